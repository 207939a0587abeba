"""Evidence: every lever and every number of the model, where it comes from, what is not known."""

from __future__ import annotations

from functools import lru_cache

from htpy import Element, Fragment, Node, a, details, div, fragment, h2, p, span, summary
from markupsafe import Markup

from ...analysis.why import every_why
from ...core.languages import speaking
from ...core.text import ENGLISH, language, number, text
from ...evidence.registry import GRADES, Parameter, registry, sources
from ...plots.words import precise
from ...policy.levers import SECTIONS
from ..lever_groups import decimals_of, why_panel
from ..prose import prose, titled
from ..scene import Scene, Section, section
from ..tables import words_table
from ..texts import not_known


def sections(scene: Scene) -> list[Section]:
    """Return the page."""
    unknown = not_known.page()
    return [
        section("grades", _grades()),
        section("levers", _levers(language())),
        section("numbers", _numbers(language())),
        section("unknown", fragment[h2("#unknown")[titled(unknown)], prose(scene, unknown)]),
        section("sources", _sources(language())),
    ]


def _grades() -> Fragment:
    return fragment[
        h2[text("How well something is known")],
        words_table([text("grade"), text("what it means")],
                    [(letter, text(words)) for letter, words in GRADES.items()],
                    text("Grades of evidence"), "grades-table")]


def _made(content: Element) -> Markup:
    """Return HTML that can be kept: what htpy was given may be shown only once."""
    return Markup(str(content))


@lru_cache(maxsize=4)
def _levers(lang: str) -> Markup:
    with speaking(lang):
        found: list[Node] = [
            h2[text("Levers and the world around")],
            p[text("SRA is the Sustainable Restorative Approach of the policy brief.")]]
        titles = [*SECTIONS.values(), None]
        for title in titles:
            rows = [one for one in every_why()
                    if one.section_title == (None if title is None else text(title))]
            found.append(details(".evidence-group")[
                summary[text("The world around (assumptions, not policy)") if title is None
                        else text(title)],
                (details(".lever-evidence", id=f"why-{one.name}")[
                    summary[one.label],
                    why_panel(one, decimals_of(one.name))] for one in rows)])
        return _made(div[found])


def _in_english(words: str | None) -> Element:
    """Return words that stay English, marked for who has the page read aloud."""
    return span(lang=ENGLISH)[words]


def _range(row: Parameter) -> tuple[str, str]:
    """Return between what a number lies in simulations, or dashes where it does not vary."""
    if row.structural or row.prior == "fixed":
        return "–", "–"
    return precise(row.low), precise(row.high)


@lru_cache(maxsize=4)
def _numbers(lang: str) -> Markup:
    with speaking(lang):
        rows = [(row.name, _in_english(row.meaning), precise(row.value), *_range(row),
                 _in_english(row.unit), row.grade, ", ".join(row.sources) or "–")
                for row in registry().values()]
        return _made(div[
            h2[text("Numbers of the model")],
            p[text("Names, meanings and units of these {n} numbers are in English.",
                   n=number(len(rows), 0)), " ", text(
                "A number without low and high is the same in every simulation.")],
            words_table([text("name"), text("meaning"), text("value"), text("low"), text("high"),
                         text("unit"), text("grade"), text("sources")], rows,
                        text("Numbers of the model"), "numbers-table")])


@lru_cache(maxsize=4)
def _sources(lang: str) -> Markup:
    with speaking(lang):
        rows = [(one.key, one.authors, "–" if one.year is None else str(one.year),
                 a(href=one.link)[one.title or one.link] if one.link else one.title or "–",
                 _in_english(one.about), _in_english(one.read)) for one in sources().values()]
        return _made(div[h2[text("Sources")], p[text(
            "What a source is about and how much of it was read is in English.")], words_table(
            [text("key"), text("authors"), text("year"), text("title"), text("about"),
             text("how much was read")], rows, text("Sources"), "sources-table")])
