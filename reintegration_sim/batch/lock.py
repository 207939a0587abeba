"""One writer at a time: a lock that the kernel gives back when its holder dies."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import FolderInUseError, shown
from ..core.text import text
from .durable import told_as_output_error

try:
    import fcntl
except ImportError:  # Windows has no flock; results do not depend on the lock.
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"


@contextlib.contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a results folder, which must exist.

    Where a file system knows no locks this does nothing: two writers then waste work, and each
    publishes the same bytes under the same names. Raises FolderInUseError, naming the holder, at
    once when somebody else holds it; OutputError when the folder cannot be written to.
    """
    path = folder / LOCK
    with told_as_output_error(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderInUseError(text(
                    "{where} is being written to by {holder}; wait for it, or stop it",
                    where=shown(os.fspath(folder), 200), holder=_told(path))) from None
            except OSError:
                pass
        with told_as_output_error(path):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps({
                "process": os.getpid(), "computer": platform.node(),
                "since": time.strftime("%Y-%m-%d %H:%M:%S")}).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder(folder: Path) -> str | None:
    """Return who holds the lock of a folder, in words, or None."""
    path = folder / LOCK
    if fcntl is None or not path.exists():
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _told(path)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None


def _told(path: Path) -> str:
    try:
        found = json.loads(path.read_text())
        return text("process {process} on {computer} since {since}", process=found["process"],
                    computer=shown(found["computer"]), since=shown(found["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return text("another process")
