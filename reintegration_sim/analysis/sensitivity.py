"""What moves a difference: steps of a ladder, levers of a package, single numbers, the world.

Each function reads a comparison over a design and returns a frame for one figure. All values are
in the unit of the outcome; the simulation error is the standard error of a mean over replications
of paired differences, and ``clear`` says whether the mean lies further from 0 than luck explains.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.ablation import AS_IT_IS
from ..core.errors import InputError
from ..core.text import text
from .cells import CLEAR, CLEAR_OF_MANY, Floats, cells, is_clear, paired_differences
from .comparison import Comparison
from .frames import quantiles, simulation_error
from .variance import components, error_of_mean

ALONE, WITHIN = "alone", "within"
_MARKS = (0.025, 0.25, 0.75, 0.975)


def steps(c: Comparison, outcomes: Sequence[str], month: int | None = None) -> pd.DataFrame:
    """Return how each point differs from point 0 of the same scenario, on the same luck.

    Columns: outcome, month, scenario, point, label, replications, value (the mean itself),
    difference, low, high, low50, high50 (the middle 95 and 50 in 100 of the paired differences),
    simulation_error, clear (two simulation errors from 0).
    """
    _needs_points(c, 2)
    rows = []
    for outcome in outcomes:
        for scenario, values in cells(c, outcome, month).items():
            change = (values - values[0]).T
            low, low50, high50, high = quantiles(change, _MARKS)
            mean, error = change.mean(axis=0), simulation_error(change)
            rows.append(pd.DataFrame({
                "outcome": outcome, "month": _month(c, month), "scenario": scenario,
                "point": c.points["point"].to_numpy(), "label": c.points["label"].to_numpy(),
                "replications": len(change), "value": values.mean(axis=1), "difference": mean,
                "low": low, "high": high, "low50": low50, "high50": high50,
                "simulation_error": error, "clear": is_clear(mean, error, CLEAR)}))
    return pd.concat(rows, ignore_index=True)


def package_parts(c: Comparison, outcomes: Sequence[str], month: int | None = None
                  ) -> pd.DataFrame:
    """Return what each step of an ablation adds alone and within the package.

    ``alone`` is the point with the step alone minus the scenario as it is; ``within`` is the whole
    package minus the package without the step, so that both have the sign of having it and are
    equal where steps neither help nor hinder each other. Columns: outcome, month, step, kind,
    difference, simulation_error, clear (three simulation errors from 0, as there are many steps),
    package, package_error (the whole package minus the scenario as it is), replications. Raises
    InputError for another design.
    """
    labels = c.points["label"].tolist() if len(c.points) else []
    named = {kind: _named(labels, kind) for kind in (ALONE, WITHIN)}
    if labels[:1] != [AS_IT_IS] or not named[ALONE] or named[ALONE].keys() != named[WITHIN].keys():
        raise InputError(text("this needs a design of kind \"ablation\", whose points are the "
                              "scenario as it is, a package, and each of its parts alone and "
                              "left out"))
    rows = []
    for outcome in outcomes:
        values = cells(c, outcome, month)[c.scenarios[0]]
        whole = values[1] - values[0]
        for kind, points in named.items():
            for step, point in points.items():
                change = values[point] - values[0] if kind == ALONE else values[1] - values[point]
                mean, error = change.mean(), simulation_error(change)
                rows.append({
                    "outcome": outcome, "month": _month(c, month), "step": step, "kind": kind,
                    "difference": float(mean), "simulation_error": float(error),
                    "clear": bool(is_clear(mean, error, CLEAR_OF_MANY)),
                    "package": float(whole.mean()),
                    "package_error": float(simulation_error(whole)),
                    "replications": values.shape[1]})
    return pd.DataFrame(rows)


def ends(c: Comparison, outcomes: Sequence[str], month: int | None = None) -> pd.DataFrame:
    """Return how the difference from the baseline changes at either end of each factor.

    Of a design that moves one factor at a time: (scenario minus baseline) at the point minus
    (scenario minus baseline) with all factors as they are, replication by replication. Columns:
    outcome, month, scenario, baseline, factor, value (of the factor), end ("low" or "high"; more
    levels than two are all kept, the lower half "low"), change, simulation_error, clear (three
    simulation errors from 0), swing (largest minus smallest change of the factor, 0 for the factor
    as it is among them), central (the difference itself), replications. Raises InputError for
    another design.
    """
    factors = c.points.drop(columns=["point", "label"], errors="ignore")
    moved = factors.notna()
    if len(factors) < 2 or moved.iloc[0].any() or not (moved.iloc[1:].sum(axis=1) == 1).all():
        raise InputError(text("this needs a design of kind \"one_at_a_time\", whose points move "
                              "one factor each"))
    if len(c.scenarios) < 2:
        raise InputError(text("this needs two scenarios or more: it asks how their difference "
                              "changes"))
    which = moved.iloc[1:].to_numpy().argmax(axis=1)
    names = factors.columns.to_numpy()[which]
    value = factors.to_numpy(dtype=np.float64)[1:][np.arange(len(which)), which]
    middle = pd.Series(value).groupby(names).transform("mean").to_numpy()
    parts = []
    for outcome in outcomes:
        for scenario, values in paired_differences(c, outcome, month).items():
            change = (values[1:] - values[0]).T
            mean, error = change.mean(axis=0), simulation_error(change)
            part = pd.DataFrame({
                "outcome": outcome, "month": _month(c, month), "scenario": scenario,
                "baseline": c.baseline, "factor": names, "value": value,
                "end": np.where(value <= middle, "low", "high"), "change": mean,
                "simulation_error": error, "clear": is_clear(mean, error, CLEAR_OF_MANY)})
            by_factor = part.groupby("factor")["change"]
            part["swing"] = (by_factor.transform("max").clip(lower=0.0)
                             - by_factor.transform("min").clip(upper=0.0))
            parts.append(part.assign(central=float(values[0].mean()), replications=len(change)))
    return pd.concat(parts, ignore_index=True)


def rank_correlations(c: Comparison, outcomes: Sequence[str], factors: Sequence[str],
                      month: int | None = None) -> pd.DataFrame:
    """Return how the difference from the baseline goes with each factor, over the points.

    Spearman's rank correlation (Spearman 1904) between the factor and the mean difference of a
    point; ``error`` is 1 / sqrt(points - 1), its standard error when there is no relation, and
    ``clear`` says that it is more than three of them from 0. The luck of a point's mean draws
    correlations towards 0. Columns: outcome, month, scenario, baseline, factor, correlation,
    error, clear, points, replications.
    """
    varying = varying_factors(c, factors)
    error = 1.0 / np.sqrt(len(c.points) - 1.0)
    rows = []
    for outcome in outcomes:
        for scenario, values in paired_differences(c, outcome, month).items():
            mean = pd.Series(values.mean(axis=1)).rank()
            for factor in varying:
                ranks = varying[factor].rank()
                found = float(mean.corr(ranks)) if mean.nunique() > 1 else float("nan")
                rows.append({
                    "outcome": outcome, "month": _month(c, month), "scenario": scenario,
                    "baseline": c.baseline, "factor": factor, "correlation": found,
                    "error": float(error), "clear": abs(found) > CLEAR_OF_MANY * error,
                    "points": len(mean), "replications": values.shape[1]})
    return pd.DataFrame(rows)


def in_worlds(c: Comparison, outcomes: Sequence[str], factors: Sequence[str],
              month: int | None = None, bins: int = 5) -> pd.DataFrame:
    """Return the difference from the baseline by level of each factor: points, and bins of them.

    ``kind`` is "point" (the mean of one point) or "bin" (the mean over a fifth of the points, in
    order of the factor). As all points share their luck, two errors are told apart (variance
    components as in `variance`): ``error`` is how far the luck that is a point's own, and for a
    bin also which points fell into it, moves one mark against the others: sqrt(rest /
    replications) of a point, sqrt((belief + rest / replications) / points) of a bin;
    ``overall_error`` is the error of the mean over everything, which moves all marks together.
    Columns: outcome, month, scenario, baseline, factor, kind, level (of the factor, in its unit),
    difference, error, overall (the mean over all points), overall_error.
    """
    varying = varying_factors(c, factors)
    parts = []
    for outcome in outcomes:
        for scenario, values in paired_differences(c, outcome, month).items():
            found = components(values)
            r = values.shape[1]
            point_error = np.sqrt(found.rest / r)
            means = values.mean(axis=1)
            for factor in varying:
                level = varying[factor].to_numpy(dtype=np.float64)
                groups = _bins(level, bins)
                sizes = np.array([len(group) for group in groups])
                bin_error = np.sqrt((max(0.0, found.belief) + found.rest / r) / sizes)
                parts.append(pd.DataFrame({
                    "outcome": outcome, "month": _month(c, month), "scenario": scenario,
                    "baseline": c.baseline, "factor": factor,
                    "kind": ["point"] * len(means) + ["bin"] * len(groups),
                    "level": [*level, *(level[group].mean() for group in groups)],
                    "difference": [*means, *(means[group].mean() for group in groups)],
                    "error": [*np.full(len(means), point_error), *bin_error],
                    "overall": float(means.mean()), "overall_error": error_of_mean(values)}))
    return pd.concat(parts, ignore_index=True)


def varying_factors(c: Comparison, factors: Sequence[str]) -> pd.DataFrame:
    """Return the columns of the factors, a row a point.

    Raises InputError when one is no factor of the design or has fewer than two values, is not
    stated at every point, or there is one scenario only.
    """
    _needs_points(c, 5)
    if len(c.scenarios) < 2:
        raise InputError(text("this needs two scenarios or more: it asks how their difference "
                              "changes"))
    known = [name for name in c.points.columns if name not in ("point", "label")]
    for name in factors:
        if name not in known:
            raise InputError(text("'{name}' is no factor of this design; there are: {known}",
                                  name=name, known=", ".join(known[:12])))
        if c.points[name].isna().any() or c.points[name].nunique() < 2:
            raise InputError(text("'{name}' does not vary over all points of this design",
                                  name=name))
    return c.points[list(factors)]


def _bins(level: Floats, bins: int) -> list[NDArray[np.int64]]:
    """Return which points fall into which bin, in order of the level, equal in number."""
    order = np.argsort(level, kind="stable")
    return [part for part in np.array_split(order, min(bins, len(order))) if len(part)]


def _named(labels: list[str], kind: str) -> dict[str, int]:
    """Return the point of each step, by name."""
    before, after = (("", " alone") if kind == ALONE else ("without ", ""))
    return {label.removeprefix(before).removesuffix(after): point
            for point, label in enumerate(labels) if point > 1
            and label.startswith(before) and label.endswith(after)}


def _needs_points(c: Comparison, least: int) -> None:
    if len(c.points) < least:
        raise InputError(text("this needs a design of {least} points or more; there are {n}",
                              least=least, n=max(1, len(c.points))))


def _month(c: Comparison, month: int | None) -> int:
    return int(c.settings["months"]) if month is None else month
