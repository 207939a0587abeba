"""A comparison and its tables, worked out or read from a results folder when first asked for."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from ..batch.lived import Lived
from ..batch.plan import SERIES_REPLICATIONS
from ..batch.store import Store, open_store
from ..core.errors import InputError, unknown_name
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from .changed import changed_frame
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
from .groups import groups_frame
from .incidence import incidence_frame
from .parameters import parameters_frame
from .persons import chances_frame, twins_frame
from .points import between_cells, horizons_frame, outcomes_of_cells, values_frame
from .results_folder import (
    AS_CSV,
    OF_A_DESIGN,
    SPREADSHEET_ROWS,
    TABLES,
    outcome_rows,
    write_tables,
)
from .source import Source, Stored
from .timing import timing_frame

MOST_PARAMETER_ROWS = 2_000
"""Replications whose parameters are written beside the shards; others are worked out again."""
MOST_RUNS_AT_ONCE = 10_000
"""Runs whose persons, events and series fit into memory together without a thought."""
MOST_RUNS_COMPARED = 100_000
MOST_POINTS_WRITTEN = 100
"""Beyond these no table of differences is written beside the shards: ask `differences_of`."""


class Comparison:
    """Scenarios on the same luck, side by side.

    Months count months lived: 1 is the first. Everything is per 100 people unless the unit says
    otherwise; `dictionary` explains every name. Each table is made, or read, when first asked
    for. `compare`, `run` and `load` return one; without a baseline (`run`) the tables of
    differences have no rows.
    """

    def __init__(self, source: Source, point: int | None = None) -> None:
        """Hold where the numbers come from; ``point`` is a point of a design."""
        self._source = source
        self._point = point
        self.manifest = source.manifest

    def __repr__(self) -> str:
        """Return what was compared, in a line."""
        points = f"{self.n_points} design points, " if self.n_points > 1 else ""
        return (f"<Comparison of {', '.join(self.scenarios)}: {points}"
                f"{self.settings['replications']} replications, {self.settings['people']} people, "
                f"{self.settings['months']} months>")

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
        """Return replications, people, months, seed, population, parameters (the mode), series.

        Series says how many replications keep a monthly series, of which trajectories are made.
        """
        names = ("people", "months", "seed", "population")
        replications = int(self.manifest["stages"][-1][0])
        all_kept = "full_series" in self.manifest["keep"]
        most = replications if all_kept else SERIES_REPLICATIONS
        return {"replications": replications} | {n: self.manifest[n] for n in names} | {
            "parameters": self.manifest["parameter_mode"], "series": min(replications, most)}

    @property
    def plan_id(self) -> str:
        """Return the identity of the plan: equal plans give equal tables."""
        return str(self.manifest["plan_id"])

    @property
    def digest(self) -> str:
        """Return one line that is the same whenever all results are the same."""
        return self._source.digest

    # Designs

    @property
    def points(self) -> pd.DataFrame:
        """Return the design: point, label, and a column a factor; empty for "as it is"."""
        return self._source.points

    @property
    def n_points(self) -> int:
        """Return the number of points of the design that this is about."""
        return 1 if self._point is not None else self._source.layout.n_points

    def point(self, number: int) -> Comparison:
        """Return one point of the design as a comparison of its own.

        Raises InputError when there is no such point.
        """
        most = self._source.layout.n_points - 1
        if not isinstance(number, int) or not 0 <= number <= most:
            raise InputError(text("point = {given}; there are 0 to {most}", given=number,
                                  most=most))
        return Comparison(self._source, number)

    # Runs

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Return run, scenario, point, replication, effects, hash, error, message, month.

        One row a run; the last three say why and after how many months a run failed.
        """
        return self._source.runs

    @property
    def failures(self) -> pd.DataFrame:
        """Return the runs that failed."""
        failed = self.runs[self.runs["hash"].isna()].drop(columns="hash")
        return failed.reset_index(drop=True)

    @cached_property
    def horizons(self) -> pd.DataFrame:
        """Return scenario, point, replication, effects, month and a column for every outcome.

        At months 12, 24, 60, 120 and the last; effects 0 is the muted twin.
        """
        return horizons_frame(self._source, OUTCOME_NAMES, self._point)

    def values(self, outcome: str, month: int | None = None) -> pd.DataFrame:
        """Return scenario, point, replication, effects, value of one outcome.

        ``month`` is one of the horizons; the last when left out. Other outcomes are not read,
        so this is the way into a study of many runs. Raises InputError for a month or an outcome
        that is not there.
        """
        self._check_outcomes([outcome])
        return values_frame(self._source, outcome, month, self._point)

    # Tables

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Return scenario, point, replication, month, outcome, value, effects.

        At months 12, 24, 60, 120 and the last; effects 0 is the muted twin.
        """
        if self.n_points > 1:
            return outcomes_of_cells(self._source)
        return outcomes_frame(self._lived, self._own_point)

    @cached_property
    def series(self) -> pd.DataFrame:
        """Return scenario, month, outcome, mean, simulation_error, q025, q25, q50, q75, q975.

        Over those that keep a monthly series: the first 200.
        """
        return self._table("series", lambda: series_frame(self._kept("series")))

    @cached_property
    def full_series(self) -> pd.DataFrame:
        """Return scenario, replication, month and a column for every outcome.

        Of the first 200 replications, or of all with ``full_series=True``. Raises InputError
        when no series were kept.
        """
        return full_series_frame(self._kept("series"))

    @cached_property
    def persons(self) -> pd.DataFrame:
        """Return everybody at the end of every replication, one row a person.

        States from 0 to 1 are in hundredths, ages in completed years.
        """
        return persons_frame(self._kept("persons"), self.manifest["people"])

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return scenario, replication, person, month, event."""
        return events_frame(self._kept("events"))

    @cached_property
    def dictionary(self) -> pd.DataFrame:
        """Return table, name, label, unit, definition, theme, better of outcomes and columns."""
        return dictionary(PERSON_COLUMNS)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Return how each scenario differs from the baseline, by outcome and month.

        Columns: scenario, baseline, outcome, month, baseline_mean, scenario_mean, difference,
        low, high, low50, high50, simulation_error, favourable, delivery, effect, pairing_gain.
        Of a design with more points: see `differences_of`.
        """
        return self._table("differences", self._differences)

    def _differences(self) -> pd.DataFrame:
        if self.n_points > 1:
            return self.differences_of(OUTCOME_NAMES)
        if self._point is None and self._source.n_runs > MOST_RUNS_AT_ONCE:
            found = self.differences_of(OUTCOME_NAMES)
            return found.drop(columns=["point", "baseline_point", "replications"])
        return differences_frame(self._lived, self.baseline)

    def differences_of(self, outcomes: Sequence[str]) -> pd.DataFrame:
        """Return differences between the cells of a design, of some outcomes.

        With two scenarios or more, each is compared with the baseline at the same point; a single
        scenario is compared with itself at point 0. Columns are those of `differences`, besides
        point, baseline_point and replications. Raises InputError for an unknown outcome.
        """
        self._check_outcomes(outcomes)
        return between_cells(self._source, tuple(outcomes), self.baseline)

    @cached_property
    def twins(self) -> pd.DataFrame:
        """Return scenario, baseline, month, both, only_scenario, only_baseline, neither, errors."""
        return self._table("twins", lambda: twins_frame(self._kept("persons"), self.baseline))

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Return scenario, baseline, month, grouping, group, outcome, n, value, ranges, gaps.

        Of everybody followed, by sex, legal status, region, parent or not; see
        `analysis.groups`.
        """
        return groups_frame(self._kept("persons"), self.baseline)

    @cached_property
    def changed(self) -> pd.DataFrame:
        """Return of 100 people lived under both policies how many are better, worse, the same."""
        return changed_frame(self._kept("persons"), self.baseline)

    @cached_property
    def chances(self) -> pd.DataFrame:
        """Return scenario, event, month, people, at_least_one, at_least_two, and their errors."""
        return self._table("chances", lambda: chances_frame(
            self._kept("persons"), self.manifest["people"]))

    @cached_property
    def timing(self) -> pd.DataFrame:
        """Return scenario, baseline, outcome, first_clear_year, worse_first."""
        return self._table("timing", lambda: timing_frame(self._kept("series"), self.baseline))

    @cached_property
    def incidence(self) -> pd.DataFrame:
        """Return scenario, view, kind, months_since_release, incidence, its error, low, high."""
        return self._table("incidence", lambda: incidence_frame(
            self._kept("persons", "events"), self.manifest["population"] == "arrivals"))

    @cached_property
    def effort(self) -> pd.DataFrame:
        """Return scenario, outcome, unit, month, value, baseline_mean, difference, and errors."""
        return self._table("effort",
                           lambda: effort_frame(self._lived, self.manifest["baseline"]))

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Return replication and a column for every parameter drawn, in registry units.

        A scenario's own parameters stand in ``manifest["scenarios"]`` and go before these, as do
        those that a design sets.
        """
        return self._table("parameters", lambda: parameters_frame(self.manifest))

    @property
    def plot(self) -> Any:
        """Return the figures as methods: trajectories, forest, phases, incidence and others."""
        # The figures stand on a floor above; they are looked up when asked for.
        return importlib.import_module("reintegration_sim.plots.accessor").PlotAccessor(self)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write a results folder and return its path.

        What was just run may be saved into a folder of the same plan, which stays as it is; what
        was loaded is copied into an empty one. Raises StoredDataError for a folder of another
        plan or with other files, OutputError when writing fails.
        """
        path = Path(folder)
        store = self._source.save(path)
        if "tables" not in store.manifest:
            write_beside(store, self)
        return path

    # How tables are found

    @property
    def _own_point(self) -> int:
        return self._point or 0

    @cached_property
    def _lived(self) -> dict[str, Lived]:
        if self.n_points > 1:
            raise InputError(text("this table is of one design point at a time: "
                                  ".point(0), of {n}", n=self.n_points))
        return self._source.lived(self._own_point)

    def forget_runs(self) -> dict[str, Lived]:
        """Let go of all runs in memory and return them, by scenario, where they were gathered.

        Tables that were made stay; what is asked for later is gathered anew from the source. For
        whoever keeps many comparisons at hand.
        """
        found: dict[str, Lived] = self.__dict__.pop("_lived", {})
        return found

    def _kept(self, *names: str) -> dict[str, Lived]:
        """Return what was left behind, if the plan kept these tables; say how to if not."""
        keep = self.manifest["keep"]
        for name in names:
            if name not in keep and not (name == "series" and "full_series" in keep):
                raise InputError(text("{name} were not kept; write keep = [\"{name}\"] into the "
                                      "study", name=name))
        return self._lived

    def _table(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        if self._point is None and (found := self._source.table(name)) is not None:
            return found
        return make()

    def _check_outcomes(self, outcomes: Sequence[str]) -> None:
        for name in outcomes:
            if name not in OUTCOME_NAMES:
                raise unknown_name("outcome", str(name), OUTCOME_NAMES)


def load(folder: str | os.PathLike[str]) -> Comparison:
    """Return what a results folder holds; tables are read, or worked out, when first asked for.

    A folder that is being written to, or was interrupted, holds the runs that are finished; a
    comparison is over the replications that every scenario has. Raises InputError when there is
    no manifest, StoredDataError when something in the folder is damaged, missing or of another
    plan, OutputError when it cannot be read.
    """
    return Comparison(Stored(open_store(Path(folder))))


def write_beside(store: Store, c: Comparison) -> None:
    """Write the tables that lie beside the shards of a store whose runs are all there.

    Of very many runs or design points fewer, or none: memory must not grow with them.
    """
    if c.n_points > 1 or store.n_runs > MOST_RUNS_AT_ONCE:
        if c.n_points <= MOST_POINTS_WRITTEN and store.n_runs <= MOST_RUNS_COMPARED:
            write_tables(store, OF_A_DESIGN, ("differences",), partial(getattr, c))
        return
    can = {"series": "series", "timing": "series", "twins": "persons", "chances": "persons",
           "incidence": "events"}
    keep = {*store.manifest["keep"], *(["series"] if "full_series" in store.manifest["keep"]
                                       else [])}
    names = tuple(name for name in TABLES if can.get(name, "") in (*keep, ""))
    if store.replications > MOST_PARAMETER_ROWS:
        names = tuple(name for name in names if name != "parameters")
    csv = tuple(name for name in AS_CSV
                if name != "outcomes" or outcome_rows(store) < SPREADSHEET_ROWS)
    write_tables(store, names, csv, partial(getattr, c))
