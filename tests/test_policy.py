"""Levers, scenarios as objects, and the values in force each month."""

from __future__ import annotations

import math
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reintegration_sim.core.errors import InputError, UnknownNameError
from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.levers import (
    LEVER_NAMES,
    LEVERS,
    WORLD,
    WORLD_NAMES,
    Lever,
    WorldAssumption,
    check_lever,
    lever,
    world_assumption,
)
from reintegration_sim.policy.scenario import Change, Scenario, differences
from reintegration_sim.policy.timeline import LEVER_DTYPE, timeline

THEMES = {
    "security",
    "sanctions",
    "prison",
    "coordination",
    "services",
    "relations",
    "family",
    "public",
    "living_labs",
    "assessment",
}
ROWS = pytest.mark.parametrize("row", (*LEVERS, *WORLD), ids=lambda row: row.name)


def made(**other: Any) -> Scenario:
    fields: dict[str, Any] = {"name": "trial", "question": "What if?"}
    return Scenario(**(fields | other))


# Levers


@ROWS
def test_a_row_has_ordered_ranges_words_and_a_reason(row: Lever | WorldAssumption) -> None:
    (low, high), (least, most) = row.practice, row.allowed
    assert least <= low < high <= most
    assert least <= row.status_quo <= most
    texts = (row.label, row.unit, row.low_end, row.high_end, row.because)
    assert all(text == text.strip() and text for text in texts)
    assert len(row.label) <= 40
    assert (row.grade == "D") == (row.basis != "B")
    assert row.sources or row.basis == "D"


@pytest.mark.parametrize("row", LEVERS, ids=lambda row: row.name)
def test_a_lever_says_who_decides_and_where_it_stands_in_the_brief(row: Lever) -> None:
    assert row.decides
    assert set(row.decides) <= set("FCRL")
    assert row.brief
    assert row.theme in THEMES


def test_todays_values_lie_in_the_range_seen_in_practice() -> None:
    assert made().beyond_experience == ()


def test_every_recommendation_has_a_lever() -> None:
    assert {f"R{n}" for n in range(1, 20)} <= {item for row in LEVERS for item in row.brief}


def test_every_theme_has_a_lever() -> None:
    assert {row.theme for row in LEVERS} == THEMES


def test_names_are_unique_and_never_look_like_parameters() -> None:
    names = [*LEVER_NAMES, *WORLD_NAMES]
    assert len(set(names)) == len(names)
    assert all(name.replace("_", "").isalpha() and name.islower() for name in names)


def test_the_tables_have_the_levers_of_the_design() -> None:
    assert len(LEVERS) == 48
    assert lever("d_radex").allowed == (0, 40)
    assert lever("surveillance").brief == ("F7",)
    assert world_assumption("arrivals_a_year").status_quo == 2


def test_a_row_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        lever("d_radex").status_quo = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("find", "wrong", "right"),
    [
        (lever, "guidance_continuty", "guidance_continuity"),
        (world_assumption, "labor_market", "labour_market"),
    ],
)
def test_a_misspelt_name_gets_the_nearest(find: Any, wrong: str, right: str) -> None:
    with pytest.raises(UnknownNameError, match=f"did you mean '{right}'"):
        find(wrong)


@pytest.mark.parametrize("value", [True, "3", None, [3], math.nan, math.inf, -math.inf])
def test_a_lever_takes_finite_numbers_only(value: object) -> None:
    with pytest.raises(InputError, match="allowed are 0 to 40"):
        check_lever("d_radex", value)


def test_an_integer_too_long_to_print_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="more than 64 bits; allowed are 0 to 40"):
        check_lever("d_radex", 10**5000)


def test_a_lever_takes_numbers_of_numpy() -> None:
    assert check_lever("d_radex", np.int64(3)) == check_lever("d_radex", np.float32(3)) == 3.0


def test_negative_zero_is_zero() -> None:
    assert math.copysign(1, check_lever("d_radex", -0.0)) == 1


# Scenarios


def test_a_scenario_states_every_lever_and_world_assumption() -> None:
    scenario = made(levers={"d_radex": 5})
    assert tuple(scenario.levers) == LEVER_NAMES
    assert tuple(scenario.world) == WORLD_NAMES
    assert scenario.levers["d_radex"] == 5.0
    assert scenario.levers["early_release"] == 100.0
    assert (scenario.months, scenario.population) == (120, "arrivals")


def test_a_scenario_cannot_be_changed() -> None:
    scenario = made()
    with pytest.raises(Exception, match="frozen"):
        scenario.months = 3
    with pytest.raises(TypeError):
        scenario.levers["d_radex"] = 3  # type: ignore[index]


def test_a_scenario_survives_pickling_and_hashing() -> None:
    scenario = made(changes=[{"from_month": 3, "levers": {"d_radex": 5}}])
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert hash(again) == hash(scenario)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "Not A Name"}, "lowercase letters"),
        ({"question": " "}, "question is empty"),
        ({"months": 0}, "allowed are 1 to 600"),
        ({"months": 12.0}, "not a whole number"),
        ({"population": "everyone"}, "arrivals, today, history"),
        ({"levers": {"d_rad": 3}}, "did you mean 'd_radex'"),
        ({"levers": [3]}, "not a mapping"),
        ({"world": {"media_shocks": 50}}, r"allowed are 0 to 12 \(storms a year\)"),
        ({"parameters": {"housing.nothing": 1}}, "no parameter is called"),
        ({"brief": ["C13"]}, "C1 to C12"),
        ({"differs_in": ["d_rad"]}, "did you mean 'd_radex'"),
        ({"differs_in": ["d_radex", "d_radex"]}, "twice"),
        ({"levrs": {}}, "levrs"),
        ({"changes": [{"from_month": 3}]}, "changes nothing"),
        ({"changes": [{"from_month": 130, "levers": {"d_radex": 5}}]}, "after the last month"),
        ({"changes": [{"from_month": 3, "levers": {"d_radex": 5}}] * 2}, "two changes"),
        ({"changes": [{"from_month": -1, "levers": {"d_radex": 5}}]}, "0 to 600"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        made(**fields)


def test_with_levers_holds_for_the_whole_run() -> None:
    scenario = made(
        because={"d_radex": "as in 2017"},
        changes=[
            {"from_month": 3, "levers": {"d_radex": 5, "surveillance": 50}},
            {"from_month": 6, "levers": {"d_radex": 8}},
        ],
    )
    other = scenario.with_levers({"d_radex": 14})
    assert set(timeline(other).d_radex) == {14.0}
    assert set(timeline(other).surveillance) == {40.0, 50.0}
    assert "d_radex" not in other.because
    assert len(other.changes) == 1
    assert scenario.levers["d_radex"] == 3.0


def test_with_settings_takes_levers_world_and_parameters() -> None:
    name, row = next(iter(registry().items()))
    other = made().with_settings({"d_radex": 5, "media_shocks": 2, name: row.low})
    assert other.levers["d_radex"] == 5.0
    assert other.world["media_shocks"] == 2.0
    assert other.parameters == {name: row.low}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("d_radx", 1, "did you mean 'd_radex'"),
        ("zzz", 1, "describe levers"),
        ("housing.zzz", 1, "no parameter is called"),
        ("d_radex", 41, "allowed are 0 to 40"),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: float, says: str) -> None:
    with pytest.raises(InputError, match=says):
        made().with_settings({name: value})


def test_a_shorter_run_drops_the_changes_after_its_end() -> None:
    scenario = made(changes=[{"from_month": 100, "levers": {"d_radex": 5}}])
    assert scenario.with_months(100).changes
    assert not scenario.with_months(99).changes


def test_the_hash_depends_on_what_is_simulated_and_nothing_else() -> None:
    scenario = made()
    alike = made(name="other", question="Why?", because={"d_radex": "so"}, levers={"d_radex": 3})
    assert alike.scenario_hash == scenario.scenario_hash
    assert made(levers={"lab_permanence": -0.0}).scenario_hash == scenario.scenario_hash
    changed = [
        made(months=60),
        made(population="today"),
        made(levers={"d_radex": 4}),
        made(world={"media_shocks": 1}),
        made(changes=[{"from_month": 1, "levers": {"d_radex": 3}}]),
        made(changes=[{"from_month": 1, "over_months": 1, "levers": {"d_radex": 3}}]),
    ]
    assert len({one.scenario_hash for one in (scenario, *changed)}) == 1 + len(changed)


def test_values_beyond_experience_are_found_also_when_they_come_later() -> None:
    scenario = made(
        levers={"lab_coverage": 70},
        changes=[{"from_month": 5, "world": {"media_shocks": 8}, "levers": {"d_radex": 20}}],
    )
    assert scenario.beyond_experience == ("d_radex", "lab_coverage", "media_shocks")


def test_differences_name_what_differs_at_the_start_or_later() -> None:
    later = made(months=60, changes=[{"from_month": 5, "levers": {"d_radex": 3}}])
    assert differences(made(), later) == ("d_radex", "months")
    assert differences(later, later) == ()


# The values in force


def test_a_timeline_has_a_record_for_every_month_and_a_column_for_every_lever() -> None:
    months = timeline(made(), 12)
    assert months.shape == (13,)
    assert months.dtype == LEVER_DTYPE
    assert LEVER_DTYPE.names == (*LEVER_NAMES, *WORLD_NAMES)
    assert months[0].early_release == 100.0


def test_a_change_lasts_until_changed_again() -> None:
    months = timeline(
        made(
            changes=[
                {"from_month": 8, "levers": {"d_radex": 1}},
                {"from_month": 5, "levers": {"d_radex": 9}, "world": {"media_shocks": 4}},
            ]
        ),
        10,
    )
    assert months.d_radex.tolist() == [3.0] * 5 + [9.0] * 3 + [1.0] * 3
    assert months.media_shocks.tolist() == [0.5] * 5 + [4.0] * 6


def test_a_change_over_months_is_even() -> None:
    change = {"from_month": 2, "over_months": 4, "levers": {"d_radex": 7}}
    assert timeline(made(changes=[change]), 8).d_radex.tolist() == [3, 3, 3, 4, 5, 6, 7, 7, 7]


def test_an_interrupted_change_goes_on_from_where_it_stands() -> None:
    changes = [
        {"from_month": 2, "over_months": 4, "levers": {"d_radex": 7}},
        {"from_month": 4, "over_months": 2, "levers": {"d_radex": 1}},
    ]
    assert timeline(made(changes=changes), 8).d_radex.tolist() == [3, 3, 3, 4, 5, 3, 1, 1, 1]


def test_a_change_in_month_zero_and_one_beyond_the_end() -> None:
    changes = [
        {"from_month": 0, "levers": {"d_radex": 7}},
        {"from_month": 4, "over_months": 10, "levers": {"d_radex": 17}},
    ]
    assert timeline(made(changes=changes), 5).d_radex.tolist() == [7, 7, 7, 7, 7, 8]
    assert timeline(made(changes=changes), 3).d_radex.tolist() == [7, 7, 7, 7]


@st.composite
def changes_of_one_lever(draw: st.DrawFn) -> list[Change]:
    months = draw(st.lists(st.integers(0, 60), unique=True, max_size=5))
    return [
        Change(
            from_month=month,
            over_months=draw(st.integers(0, 40)),
            levers={"d_radex": draw(st.floats(0, 40))},
        )
        for month in months
    ]


@settings(deadline=None, max_examples=60)
@given(changes=changes_of_one_lever())
def test_a_timeline_stays_within_what_was_stated_and_reaches_it(changes: list[Change]) -> None:
    scenario = made(months=60, changes=changes)
    course = timeline(scenario).d_radex
    stated = [3.0, *(change.levers["d_radex"] for change in changes)]
    assert min(stated) <= course.min()
    assert course.max() <= max(stated)
    others = [name for name in LEVER_NAMES if name != "d_radex"]
    assert all(np.ptp(timeline(scenario)[name]) == 0 for name in others)
    ordered = scenario.changes
    assert (course[: ordered[0].from_month] == 3.0).all() if ordered else (course == 3.0).all()
    ends = [change.from_month for change in ordered[1:]] + [61]
    for change, end in zip(ordered, ends, strict=False):
        reached = change.from_month + change.over_months
        assert (course[reached:end] == change.levers["d_radex"]).all()


@settings(deadline=None, max_examples=40)
@given(changes=changes_of_one_lever(), months=st.integers(1, 60))
def test_a_shorter_timeline_is_the_beginning_of_a_longer_one(
    changes: list[Change], months: int
) -> None:
    scenario = made(months=60, changes=changes)
    short, full = timeline(scenario, months), timeline(scenario)
    assert short.tobytes() == full[: months + 1].tobytes()
