"""Paired differences: the likely range, the simulation error, delivery and effect, effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..engine.outcomes import OUTCOME_NAMES, OUTCOMES
from .columns import DIFFERENCES
from .frames import grid, quantiles, simulation_error

_Floats = NDArray[np.float64]

BETTER = np.array([{"higher": 1.0, "lower": -1.0, "neither": 0.0}[o.better] for o in OUTCOMES])
"""The direction that is better for people, by outcome: 1 up, -1 down, 0 neither."""

EFFORT = tuple(place for place, o in enumerate(OUTCOMES) if o.theme == "effort")
"""Places of the effort outcomes in OUTCOMES."""


def summary(one: Lived, other: Lived) -> dict[str, _Floats]:
    """Return the columns of `differences` for one scenario, each float64[month, outcome]."""
    muted = None
    if one.muted is not None and other.muted is not None:
        muted = one.muted.astype(np.float64), other.muted.astype(np.float64)
    return summary_of(one.horizons.astype(np.float64), other.horizons.astype(np.float64), muted,
                      OUTCOME_NAMES)


def summary_of(a: _Floats, b: _Floats, muted: tuple[_Floats, _Floats] | None,
               outcomes: Sequence[str]) -> dict[str, _Floats]:
    """Return how ``a`` differs from ``b`` on the same luck, each column [month, outcome].

    Both, and the muted twins of both, are float64[replication, month, outcome].
    """
    difference = a - b
    if len(difference) == 0:
        return {name: np.full(difference.shape[1:], np.nan) for name, *_ in DIFFERENCES}
    mean = difference.mean(axis=0)
    low, low50, high50, high = quantiles(difference, (0.025, 0.25, 0.75, 0.975))
    better = BETTER[[OUTCOME_NAMES.index(name) for name in outcomes]]
    favourable = np.where(better != 0.0, (difference * better > 0.0).mean(axis=0), np.nan)
    delivery = np.full(mean.shape, np.nan)
    if muted is not None:
        delivery = (muted[0] - muted[1]).mean(axis=0)
    gain = np.full(mean.shape, np.nan)
    if len(a) > 1:
        spread = difference.var(axis=0, ddof=1)
        unpaired = a.var(axis=0, ddof=1) + b.var(axis=0, ddof=1)
        np.divide(unpaired, spread, out=gain, where=spread > 0.0)
    return {"baseline_mean": b.mean(axis=0), "scenario_mean": a.mean(axis=0), "difference": mean,
            "low": low, "high": high, "low50": low50, "high50": high50,
            "simulation_error": simulation_error(difference), "favourable": favourable,
            "delivery": delivery, "effect": mean - delivery, "pairing_gain": gain}


def differences_frame(lived: Mapping[str, Lived], baseline: str) -> pd.DataFrame:
    """Return scenario, baseline, outcome, month and how they differ, at the horizons.

    ``low`` to ``high`` is the likely range (middle 95 % of the paired differences), ``low50``
    to ``high50`` the middle half; all in the unit of the outcome.
    """
    others = [label for label in lived if label != baseline]
    found = [summary(lived[label], lived[baseline]) for label in others]
    keys = _keys(lived, baseline, {"outcome": range(len(OUTCOME_NAMES)),
                                   "month": lived[baseline].months})
    values = {name: np.concatenate([np.empty(0), *(one[name].T.ravel() for one in found)])
              for name, *_ in DIFFERENCES}
    return pd.DataFrame({**keys, **values})


def effort_frame(lived: Mapping[str, Lived], baseline: str | None) -> pd.DataFrame:
    """Return the effort of each scenario at the end, so far, in the unit given.

    Columns: scenario, outcome, unit, month, value, value_error, baseline_mean, difference,
    simulation_error (of the difference); without a baseline the last three are empty.
    """
    columns = np.array(EFFORT)
    units = [OUTCOMES[place].unit for place in EFFORT]
    month = next(iter(lived.values())).months[-1]
    empty = np.full(len(EFFORT), np.nan)
    parts = []
    for label, one in lived.items():
        own = one.at_end[:, columns].astype(np.float64)
        base, difference, error = empty, empty, empty
        if baseline is not None:
            other = lived[baseline].at_end[:, columns].astype(np.float64)
            base, difference = other.mean(axis=0), own.mean(axis=0) - other.mean(axis=0)
            error = simulation_error(own - other)
        parts.append(pd.DataFrame({
            "scenario": label, "outcome": [OUTCOME_NAMES[place] for place in EFFORT],
            "unit": units, "month": month, "value": own.mean(axis=0),
            "value_error": simulation_error(own), "baseline_mean": base,
            "difference": difference, "simulation_error": error}))
    return pd.concat(parts, ignore_index=True)


def _keys(lived: Mapping[str, Lived], baseline: str, inner: Mapping[str, Any]) -> dict[str, Any]:
    columns = grid({"scenario": np.array([label for label in lived if label != baseline], object),
                    **{name: np.array(values) for name, values in inner.items()}})
    columns["outcome"] = np.array(OUTCOME_NAMES, object)[columns["outcome"]]
    base = np.full(len(columns["outcome"]), baseline, object)
    return {"scenario": columns.pop("scenario"), "baseline": base, **columns}
