"""Runs that are kept: the same numbers as any other way of running, whoever asked before."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pandas as pd
import pytest

import reintegration_sim as rs
from reintegration_sim.analysis.compare import plan_comparison
from reintegration_sim.analysis.comparison import Comparison
from reintegration_sim.analysis.source import InMemory
from reintegration_sim.batch import kept as module
from reintegration_sim.batch.kept import AT_ONCE, KeptRuns
from reintegration_sim.batch.waits import RECENT
from reintegration_sim.core.errors import InputError

FRAMES = ("outcomes", "series", "differences", "twins", "incidence", "effort", "persons", "events")


@pytest.fixture(scope="module")
def kept():
    found = KeptRuns(threads=2)
    yield found
    found.close()


def plan(*names: str, replications: int = 7, twins: bool = True):
    found = plan_comparison(list(names), replications=replications, people=20, months=30,
                            population="today")
    return replace(found, twins=twins)


@pytest.mark.parametrize("names", [("status_quo", "sra"), ("sra", "security_first"),
                                   ("security_first", "status_quo", "sra")])
def test_answers_are_those_of_compare_whoever_was_there_before(kept, names) -> None:
    asked = plan(*names)
    found = Comparison(InMemory(asked, kept.runs(asked)))
    expected = rs.compare(list(names), replications=7, people=20, months=30, population="today")
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize("settings", [
    {"housing_support": 70}, {"arrivals_a_year": 40}, {"guidance.most_continuity": 90}])
def test_beginnings_that_are_kept_are_those_that_are_drawn(settings) -> None:
    kept = KeptRuns(threads=1)
    first = plan("status_quo", "sra", twins=False)
    policy = rs.load_scenario("status_quo").with_settings(settings)
    other = replace(first, policies={**first.policies, "status_quo": policy})
    for asked in (first, other, replace(first, seed=3), other):
        found = Comparison(InMemory(asked, kept.runs(asked)))
        expected = rs.compare(asked.policies, replications=7, people=20, months=30,
                              population="today", seed=asked.seed)
        for name in ("series", "persons", "events"):
            pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))
        kept._kept.clear()  # so that all is lived again, from beginnings that are there
    kept.close()


def test_what_is_urgent_tells_how_long_it_waits(monkeypatch) -> None:
    kept, go, at_work = KeptRuns(threads=1), threading.Event(), threading.Event()
    real = module.live

    def slow(*given, **named):
        at_work.set()
        go.wait(60)
        return real(*given, **named)

    monkeypatch.setattr(module, "live", slow)
    ask = [threading.Thread(target=kept.runs, args=[replace(plan("status_quo", "sra"), seed=seed)],
                            kwargs={"urgency": 0}) for seed in (1, 2)]
    assert kept.delay == 0.0
    ask[0].start()
    assert at_work.wait(60)
    assert kept._waits._asked == {}  # nobody waits: the first has begun
    ask[1].start()
    while kept.delay < 0.6:  # the second waits behind it
        time.sleep(0.01)
    kept._pace = 100.0  # seconds a block: so much is sure to be waited for by whoever comes next
    waiting = kept._urgent
    assert waiting > 1 and kept.delay == 100.0 * waiting / len(kept._threads)
    kept._pace = 0.0
    go.set()
    for one in ask:
        one.join(60)
    assert kept.delay >= 0.6  # that was a moment ago
    assert kept._urgent == 0 and kept._pace > 0.0
    kept._waits._last = (time.monotonic() - RECENT, 1.0)
    assert kept.delay == 0.0
    kept.runs(replace(plan("status_quo", "sra"), seed=2), urgency=0)  # it is there already
    assert kept._waits._asked == {}
    kept.close()


def test_only_what_is_missing_is_lived(kept, monkeypatch) -> None:
    first = plan("status_quo", "sra", replications=10, twins=False)
    kept.runs(first)
    lived = []
    real = module.live

    def counted(plan, runs, **more):
        lived.extend(runs)
        return real(plan, runs, **more)

    monkeypatch.setattr(module, "live", counted)
    kept.runs(first)
    assert lived == []
    assert kept.has(first)
    more = replace(first, replications=12)
    assert not kept.has(more)
    kept.runs(more)
    assert len(lived) == 2 * AT_ONCE  # one block of replications more, for each policy


def test_another_seed_length_or_number_of_people_is_another_run(kept) -> None:
    one = plan("status_quo", "sra", twins=False)
    kept.runs(one)
    for other in (replace(one, seed=2), replace(one, people=21), replace(one, months=31),
                  replace(one, population="arrivals"), replace(one, mode="central")):
        assert not kept.has(other)


def test_told_to_stop_it_answers_nothing(kept) -> None:
    stop = threading.Event()
    stop.set()
    assert kept.runs(replace(plan("status_quo", "sra"), seed=77), stop=stop) is None


def test_the_least_used_leave_when_there_is_no_room() -> None:
    small = KeptRuns(threads=1, most_bytes=1)
    asked = plan("status_quo", "sra", replications=AT_ONCE, twins=False)
    found = Comparison(InMemory(asked, small.runs(asked)))
    assert not small.has(asked)
    expected = rs.compare(["status_quo", "sra"], replications=AT_ONCE, people=20, months=30,
                          population="today")
    pd.testing.assert_frame_equal(found.persons, expected.persons)
    small.close()


def test_a_run_that_fails_is_told_to_who_asked(kept, monkeypatch) -> None:
    def broken(*given, **named):
        raise RuntimeError("no such month")

    monkeypatch.setattr(module, "live", broken)
    with pytest.raises(RuntimeError, match="no such month"):
        kept.runs(replace(plan("status_quo", "sra"), seed=78))


def test_designs_and_model_classes_are_refused(kept) -> None:
    with pytest.raises(InputError, match="without a design"):
        kept.runs(replace(plan("status_quo", "sra"), policies={"mine": rs.ReintegrationModel},
                          baseline="mine"))


def test_many_ask_at_once_and_all_get_the_same(kept) -> None:
    asked = replace(plan("status_quo", "sra"), seed=5)
    found: list[Comparison] = []

    def ask() -> None:
        found.append(Comparison(InMemory(asked, kept.runs(asked))))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    for one in found[1:]:
        pd.testing.assert_frame_equal(one.differences, found[0].differences)
