"""The supervised pool: workers that are killed, stop, raise or never start; nothing twice."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reintegration_sim.batch import supervisor
from reintegration_sim.batch.supervisor import Lost, supervise
from reintegration_sim.batch.worker import Beat
from reintegration_sim.core.errors import EnvironmentLacksError, InputError, OutputError

Job = tuple[str, int, int]
"""What to do, and the first and last number to do it for."""
Work = Callable[[Job, Beat], Any]

HANG = 600.0  # seconds after which a test says that it hangs; never waited for otherwise
POISON = 5
LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


# What runs in the workers.

def make_work(folder: str) -> Work:
    note(folder, "start")

    def work(job: Job, beat: Beat) -> Any:
        note(folder, repr(job))
        kind, first, last = job
        for number in range(first, last + 1):
            if kind != "double":
                ACTIONS[kind](number, folder)
            beat(1)
        if kind == "huge":
            return bytes(8_000_000)
        return [2 * number for number in range(first, last + 1)]

    return work


def note(folder: str, line: str) -> None:
    with open(Path(folder) / "log", "a") as file:  # short appended lines do not mix
        file.write(f"{os.getpid()} {line}\n")


def notes(folder: Path) -> list[str]:
    return [line.split(" ", 1)[1] for line in (folder / "log").read_text().splitlines()]


class Awkward(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def raise_value(number: int, folder: str) -> None:
    raise ValueError("a bug of the work")


def raise_full(number: int, folder: str) -> None:
    raise OutputError("results/part: No space left on device")


def raise_awkward(number: int, folder: str) -> None:
    raise Awkward(1, 2)


def kill_if_poison(number: int, folder: str) -> None:
    if number == POISON:
        os.kill(os.getpid(), signal.SIGKILL)


def stop_soon_once(number: int, folder: str) -> None:
    """The first time, stop this process when it is likely to be sending its result."""
    await_true((Path(folder) / "parent is busy").exists)
    if sum("('huge" in line for line in notes(Path(folder))) == 1:
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGSTOP)).start()


def await_five_starts(number: int, folder: str) -> None:
    await_true(lambda: notes(Path(folder)).count("start") >= 1 + 5)


def beat_then_die_once(number: int, folder: str) -> None:
    time.sleep(0.15)  # long enough for the beat before to be told
    if number == 3 and sum("die once" in line for line in notes(Path(folder))) == 1:
        os._exit(9)


ACTIONS: dict[str, Callable[[int, str], Any]] = {
    "kill": lambda number, folder: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda number, folder: os._exit(3),
    "stop": lambda number, folder: os.kill(os.getpid(), signal.SIGSTOP),
    "value": raise_value,
    "full": raise_full,
    "awkward": raise_awkward,
    "poison": kill_if_poison,
    "huge": stop_soon_once,
    "after huge": lambda number, folder: await_true(
        lambda: any("('huge" in line for line in notes(Path(folder)))),
    "die once": beat_then_die_once,
    "nap": lambda number, folder: time.sleep(0.02),
    "silent": lambda number, folder: time.sleep(1),
    "five starts": await_five_starts,
    "endless": lambda number, folder: time.sleep(1000),
}


def make_nothing_and_die(folder: str) -> Work:
    note(folder, "start")
    os._exit(7)


def make_nothing_and_raise(folder: str) -> Work:
    note(folder, "start")
    raise ImportError("no module named needed")


def make_work_after_eight_kills(folder: str) -> Work:
    """Be killed from outside, as it were, while starting, until eight were."""
    note(folder, "start")
    if notes(Path(folder)).count("start") <= 8:
        os.kill(os.getpid(), signal.SIGKILL)
    return make_work(folder)


def make_nothing_and_be_killed(folder: str) -> Work:
    note(folder, "start")
    os.kill(os.getpid(), signal.SIGKILL)
    return make_work(folder)


def make_nothing_on_purpose(folder: str) -> Work:
    note(folder, "start")
    raise InputError("the scenario is wrong")


def make_work_once(folder: str) -> Work:
    """Start well in one process only."""
    try:
        (Path(folder) / "first").touch(exist_ok=False)
    except FileExistsError:
        make_nothing_and_die(folder)
    return make_work(folder)


def make_threads_seen(argument: None) -> Callable[[int, Beat], Any]:
    return lambda job, beat: [os.environ.get(f"{name}_NUM_THREADS") for name in ("NUMBA", "OMP")]


# What runs in the test.

def single(job: Job) -> list[Job]:
    kind, first, last = job
    return [(kind, number, number) for number in range(first, last + 1)]


@dataclass
class Seen:
    delivered: Counter[Job] = field(default_factory=Counter)
    lost: dict[Job, Lost] = field(default_factory=dict)
    told: list[int] = field(default_factory=list)
    deliver: Callable[[Job], None] = lambda job: None

    def take(self, job: Job, result: Any) -> None:
        kind, first, last = job
        if kind != "huge":
            assert result == [2 * number for number in range(first, last + 1)]
        self.delivered[job] += 1
        self.deliver(job)

    def give_up(self, job: Job, why: Lost) -> None:
        assert job not in self.lost
        self.lost[job] = why

    @property
    def units(self) -> int:
        return sum(self.told)

    def supervise(self, jobs: Iterable[Job], folder: Path, *, processes: int = 2,
                  make: Callable[[str], Work] = make_work, patience: float = HANG) -> Seen:
        """Supervise in a thread, so that a hang is a failure."""
        raised: list[BaseException] = []

        def target() -> None:
            try:
                supervise(jobs, make, str(folder), processes=processes, deliver=self.take,
                          split=single, lost=self.give_up, beat=self.told.append, patience=patience)
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        thread.join(HANG)
        hangs, left = thread.is_alive(), workers_of(os.getpid())
        for _ in range(100):  # or they would keep this process from ending
            for worker in workers_of(os.getpid()):
                os.kill(worker, signal.SIGKILL)
            if not thread.is_alive():
                break
            thread.join(0.1)
        assert not hangs, "supervise hangs"
        assert not left, "workers are left"
        if raised:
            raise raised[0]
        return self


def workers_of(parent: int) -> list[int]:
    """Return the living worker processes of a process; none where there is no /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, of = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_text()
        except OSError:
            continue
        if int(of) == parent and state != "Z" and "spawn_main" in command:
            found.append(int(entry.name))
    return found


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def await_true(question: Callable[[], object], seconds: float = HANG) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_every_job_is_delivered_once(processes: int, tmp_path: Path) -> None:
    seen, in_flight, most = Seen(), 0, 0

    def jobs() -> Iterator[Job]:
        nonlocal in_flight, most
        for number in range(40):
            in_flight += 1
            most = max(most, in_flight)
            yield ("double", 2 * number, 2 * number + 1)

    def one_less(job: Job) -> None:
        nonlocal in_flight
        in_flight -= 1

    seen.deliver = one_less
    seen.supervise(jobs(), tmp_path, processes=processes)
    assert seen.delivered == Counter(("double", 2 * n, 2 * n + 1) for n in range(40))
    assert seen.lost == {} and seen.units == 80
    assert most <= processes, "jobs are hoarded"
    assert notes(tmp_path).count("start") <= processes


def test_no_more_workers_than_jobs(tmp_path: Path) -> None:
    assert Seen().supervise([("double", 1, 1)], tmp_path, processes=3).delivered.total() == 1
    assert notes(tmp_path).count("start") == 1
    assert Seen().supervise([], tmp_path, processes=3).delivered.total() == 0
    assert notes(tmp_path).count("start") == 1


def test_there_must_be_a_process(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        Seen().supervise([("double", 1, 1)], tmp_path, processes=0)


def kill_at_random(kills: int, folder: Path, processes: int) -> None:
    seen, issued, killed = Seen(), 0, 0
    over = threading.Event()
    open_files = len(os.listdir("/proc/self/fd"))

    def jobs() -> Iterator[Job]:
        nonlocal issued
        while killed < kills:
            issued += 1
            yield ("nap", issued, issued)

    def killer() -> None:
        nonlocal killed
        chance = random.Random(1)
        while killed < kills and not over.is_set():
            time.sleep(chance.uniform(0.0, 0.1))
            if alive := workers_of(os.getpid()):
                os.kill(chance.choice(alive), signal.SIGKILL)
                killed += 1
            # No job is hit twice: three hits would be taken for the job's own fault. Each must be
            # delivered, not so many: the other worker goes on with later ones meanwhile.
            hit = [("nap", n, n) for n in range(1, issued + 1)]
            while not all(job in seen.delivered for job in hit) and not over.is_set():
                time.sleep(0.01)

    thread = threading.Thread(target=killer, daemon=True)
    thread.start()
    try:
        seen.supervise(jobs(), folder, processes=processes)
    finally:
        over.set()
        thread.join(HANG)
    assert killed == kills
    assert seen.lost == {}
    assert seen.delivered == Counter(("nap", n, n) for n in range(1, issued + 1))
    assert seen.units == issued
    began = Counter(line for line in notes(folder) if line != "start")
    assert sum(began.values()) - issued <= kills, "more was done again than was killed"
    assert max(began.values()) <= 2, "a job was hit twice"
    assert len(os.listdir("/proc/self/fd")) <= open_files + 4


@LINUX
@pytest.mark.parametrize(("processes", "kills"), [(1, 10), (2, 20)])
def test_killing_workers_at_random_loses_nothing(processes: int, kills: int,
                                                 tmp_path: Path) -> None:
    kill_at_random(kills, tmp_path, processes)


@LINUX
@pytest.mark.slow
def test_killing_a_hundred_workers_loses_nothing(tmp_path: Path) -> None:
    kill_at_random(100, tmp_path, 2)


@pytest.mark.parametrize(("kind", "reason"), [
    ("kill", "killed by signal 9 (SIGKILL)"),
    ("exit", "ended with exit code 3"),
    ("stop", "silent for 2 s"),
])
def test_a_job_that_always_kills_is_given_up(kind: str, reason: str, tmp_path: Path) -> None:
    bad = (kind, 1, 1)
    good: list[Job] = [("double", n, n) for n in range(10)]
    seen = Seen().supervise([*good[:5], bad, *good[5:]], tmp_path, patience=2.0)
    assert seen.lost == {bad: Lost(reason, 3)}
    assert seen.delivered == Counter(good)
    assert notes(tmp_path).count(repr(bad)) == 3
    assert seen.units == len(good)


def test_only_the_poison_in_a_job_is_lost(tmp_path: Path) -> None:
    seen = Seen().supervise([("poison", 1, 8), ("poison", 9, 16)], tmp_path)
    poison = ("poison", POISON, POISON)
    assert seen.lost == {poison: Lost("killed by signal 9 (SIGKILL)", 3)}
    assert seen.delivered == Counter(
        [("poison", 9, 16), *(("poison", n, n) for n in range(1, 9) if n != POISON)])
    assert notes(tmp_path).count(repr(("poison", 1, 8))) == 3
    assert notes(tmp_path).count(repr(poison)) == 3
    assert seen.units == 15


def test_units_of_a_dead_worker_are_taken_back(tmp_path: Path) -> None:
    seen = Seen().supervise([("die once", 1, 4)], tmp_path)
    assert seen.delivered == Counter([("die once", 1, 4)])
    assert sum(seen.told) == 4 and min(seen.told) < 0


@LINUX
def test_a_worker_stopped_within_a_message_does_not_hang_the_parent(tmp_path: Path) -> None:
    huge, small = ("huge", 1, 1), ("after huge", 1, 1)
    seen = Seen()

    def until_stopped(job: Job) -> None:
        # Nobody reads meanwhile: the pipe is full of the first half of the huge result.
        if job == small:
            (tmp_path / "parent is busy").touch()
            await_true(lambda: any(
                " T " in Path(f"/proc/{process}/stat").read_text()
                for process in workers_of(os.getpid())))

    seen.deliver = until_stopped
    seen.supervise([huge, small], tmp_path, patience=3.0)
    assert seen.delivered == Counter([huge, small])
    assert notes(tmp_path).count(repr(huge)) == 2


def test_silence_does_not_count_while_nobody_listens(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As when parent and workers are stopped together and go on much later.
    ahead, silent = 0.0, ("silent", 1, 1)
    monkeypatch.setattr(supervisor, "monotonic", lambda: time.monotonic() + ahead)

    def much_later(job: Job) -> None:
        nonlocal ahead
        if repr(silent) in notes(tmp_path):
            ahead += 1000.0

    jobs: list[Job] = [silent, *(("nap", n, n) for n in range(30))]
    seen = Seen(deliver=much_later).supervise(jobs, tmp_path, patience=60.0)
    assert notes(tmp_path).count(repr(silent)) == 1
    assert seen.delivered == Counter(jobs) and ahead > 0


@pytest.mark.parametrize(("kind", "error", "words"), [
    ("value", ValueError, "a bug of the work"),
    ("full", OutputError, "results/part: No space left on device"),
    ("awkward", RuntimeError, "Awkward: 1 and 2"),
])
def test_what_a_job_raises_stops_all(kind: str, error: type[Exception], words: str,
                                     tmp_path: Path) -> None:
    seen = Seen()
    with pytest.raises(error) as caught:
        seen.supervise([(kind, 1, 1), ("endless", 1, 1)], tmp_path)
    assert type(caught.value) is error and str(caught.value) == words
    assert f"in raise_{kind}" in caught.value.__notes__[0]
    assert seen.delivered.total() == 0 and notes(tmp_path).count(repr((kind, 1, 1))) == 1


def test_what_a_callback_raises_stops_all(tmp_path: Path) -> None:
    def full(job: Job) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        Seen(deliver=full).supervise([("double", 1, 1), ("endless", 1, 1)], tmp_path)


@pytest.mark.parametrize(("make", "words", "cause"), [
    (make_nothing_and_die, "ended with exit code 7", Exception),
    (make_nothing_and_raise, "ImportError: no module named needed", ImportError),
])
def test_workers_that_never_start_end_in_an_error(
        make: Callable[[str], Work], words: str, cause: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(EnvironmentLacksError, match=words) as caught:
        Seen().supervise([("double", 1, 1)] * 9, tmp_path, make=make)
    assert isinstance(caught.value.__cause__, cause)
    assert 5 <= notes(tmp_path).count("start") <= 6


def test_workers_killed_while_they_start_are_started_again(tmp_path: Path) -> None:
    jobs: list[Job] = [("double", n, n) for n in range(3)]
    seen = Seen().supervise(jobs, tmp_path, make=make_work_after_eight_kills)
    assert seen.delivered == Counter(jobs) and seen.lost == {}


def test_workers_killed_at_every_start_end_in_an_error(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "KILLED_STARTS", 7)
    with pytest.raises(EnvironmentLacksError, match=r"7 were tried; .*SIGKILL"):
        Seen().supervise([("double", 1, 1)], tmp_path, make=make_nothing_and_be_killed)


def test_an_error_on_purpose_at_start_is_raised_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the scenario is wrong"):
        Seen().supervise([("double", 1, 1)], tmp_path, make=make_nothing_on_purpose)
    assert notes(tmp_path).count("start") == 1


def test_one_worker_that_starts_does_all(tmp_path: Path) -> None:
    jobs: list[Job] = [("five starts", n, n) for n in range(3)]
    seen = Seen().supervise(jobs, tmp_path, make=make_work_once)
    assert seen.delivered == Counter(jobs) and seen.lost == {}


def test_workers_have_one_thread_for_each_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_NUM_THREADS", "2")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    found: list[Any] = []
    supervise([1], make_threads_seen, None, processes=1, split=lambda job: [],
              deliver=lambda job, result: found.append(result), lost=lambda job, why: None)
    assert found == [["1", "1"]]
    assert os.environ["NUMBA_NUM_THREADS"] == "2" and "OMP_NUM_THREADS" not in os.environ


# Programs of their own.

CALL = """
import sys
from tests.test_supervisor import make_work, single
from reintegration_sim.batch.supervisor import supervise
def go(kind):
    print("go", flush=True)
    supervise([(kind, 1, 1), (kind, 2, 2)], make_work, sys.argv[1], processes=2, split=single,
              deliver=lambda job, result: print(job, result, flush=True),
              lost=lambda job, why: print("lost", job, why))
"""
Program = Callable[..., subprocess.Popen[str]]
DELIVERED = {"('double', 1, 1) [2]", "('double', 2, 2) [4]"}


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Start Python in a session of its own, as from a terminal; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*command: str, text: str | None = None) -> subprocess.Popen[str]:
        process = start_program(tmp_path, *command, text=text)
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=HANG)


def start_program(folder: Path, *command: str, text: str | None) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, *command, str(folder)], text=True, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])})
    if text is not None:
        assert process.stdin
        process.stdin.write(text)
        process.stdin.close()
        process.stdin = None
    return process


def script(folder: Path, last: str) -> str:
    (folder / "script.py").write_text(CALL + last)
    return str(folder / "script.py")


def two_busy(folder: Path) -> list[int]:
    """Return the workers once two have begun a job."""
    log = folder / "log"
    await_true(lambda: log.exists() and log.read_text().count("endless") == 2)
    return sorted({int(line.split()[0]) for line in log.read_text().splitlines()})


def test_works_from_scripts_from_a_pipe_and_from_the_command_line(
        program: Program, tmp_path: Path) -> None:
    guarded = script(tmp_path, "if __name__ == '__main__':\n    go('double')\n")
    for process in (program(guarded),
                    program("-", text=CALL + "go('double')\n"),
                    program("-c", CALL + "go('double')\n")):
        out, err = process.communicate(timeout=HANG)
        assert (process.returncode, err) == (0, "")
        assert set(out.splitlines()) == {"go", *DELIVERED}


def test_a_script_without_guard_is_told_so_once(
        program: Program, tmp_path: Path) -> None:
    process = program(script(tmp_path, "go('double')\n"))
    _, err = process.communicate(timeout=HANG)
    assert process.returncode == 1
    assert err.count("Traceback") == 1
    assert "EnvironmentLacksError: this script starts worker processes" in err


@LINUX
def test_interrupting_ends_all_quietly(
        program: Program, tmp_path: Path) -> None:
    process = program(script(tmp_path, "if __name__ == '__main__':\n    go('endless')\n"))
    workers = two_busy(tmp_path)
    for worker in workers:
        os.kill(worker, signal.SIGINT)
    time.sleep(0.5)
    assert all(lives(worker) for worker in workers), "Ctrl-C is for the parent"
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=HANG)
    assert process.returncode == -signal.SIGINT
    assert err.count("Traceback") == 1 and err.rstrip().endswith("KeyboardInterrupt")
    assert not any(lives(worker) for worker in workers)


@LINUX
def test_workers_leave_ctrl_c_to_the_parent_from_their_start(
        program: Program, tmp_path: Path) -> None:
    # The script takes long to import: workers get the signal before they can ask for none.
    late = "import time\nif __name__ != '__main__':\n    time.sleep(1)\nelse:\n    go('endless')\n"
    process = program(script(tmp_path, late))
    await_true(lambda: len(workers_of(process.pid)) == 2)
    starting = workers_of(process.pid)
    for worker in starting:
        os.kill(worker, signal.SIGINT)
    assert two_busy(tmp_path) == sorted(starting)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=HANG)
    assert err.count("Traceback") == 1 and err.rstrip().endswith("KeyboardInterrupt")


@LINUX
def test_workers_do_not_outlive_a_killed_parent(
        program: Program, tmp_path: Path) -> None:
    process = program(script(tmp_path, "if __name__ == '__main__':\n    go('endless')\n"))
    workers = two_busy(tmp_path)
    assert all(lives(worker) for worker in workers)
    process.kill()
    process.wait(HANG)
    await_true(lambda: not any(lives(worker) for worker in workers))
