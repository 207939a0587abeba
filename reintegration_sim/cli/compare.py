"""`compare`: policies side by side, on the same people and the same luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import InputError
from ..core.text import text
from ..policy.files import load_scenario
from ..policy.scenario import Scenario
from .going import SOME_FAILED, failures_of, going, precision_of, precision_section
from .options import (
    Months,
    NoFigures,
    Out,
    Parameters,
    People,
    PopulationChoice,
    Precision,
    Quiet,
    Replications,
    Seed,
    Settings,
    Threads,
    settings_of,
    with_settings,
)
from .screen import Screen, Section, print_sections

if TYPE_CHECKING:
    from ..analysis.comparison import Comparison
    from ..analysis.trial import TrialResult

PACKAGES = ("sra", "security_first")
"""Scenarios whose names begin so are packages, shown beside published trials."""


def compare(
    scenarios: Annotated[list[str], typer.Argument(
        metavar="SCENARIO", help="Shipped names or scenario files; the first is the baseline. "
        "One alone is compared with status_quo.")],
    replications: Replications = 200,
    people: People = 100,
    months: Months = None,
    seed: Seed = 1,
    baseline: Annotated[str | None, typer.Option(
        "--baseline", help="What the others are compared with.")] = None,
    settings: Settings = None,
    population: PopulationChoice = None,
    parameters: Parameters = "draws",
    precision: Precision = None,
    threads: Threads = None,
    out: Out = None,
    no_figures: NoFigures = False,
    quiet: Quiet = False,
) -> None:
    """Compare policies on the same people and luck.

    \b
    Example:  reintegration-sim compare status_quo sra security_first
              reintegration-sim compare sra --set housing_market=0.7 -r 400

    Prints justice outcomes first, then stability, family, trust and coherence, each against the
    baseline, with the likely range and what is delivery; then rare events, effort and trials.
    """
    from .results import check_folder, folder_for

    values = settings_of(settings)
    policies = with_baseline([load_scenario(one) for one in scenarios], baseline)
    for one in policies:
        with_settings(one, values)
    check_folder(out)
    screen = Screen(quiet)
    screen.say(text(
        "Comparing {names}: {n} simulated Belgiums each, {people} people, seed {seed}, parameters "
        "{mode}.", names=", ".join(one.name for one in policies), n=replications, people=people,
        seed=seed, mode=parameters))
    wanted = precision_of(precision)
    from ..analysis.compare import plan_comparison
    from ..analysis.studies import run_plan

    plan = plan_comparison(policies, baseline=policies[0].name, replications=replications,
                           people=people, months=months, seed=seed, population=population,
                           parameters=parameters, settings=values or None)
    folder = folder_for(out, tuple(plan.policies), plan.short_id)
    with going(screen, folder, threads=threads) as how:
        found = run_plan(plan, folder, how)
    failed = failures_of(found)
    if failed and found.differences["difference"].isna().all():
        print_sections([failed])
        raise typer.Exit(SOME_FAILED)
    trials = _trials(screen, policies, values, threads)
    more = [*([precision_section(found, wanted)] if wanted else []), *([failed] if failed else [])]
    _tell(screen, found, trials, more, folder=folder, wants_figures=not no_figures)
    if failed:
        raise typer.Exit(SOME_FAILED)


def with_baseline(scenarios: list[Scenario], baseline: str | None) -> list[Scenario]:
    """Return the scenarios, baseline first; status_quo joins a single one.

    ``baseline`` is the name of one of them, or another scenario, which then joins. Raises
    InputError when two have one name or only one is left.
    """
    if baseline is not None:
        first = next((one for one in scenarios if one.name == baseline), None)
        first = load_scenario(baseline) if first is None else first
        scenarios = [first, *(one for one in scenarios if one != first)]
    elif len(scenarios) == 1 and scenarios[0].name != "status_quo":
        scenarios = [load_scenario("status_quo"), *scenarios]
    names = [one.name for one in scenarios]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(text("two scenarios are called '{name}'; a comparison needs names that "
                              "differ", name=twice[0]))
    if len(names) < 2:
        raise InputError(text("only {name} to compare; name a second scenario", name=names[0]))
    return scenarios


def _trials(screen: Screen, policies: list[Scenario], values: dict[str, float],
            threads: int | None) -> list[TrialResult]:
    """Return the trial of every package among the policies, against today's practice."""
    from ..analysis.trial import trial

    packages = [one for one in policies if one.name.startswith(PACKAGES)]
    usual = with_settings(load_scenario("status_quo"), values)
    found = []
    with screen.progress(text("trials")) as progress:
        for number, one in enumerate(packages, start=1):
            found.append(trial(with_settings(one, values), reference=usual, threads=threads))
            progress(number, len(packages))
    return found


def _tell(screen: Screen, found: Comparison, trials: list[TrialResult], more: list[Section], *,
          folder: Path, wants_figures: bool) -> None:
    """Print the summary and where everything lies, and draw the figures."""
    from .results import assumed, save_figures
    from .summary import closing, summary

    # Printed before figures are drawn: whatever happens to those, the numbers are told.
    print_sections([*summary(found, trials), *more])
    n_figures = 0
    if wants_figures:
        screen.say(text("Drawing figures ..."))
        n_figures = save_figures(found, folder)
    typer.echo("")
    print_sections([closing(str(folder), n_figures, assumed())])
