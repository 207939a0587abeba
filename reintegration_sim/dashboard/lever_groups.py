"""The levers of a page as the component shows them: controls in groups, each with its reasons.

Everything said about a lever comes from the tables; this only puts it into words and HTML.
"""

from __future__ import annotations

import math
from functools import lru_cache

from htpy import Element, Node, dd, div, dl, dt, fragment, li, span, ul

from ..analysis.why import Number, Why, why
from ..core.languages import speaking
from ..core.text import ENGLISH, language, localised, number, text
from ..plots.words import capital
from ..policy.levers import LEVERS, SECTIONS, WORLD, Lever, WorldAssumption
from .address import Policy
from .components import Group, LeverWords
from .components import Lever as Control

ROWS: tuple[Lever | WorldAssumption, ...] = (*LEVERS, *WORLD)
"""Everything that has a control."""
_FINEST = 200
"""Steps of a control at most: more cannot be told apart by hand."""
_STEPS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)
_WHOLE_FROM = 20.0
"""A range at least this wide is set in whole numbers."""
_PLACE = "\0"
"""What leaves a place for HTML in a message."""


@lru_cache(maxsize=8)
def groups(lang: str) -> list[Group]:
    """Return all controls by section, the world around last, in a language: en, nl or fr."""
    with speaking(lang):
        found: list[Group] = [{"key": key, "title": text(title), "open": place == 0,
                  "levers": [_control(row) for row in LEVERS if row.section == key]}
                 for place, (key, title) in enumerate(SECTIONS.items())]
        found.append({"key": "world", "title": text("The world around (assumptions, not policy)"),
                      "open": False, "levers": [_control(row) for row in WORLD]})
        return found


def values(policy: Policy) -> dict[str, float]:
    """Return the value of every control under a policy."""
    today = {row.name: float(row.status_quo) for row in ROWS}
    return today | policy.values


def words() -> LeverWords:
    """Return what the component itself says, in the reader's language."""
    return {
        "title": text("Levers"), "today": text("today"), "why": text("why?"),
        "back_to_today": text("back to today"), "band": text("seen in practice"),
        "beyond": text("Beyond experience: seen in practice is {low} to {high} {unit}."),
        "needs_others": text("Needs agreement with: {who}"),
        "changed_1": text("1 changed"), "changed_n": text("{n} changed"),
        "value_text": text("{value} {unit}"),
    }


def signs() -> tuple[str, str]:
    """Return the decimal sign and the sign between thousands of the reader's language."""
    return localised("."), localised(",")


def step(row: Lever | WorldAssumption) -> float:
    """Return how far one press of a key moves a control.

    The smallest round step of which the range has at most 200 and on which today's value lies,
    and a whole number where the range is wide.
    """
    low, high = row.allowed
    for one in _STEPS:
        if one < 1.0 and high - low >= _WHOLE_FROM:
            continue
        fits = math.isclose((row.status_quo - low) / one, round((row.status_quo - low) / one),
                            abs_tol=1e-6)
        if (high - low) / one <= _FINEST and fits:
            return one
    return (high - low) / 100.0


def decimals(row: Lever | WorldAssumption) -> int:
    """Return how many decimals the values of a control have."""
    size = step(row)
    return 0 if size >= 1.0 else 1 if round(size * 10, 6) == round(size * 10) else 2


def unit_words(unit: str) -> str:
    """Return a unit as it stands beside a value."""
    return text("on a scale from 0 to 1") if unit == "0-1" else unit


def decimals_of(name: str) -> int:
    """Return how many decimals the values of a lever or a world assumption have."""
    return decimals(next(row for row in ROWS if row.name == name))


def _control(row: Lever | WorldAssumption) -> Control:
    about = why(row.name)
    return {
        "name": row.name, "label": about.label, "unit": unit_words(about.unit),
        "low": row.allowed[0], "high": row.allowed[1], "step": step(row),
        "decimals": decimals(row), "today": float(row.status_quo), "practice": row.practice,
        "decides": list(row.decides) if isinstance(row, Lever) else [],
        "decides_words": ", ".join(about.decides), "grade": about.grade,
        "grade_words": text("today's value is of grade {letter}: {words}", letter=about.grade,
                            words=about.grade_words),
        "why": str(why_panel(about, decimals(row))), "kind": about.kind,
    }


def why_panel(about: Why, places: int) -> Element:
    """Return the reasons of a lever as HTML: what it does, on what evidence, what may be wrong.

    ``places`` is the number of decimals of its values.
    """
    low, high = (number(value, places) for value in about.allowed)
    steps = [one.title for one in (*about.mechanisms, *about.through)]
    parts: list[tuple[str, Node]] = [
        (text("What it does here"), about.does),
        (text("What could be wrong"), about.doubt),
        (text("In the model it is read by"), ul[(li[text(title)] for title in steps)]),
        (text("Today"), text(
            "{value} {unit}. {basis}: {because}.", value=number(about.today, places),
            unit=unit_words(about.unit), basis=capital(about.basis_words), because=about.because)),
        (text("Evidence for today's value"), text(
            "grade {letter}: {words}", letter=about.grade, words=about.grade_words)),
        (text("From {low} to {high}", low=low, high=high),
         text("{low_end} – {high_end}", low_end=about.low_end, high_end=about.high_end)),
    ]
    in_english = "" if language() == ENGLISH else text(" (described in English)")
    if about.numbers:
        parts.append((text("How strong its effect is, each number with its own grade") + in_english,
                      ul[(li[_number(one)] for one in about.numbers)]))
    if about.published is not None:
        words = text("{figure}; {caveat}", figure=_PLACE, caveat=about.published.caveat)
        parts.append((text("Nearest published figure") + in_english,
                      _around(_number(about.published.figure), words)))
    if about.brief:
        parts.append((text("In the brief"), ul[(
            li[f"{item.key}: {item.title}"] for item in about.brief)]))
    if about.sources:
        parts.append((text("Source of today's value"), ul[(
            li[f"{source.key}: {source.title}"] for source in about.sources)]))
    if about.decides:
        parts.append((text("Who decides"), ", ".join(about.decides)))
    return div(".why")[dl[(fragment[dt[head], dd[body]] for head, body in parts)]]


def _number(one: Number) -> Node:
    """Return a number of the model: what it means stays English, as in its table, and says so."""
    return _around(span(lang=ENGLISH)[one.meaning.rstrip(".")], text(
        "{meaning}: {value} ({low} to {high}), grade {grade}; {sources}", meaning=_PLACE,
        value=number(one.value, 2), low=number(one.low, 2), high=number(one.high, 2),
        grade=one.grade,
        sources=", ".join(source.key for source in one.sources) or text("assumed")))


def _around(content: Node, words: str) -> Node:
    """Return words with HTML in the place that they leave for it."""
    before, after = words.split(_PLACE)
    return fragment[before, content, after]
