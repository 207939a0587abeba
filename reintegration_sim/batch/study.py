"""A study: a question, the scenarios and design points that answer it, and how often each is run.

A study file is TOML, UTF-8, at most 64 KiB; ``experiments/README.md`` describes it. `load_study`
reads one, `study` takes the same values from Python; both check everything before anything runs.
A study that names a Python file runs the code in it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..core.errors import InputError, UnknownNameError, nearest, shown, unknown_name
from ..core.text import text
from ..engine.parameters import MODES
from ..engine.run import check_size
from ..policy.checks import check_name, check_text, check_whole, quoted
from ..policy.files import load_scenario
from ..policy.scenario import Population, Scenario
from ..policy.toml_files import file_content, parsed_toml
from .design import ONE_POINT, Points, design_points
from .design_factors import flat_names
from .plan import (
    MAX_REPLICATIONS,
    MOST_RUNS_A_SHARD,
    TABLES_KEPT,
    Plan,
    Policy,
    Source,
    labelled,
    on_one_footing,
    whole_number,
)
from .python_policies import is_reference, load_model_class

FORMAT = 1
"""Version of the format of study files."""

_REQUIRED = ("name", "question", "runtime", "figure", "scenarios")
_KEYS = (
    "format",
    *_REQUIRED,
    "replications",
    "people",
    "months",
    "population",
    "seed",
    "parameters",
    "baseline",
    "twins",
    "keep",
    "chunk",
    "settings",
    "design",
)


@dataclass(frozen=True)
class Study:
    """Everything a study file states, loaded and checked.

    Attributes
    ----------
    name : lowercase letters, digits, underscores, up to 60
    question, runtime, figure : what it asks, how long it takes, the figure it leads to, in words
    policies : scenarios and model classes by label, over one number of months and one population,
        with ``settings`` applied
    replications : 1 to 1,000,000, the same luck for every policy and point
    people, months, population, seed, parameters : as for `compare`
    baseline : label of the policy that the others are compared with, if there is one
    twins : whether each is also run as its muted twin
    keep : what is stored besides outcomes: persons, events, series
    chunk : runs a shard, 1 to 100,000; None leaves it to the runner
    settings : values of levers, world assumptions or parameters for every scenario
    points : the design points; every policy is run at each
    """

    name: str
    question: str
    runtime: str
    figure: str
    policies: Mapping[str, Policy]
    replications: int
    people: int
    months: int
    population: str
    seed: int
    parameters: str
    baseline: str | None = None
    twins: bool = False
    keep: tuple[str, ...] = ()
    chunk: int | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    points: Points = ONE_POINT

    def __post_init__(self) -> None:
        """Refuse what cannot be run, in words."""
        check_name("name", self.name)
        for key in ("question", "runtime", "figure"):
            check_text(key, getattr(self, key))
        if not self.policies:
            raise InputError(text("scenarios is empty; name one or more"))
        whole_number("replications", self.replications, 1, MAX_REPLICATIONS)
        check_size(self.people, self.months, self.seed, 0)
        if self.parameters not in MODES:
            raise unknown_name("parameter mode", str(self.parameters), MODES)
        if self.baseline is not None and self.baseline not in self.policies:
            raise unknown_name("scenario", str(self.baseline), self.policies)
        if not isinstance(self.twins, bool):
            raise InputError(text("twins = {given}; true or false is allowed",
                                  given=quoted(self.twins)))
        _kept(self.keep)
        if self.chunk is not None:
            whole_number("chunk", self.chunk, 1, MOST_RUNS_A_SHARD)
        classes = [label for label, held in self.policies.items() if isinstance(held, type)]
        if classes and self.points.factors:
            raise InputError(text("'{label}' is a model class, which has its own values; a design "
                                  "varies scenarios only, so leave one of the two out",
                                  label=shown(classes[0])))

    def plan(self, replications: int | None = None) -> Plan:
        """Return what is to be run; with another number of replications, if one is given."""
        return Plan(
            policies=self.policies,
            replications=self.replications if replications is None else replications,
            people=self.people,
            months=self.months,
            seed=self.seed,
            population=self.population,
            mode=self.parameters,
            twins=self.twins,
            baseline=self.baseline,
            settings=self.settings,
            points=self.points,
            keep=self.keep,
            chunk=self.chunk,
            title={"name": self.name, "question": self.question},
        )


def study(scenarios: Sequence[Source] | Mapping[str, Source], *, name: str = "study",
          question: str = "What do these scenarios do?", runtime: str = "not stated",
          figure: str = "none", design: Mapping[str, object] | None = None,
          replications: int = 200, people: int = 100, months: int | None = None,
          population: str | None = None, seed: int = 1, parameters: str | None = None,
          baseline: str | None = None, twins: bool = False, keep: Sequence[str] = (),
          chunk: int | None = None, settings: Mapping[str, object] | None = None,
          folder: str | os.PathLike[str] | None = None) -> Study:
    """Return a study; the arguments are those of a study file.

    Parameters
    ----------
    scenarios : names of shipped scenarios, paths of scenario files, "my_policy.py:ClassName",
        Scenarios or model classes; a list, or a mapping of labels to them
    design : kind of design and what it needs; as it is, at one point, when left out
    parameters : draws, central, sceptical or null; draws when left out, central for a design over
        priors, whose points carry the draws
    folder : what relative paths are relative to; the working directory when left out

    Others are those of Study, with the defaults of `compare`.

    Raises
    ------
    InputError : something given does not exist, is out of range, or does not go together
    """
    base = Path() if folder is None else Path(folder)
    checked = _checked_settings({} if settings is None else settings)
    policies = labelled(_loaded(scenarios, base), checked)
    alike, length, kind = on_one_footing(policies, months, population)
    points = ONE_POINT
    if design is not None:
        if not isinstance(design, Mapping):
            raise InputError(text("design = {given} is not a table", given=quoted(design)))
        table = _with_package(design, base, checked, months, population)
        stated = {label: p for label, p in alike.items() if isinstance(p, Scenario)}
        check_size(people, length, seed, 0)  # a design is seeded before a Study can check this
        points = design_points(table, stated, seed, "[design]")
        _refuse_settings_without_use(checked, points)
    return Study(
        name=name, question=question, runtime=runtime, figure=figure, policies=alike,
        replications=replications, people=people, months=length, population=kind, seed=seed,
        parameters=_mode(parameters, points), baseline=_baseline(baseline, alike), twins=twins,
        keep=_kept(keep), chunk=chunk, settings=checked, points=points)


def load_study(path: str | os.PathLike[str]) -> Study:
    """Return the study in a file; relative paths in it are relative to its folder.

    Raises InputError when something in it is wrong, with the file, the key and what is allowed;
    OutputError when the file cannot be read. Runs the Python files it names.
    """
    file = Path(path)
    where = shown(os.fspath(path), 200)
    if file.suffix != ".toml":
        raise InputError(text("{where}: study files are TOML and end in .toml", where=where))
    table = parsed_toml(file_content(file, where), where)
    try:
        return _from_table(table, file.parent)
    except InputError as error:
        raise type(error)(f"{where}: {error}") from None


def _from_table(table: Mapping[str, object], folder: Path) -> Study:
    for key in table:
        if key not in _KEYS:
            guess = nearest(key, _KEYS)
            hint = text("did you mean '{guess}'?", guess=guess) if guess else text(
                "there are: {keys}", keys=", ".join(_KEYS))
            raise UnknownNameError(text("no key is called '{key}'; {hint}", key=shown(key),
                                        hint=hint))
    missing = [key for key in _REQUIRED if key not in table]
    if missing:
        raise InputError(text("{keys} missing; every study states its {all}",
                              keys=" and ".join(missing), all=", ".join(_REQUIRED)))
    check_whole("format", table.get("format", FORMAT), FORMAT, FORMAT)
    values = {key: value for key, value in table.items() if key not in ("format", "scenarios")}
    for key in ("question", "runtime", "figure"):
        values[key] = check_text(key, values[key])
    for key in ("settings", "design"):
        if key in values and not isinstance(values[key], Mapping):
            raise InputError(text("{key} is not a table; begin it with [{key}]", key=key))
    # Types are checked by study() and Study, as they are for whoever calls them from Python.
    return study(table["scenarios"], folder=folder, **values)  # type: ignore[arg-type]


# Scenarios


def _loaded(scenarios: object, folder: Path) -> list[Policy] | dict[str, Policy]:
    if isinstance(scenarios, Mapping) and scenarios:
        return {label: _policy(source, folder, f"scenarios.{shown(label)}")
                for label, source in scenarios.items()}
    if isinstance(scenarios, list | tuple) and scenarios:
        return [_policy(source, folder, "scenarios") for source in scenarios]
    raise InputError(text("scenarios = {given}; allowed is a list of one or more scenarios, or a "
                          "table of labels and scenarios", given=quoted(scenarios)))


def _policy(source: object, folder: Path, where: str) -> Policy:
    if isinstance(source, Scenario | type):
        return source
    if isinstance(source, str) and is_reference(source):
        return load_model_class(source, folder, where)
    if not isinstance(source, str | os.PathLike):
        raise InputError(text("{where} holds {given}; allowed are names of scenarios, paths and "
                              "'my_policy.py:ClassName', each a text in quotes", where=where,
                              given=shown(source)))
    try:
        return load_scenario(_found(source, folder))
    except InputError as error:
        raise type(error)(f"{where}: {error}") from None


def _found(source: str | os.PathLike[str], folder: Path) -> str | Path:
    """Return a shipped name as it is, a path as one from ``folder``."""
    is_path = not isinstance(source, str) or source.endswith(".toml") or (
        "/" in source or os.sep in source)
    return folder / source if is_path else str(source)


# What goes with what


def _checked_settings(stated: object) -> dict[str, float]:
    if not isinstance(stated, Mapping) or not all(isinstance(name, str) for name in stated):
        raise InputError(text("settings is not a table of names and values"))
    given = flat_names(stated)
    for name in given:
        if name in _KEYS:
            raise InputError(text("settings: {name} is no setting but a key of the study; write it "
                                  "above the first [table]", name=name))
    base = Scenario(name="settings", question="Are these settings allowed?")
    try:
        tried = base.with_settings(given)  # type: ignore[arg-type]  # which checks each value
    except InputError as error:
        raise type(error)(f"settings: {error}") from None
    found = {**tried.levers, **tried.world, **tried.parameters}
    return {name: found[name] for name in given}


def _with_package(design: Mapping[str, object], folder: Path, settings: Mapping[str, float],
                  months: int | None, population: str | None) -> dict[str, object]:
    """Return the design with its package loaded and on the footing of the whole study."""
    table = dict(design)
    package = table.get("package")
    if isinstance(package, str | os.PathLike):
        try:
            package = load_scenario(_found(package, folder))
        except InputError as error:
            raise type(error)(f"[design]: package: {error}") from None
    if isinstance(package, Scenario):
        if months is not None:
            package = package.with_months(months)
        if population is not None:
            kind: Population = population  # type: ignore[assignment]  # checked on one footing
            package = package.with_population(kind)
        table["package"] = package.with_settings(settings)
    return table


def _refuse_settings_without_use(settings: Mapping[str, float], points: Points) -> None:
    for column, factor in enumerate(points.factors):
        if factor in settings and not np.isnan(points.values[:, column]).any():
            raise InputError(text("settings: {name} is varied by the design, which sets it at "
                                  "every point; leave it out of one of the two", name=factor))


def _mode(parameters: str | None, points: Points) -> str:
    if points.kind != "priors":
        return "draws" if parameters is None else parameters
    if parameters not in (None, "central"):
        raise InputError(text("parameters = {given}; a design over priors draws the parameters "
                              "itself, so write 'central' or leave it out",
                              given=quoted(parameters)))
    return "central"


def _baseline(baseline: object, policies: Mapping[str, Policy]) -> str | None:
    if baseline is None:
        return next(iter(policies)) if len(policies) > 1 else None
    if not isinstance(baseline, str):
        raise InputError(text("baseline = {given} is not the label of a scenario",
                              given=shown(baseline)))
    return baseline


def _kept(keep: object) -> tuple[str, ...]:
    if not isinstance(keep, list | tuple):
        raise InputError(text("keep = {given} is not a list; there are: {kept}",
                              given=quoted(keep), kept=", ".join(TABLES_KEPT)))
    for at, one in enumerate(keep):
        if one not in TABLES_KEPT:
            raise unknown_name("table to keep", str(one), TABLES_KEPT)
        if one in keep[:at]:
            raise InputError(text("keep names {one} twice", one=one))
    return tuple(one for one in TABLES_KEPT if one in keep)
