"""How much of a difference is luck and how much is belief: variance components of a design.

Every point of a design believes something else, and replications differ in luck. Because
replication r has the same luck at every point, points and replications are crossed:

    difference[point, replication] = mean + belief[point] + shared luck[replication] + rest

and the components are those of the two-way random effects model without interaction, by the method
of moments: belief = (MS points - MS rest) / replications, shared luck = (MS replications - MS
rest) / points, rest = MS rest (Searle, Casella & McCulloch 1992, Variance Components, chapter 4).
The one-way formula, variance of the point means minus within / replications, is what remains
without shared luck; with it, it takes the shared luck off a variance that does not hold it and
comes out too low. Luck is shared luck and rest together: how much one simulation of a known world
differs from the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..core.errors import InputError
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from .cells import CLEAR, Floats, paired_differences
from .comparison import Comparison
from .differences import BETTER


class Components(NamedTuple):
    """Variances, in the unit of the outcome squared; small negative estimates stay as they are."""

    belief: float
    shared_luck: float
    rest: float

    @property
    def luck(self) -> float:
        """Return the variance of one simulation at a known point."""
        return self.shared_luck + self.rest

    @property
    def share_of_belief(self) -> float:
        """Return belief as a share of all variance, from 0 to 1; not a number without any."""
        belief, luck = max(0.0, self.belief), max(0.0, self.luck)
        return belief / (belief + luck) if belief + luck > 0.0 else float("nan")


def components(values: Floats) -> Components:
    """Return the variance components of float64[point, replication].

    Raises InputError for fewer than two points or replications.
    """
    if min(values.shape) < 2:
        raise InputError(text("luck and belief can be told apart with two points and two "
                              "replications or more; there are {points} and {replications}",
                              points=values.shape[0], replications=values.shape[1]))
    n, r = values.shape
    mean = values.mean()
    by_point, by_luck = values.mean(axis=1) - mean, values.mean(axis=0) - mean
    rest = values - mean - by_point[:, None] - by_luck[None, :]
    ms_rest = float((rest ** 2).sum()) / ((n - 1) * (r - 1))
    ms_points = r * float((by_point ** 2).sum()) / (n - 1)
    ms_luck = n * float((by_luck ** 2).sum()) / (r - 1)
    return Components((ms_points - ms_rest) / r, (ms_luck - ms_rest) / n, ms_rest)


def error_of_mean(values: Floats) -> float:
    """Return the standard error of the mean over all points and replications.

    Of points and luck drawn anew: belief / points + shared luck / replications + rest / both.
    """
    n, r = values.shape
    found = components(values)
    variance = (max(0.0, found.belief) / n + max(0.0, found.shared_luck) / r + found.rest / (n * r))
    return float(np.sqrt(variance))


def share_error(values: Floats) -> float:
    """Return the standard error of the share of belief: the jackknife over points and over luck.

    Each point, and each replication, is left out once; the two variances are added. Not a number
    with fewer than three points or replications.
    """
    variance = 0.0
    for axis, n in enumerate(values.shape):
        if n < 3:
            return float("nan")
        shares = np.array([components(np.delete(values, i, axis)).share_of_belief
                           for i in range(n)])
        variance += (n - 1) / n * float(((shares - shares.mean()) ** 2).sum())
    return float(np.sqrt(variance))


def luck_and_belief(c: Comparison, outcomes: Sequence[str], month: int | None = None
                    ) -> pd.DataFrame:
    """Return how the paired difference from the baseline varies, a row an outcome and scenario.

    Columns: outcome, month, scenario, baseline, points, replications; difference and
    simulation_error in the unit of the outcome; belief_sd and luck_sd, the standard deviations of
    the two in the same unit; share_of_belief and its standard error share_error, from 0 to 1;
    point_error, the simulation error of a point's mean; clearly_better, unclear and
    clearly_worse, the shares of points whose mean lies more than two such errors on the side
    that is better for people, less far, or on the other side; better_runs, the share of single
    simulations on the better side.
    Of an outcome that is better neither way, higher counts as better.
    """
    at = int(c.settings["months"]) if month is None else month
    rows = []
    for outcome in outcomes:
        side = BETTER[OUTCOME_NAMES.index(outcome)] if outcome in OUTCOME_NAMES else 1.0
        for scenario, values in paired_differences(c, outcome, month).items():
            found = components(values)
            n, r = values.shape
            error = float(np.sqrt(max(0.0, found.luck) / r))
            ahead = values.mean(axis=1) * (side or 1.0)
            better, worse = (float((s * ahead > CLEAR * error).mean()) for s in (1.0, -1.0))
            rows.append({
                "outcome": outcome, "month": at, "scenario": scenario, "baseline": c.baseline,
                "points": n, "replications": r, "difference": float(values.mean()),
                "simulation_error": error_of_mean(values),
                "belief_sd": float(np.sqrt(max(0.0, found.belief))),
                "luck_sd": float(np.sqrt(max(0.0, found.luck))),
                "share_of_belief": found.share_of_belief, "share_error": share_error(values),
                "point_error": error, "clearly_better": better,
                "unclear": 1.0 - better - worse, "clearly_worse": worse,
                "better_runs": float((values * (side or 1.0) > 0.0).mean())})
    return pd.DataFrame(rows)
