"""The same people under two policies, and how often rare events happen at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from .frames import simulation_error

RARE = {"onsets": "onsets", "known_reengagements": "known_onsets", "attacks": "attacks"}
"""Events whose chance is reported, by the counter of a person that counts them."""
_CELLS = ("both", "only_scenario", "only_baseline", "neither")


@dataclass(frozen=True)
class Twice:
    """The same people under a scenario and its baseline, a replication after the other.

    Attributes
    ----------
    own, base : PERSON_RECORD[person], the same person at the same place
    n : int64[replication], how many people of each
    """

    own: NDArray[Any]
    base: NDArray[Any]
    n: NDArray[np.int64]

    def of_100(self, who: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return how many of 100 people some are, float64[replication]."""
        of = np.repeat(np.arange(len(self.n)), self.n)
        shares: NDArray[np.float64] = 100.0 * np.bincount(
            of[who], minlength=len(self.n)) / np.maximum(self.n, 1)
        return shares


def lived_twice(one: Lived, base: Lived) -> Twice:
    """Return everybody who was followed under both: from the start on, and whoever came since.

    Where assumptions about the world let more people arrive under one of the two, the last to
    come there have nobody beside them and are left out.
    """
    n_own, n_base = (np.bincount(each.persons["replication"], minlength=len(each.replications))
                     for each in (one, base))
    if np.array_equal(n_own, n_base):
        return Twice(one.persons, base.persons, n_own)
    n = np.minimum(n_own, n_base)
    own, other = (each.persons[_places(counts) < np.repeat(n, counts)]
                  for each, counts in ((one, n_own), (base, n_base)))
    return Twice(own, other, n)


def _places(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, 2, ... within each of some groups that follow one another."""
    starts = np.cumsum(counts) - counts
    return np.arange(counts.sum()) - np.repeat(starts, counts)


def twins_frame(lived: Mapping[str, Lived], baseline: str) -> pd.DataFrame:
    """Return scenario, baseline, month, both, only_scenario, only_baseline, neither.

    Each has its simulation error in a column of its name and ``_error``. Of 100 people followed:
    durably stable at the end under both policies, under one alone, under neither; the same person
    on the same luck, mean over replications.
    """
    month = lived[baseline].months[-1]
    rows = []
    for label, one in lived.items():
        if label == baseline:
            continue
        pairs = lived_twice(one, lived[baseline])
        own, base = pairs.own["durably_stable"] == 1, pairs.base["durably_stable"] == 1
        cells = (own & base, own & ~base, ~own & base, ~own & ~base)
        shares = np.stack([pairs.of_100(cell) for cell in cells], axis=1)
        rows.append((label, baseline, month, *shares.mean(axis=0), *simulation_error(shares)))
    kinds = dict.fromkeys(("scenario", "baseline"), str) | {"month": int} | dict.fromkeys(
        (*_CELLS, *(f"{cell}_error" for cell in _CELLS)), float)
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def chances_frame(lived: Mapping[str, Lived], people: int) -> pd.DataFrame:
    """Return scenario, event, month, people, at_least_one, at_least_two, and their errors.

    In how many of 100 replications the event happens at least once and at least twice by the
    end. It is the chance for ``people`` at the start (and whoever arrives later), not per 100.
    """
    rows = []
    for label, one in lived.items():
        n, month = len(one.replications), one.months[-1]
        for event, counter in RARE.items():
            total = np.bincount(one.persons["replication"], weights=one.persons[counter],
                                minlength=n)
            happened = 100.0 * np.stack([total >= 1, total >= 2], axis=1)
            rows.append((label, event, month, people, *happened.mean(axis=0),
                         *simulation_error(happened)))
    return pd.DataFrame(rows, columns=["scenario", "event", "month", "people", "at_least_one",
                                       "at_least_two", "at_least_one_error",
                                       "at_least_two_error"])
