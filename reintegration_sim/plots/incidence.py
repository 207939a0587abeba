"""When first setbacks come: cumulative incidence since release, competing exits counted.

The curves say how many of 100 released had this setback first by then. Departure, removal, death
and the other setbacks compete. What is noticed and what is true are counted apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from ..core.errors import unknown_name
from ..core.text import text
from .compared import Compared, in_order, some
from .page import Area, Entry, heading_mm, key_mm
from .panel import Panel
from .rows import Rows
from .scales import extent, value_ticks, year_ticks
from .spec import FigureSpec
from .style import Look, in_sentence, looks, scenario_label
from .words import likely, listed, number, phrases, source, span

KINDS = {
    "offence_seen": "ordinary offence, noticed",
    "offence": "ordinary offence, noticed or not",
    "revocation": "return to prison for a broken condition",
    "known": "re-engagement, known",
    "onset": "re-engagement, known or not",
}
_SAME_SCALE = (("offence_seen", "offence"), ("known", "onset"))
"""What is noticed and what is true, drawn on one scale."""
_BANDS_UP_TO = 3
_VALUES = ["incidence", "low", "high"]


def incidence(c: Compared, kind: str = "offence_seen") -> FigureSpec:
    """Return the cumulative incidence of all first setbacks; ``kind`` is read out and comes first.

    Raises UnknownNameError for a kind that does not exist.
    """
    if kind not in KINDS:
        raise unknown_name("kind of setback", kind, KINDS)
    order = [kind, *(name for name in KINDS if name != kind)]
    frame = some(in_order(c.incidence, c, ["scenario", "kind", "months_since_release", *_VALUES],
                          only=("kind", order)), "incidence")
    places = np.array([order.index(name) for name in frame["kind"].tolist()])
    frame = frame.take(places.argsort(kind="stable")).reset_index(drop=True)
    frame[_VALUES] = frame[_VALUES].astype(float) * 100.0
    words = {name: text(words) for name, words in KINDS.items()}
    frame["words"] = [words[name] for name in frame["kind"].tolist()]
    last = int(frame["months_since_release"].max())
    at = min(60, last)
    main = Rows.of(frame[(frame["kind"] == frame["kind"].iloc[0])
                         & (frame["months_since_release"] == at)])
    return FigureSpec(
        name="incidence", frame=frame,
        title=text("First setbacks after release, by policy"),
        reading=text("Of 100 released, a first “{words}” within {span}: {numbers}.",
                     span=span(at), words=main.first("words"),
                     numbers=listed(text("{n} under {scenario}", n=number(r["incidence"]),
                                         scenario=in_sentence(r["scenario"]))
                                    for r in main)),
        alternative=text("Line charts of the cumulative incidence of first setbacks since release, "
                         "of 100 released, one panel for each kind. After {span}: {ends}.",
                         span=span(last), ends=_ends(frame, last)),
        x_label=text("years since release"),
        y_label=text("people with a first setback (of 100 released)"),
        note=text("Whichever setback comes first counts, noticed and true ones apart; departure, "
                  "removal and death compete. Bands or whiskers: 19 of 20 simulations. Noticed and "
                  "true setbacks of one sort share one scale. ")
        + source(c.settings),
        headings={"scenario": text("policy"), "words": text("first setback"),
                  "months_since_release": text("months since release"),
                  "incidence": text("of 100 released"), "low": text("2.5 %"),
                  "high": text("97.5 %")},
        height=_height, draw=_draw)


def _ends(frame: pd.DataFrame, last: int) -> str:
    parts = []
    for words, part in Rows.of(frame[frame["months_since_release"] == last]).by("words").items():
        numbers = ", ".join(text("{scenario} {mean} ({likely})",
                                 scenario=scenario_label(r["scenario"]),
                                 mean=number(r["incidence"]), likely=likely(r["low"], r["high"]))
                            for r in part)
        parts.append(text("{name}: {words}", name=words, words=numbers))
    return phrases(parts)


def _key(spec: FigureSpec) -> list[Entry]:
    def sample(one: Look) -> Callable[[Panel], None]:
        return lambda panel: panel.segment(0.0, 0.5, 1.0, 0.5, colour=one.colour, width=1.3,
                                           dash=one.dash)

    return [(sample(one), one.label) for one in looks(spec.rows.unique("scenario")).values()]


def _key_height(spec: FigureSpec, width: float) -> float:
    return key_mm([words for _, words in _key(spec)], width)


def _shape(spec: FigureSpec, width: float) -> tuple[int, int]:
    count = len(spec.rows.unique("kind"))
    columns = min(count, (2 if count == 4 else 3) if width > 120 else 1)
    return math.ceil(count / columns), columns


def _height(spec: FigureSpec, width: float) -> float:
    rows = _shape(spec, width)[0]
    return rows * (41.0 + _above(spec, width)) + _key_height(spec, width) - 2.0


def _room(spec: FigureSpec) -> float:
    """Return the room for whiskers beside a panel, in mm."""
    count = len(spec.rows.unique("scenario"))
    return 2.0 if count <= _BANDS_UP_TO else 2.0 + 1.6 * count


def _wide(spec: FigureSpec, width: float) -> float:
    columns, room = _shape(spec, width)[1], _room(spec)
    return (width - 8.0 - room - (10.0 + room) * (columns - 1)) / columns


def _above(spec: FigureSpec, width: float) -> float:
    return heading_mm(spec.rows.unique("words"), _wide(spec, width))


def _draw(spec: FigureSpec, area: Area) -> None:
    look = looks(spec.rows.unique("scenario"))
    area.key(_key(spec), area.height)
    rows, columns = _shape(spec, area.width)
    room, above = _room(spec), _above(spec, area.width)
    parts = spec.rows.by("kind")
    grid = area.grid(rows, columns, gap=(10.0 + room, above + 5.0), count=len(parts),
                     margins=(8.0, room, above + _key_height(spec, area.width), 4.5))
    last = max(spec.rows["months_since_release"])
    years = (last + 1 if last % 12 == 11 else last) / 12.0
    for panel, (kind, part) in zip(grid, parts.items(), strict=True):
        pair = next((names for names in _SAME_SCALE if kind in names), (kind,))
        top = extent(*(parts[name]["high"] for name in pair if name in parts))[1]
        panel.scale((0.0, years), (0.0, top * 1.06 if top > 0 else 1.0))
        value_ticks(panel)
        year_ticks(panel)
        lines = part.by("scenario")
        for i, (name, line) in enumerate(lines.items()):
            if len(look) > _BANDS_UP_TO:
                _whisker(panel, line, look[name], i)
            else:
                panel.band(_years(line), line["low"], line["high"], colour=look[name].colour,
                           opacity=0.15)
        for name, line in lines.items():
            panel.line(_years(line), line["incidence"], colour=look[name].colour,
                       dash=look[name].dash)
        panel.heading(part.first("words"))


def _years(line: Rows) -> list[float]:
    return [month / 12.0 for month in line["months_since_release"]]


def _whisker(panel: Panel, line: Rows, look: Look, place: int) -> None:
    """Draw the range of one policy beside the end of the lines, where bands would pile up."""
    x = panel.x_limits[1] + panel.data_x(1.6 * (place + 1))
    panel.segment(x, line["low"][-1], x, line["high"][-1], colour=look.colour, width=1.0)
    panel.points(x, line["incidence"][-1], marker=look.marker, size=4.0, fill=look.colour)
