"""Options that several commands share, and what is read out of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from ..core.errors import InputError, shown
from ..core.text import text
from ..policy.scenario import Scenario

Mode = Literal["draws", "central", "sceptical", "null"]
Population = Literal["arrivals", "today", "history"]
Format = Literal["table", "json", "csv", "markdown"]

Replications = Annotated[int, typer.Option(
    "--replications", "-r", min=1, max=1_000_000,
    help="Simulated Belgiums per policy; the same ones for each.")]
People = Annotated[int, typer.Option(
    "--people", help="People at the start; institutions are scaled alike.")]
Months = Annotated[int | None, typer.Option(
    "--months", help="Simulated months; those of the scenario if not given.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all luck.")]
PopulationChoice = Annotated[Population | None, typer.Option(
    "--population", help="Who is simulated; that of the scenario if not given.")]
Parameters = Annotated[Mode, typer.Option(
    "--parameters", help="How the model's numbers are chosen: drawn from their ranges, central, "
    "drawn with effects switched off by chance, or without any effect.")]
Threads = Annotated[int | None, typer.Option(
    "--threads", min=1, max=256, help="Threads; as many as there are processors if not given.")]
Settings = Annotated[list[str] | None, typer.Option(
    "--set", metavar="NAME=VALUE",
    help="Set a lever, world assumption or parameter in every scenario; repeatable.")]
Precision = Annotated[str | None, typer.Option(
    "--precision", metavar="OUTCOME=N",
    help="How well a mean is to be known, in its unit: durably_stable=1 is one person of 100 "
    "either way, 19 times in 20. Says how many replications that takes.")]
Out = Annotated[str | None, typer.Option(
    "--out", help="Folder for the results; results/<names>-<hash> if not given.")]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Write no figures.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")]


def settings_of(given: Sequence[str] | None) -> dict[str, float]:
    """Return the values of ``--set NAME=VALUE``; which names exist is checked by the scenario."""
    found: dict[str, float] = {}
    for one in given or ():
        name, sign, value = one.partition("=")
        name = name.strip()
        if not sign or not name:
            raise InputError(text("--set {what}: write NAME=VALUE, housing_support=40 for instance",
                                  what=shown(one)))
        try:
            number = float(value)
        except ValueError:
            raise InputError(text("--set {name}: '{what}' is not a number", name=shown(name),
                                  what=shown(value))) from None
        if not math.isfinite(number):
            raise InputError(text("--set {name}: '{what}' is not a finite number",
                                  name=shown(name), what=shown(value)))
        if name in found:
            raise InputError(text("--set {name} was given twice", name=shown(name)))
        found[name] = number
    return found


def with_settings(scenario: Scenario, settings: dict[str, float]) -> Scenario:
    """Return the scenario with what ``--set`` says."""
    return scenario.with_settings(settings) if settings else scenario
