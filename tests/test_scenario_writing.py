"""Scenario files that the program writes: they read back as what they were written from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reintegration_sim.policy.files import load_scenario, read_scenario, shipped_names
from reintegration_sim.policy.levers import LEVERS, WORLD
from reintegration_sim.policy.writing import scenario_toml


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_reads_back_as_itself(name) -> None:
    scenario = load_scenario(name)
    again = read_scenario(scenario_toml(scenario, "A remark\nof two lines"))
    assert again.scenario_hash == scenario.scenario_hash
    assert (again.name, again.question) == (scenario.name, scenario.question)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_values_read_back(data) -> None:
    rows = data.draw(st.lists(st.sampled_from([*LEVERS, *WORLD]), max_size=8, unique=True))
    values = {row.name: round(data.draw(st.floats(*map(float, row.allowed))), 4) for row in rows}
    values = {row.name: min(max(values[row.name], row.allowed[0]), row.allowed[1]) for row in rows}
    scenario = load_scenario("status_quo").with_settings(values)
    assert read_scenario(scenario_toml(scenario)).scenario_hash == scenario.scenario_hash


def test_words_that_look_like_toml_stay_words() -> None:
    scenario = load_scenario("sra").model_copy(update={
        "question": 'Is "x" = [1]? C:\\temp, héé # no comment'})
    assert read_scenario(scenario_toml(scenario)).question == scenario.question
