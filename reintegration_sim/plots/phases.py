"""Who is where over time: people of 100 in each phase, stacked, one panel for each policy."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate, pairwise

import pandas as pd

from ..core.text import text
from .compared import Compared, in_order, some
from .page import Area, Entry, heading_mm, key_mm
from .panel import Panel
from .rows import Rows
from .scales import plain_words, year_ticks
from .spec import FigureSpec
from .style import PHASES, in_sentence, looks, scenario_label
from .words import capital, listed, number, only_first, phrases, source, span

_INSIDE = ("remand", "serving")


def phases(c: Compared) -> FigureSpec:
    """Return who is in which phase over time, of 100 people followed, under each policy."""
    frame = some(in_order(c.series, c, ["scenario", "month", "outcome", "mean"], only=(
        "outcome", [f"phase_{name}" for name in PHASES])), "phases")
    named = {name: text(words) for name, (words, _) in PHASES.items()}
    inside = [outcome.removeprefix("phase_") for outcome in frame["outcome"].tolist()]
    frame = pd.DataFrame({
        "scenario": frame["scenario"], "month": frame["month"], "phase": inside,
        "people": frame["mean"], "words": [named[name] for name in inside]})
    months = int(frame["month"].max())
    most = frame["people"].groupby(frame["phase"]).max()
    prison, whole = [], []
    for name, part in Rows.of(frame[frame["month"] == months]).by("scenario").items():
        people = dict(zip(part["phase"], part["people"], strict=True))
        prison.append((name, sum(people.get(phase, 0.0) for phase in _INSIDE)))
        parts = ", ".join(text("{name} {number}", name=named[phase], number=number(people[phase]))
                          for phase in PHASES if people.get(phase, 0.0) > 0.0)
        whole.append(text("{name}: {words}", name=scenario_label(name), words=parts))
    return FigureSpec(
        name="phases", frame=frame,
        title=text("Who is where over {span}, by policy", span=span(months)),
        reading=text("Of 100 people followed, in prison after {span}, on average: {prison}.",
                     span=span(months), prison=listed(
                         text("{n} under {scenario}", n=number(n), scenario=in_sentence(name))
                         for name, n in prison)) + only_first(c.settings),
        alternative=text("Stacked areas, one panel for each policy: people of 100 followed in "
                         "each phase over {span}. At the end: {whole}.", span=span(months),
                         whole=phrases(whole)),
        x_label=text("years from the start"), y_label=text("people (of 100 followed)"),
        note=text("Means over the simulations. ") + source(c.settings, of_series=True),
        headings={"scenario": text("policy"), "month": text("month"), "words": text("phase"),
                  "people": text("people of 100 followed")},
        height=_height, draw=_draw, of_series=True,
        extra={"used": " ".join(name for name in PHASES if most.get(name, 0.0) > 0.0)})


def _used(spec: FigureSpec) -> list[str]:
    """Return the phases in which anybody ever is, in the order in which they are stacked."""
    return spec.extra["used"].split()


def _key(spec: FigureSpec) -> list[Entry]:
    def sample(colour: str) -> Callable[[Panel], None]:
        return lambda panel: panel.bar(0.25, 0.95, 0.15, 0.85, fill=colour, edge="#8A8A8A",
                                       width=0.3)

    return [(sample(PHASES[name][1]), text(PHASES[name][0])) for name in _used(spec)]


def _key_height(spec: FigureSpec, width: float) -> float:
    return key_mm([words for _, words in _key(spec)], width)


def _shape(spec: FigureSpec, width: float) -> tuple[int, int]:
    count = len(spec.rows.unique("scenario"))
    columns = min(count, (2 if count == 4 else 3) if width > 120 else 2)
    return math.ceil(count / columns), columns


def _wide(columns: int, width: float) -> float:
    return (width - 10.5 - 10.0 * (columns - 1)) / columns


def _above(spec: FigureSpec, width: float) -> float:
    words = [capital(one.label) for one in looks(spec.rows.unique("scenario")).values()]
    return heading_mm(words, _wide(_shape(spec, width)[1], width))


def _height(spec: FigureSpec, width: float) -> float:
    rows, columns = _shape(spec, width)
    tall = 46.0 if columns < 3 and width > 120 else 36.0
    return rows * (tall + 5.0 + _above(spec, width)) + _key_height(spec, width) - 2.0


def _draw(spec: FigureSpec, area: Area) -> None:
    area.key(_key(spec), area.height)
    rows, columns = _shape(spec, area.width)
    above = _above(spec, area.width)
    parts = spec.rows.by("scenario")
    grid = area.grid(rows, columns, gap=(10.0, above + 5.0), count=len(parts),
                     margins=(8.0, 2.5, above + _key_height(spec, area.width), 4.5))
    look = looks(list(parts))
    last = max(spec.rows["month"]) / 12.0
    quarters = [0.0, 25.0, 50.0, 75.0, 100.0]
    for panel, (name, part) in zip(grid, parts.items(), strict=True):
        panel.scale((0.0, last), (0.0, 100.0))
        panel.ticks_y(quarters, plain_words(quarters), grid=False)
        year_ticks(panel, grid=False)
        by_phase = part.by("phase")
        stacked = [by_phase[phase] for phase in _used(spec) if phase in by_phase]
        years = [month / 12.0 for month in stacked[0]["month"]]
        levels = accumulate((one["people"] for one in stacked), _added,
                            initial=[0.0] * len(years))
        for one, (low, high) in zip(stacked, pairwise(levels), strict=True):
            panel.area(years, low, high, fill=PHASES[one.first("phase")][1], edge="white")
        panel.heading(capital(look[name].label), look[name].ink)


def _added(one: list[float], other: list[float]) -> list[float]:
    return [a + b for a, b in zip(one, other, strict=True)]
