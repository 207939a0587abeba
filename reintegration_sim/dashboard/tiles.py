"""The tiles: the few numbers a page is about, each against what it is compared with."""

from __future__ import annotations

from htpy import Element, Fragment, div, fragment, p, span, strong

from ..core.text import plural, text
from ..plots.words import number
from ..plots.words import span as span_of
from .figure import drawn_from
from .instant import CONFIRMED, QUICK, REFINED, Answer
from .scene import Scene, Section, section
from .words import (
    Told,
    against,
    difference_words,
    effort_lines,
    people,
    range_words,
    told,
    verdict,
)

TILES = ("durably_stable", "people_with_contact", "gap_at_release")


def tiles(scene: Scene) -> list[Section]:
    """Return the tiles of the answer, and the badge that says of how many pairs it is."""
    answer = scene.known
    c = answer.comparison
    heads = {"durably_stable": text("Durably stable"),
             "people_with_contact": text("New contact with justice"),
             "gap_at_release": text("Months without help after release")}
    found = [_tile(heads[name], told(c, name), answer) for name in TILES]
    return [section("tile-row", fragment[found, _effort(answer)]),
            section("badge", badge(answer), "badge")]


def _tile(head: str, one: Told, answer: Answer) -> Element:
    value = number(one.value, 1) if one.outcome == "gap_at_release" else people(one.value)
    return div(f".tile.tile-{one.outcome}", id=f"tile-{one.outcome}",
               data_value=repr(one.value), data_base=repr(one.base),
               data_difference=repr(one.difference))[
        p(".tile-name", title=one.label)[head],
        p(".tile-value")[value],
        _difference(one, answer)]


def _difference(one: Told, answer: Answer) -> Fragment:
    if answer.pair.alike:
        return fragment[_as_today(), p(".tile-range")["\u00a0"]]  # so that nothing moves later
    # Colour says that it is so nearly everywhere: what goes either way has none.
    good = {True: " better", False: " worse", None: ""}[one.good if one.sure == "clear" else None]
    return fragment[
        p(class_=f"tile-difference{good}")[
            difference_words(one, answer.comparison),
            None if one.good is None else span(".tile-verdict")[" · ", verdict(one)]],
        p(".tile-range")[range_words(one)],
    ]


def _as_today() -> Element:
    return p(".tile-difference")[text("this is today's policy")]


def _effort(answer: Answer) -> Element:
    c = answer.comparison
    if answer.pair.alike:
        return div("#tile-effort.tile.tile-effort")[
            p(".tile-name")[text("Effort: staff and places")], _as_today()]
    return div("#tile-effort.tile.tile-effort")[
        p(".tile-name")[text("Effort: staff and places")],
        p(".tile-against")[text("over {span}, more (+) or less (−) than under {baseline}",
                                span=span_of(int(c.settings["months"])), baseline=against(c))],
        (p(".tile-difference")[line] for line in effort_lines(c))]


def badge(answer: Answer) -> Element:
    """Return the line that says of how many pairs of simulations everything on the page is."""
    kind = (text("confirmed") if answer.pairs >= CONFIRMED else
            text("refined") if answer.pairs >= REFINED else
            text("quick estimate") if answer.pairs >= QUICK else
            text("rough estimate, as many visitors move levers at once"))
    return p("#badge", data_pairs=str(answer.pairs), data_twins=str(answer.with_twins).lower())[
        strong[plural("{n} pair of simulations", "{n} pairs of simulations", answer.pairs)],
        " · ", kind, " · ", drawn_from()]
