"""One child process that goes on with a results folder: begun, watched, ended within a second.

The child is the command `resume`, so what it leaves behind is what the command line would leave.
It has a process group and a low priority of its own, reads nothing, and writes into a file
without a name, which is gone with this process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

if sys.platform == "linux":  # prlimit is Linux's own
    import resource

PATIENCE = 0.7
"""Seconds that a worker has to end by itself before it is killed."""
LOWER_BY = 15
"""How much lower its priority is: pages answer first."""
MOST_WRITTEN = 1_000_000
"""Bytes of what it writes that are kept on disk."""
_MOST_TOLD = 2_000
_SPARE = 120.0
"""Seconds of processor time for compiling and for tables, beside those of the runs."""


class Worker:
    """A child process that goes on with a results folder. Thread-safe."""

    def __init__(self, place: Path, threads: int, aside: Path, seconds: float) -> None:
        """Begin to go on with the folder ``place`` on so many threads.

        What it writes goes into a nameless file in the folder ``aside``. Whoever began it ends it
        after ``seconds``; where that one was killed, the system does so after about as long, on
        Linux at least. Raises OSError when there is no room for another process or file.
        """
        self._lock = threading.Lock()
        self._killing: threading.Timer | None = None
        self._written = tempfile.TemporaryFile(dir=aside)  # noqa: SIM115  closed by `said`
        try:
            self._process = _begun(place, threads, self._written.fileno())
        except BaseException:
            self._written.close()
            raise
        _limit(self._process.pid, threads * seconds + _SPARE)

    @property
    def pid(self) -> int:
        """Return the number of the process, which is that of its group too."""
        return self._process.pid

    def ended(self) -> int | None:
        """Return the exit code, -9 for instance after SIGKILL, or None while it runs."""
        with self._lock:
            return self._process.poll()

    def bound(self) -> None:
        """Empty the file it writes to when that has grown too large."""
        with contextlib.suppress(OSError, ValueError):
            if os.fstat(self._written.fileno()).st_size > MOST_WRITTEN:
                os.ftruncate(self._written.fileno(), 0)
                # The place to write at is shared with the child; left alone, it leaves a hole.
                self._written.seek(0)

    def end(self) -> None:
        """Ask it to end, and kill it when it has not within PATIENCE; returns at once."""
        with self._lock:
            if self._killing is not None or self._process.poll() is not None:
                return
            self._signal(hard=False)
            self._killing = threading.Timer(PATIENCE, self.kill)
            self._killing.daemon = True
            try:
                self._killing.start()
            except RuntimeError:  # this process is ending itself and begins no more threads
                self._signal(hard=True)

    def kill(self) -> None:
        """Kill it at once; what it published is kept."""
        with self._lock:
            # Under the lock, and only while it was not collected: its number is nobody else's.
            if self._process.poll() is None:
                self._signal(hard=True)

    def gone(self, seconds: float) -> bool:
        """Wait so long for its end, and return whether it came."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self.ended() is not None

    def said(self) -> str:
        """Return the end of what it wrote, up to 2,000 characters; asked once, after its end."""
        if self._killing is not None:
            self._killing.cancel()
        with contextlib.suppress(OSError, ValueError), self._written as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - 4 * _MOST_TOLD))
            return file.read().decode("utf-8", "replace").strip()[-_MOST_TOLD:]
        return ""

    def _signal(self, *, hard: bool) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL if hard else signal.SIGTERM)


def _begun(place: Path, threads: int, written: int) -> subprocess.Popen[bytes]:
    # Its imports are found where ours were, whatever folder the server was started in; -P keeps
    # Python from looking for modules in the working directory before anywhere else.
    paths = os.pathsep.join(os.path.abspath(one) for one in sys.path)
    command = [sys.executable, "-P", "-m", "reintegration_sim", "resume", os.fspath(place),
               "--threads", str(threads), "--quiet"]
    # A group of its own, but not a session: Linux shares its time between sessions first, and then
    # a low priority counts for nothing against the pages.
    flags, group = 0, 0
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NEW_PROCESS_GROUP
        group = -1
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=written, stderr=written, cwd=place.parent,
        env={**os.environ, "PYTHONPATH": paths}, process_group=group, creationflags=flags)
    if sys.platform != "win32":
        # From here rather than in the child before it begins, which is not safe beside threads;
        # what it begins later inherits it.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, LOWER_BY)
    return process


def _limit(pid: int, seconds: float) -> None:
    """Have the system end a process after so much processor time."""
    if sys.platform == "linux":
        most = int(min(seconds, 1e9))
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_CPU, (most, most + 10))
