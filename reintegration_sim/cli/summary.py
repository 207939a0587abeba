"""The summary of a comparison: from its frames to text, justice first. Pure functions.

The likely range is the middle 95 % of paired differences over replications ("in 19 of 20
simulations") and does not shrink with more of them; the simulation error does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from ..core.text import text
from ..engine.outcomes import OUTCOMES
from .screen import WIDTH, Section, wrapped
from .tables import aligned, cut
from .words import figure, is_per_100, likely_range, more_or_fewer, share_of, signed, span

if TYPE_CHECKING:
    from ..analysis.trial import TrialResult

JUSTICE = ("people_with_offence", "people_with_offence_seen", "revocations",
           "people_reincarcerated", "onsets", "known_reengagements", "attacks")
STABILITY = ("durably_stable", "strictly_stable", "core_index")
PEOPLE = ("family_cohesion", "child_wellbeing", "trust", "coherence")

HEADLINE = "durably_stable"
SENTENCES = {
    "people_with_offence": "with a true ordinary offence",
    "people_with_offence_seen": "with a noticed ordinary offence",
    "people_reincarcerated": "back in prison at least once",
    "known_reengagements": "known re-engagements",
    "durably_stable": "durably stable",
}
"""What is said in a sentence besides the table, justice first."""

_OUTCOMES = {one.name: one for one in OUTCOMES}
_LABEL = 41
_SIDE_BY_SIDE = 4


class Compared(Protocol):
    """The part of a Comparison that is summed up here."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the policies, in order."""

    @property
    def baseline(self) -> str:
        """The policy the others are compared with."""

    @property
    def settings(self) -> dict[str, Any]:
        """Replications, people, months, seed, population, parameters."""

    @property
    def differences(self) -> pd.DataFrame:
        """Differences by scenario, outcome and month."""

    @property
    def chances(self) -> pd.DataFrame:
        """Chances of rare events by scenario."""

    @property
    def timing(self) -> pd.DataFrame:
        """When differences become clear."""

    @property
    def effort(self) -> pd.DataFrame:
        """Effort by scenario and outcome."""


def summary(c: Compared, trials: Sequence[TrialResult] = ()) -> list[Section]:
    """Return everything a reader of a comparison sees first, in order."""
    others = [name for name in c.scenarios if name != c.baseline]
    sections = [what_is_compared(c)]
    sections += [against_baseline(c, name) for name in others]
    sections += [rare_events(c.chances, c.scenarios), effort(c.effort, c.scenarios)]
    if trials:
        sections.append(beside_trials(trials))
    return sections


def what_is_compared(c: Compared) -> Section:
    """Return the policies, the people, the luck and the mode of the parameters."""
    said = c.settings
    lines = [
        text("{policies}; baseline {baseline}.", policies=", ".join(c.scenarios),
             baseline=c.baseline),
        text("{people} people, population {population}, over {time}; {n} simulated Belgiums each "
             "(the same ones);", people=said["people"], population=said["population"],
             time=span(int(said["months"])), n=said["replications"]),
        text("seed {seed}; parameters: {mode}.", seed=said["seed"], mode=said["parameters"]),
        text("Likely range: in 19 of 20 simulations; more of them do not narrow it. Error: the "
             "simulation error of the mean difference; more of them do. Delivery: the part that "
             "remains when what is handed out moves nothing in people's lives."),
    ]
    return Section(text("What is compared"), wrapped(lines))


def against_baseline(c: Compared, scenario: str) -> Section:
    """Return one policy against the baseline: table, sentences, when it becomes clear."""
    rows = at_the_end(c.differences, scenario)
    if not rows:
        return Section(text("{name} against {baseline}", name=scenario, baseline=c.baseline),
                       (text("No differences were stored."),))
    month = int(next(iter(rows.values()))["month"])
    title = text("{name} against {baseline}, after {time}", name=scenario, baseline=c.baseline,
                 time=span(month))
    lines = difference_table(rows)
    lines += ["", text("In words:")]
    lines += wrapped([sentence(name, rows[name], month) for name in SENTENCES if name in rows],
                      indent=2)
    lines += wrapped([when(c.timing, scenario, name) for name in (JUSTICE[0], HEADLINE)],
                      indent=2)
    return Section(title, tuple(lines))


def at_the_end(differences: pd.DataFrame, scenario: str) -> dict[str, Mapping[str, Any]]:
    """Return the differences of one policy in the last month, by outcome."""
    mine = differences[differences["scenario"].astype(str) == scenario]
    if mine.empty:
        return {}
    last = mine[mine["month"] == mine["month"].max()]
    return {str(row["outcome"]): row for row in last.to_dict("records")}


def difference_table(rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the table of differences, justice outcomes first."""
    heading = [text("per 100 people followed, unless (0-1)"), text("baseline"), text("policy"),
               text("diff."), text("likely range"), text("error"), text("delivery")]
    table = []
    for group in (JUSTICE, STABILITY, PEOPLE):
        for name in group:
            if name not in rows:
                continue
            row, unit = rows[name], _OUTCOMES[name].unit
            label = text(_OUTCOMES[name].label) + (" (0-1)" if unit == "0-1" else "")
            table.append([
                cut(label, _LABEL), figure(row["baseline_mean"], unit),
                figure(row["scenario_mean"], unit), signed(row["difference"], unit),
                text("{low} to {high}", low=signed(row["low"], unit),
                     high=signed(row["high"], unit)),
                _error(row["simulation_error"], unit), signed(row["delivery"], unit)])
    return aligned(heading, table, numbers=6)


def sentence(name: str, row: Mapping[str, Any], month: int) -> str:
    """Return one difference in natural frequencies."""
    unit = _OUTCOMES[name].unit
    assert is_per_100(unit), name
    difference = float(row["difference"])
    what = text(SENTENCES[name])
    if name == "known_reengagements":
        opening = text("Per 100 returnees, {change} {what} after {time}",
                       change=more_or_fewer(difference), what=what, time=span(month))
    else:
        opening = text("Of 100 returnees, {change} {what} after {time}",
                       change=more_or_fewer(difference), what=what, time=span(month))
    said = [opening, text("likely range {bounds}", bounds=likely_range(
        float(row["low"]), float(row["high"]), difference))]
    if name == HEADLINE and (shares := share_of(float(row["delivery"]), difference)):
        said.append(shares)
    said.append(text("simulation error {error}", error=_error(row["simulation_error"], unit)))
    return "; ".join(said) + "."


def when(timing: pd.DataFrame, scenario: str, outcome: str) -> str:
    """Return from which year the mean is clear of simulation error, and whether it dips before."""
    mine = timing[(timing["scenario"].astype(str) == scenario) & (timing["outcome"] == outcome)]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    label = text(_OUTCOMES[outcome].label)
    if pd.isna(row["first_clear_year"]):
        return text("The mean difference in '{label}' does not become clear of simulation error "
                    "within the run.", label=label)
    said = text("The mean difference in '{label}' is clear of simulation error from year {year} "
                "on", label=label, year=int(row["first_clear_year"]))
    if bool(row["worse_first"]):
        return text("{said}; it is worse before it is better.", said=said)
    return f"{said}."


def rare_events(chances: pd.DataFrame, scenarios: Sequence[str]) -> Section:
    """Return in how many of 100 simulated Belgiums the rare events happen at all."""
    title = text("In how many of 100 simulated Belgiums it happens at least once / at least twice")
    people = "" if chances.empty else text(
        "Each with {people} people at the start; by the end of the run.",
        people=int(chances.iloc[0]["people"]))
    heading = [text("policy")]
    events = [e for e in ("known_reengagements", "attacks") if (chances["event"] == e).any()]
    heading += [text(_OUTCOMES[event].label) for event in events]
    table = []
    for name in scenarios:
        line = [cut(name, 40)]
        for event in events:
            here = chances[(chances["scenario"].astype(str) == name) & (chances["event"] == event)]
            line.append("-" if here.empty else text(
                "{one:.0f} / {two:.0f}", one=float(here.iloc[-1]["at_least_one"]),
                two=float(here.iloc[-1]["at_least_two"])))
        table.append(line)
    return Section(title, (*aligned(heading, table, numbers=len(events)), *wrapped([people])))


def effort(frame: pd.DataFrame, scenarios: Sequence[str]) -> Section:
    """Return what each policy takes, in natural units, so far at the end."""
    names = list(dict.fromkeys(str(one) for one in frame["outcome"]))
    values = {(str(row["scenario"]), str(row["outcome"])): float(row["value"])
              for row in frame.to_dict("records")}
    lines: list[str] = []
    for start in range(0, len(scenarios), _SIDE_BY_SIDE):
        some = scenarios[start:start + _SIDE_BY_SIDE]
        room = (WIDTH - _LABEL - 4) // len(some) - 2
        heading = [text("effort, sum to the end"), *(cut(one, room) for one in some)]
        table = [[cut(_effort_label(name), _LABEL + 4),
                  *(_many(values.get((one, name))) for one in some)] for name in names]
        lines += ([""] if lines else []) + aligned(heading, table, numbers=len(some))
    return Section(text("What it takes (per 100 people followed, unless said)"), tuple(lines))


def beside_trials(trials: Sequence[TrialResult]) -> Section:
    """Return the trial ratio of packages beside pooled trials of whole reentry packages."""
    lines = []
    for found in trials:
        line = text("{name}: hazard ratio {ratio:.2f} of a first true ordinary offence in {months} "
                    "months", name=found.name, ratio=found.hazard_ratio, months=found.months)
        if found.inside:
            line += text(", inside the range of trials.")
        elif found.name.startswith("sra"):
            line += text(" - WARNING: OUTSIDE the range of trials. Do not use the effects of this "
                         "package before the reason is known.")
        else:
            line += text(", outside the range of trials; printed as found.")
        lines.append(line)
    lines.append(text("Pooled trials of whole reentry packages: 0.75 to 1.00 (berghuis2018, "
                      "duwe2012, clark2015)."))
    return Section(text("Tried inside the model like a programme"), wrapped(lines))


def closing(folder: str | None, figures: int, assumed: tuple[int, int, int]) -> Section:
    """Return where the files lie, how to cite, and what not to do with the numbers.

    ``assumed``: parameters of grade D, those among them that only shape an equation, and all.
    """
    grade_d, structural, parameters = assumed
    lines = []
    if folder is not None:
        lines.append(text("Results: {folder}", folder=folder) + (
            text("; {n} figures in figures/.", n=figures) if figures else "."))
    lines += [
        text("The people are simulated; nothing here predicts or ranks a real person."),
        text("{d} of {n} parameters are grade D, which means assumed ({s} of these only shape an "
             "equation); see `reintegration-sim describe parameters`.", d=grade_d, n=parameters,
             s=structural),
        text("Cite as: reintegration_sim, with version, seed and the names of the scenarios; see "
             "CITATION.cff. Cite the sources of the parameters you rely on too."),
    ]
    return Section(text("Before you use this"), wrapped(lines))


def _effort_label(name: str) -> str:
    one = _OUTCOMES[name]
    unit = one.unit.replace("per 100 people followed", "").strip(", ")
    said = not unit or text(one.label).lower().endswith(unit.partition(" ")[0])
    return text(one.label) if said else text("{label}, {unit}", label=text(one.label), unit=unit)


def _many(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"


def _error(value: float, unit: str) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:.3f}" if unit == "0-1" else f"{value:.2f}"
