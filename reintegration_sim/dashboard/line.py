"""Who asked for which job, which run and which wait: the account of it, in memory.

Nothing here waits, reads files or begins processes; whoever calls it holds the lock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal, get_args

from ..batch.plan import Plan
from ..batch.store import Store
from ..core.errors import InputError
from ..core.text import number, plural, text
from .shelf import Kept, Pace
from .workers import Worker

Kind = Literal["confirm", "levers"]
State = Literal["queued", "running", "cancelled", "done", "failed"]
Why = Literal["", "too_long", "broke"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_WAITING_EACH = 2
MOST_ENDED = 500
"""Ended jobs that are remembered; finished ones are found on disk all the same."""
_FOR_TABLES = 1.0
_SOONEST = 1.0


@dataclass(frozen=True)
class Job:
    """What a visitor may see of a job, as it was when it was looked at.

    Attributes
    ----------
    key : the server's name for it, 69 hexadecimal digits
    kind : what was asked for: confirm or levers
    state : queued, running, cancelled, done or failed
    position : place in the queue, 1 is next; 0 when it does not wait
    done, total : runs
    seconds_left : forecast until it is done, waiting included; None when it will not be
    fault : number under which the log tells what went wrong, or ""
    why : of a failed one: "too_long" past the limit, "broke" for anything else; else ""
    """

    key: str
    kind: Kind
    state: State
    position: int
    done: int
    total: int
    seconds_left: float | None
    fault: str
    why: Why = ""


@dataclass(eq=False)
class Record:
    """What the server knows of a job.

    Attributes
    ----------
    plan : None when it was found finished on disk
    visitors : who asked, while it is under way
    worker : the process; also of a job that was ended, until it is gone
    store : the folder, once its manifest was written
    since : when its turn came
    elsewhere, again_at : whether somebody else writes to its folder; when to look again
    at_start : runs that were there before the worker
    first : when the first new runs were seen, and how many there were then
    """

    key: str
    kind: Kind
    plan: Plan | None
    total: int
    state: State = "queued"
    done: int = 0
    fault: str = ""
    why: Why = ""
    visitors: set[str] = field(default_factory=set)
    worker: Worker | None = None
    store: Store | None = None
    since: float = 0.0
    elsewhere: bool = False
    again_at: float = 0.0
    at_start: int = 0
    first: tuple[float, int] | None = None

    @property
    def under_way(self) -> bool:
        """Return whether it waits or runs."""
        return self.state in ("queued", "running")

    @property
    def run_size(self) -> float:
        """Return the person-months of one run."""
        return 0.0 if self.plan is None else float(self.plan.people) * self.plan.months

    def count(self, done: int) -> None:
        """Take account of so many runs on disk."""
        self.done = done
        if self.first is None and self.worker is not None and done > self.at_start:
            self.first = time.monotonic(), done

    def seconds_left(self, pace: Pace) -> float:
        """Return a forecast from its own speed, or from that of others while it has none."""
        now = time.monotonic()
        if self.first is not None and self.done > self.first[1]:
            a_run = (now - self.first[0]) / (self.done - self.first[1])
            return a_run * (self.total - self.done) + _FOR_TABLES
        left = pace.seconds((self.total - self.done) * self.run_size)
        return max(_SOONEST, left - (now - self.since if self.state == "running" else 0.0))


class Line:
    """All jobs by key, the order of those that wait, and how many may run."""

    def __init__(self, at_once: int, waiting: int) -> None:
        """Let so many run at once and so many wait."""
        self.at_once, self.waiting, self.pace = max(1, at_once), max(0, waiting), Pace()
        self.records: dict[str, Record] = {}
        self.queue: list[str] = []

    @property
    def busy(self) -> list[Record]:
        """Return those that run, and those that were ended whose process is not gone yet."""
        return [one for one in self.records.values()
                if one.state == "running" or one.worker is not None]

    def refuse(self, visitor: str) -> None:
        """Raise InputError when this visitor, or anybody, may not wait for another job."""
        if len(self.busy) < self.at_once:
            return
        mine = sum(visitor in self.records[key].visitors for key in self.queue)
        if mine >= MOST_WAITING_EACH:
            raise InputError(text("You have {n} calculations waiting already; wait for one of "
                                  "them, or cancel it.", n=mine))
        if len(self.queue) >= self.waiting:
            raise InputError(plural("{n} calculation waits already, and no more may wait; ask "
                                    "again later.", "{n} calculations wait already, and no more "
                                    "may wait; ask again later.", len(self.queue)))

    def join(self, key: str, kind: Kind, plan: Plan, visitor: str) -> Record:
        """Put a job at the end of the queue: a new one, or one that ended without being done."""
        record = self.records.get(key)
        if record is None or record.plan is None:
            record = Record(key, kind, plan, plan.n_runs)
        # One whose process is still ending keeps that: its turn comes once it is gone.
        record.state, record.fault, record.why = "queued", "", ""
        record.visitors, record.first = {visitor}, None
        self.hold(record)
        self.queue.append(key)
        return record

    def found(self, key: str, kept: Kept) -> Record:
        """Hold a job that was found finished on disk."""
        kind = next((one for one in KINDS if one == kept.kind), KINDS[0])
        return self.hold(Record(key, kind, None, kept.runs, "done", kept.runs))

    def hold(self, record: Record) -> Record:
        """Hold a record, as the latest one, and forget those that ended long ago."""
        self.records.pop(record.key, None)
        self.records[record.key] = record
        ended = [key for key, one in self.records.items()
                 if not one.under_way and one.worker is None and one is not record]
        for key in ended[:max(0, len(ended) - MOST_ENDED)]:
            del self.records[key]
        return record

    def advance(self) -> None:
        """Give the next ones their turn while there is room."""
        for key in list(self.queue):
            record = self.records[key]
            if len(self.busy) >= self.at_once:
                return
            if record.worker is None:
                self.queue.remove(key)
                record.state, record.since = "running", time.monotonic()
                record.elsewhere, record.again_at = False, 0.0

    def settle(self, record: Record, state: State, why: Why = "", fault: str = "") -> None:
        """Give a job its last state, and tell its worker to end if it has one."""
        if record.key in self.queue:
            self.queue.remove(record.key)
        record.state, record.why, record.fault = state, why, fault
        record.visitors.clear()
        if record.worker is not None:
            record.worker.end()

    def seen(self, record: Record) -> Job:
        """Return what a visitor may see of a job."""
        place = self.queue.index(record.key) + 1 if record.key in self.queue else 0
        return Job(record.key, record.kind, record.state, place, record.done, record.total,
                   self._left(record, place), record.fault, record.why)

    def _left(self, record: Record, place: int) -> float | None:
        if not record.under_way:
            return None
        own = record.seconds_left(self.pace)
        if not place:
            return own
        before = [one for one in self.records.values() if one.state == "running"]
        before += [self.records[key] for key in self.queue[:place - 1]]
        return own + sum(one.seconds_left(self.pace) for one in before) / self.at_once


def too_large(runs: int, most_runs: int, seconds: float, most_seconds: float) -> str:
    """Return why a plan is too large, with what it would be and what is allowed, or ""."""
    if runs > most_runs:
        return text("This would be {n} runs; at most {most} are allowed here. Ask for fewer "
                    "replications.", n=number(runs, 0), most=number(most_runs, 0))
    if seconds > most_seconds:
        return text("This would take about {n} minutes; at most {most} are allowed here. Ask for "
                    "fewer replications or months.", n=number(seconds / 60.0, 1),
                    most=number(most_seconds / 60.0, 1))
    return ""


