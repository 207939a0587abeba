"""`run`: one policy on its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.text import text
from ..policy.files import load_scenario
from .going import SOME_FAILED, failures_of, going
from .options import (
    Months,
    NoFigures,
    Out,
    Parameters,
    People,
    PopulationChoice,
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
    import pandas as pd


def run(
    scenario: Annotated[str, typer.Argument(
        metavar="SCENARIO", help="A shipped name or a scenario file.")],
    replications: Replications = 20,
    people: People = 100,
    months: Months = None,
    seed: Seed = 1,
    settings: Settings = None,
    population: PopulationChoice = None,
    parameters: Parameters = "draws",
    threads: Threads = None,
    out: Out = None,
    no_figures: NoFigures = False,
    quiet: Quiet = False,
) -> None:
    """Run one policy; to judge it, use compare.

    \b
    Example:  reintegration-sim run sra
              reintegration-sim run my_policy.toml --months 60 --set housing_support=40
    """
    from .results import assumed, check_folder, folder_for, save_figures

    values = settings_of(settings)
    policy = load_scenario(scenario)
    with_settings(policy, values)
    check_folder(out)
    screen = Screen(quiet)
    screen.say(text(
        "Running {name}: {n} simulated Belgiums, {people} people, seed {seed}, parameters {mode}.",
        name=policy.name, n=replications, people=people, seed=seed, mode=parameters))
    from ..analysis.compare import plan_run
    from ..analysis.studies import run_plan
    from .summary import closing

    plan = plan_run(policy, replications=replications, people=people, months=months, seed=seed,
                    population=population, parameters=parameters, settings=values or None)
    folder = folder_for(out, tuple(plan.policies), plan.short_id)
    with going(screen, folder, threads=threads) as how:
        found = run_plan(plan, folder, how)
    print_sections([outlook(found.outcomes, policy.name)])
    failed = failures_of(found)
    n_figures = 0 if no_figures or failed else save_figures(found, folder)
    typer.echo("")
    print_sections([*([failed] if failed else []), closing(str(folder), n_figures, assumed())])
    if failed:
        raise typer.Exit(SOME_FAILED)


def outlook(outcomes: pd.DataFrame, name: str) -> Section:
    """Return the main outcomes at the end: mean, middle 95 % of replications, simulation error."""
    from ..engine.outcomes import OUTCOMES
    from .summary import JUSTICE, PEOPLE, STABILITY
    from .tables import aligned
    from .words import figure, span

    last = outcomes[(outcomes["month"] == outcomes["month"].max()) & (outcomes["effects"] == 1)]
    known = {one.name: one for one in OUTCOMES}
    table = []
    for outcome in (*JUSTICE, *STABILITY, *PEOPLE):
        values = last[last["outcome"] == outcome]["value"]
        if values.empty:
            continue
        unit = known[outcome].unit
        low, high = (float(values.quantile(q)) for q in (0.025, 0.975))
        label = text(known[outcome].label) + (" (0-1)" if unit == "0-1" else "")
        error = float(values.sem()) if len(values) > 1 else math.nan
        table.append([label, figure(float(values.mean()), unit),
                      text("{low} to {high}", low=figure(low, unit), high=figure(high, unit)),
                      "-" if math.isnan(error) else f"{error:.3f}" if unit == "0-1"
                      else f"{error:.2f}"])
    lines = aligned([text("per 100 people followed, unless (0-1)"), text("mean"),
                     text("in 19 of 20 simulations"), text("error")], table, numbers=3)
    title = text("{name} after {time}", name=name, time=span(int(last["month"].max())))
    return Section(title, tuple(lines))
