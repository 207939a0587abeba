"""The dictionary: every outcome and every column of the tables, with unit and meaning."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ..batch.records import FAMILY_KINDS
from ..core.codes import EVENTS, PHASES, REGIONS
from ..core.fields.returnee import RETURNEE
from ..engine.outcomes import OUTCOMES

COLUMNS = ("table", "name", "label", "unit", "definition", "theme", "better")

KEYS = (
    ("scenario", "scenario", "name", "The scenario, by its label."),
    ("baseline", "baseline", "name", "The scenario it is compared with."),
    ("point", "point", "number", "Point of a study's design; 0 outside studies."),
    ("run", "run", "number", "Number of a run: replication x cells a replication + cell."),
    ("replication", "replication", "number", "Which luck and which draw of the parameters."),
    ("person", "person", "number", "The same number is the same person in every scenario."),
    ("month", "month", "months lived", "1 is the first month lived."),
    ("outcome", "outcome", "name", "One of the outcomes in this dictionary."),
    ("value", "value", "unit of the outcome", "The outcome in that month."),
    ("effects", "effects", "flag", "1; 0 for the muted twin, in which what is delivered moves "
     "nothing."),
    ("event", "event", "name", "What happened; what is noticed is an event of its own."),
)
RUNS = (
    ("hash", "hash", "hexadecimal", "BLAKE2b, 128 bits, of everything kept of the run, monthly "
     "series apart; empty for a run that failed."),
    ("error", "error", "name", "Kind of the error that ended a run."),
    ("message", "message", "text", "What the error said, and where it was raised."),
    ("month", "month of the failure", "months lived", "Months lived before the run failed."),
)
POINTS = (
    ("label", "label", "text", "What a design point changes, in short."),
    ("baseline_point", "baseline point", "number", "The point it is compared with."),
    ("replications", "replications", "number", "Replications that both have."),
)
SUMMARIES = (
    ("mean", "mean", "unit of the outcome", "Mean over replications."),
    ("simulation_error", "simulation error", "unit of the outcome",
     "Standard error of the mean; shrinks with more replications."),
    *((name, name, "unit of the outcome", f"{percent} % quantile over replications.")
      for name, percent in (("q025", "2.5"), ("q25", "25"), ("q50", "50"), ("q75", "75"),
                            ("q975", "97.5"))),
)
DIFFERENCES = (
    ("baseline_mean", "baseline", "unit of the outcome", "Mean of the baseline."),
    ("scenario_mean", "scenario", "unit of the outcome", "Mean of the scenario."),
    ("difference", "difference", "unit of the outcome",
     "Mean over replications of scenario less baseline on the same luck."),
    ("low", "likely range, low", "unit of the outcome",
     "2.5 % quantile of the paired differences over replications."),
    ("high", "likely range, high", "unit of the outcome",
     "97.5 % quantile of the paired differences over replications."),
    ("low50", "middle half, low", "unit of the outcome", "25 % quantile of the same."),
    ("high50", "middle half, high", "unit of the outcome", "75 % quantile of the same."),
    ("simulation_error", "simulation error", "unit of the outcome",
     "Standard error of the mean difference; shrinks with more replications."),
    ("favourable", "favourable", "0-1",
     "Share of replications in which the scenario does better; empty where neither is better."),
    ("delivery", "delivery", "unit of the outcome",
     "The mean difference that remains where what is delivered moves nothing."),
    ("effect", "effect", "unit of the outcome", "Difference less delivery."),
    ("pairing_gain", "gain from pairing", "ratio",
     "Variance of an unpaired difference over that of the paired one."),
)
TWINS = (
    ("both", "under both", "per 100", "Durably stable at the end under both."),
    ("only_scenario", "under the scenario only", "per 100", "Under the scenario only."),
    ("only_baseline", "under the baseline only", "per 100", "Under the baseline only."),
    ("neither", "under neither", "per 100", "Under neither."),
    *((f"{name}_error", f"{label}, simulation error", "per 100", "Standard error of the mean.")
      for name, label in (("both", "under both"), ("only_scenario", "under the scenario only"),
                          ("only_baseline", "under the baseline only"),
                          ("neither", "under neither"))),
)
CHANCES = (
    ("people", "people", "people", "People at the start of each simulated Belgium."),
    ("at_least_one", "at least one", "per 100 replications",
     "In how many of 100 simulated Belgiums it happened at least once."),
    ("at_least_two", "at least two", "per 100 replications",
     "In how many of 100 simulated Belgiums it happened at least twice."),
    *((f"{name}_error", f"{label}, simulation error", "per 100 replications",
       "Standard error of the chance.")
      for name, label in (("at_least_one", "at least one"), ("at_least_two", "at least two"))),
)
TIMING = (
    ("first_clear_year", "first clear year", "years",
     "First year-end from which 1.96 simulation errors around the mean difference leave out 0, "
     "on the same side, until the end; empty for never."),
    ("worse_first", "worse first", "flag",
     "Clearly worse at some year-end, yet clearly better at the end."),
)
INCIDENCE = (
    ("view", "view", "name", "Whether setbacks are the true or the observed ones."),
    ("kind", "kind", "name", "What the first setback after first release was."),
    ("months_since_release", "months since release", "months",
     "1 is the month of the first release."),
    ("incidence", "cumulative incidence", "0-1",
     "Share whose first setback was of this kind by then (Aalen-Johansen)."),
    ("simulation_error", "simulation error", "0-1",
     "Standard error of the share, by the jackknife over replications."),
    ("low", "likely range, low", "0-1", "2.5 % quantile over replications."),
    ("high", "likely range, high", "0-1", "97.5 % quantile over replications."),
)
EFFORT = (
    ("unit", "unit", "name", "Unit of the effort."),
    ("value", "effort", "unit of the outcome", "Effort so far at the end, mean over replications."),
    ("value_error", "effort, simulation error", "unit of the outcome",
     "Standard error of the mean."),
    ("baseline_mean", "baseline", "unit of the outcome", "The same of the baseline."),
    ("difference", "difference", "unit of the outcome", "Effort less that of the baseline."),
    ("simulation_error", "simulation error", "unit of the outcome",
     "Standard error of the mean difference."),
)

_WORDS = (
    ("region", "region", "name", ", ".join(REGIONS) + "."),
    ("legal_status", "legal status", "name",
     "Nationality, and what the authorities have done about it."),
    ("family_kind", "family", "name",
     "What the family is to the person: " + ", ".join(FAMILY_KINDS) + "."),
    ("phase", "phase", "name", ", ".join(PHASES) + "."),
    ("from_start", "from the start", "flag", "Present in the first month; others came later."),
    ("first_release_month", "month of first release", "months lived", "Empty for never."),
    ("first_durable_month", "month of first durable stability", "months lived",
     "Empty for never."),
    ("durably_stable", "durably stable", "flag", "At the end; nobody who is gone is."),
)


@cache
def _person_meanings() -> dict[str, tuple[str, str, str]]:
    known = {f.name: (f.name.replace("_", " "), f.unit, f.meaning.capitalize() + ".")
             for f in RETURNEE}
    return known | {name: (label, unit, meaning) for name, label, unit, meaning in _WORDS}


def dictionary(person_columns: tuple[str, ...]) -> pd.DataFrame:
    """Return what every outcome, every kind of event and every column of the tables means.

    Columns: table, name, label, unit, definition, theme, better. ``table`` says where the name
    is found: *outcomes* are values of the column outcome, *events* of the column event; the
    rest are columns, those of every table under *keys*.
    """
    rows = [("outcomes", o.name, o.label, o.unit, f"{o.definition} {o.caveat}".strip(), o.theme,
             o.better) for o in OUTCOMES]
    rows += [("events", name, name.replace("_", " "), "event",
              f"A person's month in which this happened: {name.replace('_', ' ')}.", "events",
              "neither") for name in EVENTS]
    tables = {"keys": KEYS, "runs": RUNS, "points": POINTS, "series": SUMMARIES,
              "differences": DIFFERENCES, "twins": TWINS, "chances": CHANCES, "timing": TIMING,
              "incidence": INCIDENCE, "effort": EFFORT}
    for table, columns in tables.items():
        rows += [(table, *column, "columns", "neither") for column in columns]
    meanings = _person_meanings()
    keys = {name for name, *_ in KEYS}
    rows += [("persons", name, *meanings[name], "columns", "neither")
             for name in person_columns if name not in keys]
    return pd.DataFrame(rows, columns=list(COLUMNS))
