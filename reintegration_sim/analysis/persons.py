"""The same people under two policies, and how often rare events happen at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from .frames import simulation_error

RARE = {"onsets": "onsets", "known_reengagements": "known_onsets", "attacks": "attacks"}
"""Events whose chance is reported, by the counter of a person that counts them."""
_CELLS = ("both", "only_scenario", "only_baseline", "neither")


def stable_at_end(one: Lived, people: int) -> NDArray[np.bool_]:
    """Return who of those present in month 0 is durably stable at the end, by replication."""
    initial = one.persons["person"] < people
    stable: NDArray[np.bool_] = one.persons["durably_stable"][initial].reshape(-1, people) == 1
    return stable


def twins_frame(lived: Mapping[str, Lived], baseline: str, people: int) -> pd.DataFrame:
    """Return scenario, baseline, month, both, only_scenario, only_baseline, neither.

    Each has its simulation error in a column of its name and ``_error``. Of 100 people present
    at the start: durably stable at the end under both policies, under one alone, under neither;
    the same person on the same luck, mean over replications.
    """
    base = stable_at_end(lived[baseline], people)
    month = lived[baseline].months[-1]
    rows = []
    for label, one in lived.items():
        if label == baseline:
            continue
        own = stable_at_end(one, people)
        cells = (own & base, own & ~base, ~own & base, ~own & ~base)
        shares = np.stack([100.0 * cell.mean(axis=1) for cell in cells], axis=1)
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
