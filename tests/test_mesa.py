"""Mesa is a window on the engine: the same months, and agents that can be read and changed."""

from __future__ import annotations

import functools
import importlib
import subprocess
import sys
import warnings
import zlib

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from reintegration_sim.core.codes import E_DEPARTED, GONE, NOT_HERE, SETTLED
from reintegration_sim.core.errors import (
    EnvironmentLacksError,
    InputError,
    ReintegrationError,
    UnknownNameError,
)
from reintegration_sim.engine.measured import finish
from reintegration_sim.engine.outcomes import OUTCOME_NAMES
from reintegration_sim.engine.run import Run
from reintegration_sim.model import agents as agent_classes
from reintegration_sim.model.agents import (
    Family,
    HouseOfJustice,
    Institution,
    LivingLab,
    Prison,
    RecordAgent,
    Returnee,
    ThreatAssessmentBody,
)
from reintegration_sim.model.ensemble import run_model
from reintegration_sim.model.mesa_model import MESA_TAKES_SCENARIO, ReintegrationModel
from reintegration_sim.model.windows import Window
from reintegration_sim.policy.files import load_scenario, shipped_folder
from reintegration_sim.policy.levers import LEVER_NAMES, WORLD_NAMES

SMALL = {"people": 20, "months": 12}
CLASSES = [found for found in vars(agent_classes).values()
           if isinstance(found, type) and issubclass(found, Window) and found.fields]


def lived(policy: str = "sra", months: int = 12, **options: object) -> ReintegrationModel:
    """Return a small model after so many of its twelve months."""
    model = ReintegrationModel(policy, **{**SMALL, **options})
    for _ in range(months):
        model.step()
    return model


def same(one: Run, other: Run) -> bool:
    """Return whether everything that exists in two runs is equal, byte for byte."""
    return all(
        getattr(one.world, name).tobytes() == getattr(other.world, name).tobytes()
        for name in ("people", "families", "prisons", "houses", "towns", "regions",
                     "institutions", "labs", "public", "series", "events", "n_events"))


class Motivated(ReintegrationModel):
    """From month 6 on, everybody settled is highly motivated."""

    def step(self) -> None:
        super().step()
        if self.month >= 6:
            settled = self.agents_by_type[Returnee].select(lambda p: p.housing == SETTLED)
            settled.set("motivation", 0.95)


class Coached(ReintegrationModel):
    """Some find a coach by luck of their own."""

    def step(self) -> None:
        super().step()
        for person in self.agents_by_type[Returnee]:
            if person.uniform("coach_found") < 0.5:
                person.motivation = min(1.0, person.motivation + 0.05)


class WithCount(ReintegrationModel):
    """Counts people at home, with a reporter of its own."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.add_reporters(
            model_reporters={"n_settled": lambda m: int((m.people["housing"] == SETTLED).sum())},
            agenttype_reporters={Returnee: {"trust_now": "trust"}})


# ---- a run ---------------------------------------------------------------------------------


@pytest.mark.parametrize("population", ["arrivals", "today", "history"])
def test_a_run_through_mesa_equals_the_engines_byte_for_byte(population):
    model = lived("status_quo", population=population, seed=5, replication=3)
    run = Run(load_scenario("status_quo"), **SMALL, population=population, seed=5,
              replication=3).finish()
    assert same(model.engine, run)


def test_a_run_ends_with_its_last_month_and_a_further_step_does_nothing():
    model = lived(months=11)
    assert model.running
    model.step()
    assert not model.running
    before = model.outcomes
    model.step()
    assert model.month == 12
    assert model.outcomes.equals(before)
    assert len(model.datacollector.get_model_vars_dataframe()) == 12


def test_mesas_own_run_model_lives_every_month():
    model = ReintegrationModel(people=5, months=4)
    model.run_model()
    assert (model.month, model.steps) == (4, 4)


def test_the_global_random_state_and_mesas_randomness_move_nothing():
    calm = lived()
    model = ReintegrationModel(**SMALL)
    for _ in range(12):
        model.random.random()
        model.rng.random()
        np.random.random()  # noqa: NPY002  (the state of the whole process is the point)
        model.agents.shuffle(inplace=True)
        model.step()
    assert same(calm.engine, model.engine)


def test_importing_the_engine_does_not_import_mesa():
    code = "import sys, reintegration_sim.engine.run; sys.exit('mesa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---- what the model takes ------------------------------------------------------------------


def test_a_policy_is_a_name_a_path_or_a_scenario():
    path = shipped_folder() / "security_first.toml"
    models = [ReintegrationModel(policy, **SMALL) for policy in
              ("security_first", path, str(path), load_scenario("security_first"))]
    assert {m.engine.scenario.scenario_hash for m in models} == {
        load_scenario("security_first").scenario_hash}


def test_levers_and_world_assumptions_are_keywords():
    model = ReintegrationModel("sra", **SMALL, caseload=40, public_stigma=0.3)
    assert (model.lever("caseload"), model.lever("public_stigma")) == (40.0, 0.3)
    assert same(lived(caseload=40).engine,
                Run(load_scenario("sra").with_levers({"caseload": 40}), **SMALL).finish())


@pytest.mark.parametrize(("options", "words"), [
    ({"caselod": 40}, "no lever or world assumption is called 'caselod'; did you mean 'caseload'?"),
    ({"replications": 3}, "did you mean 'replication'?"),
    ({"caseload": -1}, "caseload = -1"),
    ({"policy": "sraa"}, "did you mean 'sra'?"),
    ({"people": 0}, "people = 0"),
    ({"months": 12.0}, "months = 12.0"),
    ({"seed": -1}, "seed = -1"),
    ({"population": "todya"}, "there are: arrivals, today, history"),
    ({"parameters": "drawn"}, "there are: draws, central, sceptical, null"),
    ({"rng": np.random.default_rng(1)}, "a whole number is used as the seed"),
    ({"rng": 3, "seed": 2}, "contradict"),
    ({"scenario": "sra"}, "give the policy as policy="),
])
def test_what_is_not_allowed_is_refused_in_words(options, words):
    with pytest.raises(InputError) as refused:
        ReintegrationModel(**options)
    assert words in str(refused.value)


def test_rng_in_the_style_of_mesa_3_5_is_the_seed():
    assert same(lived(rng=7).engine, lived(seed=7).engine)
    assert lived(months=0, rng=np.int64(7)).engine.seed == 7
    assert lived(months=0, seed=None).engine.seed == 1


def test_parameters_are_chosen_as_in_the_engine():
    run = Run(load_scenario("sra"), **SMALL, parameters="central").finish()
    assert same(lived(parameters="central").engine, run)


@pytest.mark.skipif(not MESA_TAKES_SCENARIO, reason="Mesa 3.3 has no scenarios")
def test_a_scenario_of_mesa_is_handed_on_and_changes_nothing():
    from mesa.experimental.scenarios import Scenario as MesaScenario

    given = MesaScenario(rng=99)
    model = lived(scenario=given)
    assert model.scenario is given
    assert same(model.engine, lived().engine)


def test_no_warning_is_raised_by_mesa():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lived(months=2)


def test_no_name_of_ours_is_one_that_mesa_owns():
    plain = type("Plain", (mesa.Model,), {})
    ours = {name for name in vars(ReintegrationModel) if not name.startswith("_")}
    ours -= set(vars(plain))  # Mesa 3.5 adds names to every subclass
    assert ours & set(dir(mesa.Model)) == {"step", "register_agent"}
    owned = {"scenario", "time", "steps", "rng", "random", "running", "agents"}
    assert not owned & (ours | set(LEVER_NAMES) | set(WORLD_NAMES))


# ---- agents --------------------------------------------------------------------------------


def test_every_field_can_be_read_and_none_hides_what_mesa_needs():
    model = lived(months=3)
    for agent in model.agents:
        for field in agent.fields:
            assert np.array_equal(getattr(agent, field.name), agent._record[field.name])
    for kind in CLASSES:
        names = {field.name for field in kind.fields}
        assert not names & set(dir(mesa.Agent)), kind
        assert not names & (set(dir(Window)) | Window.kept_by_mesa | {"name", "sector", "title"})


def test_a_window_reads_the_record_live():
    model = lived(months=2)
    person = model.agent(Returnee, 0)
    months = person.phase_months
    model.engine.world.people[0]["phase_months"] += 4
    assert person.phase_months == months + 4
    assert type(person.phase_months) is int
    assert type(person.trust) is float


def test_institutions_are_those_of_belgium_in_small():
    model = lived(months=0)
    count = {kind.__name__: len(found) for kind, found in model.agents_by_type.items()}
    assert count == {
        "Returnee": 20, "Family": count["Family"], "Prison": 6, "HouseOfJustice": 6,
        "Municipality": 12, "LivingLab": 3, "ThreatAssessmentBody": 1, "NationalityOffice": 1,
        "Court": 3, "LocalTaskForce": 3, "EmploymentService": 3, "WelfareService": 3,
        "MentalHealthService": 3, "YouthProtection": 3, "MentorsAndChaplains": 3}
    assert sum(family.members for family in model.agents_by_type[Family]) == 20


def test_the_example_of_the_documentation_works():
    model = lived("sra", months=12, population="today")
    chosen = model.agents_by_type[Returnee].select(lambda p: p.housing == 2)
    assert len(chosen) > 0
    chosen.set("motivation", 0.8)
    assert {p.motivation for p in chosen} == {0.8}
    people = model.people
    assert (people.loc[people.housing.eq(2) & people.phase.ne(GONE), "motivation"] == 0.8).all()


@pytest.mark.parametrize(("name", "value", "words"), [
    ("motivation", 1.2, "motivation = 1.2; allowed are 0 to 1"),
    ("motivation", float("nan"), "motivation = nan"),
    ("motivation", "high", "motivation = high is not a number"),
    ("motivation", True, "motivation = True is not a number"),
    ("housing", 1.5, "housing = 1.5 is not a whole number"),
    ("housing", 3, "housing = 3; allowed are 0 to 2"),
    ("papers", 2, "papers = 2; allowed are 0 to 1 (flag)"),
    ("female", 1, "fixed for life"),
    ("prison", 1, "fixed for life"),
    ("durably_stable", 1, "measured"),
    ("index", 0.9, "measured"),
    ("phase", 8, "call remove()"),
    ("receives", 3, "start_service()"),
    ("service_since", 3, "start_service()"),
    ("services", {}, "start_service()"),
    ("legal_status", "Belgian", "follows from nationality"),
    ("row", 3, "cannot be assigned"),
    ("remove", 3, "cannot be assigned"),
])
def test_assigning_what_is_not_allowed_is_refused_in_words_and_changes_nothing(name, value, words):
    model = lived(months=1)
    person = model.agent(Returnee, 0)
    before = model.engine.world.people.tobytes()
    with pytest.raises(InputError) as refused:
        setattr(person, name, value)
    assert words in str(refused.value)
    assert "Returnee 0" in str(refused.value)
    assert model.engine.world.people.tobytes() == before


def test_a_misspelt_field_is_refused_with_the_nearest_one():
    model = lived(months=0)
    person = model.agent(Returnee, 0)
    for act in (lambda: person.motivaton, lambda: setattr(person, "motivaton", 0.5),
                lambda: model.agents_by_type[Returnee].set("motivaton", 0.5)):
        with pytest.raises(UnknownNameError) as refused:
            act()
        assert "did you mean 'motivation'?" in str(refused.value)
    assert not hasattr(person, "motivaton")
    person._mine = 3
    assert person._mine == 3


def test_flags_take_true_and_false_and_whole_numbers_of_numpy():
    person = lived(months=0).agent(Returnee, 0)
    person.papers = True
    person.housing = np.int64(2)
    person.trust = np.float64(0.25)
    assert (person.papers, person.housing, person.trust) == (1, 2, 0.25)


def test_arrays_are_read_as_copies_that_cannot_be_written():
    person = lived(months=1).agent(Returnee, 0)
    with pytest.raises(ValueError, match="read-only"):
        person.service_since[0] = 3


def test_services_read_in_words_and_are_started_and_stopped_together():
    model = lived("status_quo", months=6, population="today")
    person = next(p for p in model.agents_by_type[Returnee] if p.phase == 8)
    person.stop_service("mentor")
    assert person.services["mentor"] == "none"
    person.wait_for_service("mentor")
    assert person.services["mentor"] == "waiting"
    person.start_service("mentor")
    person.wait_for_service("mentor")
    assert person.services["mentor"] == "served"
    assert person.service_since[6] == model.month
    model.step()
    with pytest.raises(UnknownNameError, match="mentr"):
        person.start_service("mentr")
    inside = next(p for p in model.agents_by_type[Returnee] if p.phase == 3)
    with pytest.raises(InputError, match="in prison"):
        inside.start_service("mentor")


@pytest.mark.parametrize(("nationality", "state", "words"), [
    (0, 0, "Belgian"),
    (1, 1, "Belgian with a second nationality, loss of nationality threatened"),
    (2, 2, "Foreign with a right of residence, procedure to withdraw right of residence open"),
    (1, 3, "Nationality withdrawn, appeal open"),
    (2, 4, "Right of residence withdrawn for good"),
    (1, 5, "Belgian with a second nationality, nationality restored after appeal"),
])
def test_legal_status_reads_in_words(nationality, state, words):
    model = lived(months=0)
    model.engine.world.people[0]["nationality"] = nationality
    person = model.agent(Returnee, 0)
    person.sanction_state = state
    assert person.legal_status == words


def test_institutions_regions_and_the_public_can_be_changed_too():
    model = lived(months=1)
    house = model.agents_by_type[HouseOfJustice][0]
    house.skill = 0.9
    assert model.engine.world.houses[0]["skill"] == 0.9
    model.regions[1].set_link("prison", "ocad", 0.75)
    assert model.engine.world.regions[1]["link"][0, 2] == 0.75
    assert model.engine.world.regions[1]["link"][2, 0] == 0.75
    model.public_sphere.salience = 2.5
    assert model.engine.world.public[0]["salience"] == 2.5
    for act in (lambda: model.regions[0].set_link("prison", "prison", 1),
                lambda: model.regions[0].set_link("prison", "court", 1),
                lambda: model.regions[0].set_link("prison", "ocad", 2),
                lambda: setattr(model.regions[0], "link", 1),
                lambda: setattr(model.public_sphere, "salience", 4)):
        with pytest.raises(InputError):
            act()


# ---- who is there --------------------------------------------------------------------------


def test_agents_are_exactly_the_people_present_each_month():
    model = ReintegrationModel("status_quo", people=40, months=60, population="history")
    seen = set()
    while model.running:
        model.step()
        phase = model.engine.world.people["phase"]
        rows = set(np.flatnonzero((phase != NOT_HERE) & (phase != GONE)).tolist())
        found = model.agents_by_type[Returnee]
        assert {p.row for p in found} == rows
        assert {p.family for p in found} <= {f.row for f in model.agents_by_type[Family]}
        seen.add(len(rows))
    assert len(seen) > 1


def test_removing_somebody_is_a_departure_from_the_next_month_on():
    model = lived(months=5)
    person = model.agents_by_type[Returnee][4]
    before = model.outcomes["departed"].iloc[-1]
    person.remove()
    person.remove()
    assert (person.phase, person.exit_kind) == (GONE, 1)
    assert person not in model.agents
    model.step()
    assert model.outcomes["departed"].iloc[-1] >= before + 5
    events = model.engine.events
    logged = events[(events["who"] == person.row) & (events["kind"] == E_DEPARTED)]
    assert logged["month"].tolist() == [5]
    with pytest.raises(InputError, match="is gone"):
        person.trust = 0.5
    with pytest.raises(InputError, match="no Returnee 4"):
        model.agent(Returnee, 4)


def test_everybody_can_be_sent_away_and_the_run_goes_on():
    model = lived(months=5)
    model.agents_by_type[Returnee].do("remove")
    model.step()
    assert len(model.agents_by_type[Returnee]) == 0
    assert model.outcomes["present"].iloc[-1] == 0


def test_nobody_can_be_added_and_no_institution_removed():
    model = lived(months=1)
    count = len(model.agents)
    for act in (lambda: Returnee(model), lambda: Returnee.create_agents(model, 3),
                lambda: mesa.Agent(model), lambda: LivingLab(model)):
        with pytest.raises(InputError, match="agents cannot be added"):
            act()
    for kind in (Prison, Family, ThreatAssessmentBody):
        with pytest.raises(InputError, match="only returnees can leave"):
            model.agents_by_type[kind][0].remove()
    assert len(model.agents) == count
    model.step()


# ---- interventions -------------------------------------------------------------------------


def test_an_assignment_changes_nothing_before_it_and_something_after():
    mine = run_model(Motivated, people=40, months=24, population="today")
    plain = Run(load_scenario("sra"), people=40, months=24, population="today").finish()
    ours, theirs = (finish(r.world.series, r.levers) for r in (mine, plain))
    assert np.array_equal(ours[:6], theirs[:6])
    assert not np.array_equal(ours[6:], theirs[6:])
    place = OUTCOME_NAMES.index("motivation")
    assert ours[-1, place] > theirs[-1, place]


def test_assigning_what_already_holds_changes_nothing():
    model = ReintegrationModel(**SMALL)
    while model.running:
        model.step()
        for person in model.agents_by_type[Returnee]:
            person.trust = person.trust
            person.papers = person.papers
    assert same(model.engine, lived().engine)


def test_luck_of_ones_own_is_keyed_and_moves_no_other_draw():
    model = lived(months=3)
    person = model.agent(Returnee, 5)
    first = person.uniform("coach_found")
    assert 0 < first < 1
    assert person.uniform("coach_found") == first
    assert person.uniform("other") != first
    assert lived("security_first", months=3).agent(Returnee, 5).uniform("coach_found") == first
    assert lived(months=3, people=30).agent(Returnee, 5).uniform("coach_found") == first
    assert lived(months=3, replication=1).agent(Returnee, 5).uniform("coach_found") != first
    assert lived(months=3, seed=2).agent(Returnee, 5).uniform("coach_found") != first
    assert model.agent(Prison, 5).uniform("coach_found") != first
    assert 0 < model.uniform("coach_found") < 1
    model.step()
    assert person.uniform("coach_found") != first
    assert same(lived().engine, _drawing().engine)


def test_luck_of_ones_own_is_uniform():
    model = ReintegrationModel("sra", people=4000, months=1)
    drawn = np.array([p.uniform("coach_found") for p in model.agents_by_type[Returnee]])
    assert abs(drawn.mean() - 0.5) < 0.02
    assert len(set(drawn.tolist())) == 4000


def test_two_names_that_would_share_their_numbers_are_refused():
    mask = (1 << 18) - 1
    seen: dict[int, str] = {}
    for number in range(100_000):
        name = f"draw_{number}"
        other = seen.setdefault(zlib.crc32(name.encode()) & mask, name)
        if other != name:
            break
    model = lived(months=0)
    person = model.agent(Returnee, 0)
    person.uniform(name)
    with pytest.raises(InputError, match="would share their numbers"):
        person.uniform(other)
    with pytest.raises(InputError, match="named by a text"):
        person.uniform(3)


def _drawing() -> ReintegrationModel:
    model = ReintegrationModel(**SMALL)
    while model.running:
        model.step()
        model.agents_by_type[Returnee].do(lambda p: p.uniform("coach_found"))
    return model


def test_a_lever_set_between_months_holds_from_the_next_one():
    model = ReintegrationModel("sra", people=40, months=24, population="today")
    for _ in range(6):
        model.step()
    model.set_lever("caseload", 120)
    while model.running:
        model.step()
    plain = Run(load_scenario("sra"), people=40, months=24, population="today").finish()
    theirs = finish(plain.world.series, plain.levers)
    ours = model.outcomes.to_numpy()
    assert np.array_equal(ours[:6], theirs[:6])
    assert not np.array_equal(ours[6:], theirs[6:])
    assert model.lever("caseload") == 120


def test_setting_a_lever_equals_a_scenario_that_changes_it():
    policy = load_scenario("status_quo")
    changed = type(policy).model_validate({
        **{k: getattr(policy, k) for k in ("name", "question", "levers", "world")},
        "changes": [{"from_month": 4, "levers": {"caseload": 30.0}}]})
    model = ReintegrationModel("status_quo", **SMALL)
    while model.running:
        if model.month == 4:
            model.set_lever("caseload", 30)
        model.step()
    assert same(model.engine, Run(changed, **SMALL).finish())


@pytest.mark.parametrize(("name", "value", "words"), [
    ("caselod", 30, "did you mean 'caseload'?"),
    ("caseload", -3, "caseload = -3"),
    ("arrivals_a_year", 3, "settled at the start"),
])
def test_a_lever_that_cannot_be_set_is_refused_in_words(name, value, words):
    with pytest.raises(InputError) as refused:
        lived(months=0).set_lever(name, value)
    assert words in str(refused.value)


# ---- collecting, graphs, ensembles ---------------------------------------------------------


def test_the_data_collector_holds_every_outcome_by_its_name():
    model = lived("status_quo", population="today")
    collected = model.datacollector.get_model_vars_dataframe()
    assert tuple(collected.columns) == OUTCOME_NAMES
    run = Run(load_scenario("status_quo"), **SMALL, population="today").finish()
    assert np.array_equal(collected.to_numpy(), finish(run.world.series, run.levers))
    assert np.array_equal(model.outcomes.to_numpy(), collected.to_numpy())


def test_reporters_of_ones_own_stand_beside_the_outcomes():
    model = WithCount("sra", **SMALL)
    model.run_model()
    collected = model.datacollector.get_model_vars_dataframe()
    assert tuple(collected.columns) == (*OUTCOME_NAMES, "n_settled")
    agents = model.datacollector.get_agenttype_vars_dataframe(Returnee)
    assert agents["trust_now"].between(0, 1).all()
    with pytest.raises(InputError, match="before the first month"):
        model.add_reporters(model_reporters={"late": lambda m: 1})
    with pytest.raises(InputError, match="an outcome already"):
        lived(months=0).add_reporters(model_reporters={"trust": lambda m: 1})


def test_the_table_of_people_has_a_column_a_field():
    model = lived("status_quo", months=6, population="today")
    people = model.people
    assert people.index.name == "row"
    assert people.loc[3, "trust"] == model.agent(Returnee, 3).trust
    assert "service_since_housing" in people.columns
    people.loc[3, "trust"] = 0.123
    assert model.agent(Returnee, 3).trust != 0.123


def test_the_network_joins_institutions_by_their_working_links():
    model = lived(months=2)
    graph = model.network()
    assert set(graph) == {a.name for a in model.agents if isinstance(a, Institution)}
    house = model.agents_by_type[HouseOfJustice][0]
    link = model.engine.world.regions[house.region]["link"]
    assert graph.edges[house.name, "ocad 0"]["weight"] == link[1, 2]
    assert graph.nodes[house.name]["region"] == "brussels"
    assert graph.nodes[house.name]["stress"] == house.stress
    for one, other in graph.edges:
        regions = {graph.nodes[one]["region"], graph.nodes[other]["region"]} - {"federal"}
        assert len(regions) <= 1
        assert graph.nodes[one]["sector"] != graph.nodes[other]["sector"]


def test_a_users_model_in_an_ensemble_meets_the_same_people_and_luck():
    arguments = {**SMALL, "population": "today", "seed": 3, "replication": 2}
    plain = Run(load_scenario("sra"), **arguments).finish()
    assert same(run_model(ReintegrationModel, **arguments), plain)
    mine = run_model(Coached, **arguments)
    identity = [f.name for f in Returnee.fields if f.kind == "identity"]
    assert all(np.array_equal(mine.world.people[n], plain.world.people[n]) for n in identity)
    assert same(mine, run_model(Coached, **arguments))
    assert not same(mine, plain)


def test_a_users_model_has_a_muted_twin():
    twin = run_model(ReintegrationModel, **SMALL, effects=False)
    assert same(twin, Run(load_scenario("sra"), **SMALL, effects=False).finish())


def test_a_users_model_that_does_not_live_its_months_is_refused():
    class Still(ReintegrationModel):
        def step(self) -> None:
            pass

    class Short(ReintegrationModel):
        def step(self) -> None:
            super().step()
            self.running = False

    for kind, words in ((Still, "must call super().step()"), (Short, "stopped after 1 of 12"),
                        (int, "no class"), ("sra", "is not a class")):
        with pytest.raises(ReintegrationError) as refused:
            run_model(kind, **SMALL)
        assert words in str(refused.value) or "is not a class" in str(refused.value)


def test_batch_run_varies_policies_and_levers():
    rows = batch_run(ReintegrationModel, {
        "policy": ["sra", "status_quo"], "caseload": [30, 60], "replication": [0, 1],
        "people": 10, "months": 6}, display_progress=False)
    assert len(rows) == 8
    for row in rows:
        run = Run(load_scenario(row["policy"]).with_levers({"caseload": row["caseload"]}),
                  people=10, months=6, replication=row["replication"]).finish()
        last = dict(zip(OUTCOME_NAMES, finish(run.world.series, run.levers)[-1], strict=True))
        assert {name: row[name] for name in OUTCOME_NAMES} == last


# ---- the viewer ----------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch):
    """Return the list of models made from now on."""
    models: list[ReintegrationModel] = []
    original = ReintegrationModel.__init__

    @functools.wraps(original)
    def noted(self, *args, **options):
        original(self, *args, **options)
        models.append(self)

    monkeypatch.setattr(ReintegrationModel, "__init__", noted)
    return models


def _click(rendered, label):
    import ipyvuetify

    buttons = rendered.find(ipyvuetify.Btn, children=[label])
    buttons.widget.click()


@pytest.mark.parametrize("kind", ["viewer", "bare"])
def test_the_viewer_renders_steps_and_resets_to_the_same_policy(made, kind):
    pytest.importorskip("altair", reason="needs the extra viewer")
    if pytest.importorskip("ipyvuetify").__version__.startswith("3"):
        pytest.skip("needs the extra viewer: ipyvuetify below 3")
    solara = pytest.importorskip("solara")
    if kind == "viewer":
        from reintegration_sim.model.viewer import viewer

        page = viewer("security_first", people=10, months=6, seed=4)
    else:
        from mesa.visualization import Slider, SolaraViz

        model = ReintegrationModel("security_first", people=10, months=6, seed=4, caseload=50)
        slider = Slider("Caseload", 50, 10, 200, 5)
        page = SolaraViz(model, model_params={**model.settings, "caseload": slider})
    _, rendered = solara.render(solara.AppLayout(children=[page]), handle_error=False)
    _click(rendered, "Step")
    _click(rendered, "Step")
    assert made[0].month == 2
    _click(rendered, "Reset")
    assert len(made) == 2
    again = made[1]
    assert again.month == 0
    assert again.engine.scenario == made[0].engine.scenario
    assert (again.engine.people_at_start, again.engine.months, again.engine.seed) == (10, 6, 4)
    _click(rendered, "Step")
    assert again.month == 1
    rendered.close()


def test_without_its_extra_the_viewer_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mesa.visualization", None)
    monkeypatch.delitem(sys.modules, "reintegration_sim.model.viewer", raising=False)
    with pytest.raises(EnvironmentLacksError, match=r"reintegration-sim\[viewer\]"):
        importlib.import_module("reintegration_sim.model.viewer")


def test_every_agent_class_is_a_window_and_a_mesa_agent():
    agents = [kind for kind in CLASSES if issubclass(kind, RecordAgent)]
    assert len(agents) >= 15
    assert all(issubclass(kind, mesa.Agent) for kind in agents)
