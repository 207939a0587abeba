"""A run lived again has its stored hash; a life month by month is the one the batch lived."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reintegration_sim.analysis.comparison import load
from reintegration_sim.analysis.life import life
from reintegration_sim.analysis.life_words import FICTITIOUS, in_words, span
from reintegration_sim.batch.chunks import Failure, live, nothing_but
from reintegration_sim.batch.plan import Plan, labelled
from reintegration_sim.batch.records import KEPT, people_at_end
from reintegration_sim.batch.replay import Outcome, replay
from reintegration_sim.batch.shards import shards_of
from reintegration_sim.batch.store import MANIFEST, create, open_store
from reintegration_sim.batch.study import study
from reintegration_sim.cli.main import main
from reintegration_sim.core.codes import EVENTS, PHASES
from reintegration_sim.core.errors import InputError, StoredDataError
from reintegration_sim.core.text import speaking_as
from reintegration_sim.engine.run import Run
from reintegration_sim.model.mesa_model import ReintegrationModel
from reintegration_sim.policy.files import load_scenario

from .test_languages import in_language

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import bit_flips

Output = pytest.CaptureFixture[str]


class Gentle(ReintegrationModel):  # type: ignore[misc]
    """A policy that changes its mind after half a year."""

    def step(self) -> None:
        """Live a month."""
        super().step()
        if self.month == 6:
            self.set_lever("housing_support", 90.0)


class Broken(ReintegrationModel):  # type: ignore[misc]
    """A policy that fails."""

    def step(self) -> None:
        """Live a month, or fail."""
        super().step()
        if self.month == 3:
            raise ValueError("not this month")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("replay") / "results"
    bit_flips.make(place)
    return place


def plan_of(policies: list[Any], **given: Any) -> Plan:
    stated = {"replications": 2, "people": 12, "months": 12, "seed": 1, "population": "today",
              "mode": "draws", "twins": False, "keep": ("persons", "events"), "chunk": 2, **given}
    return Plan(labelled(policies), **stated)


# Replay


@pytest.mark.parametrize(("run", "scenario", "effects"), [
    (0, "status_quo", 1), (7, "sra", 0), (14, "sra", 1)])
def test_a_run_lived_again_has_its_stored_hash(folder: Path, run: int, scenario: str, effects: int
                                               ) -> None:
    again = replay(folder, run)
    runs = load(folder).runs.set_index("run")
    assert again.equal is True and again.stored == again.anew
    assert str(again.anew) == runs.loc[run, "hash"]
    assert (again.scenario, again.effects, again.replication) == (scenario, effects, run // 4)
    assert (again.point, again.label) == (0, "as it is") and again.seconds > 0.0


def test_another_result_is_told(folder: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
                                ) -> None:
    import reintegration_sim.batch.replay as module

    monkeypatch.setattr(module, "live", lambda plan, runs: live(plan, [4]))
    assert replay(folder, 0).equal is False
    assert main(["replay", str(folder), "--run", "0"]) == 65
    said = capsys.readouterr()
    assert "not the same" in said.out and "does not end as it is stored" in said.err


@pytest.mark.parametrize("run", [-1, 16, True])
def test_an_unknown_run_is_refused_with_the_range(folder: Path, run: int) -> None:
    with pytest.raises(InputError, match="there are 0 to 15"):
        replay(folder, run)


def test_a_run_that_was_not_lived_yet_is_lived(tmp_path: Path) -> None:
    plan = plan_of(["sra"])
    create(tmp_path / "new", plan)
    again = replay(tmp_path / "new", 1)
    lived = live(plan, [1])
    assert lived is not None
    assert again.stored is None and again.equal is None
    assert again.anew == Outcome(lived.hashes()[0])


def test_a_run_that_failed_is_repeated_and_its_error_compared(tmp_path: Path) -> None:
    plan = plan_of([Broken])
    store = create(tmp_path / "failed", plan)
    true = live(plan, [0])
    assert true is not None and true.failures[0].error == "ValueError"
    other = Failure(1, "KeyError", "something else", 2)
    store.publish(shards_of(plan, next(store.chunks()), nothing_but(
        plan, [*true.failures, other])))
    assert replay(store.folder, 0).equal is True
    again = replay(store.folder, 1)
    assert again.equal is False and again.stored is not None
    assert "KeyError: something else" in str(again.stored)
    assert "ValueError: not this month" in str(again.anew)


def test_other_code_is_refused_with_what_differs(folder: Path, tmp_path: Path, capsys: Output
                                                 ) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["code_id"] = "0" * 16
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(StoredDataError, match="code_id: 0000000000000000 there"):
        replay(tmp_path, 0)
    assert main(["replay", str(tmp_path), "--run", "0"]) == 65
    assert "code_id" in capsys.readouterr().err


# A life


@pytest.mark.parametrize(("run", "person"), [(4, 0), (4, 7), (6, 3), (14, 14)])
def test_a_life_ends_as_the_batch_stored_it(folder: Path, run: int, person: int) -> None:
    lived = life(folder, run, person)
    last = lived.iloc[-1]
    assert list(lived["month"]) == list(range(1, 25))
    c = load(folder)
    stored = c.persons.query("scenario == @last.scenario and replication == @run // 4 "
                             "and person == @person").iloc[0]
    for name in ("region", "phase"):
        assert last[name] == stored[name]
    assert last["family"] == stored["family_kind"]
    assert stored["legal_status"].startswith(last["nationality"])
    for name in set(KEPT) & set(lived.columns):
        assert round(float(last[name]), 2) == pytest.approx(float(stored[name]), abs=1e-6), name


@pytest.mark.parametrize("effects", [True, False])
def test_month_by_month_is_the_same_as_at_once(effects: bool) -> None:
    given: dict[str, Any] = {"people": 20, "months": 30, "population": "today", "effects": effects}
    once = Run(load_scenario("sra"), **given).finish()
    by_month = Run(load_scenario("sra"), **given)
    for _ in range(30):
        by_month.advance(1)
    assert people_at_end(once).tobytes() == people_at_end(by_month).tobytes()
    assert once.world.people.tobytes() == by_month.world.people.tobytes()
    assert once.world.series.tobytes() == by_month.world.series.tobytes()
    assert once.events.tobytes() == by_month.events.tobytes()


def test_the_events_of_a_life_are_those_of_the_log() -> None:
    plan = plan_of(["sra"], mode="central", months=36)
    lived = live(plan, [1])
    assert lived is not None and len(lived.events) > 20
    for person in range(12):
        log = lived.events[lived.events["person"] == person]
        told = [(row["month"], name) for row in life(plan, 1, person).to_dict("records")
                for name in row["events"].split(", ") if name]
        assert told == [(one["month"], EVENTS[one["kind"]]) for one in log]


def check_end(plan: Plan, run: int, person: int, stored: Any) -> None:
    last = life(plan, run, person).iloc[-1]
    assert last["phase"] == PHASES[stored["phase"]]
    for name in set(KEPT) & set(last.index):
        assert round(float(last[name]), 2) == pytest.approx(float(stored[name]), abs=1e-6), name


def test_a_life_under_a_model_class_is_that_of_the_batch() -> None:
    plan = plan_of([Gentle], months=36)
    lived = live(plan, [1])
    assert lived is not None
    for person in range(12):
        check_end(plan, 1, person, lived.persons[person])


def test_a_life_at_a_design_point_is_that_of_the_batch() -> None:
    plan = study(["sra"], replications=2, people=12, months=36, keep=["persons"],
                 population="history", parameters="central", design={
        "kind": "grid", "factors": {"housing_support": [0, 100]}}).plan()
    lived = live(plan, range(4))
    assert lived is not None
    for run in range(4):
        for person in range(0, 12, 3):
            check_end(plan, run, person, lived.persons[run * 12 + person])


def test_a_life_of_a_muted_twin_is_that_of_the_muted_run() -> None:
    plan = plan_of(["sra"], twins=True, population="arrivals", months=36)
    scenario = plan.policies["sra"]
    twin = Run(scenario, people=12, months=36, replication=1, population="arrivals",
               effects=False, values=plan.values(scenario, 1)).finish()
    kept = people_at_end(twin)
    for person in range(12):
        check_end(plan, 3, person, kept[person])


def test_a_log_of_events_that_is_too_small_loses_nothing_of_a_life(
        monkeypatch: pytest.MonkeyPatch) -> None:
    import reintegration_sim.batch.chunks as module

    plan = plan_of(["sra"], months=24)
    whole = life(plan, 0, 3)
    rates: list[float] = []

    class Small(Run):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            rates.append(named["events_per_person_month"])
            if len(rates) == 1:
                world = self.world
                self.world = world._replace(events=world.events[:5])

    monkeypatch.setattr(module, "Run", Small)
    assert life(plan, 0, 3).equals(whole)
    assert len(rates) == 2


def test_somebody_who_does_not_exist_is_refused_with_the_range(folder: Path) -> None:
    with pytest.raises(InputError, match="run 4 has 0 to 14"):
        life(folder, 4, 15)
    with pytest.raises(InputError, match="there are 0 to 15"):
        life(folder, 99, 0)


# In words


def test_a_story_says_first_that_nobody_is_meant_and_tells_only_news(folder: Path) -> None:
    for person in range(15):
        lived = life(folder, 6, person)
        told = in_words(lived)
        assert told[0] == FICTITIOUS and "fictitious" in told[-1]
        assert f"Person {person} of run 6" in told[1]
        months = [int(line.split(":")[0].split()[1]) for line in told[2:-1]]
        assert months == sorted(set(months))
        with_events = set(lived.loc[lived["events"] != "", "month"])
        assert with_events <= set(months)
        assert not any("_" in line for line in told[2:])


def test_every_kind_of_news_has_words() -> None:
    plan = plan_of(["security_first", "sra"], people=60, months=120, replications=1)
    seen: set[str] = set()
    for run in range(2):
        for person in range(0, 60, 4):
            lived = life(plan, run, person)
            seen |= {name for cell in lived["events"] for name in cell.split(", ")}
            assert all(line.endswith(".") for line in in_words(lived))
    assert len(seen & set(EVENTS)) > 12


def row(**changed: Any) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "month": 13, "run": 1, "scenario": "sra", "effects": 1, "person": 2, "sex": "woman",
        "age": 30, "region": "brussels", "nationality": "dual", "children": 2,
        "family": "prosocial", "phase": "serving", "home": "prison", "work": "none",
        "status": "none", "papers": 0, "rights": 0, "together": 0, "listed": 1,
        "durably_stable": 0, "key_worker_months": 0, "receives": "", "awaits": "",
        "bonding": 0.5, "bridging": 0.5, "linking": 0.5, "harmful_ties": 0.5, "trust": 0.5,
        "distress": 0.5, "motivation": 0.5, "attachment": 0.5, "family_contact": 0.5,
        "measures": 1.0, "assessed_threat": 0.5, "family_cohesion": 0.5, "events": ""}
    return {**stated, **changed}


def test_sentences_read_as_the_handbook_says() -> None:
    from pandas import DataFrame

    story = in_words(DataFrame([
        row(month=13),
        row(month=14, phase="conditional", home="precarious", awaits="housing, job",
            events="released"),
        row(month=15, phase="conditional", home="precarious", awaits="housing, job"),
        row(month=16, phase="conditional", home="settled", receives="job", awaits="",
            key_worker_months=1, events="breach, settled", status="threatened"),
        row(month=17, phase="serving", events="offence, offence_seen, new_term"),
        row(month=18, phase="gone", home="", work="", events="died")]))
    assert story[1].startswith("Person 2 of run 1, under the policy sra: a woman of 30 in "
                               "Brussels, with two nationalities, one of them Belgian, with 2 "
                               "children and a family that stands by them.")
    assert story[3] == ("Month 14 (1 year and 2 months): released on conditions; no home of their "
                        "own; no work; waits for housing and a job.")
    assert story[4] == ("Month 16 (1 year and 4 months): breaks a condition, unnoticed; finds a "
                        "settled home; gets help to find work; no longer waits for housing; a key "
                        "worker is assigned; loss of nationality or residence threatened.")
    assert story[5].startswith(
        "Month 17 (1 year and 5 months): commits an ordinary offence, and it is noticed; sentenced "
        "to a new term; back in prison; no longer gets help to find work; no key worker")
    assert story[6] == "Month 18 (1 year and 6 months): dies."
    assert story[-1].endswith("this fictitious person died in month 18.")


@pytest.mark.parametrize(("months", "told"), [
    (1, "1 month"), (11, "11 months"), (12, "1 year"), (14, "1 year and 2 months"),
    (25, "2 years and 1 month")])
def test_time_in_words(months: int, told: str) -> None:
    assert span(months) == told


# The command


def test_the_command_prints_both_hashes(folder: Path, capsys: Output) -> None:
    assert main(["replay", str(folder), "--run", "7", "-q"]) == 0
    said = capsys.readouterr()
    one = str(replay(folder, 7).anew)
    assert said.out.splitlines()[1:] == [f"stored  {one}", f"anew    {one}", "the same"]
    assert "muted twin" in said.out and said.err == ""


def test_the_command_shows_a_life(folder: Path, capsys: Output) -> None:
    given = ["replay", str(folder), "--run", "4", "--person", "7", "-q"]
    assert main(given) == 0
    table = capsys.readouterr().out.splitlines()
    assert "fictitious" in table[0] and len([one for one in table if one[:5].strip().isdigit()]
                                            ) == 24
    assert main([*given, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [one["month"] for one in rows] == [str(month) for month in range(1, 25)]
    assert main([*given, "--words"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("This person is fictitious") and said.err == ""


@pytest.mark.parametrize(("given", "says"), [
    (["--run", "99"], "there are 0 to 15"), (["--run", "-1"], "there are 0 to 15"),
    (["--run", "1", "--person", "99"], "has 0 to 14"), (["--run", "1", "--words"], "--person"),
    (["--run", "1", "--person", "1", "--format", "json"], "csv"), ([], "--run")])
def test_bad_input_is_one_message(folder: Path, capsys: Output, given: list[str], says: str
                                  ) -> None:
    assert main(["replay", str(folder), *given]) == 2
    said = capsys.readouterr()
    assert says in said.err and "Traceback" not in said.err and said.out == ""


def test_replaying_writes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    replay(folder, 3)
    life(folder, 3, 1)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert open_store(folder).unfinished() == []


def test_a_plan_with_more_replications_has_the_same_lives() -> None:
    plan = plan_of(["sra"])
    assert life(plan, 1, 2).equals(life(replace(plan, replications=9), 1, 2))
    assert not np.array_equal(life(plan, 0, 2)["trust"], life(plan, 1, 2)["trust"])


@pytest.mark.parametrize("code", ["nl", "fr"])
def test_lives_are_told_in_other_languages(code: str) -> None:
    plan = plan_of(["sra", "security_first"], population="today", months=60)
    spoken, listening = in_language(code)
    for run in range(2):
        for person in range(12):
            with speaking_as(spoken):
                told = " ".join(in_words(life(plan, run, person)))
            assert not re.search(r" the | with | and |month|prison term|a job", told)
    assert not listening.missed
