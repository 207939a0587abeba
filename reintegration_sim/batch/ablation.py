"""Ablation: a package of measures taken apart, step by step.

Against a scenario as it is stand the whole package, each of its steps alone, and the package
without each. A step is one lever (or world assumption or parameter) that differs between the two,
or a group of them that moves as one. What a step achieves alone and what is lost without it are
different questions when steps help or hinder each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..core.errors import InputError, nearest, shown
from ..core.text import text
from ..policy.checks import check_name, quoted
from ..policy.files import load_scenario
from ..policy.scenario import Scenario, differences

AS_IT_IS = "as it is"

_Steps = dict[str, tuple[str, ...]]


class Arranged(NamedTuple):
    """Factors, values[point, factor] in their units, and a label a point."""

    factors: tuple[str, ...]
    values: NDArray[np.float64]
    labels: tuple[str, ...]


def ablated(design: Mapping[str, object], scenarios: Mapping[str, Scenario], where: str
            ) -> Arranged:
    """Return the points of an ablation: as it is, the whole package, each alone, without each.

    Where a point leaves a value as the scenario has it, it holds NaN. Raises InputError when the
    package cannot be told apart from the one scenario by values that hold for the whole run.
    """
    if len(scenarios) != 1:
        raise InputError(text("{where}: an ablation needs exactly one scenario, which the package "
                              "is compared with; there are {count}", where=where,
                              count=len(scenarios)))
    (against,) = scenarios.values()
    package = _package(design, where)
    differing = _differing(package, against, where)
    steps = _steps(differing, design.get("groups"), where)
    if len(steps) < 2:
        raise InputError(text("{where}: '{package}' is one step away from '{against}'; an ablation "
                              "needs two or more", where=where, package=package.name,
                              against=against.name))
    chosen = _chosen(steps, design.get("only"), where)
    stated = {**package.levers, **package.world, **package.parameters}
    whole = np.array([stated[name] for name in differing])
    rows = [np.full(len(differing), np.nan), whole]
    labels = [AS_IT_IS, text("the whole package")]
    moved = {step: np.isin(differing, steps[step]) for step in chosen}
    for step in chosen:
        rows.append(np.where(moved[step], whole, np.nan))
        labels.append(text("{step} alone", step=step))
    for step in chosen:
        rows.append(np.where(moved[step], np.nan, whole))
        labels.append(text("without {step}", step=step))
    return Arranged(differing, np.array(rows), tuple(labels))


def _package(design: Mapping[str, object], where: str) -> Scenario:
    given = design.get("package")
    if given is None:
        raise InputError(text("{where}: package missing; name the scenario to take apart",
                              where=where))
    if isinstance(given, Scenario):
        return given
    if not isinstance(given, str):
        raise InputError(text("{where}: package = {given} is not the name of a scenario",
                              where=where, given=shown(given)))
    try:
        return load_scenario(given)
    except InputError as error:
        raise type(error)(f"{where}: package: {error}") from None


def _differing(package: Scenario, against: Scenario, where: str) -> tuple[str, ...]:
    """Return what differs, in the order of the tables; all of it stated for the whole run."""
    if package.changes:
        raise InputError(text("{where}: the package '{package}' has [[changes]]; an ablation takes "
                              "apart what holds for the whole run", where=where,
                              package=package.name))
    found = differences(against, package)
    for key in ("months", "population"):
        if key in found:
            raise InputError(text(
                "{where}: the package '{package}' has {key} = {one}, '{against}' has {other}; give "
                "{key} for the whole study", where=where, package=package.name, key=key,
                one=getattr(package, key), other=getattr(against, key), against=against.name))
    for name in found:
        if "." in name and name not in package.parameters:
            raise InputError(text("{where}: '{against}' states {name} and the package '{package}' "
                                  "does not; state it in both", where=where, against=against.name,
                                  name=name, package=package.name))
    if not found:
        raise InputError(text("{where}: the package '{package}' does not differ from '{against}'",
                              where=where, package=package.name, against=against.name))
    return found


def _steps(differing: tuple[str, ...], groups: object, where: str) -> _Steps:
    """Return the members of each step: the groups first, then every other factor by itself."""
    if groups is None:
        groups = {}
    if not isinstance(groups, Mapping):
        raise InputError(text("{where}: groups is not a table; write groups = {{ name = [levers] "
                              "}}", where=where))
    found: _Steps = {}
    owner: dict[str, str] = {}
    for group, members in groups.items():
        here = f"{where}: groups.{shown(group)}"
        check_name("group", group, here)
        if group in differing:
            raise InputError(text("{here}: a lever is called so; give the group another name",
                                  here=here))
        for name in _names(members, here):
            if name not in differing:
                raise _not_a_step(name, differing, here)
            if name in owner:
                raise InputError(text("{here}: {name} stands in '{group}' already", here=here,
                                      name=name, group=owner[name]))
            owner[name] = group
        found[group] = tuple(members)
    return found | {name: (name,) for name in differing if name not in owner}


def _chosen(steps: _Steps, only: object, where: str) -> tuple[str, ...]:
    if only is None:
        return tuple(steps)
    here = f"{where}: only"
    names = _names(only, here)
    for at, name in enumerate(names):
        if name not in steps:
            group = next((g for g, members in steps.items() if name in members), None)
            if group is not None:
                raise InputError(text("{here}: {name} is part of the group '{group}'; name that",
                                      here=here, name=name, group=group))
            raise _not_a_step(name, steps, here)
        if name in names[:at]:
            raise InputError(text("{here}: {name} stands there twice", here=here, name=name))
    return names


def _names(given: object, here: str) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or not given or (
            not all(isinstance(name, str) for name in given)):
        raise InputError(text("{here} = {given} is not a list of names", here=here,
                              given=quoted(given)))
    return tuple(given)


def _not_a_step(name: str, names: tuple[str, ...] | _Steps, here: str) -> InputError:
    guess = nearest(name, names)
    hint = text("; did you mean '{guess}'?", guess=guess) if guess else ""
    return InputError(text("{here}: {name} is not among what the package changes{hint}", here=here,
                           name=quoted(name), hint=hint))
