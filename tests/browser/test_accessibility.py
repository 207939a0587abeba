"""Accessibility as a browser sees it: axe, the keyboard alone, small screens, what is read out."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from .conftest import DESKTOP, PHONE, open_group
from .shown import (
    NAMES,
    ONE,
    WITH_FIGURES,
    figures,
    opened,
    settle,
    tile_words,
    unfold,
    view,
    where,
)

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]
FEW_ROWS = "#numbers-table tbody tr:nth-child(n+6), #sources-table tbody tr:nth-child(n+6)"
"""Rows that are made as those before them; the slow tests look at them too."""
SIZES = {"desktop": DESKTOP, "phone": PHONE}


def violations(page, without: str = "") -> list[str]:
    """Return what axe finds: its rule, and where."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
    found = page.evaluate(
        """([tags, without]) => axe.run(without ? { exclude: [without] } : document, {
            runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })""",
        [TAGS, without])
    assert found["testEngine"]["name"] == "axe-core"
    return [f"{one['id']}: {node['html'][:160]}"
            for one in found["violations"] for node in one["nodes"]]


def everything_open(page, name: str) -> None:
    """Open groups, some reasons, and each view of some figure; tables only of small figures."""
    unfold(page, 3)
    if name in WITH_FIGURES:
        names = figures(page)
        small = [one for one in names if one.startswith(("forest", "changed", "effort", "dots"))]
        view(page, "table", (small or names)[:1])
        view(page, "source", [one for one in names if one not in small[:1]][:1])
        view(page, "download", [one for one in names if one not in small[:1]][1:2])


def checked(visit, name: str, lang: str, sizes: tuple[str, ...], without: str = "") -> None:
    """Open a page with everything open, and hold it to axe at each size."""
    visitor = visit(SIZES[sizes[0]])
    page = opened(visitor, name, lang, "media_shocks=4&zzz=1")
    everything_open(page, name)
    for size in sizes:
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        assert violations(page, without) == [], (name, lang, size)


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_english(visit, name) -> None:
    checked(visit, name, "en", ("desktop", "phone"), FEW_ROWS if name == "evidence" else "")


@pytest.mark.parametrize(("lang", "size"), [("nl", "phone"), ("fr", "desktop")])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_other_languages(visit, name, lang, size) -> None:
    checked(visit, name, lang, (size,), FEW_ROWS if name == "evidence" else "")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "nl", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_at_any_size_in_any_language(visit, name, lang) -> None:
    checked(visit, name, lang, ("desktop", "phone"))


def test_a_bar_without_a_name_never_shows(visitor) -> None:
    page = opened(visitor, "explore")
    assert page.locator(".v-progress-linear--absolute").count() == 1  # solara's, while it is busy
    page.evaluate("document.querySelector('.v-progress-linear--absolute').style.visibility = ''")
    assert not page.locator(".v-progress-linear--absolute").is_visible()
    assert violations(page) == []


def test_axe_would_find_something(visitor) -> None:
    page = visitor.open(where("start"))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend',"
                  "'<img src=\"data:,\"><p style=\"color:#aaa\">pale</p>')")
    assert {one.partition(":")[0] for one in violations(page)} >= {"image-alt", "color-contrast"}


# The keyboard alone

_FOCUS = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const shows = one => { const look = getComputedStyle(one);
    return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2; };
  e.dataset.reached = '1';
  return { id: e.id, css: e.className, kind: e.type || e.tagName.toLowerCase(),
           shows: shows(e) || [...(e.labels || [])].some(shows) }; }"""
_MISSED = """() => [...document.querySelectorAll('a[href], button, input, select, summary,' +
  '[tabindex="0"]')].filter(e => !e.disabled && !e.dataset.reached && e.tabIndex >= 0
  && e.checkVisibility({ visibilityProperty: true })).map(e => e.outerHTML.slice(0, 120))"""


def tabbed(page) -> dict | None:
    page.keyboard.press("Tab")
    return page.evaluate(_FOCUS)


@pytest.mark.parametrize("size", SIZES)
def test_the_first_lever_is_near_for_the_keyboard(visit, size) -> None:
    page = visit(SIZES[size]).open(where("explore"))
    first = tabbed(page)
    assert "skip" in first["css"] and page.locator(":focus").get_attribute("href") == "#lever"
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    kinds = []
    while "range" not in kinds:
        kinds.append(tabbed(page)["kind"])
        assert len(kinds) <= 12, kinds
    assert "#" not in page.url


def test_the_second_skip_link_leads_to_the_results(visitor) -> None:
    page = visitor.open(where("explore"))
    tabbed(page)
    assert "skip" in tabbed(page)["css"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"


@pytest.mark.parametrize("name", ["start", "explore", "compare", "people", "data"])
def test_tab_reaches_everything_shows_where_it_is_and_gets_out(visitor, name) -> None:
    page = opened(visitor, name)
    unfold(page, 2)
    page.evaluate("document.activeElement.blur()")
    steps = [tabbed(page)]
    while steps[-1] is not None:
        steps.append(tabbed(page))
        assert len(steps) < 500, "a trap"
    assert page.evaluate(_MISSED) == []
    assert [one for one in steps[:-1] if not one["shows"]] == []


# Small screens


@pytest.mark.parametrize("width", [390, 320])
def test_small_screens_need_no_scrolling_sideways(visit, width) -> None:
    visitor = visit((width, 800))
    for name in NAMES:
        page = opened(visitor, name, "fr")
        unfold(page, 2)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page = opened(visitor, "explore")
    lever, figure = (page.locator(one).first.bounding_box()["y"]
                     for one in ("input[type=range]", ".figure"))
    assert lever < figure
    page.evaluate("window.scrollTo(0, 900)")
    page.wait_for_function("window.scrollY >= 899")
    box = page.locator("#tile-durably_stable").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 800


def test_nothing_is_lost_at_four_hundred_per_cent(visit) -> None:
    page = opened(visit((320, 256)), "explore")
    meta = page.locator("meta[name=viewport]").get_attribute("content")
    assert not re.search("user-scalable|maximum-scale|minimum-scale", meta)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("""[...document.querySelectorAll(
        '.tile, .figure, .tools button, h1, nav a')].every(
            e => e.matches('.tile-effort') || e.getBoundingClientRect().width > 0)""")
    page.locator("#lever-caseload").scroll_into_view_if_needed()
    lever, tiles = page.locator("#lever-caseload"), page.locator("#tiles")
    assert tiles.bounding_box()["y"] + tiles.bounding_box()["height"] <= (
        lever.bounding_box()["y"]), "the tiles cover the lever"


# What is read out

_LISTEN = """() => { window.heard = [];
  const note = () => { const t = document.getElementById('voice').textContent;
                       if (t) window.heard.push(t); };
  new MutationObserver(note).observe(document.getElementById('voice'),
                                     { childList: true, characterData: true, subtree: true }); }"""
_DRAG = """([name, low, high]) => new Promise(done => {
  const lever = document.getElementById('lever-' + name); let n = 0;
  lever.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  const step = () => { n += 1;
    lever.value = low + (high - low) * n / 60;
    lever.dispatchEvent(new Event('input', { bubbles: true }));
    if (n < 60) { setTimeout(step, 16); return; }
    const during = window.heard.length;
    window.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
    lever.dispatchEvent(new Event('change', { bubbles: true }));
    done(during); };
  step(); })"""


def test_one_sentence_is_read_out_once_a_lever_rests(visitor) -> None:
    page = opened(visitor, "explore")
    open_group(page, "caseload")
    page.evaluate(_LISTEN)
    assert page.evaluate(_DRAG, ["caseload", 30, 70]) == 0
    page.wait_for_function("window.heard.length > 0")
    page.wait_for_function("new URLSearchParams(location.search).get('caseload') === '70'")
    settle(page)
    page.locator("#undo").focus()  # one more round trip, after which nothing more may come
    page.locator("#lang-en").click()
    page.wait_for_timeout(1000)
    heard = page.evaluate("window.heard")
    assert len(heard) == 1 and "durably stable" in heard[0], heard
    assert page.locator("#voice[role=status][aria-live=polite]").count() == 1
    others = page.eval_on_selector_all("#app [aria-live]:not([aria-live=off]), #app [role=status],"
                                       "#app [role=alert]", "all => all.map(e => e.outerHTML)")
    assert others == []


def test_a_drawing_says_in_words_what_it_shows(visitor) -> None:
    for name in WITH_FIGURES:
        page = opened(visitor, name)
        for one in page.locator(".figure").all():
            drawing = one.locator("svg[role=img]")
            head, told = (drawing.locator(part).text_content() for part in ("title", "desc"))
            assert head and len(told) > 40
            labelled = drawing.get_attribute("aria-labelledby").split()
            assert [page.locator(f"[id='{key}']").count() for key in labelled] == [1, 1]
            reading = one.locator(".reading").inner_text()
            numbers = set(re.findall(r"\d+(?:\.\d+)?", reading))
            assert numbers or "apart" in reading or "differ" in reading, reading
            in_drawing = set(re.findall(r"\d+(?:\.\d+)?", drawing.text_content()))
            assert numbers <= in_drawing or numbers & in_drawing, (reading, told)


def test_nothing_moves_for_who_asks_for_that(visit) -> None:
    visitor = visit(reduced_motion="reduce")
    page = opened(visitor, "explore")
    before = tile_words(page)
    page.evaluate("""() => { window.moving = []; const look = () => {
        for (const one of document.getAnimations()) {
          const time = one.effect.getComputedTiming();
          if (one.playState === 'running' && time.duration > 1) window.moving.push(String(one)); }
        requestAnimationFrame(look); }; look(); }""")
    visitor.move("housing_support", "End")
    page.wait_for_function("old => [...document.querySelectorAll('.tile')].map(t => t.textContent)"
                           ".join() !== old", arg=",".join(before))
    settle(page)
    assert page.evaluate("window.moving") == []
    assert ONE.split("&")[0] in page.url
