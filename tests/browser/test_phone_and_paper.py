"""Small screens and paper: words are large enough to read, and nothing that matters is missing."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from .conftest import DESKTOP, PHONE, followed, press
from .shown import WITH_FIGURES, fetched, figures, links, opened, view

SMALLEST = 10.0
"""Pixels that letters of a figure are high at least, on a phone."""
_LETTERS = """() => [...document.querySelectorAll('.figure svg')].map(drawing => {
  const words = [...drawing.querySelectorAll('text')].filter(t => t.textContent.trim());
  const lines = words.map(t => [t.getBoundingClientRect().height /
    Math.max(1, t.querySelectorAll('tspan').length + (t.firstChild.nodeType === 3 ? 1 : 0)),
    t.textContent]);
  return [drawing.closest('.figure').id, ...lines.sort((a, b) => a[0] - b[0])[0]]; })"""
_NARROW = """() => { const all = [...document.querySelectorAll('.figure svg')];
  return all.length > 0 && all.every(one => one.viewBox.baseVal.width < 250); }"""
_OPEN = """() => [...document.querySelectorAll('.scroll')].filter(one =>
  one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY !== 'visible')
  .map(one => one.id)"""
_IN_SIGHT = """() => { const box = document.activeElement.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight; }"""


@pytest.mark.parametrize("lang", ["en", "nl", "fr"])
@pytest.mark.parametrize("name", WITH_FIGURES)
def test_words_in_figures_can_be_read_on_a_phone(visit, name, lang) -> None:
    page = opened(visit(PHONE), name, lang)
    page.wait_for_function(_NARROW)
    found = page.evaluate(_LETTERS)
    assert len(found) == len(figures(page)) > 0
    assert [one for one in found if one[1] < SMALLEST] == []


def test_figures_follow_the_width_of_the_window(visit) -> None:
    visitor = visit(DESKTOP)
    page = opened(visitor, "explore")
    assert not page.evaluate(_NARROW)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_function(_NARROW)
    press(page, "housing_support")  # still narrow when drawn anew
    assert page.evaluate(_NARROW)
    page.click("nav a[href^='/people']")
    page.wait_for_selector("#figure-life_lines svg")
    page.wait_for_function(_NARROW)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.wait_for_function(f"!({_NARROW})()")


@pytest.mark.parametrize("lang", ["en", "nl", "fr"])
def test_tiles_on_a_phone_say_how_sure_they_are(visit, lang) -> None:
    page = opened(visit((390, 844)), "explore", lang)
    for tile in page.locator(".tile[data-value]").all():
        for part in (".tile-range", ".tile-verdict"):
            assert tile.locator(part).is_visible(), part
            assert float(tile.locator(part).evaluate(
                "one => parseFloat(getComputedStyle(one).fontSize)")) >= 12
    page.evaluate("window.scrollTo(0, 1500)")
    page.wait_for_function("window.scrollY >= 1400")
    box = page.locator("#tiles").bounding_box()
    assert box["y"] >= 0 and box["height"] <= 0.27 * 844


# Paper


def test_paper_says_which_policy_it_shows(visitor) -> None:
    page = opened(visitor, "explore", "en", "seed=3&months=36")
    assert not page.locator(".print-only").first.is_visible()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = page.locator("div.print-only").last
    cells = paper.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    assert [row[1:3] for row in cells] == [["66", "20"], ["12", "60"], ["8", "30"]]
    words = paper.inner_text()
    assert page.url in words and "3 years" in words and re.search(r"Seed\s+3\b", words)
    assert "people present in Belgium today" in words
    assert not page.get_by_text("It takes about").is_visible()
    page.emulate_media(media="screen")
    page.click("#reset")
    page.wait_for_function("!location.search.includes('caseload')")
    followed(page)
    page.emulate_media(media="print")
    assert "Your policy is today's" in page.locator("div.print-only").last.inner_text()


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_paper_cuts_no_table(visitor, name) -> None:
    page = opened(visitor, name)
    view(page, "table", [one for one in figures(page) if one.startswith(("forest", "groups"))])
    page.emulate_media(media="print")
    assert page.evaluate(_OPEN) == []
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")
    assert page.evaluate("document.querySelectorAll('.figure svg')[0].viewBox.baseVal.width") > 250


# What a file says, and where a link leads


def test_a_picture_says_which_policy_it_shows(visitor) -> None:
    page = opened(visitor, "explore", "en", "seed=3")
    view(page, "download", ["phases"])
    said = "Your policy: 3 levers changed. Parameters from published ranges, not yet fitted"
    for link in links(page, "#figure-phases .downloads a"):
        got = fetched(visitor, link)
        if ".svg?" in link:
            assert said in re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", got.text).partition(
                "DejaVu")[2]) or said in got.text
            assert "housing_support=60" in got.text.replace("&amp;", "&")
        elif ".png?" in link:
            with Image.open(io.BytesIO(got.body)) as picture:
                assert said in picture.info["Description"]
                assert "housing_support=60" in picture.info["Description"]
        else:
            assert "housing_support=60" in got.text.splitlines()[1]


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_each_figure_leads_to_what_explains_it(visitor, name) -> None:
    page = opened(visitor, name)
    hrefs = page.eval_on_selector_all(".figure .how a", "all => all.map(a => a.href)")
    page.locator(".figure .how a").last.click()
    page.wait_for_function("location.pathname === '/reading'")
    page.wait_for_function("document.activeElement.id.startsWith('read-')")
    page.wait_for_function(_IN_SIGHT)
    for href in hrefs:
        anchor = href.partition("#")[2]
        assert anchor != "read-figures"
        assert page.locator(f"h3[id='{anchor}']").count() == 1, anchor
