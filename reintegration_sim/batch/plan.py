"""A plan: which scenarios are run, how often, on which luck. Two equal plans give equal results."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from ..core.errors import InputError, shown, unknown_name
from ..core.text import text
from ..engine.parameters import MODES, parameter_values
from ..engine.run import CODE_ID, check_size
from ..policy.checks import check_months, check_population
from ..policy.files import load_scenario
from ..policy.scenario import DEFAULT_MONTHS, Scenario

FORMAT = 1
"""Version of the tables that a plan's results are stored in."""
MAX_REPLICATIONS = 1_000_000
LONGEST_LABEL = 80

_T = TypeVar("_T")
Policy = Scenario | type[Any]
"""A scenario, or a user's own model class."""
Source = str | os.PathLike[str] | Scenario | type[Any]
"""What a user may give: a shipped name, a path, a scenario, a model class."""


@dataclass(frozen=True)
class Plan:
    """Everything that bears on the results of an ensemble.

    ``policies`` are labelled and in order; ``months`` 1 to 600, ``people`` present in month 0,
    ``replications`` numbered from 0 and alike in luck and parameters for every policy; ``twins``
    says whether each is also run as its muted twin.
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
    full_series: bool = False
    settings: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be run, in words."""
        check_size(self.people, self.months, self.seed, 0)
        whole_number("replications", self.replications, 1, MAX_REPLICATIONS)
        if self.mode not in MODES:
            raise unknown_name("parameter mode", str(self.mode), MODES)

    @cached_property
    def draws(self) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Return names and values[replication, parameter], a scenario's own values apart."""
        rows = [parameter_values(self.mode, self.seed, r) for r in range(self.replications)]
        names = tuple(rows[0])
        return names, np.array([[row[name] for name in names] for row in rows])

    def values(self, policy: Scenario, replication: int) -> dict[str, float]:
        """Return every parameter of one run, in the units of the registry."""
        names, table = self.draws
        drawn = dict(zip(names, table[replication].tolist(), strict=True))
        return drawn | dict(policy.parameters)

    @cached_property
    def described(self) -> dict[str, Any]:
        """Return the plan as plain data: what the manifest of a results folder holds."""
        return {
            "format": FORMAT,
            "code_id": CODE_ID,
            "scenarios": {label: _described(policy) for label, policy in self.policies.items()},
            "settings": dict(self.settings),
            "baseline": self.baseline,
            "replications": self.replications,
            "people": self.people,
            "months": self.months,
            "seed": self.seed,
            "population": self.population,
            "parameter_mode": self.mode,
            "parameter_draws": hashlib.sha256(self.draws[1].tobytes()).hexdigest(),
            "twins": self.twins,
            "full_series": self.full_series,
        }

    @cached_property
    def plan_id(self) -> str:
        """Return the SHA-256, in hexadecimal, of everything in the plan."""
        content = json.dumps(self.described, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()


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
        source = hashlib.sha256(inspect.getsource(policy).encode()).hexdigest()
    except (OSError, TypeError):
        source = ""
    return {"model_class": f"{policy.__module__}.{policy.__qualname__}", "hash": source}
