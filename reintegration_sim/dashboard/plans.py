"""The two plans that take minutes: a comparison confirmed, and levers alone and left out.

Texts of scenarios are left out of them, because they are part of a plan's identity: visitors who
ask for the same numbers, in whatever language, then share one job, and nothing that they wrote
lies on the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..analysis.compare import plan_comparison
from ..batch.plan import Plan
from ..batch.study import study
from ..core.errors import InputError
from ..core.text import speaking_as, text
from ..policy.checks import check_months, check_population
from ..policy.files import load_scenario
from ..policy.scenario import Fixed, Scenario, differences

PEOPLE = 100
CONFIRM_REPLICATIONS = 1_000
LEVERS_REPLICATIONS = 60
TODAY = "status_quo"


def confirm_plan(policies: Mapping[str, Scenario], baseline: str, months: int, population: str,
                 seed: int, replications: int = CONFIRM_REPLICATIONS) -> Plan:
    """Return the comparison of policies on many replications, with muted twins.

    Parameters
    ----------
    policies : two or more, by label; labels are part of the results
    baseline : label of the one that the others are compared with
    months : 1 to 600
    population : arrivals, today or history
    seed : 0 to 2**64 - 1
    replications : 1 to 1,000,000

    Raises
    ------
    InputError : something is out of range or does not exist
    """
    plain = {label: _plain(policy) for label, policy in policies.items()}
    return plan_comparison(plain, baseline=baseline, replications=replications, people=PEOPLE,
                           months=months, seed=seed, population=population)


def levers_plan(scenario: Scenario, months: int, population: str, seed: int,
                replications: int = LEVERS_REPLICATIONS) -> Plan:
    """Return the study of each changed lever alone, and of all without it.

    Changed is what differs from today's policy. World assumptions and parameters are not taken
    apart: those of ``scenario`` hold at every point. Other parameters are those of `confirm_plan`.

    Raises
    ------
    InputError : fewer than two levers differ, the scenario has later changes, or something is
        out of range
    """
    check_months(months)
    kind = check_population(population)
    package = _plain(scenario).with_months(months).with_population(kind)  # type: ignore[arg-type]
    if package.changes:
        raise InputError(text("Levers can be looked at one by one only when they hold for the "
                              "whole time; this policy changes some of them later."))
    today = _plain(load_scenario(TODAY)).with_months(months)
    today = today.with_population(package.population).with_settings(
        {**package.world, **package.parameters})
    changed = differences(today, package)
    if not changed:
        raise InputError(text("No lever differs from today's policy; change two or more, and each "
                              "can be looked at alone and left out."))
    if len(changed) == 1:
        raise InputError(text("Only one lever differs from today's policy, so the comparison with "
                              "today already shows what it does; change two or more, and each can "
                              "be looked at alone and left out."))
    # Labels of points are part of a plan's identity; in the reader's language there would be
    # three plans.
    with speaking_as(None):
        found = study({TODAY: today}, name="levers", months=months, population=population,
                      seed=seed, people=PEOPLE, replications=replications,
                      design={"kind": "ablation", "package": package})
    return replace(found.plan(), title={"name": "levers", "question": ""})


def _plain(scenario: Scenario) -> Scenario:
    """Return the scenario without what people wrote about it."""
    changes = tuple(one.model_copy(update={"because": Fixed({})}) for one in scenario.changes)
    return scenario.model_copy(update={
        "name": "policy", "question": "What does this policy do?", "because": Fixed({}),
        "extends": None, "differs_in": (), "brief": (),
        "changes": changes})
