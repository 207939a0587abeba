"""Who fares otherwise under another policy: the same person on the same luck, lived twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..core.codes import GONE, NOT_HERE
from .persons import lived_twice

CHANGES = ("better", "worse", "same")


def changed_frame(lived: Mapping[str, Lived], baseline: str) -> pd.DataFrame:
    """Return, of 100 people lived under both policies, how many fare better, worse, the same.

    Columns: scenario, baseline, month, better, worse, same, better_one_world, worse_one_world,
    same_one_world; people of 100, means over replications.

    Better is durably stable at the end under the scenario and not under the baseline, worse the
    other way round; the three sum to 100. The last three are parts of them: people who are there
    at the end under one of the two policies only, having left, been removed or died under the
    other. Everybody followed under both counts, so that better less worse is the difference in
    people who are durably stable.
    """
    month = lived[baseline].months[-1]
    rows = []
    for label, one in lived.items():
        if label == baseline:
            continue
        pairs = lived_twice(one, lived[baseline])
        own, base = pairs.own["durably_stable"] == 1, pairs.base["durably_stable"] == 1
        one_world = _here(pairs.own) != _here(pairs.base)
        changes = (own & ~base, ~own & base, own == base)
        shares = [*changes, *(change & one_world for change in changes)]
        rows.append((label, baseline, month, *(float(pairs.of_100(who).mean()) for who in shares)))
    kinds = {"scenario": str, "baseline": str, "month": int} | dict.fromkeys(
        (*CHANGES, *(f"{change}_one_world" for change in CHANGES)), float)
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _here(persons: NDArray[Any]) -> NDArray[np.bool_]:
    """Return who is there at the end."""
    return ~np.isin(persons["phase"], (NOT_HERE, GONE))
