"""One run of a results folder again, from its manifest alone, against the hash that is stored.

What a run leaves behind is a pure function of the plan and its number, so the same code gives the
same hash on any computer of the same kind.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ..core.errors import InputError, shown
from ..core.text import text
from .chunks import Failure, live
from .parquet import read_parquet
from .plan import Plan
from .store import Store, open_store, proven


class Outcome(NamedTuple):
    """How a run ended: its hash, or the error, its message and the months lived before it."""

    hash: str | None
    error: str | None = None
    message: str | None = None
    month: int | None = None

    def __str__(self) -> str:
        """Return it in one line."""
        if self.hash is not None:
            return self.hash
        return text("failed after {month} months: {error}: {message}", month=self.month,
                    error=self.error, message=self.message)


@dataclass(frozen=True)
class Replayed:
    """A run that was lived again.

    Attributes
    ----------
    run : its number
    stored : how it ended when it was first lived; None when it was not lived yet
    anew : how it ended now
    scenario, point, label, replication, effects : what the run is; ``label`` is that of its
        design point, effects 0 is the muted twin
    seconds : how long it took, compilation included
    """

    run: int
    stored: Outcome | None
    anew: Outcome
    scenario: str
    point: int
    label: str
    replication: int
    effects: int
    seconds: float

    @property
    def equal(self) -> bool | None:
        """Return whether both ended alike; None when there is nothing to compare with."""
        return None if self.stored is None else self.stored == self.anew


def replay(folder: str | os.PathLike[str], run: int) -> Replayed:
    """Live one run of a results folder again and compare how it ends; nothing is written.

    A run that failed is repeated too, and its error compared; one that is planned but was not
    lived yet is lived.

    Raises
    ------
    InputError : there are no results, or no run of that number
    StoredDataError : other code would run it, saying what differs; or what is stored is damaged
    """
    store = open_store(Path(folder))
    plan = store.plan()
    check_run(plan, run)
    stored = stored_outcome(store, run)
    began = time.perf_counter()
    lived = live(plan, [run])
    seconds = time.perf_counter() - began
    assert lived is not None, "nobody told it to stop"
    anew = Outcome(lived.hashes()[0]) if not lived.failures else _failed(lived.failures[0])
    replication, place = divmod(run, plan.n_cells)
    cell = plan.cell(place)
    return Replayed(run, stored, anew, cell.label, cell.point, plan.points.labels[cell.point],
                    replication, int(cell.effects), seconds)


def check_run(plan: Plan, run: int) -> int:
    """Return the number of a run. Raises InputError, with the range, when there is none."""
    if isinstance(run, bool) or not isinstance(run, int) or not 0 <= run < plan.n_runs:
        raise InputError(text("run = {given}; there are 0 to {most}", given=shown(run),
                              most=plan.n_runs - 1))
    return run


def stored_outcome(store: Store, run: int) -> Outcome | None:
    """Return how a run ended, or None when its chunk is not finished.

    Raises StoredDataError when the shard of runs is not as it was written.
    """
    number = next(chunk.number for chunk in store.chunks() if chunk.first <= run < chunk.last)
    path = store.shards("runs").get(number)
    if path is None:
        return None
    content = proven(path)
    store.checked_mark(path, content, number, "runs")
    table = read_parquet(content, ["run", *Outcome._fields])
    row: list[dict[str, Any]] = table.filter(
        pc.equal(table["run"], pa.scalar(run, pa.int64()))).to_pylist()
    return Outcome(*(row[0][name] for name in Outcome._fields)) if row else None


def _failed(one: Failure) -> Outcome:
    return Outcome(None, one.error, one.message, one.month)
