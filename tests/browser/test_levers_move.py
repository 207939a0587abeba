"""Levers: by key, by mouse, by button and by preset; the page, the address and the numbers follow.

Every lever is tried without a browser; a handful, of every kind, in one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import reintegration_sim as rs
from reintegration_sim.dashboard.address import Compare, Policy, from_address
from reintegration_sim.dashboard.instant import Answers, pair_of
from reintegration_sim.dashboard.presets import policy_of
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.levers import LEVERS, WORLD

from ..directions import DIRECTIONS, WITHOUT
from .conftest import (
    arrived,
    followed,
    keys_of,
    open_group,
    press,
    started,
    tiles_of,
    value_of,
    values_of,
)

ROWS = (*LEVERS, *WORLD)
SHORT = "/explore?months=24"
ANSWERS = Answers()
SLOWED = Path(__file__).with_name("slowed.py")
FIRST_OF_ALL = "housing_support"
IN_A_BROWSER = ("housing_support", "policy_steadiness", "caseload", "measures_per_person",
                "labour_market")
"""Levers that count people, shares, cases and measures, and an assumption about the world."""
UNDERWAY = """name => {
    const input = document.getElementById("lever-" + name), seen = [], drawn = new Set();
    const look = () => {
        const link = document.querySelector(".figure .how a");
        seen.push(Number(input.value));
        drawn.add(link ? new URL(link.href).searchParams.get(name) : null);
        window.underway = { seen, drawn: drawn.size };
        requestAnimationFrame(look);
    };
    look();
}"""
"""Notes in every frame what a lever shows, and for how many of its values a figure was drawn."""


def test_every_lever_has_a_direction_or_a_reason_for_none() -> None:
    assert {row.name for row in ROWS} == DIRECTIONS.keys() | WITHOUT.keys()
    assert not DIRECTIONS.keys() & WITHOUT.keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_from_end_to_end_every_lever_changes_an_outcome(row) -> None:
    kind = "levers" if row in LEVERS else "world"
    low, high = (Policy(**{kind: {row.name: end}}) for end in row.allowed)
    answer = ANSWERS.quick(pair_of(Compare(a=low, b=high)))
    rows = answer.comparison.differences
    rows = rows[rows["month"] == answer.pair.view.months]
    # same luck: a lever that nothing reads differs by exactly nothing, in all outcomes
    told = rows["difference"].abs() > 2.5 * rows["simulation_error"]
    assert (told & (rows["difference"] != 0.0)).any()
    if row.name in DIRECTIONS:
        outcome, sign = DIRECTIONS[row.name]
        first = rows.set_index("outcome").loc[outcome]
        assert sign * first["difference"] > 2.5 * first["simulation_error"]


@pytest.mark.parametrize("name", IN_A_BROWSER)
def test_a_key_press_moves_the_number_at_once_and_then_all_the_page(visitor, name) -> None:
    page = visitor.open(SHORT)
    followed(page)
    visitor.rest()
    before = tiles_of(page)
    open_group(page, name)
    page.locator(f"#lever-{name}").focus()
    frames = page.evaluate("""name => new Promise((found) => {
        const input = document.getElementById("lever-" + name);
        const words = document.getElementById("lever-" + name + "-value");
        const first = words.textContent;
        input.addEventListener("input", () => requestAnimationFrame(() =>
            found([first, words.textContent, input.getAttribute("aria-valuetext").trim()])));
        setTimeout(() => {
            input.value = Number(input.value) + Number(input.step);
            input.dispatchEvent(new Event("input", { bubbles: true }));
        });
    })""", name)
    assert frames[0] != frames[1] == frames[2]
    arrived(page, name, value_of(page, name))
    value = press(page, name, "End")  # one step alone need not reach anybody of a hundred people
    assert float(keys_of(page)[name]) == pytest.approx(float(value))
    visitor.rest()
    assert tiles_of(page) != before
    assert page.locator(".tile-difference").first.inner_text() != ""


def test_the_ends_and_a_tenth_by_key(visitor) -> None:
    page = visitor.open(SHORT)
    followed(page)
    low, high = (float(page.get_attribute(f"#lever-{FIRST_OF_ALL}", end))
                 for end in ("min", "max"))
    assert float(press(page, FIRST_OF_ALL, "Home")) == low
    assert float(press(page, FIRST_OF_ALL, "PageUp")) == pytest.approx(low + (high - low) / 10)
    assert float(press(page, FIRST_OF_ALL, "End")) == high
    assert float(press(page, FIRST_OF_ALL, "PageDown")) == pytest.approx(high - (high - low) / 10)


def _grab(page, name: str) -> tuple[float, float, float]:
    """Press the mouse on the thumb of a lever; return where it is and how long the track is."""
    open_group(page, name)
    input_ = page.locator(f"#lever-{name}")
    input_.scroll_into_view_if_needed()
    box = input_.bounding_box()
    low, high, value = (float(one) for one in page.evaluate(
        "e => [e.min, e.max, e.value]", input_.element_handle()))
    thumb = 16.0
    x = box["x"] + thumb / 2 + (value - low) / (high - low) * (box["width"] - thumb)
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y, box["x"] + box["width"] - thumb - x


def test_after_a_drag_thumb_address_figures_and_server_agree(visitor) -> None:
    page = visitor.open(SHORT)
    followed(page)
    page.evaluate(UNDERWAY, FIRST_OF_ALL)
    x, y, length = _grab(page, FIRST_OF_ALL)
    for step in range(1, 61):
        page.mouse.move(x + step * length / 60, y)
        page.wait_for_timeout(16)
    released = value_of(page, FIRST_OF_ALL)
    page.mouse.up()
    arrived(page, FIRST_OF_ALL, released)
    visitor.rest()
    assert value_of(page, FIRST_OF_ALL) == released
    assert float(keys_of(page)[FIRST_OF_ALL]) == float(released)
    assert page.inner_text(f"#lever-{FIRST_OF_ALL}-value").startswith(released)
    seen = page.evaluate("window.underway.seen")
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    page.click("#undo")  # one drag is one step
    page.wait_for_function("name => !location.search.includes(name)", arg=FIRST_OF_ALL)
    followed(page)


def test_a_slow_engine_neither_pulls_the_thumb_back_nor_falls_behind(tmp_path, visit) -> None:
    slow = started(tmp_path, program=(str(SLOWED),))
    try:
        visitor = visit(address=slow.address)
        page = visitor.open(SHORT)
        followed(page)
        page.evaluate(UNDERWAY, FIRST_OF_ALL)
        x, y, length = _grab(page, FIRST_OF_ALL)
        for step in range(1, 61):
            page.mouse.move(x + step * length / 60, y)
            page.wait_for_timeout(16)
            if step % 10 == 0:  # however slow a machine is: what is under way is drawn
                page.wait_for_function(f"window.underway.drawn > {step // 10}")
        released = value_of(page, FIRST_OF_ALL)
        page.mouse.up()
        arrived(page, FIRST_OF_ALL, released)
        seen, drawn = page.evaluate("[window.underway.seen, window.underway.drawn]")
        assert seen == sorted(seen)
        assert value_of(page, FIRST_OF_ALL) == released
        assert 5 <= drawn - 1 < len(set(seen))  # fewer than positions: no queue
        page.goto("about:blank")
    finally:
        slow.process.terminate()
        slow.process.wait(20)


def test_reset_is_today(visitor) -> None:
    page = visitor.open(SHORT)
    followed(page)
    today = values_of(page)
    for name in ("housing_support", "mentors"):
        press(page, name, "End")
    press(page, "labour_market", "Home")
    page.click("#reset")
    page.wait_for_function("!location.search.includes('mentors')")
    followed(page)
    page.wait_for_function("document.querySelectorAll('.lever-changed').length === 0")
    assert values_of(page) == today
    assert set(keys_of(page)) == {"months"}
    for value, base, difference in tiles_of(page).values():
        assert value == base
        assert float(difference) == 0.0


def test_undo_and_redo_walk_through_the_states_in_order(visitor) -> None:
    page = visitor.open(SHORT)
    followed(page)
    states = [(values_of(page), tiles_of(page))]
    for name in ("housing_support", "mentors", "caseload"):
        press(page, name, "PageUp")
        visitor.rest()  # what rests is a step of its own
        states.append((values_of(page), tiles_of(page)))
    for button, order in (("#undo", (2, 1, 0)), ("#redo", (1, 2, 3))):
        for place in order:
            former = page.url
            page.click(button)
            page.wait_for_function("url => location.href !== url", arg=former)
            followed(page)
            visitor.rest()
            page.wait_for_function(
                "n => document.querySelectorAll('.lever-changed').length === n", arg=place)
            assert (values_of(page), tiles_of(page)) == states[place]
    assert page.locator("#redo").is_disabled()


@pytest.mark.parametrize("name", ["sra", "security_first", "sra_underfunded"])
def test_a_preset_has_the_values_of_its_file(visitor, name) -> None:
    page = visitor.open(SHORT)
    followed(page)
    page.select_option("#choose-preset", name)
    page.wait_for_function("location.search.includes('caseload') || "
                           "document.querySelectorAll('.lever-changed').length > 3")
    followed(page)
    scenario = load_scenario(name)
    wanted = {row.name: float((scenario.levers if row in LEVERS else scenario.world)[row.name])
              for row in ROWS}
    assert values_of(page) == pytest.approx(wanted)
    state, notes = from_address(page.url)
    assert state.policy == policy_of(scenario)
    assert notes == ()
    assert page.input_value("#choose-preset") == name


def test_a_lever_between_two_steps_goes_to_the_next_step_either_way(visitor) -> None:
    page = visitor.open("/explore?isolation=0.5&months=24")
    followed(page)
    assert page.text_content("#lever-isolation-value").strip().startswith("0.5")
    assert value_of(page, "isolation") == "0.5"
    assert press(page, "isolation") == "1"
    visitor.open("/explore?isolation=0.3&months=24")
    followed(page)
    assert press(page, "isolation", "ArrowLeft") == "0"


def test_a_world_assumption_moves_both_policies_and_no_lever(visitor) -> None:
    page = visitor.open("/explore?housing_support=60&months=24")
    followed(page)
    before, levers = tiles_of(page), values_of(page)
    press(page, "labour_market", "Home")
    after = tiles_of(page)
    assert after["durably_stable"][0] != before["durably_stable"][0]
    assert after["durably_stable"][1] != before["durably_stable"][1]
    now = values_of(page)
    assert {name for name in now if now[name] != levers[name]} == {"labour_market"}
    group = page.locator("details.lever-group", has=page.locator("#lever-labour_market"))
    assert group.locator(".lever-group-title").is_visible()
    assert "assumptions, not policy" in group.locator("summary").inner_text()
    assert "1 changed" in group.locator("summary").inner_text()
    assert "today's policy stands in the same world" in page.locator("#world-moved").inner_text()


def test_tiles_are_exactly_what_the_library_computes(visitor, tmp_path) -> None:
    page = visitor.open("/explore?months=36&seed=7")
    followed(page)
    press(page, "housing_support", "End")
    press(page, "caseload", "PageDown")
    visitor.rest()
    tiles = tiles_of(page)
    pairs = int(page.get_attribute("#badge", "data-pairs"))
    link = page.get_attribute("a[href*='/download/scenario.toml']", "href")
    fetched = visitor.context.request.get(visitor.address + link)
    file = tmp_path / "yours.toml"
    file.write_bytes(fetched.body())
    found = rs.compare({"todays_policy": "status_quo", "your_policy": file},
                       replications=pairs, months=36, seed=7, population="today")
    rows = found.differences.set_index("outcome")
    rows = rows[rows["month"] == 36]
    assert pairs == 200 and len(tiles) == 3
    for name, told in tiles.items():
        row = rows.loc[name]
        assert [float(one) for one in json.loads(f"[{', '.join(told)}]")] == [
            float(row[key]) for key in ("scenario_mean", "baseline_mean", "difference")]
