"""ReintegrationModel: the engine as a Mesa model, with agents that can be read and changed.

    from reintegration_sim.model.agents import Returnee
    from reintegration_sim.model.mesa_model import ReintegrationModel

    class Coaching(ReintegrationModel):
        def step(self):
            super().step()
            lonely = self.agents_by_type[Returnee].select(lambda p: p.bridging < 0.2)
            lonely.select(lambda p: p.uniform("coach_found") < 0.1).set("motivation", 0.8)

A month is lived by the compiled engine. Between months anything may be read, assigned or set;
it takes effect in the next month. Nothing of Mesa's own randomness enters the simulation.
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import mesa
import networkx as nx
import numpy as np
import pandas as pd

from ..core.codes import GONE, N_REGIONS, NOT_HERE, SERVICES, USER
from ..core.errors import InputError, UnknownNameError, nearest, shown
from ..core.luck import uniforms
from ..engine.measured import finish
from ..engine.outcomes import OUTCOME_NAMES
from ..engine.parameters import MODES
from ..engine.run import Run, check_size
from ..policy.checks import check_population
from ..policy.files import load_scenario
from ..policy.levers import LEVER_NAMES, WORLD_NAMES, check_lever, check_world
from ..policy.scenario import Scenario
from .agents import (
    INSTITUTION_CLASSES,
    Family,
    HouseOfJustice,
    Institution,
    LivingLab,
    Municipality,
    Prison,
    PublicSphere,
    RecordAgent,
    Region,
    Returnee,
)
from .network import network

OWN_KEYWORDS = ("policy", "people", "months", "seed", "replication", "rng", "scenario",
                "parameters", "population")
DEFAULT_SEED = 1
MESA_TAKES_SCENARIO = "scenario" in inspect.signature(mesa.Model.__init__).parameters
"""Mesa 3.5 has scenarios of its own; Mesa 3.3 has none."""

DRAW_BITS = 18
"""A name of a draw becomes 16 bits of block and 2 bits of word (core/luck.py)."""

_Reporters = Mapping[str, Any] | None


class ReintegrationModel(mesa.Model):  # type: ignore[misc]
    """One replication of one policy as a Mesa model; a step is a month.

    Parameters
    ----------
    policy : name of a shipped scenario, path of a scenario file, or a Scenario
    people : returnees at the start, 1 to 2,000,000
    months : months to live, 1 to 600; ``running`` ends with the last
    seed, replication : 0 to 2**64 - 1 and 0 to 2**32 - 1; no seed means 1
    rng : the seed in the style of Mesa 3.5: a whole number that replaces ``seed``
    scenario : only handed on to Mesa, whose viewer passes one when it resets
    parameters : "draws", "central", "sceptical" or "null"
    population : "arrivals", "today" or "history"; the policy's own if not given
    levers : levers and world assumptions by name, for the whole run

    Raises InputError for a value that is not allowed and UnknownNameError, with the nearest
    spelling, for a lever or policy that does not exist. On Mesa 3.5 ``batch_run`` sets ``seed``
    itself, from its own ``rng``; vary ``replication`` instead, which also works on Mesa 3.3.

    ``datacollector`` holds every outcome of `describe` by month, as measured at the end of the
    month: what ``step`` assigns afterwards shows in the next.
    """

    effects: ClassVar[bool] = True

    def __init__(self, policy: str | Path | Scenario = "sra", *, people: int = 100,
                 months: int = 120, seed: int | None = DEFAULT_SEED, replication: int = 0,
                 rng: int | None = None, scenario: Any = None, parameters: str = "draws",
                 population: str | None = None, **levers: float) -> None:
        """Make the world of month 0 and its agents; see the class."""
        seed = _chosen_seed(seed, rng)
        check_size(people, months, seed, replication)
        if isinstance(scenario, Scenario | str | Path):
            raise InputError("scenario belongs to Mesa; give the policy as policy=...")
        if parameters not in MODES:
            raise InputError(f"parameters = {shown(parameters)}; there are: {', '.join(MODES)}")
        chosen = policy if isinstance(policy, Scenario) else load_scenario(policy)
        run = Run(_with_levers(chosen, levers), people=people, months=months, seed=seed,
                  replication=replication, parameters=parameters, effects=self.effects,
                  population=check_population(population) if population else None)
        if scenario is not None and MESA_TAKES_SCENARIO:
            super().__init__(scenario=scenario)
        else:
            super().__init__(rng=seed)
        # Mesa's generators only order agents; they differ between replications all the same.
        self.random.seed((int(seed) << 32) + int(replication))
        self.reset_rng([int(seed), int(replication)])
        self._run = run
        self._settings = {"policy": policy, "people": people, "months": months, "seed": seed,
                          "replication": replication, "parameters": parameters,
                          "population": population, **levers}
        self._outcomes_now: dict[str, float] = {}
        self._names_of_draws: dict[int, str] = {}
        self._draws: dict[tuple[int, int], Any] = {}
        self._reporters: dict[str, dict[Any, Any]] = {
            "model_reporters": {name: partial(_outcome, name) for name in OUTCOME_NAMES},
            "agent_reporters": {}, "agenttype_reporters": {}, "tables": {}}
        self.datacollector = mesa.DataCollector(**self._reporters)
        self._windows: dict[tuple[type, int], RecordAgent] = {}
        self._opening = False
        self._present = np.zeros(len(run.world.people), dtype=bool)
        self.follow_people()
        self._open_institutions()
        for kind, records in ((Returnee, run.world.people), (Family, run.world.families)):
            if kind not in self.agents_by_type:  # nobody is here yet: an empty set, no KeyError
                self._open(kind, records, 0)
                self._windows.pop((kind, 0)).drop()

    # ---- a month ------------------------------------------------------------------

    def step(self) -> None:
        """Live one month and collect its outcomes; after the last month do nothing.

        Override it, call ``super().step()``, then read, assign and set.
        """
        run = self._run
        if run.month >= run.months:
            self.running = False
            return
        run.advance(1)
        self._draws.clear()
        self.follow_people()
        values = finish(run.world.series[: run.month], run.levers)[-1]
        self._outcomes_now = dict(zip(OUTCOME_NAMES, values.tolist(), strict=True))
        self.datacollector.collect(self)
        if run.month >= run.months:
            self.running = False

    @property
    def month(self) -> int:
        """Months lived so far, which is also the month about to be lived, from 0."""
        return self._run.month

    @property
    def engine(self) -> Run:
        """The Run of the engine this model looks at."""
        return self._run

    @property
    def settings(self) -> dict[str, Any]:
        """What the model was made with, by keyword.

        ``ReintegrationModel(**model.settings)`` is the same run from the start, and
        ``SolaraViz(model, model_params=model.settings)`` resets to the same policy.
        """
        return dict(self._settings)

    # ---- policy --------------------------------------------------------------------

    def set_lever(self, name: str, value: float) -> None:
        """Set a lever or world assumption from the month about to be lived on.

        It holds until it is set again; changes that the policy had planned for it later fall
        away. Raises UnknownNameError for a name that does not exist, InputError for a value
        that is not allowed, and for ``arrivals_a_year``, which is settled at the start.
        """
        if name == "arrivals_a_year":
            raise InputError("arrivals_a_year cannot be set between months; who arrives when is "
                             "settled at the start: ReintegrationModel(arrivals_a_year=...)")
        check = check_world if name in WORLD_NAMES else check_lever
        self._run.levers[name][self.month:] = check(name, value)

    def lever(self, name: str) -> float:
        """Return a lever or world assumption in the month about to be lived, in its unit."""
        if name not in LEVER_NAMES and name not in WORLD_NAMES:
            raise _no_such_lever(name, (*LEVER_NAMES, *WORLD_NAMES))
        return float(self._run.levers[name][self.month])

    # ---- agents --------------------------------------------------------------------

    def agent(self, kind: type[RecordAgent], row: int) -> RecordAgent:
        """Return the agent of this class and row.

        Raises InputError when there is none, because the person has not arrived or is gone for
        instance.
        """
        found = self._windows.get((kind, row))
        if found is None:
            raise InputError(f"there is no {kind.__name__} {row} in the model now")
        return found

    @property
    def regions(self) -> tuple[Region, ...]:
        """Windows on what regions count and on their links: Brussels, Flanders, Wallonia."""
        records = self._run.world.regions
        return tuple(Region(self, records[row], row) for row in range(N_REGIONS))

    @property
    def public_sphere(self) -> PublicSphere:
        """Window on headlines and the pressure they make."""
        return PublicSphere(self, self._run.world.public[0], 0)

    @property
    def people(self) -> pd.DataFrame:
        """A copy of everybody who has arrived, gone or not: one row a person, one column a field.

        The index ``row`` is ``agent.row``; ``service_since`` has one column a service.
        """
        records = self._run.world.people
        records = records[records["phase"] != NOT_HERE]
        columns: dict[str, Any] = {}
        for field in Returnee.fields:
            if field.shape:
                for kind, service in enumerate(SERVICES):
                    columns[f"{field.name}_{service}"] = records[field.name][:, kind].copy()
            else:
                columns[field.name] = records[field.name].copy()
        rows = np.flatnonzero(self._run.world.people["phase"] != NOT_HERE)
        return pd.DataFrame(columns, index=pd.Index(rows, name="row"))

    @property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome so far: one row a month lived, one column an outcome, in its unit."""
        run = self._run
        values = finish(run.world.series[: run.month], run.levers)
        months = pd.RangeIndex(run.month, name="month")
        return pd.DataFrame(values, index=months, columns=list(OUTCOME_NAMES))

    def network(self) -> nx.Graph:
        """Return institutions and their working links now, as a networkx graph.

        See ``reintegration_sim.model.network`` for its attributes.
        """
        institutions = [a for a in self._windows.values() if isinstance(a, Institution)]
        return network(institutions, self._run.world.regions["link"])

    def register_agent(self, agent: Any) -> None:
        """Let the model itself open a window; raise InputError for anybody else's agent."""
        if not self._opening:
            raise InputError("agents cannot be added; who lives in the model is settled by "
                             "people=, population= and arrivals_a_year=")
        super().register_agent(agent)

    def follow_people(self) -> None:
        """Open windows for those who have arrived and close those of people who are gone."""
        phase = self._run.world.people["phase"]
        present = (phase != NOT_HERE) & (phase != GONE)
        families = self._run.world.families
        for row in np.flatnonzero(present & ~self._present).tolist():
            self._open(Returnee, self._run.world.people, row)
            family = int(self._run.world.people[row]["family"])
            if (Family, family) not in self._windows:
                self._open(Family, families, family)
        for row in np.flatnonzero(self._present & ~present).tolist():
            self._windows.pop((Returnee, row)).drop()
        self._present = present

    # ---- measurement ---------------------------------------------------------------

    def add_reporters(self, *, model_reporters: _Reporters = None,
                      agent_reporters: _Reporters = None,
                      agenttype_reporters: Mapping[type, Mapping[str, Any]] | None = None,
                      tables: Mapping[str, list[str]] | None = None) -> None:
        """Collect reporters of your own beside the outcomes; arguments are those of Mesa.

        Raises InputError once a month has been lived, because columns would differ in length,
        and for a model reporter with the name of an outcome.
        """
        if self.month > 0:
            raise InputError("reporters are added before the first month is lived")
        for name in model_reporters or {}:
            if name in OUTCOME_NAMES:
                raise InputError(f"'{name}' is an outcome already; give your reporter another name")
        added = {"model_reporters": model_reporters, "agent_reporters": agent_reporters,
                 "agenttype_reporters": agenttype_reporters, "tables": tables}
        for kind, reporters in added.items():
            self._reporters[kind].update(reporters or {})
        self.datacollector = mesa.DataCollector(**self._reporters)

    # ---- luck ----------------------------------------------------------------------

    def uniform(self, name: str) -> float:
        """Return a uniform on (0, 1) for a decision about everybody; see ``Window.uniform``."""
        return self.public_sphere.uniform(name)

    def draw(self, kind: int, row: int, name: str) -> float:
        """Return the uniform of one agent for a named decision in the month about to be lived.

        The third word of the luck counter is USER + 256 x kind, which no draw of the package
        has; block and word are 18 bits of the CRC-32 of ``name``. Raises InputError for two
        names of one model with the same 18 bits: rename one of them.
        """
        if not isinstance(name, str) or not name:
            raise InputError(f"a draw is named by a text, not {shown(name)}")
        purpose = zlib.crc32(name.encode()) & ((1 << DRAW_BITS) - 1)
        taken = self._names_of_draws.setdefault(purpose, name)
        if taken != name:
            raise InputError(f"the draws '{shown(name)}' and '{shown(taken)}' would share their "
                             "numbers; call one of them something else")
        drawn = self._draws.get((kind, purpose))
        if drawn is None or row >= len(drawn):
            rows = np.arange(max(row + 1, len(self._present)))
            drawn = uniforms(self._run.seed, self._run.replication, USER + 256 * kind, rows,
                             self.month, purpose)
            self._draws[kind, purpose] = drawn
        return float(drawn[row])

    # ---- private -------------------------------------------------------------------

    def _open(self, kind: type[RecordAgent], records: Any, row: int) -> None:
        self._opening = True
        try:
            self._windows[kind, row] = kind(self, records[row], row)
        finally:
            self._opening = False

    def _open_institutions(self) -> None:
        world = self._run.world
        tables: tuple[tuple[type[RecordAgent], Any], ...] = (
            (Prison, world.prisons), (HouseOfJustice, world.houses), (Municipality, world.towns),
            (LivingLab, world.labs))
        for kind, records in tables:
            for row in range(len(records)):
                self._open(kind, records, row)
        for row, code in enumerate(world.institutions["kind"].tolist()):
            self._open(INSTITUTION_CLASSES[code], world.institutions, row)


def _told_to_mesa(init: Callable[..., None]) -> inspect.Signature:
    parameters = inspect.signature(init).parameters.values()
    return inspect.Signature([
        one.replace(name="kwargs") if one.kind is inspect.Parameter.VAR_KEYWORD else one
        for one in parameters])


if not MESA_TAKES_SCENARIO:
    # The viewer of Mesa 3.3 takes a ** of any other name for a parameter somebody forgot.
    vars(ReintegrationModel)["__init__"].__signature__ = _told_to_mesa(ReintegrationModel.__init__)


def _outcome(name: str, model: ReintegrationModel) -> float:
    return model._outcomes_now[name]


def _chosen_seed(seed: int | None, rng: object) -> int:
    if rng is None:
        return DEFAULT_SEED if seed is None else seed
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer):
        raise InputError(f"rng = {shown(rng)}; a whole number is used as the seed, and no other "
                         "generator enters the simulation")
    if seed not in (None, DEFAULT_SEED, rng):
        raise InputError(f"seed = {seed} and rng = {rng} contradict each other; give one of them")
    return int(rng)


def _with_levers(policy: Scenario, levers: Mapping[str, float]) -> Scenario:
    for name in levers:
        if name not in LEVER_NAMES and name not in WORLD_NAMES:
            raise _no_such_lever(name, (*LEVER_NAMES, *WORLD_NAMES, *OWN_KEYWORDS))
    return policy.with_settings(levers) if levers else policy


def _no_such_lever(name: str, names: tuple[str, ...]) -> UnknownNameError:
    guess = nearest(name, names)
    hint = f"did you mean '{guess}'?" if guess else "see `reintegration-sim describe levers`"
    return UnknownNameError(f"no lever or world assumption is called '{shown(name)}'; {hint}")
