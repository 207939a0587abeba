"""How groups of people fare under each policy, and how far apart the groups are.

Groups are what people are before any policy touches them, so that a person is in the same group
under every policy: sex, nationality, region, and whether there are children. There is no group by
origin, faith or conviction, and there never will be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..core.codes import NATIONALITIES, REGIONS, SANCTION_STATES
from .frames import quantiles, simulation_error

GROUPINGS: dict[str, tuple[str, ...]] = {
    "sex": ("men", "women"), "legal_status": NATIONALITIES, "region": REGIONS,
    "parent": ("parents", "not_parents")}
"""Groups by grouping; of the legal status only what it is at the start, the nationality."""
GROUP_OUTCOMES = ("durably_stable", "people_with_offence_seen")
GAP = "gap"
"""Stands in the column group where a row is about the gap between two groups."""
FEWEST = 30
"""Lives that a group needs (people times replications); of fewer no number is told."""

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]
_NUMBERS = ("value", "low", "high", "difference", "difference_low", "difference_high",
            "difference_error")
_KINDS: dict[str, Any] = {
    **dict.fromkeys(("scenario", "baseline"), str), "month": int,
    **dict.fromkeys(("grouping", "group", "outcome"), str), "n": "Int64",
    **dict.fromkeys(_NUMBERS, float), **dict.fromkeys(("highest", "lowest"), str)}
_LIKELY = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The groups of one grouping under one policy, for one outcome.

    ``lives`` counts the lives of each group; ``pooled`` is per 100 of them. ``shares`` is per 100
    lives, float64[replication, group], empty where a group has nobody. ``residuals`` is what each
    replication adds to the pooled shares, less its mean: the error of a sum of pooled shares is
    that of the same sum of these (a ratio, linearised).
    """

    lives: _Ints
    pooled: _Floats
    shares: _Floats
    residuals: _Floats

    @property
    def enough(self) -> NDArray[np.bool_]:
        return np.asarray(self.lives >= FEWEST)


def groups_frame(lived: Mapping[str, Lived], baseline: str) -> pd.DataFrame:
    """Return how each group fares under each policy, and the gap between groups.

    Columns: scenario, baseline, month, grouping, group, outcome, n, value, low, high, difference,
    difference_low, difference_high, difference_error, highest, lowest.

    ``n`` counts lives: people of the group times replications. ``value`` is per 100 lives, over
    all of them; ``low`` to ``high`` holds 19 of 20 replications. ``difference`` is from the
    baseline, of the same people on the same luck, with the same range and its simulation error. A
    group of fewer than 30 lives keeps its row, but no number. Where ``group`` is "gap", ``value``
    is how much larger the share is in the group ``highest`` than in the group ``lowest``, the two
    that are furthest apart under that policy; there is no such row with fewer than two groups
    large enough.

    Everybody followed counts, from the start on and whoever came since; whoever is gone is not
    durably stable.
    """
    month = int(lived[baseline].months[-1])
    counted = {}
    for label, one in lived.items():
        flags = _flags(one)
        for grouping, codes in _codes(one).items():
            place, lives = _places(one, codes, len(GROUPINGS[grouping]))
            for outcome, flag in flags.items():
                counted[label, grouping, outcome] = _counted(place, lives, flag)
    rows = [(label, baseline, month, grouping, group, outcome, *numbers)
            for (label, grouping, outcome), own in counted.items()
            for group, *numbers in _rows(own, counted[baseline, grouping, outcome],
                                         GROUPINGS[grouping])]
    return pd.DataFrame(rows, columns=list(_KINDS)).astype(_KINDS)


def _codes(one: Lived) -> dict[str, NDArray[Any]]:
    """Return in which group everybody is, a place in GROUPINGS, int[person]."""
    known = one.persons
    return {"sex": known["female"], "legal_status": known["legal_status"] // len(SANCTION_STATES),
            "region": known["region"], "parent": (known["children"] == 0).astype(np.int8)}


def _flags(one: Lived) -> dict[str, NDArray[np.bool_]]:
    known = one.persons
    return dict(zip(GROUP_OUTCOMES, (known["durably_stable"] == 1, known["offences_seen"] > 0),
                    strict=True))


def _places(one: Lived, codes: NDArray[Any], n_groups: int) -> tuple[_Ints, _Floats]:
    """Return where everybody counts, and how many count there, float64[replication, group]."""
    place = one.persons["replication"].astype(np.int64) * n_groups + codes
    return place, _counts(place, (len(one.replications), n_groups))


def _counts(place: _Ints, shape: tuple[int, int]) -> _Floats:
    return np.bincount(place, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)


def _counted(place: _Ints, lives: _Floats, flags: NDArray[np.bool_]) -> _Counted:
    hits = _counts(place[flags], (lives.shape[0], lives.shape[1]))
    whole = lives.sum(axis=0)
    pooled = _per_100(hits.sum(axis=0), whole)
    mean = np.where(whole > 0.0, whole, np.nan) / max(1, len(lives))
    return _Counted(whole.astype(np.int64), pooled, _per_100(hits, lives),
                    (100.0 * hits - pooled * lives) / mean)


def _rows(own: _Counted, base: _Counted, groups: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return group, n, the numbers, highest and lowest of each group and of the gap."""
    one, other = own.pooled, base.pooled
    rows: list[tuple[Any, ...]] = []
    for i, group in enumerate(groups):
        if own.enough[i]:
            rows.append((group, int(own.lives[i]), *_numbers(
                one[i], other[i], own.shares[:, i], base.shares[:, i],
                own.residuals[:, i] - base.residuals[:, i]), "", ""))
        else:
            rows.append((group, pd.NA, *(np.nan,) * len(_NUMBERS), "", ""))
    if own.enough.sum() > 1:
        (a, b), (c, d) = _extremes(own), _extremes(base)
        rows.append((GAP, int(own.lives[a] + own.lives[b]), *_numbers(
            one[a] - one[b], other[c] - other[d], own.shares[:, a] - own.shares[:, b],
            base.shares[:, c] - base.shares[:, d],
            own.residuals[:, a] - own.residuals[:, b] - base.residuals[:, c]
            + base.residuals[:, d]), groups[a], groups[b]))
    return rows


def _numbers(value: float, before: float, shares: _Floats, shares_before: _Floats,
             residuals: _Floats) -> tuple[float, ...]:
    return (float(value), *_range(shares), float(value - before),
            *_range(shares - shares_before), float(simulation_error(residuals)))


def _extremes(counted: _Counted) -> tuple[int, int]:
    """Return which groups have the largest and the smallest share, of those large enough."""
    places = np.flatnonzero(counted.enough)
    values = counted.pooled[places]
    # The last of those that are level, so that a gap of nothing still has two ends.
    return int(places[values.argmax()]), int(places[len(values) - 1 - values[::-1].argmin()])


def _range(values: _Floats) -> tuple[float, float]:
    low, high = quantiles(values[~np.isnan(values)], _LIKELY)  # some replications have nobody
    return float(low), float(high)


def _per_100(hits: _Floats, lives: _Floats) -> _Floats:
    shares = np.full(hits.shape, np.nan)
    np.divide(100.0 * hits, lives, out=shares, where=lives > 0.0)
    return shares
