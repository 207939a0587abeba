"""Who fares otherwise under another policy: the same person on the same luck, lived twice."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..core.codes import GONE, NOT_HERE
from .persons import stable_at_end

CHANGES = ("better", "worse", "same")


def changed_frame(lived: Mapping[str, Lived], baseline: str, people: int) -> pd.DataFrame:
    """Return, of 100 people lived under both policies, how many fare better, worse, the same.

    Columns: scenario, baseline, month, better, worse, same, better_one_world, worse_one_world,
    same_one_world; people of 100, means over replications.

    Better is durably stable at the end under the scenario and not under the baseline, worse the
    other way round; the three sum to 100. The last three are parts of them: people who are there
    at the end under one of the two policies only, having left, been removed or died under the
    other. Only people present at the start count.
    """
    base, base_here = stable_at_end(lived[baseline], people), _here(lived[baseline], people)
    month = lived[baseline].months[-1]
    rows = []
    for label, one in lived.items():
        if label == baseline:
            continue
        own, one_world = stable_at_end(one, people), _here(one, people) != base_here
        changes = (own & ~base, ~own & base, own == base)
        rows.append((label, baseline, month, *(_of_100(change) for change in changes),
                     *(_of_100(change & one_world) for change in changes)))
    kinds = {"scenario": str, "baseline": str, "month": int} | dict.fromkeys(
        (*CHANGES, *(f"{change}_one_world" for change in CHANGES)), float)
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _here(one: Lived, people: int) -> NDArray[np.bool_]:
    """Return who is there at the end, of those present at the start, bool[replication, person]."""
    initial = one.persons["person"] < people
    phase = one.persons["phase"][initial].reshape(-1, people)
    return ~np.isin(phase, (NOT_HERE, GONE))


def _of_100(who: NDArray[np.bool_]) -> float:
    return 100.0 * float(who.mean()) if who.size else float("nan")
