"""Factors of a design: what is varied, over which levels, over which range or prior.

A factor is a lever, an assumption about the world or a parameter. It is written as a list of
levels, as ``{ low = , high = }`` (with ``levels = 5`` where levels are needed), or as
``{ from = }``: ``"practice"`` (a lever or world assumption: the range seen in practice),
``"allowed"`` (the range it may have) or ``"prior"`` (what is believed of a parameter).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import InputError, outside_range, shown, unknown_name
from ..core.text import text
from ..evidence.priors import beta_quantile, triangular_quantile, uniform_quantile
from ..evidence.registry import Parameter, check_value, parameter, registry
from ..policy.checks import check_whole, no_such_setting, quoted
from ..policy.levers import (
    LEVER_NAMES,
    WORLD_NAMES,
    check_lever,
    check_world,
    lever,
    world_assumption,
)
from ..policy.scenario import Scenario

MOST_LEVELS = 1_000_000
_ALL = ("all_levers", "all_parameters")
_RANGE_KEYS = ("low", "high", "levels", "from")
_LEVELS = ("grid", "one_at_a_time", "ladder")
"""Kinds of design that take levels; the others take ranges."""
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Factor:
    """One factor: levels as stated, or a range with a number of levels; perhaps with its prior.

    ``place`` is where it was read, ``count`` the number of levels; ``low`` and ``high`` are NaN
    where levels are stated.
    """

    name: str
    place: str
    stated: tuple[object, ...] | None
    low: float
    high: float
    count: int
    prior: Parameter | None

    def levels(self) -> tuple[float, ...]:
        """Return the levels in the unit of the factor; InputError for one that is not allowed."""
        if self.stated is not None:
            return tuple(_allowed_value(self.name, value, self.place) for value in self.stated)
        # Without the last bits of the arithmetic: 0.3, not 0.30000000000000004.
        between = np.linspace(self.low, self.high, self.count)[1:-1].tolist()
        return (self.low, *(float(f"{level:.12g}") for level in between), self.high)

    def distinct_levels(self) -> tuple[float, ...]:
        """Return the levels; InputError, besides, for one that stands there twice."""
        levels = self.levels()
        if len(set(levels)) < len(levels):
            twice = next(one for at, one in enumerate(levels) if one in levels[:at])
            raise InputError(text("{place} {name}: the level {level:g} stands there twice",
                                  place=self.place, name=self.name, level=twice))
        return levels

    def at(self, share: _Floats) -> _Floats:
        """Return values[point]: the quantile of the prior, or of the range, at share[point]."""
        if self.prior is None or self.prior.prior == "uniform":
            found = uniform_quantile(share, *_arrays(self.low, self.high))
        elif self.prior.prior == "triangular":
            found = triangular_quantile(share, *_arrays(self.low, self.prior.value, self.high))
        else:
            found = beta_quantile(share, *_arrays(self.low, self.high))
        return np.clip(found, self.low, self.high)


def factors_of(given: object, kind: str, scenarios: Mapping[str, Scenario], where: str
               ) -> list[Factor]:
    """Return the factors of a design of this kind, in their order.

    ``given`` is the table ``[design.factors]``, or "all_levers" (each over its range in practice)
    or "all_parameters" (each that varies over its prior). Levels are not looked at yet, so that
    they can be counted first. Raises InputError for what does not exist or does not fit the kind.
    """
    if isinstance(given, str):
        table = _all(given, kind, scenarios, where)
    elif isinstance(given, Mapping) and given:
        table = flat_names(given)
    else:
        raise InputError(text("{where}: factors missing or not a table; write [design.factors] and "
                              "under it name = [levels] or name = {{ low = ..., high = ... }}",
                              where=where))
    return [_factor(name, spec, kind, f"{where}: [factors]") for name, spec in table.items()]


def varying_parameters(scenarios: Mapping[str, Scenario], where: str) -> tuple[str, ...]:
    """Return the parameters with a prior that varies, in the order of the registry.

    Raises InputError when a scenario states one of them: the design would write over it unseen.
    """
    names = tuple(name for name, row in registry().items() if _varies(row))
    for label, scenario in scenarios.items():
        own = [name for name in names if name in scenario.parameters]
        if own:
            raise InputError(text(
                "{where}: '{label}' states its own {names}, which a design over all parameters "
                "would overwrite; name the parameters to vary under [design.factors] instead",
                where=where, label=shown(label), names=", ".join(own[:3])))
    return names


def flat_names(table: Mapping[str, object]) -> dict[str, object]:
    """Return a table with ``housing.find`` for what TOML reads as ``find`` inside ``housing``."""
    mechanisms = {row.mechanism for row in registry().values()}
    found: dict[str, object] = {}
    for outer, held in table.items():
        # Two mechanisms are called as a lever is; a range of that lever has the keys of a range.
        if outer in mechanisms and isinstance(held, Mapping) and not set(held) & {*_RANGE_KEYS}:
            found |= {f"{outer}.{inner}": value for inner, value in held.items()}
        else:
            found[outer] = held
    return found


def _factor(name: str, spec: object, kind: str, place: str) -> Factor:
    row = _row(name, place)
    here = f"{place} {name}"
    if isinstance(spec, list | tuple | range | np.ndarray):
        if kind not in _LEVELS:
            raise InputError(text("{here}: a {kind} takes a range, not levels; write {{ low = ..., "
                                  "high = ... }} or {{ from = 'practice' }}", here=here, kind=kind))
        levels = tuple(spec.tolist()) if isinstance(spec, np.ndarray) else tuple(spec)
        if not levels:
            raise InputError(text("{here}: no levels; give one or more", here=here))
        return Factor(name, place, levels, math.nan, math.nan, len(levels), None)
    if not isinstance(spec, Mapping) or kind == "ladder":
        raise InputError(text("{here} = {given} is not a list of levels{more}", here=here,
                              given=quoted(spec), more="" if kind == "ladder" else text(
                                  " or a range {{ low = ..., high = ... }}")))
    for key in spec:
        if key not in _RANGE_KEYS:
            raise unknown_name("key", str(key), _RANGE_KEYS, here)
    low, high, prior = _range(name, spec, row, place)
    if prior is not None and (kind == "grid" or "levels" in spec):
        raise InputError(text("{here}: from = 'prior' has no levels; it is for one_at_a_time, "
                              "which takes both its ends, latin_hypercube and sobol", here=here))
    if "levels" in spec and kind not in _LEVELS:
        raise InputError(text("{here}: a {kind} does not use levels", here=here, kind=kind))
    if "levels" not in spec and kind == "grid":
        raise InputError(text("{here}: levels missing; write {{ low = ..., high = ..., levels = 5 "
                              "}} or a list of levels", here=here))
    count = check_whole("levels", spec.get("levels", 2), 2, MOST_LEVELS, here)
    return Factor(name, place, None, low, high, count, prior)


def _range(name: str, spec: Mapping[str, object], row: Any, place: str
           ) -> tuple[float, float, Parameter | None]:
    """Return the ends of a range and, if it is one, the parameter whose prior it is."""
    here = f"{place} {name}"
    is_parameter = isinstance(row, Parameter)
    if "from" not in spec:
        if "low" not in spec or "high" not in spec:
            raise InputError(text("{here}: a range has low and high, or from", here=here))
        low, high = (_within(name, spec[end], row, place) for end in ("low", "high"))
        if low >= high:
            raise InputError(text("{here}: low = {low:g} is not below high = {high:g}", here=here,
                                  low=low, high=high))
        return low, high, None
    if "low" in spec or "high" in spec:
        raise InputError(text("{here}: from stands instead of low and high; give one or the other",
                              here=here))
    kinds = ("prior", "allowed") if is_parameter else ("practice", "allowed")
    source = spec["from"]
    if source not in kinds:
        raise InputError(text("{here}: from = {source}; {what} has: {kinds}", here=here,
                              source=quoted(source), kinds=", ".join(kinds),
                              what=text("a parameter") if is_parameter else
                              text("a lever or world assumption")))
    if not is_parameter:
        low, high = row.practice if source == "practice" else row.allowed
        return float(low), float(high), None
    if source == "prior" and not _varies(row):
        raise InputError(text("{here}: this parameter has no prior that varies; give its low and "
                              "high", here=here))
    if row.low == row.high:
        raise InputError(text("{here}: this parameter has one value, {low:g}", here=here,
                              low=row.low))
    return row.low, row.high, row if source == "prior" else None


def _row(name: str, place: str) -> Any:
    if "." in name:
        return parameter(name, place)
    if name in WORLD_NAMES:
        return world_assumption(name)
    if name in LEVER_NAMES:
        return lever(name)
    raise no_such_setting(name, place)


def _allowed_value(name: str, value: object, place: str) -> float:
    if "." in name:
        return check_value(name, value, place) + 0.0
    return (check_world if name in WORLD_NAMES else check_lever)(name, value, place)


def _within(name: str, value: object, row: Any, place: str) -> float:
    number = _allowed_value(name, value, place)
    # A neutral value may lie apart from the range: alone it is allowed, what is between is not.
    if isinstance(row, Parameter) and not row.low <= number <= row.high:
        raise outside_range(name, value, row.low, row.high, row.unit, place)
    return number


def _all(given: str, kind: str, scenarios: Mapping[str, Scenario], where: str
         ) -> dict[str, object]:
    if given not in _ALL:
        raise unknown_name("set of factors", given, _ALL, where)
    if kind in ("grid", "ladder"):
        raise InputError(text("{where}: factors = '{given}' is for one_at_a_time, latin_hypercube "
                              "and sobol; name the factors of a {kind}", where=where, given=given,
                              kind=kind))
    if given == "all_levers":
        return {name: {"from": "practice"} for name in LEVER_NAMES}
    return {name: {"from": "prior"} for name in varying_parameters(scenarios, where)}


def _varies(row: Parameter) -> bool:
    return row.prior != "fixed" and not row.structural


def _arrays(*numbers: float) -> tuple[_Floats, ...]:
    return tuple(np.array(number) for number in numbers)
