"""Policies to begin from: the shipped scenarios that an address can hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..core.text import text
from ..plots.style import scenario_label
from ..policy.files import load_scenario, shipped_names
from ..policy.levers import LEVERS, WORLD
from ..policy.scenario import Scenario
from .address import Policy

FIRST = ("status_quo", "security_first", "sra")
"""Presets that stand before the others."""
EXAMPLE = "sra"
"""The preset that is compared with today's policy where nothing was chosen yet."""


@cache
def presets() -> dict[str, Policy]:
    """Return the policies to begin from, by the name of their scenario, the main ones first.

    Scenarios that change over time or set parameters of the model are for the command line.
    """
    names = [*FIRST, *(name for name in shipped_names() if name not in FIRST)]
    scenarios = {name: load_scenario(name) for name in names}
    return {name: policy_of(one) for name, one in scenarios.items()
            if not one.changes and not one.parameters}


def policy_of(scenario: Scenario) -> Policy:
    """Return what a scenario sets from its start on, as an address holds it."""
    return Policy(levers={row.name: scenario.levers[row.name] for row in LEVERS},
                  world={row.name: scenario.world[row.name] for row in WORLD})


def name_of(policy: Policy) -> str:
    """Return the name of the preset that a policy is, "" for none."""
    return next((name for name, one in presets().items() if one == policy), "")


def reasons_of(policy: Policy) -> Mapping[str, str]:
    """Return why a preset sets what it sets, by lever, in English; nothing for other policies."""
    name = name_of(policy)
    return _reasons(name) if name else {}


@cache
def _reasons(name: str) -> Mapping[str, str]:
    return load_scenario(name).because


def preset_label(name: str) -> str:
    """Return what a choice calls a preset: as everywhere, but SRA is spelt out here."""
    return text("Sustainable Restorative Approach (SRA)") if name == EXAMPLE else (
        scenario_label(name))


def in_groups() -> dict[str, list[str]]:
    """Return the names of the presets under headings, in the order of a choice."""
    found: dict[str, list[str]] = {
        text("The main policies"): [], text("Variations on the main policies"): [],
        text("Under media storms"): [], text("One thing at a time"): []}
    main, changed, storms, single = found.values()
    for name in presets():
        (main if name in FIRST else changed if name.startswith(("sra_", "security_")) else
         storms if name.startswith("media_storm") else single).append(name)
    return found


@cache
def question_of(name: str) -> str:
    """Return the question that a preset asks, in English; translated where it is shown."""
    return load_scenario(name).question
