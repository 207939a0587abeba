"""`trial`: a package or a single lever, tried inside the model like a randomised trial."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.text import text
from .options import Mode, Parameters, Quiet, Seed, Threads
from .screen import Screen, Section, print_sections, wrapped
from .tables import aligned

if TYPE_CHECKING:
    from ..analysis.trial import TrialResult


def trial(
    name: Annotated[str, typer.Argument(
        metavar="NAME", help="A scenario (name or file), or a single lever.")],
    reference: Annotated[str, typer.Option(help="Usual practice.")] = "status_quo",
    value: Annotated[float | None, typer.Option(
        help="Value of a single lever; the high end of practice if not given.")] = None,
    people: Annotated[int, typer.Option("--people", help="People in each arm.")] = 4000,
    worlds: Annotated[int, typer.Option(help="Worlds with other luck.")] = 3,
    months: Annotated[int, typer.Option(help="Months of follow-up.")] = 36,
    draws: Annotated[int, typer.Option(help="Repeat over so many draws of the priors.")] = 0,
    seed: Seed = 1,
    parameters: Parameters = "central",
    threads: Threads = None,
    quiet: Quiet = False,
) -> None:
    """Try a policy like a randomised trial.

    \b
    Example:  reintegration-sim trial sra
              reintegration-sim trial housing_support --value 40
              reintegration-sim trial security_first --draws 100

    The same people leave prison together, with the same luck, under the policy and under usual
    practice; the hazard ratio stands beside what real trials found.
    """
    screen = Screen(quiet)
    found = tried(screen, name, reference=reference, value=value, people=people, worlds=worlds,
                  months=months, draws=draws, seed=seed, parameters=parameters, threads=threads)
    print_sections(trial_sections(found))


def tried(screen: Screen, name: str, *, reference: str, value: float | None, people: int,
          worlds: int, months: int, draws: int, seed: int, parameters: Mode,
          threads: int | None) -> TrialResult:
    """Run the trial with a bar and a word about compiling."""
    from ..analysis.trial import trial as run_trial

    screen.announce_compilation()
    with screen.progress(text("trial")) as progress:
        return run_trial(name, reference=reference, value=value, people=people, worlds=worlds,
                         months=months, draws=draws, seed=seed, parameters=parameters,
                         threads=threads, progress=progress)


def trial_sections(found: TrialResult) -> list[Section]:
    """Return what a trial found, as sections of text."""
    level = "" if found.value is None else text(
        " at {value:g} (usual {usual:g})", value=found.value, usual=found.usual_value)
    title = text("Trial of {name}{level} against {reference}", name=found.name, level=level,
                 reference=found.reference)
    how = text("{people} people in each arm, {worlds} worlds, {months} months after prison; seed "
               "{seed}, parameters {mode}.", people=f"{found.people:,}", worlds=found.worlds,
               months=found.months, seed=found.seed, mode=found.parameters)
    rows = [[str(row["meaning"]), *(_figure(row[key]) for key in ("reference", "policy")),
             _result(row), str(row["unit"])] for row in found.rows]
    heading = [text("measure"), text("usual"), text("policy"), text("result"), text("unit")]
    table = aligned(heading, rows)
    states = text("Events: share of all with at least one, and the hazard ratio ln S1 / ln S0. "
                  "Those who left stay in S.")
    return [Section(title, (how,)), Section("", (*table, *wrapped([states]))),
            Section(text("Beside published trials"), wrapped(verdict(found)))]


def verdict(found: TrialResult) -> list[str]:
    """Return the hazard ratio beside what is published, in sentences."""
    low, high = found.worlds_ratio
    lines = [text("Hazard ratio of a first true ordinary offence: {ratio} (worlds {low} to "
                  "{high}).", ratio=_figure(found.hazard_ratio), low=_figure(low),
                  high=_figure(high))]
    if found.draws_ratio is not None:
        first, middle, last = found.draws_ratio
        lines.append(text("Over {n} draws of the priors: {middle}, nine in ten from {first} to "
                          "{last}.", n=found.draws, middle=_figure(middle), first=_figure(first),
                          last=_figure(last)))
    if found.published is None:
        return [*lines, text("Nothing published was found to hold this lever against.")]
    lines.append(_published_line(found))
    if found.kind == "lever":
        return [*lines, text("Caveat: {caveat}.", caveat=str(found.published["caveat"]))]
    if found.inside is not None:
        lines.append(text("The package lies inside that range.") if found.inside else
                     text("THE PACKAGE LIES OUTSIDE THAT RANGE."))
    if found.excluded:
        lines.append(text("Nine in ten draws lie outside it altogether."))
    return lines


def _published_line(found: TrialResult) -> str:
    assert found.published is not None
    one = found.published
    keys = one["sources"]
    sources = ", ".join(keys) if isinstance(keys, list) and keys else text("no source")
    bounds = f"{_figure(one['low'])} to {_figure(one['high'])}"
    if found.kind == "lever":
        return text("Published, {parameter}: {value} ({bounds}), {unit}, grade {grade}; {sources}.",
                    parameter=one["parameter"], value=_figure(one["value"]), bounds=bounds,
                    unit=one["unit"], grade=one["grade"], sources=sources)
    return text("Pooled trials of whole reentry packages: {bounds} ({sources}).", bounds=bounds,
                sources=sources)


def _figure(value: object) -> str:
    number = float(str(value))
    return text("none") if math.isnan(number) else f"{number:.2f}"


def _result(row: dict[str, object]) -> str:
    if row["unit"] == text("hazard ratio"):
        return _figure(row["result"])
    return f"{float(str(row['result'])):+.2f}"
