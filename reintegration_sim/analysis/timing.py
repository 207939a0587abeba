"""When a difference shows, and whether things get worse before they get better."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..engine.outcomes import OUTCOME_NAMES
from .differences import BETTER
from .frames import grid, simulation_error

_Floats = NDArray[np.float64]

WIDTH = 1.96
"""Simulation errors on either side of a mean difference: 95 % of a normal distribution."""


def clear_sign(difference: _Floats) -> _Floats:
    """Return 1 or -1 where the mean over the first axis is clearly above or below 0, else 0."""
    mean = difference.mean(axis=0)
    error = np.nan_to_num(simulation_error(difference), nan=np.inf)
    sign: _Floats = np.sign(mean) * (np.abs(mean) > WIDTH * error)
    return sign


def first_clear_year(signs: _Floats) -> _Floats:
    """Return the year from which signs[year, outcome] stay what they are at the end, not 0.

    The first year is 1; NaN where the last sign is 0.
    """
    if len(signs) == 0:
        return np.full(signs.shape[1:], np.nan)
    same_as_end = np.cumprod((signs == signs[-1])[::-1], axis=0).sum(axis=0)
    return np.where(signs[-1] != 0.0, len(signs) - same_as_end + 1.0, np.nan)


def worse_first(signs: _Floats, better: _Floats) -> NDArray[np.bool_]:
    """Return where signs[year, outcome] are at some year-end worse and at the last one better."""
    if len(signs) == 0:
        return np.zeros(better.shape, dtype=bool)
    wins = signs * better
    found: NDArray[np.bool_] = (wins[-1] > 0.0) & (wins[:-1] < 0.0).any(axis=0)
    return found


def timing_frame(lived: Mapping[str, Lived], baseline: str) -> pd.DataFrame:
    """Return scenario, baseline, outcome, first_clear_year, worse_first.

    From the replications that keep a monthly series, the first 200. Full years count only: a run
    of less than twelve months has none.
    """
    others = [label for label in lived if label != baseline]
    years = list(range(12, lived[baseline].months[-1] + 1, 12))
    clear, worse = [np.empty(0)], [np.empty(0, dtype=bool)]
    for label in others:
        signs = clear_sign(_paired(lived[label], lived[baseline], years)) if years else (
            np.empty((0, len(OUTCOME_NAMES))))
        clear.append(first_clear_year(signs))
        worse.append(worse_first(signs, BETTER))
    keys = grid({"scenario": np.array(others, object),
                 "outcome": np.array(OUTCOME_NAMES, object)})
    return pd.DataFrame({
        "scenario": keys["scenario"], "baseline": np.full(len(keys["scenario"]), baseline, object),
        "outcome": keys["outcome"], "first_clear_year": np.concatenate(clear),
        "worse_first": np.concatenate(worse)}).astype(
            {"scenario": str, "baseline": str, "outcome": str})


def _paired(one: Lived, other: Lived, months: list[int]) -> _Floats:
    """Return one less other on the same luck, float64[replication, month, outcome]."""
    rows = np.array(months) - 1
    difference: _Floats = one.series[:, rows].astype(np.float64) - other.series[:, rows]
    return difference
