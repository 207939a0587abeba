"""One at a time makes tables and pages.

Python does one thing at a time anyway, and many who take turns every few milliseconds keep the
threads that live runs waiting for theirs.
"""

from __future__ import annotations

import threading
from types import TracebackType

from ..batch.waits import Waits


class Turn:
    """A lock that knows how long it is waited for; whoever holds it may take it again."""

    def __init__(self) -> None:
        """Start free."""
        self._lock = threading.RLock()
        self._waits = Waits()

    @property
    def delay(self) -> float:
        """Return how many seconds it is waited for, now or a moment ago."""
        return self._waits.longest

    def __enter__(self) -> None:
        """Wait for the turn."""
        wait = self._waits.asked()
        self._lock.acquire()
        self._waits.over(wait)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Give the turn to the next."""
        self._lock.release()


TURN = Turn()
"""That of a server."""
