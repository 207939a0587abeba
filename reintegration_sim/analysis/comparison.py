"""A comparison and its tables, computed or read from a results folder when first asked for."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..batch.ensemble import Lived
from ..batch.plan import Plan
from ..core.errors import InputError, StoredDataError, shown
from ..core.text import text
from .columns import dictionary
from .differences import differences_frame, effort_frame
from .frames import (
    PERSON_COLUMNS,
    events_frame,
    full_series_frame,
    outcomes_frame,
    persons_frame,
    series_frame,
)
from .incidence import incidence_frame
from .persons import chances_frame, twins_frame
from .results_folder import read_manifest, read_table, write_folder
from .timing import timing_frame

ReadTable = Callable[[str], pd.DataFrame]

_STATED = ("scenarios", "settings", "baseline", "replications", "people", "months", "seed",
           "population", "parameter_mode", "full_series", "plan_id", "code_id",
           "tables")


class Comparison:
    """Scenarios on the same luck, side by side.

    Months count months lived: 1 is the first. Everything is per 100 people unless the unit says
    otherwise; `dictionary` explains every name. Each table is made, or read, when first asked
    for. `compare`, `run` and `load` return one; without a baseline (`run`) the tables of
    differences have no rows.
    """

    def __init__(self, manifest: Mapping[str, Any], read: ReadTable) -> None:
        """Hold what was run, and a function that returns a table by name."""
        self.manifest = dict(manifest)
        self._read = read

    def __repr__(self) -> str:
        """Return what was compared, in a line."""
        return (f"<Comparison of {', '.join(self.scenarios)}: {self.settings['replications']} "
                f"replications, {self.settings['people']} people, {self.settings['months']} "
                "months>")

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Return the labels of the scenarios, in order."""
        return tuple(self.manifest["scenarios"])

    @property
    def baseline(self) -> str:
        """Return the scenario that the others are compared with; the only one after `run`."""
        return str(self.manifest["baseline"] or self.scenarios[0])

    @property
    def settings(self) -> dict[str, Any]:
        """Return replications, people, months, seed, population, parameters (the mode)."""
        names = ("replications", "people", "months", "seed", "population")
        return {n: self.manifest[n] for n in names} | {
            "parameters": self.manifest["parameter_mode"]}

    @property
    def plan_id(self) -> str:
        """Return the identity of the plan: equal plans give equal tables."""
        return str(self.manifest["plan_id"])

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Return scenario, point, replication, month, outcome, value, effects.

        At months 12, 24, 60, 120 and the last; effects 0 is the muted twin.
        """
        return self._read("outcomes")

    @cached_property
    def series(self) -> pd.DataFrame:
        """Return scenario, month, outcome, mean, q025, q25, q50, q75, q975 over replications."""
        return self._read("series")

    @cached_property
    def full_series(self) -> pd.DataFrame:
        """Return scenario, replication, month and a column for every outcome.

        Raises InputError unless it was run with ``full_series=True``.
        """
        if not self.manifest["full_series"]:
            raise InputError(text("the series of single replications were not kept; run it with "
                                  "full_series=True"))
        return self._read("full_series")

    @cached_property
    def persons(self) -> pd.DataFrame:
        """Return everybody at the end of every replication, one row a person."""
        return self._read("persons")

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return scenario, replication, person, month, event."""
        return self._read("events")

    @cached_property
    def dictionary(self) -> pd.DataFrame:
        """Return table, name, label, unit, definition, theme, better of outcomes and columns."""
        return self._read("dictionary")

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Return how each scenario differs from the baseline, by outcome and month.

        Columns: scenario, baseline, outcome, month, baseline_mean, scenario_mean, difference,
        low, high, low50, high50, simulation_error, favourable, delivery, effect, pairing_gain.
        """
        return self._read("differences")

    @cached_property
    def twins(self) -> pd.DataFrame:
        """Return scenario, baseline, month, both, only_scenario, only_baseline, neither."""
        return self._read("twins")

    @cached_property
    def chances(self) -> pd.DataFrame:
        """Return scenario, event, month, people, at_least_one, at_least_two."""
        return self._read("chances")

    @cached_property
    def timing(self) -> pd.DataFrame:
        """Return scenario, baseline, outcome, first_clear_year, worse_first."""
        return self._read("timing")

    @cached_property
    def incidence(self) -> pd.DataFrame:
        """Return scenario, view, kind, months_since_release, incidence, low, high."""
        return self._read("incidence")

    @cached_property
    def effort(self) -> pd.DataFrame:
        """Return scenario, outcome, unit, month, value, baseline_mean, difference."""
        return self._read("effort")

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Return replication and a column for every parameter drawn, in registry units.

        A scenario's own parameters stand in ``manifest["scenarios"]`` and go before these.
        """
        return self._read("parameters")

    @property
    def plot(self) -> Any:
        """Return the figures as methods: trajectories, forest, phases, incidence and others."""
        # The figures stand on a floor above; they are looked up when asked for.
        return importlib.import_module("reintegration_sim.plots.accessor").PlotAccessor(self)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write a results folder and return its path.

        A folder of the same plan is rewritten, with the same content. Raises StoredDataError for
        a folder of another plan or with other files, OutputError when writing fails.
        """
        path = Path(folder)
        write_folder(path, {k: v for k, v in self.manifest.items()
                            if k not in ("versions", "tables")},
                     lambda name: getattr(self, name))
        return path


def computed(plan: Plan, lived: Mapping[str, Lived]) -> Comparison:
    """Return the comparison of what an ensemble left behind."""
    labels = tuple(plan.policies)
    baseline = plan.baseline or labels[0]
    people = plan.people
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        "outcomes": partial(outcomes_frame, lived),
        "series": partial(series_frame, lived),
        "full_series": partial(full_series_frame, lived),
        "persons": partial(persons_frame, lived, people),
        "events": partial(events_frame, lived),
        "dictionary": partial(dictionary, PERSON_COLUMNS),
        "differences": partial(differences_frame, lived, baseline),
        "twins": partial(twins_frame, lived, baseline, people),
        "chances": partial(chances_frame, lived, people),
        "timing": partial(timing_frame, lived, baseline),
        "incidence": partial(incidence_frame, lived, plan.population == "arrivals"),
        "effort": partial(effort_frame, lived, plan.baseline),
        "parameters": partial(_parameters_frame, plan),
    }
    return Comparison({**plan.described, "plan_id": plan.plan_id}, lambda name: makers[name]())


def load(folder: str | os.PathLike[str]) -> Comparison:
    """Return the comparison kept in a results folder; tables are read when first asked for.

    Raises InputError when there is no manifest, StoredDataError when something in the folder is
    damaged, missing or of another plan, OutputError when it cannot be read.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    missing = [key for key in _STATED if key not in manifest]
    if missing:
        raise StoredDataError(text("{where}: the manifest lacks {key}",
                                   where=shown(os.fspath(path), 200), key=missing[0]))
    return Comparison(manifest, lambda name: read_table(path, name, manifest))


def _parameters_frame(plan: Plan) -> pd.DataFrame:
    names, values = plan.draws
    frame = pd.DataFrame(values, columns=list(names))
    frame.insert(0, "replication", np.arange(len(values), dtype=np.int32))
    return frame
