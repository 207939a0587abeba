"""Policies to begin from: the shipped scenarios that an address can hold."""

from __future__ import annotations

from functools import cache

from ..policy.files import load_scenario, shipped_names
from ..policy.levers import LEVERS, WORLD
from ..policy.scenario import Scenario
from .address import Policy

FIRST = ("status_quo", "security_first", "sra")
"""Presets that stand before the others."""


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
