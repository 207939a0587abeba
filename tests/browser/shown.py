"""What the pages show, for the tests: their addresses, words on them, figures, files.

Everything here waits for something to be true; nothing waits for a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from reintegration_sim.core.languages import LANGUAGES
from reintegration_sim.dashboard.pages.all import PAGES

from .conftest import PATIENCE, Server, Visitor

ONE = "caseload=20&housing_support=60&mentors=30"
TWO = "a.housing_support=60&b.caseload=20&b.mentors=30"
CODES = tuple(LANGUAGES)
NAMES = tuple(page.name for page in PAGES)
WITH_FIGURES = tuple(page.name for page in PAGES if page.figures and page.needs_answer)

_WORDS = """kept => {
  const found = new Set(), out = 'script, style, noscript' + (kept ? ', ' + kept : '');
  const seen = e => !e.closest(out) && (e.closest('svg') || e.checkVisibility({
    visibilityProperty: true }));
  const add = n => found.add(n.textContent.replace(/[ \\n\\t]+/g, ' ').trim());
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode())
    if (!n.parentElement.closest('svg') && seen(n.parentElement)) add(n);
  for (const n of document.querySelectorAll('svg text, svg title, svg desc')) if (seen(n)) add(n);
  found.delete('');
  for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext', 'data-copied'])
    for (const e of document.querySelectorAll('[' + name + ']'))
      if (seen(e) && e.getAttribute(name)) found.add(e.getAttribute(name).trim());
  return [...found];
}"""


def where(name: str, lang: str = "en", more: str = "") -> str:
    """Return the address of a page about a policy, or two, that differs from today's."""
    query = TWO if name == "compare" else ONE
    parts = [query, more, "" if lang == "en" else f"lang={lang}"]
    return f"/{'' if name == 'start' else name}?" + "&".join(part for part in parts if part)


def opened(visitor: Visitor, name: str, lang: str = "en", more: str = "") -> Any:
    """Open a page and wait until its answer is refined, where it has one."""
    page = visitor.open(where(name, lang, more))
    settle(page)
    return page


def settle(page: Any) -> None:
    """Wait until the answer of a page, where it has one, is refined and drawn to the end.

    Figures are drawn for the width of the window once the page has told it, and each holds the
    address that it was drawn for: its language too.
    """
    page.wait_for_function(
        """() => {
            const badge = document.getElementById("badge");
            const last = !/explore|compare/.test(location.pathname)
                || document.querySelector("[id^=figure-delivery]");
            const phone = window.matchMedia("(max-width: 56.29em)").matches;
            const fits = [...document.querySelectorAll(".figure svg")].every(
                one => phone === one.viewBox.baseVal.width < 250);
            const links = [...document.querySelectorAll(".figure .how a")];
            return links.every(one => new URL(one.href).search === location.search)
                && (!badge || (badge.dataset.twins !== "false" && last && fits));
        }""", timeout=PATIENCE)


def unfold(page: Any, reasons: int = 1000) -> None:
    """Open all that opens, and the reasons of so many levers."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.evaluate("""n => [...document.querySelectorAll('.lever-ask[aria-expanded=false]')]
                     .slice(0, n).forEach(button => button.click())""", reasons)
    page.wait_for_function(
        "n => document.querySelectorAll('.lever-why').length >= n",
        arg=min(reasons, page.locator(".lever-ask").count()))


def view(page: Any, shown: str, of: list[str] | None = None) -> list[str]:
    """Open a view of all figures, or of those named; return the names of the figures."""
    names = figures(page) if of is None else of
    for name in names:
        page.evaluate("id => document.getElementById(id).click()", f"tab-{name}-{shown}")
    for name in names:
        page.wait_for_selector(f"[id='tab-{name}-{shown}'][aria-pressed=true]")
    return names


def figures(page: Any) -> list[str]:
    """Return the names of the figures on a page."""
    found: list[str] = page.eval_on_selector_all(
        ".figure", "all => all.map(one => one.id.replace('figure-', ''))")
    return found


def words(page: Any, kept_out: str = "") -> set[str]:
    """Return every text that can be seen or is read aloud, but for what is kept out."""
    return set(page.evaluate(_WORDS, kept_out))


def tiles(page: Any) -> dict[str, tuple[float, float, float]]:
    """Return value, today's value and difference of every tile that has them, as they are."""
    return {name: (float(value), float(base), float(difference))
            for name, value, base, difference in page.eval_on_selector_all(
                ".tile[data-value]", "all => all.map(t => [t.id.replace('tile-', ''),"
                "t.dataset.value, t.dataset.base, t.dataset.difference])")}


def tile_words(page: Any) -> list[str]:
    """Return what stands in the tiles."""
    found: list[str] = page.eval_on_selector_all(".tile", "all => all.map(t => t.textContent)")
    return found


@dataclass
class Got:
    """What the server sent for an address."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


def fetched(server: Server | Visitor, path: str) -> Got:
    """Fetch an address of the server as a program does."""
    try:
        with urlopen(server.address + path, timeout=PATIENCE / 1000) as answer:
            return Got(answer.status, answer.read(), dict(answer.headers),
                       answer.headers.get_all("set-cookie") or [])
    except HTTPError as error:
        return Got(error.code, error.read(), dict(error.headers))


def links(page: Any, selector: str) -> list[str]:
    """Return where links lead, without the address of the server."""
    found: list[str] = page.eval_on_selector_all(
        selector, "all => all.map(a => a.getAttribute('href'))")
    return found


def value_of(cell: str) -> float | None:
    """Return the number that stands in a cell, written as in any of the languages; else None."""
    plain = re.sub(r"[\s\u202f\u00a0]", "", cell).replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+,\d{1,2}", plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = re.sub(r",(?=\d{3})", "", plain)
    return float(plain) if re.fullmatch(r"[+-]?\d+(\.\d+)?", plain) else None
