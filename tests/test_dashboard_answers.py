"""Answers to pages: what is computed, shared, kept and refined, and the same everywhere."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace

import pandas as pd

import reintegration_sim as rs
from reintegration_sim.analysis import source
from reintegration_sim.batch.kept import KeptRuns
from reintegration_sim.dashboard.instant import (
    CROWDED,
    FIRST_TABLES,
    PATIENCE,
    QUICK,
    REFINED,
    TURN_SECONDS,
    Answers,
    pair_of,
)
from reintegration_sim.dashboard.pages.all import page_called
from reintegration_sim.dashboard.reproduce import lines
from reintegration_sim.dashboard.session import moved, opened
from reintegration_sim.dashboard.tiles import badge

from .served import SHORT, scene_of


def test_the_same_answer_at_every_tier_and_on_the_command_line(service) -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=60").state)
    quick, refined = service.answers.quick(pair), service.answers.exactly(pair, REFINED)
    assert (quick.pairs, refined.pairs, refined.with_twins) == (QUICK, REFINED, True)
    first = refined.comparison.outcomes
    first = first[(first["replication"] < QUICK) & (first["effects"] == 1)]
    columns = ["scenario", "replication", "month", "outcome", "value"]
    pd.testing.assert_frame_equal(
        first[columns].reset_index(drop=True), quick.comparison.outcomes[columns],
        check_dtype=False)
    mine = rs.load_scenario("status_quo").with_settings({"housing_support": 60})
    expected = rs.compare({"todays_policy": "status_quo", "your_policy": mine}, months=24,
                          population="arrivals", replications=REFINED)
    pd.testing.assert_frame_equal(refined.comparison.differences, expected.differences)


def test_once_refined_the_quick_answer_is_the_refined_one(service) -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=61").state)
    assert service.answers.quick(pair).pairs == QUICK
    service.answers.exactly(pair, REFINED)
    assert service.answers.quick(pair).pairs == REFINED


def test_told_to_stop_there_is_no_answer(service) -> None:
    stop = threading.Event()
    stop.set()
    pair = pair_of(opened(f"/explore?{SHORT}&seed=99").state)
    quick = service.answers.quick(pair)
    assert service.answers.better(pair, quick.tier, stop) is None


class _Crowded(KeptRuns):
    """Runs that others wait for, until the crowd has gone."""

    delay = PATIENCE + 0.1


def test_in_a_crowd_an_answer_has_few_pairs_and_gets_better_once_it_is_gone(monkeypatch) -> None:
    kept = _Crowded(threads=2)
    answers, pair = Answers(kept), pair_of(opened(f"/explore?{SHORT}&housing_support=62").state)
    rough = answers.quick(pair)
    assert rough.pairs == CROWDED
    assert "many visitors" in str(badge(rough))
    stop = threading.Event()
    leaves = threading.Timer(3 * TURN_SECONDS, stop.set)
    leaves.start()
    assert answers.better(pair, rough.tier, stop) is None  # while others wait, they go first
    monkeypatch.setattr(_Crowded, "delay", 0.0)
    quick = answers.better(pair, rough.tier, threading.Event())
    assert quick.pairs == QUICK
    monkeypatch.setattr(_Crowded, "delay", PATIENCE + 0.1)
    assert answers.quick(pair).pairs == QUICK  # what is there is shown, crowd or not
    monkeypatch.setattr(_Crowded, "delay", 0.0)
    refined = answers.better(pair, quick.tier, threading.Event())
    assert refined.tier == (REFINED, False)
    assert answers.quick(pair).tier == (REFINED, False)
    whole = answers.better(pair, refined.tier, threading.Event())
    assert whole.tier == answers.quick(pair).tier == (REFINED, True)
    apart = ["delivery", "effect"]
    pd.testing.assert_frame_equal(*(one.comparison.differences.drop(columns=apart)
                                    for one in (whole, refined)))
    assert whole.comparison.differences[apart].notna().all(axis=None)
    same = ["scenario", "month", "outcome", "baseline_mean"]
    alone = Answers(kept).exactly(pair, CROWDED).comparison.differences
    pd.testing.assert_frame_equal(rough.comparison.differences[same], alone[same])
    answers.close()


class _Noting(KeptRuns):
    """Runs of which it is known who still holds them."""

    def runs(self, plan, **how):
        found = super().runs(plan, **how)
        self.given = [weakref.ref(part) for part in found]
        return found


def test_an_answer_holds_tables_but_no_runs(service) -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=65").state)
    kept = _Noting(threads=2, most_bytes=1)  # forgets all but the last few
    answers = Answers(kept)
    found = answers.quick(pair).comparison
    gc.collect()
    assert len(kept.given) > 10 and all(part() is None for part in kept.given)
    expected = service.answers.quick(pair).comparison
    pd.testing.assert_frame_equal(found.groups, expected.groups)  # lived once more
    name = "durably_stable"
    pd.testing.assert_frame_equal(found.values(name), expected.values(name))
    answers.close()


def test_half_of_an_answer_is_not_gathered_again(service, monkeypatch) -> None:
    asked = []
    real = source.gather

    def gather(layout, replications, parts, point, labels):
        asked.append(list(labels))
        return real(layout, replications, parts, point, labels)

    monkeypatch.setattr(source, "gather", gather)
    for value in (63, 64):
        pair = pair_of(opened(f"/explore?{SHORT}&seed=7&housing_support={value}").state)
        found = service.answers.quick(pair).comparison
        fresh = Answers(service.answers._kept).quick(pair).comparison
        for name in FIRST_TABLES:
            pd.testing.assert_frame_equal(getattr(found, name), getattr(fresh, name))
    assert asked == [["todays_policy", "your_policy"], ["todays_policy", "your_policy"],
                     ["your_policy"], ["todays_policy", "your_policy"]]


def test_words_and_outcome_ask_for_no_other_runs(service) -> None:
    one = pair_of(opened(f"/explore?{SHORT}").state)
    other = replace(one, view=replace(one.view, lang="fr", outcome="in_job"))
    first = service.answers.exactly(one, REFINED)
    assert service.answers.quick(other).comparison is first.comparison
    assert service.answers.quick(replace(one, view=replace(one.view, seed=2))).pairs == QUICK


def test_when_the_world_moves_today_moves_too() -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=60&media_shocks=4").state)
    today, yours = pair.policies.values()
    assert today.world["media_shocks"] == yours.world["media_shocks"] == 4
    assert today.levers["housing_support"] != yours.levers["housing_support"]


def test_the_lines_in_python_return_the_numbers_of_the_page(service, tmp_path, monkeypatch) -> None:
    scene = scene_of(service, f"/data?{SHORT}&housing_support=60&media_shocks=4")
    found = lines(scene.pair, QUICK, scene.session.address)
    for name, content in found.files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    held: dict = {}
    exec(found.python, held)  # what the page tells people to run
    numbers = ["outcome", "month", "baseline_mean", "scenario_mean", "difference", "low", "high"]
    pd.testing.assert_frame_equal(held["c"].differences[numbers],
                                  scene.known.comparison.differences[numbers])


def test_moving_a_lever_a_little_changes_only_what_it_must(service) -> None:
    session = opened(f"/explore?{SHORT}")
    one = service.answered(session, page_called("explore"), QUICK)
    other = service.answered(moved(session, "housing_support", 60), page_called("explore"), QUICK)
    base = [c.known.comparison.differences["baseline_mean"] for c in (one, other)]
    assert (base[0] == base[1]).all()
