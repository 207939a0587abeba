"""A plan: which scenarios are run, how often, on which luck. Two equal plans give equal results."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from pydantic import BaseModel

from ..core.errors import InputError, shown, unknown_name
from ..core.text import text
from ..engine.parameters import MODES, parameter_values
from ..engine.run import CODE_ID, check_size
from ..evidence.registry import registry
from ..policy.checks import check_months, check_population
from ..policy.files import load_scenario
from ..policy.scenario import DEFAULT_MONTHS, Scenario
from .design import ONE_POINT, Points
from .layout import Layout

FORMAT = 2
"""Version of the tables that a plan's results are stored in."""
MAX_REPLICATIONS = 1_000_000
MOST_RUNS = 1_000_000_000
MOST_RUNS_A_SHARD = 100_000
HORIZONS = (12, 24, 60, 120)
SERIES_REPLICATIONS = 200
TABLES_KEPT = ("persons", "events", "series")
KEEPS = (*TABLES_KEPT, "full_series")
MOST_WORKERS = 256
LONGEST_LABEL = 80
IDENTITY = ("format", "code_id", "scenarios", "settings", "baseline", "people", "months", "seed",
            "population", "parameter_mode", "priors", "twins", "keep", "design")
"""What of a described plan its identity is made of: all but the title."""
FILE_HASH = "file_sha256"
"""What a manifest adds to its design: the hash of the file of points."""

_T = TypeVar("_T")
Policy = Scenario | type[Any]
"""A scenario, or a user's own model class."""
Source = str | os.PathLike[str] | Scenario | type[Any]
"""What a user may give: a shipped name, a path, a scenario, a model class."""


class Cell(NamedTuple):
    """What one run is, apart from its luck: a design point, a policy, with effects or muted."""

    point: int
    label: str
    effects: bool


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that bears on the results of many runs.

    Runs are numbered: ``run = replication * n_cells + cell``. So more replications leave every
    number as it is, and what was run until an interruption is complete replications of all.

    Attributes
    ----------
    policies : labelled and in order
    replications : 1 to 1,000,000, numbered from 0, alike in luck and in parameters for every cell
    people, months, seed, population, mode : as for `Run`
    twins : whether each scenario is also run as its muted twin
    baseline : label of the policy that the others are compared with
    settings : what was set for every scenario, already in ``policies``
    points : the design; each point changes levers, world assumptions or parameters
    keep : what is kept beside outcomes at the horizons: persons, events, series (monthly, of the
        first 200 replications), full_series (of all)
    chunk : runs a shard; chosen by the size of a run and the number of runs when None
    title : name and question of a study, for people
    """

    policies: Mapping[str, Policy]
    replications: int
    people: int
    months: int
    seed: int
    population: str
    mode: str
    twins: bool
    baseline: str | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    points: Points = ONE_POINT
    keep: tuple[str, ...] = ()
    chunk: int | None = None
    title: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be run, in words."""
        check_size(self.people, self.months, self.seed, 0)
        whole_number("replications", self.replications, 1, MAX_REPLICATIONS)
        if self.mode not in MODES:
            raise unknown_name("parameter mode", str(self.mode), MODES)
        for name in self.keep:
            if name not in KEEPS:
                raise unknown_name("kept table", str(name), KEEPS)
        if self.chunk is not None:
            whole_number("chunk", self.chunk, 1, MOST_RUNS_A_SHARD)
        if self.points.factors and any(isinstance(one, type) for one in self.policies.values()):
            raise InputError(text("a design moves levers or parameters of scenario files; leave "
                                  "model classes out of it"))
        most = MOST_RUNS // (self.n_cells or 1)
        if self.replications > most:
            raise InputError(text("{n} runs in all; at most {most} are allowed",
                                  n=self.n_runs, most=MOST_RUNS))

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs: the fields, without anything worked out."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @cached_property
    def within_point(self) -> tuple[tuple[str, bool], ...]:
        """Return (label, effects) of the cells of one design point, in order."""
        found = []
        for label, policy in self.policies.items():
            found.append((label, True))
            if self.twins and isinstance(policy, Scenario):
                found.append((label, False))
        return tuple(found)

    @property
    def n_cells(self) -> int:
        """Return the number of runs in one replication."""
        return len(self.points) * len(self.within_point)

    @property
    def n_runs(self) -> int:
        """Return the number of runs in all."""
        return self.n_cells * self.replications

    @property
    def horizons(self) -> tuple[int, ...]:
        """Return the months at which outcomes are kept of every run: 12, 24, 60, 120, last."""
        return horizons_of(self.months)

    @property
    def layout(self) -> Layout:
        """Return how the runs are numbered and what is kept of them."""
        return Layout(tuple(self.policies), self.within_point, len(self.points), self.horizons,
                      self.months)

    @property
    def series_replications(self) -> int:
        """Return how many replications, from the first on, keep their monthly series."""
        if "full_series" in self.keep:
            return self.replications
        return SERIES_REPLICATIONS if "series" in self.keep else 0

    def cell(self, number: int) -> Cell:
        """Return the cell of this number, 0 to n_cells - 1."""
        point, place = divmod(number, len(self.within_point))
        return Cell(point, *self.within_point[place])

    def policy_at(self, point: int, label: str) -> Policy:
        """Return a policy with what a design point sets."""
        policy = self.policies[label]
        settings = self.points.settings(point)
        return policy.with_settings(settings) if settings and isinstance(policy, Scenario) else (
            policy)

    def values(self, policy: Scenario, replication: int) -> dict[str, float]:
        """Return every parameter of one run, in the units of the registry."""
        return _drawn(self.mode, self.seed, replication) | dict(policy.parameters)

    @property
    def short_id(self) -> str:
        """Return eight characters for the name of a folder; replications are in it."""
        return hashlib.sha256(f"{self.plan_id} {self.replications}".encode()).hexdigest()[:8]

    def with_replications(self, replications: int) -> Plan:
        """Return this plan with another number of replications; its identity stays the same."""
        return replace(self, replications=replications)

    def with_policies(self, policies: Mapping[str, Policy]) -> Plan:
        """Return this plan with other policies."""
        return replace(self, policies=policies)

    @cached_property
    def described(self) -> dict[str, Any]:
        """Return all but the number of replications as plain data, as a manifest holds it."""
        return {
            "format": FORMAT,
            "code_id": CODE_ID,
            "title": dict(self.title),
            "scenarios": {label: _described(policy) for label, policy in self.policies.items()},
            "settings": dict(self.settings),
            "baseline": self.baseline,
            "people": self.people,
            "months": self.months,
            "seed": self.seed,
            "population": self.population,
            "parameter_mode": self.mode,
            "priors": priors_as_data(),
            "twins": self.twins,
            "keep": list(self.keep),
            "design": self.points.described,
        }

    @cached_property
    def plan_id(self) -> str:
        """Return the SHA-256, in hexadecimal, of everything but titles and replications.

        Two folders of one plan hold runs of the same numbers with the same content, however many.
        """
        return plan_id_of(self.described)


def horizons_of(months: int) -> tuple[int, ...]:
    """Return the months at which outcomes are kept of every run that long."""
    return tuple(sorted({m for m in HORIZONS if m <= months} | {months}))


def plan_id_of(described: Mapping[str, Any]) -> str:
    """Return the identity of a described plan; a manifest, which states more, has the same."""
    content = {name: described[name] for name in IDENTITY}
    content["design"] = {name: held for name, held in described["design"].items()
                         if name != FILE_HASH}
    written = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def default_threads() -> int:
    """Return the number of processors that this process may use, at most 8."""
    try:
        return min(len(os.sched_getaffinity(0)), 8)
    except AttributeError:
        return min(os.cpu_count() or 1, 8)


@cache
def priors_as_data() -> dict[str, list[Any]]:
    """Return value, prior, low, high, neutral and structural of every parameter, by name.

    With the seed and a replication number these are all that its draw hangs on.
    """
    return {row.name: [row.value, row.prior, row.low, row.high, row.neutral, row.structural]
            for row in registry().values()}


@lru_cache(maxsize=64)
def _drawn(mode: str, seed: int, replication: int) -> dict[str, float]:
    return parameter_values(mode, seed, replication)


def whole_number(name: str, value: object, low: int, high: int) -> int:
    """Return a whole number within its limits, or raise InputError."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise InputError(text("{name} = {value}; a whole number from {low} to {high} is allowed",
                              name=name, value=shown(value), low=low, high=high))
    if not low <= value <= high:
        raise InputError(text("{name} = {value}; allowed are {low} to {high}", name=name,
                              value=value, low=low, high=high))
    return int(value)


def labelled(scenarios: Sequence[Source] | Mapping[str, Source],
             settings: Mapping[str, float] | None = None) -> dict[str, Policy]:
    """Return policies by label, loaded and with ``settings`` applied to each.

    Raises InputError when a scenario does not exist, two have one label, or settings are given
    for a model class, which has its own.
    """
    if isinstance(scenarios, str | os.PathLike | Scenario | type):
        raise InputError(text("scenarios is a list of scenarios or a mapping of labels to them"))
    if isinstance(scenarios, Mapping):
        pairs = [(label, _policy(source)) for label, source in scenarios.items()]
    else:
        pairs = [(_own_name(policy), policy) for policy in map(_policy, scenarios)]
    found: dict[str, Policy] = {}
    for label, policy in pairs:
        if not isinstance(label, str) or not 0 < len(label) <= LONGEST_LABEL or (
                not label.isprintable()):
            raise InputError(text("the label {label} is not a text of 1 to {longest} printable "
                                  "characters", label=shown(label), longest=LONGEST_LABEL))
        if label in found:
            raise InputError(text("two scenarios are called '{label}'; give each a label of its "
                                  "own: {{\"label\": scenario, ...}}", label=shown(label)))
        if settings and isinstance(policy, type):
            raise InputError(text("'{label}' is a model class; settings hold for scenarios only, "
                                  "so set its values in the class", label=shown(label)))
        found[label] = policy.with_settings(settings) if (
            settings and isinstance(policy, Scenario)) else policy
    return found


def on_one_footing(policies: Mapping[str, Policy], months: int | None, population: str | None
                   ) -> tuple[dict[str, Policy], int, str]:
    """Return the policies over one number of months and one population, with both.

    Raises InputError when scenarios differ in either and nothing is given for all of them.
    """
    stated = {label: p for label, p in policies.items() if isinstance(p, Scenario)}
    if months is None:
        months = _agreed({label: p.months for label, p in stated.items()}, DEFAULT_MONTHS,
                         text("the scenarios run over different numbers of months; give months "
                              "for all of them"))
    if population is None:
        population = _agreed({label: str(p.population) for label, p in stated.items()},
                             "arrivals",
                             text("the scenarios start from different populations and cannot be "
                                  "compared person by person; give one population for all"))
    length, kind = check_months(months), check_population(population)
    alike = {label: p.with_months(length).with_population(kind)  # type: ignore[arg-type]
             if isinstance(p, Scenario) else p for label, p in policies.items()}
    return alike, length, kind


def _agreed(stated: Mapping[str, _T], otherwise: _T, complaint: str) -> _T:
    kinds = list(dict.fromkeys(stated.values()))
    if len(kinds) > 1:
        listed = ", ".join(f"{shown(label)}: {value}" for label, value in stated.items())
        raise InputError(f"{complaint} ({listed})")
    return kinds[0] if kinds else otherwise


def _policy(source: Source) -> Policy:
    if isinstance(source, Scenario | type):
        return source
    if isinstance(source, str | os.PathLike):
        return load_scenario(source)
    raise InputError(text("{given} is neither the name of a scenario, a path, a Scenario nor a "
                          "model class", given=shown(source)))


def _own_name(policy: Policy) -> str:
    return policy.name if isinstance(policy, Scenario) else policy.__name__


def _plain(value: Any) -> Any:
    """Return scenarios, changes and mappings as plain dictionaries and lists."""
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {name: _plain(held) for name, held in value.items()}
    return [_plain(held) for held in value] if isinstance(value, tuple) else value


def _described(policy: Policy) -> dict[str, Any]:
    if isinstance(policy, Scenario):
        return {"hash": policy.scenario_hash, **_plain(policy)}
    try:
        # The whole file: what stands beside a class may change what it does.
        source = Path(inspect.getsourcefile(policy) or "").read_bytes()
    except (OSError, TypeError):
        source = b""
    return {"model_class": policy.__qualname__, "hash": hashlib.sha256(source).hexdigest()}
