"""Design points: which values of levers, world assumptions and parameters a study looks at.

A point changes some values of every scenario for the whole run; where it holds NaN the scenario's
own value stays. ``grid`` takes every combination of levels, ``one_at_a_time`` moves one factor and
leaves the others, ``ladder`` moves them together; ``latin_hypercube`` and ``sobol`` spread points
over ranges or priors; ``priors`` draws what is believed of every parameter, as a replication would,
so that luck and beliefs can be told apart; ``ablation`` takes a package apart lever by lever.

Points are counted before they are made, so that a design too large is refused at once.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import InputError, shown, unknown_name
from ..core.text import text
from ..evidence.priors import draw
from ..policy.checks import check_text, check_whole, quoted
from ..policy.scenario import Scenario
from .ablation import AS_IT_IS, ablated
from .ablation import Arranged as _Arranged
from .design_factors import Factor, factors_of, varying_parameters

MOST_POINTS = 1_000_000
MOST_VALUES = 20_000_000
"""Points times factors; 160 MB of numbers."""
MOST_LABELS_DESCRIBED = 1_000
LONGEST_LABEL = 80

_Floats = NDArray[np.float64]
_KEYS = {
    "grid": ("factors",),
    "one_at_a_time": ("factors",),
    "ladder": ("factors", "labels"),
    "latin_hypercube": ("points", "factors"),
    "sobol": ("points", "factors"),
    "priors": ("points", "mode"),
    "ablation": ("package", "only", "groups"),
}
_PRIOR_MODES = ("draws", "sceptical")
_MOST_NAMED = 4
"""Factors that a label names; a point of more is called by its number."""


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a design; equal when kind, factors, values and labels are.

    Attributes
    ----------
    kind : kind of design; "none" for the one point at which nothing is changed
    factors : names of levers, world assumptions or parameters ("housing.find")
    values : [point, factor], in the units of the factors; NaN: the scenario's own value holds
    labels : a short text a point, each once
    """

    kind: str
    factors: tuple[str, ...]
    values: _Floats
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        """Make the values unchangeable; refuse what does not fit together."""
        values = np.array(self.values, dtype="<f8", order="C")
        if values.shape != (len(self.labels), len(self.factors)) or not self.labels:
            raise InputError(text("a design needs one row of values a label and one column a "
                                  "factor; there are {rows} labels, {columns} factors and values "
                                  "of shape {shape}", rows=len(self.labels),
                                  columns=len(self.factors), shape=values.shape))
        for key, names in (("factors", self.factors), ("labels", self.labels)):
            if len(set(names)) < len(names):
                raise InputError(text("the {key} of a design are each named once", key=key))
        values[np.isnan(values)] = np.nan  # one NaN of many, so that equal designs hash alike
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        """Return whether the other design has the same points."""
        return isinstance(other, Points) and self._content() == other._content()

    def __hash__(self) -> int:
        """Return a hash of everything in the design."""
        return hash(self._content())

    def settings(self, point: int) -> dict[str, float]:
        """Return what a point states, by name; without what stays as the scenario has it."""
        row = zip(self.factors, self.values[point].tolist(), strict=True)
        return {name: value for name, value in row if not math.isnan(value)}

    @property
    def described(self) -> dict[str, Any]:
        """Return the design as plain data for a manifest; labels only up to 1,000 points."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "factors": list(self.factors),
            "points": len(self),
            "values_sha256": hashlib.sha256(self.values.tobytes()).hexdigest(),
        }
        if len(self) <= MOST_LABELS_DESCRIBED:
            found["labels"] = list(self.labels)
        return found

    def _content(self) -> tuple[object, ...]:
        return self.kind, self.factors, self.labels, self.values.tobytes()


ONE_POINT = Points("none", (), np.empty((1, 0)), (AS_IT_IS,))
"""No design: every scenario as it is."""


def design_points(design: Mapping[str, object], scenarios: Mapping[str, Scenario], seed: int,
                  where: str = "design") -> Points:
    """Return the points of a design.

    Parameters
    ----------
    design : the table ``[design]`` of a study file; ``experiments/README.md`` describes it.
        ``package`` may also be a Scenario
    scenarios : the scenarios it is for, by label, with the settings of the study
    seed : 0 to 2**64 - 1; the same seed gives the same points
    where : the place it was read, for messages

    Raises
    ------
    InputError : something in it does not exist, is not allowed, or makes too many points
    """
    kind = design.get("kind")
    if kind is None:
        raise InputError(text("{where}: kind missing; there are: {kinds}", where=where,
                              kinds=", ".join(_KEYS)))
    if not isinstance(kind, str) or kind not in _KEYS:
        raise unknown_name("kind of design", str(kind), _KEYS, where)
    _refuse_unused_keys(design, kind, where)
    names, values, labels = _arranged(kind, design, scenarios, seed, where)
    return Points(kind, names, values, labels)


def _arranged(kind: str, design: Mapping[str, object], scenarios: Mapping[str, Scenario],
              seed: int, where: str) -> _Arranged:
    if kind == "ablation":
        return ablated(design, scenarios, where)
    if kind == "priors":
        return _priors(design, scenarios, seed, where)
    factors = factors_of(design.get("factors"), kind, scenarios, where)
    if kind == "grid":
        return _grid(factors, where)
    if kind == "one_at_a_time":
        return _one_at_a_time(factors, where)
    if kind == "ladder":
        return _ladder(factors, design.get("labels"), where)
    return _spread(kind, factors, design, seed, where)


def _refuse_unused_keys(design: Mapping[str, object], kind: str, where: str) -> None:
    used = ("kind", *_KEYS[kind])
    every = {key for keys in _KEYS.values() for key in keys}
    for key in design:
        if key in used:
            continue
        if key in every:
            raise InputError(text("{where}: '{kind}' does not use {key}; it uses {used}",
                                  where=where, kind=kind, key=key, used=", ".join(used[1:])))
        raise unknown_name("key", str(key), used, where)


def _refuse_too_many(points: int, factors: int, where: str) -> None:
    if points > MOST_POINTS:
        # A product of lists can have thousands of digits, more than Python prints.
        number = f"{points:,}" if points < 10**18 else f"about 10^{math.floor(math.log10(points))}"
        raise InputError(text("{where}: {number} points; at most {most:,} are allowed",
                              where=where, number=number, most=MOST_POINTS))
    if points * factors > MOST_VALUES:
        raise InputError(text(
            "{where}: {points:,} points of {factors} factors are {values:,} values; at most "
            "{most:,} are allowed, so at most {fewer:,} points", where=where, points=points,
            factors=factors, values=points * factors, most=MOST_VALUES,
            fewer=MOST_VALUES // factors))


# Levels: grid, one at a time, ladder


def _grid(factors: list[Factor], where: str) -> _Arranged:
    """Return every combination of levels; the last factor changes fastest."""
    _refuse_too_many(math.prod(f.count for f in factors), len(factors), where)
    levels = [np.array(f.distinct_levels()) for f in factors]
    crossed = np.meshgrid(*levels, indexing="ij")
    return _labelled(factors, np.stack([axis.ravel() for axis in crossed], axis=1))


def _one_at_a_time(factors: list[Factor], where: str) -> _Arranged:
    """Return the scenario as it is, then each level of each factor with all others as they are."""
    _refuse_too_many(1 + sum(f.count for f in factors), len(factors), where)
    levels = [f.distinct_levels() for f in factors]
    values = np.full((1 + sum(map(len, levels)), len(factors)), np.nan)
    row = 1
    for column, some in enumerate(levels):
        values[row:row + len(some), column] = some
        row += len(some)
    return _labelled(factors, values)


def _ladder(factors: list[Factor], labels: object, where: str) -> _Arranged:
    """Return point i with the i-th level of every factor."""
    counts = {f.name: f.count for f in factors}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{name}: {count}" for name, count in counts.items())
        raise InputError(text("{where}: a ladder moves its factors together, so their lists have "
                              "one length ({listed})", where=where, listed=shown(listed, 300)))
    _refuse_too_many(factors[0].count, len(factors), where)
    values = np.array([f.levels() for f in factors]).T
    seen: dict[bytes, int] = {}
    for step, row in enumerate(values, start=1):
        before = seen.setdefault(row.tobytes(), step)
        if before != step:
            raise InputError(text("{where}: steps {before} and {step} of the ladder are the same",
                                  where=where, before=before, step=step))
    found = _labelled(factors, values)
    return found if labels is None else found._replace(
        labels=_stated_labels(labels, len(values), where))


def _labelled(factors: list[Factor], values: _Floats) -> _Arranged:
    names = tuple(f.name for f in factors)
    labels = []
    for number, row in enumerate(values.tolist()):
        moved = [(name, value) for name, value in zip(names, row) if not math.isnan(value)]
        if not moved:
            labels.append(AS_IT_IS)
        elif len(moved) > _MOST_NAMED:
            labels.append(text("point {number}", number=number))
        else:
            labels.append(", ".join(f"{name} = {_short(value)}" for name, value in moved))
    return _Arranged(names, values, tuple(labels))


def _short(value: float) -> str:
    """Return a number as briefly as leaves it the same number."""
    brief = f"{value:g}"
    return brief if float(brief) == value else repr(value)


def _stated_labels(labels: object, count: int, where: str) -> tuple[str, ...]:
    if not isinstance(labels, list | tuple) or len(labels) != count:
        raise InputError(text("{where}: labels is not a list of {count} texts, one a step",
                              where=where, count=count))
    found = tuple(check_text("labels", label, where) for label in labels)
    for at, label in enumerate(found):
        if len(label) > LONGEST_LABEL:
            raise InputError(text("{where}: the label {label} is longer than {most} characters",
                                  where=where, label=quoted(label), most=LONGEST_LABEL))
        if label in found[:at]:
            raise InputError(text("{where}: the label {label} stands there twice", where=where,
                                  label=quoted(label)))
    return found


# Samples: Latin hypercube, Sobol, draws from all priors


def _spread(kind: str, factors: list[Factor], design: Mapping[str, object], seed: int, where: str
            ) -> _Arranged:
    count = _point_count(design, len(factors), where)
    if kind == "sobol" and count & (count - 1):
        below = 1 << (count.bit_length() - 1)
        near = [str(n) for n in (below, 2 * below) if n <= MOST_POINTS]
        raise InputError(text("{where}: points = {count} is not a power of two, which a Sobol "
                              "sequence needs; the nearest: {near}", where=where, count=count,
                              near=text(" and ").join(near)))
    # Of SciPy only this is used, and it takes longer to import than all the rest.
    qmc = importlib.import_module("scipy.stats.qmc")
    sampler = qmc.LatinHypercube if kind == "latin_hypercube" else qmc.Sobol
    luck = np.random.default_rng(seed)
    # SciPy 1.15 renamed the argument; the older name is to go.
    name = "rng" if "rng" in inspect.signature(sampler).parameters else "seed"
    share = sampler(len(factors), **{name: luck}).random(count)
    values = np.stack([f.at(share[:, column]) for column, f in enumerate(factors)], axis=1)
    return _Arranged(tuple(f.name for f in factors), values, _numbered(count))


def _priors(design: Mapping[str, object], scenarios: Mapping[str, Scenario], seed: int,
            where: str) -> _Arranged:
    """Return in point p what replication p would believe of every parameter that varies."""
    mode = design.get("mode", _PRIOR_MODES[0])
    if mode not in _PRIOR_MODES or not isinstance(mode, str):
        raise unknown_name("mode of priors", str(mode), _PRIOR_MODES, where)
    names = varying_parameters(scenarios, where)
    count = _point_count(design, len(names), where)
    values = np.empty((count, len(names)))
    for point in range(count):
        drawn = draw(seed, point, mode)
        values[point] = [drawn[name] for name in names]
    return _Arranged(names, values, _numbered(count))


def _point_count(design: Mapping[str, object], factors: int, where: str) -> int:
    if "points" not in design:
        raise InputError(text("{where}: points missing; give the number of points", where=where))
    count = check_whole("points", design["points"], 1, MOST_POINTS, where)
    _refuse_too_many(count, factors, where)
    return count


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(text("point {number}", number=number) for number in range(count))
