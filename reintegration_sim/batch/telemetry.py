"""When and where chunks were lived: a journal for people, no part of results.

One JSON object a line, appended. A torn last line, after a power cut for instance, is passed
over; losing the file loses nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TELEMETRY = "telemetry.jsonl"


class Telemetry:
    """The journal of a results folder."""

    def __init__(self, folder: Path) -> None:
        """Append to the journal in this folder."""
        self.path = folder / TELEMETRY

    def note(self, what: str, facts: Mapping[str, object]) -> None:
        """Append a line; that it cannot be written is nobody's concern."""
        line = {"at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "clock": round(time.time(), 3),
                "what": what, **facts,
                "process": os.getpid(), "computer": platform.node()}
        with contextlib.suppress(OSError), open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what was noted, in order, without what cannot be read."""
        with contextlib.suppress(OSError), open(self.path, encoding="utf-8",
                                                errors="replace") as file:
            for line in file:
                with contextlib.suppress(ValueError):
                    found = json.loads(line)
                    if isinstance(found, dict):
                        yield found
