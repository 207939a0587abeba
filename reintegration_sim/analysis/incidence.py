"""Cumulative incidence of the first setback after first release, with competing risks.

Aalen-Johansen in months: the share whose first setback by month t was of kind k is
    sum over s <= t of  S(s - 1) * d_k(s) / n(s)
with n(s) people still without setback or exit, d_k(s) first setbacks of that kind in month s,
and S the share without any setback or exit so far. Departure, removal and death compete; who has
lived fewer months since release when the run ends is censored.

True and observed setbacks are two views of the same lives, each with a first setback of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..core.codes import (
    E_DEPARTED,
    E_DIED,
    E_KNOWN,
    E_OFFENCE,
    E_OFFENCE_SEEN,
    E_ONSET,
    E_RELEASED,
    E_REMOVED,
    E_REVOKED,
)
from .frames import grid, quantiles, words
from .remembered import remembered

KINDS = ("offence", "onset", "offence_seen", "revocation", "known")
"""Kinds of setback that are reported, the true ones first."""
VIEWS = ("true", "observed")
_VIEW_OF = {"offence": "true", "onset": "true", "offence_seen": "observed",
            "revocation": "observed", "known": "observed"}
_SETBACKS = {
    "true": {"offence": E_OFFENCE, "revocation": E_REVOKED, "onset": E_ONSET},
    "observed": {"offence_seen": E_OFFENCE_SEEN, "revocation": E_REVOKED, "known": E_KNOWN},
}
"""What ends the time without setback in each view; of two in one month the first named counts.

A revocation is known to all: it ends the time in both views and is reported in the observed one.
"""
_EXITS = (E_DEPARTED, E_REMOVED, E_DIED)

_Floats = NDArray[np.float64]


def aalen_johansen(counts: NDArray[Any], at_risk: NDArray[Any]) -> _Floats:
    """Return cumulative incidences, float64[..., cause, time].

    Parameters
    ----------
    counts : events[..., cause, time], every cause that ends the time at risk
    at_risk : people[..., time] under observation, without event, as each time begins
    """
    n = np.maximum(np.asarray(at_risk, dtype=np.float64), 1.0)
    hazards = np.asarray(counts, dtype=np.float64) / n[..., None, :]
    left = np.cumprod(1.0 - hazards.sum(axis=-2), axis=-1)
    before = np.concatenate([np.ones_like(left[..., :1]), left[..., :-1]], axis=-1)
    total: _Floats = np.cumsum(before[..., None, :] * hazards, axis=-1)
    return total


def tallies(one: Lived, view: str, arrivals: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return counts[replication, cause, month] and at_risk[replication, month].

    Causes are the setbacks of the view, then exit. Month 0 of the arrays is the month of
    release. Unless all began in prison (``arrivals``), only those whose first release lies
    within the run are followed.
    """
    n, months = len(one.replications), one.months[-1]
    persons, log = one.persons, one.events
    start = np.concatenate([[0], np.cumsum(np.bincount(persons["replication"], minlength=n))])
    who = start[log["replication"]] + log["person"]
    never = months + 1
    released = _first(log, who, len(persons), (E_RELEASED,), np.zeros(len(persons)), never)
    followed = released < never
    if not arrivals:
        followed &= persons["first_release_month"] == released
    causes = [*((kind,) for kind in _SETBACKS[view].values()), _EXITS]
    times = np.stack([_first(log, who, len(persons), kinds, released, never)
                      for kinds in causes])
    cause = times.argmin(axis=0)
    when = times.min(axis=0)
    ended = followed & (when < never)
    lasted = np.minimum(when, months) - released
    where = persons["replication"].astype(np.int64)
    counts = np.zeros((n, len(causes), months), dtype=np.int64)
    np.add.at(counts, (where[ended], cause[ended], lasted[ended]), 1)
    leaving = np.zeros((n, months), dtype=np.int64)
    np.add.at(leaving, (where[followed], lasted[followed]), 1)
    at_risk = np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1]
    return counts, at_risk


def incidence_frame(lived: Mapping[str, Lived], arrivals: bool) -> pd.DataFrame:
    """Return scenario, view, kind, months_since_release, incidence, simulation_error, low, high.

    Shares 0 to 1 of all released, all replications together, with the jackknife error of leaving
    out one replication after the other; low to high is the middle 95 % of the replications.
    Month 1 is the month of release.
    """
    months = next(iter(lived.values())).months[-1]
    values = [numbers for one in lived.values() for numbers in _curves(one, arrivals)]
    keys = grid({"scenario": np.arange(len(lived), dtype=np.int16),
                 "kind": np.arange(len(KINDS), dtype=np.int8),
                 "months_since_release": np.arange(1, months + 1, dtype=np.int16)})
    view = np.array([VIEWS.index(_VIEW_OF[kind]) for kind in KINDS])[keys["kind"]]
    rows = np.concatenate(values, axis=1)
    return pd.DataFrame({
        "scenario": words(keys["scenario"], list(lived)), "view": words(view, VIEWS),
        "kind": words(keys["kind"], KINDS),
        "months_since_release": keys["months_since_release"],
        "incidence": rows[0], "simulation_error": rows[1], "low": rows[2], "high": rows[3]})


@remembered
def _curves(one: Lived, arrivals: bool) -> list[_Floats]:
    """Return incidence, its error, low and high by month, float64[4, month], of each of KINDS."""
    found = {}
    for view, setbacks in _SETBACKS.items():
        counts, at_risk = tallies(one, view, arrivals)
        together = aalen_johansen(counts.sum(axis=0), at_risk.sum(axis=0))
        without = aalen_johansen(counts.sum(axis=0) - counts, at_risk.sum(axis=0) - at_risk)
        error = jackknife_error(without)
        low, high = quantiles(aalen_johansen(counts, at_risk), (0.025, 0.975))
        for place, kind in enumerate(setbacks):
            found[view, kind] = np.stack([together[place], error[place], low[place],
                                          high[place]])
    return [found[_VIEW_OF[kind], kind] for kind in KINDS]


def jackknife_error(without: _Floats) -> _Floats:
    """Return the standard error of a figure from what it is without each replication in turn.

    ``without`` is [replication, ...]; the error is sqrt((n - 1) / n * sum of squares around
    their mean), empty for one replication.
    """
    n = len(without)
    if n < 2:
        return np.full(without.shape[1:], np.nan)
    squares = ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    return np.asarray(np.sqrt((n - 1) / n * squares))


def _first(log: NDArray[Any], who: NDArray[Any], people: int, kinds: tuple[int, ...],
           after: NDArray[Any], never: int) -> NDArray[np.int64]:
    """Return the month of each person's first event of some kinds, in or after a month."""
    found = np.full(people, never, dtype=np.int64)
    chosen = np.isin(log["kind"], kinds) & (log["month"] >= after[who])
    np.minimum.at(found, who[chosen], log["month"][chosen])
    return found
