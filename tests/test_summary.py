"""The summary of a comparison, from frames made by hand to sentences that are known."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from reintegration_sim.analysis.trial import TrialResult
from reintegration_sim.cli import summary as s
from reintegration_sim.cli import words as w
from reintegration_sim.cli.screen import Section

ROW = {"scenario": "sra", "baseline": "status_quo", "month": 120, "low50": 0.0, "high50": 0.0,
       "favourable": 0.9, "pairing_gain": 2.0}
NUMBERS = ("outcome", "baseline_mean", "scenario_mean", "difference", "low", "high",
           "simulation_error", "delivery", "effect")
FOUND = [
    ("durably_stable", 52.0, 59.0, 7.0, 2.0, 12.0, 0.4, 5.0, 2.0),
    ("people_with_offence", 46.0, 43.0, -3.0, -6.0, 1.0, 0.3, 0.5, -3.5),
    ("people_with_offence_seen", 30.0, 28.0, -2.0, -4.0, -1.0, 0.3, 0.5, -2.5),
    ("known_reengagements", 3.0, 2.7, -0.3, -1.0, 0.5, 0.1, 0.0, -0.3),
    ("core_index", 0.35, 0.47, 0.12, 0.08, 0.17, 0.006, 0.01, 0.11),
]


def frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame([ROW | dict(zip(NUMBERS, row, strict=True)) for row in rows])


@dataclass
class Made:
    """A comparison made by hand."""

    scenarios: tuple[str, ...] = ("status_quo", "sra")
    baseline: str = "status_quo"
    settings: dict[str, Any] = field(default_factory=lambda: {
        "people": 100, "months": 120, "replications": 200, "seed": 1, "population": "arrivals",
        "parameters": "draws"})
    differences: pd.DataFrame = field(default_factory=lambda: frame(FOUND))
    chances: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(
        [(n, e, 120, 100, one, two) for n, e, one, two in (
            ("status_quo", "known_reengagements", 96.0, 81.0), ("status_quo", "attacks", 12.0, 1.0),
            ("sra", "known_reengagements", 93.0, 75.0), ("sra", "attacks", 10.0, 0.5))],
        columns=["scenario", "event", "month", "people", "at_least_one", "at_least_two"]))
    timing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(
        [("sra", "status_quo", "durably_stable", 3.0, True),
         ("sra", "status_quo", "people_with_offence", math.nan, False)],
        columns=["scenario", "baseline", "outcome", "first_clear_year", "worse_first"]))
    effort: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(
        [("status_quo", "effort_prison", 6837.0, 0.0), ("sra", "effort_prison", 6338.0, -499.0),
         ("status_quo", "effort_procedures", 12.0, 0.0), ("sra", "effort_procedures", 0.0, -12.0)],
        columns=["scenario", "outcome", "value", "difference"]))


def told(sections: list[Section]) -> str:
    lines = [line for one in sections for line in (one.title, *one.lines)]
    assert max(len(line) for line in lines) <= 100
    return " ".join(" ".join(lines).split())


@pytest.fixture
def said() -> str:
    return told(s.summary(Made()))


def test_it_says_what_is_compared(said: str) -> None:
    assert ("status_quo, sra; baseline status_quo. 100 people, population arrivals, over 10 "
            "years; 200 simulated Belgiums each (the same ones); seed 1; parameters: "
            "draws.") in said


def test_the_headline_is_said_in_natural_frequencies(said: str) -> None:
    assert ("Of 100 returnees, 7 more durably stable after 10 years; likely range 2 to 12; 5 of "
            "it is the service itself (delivery), 2 what it does to people (effect); simulation "
            "error 0.40.") in said


def test_justice_comes_first(said: str) -> None:
    assert ("Of 100 returnees, 3 fewer with a true ordinary offence after 10 years; likely range "
            "6 fewer to 1 more; simulation error 0.30.") in said
    assert "Per 100 returnees, 0.3 fewer known re-engagements after 10 years" in said
    words = ("true ordinary offence", "noticed ordinary offence", "known re-engagements",
             "durably stable", "core index")
    assert [said.index(one) for one in words] == sorted(said.index(one) for one in words)


def test_timing_is_said(said: str) -> None:
    assert ("The mean difference in 'durably stable' is clear of simulation error from year 3 on; "
            "it is worse before it is better.") in said
    assert ("The mean difference in 'people with a true ordinary offence' does not become clear of "
            "simulation error within the run.") in said


def test_rare_events_are_counted_in_simulated_belgiums(said: str) -> None:
    assert "In how many of 100 simulated Belgiums" in said
    assert "status_quo 96 / 81 12 / 1" in said
    assert "Each with 100 people at the start" in said


def test_effort_stands_side_by_side(said: str) -> None:
    assert "prison, person-months 6,837 6,338" in said


def test_many_long_names_fit_the_screen() -> None:
    names = tuple(f"a_policy_with_a_name_of_sixty_letters_that_goes_on_and_on_no{n}"
                  for n in range(6))
    effort = pd.DataFrame([(n, "effort_prison", 1.0, 0.0) for n in names],
                          columns=["scenario", "outcome", "value", "difference"])
    lines = s.effort(effort, names).lines
    assert max(len(line) for line in lines) <= 100
    assert sum("prison" in line for line in lines) == 2


def test_without_differences_it_still_speaks() -> None:
    assert "No differences were stored." in told(s.summary(Made(differences=frame(FOUND)[:0])))


def tried(name: str, ratio: float, inside: bool) -> TrialResult:
    return cast(TrialResult, SimpleNamespace(name=name, hazard_ratio=ratio, months=36,
                                             inside=inside))


def test_trials_stand_beside_what_is_published() -> None:
    said = told([s.beside_trials([tried("sra", 0.91, True), tried("security_first", 1.01, False)])])
    assert "sra: hazard ratio 0.91 of a first true ordinary offence in 36 months, inside" in said
    assert "security_first: hazard ratio 1.01" in said and "printed as found" in said
    assert "0.75 to 1.00 (berghuis2018, duwe2012, clark2015)" in said
    assert "WARNING" not in said


def test_a_restorative_package_outside_the_range_is_shouted() -> None:
    assert "WARNING: OUTSIDE" in told([s.beside_trials([tried("sra", 0.6, False)])])


def test_the_end_says_where_files_lie_and_what_not_to_do() -> None:
    said = told([s.closing("results/sra-12345678", 6, (616, 500, 692))])
    assert "Results: results/sra-12345678; 6 figures in figures/." in said
    assert "616 of 692 parameters are grade D, which means assumed (500 of these" in said
    assert "nothing here predicts or ranks a real person" in said
    assert "Cite as" in said


@pytest.mark.parametrize(("value", "words"), [
    (7.2, "7 more"), (-3.0, "3 fewer"), (0.3, "0.3 more"), (-1.0, "1 fewer"), (0.04, "as many"),
    (1.97, "2 more"), (0.0, "as many")])
def test_more_or_fewer(value: float, words: str) -> None:
    assert w.more_or_fewer(value) == words


@pytest.mark.parametrize(("low", "high", "difference", "words"), [
    (2.0, 12.0, 7.0, "2 to 12"), (-12.0, -2.0, -7.0, "2 to 12"),
    (-4.0, 2.0, -1.0, "4 fewer to 2 more"), (0.0, 5.0, 2.0, "as many to 5 more"),
    (math.nan, 1.0, 0.0, "unknown")])
def test_likely_ranges(low: float, high: float, difference: float, words: str) -> None:
    assert w.likely_range(low, high, difference) == words


@pytest.mark.parametrize(("delivery", "difference", "words"), [
    (5.0, 7.0, "5 of it is the service itself (delivery), 2 what it does to people (effect)"),
    (-11.0, -12.0, "11 of it is what is no longer handed out (delivery), 1 what the policy does "
                   "to people (effect)"),
    (3.0, -2.0, "the service itself (delivery) gives +3.0, what it does to people (effect) -5.0"),
    (math.nan, 3.0, "")])
def test_delivery_and_effect(delivery: float, difference: float, words: str) -> None:
    assert w.share_of(delivery, difference) == words


@pytest.mark.parametrize(("months", "words"), [
    (120, "10 years"), (12, "1 year"), (30, "30 months"), (1, "1 month")])
def test_spans(months: int, words: str) -> None:
    assert w.span(months) == words


def test_a_difference_that_rounds_to_nothing_has_no_minus() -> None:
    assert w.signed(-0.001, "0-1") == "+0.00"
    assert w.signed(-0.2, "per 100 people followed") == "-0.2"
    assert w.figure(-0.0, "0-1") == "0.00"
