"""One worker process of `supervisor`: how it is started, what runs in it, how it ended.

Jobs come in by its pipe and results go out by it. Little is imported: every worker does it again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from enum import IntEnum
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from time import monotonic
from typing import Any

from ..core.errors import EnvironmentLacksError, shown
from ..core.text import text

Beat = Callable[[int], None]
"""Called by a job with so many more units done; 0 is a mere sign of life."""

UNGUARDED = 113
"""The exit code of a worker that finds itself importing a script without a guard."""

_NAME = "reintegration-sim-worker"
_ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_BEAT_EVERY = 0.1  # seconds
_PARENT_EVERY = 0.5  # seconds


class Says(IntEnum):
    """What a message of a worker says, and what follows it."""

    HERE = 0  # the process runs and awaits what make_work needs
    READY = 1  # it can take jobs
    BEGAN = 2  # it has begun one; said before looking into it, for that may kill it too
    BEAT = 3  # units done
    DONE = 4  # the last units, the result
    RAISED = 5  # what the job raised, its traceback
    FAILED = 6  # what the start raised, its traceback


class DiedAtStart(Exception):
    """A worker ended before it could take a job; says how."""


def start_process(patience: float) -> tuple[SpawnProcess, Connection]:
    """Start a process that serves, and return it and our end of its pipe.

    No reading or writing of the pipe waits longer than ``patience`` seconds for the other end; it
    then raises BlockingIOError. Raises OSError when the system has no process or memory left.
    """
    ours, theirs = multiprocessing.Pipe()
    # Little goes through the arguments of a process: start() would wait for ever if the process
    # died before it had read more than a pipe holds.
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs,), name=_NAME, daemon=True)
    try:
        _limit_waits(ours, patience)
        with _as_workers_are_born():
            process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()  # or we would not notice when the worker closes its own by dying
    return process, ours


def bury(process: SpawnProcess, grace: float) -> str:
    """Make sure that a process is dead and return in words how it ended.

    It has ``grace`` seconds to end by itself, then it is killed.
    """
    process.join(grace)
    process.kill()
    process.join(1.0)
    exit_code = process.exitcode
    if exit_code is None:
        return text("does not end, even when killed")
    if exit_code >= 0:
        return text("ended with exit code {code}", code=exit_code)
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = "?"
    return text("killed by signal {number} ({name})", number=-exit_code, name=name)


def cannot_start(failure: Exception | None, times: int) -> EnvironmentLacksError:
    """Return the error for workers that failed to start so many times, the last with this."""
    why = shown(str(failure), 300)
    if not isinstance(failure, DiedAtStart):
        why = f"{type(failure).__name__}: {why}"
    return EnvironmentLacksError(text(
        'no worker process can be started, {times} were tried; the last: {why}. In a script, what '
        'it does must stand under `if __name__ == "__main__":`', times=times, why=why))


def no_guard() -> EnvironmentLacksError:
    """Return the error for a script that would start itself again and again."""
    return EnvironmentLacksError(text(
        'this script starts worker processes, which import it: put what it does under '
        '`if __name__ == "__main__":`, or ask for one process'))


def refuse_unguarded_script() -> None:
    """Stop where a worker, on its way to its work, imports the script that started it."""
    process = multiprocessing.current_process()
    if getattr(process, "_inheriting", False):  # what multiprocessing itself looks at
        if process.name == _NAME:
            os._exit(UNGUARDED)  # the parent says what is wrong, once
        raise no_guard()


def serve(connection: Connection) -> None:
    """Make the work that the parent asks for, then do jobs until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        connection.send_bytes(pickle.dumps((Says.HERE,)))
        try:
            make_work, argument = pickle.loads(connection.recv_bytes())
            work = make_work(argument)
        except Exception as error:
            connection.send_bytes(_told(Says.FAILED, error))
            return
        connection.send_bytes(pickle.dumps((Says.READY,)))
        while True:
            _do_one(work, connection)
    except (EOFError, OSError):
        return  # the parent closed the pipe or is gone; errors of the work do not get here


def _do_one(work: Callable[[Any, Beat], Any], connection: Connection) -> None:
    job = connection.recv_bytes()
    connection.send_bytes(pickle.dumps((Says.BEGAN,)))
    beats = _Beats(connection)
    try:
        result = work(pickle.loads(job), beats)
        answer = pickle.dumps((Says.DONE, beats.untold, result))
    except Exception as error:
        answer = _told(Says.RAISED, error)
    connection.send_bytes(answer)


class _Beats:
    """Counts units and tells the parent, but not more often than it can use."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.untold = 0
        self.told_at = monotonic()

    def __call__(self, units: int) -> None:
        self.untold += units
        now = monotonic()
        if now - self.told_at >= _BEAT_EVERY:
            self.connection.send_bytes(pickle.dumps((Says.BEAT, self.untold)))
            self.untold, self.told_at = 0, now


def _told(kind: Says, error: Exception) -> bytes:
    """Return the message with an exception, or, if it does not survive pickling, its words."""
    trace = "".join(traceback.format_exception(error))
    try:
        copy = pickle.loads(pickle.dumps(error))
        faithful = type(copy) is type(error) and str(copy) == str(error)
    except Exception:
        faithful = False
    if not faithful:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    return pickle.dumps((kind, error, trace))


def _end_with_parent() -> None:
    """End this process when its parent is gone, whatever it is doing."""
    parent, number = multiprocessing.parent_process(), os.getppid()
    assert parent is not None
    # The number as well: a copy of the parent made by fork would keep its pipes open.
    while parent.is_alive() and os.getppid() == number:
        parent.join(_PARENT_EVERY)
    os._exit(1)


@contextlib.contextmanager
def _as_workers_are_born() -> Iterator[None]:
    """Let a process started inside inherit: one thread for each library, and no Ctrl-C.

    Ctrl-C reaches all processes of a terminal; workers leave it to this one, from their first
    moment on.
    """
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None)
    mask = None
    try:
        os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
        if file is not None and not os.path.exists(file):
            main.__file__ = None  # a program read from a pipe: workers cannot import it again
        if os.name == "posix":
            resource_tracker.ensure_running()  # start() would, and unblock the signal
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if file is not None:
            main.__file__ = file
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _limit_waits(connection: Connection, seconds: float) -> None:
    """Let no single reading or writing of a pipe wait longer than ``seconds``.

    A worker stopped in the middle of a message would otherwise keep this process waiting.
    """
    if os.name != "posix":
        return  # elsewhere pipes are no sockets, and there is no SIGSTOP
    limit = struct.pack("@ll", *divmod(int(min(seconds, 1e6) * 1e6), 1_000_000))
    with socket.socket(fileno=os.dup(connection.fileno())) as pipe:
        pipe.settimeout(None)
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
