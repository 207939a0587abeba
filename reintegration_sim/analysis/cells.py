"""Outcomes of a design as arrays, and what is counted on them: one row a point, one column a luck.

Replication r lives on the same luck in every cell of a design. Cells are therefore compared
replication by replication, and an average over points is no surer than its replications allow.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.errors import InputError
from ..core.text import text
from .comparison import Comparison

Floats = NDArray[np.float64]

CLEAR = 2.0
"""Simulation errors from 0 beyond which a difference is told apart from 0: 1 in 20 by luck."""
CLEAR_OF_MANY = 3.0
"""The same where dozens of differences are looked at: 1 in 370 by luck."""


def cells(c: Comparison, outcome: str, month: int | None = None) -> dict[str, Floats]:
    """Return the values of one outcome by scenario, each float64[point, replication].

    In the unit of the outcome, at one of the horizons (the last when left out), without muted
    twins. Replications that are not finished in every cell are left out. Raises InputError when
    none is, UnknownNameError for an unknown outcome.
    """
    values = c.values(outcome, month)
    values = values[values["effects"] == 1]
    wide = values.set_index(["scenario", "point", "replication"])["value"].unstack("replication")
    every = pd.MultiIndex.from_product([c.scenarios, c.points["point"]])
    wide = wide.reindex(every).dropna(axis=1).astype(np.float64)
    if wide.shape[1] == 0:
        raise InputError(text("no replication is finished at every point of the design"))
    return {label: wide.loc[label].to_numpy() for label in c.scenarios}


def paired_differences(c: Comparison, outcome: str, month: int | None = None
                       ) -> dict[str, Floats]:
    """Return scenario minus baseline by scenario, each float64[point, replication], as `cells`."""
    found = cells(c, outcome, month)
    return {label: found[label] - found[c.baseline] for label in c.scenarios
            if label != c.baseline}


def is_clear(mean: Floats, error: Floats, errors: float) -> NDArray[np.bool_]:
    """Return whether means lie more than so many simulation errors from 0.

    One replication has no simulation error, and nothing is clear from it.
    """
    clear: NDArray[np.bool_] = np.abs(mean) > errors * error
    return clear
