"""One fictitious person under two policies: two lives month by month, and where they part."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..analysis.life_words import FICTITIOUS, REGION
from ..analysis.two_lives import first_difference, told
from ..core.text import text
from .life_spans import (
    FULL,
    LINES,
    NONE,
    PART,
    SHADES,
    line_words,
    phase_words,
    spans_of,
    table_words,
)
from .measure import lines_mm, text_mm, wrapped
from .page import Area, key_mm
from .panel import Panel
from .rows import Rows
from .scales import level_words
from .spec import FigureSpec
from .style import INK, PHASES, QUIET, SMALL_PT, TEXT_PT, in_sentence, looks, scenario_label
from .words import capital, phrases

__all__ = ["first_difference", "life_lines"]

_COLUMNS = ["life", "scenario", "line", "first", "last", "what", "words"]
_ABOUT = "about"
"""The column that has the line in words."""
_LINE, _HEAD = 3.8, 5.0
_LIFE_MM = _HEAD + len(LINES) * _LINE + 1.5
"""Heights in mm of one line of a life, of the heading above it, and of all of it."""
_DASHED = (0.0, (2.2, 1.4))
_MARKS = {"gain": ("^", "#00674B"), "setback": ("v", "#D55E00")}
_ABOVE = 4.5
"""Room above the lives for the words about the month in which they part."""


def life_lines(one: pd.DataFrame, other: pd.DataFrame) -> FigureSpec:
    """Return one fictitious person under two policies, month by month, one life above the other.

    ``one`` and ``other`` are tables of `analysis.life.life`, of the same person under different
    policies. The frame holds what is drawn: life (0 or 1), scenario, line (phase, home, work,
    key_worker, gain, setback, differs), about (the line in words), first and last month, what, and
    words.

    Raises InputError when the tables are not about the same person.
    """
    month = first_difference(one, other)
    rows = [(number, str(life["scenario"].iloc[0]), *row)
            for number, life in enumerate((one, other)) for row in spans_of(life)]
    news: list[str] = []
    if month is not None:
        news = [told(life, month) for life in (one, other)]
        rows += [(number, str(life["scenario"].iloc[0]), "differs", month, month, "differs",
                  news[number]) for number, life in enumerate((one, other))]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame.insert(3, _ABOUT, frame["line"].map(table_words()))
    policies = [in_sentence(str(life["scenario"].iloc[0])) for life in (one, other)]
    row = one.iloc[0]
    who = text("a {sex} of {age} in {region}", sex=text(row['sex']), age=int(row["age"]),
               region=text(REGION[row['region']]))
    return FigureSpec(
        name="life_lines", frame=frame,
        title=text("One fictitious person under two policies: {who}", who=who),
        reading=_reading(month, policies, news),
        alternative=text("Two rows of coloured spans of time, one for each policy. {all}.",
                         all=phrases(_in_words(life, policy) for life, policy in
                                     zip((one, other), policies, strict=True))),
        x_label=text("years from the start"), y_label="",
        note=text(FICTITIOUS) + " " + text("Person {person} of the simulations {one} and {other}, "
                                           "counted from 0, with the same luck.",
                                           person=int(row["person"]), one=int(row["run"]),
                                           other=int(other["run"].iloc[0])),
        headings={"scenario": text("policy"), _ABOUT: text("line"), "first": text("first month"),
                  "last": text("last month"), "words": text("what")},
        height=_height, draw=_draw,
        extra={"months": str(max(int(life["month"].max()) for life in (one, other))),
               "differs": "" if month is None else str(month)})


def _reading(month: int | None, policies: list[str], news: list[str]) -> str:
    if month is None:
        return text("The two lives do not differ in anything that can be told: the same under "
                    "{one} and under {other}.", one=policies[0], other=policies[1])
    return text("The two lives first differ in month {month}. Under {one}: {happened}. Under "
                "{other}: {happened_there}.", month=month, one=policies[0], other=policies[1],
                happened=news[0], happened_there=news[1])


def _in_words(life: pd.DataFrame, policy: str) -> str:
    spans = [(int(first), words) for line, first, _, _, words in spans_of(life)
             if line == "phase"]
    return text("{name}: {all}", name=capital(policy), all=", ".join(
        text("{words} from month {month}", words=words, month=first) for first, words in spans))



def _phases(spec: FigureSpec) -> list[str]:
    known = set(spec.rows.where("line", "phase")["what"])
    return [name for name in PHASES if name in known]


def _key(spec: FigureSpec) -> list[tuple[Callable[[Panel], None], str]]:
    words = phase_words()
    entries = [(_bar(PHASES[name][1]), words[name]) for name in _phases(spec)]
    entries += [(_bar(FULL), text("a settled home, a job, a key worker")),
                (_bar(PART), text("with family; in training")),
                (_bar(NONE), text("no home of their own")),
                (_mark("gain"), text("something won")), (_mark("setback"), text("a setback"))]
    return entries


def _bar(fill: str) -> Callable[[Panel], None]:
    return lambda panel: panel.bar(0.1, 0.95, 0.15, 0.85, fill=fill, edge=QUIET, width=0.3,
                                   hatch=fill == NONE)


def _mark(kind: str) -> Callable[[Panel], None]:
    marker, colour = _MARKS[kind]
    return lambda panel: panel.points([0.5], [0.5], marker=marker, size=4.0, fill=colour)


def _nobody(width: float) -> list[str]:
    return wrapped(text("Nobody in this figure is real."), width, TEXT_PT, True)


def _height(spec: FigureSpec, width: float) -> float:
    key = key_mm([words for _, words in _key(spec)], width)
    return key + lines_mm(len(_nobody(width)), TEXT_PT) + _ABOVE + 2 * _LIFE_MM + 5.0


def _draw(spec: FigureSpec, area: Area) -> None:
    nobody, entries = _nobody(area.width), _key(spec)
    area.write(0.0, area.height, "\n".join(nobody), bold=True)
    top = area.height - lines_mm(len(nobody), TEXT_PT) - 0.8
    area.key(entries, top)
    left = max(text_mm(words, SMALL_PT) for words in line_words().values()) + 2.0
    tall = 2 * _LIFE_MM
    months = int(spec.extra["months"])
    panel = area.panel(left, 5.0, area.width - left - 1.0, tall)
    panel.scale((0.0, months), (tall, 0.0))
    step = next((s for s in (3, 6, 12, 24, 60, 120) if months / s <= panel.width / 9.0), 240)
    places = list(range(0, months + 1, step))
    panel.ticks_x(places, level_words([month / 12.0 for month in places]))
    panel.frame(left=False)
    look = looks(spec.rows.unique("scenario"))
    for life, part in spec.rows.by("life").items():
        begins = life * _LIFE_MM
        name = part.first("scenario")
        words = capital(scenario_label(name))
        fits = text_mm(words, TEXT_PT, True) <= area.width
        area.write(0.0, 5.0 + tall - begins - 1.2, words, bold=True, colour=look[name].ink,
                   size=TEXT_PT if fits else SMALL_PT)
        _life(panel, part, begins + _HEAD)
        for i, line in enumerate(LINES):
            area.write(left - 1.5, 5.0 + tall - begins - _HEAD - (i + 0.5) * _LINE,
                       line_words()[line], size=SMALL_PT, colour=QUIET, align="right",
                       vertical="middle")
    if spec.extra["differs"]:
        _part(panel, int(spec.extra["differs"]), months)


def _life(panel: Panel, part: Rows, top: float) -> None:
    for row in part:
        if row["line"] in _MARKS:
            marker, colour = _MARKS[row["line"]]
            y = top + (LINES.index("events") + (0.3 if row["line"] == "gain" else 0.72)) * _LINE
            panel.points([row["first"] - 0.5], [y], marker=marker, size=3.6, fill=colour)
        elif row["line"] in LINES:
            fill = (PHASES[row["what"]][1] if row["line"] == "phase" else SHADES[row["what"]])
            y = top + LINES.index(row["line"]) * _LINE
            thin = 0.15 if row["line"] == "phase" else 0.55
            panel.bar(row["first"] - 1, row["last"], y + thin, y + _LINE - thin, fill=fill,
                      edge=QUIET if fill == NONE else None, width=0.3, hatch=fill == NONE)


def _part(panel: Panel, month: int, months: int) -> None:
    """Mark the month in which the lives part, and say so above it, on the side with room.

    The mark stops where the names of the policies stand.
    """
    for top, bottom in ((-1.5, 0.0), (_HEAD, _LIFE_MM), (_LIFE_MM + _HEAD, 2 * _LIFE_MM)):
        panel.segment(month - 1, top, month - 1, bottom, colour=INK, width=0.9, dash=_DASHED)
    right = month > 0.5 * months
    words = text("month {month}: the two lives part", month=month)
    room = panel.left + panel.width + 1.0 - panel.at_x(month - 1)  # on a narrow figure: too little
    panel.words(month - 1, -3.0, words, bold=True, align="right" if right else "left",
                dx=-0.5 if right else min(0.5, room - text_mm(words, TEXT_PT, True)))
