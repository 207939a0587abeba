"""What a visitor does, tried out without a browser: every action makes another session."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reintegration_sim.core.errors import InputError
from reintegration_sim.dashboard.address import Compare, Explore, Policy, View
from reintegration_sim.dashboard.presets import EXAMPLE, name_of, policy_of, presets
from reintegration_sim.dashboard.session import (
    ACTIONS,
    MOST_UNDONE,
    Session,
    done,
    moved,
    opened,
    rested,
    uploaded,
)
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.levers import LEVERS, WORLD
from reintegration_sim.policy.writing import scenario_toml

HERE = "/explore?housing_support=60"


def test_an_address_is_opened_and_comes_back() -> None:
    session = opened(HERE)
    assert (session.page, dict(session.policy.values)) == ("explore", {"housing_support": 60})
    assert opened(session.address).state == session.state


@pytest.mark.parametrize(("address", "page"), [
    ("/", "start"), ("", "start"), ("/people?caseload=40", "people"), ("/nowhere", "nowhere"),
    ("?caseload=40", "start"), ("/compare?b.caseload=40#x", "compare")])
def test_the_path_is_the_page(address, page) -> None:
    assert opened(address).page == page


def test_a_page_of_two_policies_takes_both_along() -> None:
    session = opened("/people?a.caseload=30&b.caseload=20&v=1")
    assert isinstance(session.state, Compare)
    assert opened(session.address).state == session.state


@pytest.mark.parametrize(("address", "example"), [
    ("/compare", True), ("/compare?months=24&lang=fr", True), ("/compare?v=1", False),
    ("/compare?caseload=30", False), ("/compare?b.caseload=30", False), ("/people", False)])
def test_comparing_with_nothing_named_sets_an_example_beside_today(address, example) -> None:
    session = opened(address)
    assert (session.policy == presets()[EXAMPLE]) == example
    assert opened(session.address).state == session.state
    if example:
        assert session.state.a == Policy()
        assert opened(done(session, "reset", "").address).state.b == Policy()


def test_a_drag_is_one_step_to_undo() -> None:
    session = opened(HERE)
    for value in (30, 29, 28, 27):
        session = moved(session, "caseload", value)
    session = rested(session)
    session = moved(session, "caseload", 40)
    assert len(session.past) == 2
    back = done(session, "undo", "")
    assert back.policy.values["caseload"] == 27
    back = done(back, "undo", "")
    assert back.state == opened(HERE).state
    assert done(back, "undo", "") == back
    again = done(done(back, "redo", ""), "redo", "")
    assert again.state == session.state
    assert done(again, "redo", "").state == again.state


def test_a_new_step_forgets_what_was_undone() -> None:
    session = done(rested(moved(opened(HERE), "caseload", 40)), "undo", "")
    assert session.future
    assert not moved(session, "caseload", 30).future


def test_undoing_has_an_end() -> None:
    session = opened("/explore")
    for step in range(MOST_UNDONE + 20):
        session = rested(moved(session, "caseload", 20 + step % 60))
    assert len(session.past) == MOST_UNDONE


@pytest.mark.parametrize("row", [*LEVERS, *WORLD], ids=lambda row: row.name)
def test_every_lever_can_be_moved_to_both_ends_and_back_to_today(row) -> None:
    session = opened("/explore")
    for end in row.allowed:
        session = moved(session, row.name, end)
        assert session.policy.values.get(row.name, row.status_quo) == end
        assert f"{row.name}=" in session.address or end == row.status_quo
    session = moved(session, row.name, row.status_quo)
    assert session.state == Explore()


@pytest.mark.parametrize(("name", "value"), [
    ("no_such_lever", 3), ("caseload", 1e9), ("caseload", float("nan")), ("caseload", "<b>")])
def test_what_a_lever_cannot_be_is_refused(name, value) -> None:
    with pytest.raises((InputError, ValueError)):
        moved(opened(HERE), name, value)


def test_the_world_moves_without_touching_the_policy() -> None:
    session = moved(opened(HERE), "labour_market", WORLD[0].allowed[1]) if any(
        row.name == "labour_market" for row in WORLD) else moved(
        opened(HERE), WORLD[0].name, WORLD[0].allowed[1])
    assert dict(session.policy.levers) == {"housing_support": 60}
    assert session.policy.world


@pytest.mark.parametrize("name", list(presets()))
def test_a_preset_has_the_values_of_its_file(name) -> None:
    session = done(opened(HERE), "preset", name)
    scenario = load_scenario(name)
    for row in LEVERS:
        assert session.policy.levers.get(row.name, row.status_quo) == scenario.levers[row.name]
    for row in WORLD:
        assert session.policy.world.get(row.name, row.status_quo) == scenario.world[row.name]
    assert name_of(session.policy) == name or presets()[name_of(session.policy)] == session.policy


def test_reset_is_today() -> None:
    session = done(done(opened(HERE), "preset", "sra"), "reset", "")
    assert session.state == Explore()
    assert "housing" not in session.address


def test_swapping_twice_changes_nothing() -> None:
    session = opened("/compare?a.caseload=30&b.mentors=20&v=1")
    once = done(session, "swap", "")
    assert (once.state.a, once.state.b) == (session.state.b, session.state.a)
    assert done(once, "swap", "").state == session.state


def test_the_language_is_not_a_step_to_undo_and_changes_nothing_else() -> None:
    session = done(done(opened(HERE), "lang", "fr"), "decide", "R")
    assert session.view == View(lang="fr")
    assert session.policy == opened(HERE).policy
    assert (session.past, session.decider) == ((), "R")


@given(st.sampled_from([*ACTIONS, "nothing", "__class__"]), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_whatever_a_browser_sends_makes_a_session_with_an_address(name, value) -> None:
    for start in (HERE, "/compare?b.caseload=30"):
        session = done(opened(start), name, value)
        assert isinstance(session, Session)
        assert opened(session.address).state.view == session.view


# Files that are brought


def test_a_file_that_was_fetched_comes_back_as_the_same_policy() -> None:
    session = opened("/explore?housing_support=60&media_shocks=4&months=60&population=arrivals")
    scenario = load_scenario("status_quo").with_months(60).with_population("arrivals")
    text = scenario_toml(scenario.with_settings(session.policy.values))
    again = uploaded(opened("/people"), text)
    assert again.state == session.state
    assert (again.page, again.trouble) == ("explore", False)


@pytest.mark.parametrize(("content", "words"), [
    ("not toml", "not valid TOML"), ("name = 'x'", "question missing"),
    ('name="x"\nquestion="y"\n[levers]\ncaselod=3', "caselod"),
    ('name="x"\nquestion="y"\n[levers]\ncaseload=1e9', "caseload"),
    ('name="x"\nquestion="y"\nextends="/etc/passwd"', "extends"),
    ("[" * 5000, "nested"), ("x" * 70_000, "too large"), ("\ud800", "Unicode")])
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(content, words) -> None:
    session = opened(HERE)
    after = uploaded(session, content)
    assert words in after.said + after.in_english
    assert (after.trouble, after.state) == (True, session.state)


def test_what_a_page_cannot_show_of_a_file_is_said() -> None:
    scenario = load_scenario("historical")
    after = uploaded(opened(HERE), scenario_toml(scenario))
    assert "changes" in after.said
    assert after.policy == policy_of(scenario)


def test_two_policies_too_different_for_an_address_keep_the_second() -> None:
    a = Policy(levers={row.name: row.allowed[0] + 0.1237 for row in LEVERS})
    b = Policy(levers={row.name: row.allowed[1] - 0.1237 for row in LEVERS})
    session = Session(page="compare", state=Compare(a=a, b=b))
    assert opened(session.address).policy == b


def test_a_narrow_page_stays_narrow_whatever_the_visitor_does() -> None:
    session = done(opened(HERE), "narrow", "yes")
    assert session.narrow and not opened(HERE).narrow
    assert opened("/people?mentors=30", session).narrow
    assert moved(session, "mentors", 30).narrow
    assert not done(session, "narrow", "").narrow
