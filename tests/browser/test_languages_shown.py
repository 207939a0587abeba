"""Languages as they are shown: every page whole in Dutch and French, numbers and switching."""

from __future__ import annotations

import re

import pytest

from reintegration_sim.core.languages import LANGUAGES, tongue_of
from reintegration_sim.evidence.registry import GRADES, registry, sources
from tests.test_languages import SAME

from .shown import (
    CODES,
    NAMES,
    figures,
    opened,
    settle,
    tile_words,
    tiles,
    unfold,
    value_of,
    view,
    where,
    words,
)

OTHERS = [code for code in CODES if code != "en"]
IN_ENGLISH = ("[lang]:not(html), #numbers-table, #sources-table, .check code, #reproduce pre, "
              "#frame")
"""What stays English, and says so: parameters, sources, names of tests, code, frames."""
NAMES_OF_THINGS = {*LANGUAGES.values(), *(code.upper() for code in LANGUAGES)}
OWN_NAME = re.compile(r"reintegration-sim|your_policy\.toml|policy_[ab]\.toml")


def said(page) -> set[str]:
    """Return all that a page says, with what can be opened on it opened."""
    found = words(page, IN_ENGLISH)
    unfold(page)
    for shown in ("table", "source", "download"):
        if view(page, shown, figures(page) if shown == "table" else figures(page)[:2]):
            found |= words(page, IN_ENGLISH)
    return found | words(page, IN_ENGLISH)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_leaves_nothing_in_english(visitor, name) -> None:
    in_english = said(opened(visitor, name))
    assert visitor.page.evaluate("document.documentElement.lang") == "en"
    for code in OTHERS:
        page = opened(visitor, name, code)
        assert page.evaluate("document.documentElement.lang") == code
        shown, known = said(page), tongue_of(code).messages
        of_the_page = {one for one in shown & in_english if re.search(r"[^\W\d_]{2}", one)}
        messages = {one for one in shown if known.get(one, one) != one and one not in
                    known.values()}
        allowed = SAME[code] | NAMES_OF_THINGS | set(GRADES) | set(sources())
        # A word that is the same in both may be the translation of another message.
        allowed |= set(known.values())
        left = {one for one in of_the_page | messages if one not in allowed
                and not OWN_NAME.search(one) and one.partition(":")[0] not in sources()}
        assert left == set()
        assert not {one for one in shown if "{" in one or one in registry()}


def test_a_menu_and_a_title_are_in_the_language(visitor) -> None:
    titles = {}
    for code in CODES:
        page = visitor.open(where("explore", code))
        titles[code] = (page.title(), page.locator("nav").first.inner_text(),
                        page.locator("h1").inner_text())
    assert len(set(titles.values())) == len({one[0] for one in titles.values()}) == 3


@pytest.mark.parametrize("code", OTHERS)
def test_numbers_have_a_decimal_comma_and_differences_a_sign(visitor, code) -> None:
    page = opened(visitor, "explore", code)
    for name, (_, _, difference) in tiles(page).items():
        told = page.locator(f"#tile-{name} .tile-difference").inner_text()
        ranges = page.locator(f"#tile-{name} .tile-range").inner_text()
        assert re.search(r"[+−]\d+,\d|^[^\d]*$", told), told
        assert len(re.findall(r"[+−]?\d+,\d", ranges)) == 2, ranges
        if re.search(r"\d", told):
            assert told.strip()[0] == ("+" if difference > 0 else "−")
    view(page, "table")
    cells = page.eval_on_selector_all(
        ".figure table.data td.number", "all => all.map(cell => cell.textContent)")
    assert sum("," in cell for cell in cells) > 100
    assert all(value_of(cell) is not None for cell in cells if cell != "–")
    for one in words(page, IN_ENGLISH):
        without = re.sub(r"reintegration-sim [\d.]+|\d{1,3}(\.\d{3})+|m=[\d.]+", "", one)
        assert not re.search(r"\d\.\d", without), one


def test_switching_keeps_levers_page_and_numbers(visitor) -> None:
    page = opened(visitor, "explore")
    before, in_words = tiles(page), tile_words(page)
    for code in ("nl", "fr", "en"):
        page.locator(f"#lang-{code}").click()
        page.wait_for_function("code => document.documentElement.lang === code", arg=code)
        page.wait_for_selector(f"#lang-{code}[aria-pressed=true]")
        settle(page)
        assert tiles(page) == before
        assert page.evaluate("document.getElementById('lever-caseload').value") == "20"
        assert ("lang=" + code in page.url) == (code != "en") and "/explore?" in page.url
    assert tile_words(page) == in_words


@pytest.mark.parametrize("code", CODES)
def test_what_cannot_be_used_is_said_in_the_language(visitor, code) -> None:
    page = visitor.open(where("explore", code, "zzz=1&stipend=abc&months=999"))
    notes = page.locator("#notes").inner_text()
    known = tongue_of(code)
    start = "Not all of the address could be used:"
    assert (known.messages[start] if known else start) in notes
    assert page.locator("#notes li").count() == 3
