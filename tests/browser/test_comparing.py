"""Comparing: two policies for the same people, and what must hold whichever they are."""

from __future__ import annotations

import pytest

from .conftest import followed, tiles_of

SAME = "/compare?housing_support=60&caseload=20&months=24"
APART = "/compare?a.housing_support=60&a.mentors=40&b.caseload=20&b.guidance_months=48&months=24"
CHANGED = "[id^='figure-changed']"


def _number(words: str) -> float:
    return float(words.strip().replace("−", "-").replace("+", "").replace(",", ""))


def _rows(page) -> dict[str, dict[str, object]]:
    """Return the table of differences by outcome: difference, range, verdict, A and B."""
    rows = page.evaluate("""() => [...document.querySelectorAll("#differences-table tbody tr")]
        .map((row) => [...row.children].map((cell) => cell.textContent))""")
    return {row[0]: {"difference": _number(row[1]),
                     "range": tuple(_number(one) for one in row[2].split(" to ")),
                     "verdict": row[3], "a": _number(row[4]), "b": _number(row[5])}
            for row in rows}


def _fares(page) -> dict[str, int]:
    """Return of 100 people how many fare better, worse and the same, by the figure's table."""
    tab = page.locator(f"{CHANGED} button[id$='-table']")
    tab.click()
    page.wait_for_selector(f"{CHANGED} table")
    cells = page.evaluate("""(figure) => {
        const table = document.querySelector(figure + " table");
        const heads = [...table.querySelectorAll("thead th")].map((one) => one.textContent);
        return [...table.querySelectorAll("tbody tr")].map((row) => Object.fromEntries(
            [...row.children].map((cell, n) => [heads[n], cell.textContent])));
    }""", CHANGED)
    found = {"better": 0, "worse": 0, "same": 0}
    for row in cells:
        words = next(value for value in row.values()
                     if value.startswith(("better", "worse", "the same")))
        kind = "same" if words.startswith("the same") else words.split()[0]
        found[kind] += int(row["shown"])
    return found


def _rest(visitor):
    followed(visitor.page)
    visitor.rest()
    followed(visitor.page)
    return visitor.page


def test_a_policy_compared_with_itself_says_so_and_offers_others(visitor) -> None:
    page = visitor.open(SAME)
    page.wait_for_selector("#alike")
    assert page.locator("#differences-table, .figure").count() == 0
    page.click("[data-section=differ] button[data-with=status_quo]")
    assert len(_rows(_rest(visitor))) >= 10
    assert page.locator("#alike").count() == 0


def test_with_nothing_chosen_an_example_stands_beside_today(visitor) -> None:
    page = visitor.open("/compare?months=24")
    _rest(visitor)
    assert page.input_value("#choose-preset_a") == "status_quo"
    assert page.input_value("#choose-preset_b") == "sra"
    assert "b.caseload=" in page.url
    visitor.open("/?months=24")
    page.click("nav .nav a[href^='/compare']")
    page.wait_for_selector("#choose-preset_b")
    assert page.input_value("#choose-preset_b") == "sra"


def test_swapping_turns_every_sign_and_better_into_worse(visitor) -> None:
    visitor.open(APART)
    page = _rest(visitor)
    before, fared = _rows(page), _fares(page)
    former = page.url
    page.click("#swap")
    page.wait_for_function("url => location.href !== url", arg=former)
    page = _rest(visitor)
    after, fares = _rows(page), _fares(page)
    assert any(row["difference"] for row in before.values())
    assert list(after) == list(before)
    for name, row in after.items():
        was = before[name]
        assert row["difference"] == -was["difference"]
        assert row["range"] == (-was["range"][1], -was["range"][0])
        assert (row["a"], row["b"]) == (was["b"], was["a"])
    assert (fares["better"], fares["worse"]) == (fared["worse"], fared["better"])
    assert fares["same"] == fared["same"] < 100


@pytest.mark.parametrize(("a", "b"), [("sra", "security_first"),
                                      ("status_quo", "living_labs_only")])
def test_any_two_presets_add_up_and_agree_with_the_tiles(visitor, a, b) -> None:
    visitor.open("/compare?months=24")
    page = _rest(visitor)
    for side, name in (("b", b), ("a", a)):  # at no time the same policy twice
        if page.input_value(f"#choose-preset_{side}") != name:
            former = page.url
            page.select_option(f"#choose-preset_{side}", name)
            page.wait_for_function("url => location.href !== url", arg=former)
        _rest(visitor)
    rows, fares = _rows(page), _fares(page)
    assert sum(fares.values()) == 100
    for row in rows.values():
        assert row["b"] - row["a"] == pytest.approx(row["difference"], abs=0.151)
    values = []
    place = "/compare" + str(page.evaluate("location.search"))
    for side in ("a", "b"):  # each of them beside today's, where the levers are
        visitor.open(place)
        _rest(visitor)
        page.click(f".side-{side} a")
        page.wait_for_selector("#tiles .tile")
        _rest(visitor)
        values.append({name: float(told[0]) for name, told in tiles_of(page).items()})
    first = next(name for name in rows if "durably stable" in name.lower())
    gained = values[1]["durably_stable"] - values[0]["durably_stable"]
    assert rows[first]["difference"] == pytest.approx(gained, abs=0.051)
