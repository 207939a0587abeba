"""When first setbacks come: cumulative incidence since release, competing exits counted.

The curves say how many of 100 released had this setback first by then. Departure, removal, death
and the other setbacks compete. What is noticed and what is true are counted apart.
"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ..core.errors import unknown_name
from ..core.text import text
from .compared import Compared, in_order, some
from .page import Area, heading, heading_mm, key_mm
from .spec import FigureSpec
from .style import Look, Ticks, in_sentence, looks
from .trajectories import year_axis
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
    known = c.incidence[c.incidence["kind"].isin(order)]
    frame = some(in_order(known, c), "incidence")
    frame = frame.sort_values("kind", key=lambda kinds: kinds.map(order.index), kind="stable")
    frame = frame[["scenario", "kind", "months_since_release", *_VALUES]].reset_index(drop=True)
    frame[_VALUES] = frame[_VALUES].astype(float) * 100.0
    frame["words"] = frame["kind"].map({name: text(words) for name, words in KINDS.items()})
    last = int(frame["months_since_release"].max())
    at = min(60, last)
    main = frame[(frame["kind"] == frame["kind"].iloc[0]) & (frame["months_since_release"] == at)]
    return FigureSpec(
        name="incidence", frame=frame,
        title=text("First setbacks after release, by policy"),
        reading=text("Of 100 released, a first “{words}” within {span}: {numbers}.",
                     span=span(at), words=main["words"].iloc[0],
                     numbers=listed(text("{n} under {scenario}", n=number(r["incidence"]),
                                         scenario=in_sentence(r["scenario"]))
                                    for _, r in main.iterrows())),
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
    end = frame[frame["months_since_release"] == last]
    parts = []
    for words, part in end.groupby("words", sort=False):
        numbers = ", ".join(text("{scenario} {mean} ({likely})",
                                 scenario=looks([r["scenario"]])[r["scenario"]].label,
                                 mean=number(r["incidence"]), likely=likely(r["low"], r["high"]))
                            for _, r in part.iterrows())
        parts.append(text("{name}: {words}", name=words, words=numbers))
    return phrases(parts)


def _key(spec: FigureSpec) -> list[tuple[Line2D, str]]:
    return [(Line2D([0, 1], [0.5, 0.5], color=one.colour, ls=one.dash, lw=1.3), one.label)
            for one in looks(list(dict.fromkeys(spec.frame["scenario"]))).values()]


def _key_height(spec: FigureSpec, width: float) -> float:
    return key_mm([words for _, words in _key(spec)], width)


def _shape(spec: FigureSpec, width: float) -> tuple[int, int]:
    count = spec.frame["kind"].nunique()
    columns = min(count, (2 if count == 4 else 3) if width > 120 else 1)
    return math.ceil(count / columns), columns


def _height(spec: FigureSpec, width: float) -> float:
    rows = _shape(spec, width)[0]
    return rows * (41.0 + _above(spec, width)) + _key_height(spec, width) - 2.0


def _room(spec: FigureSpec) -> float:
    """Return the room for whiskers beside a panel, in mm."""
    count = spec.frame["scenario"].nunique()
    return 2.0 if count <= _BANDS_UP_TO else 2.0 + 1.6 * count


def _wide(spec: FigureSpec, width: float) -> float:
    columns, room = _shape(spec, width)[1], _room(spec)
    return (width - 8.0 - room - (10.0 + room) * (columns - 1)) / columns


def _above(spec: FigureSpec, width: float) -> float:
    return heading_mm([str(words) for words in spec.frame["words"].unique()], _wide(spec, width))


def _draw(spec: FigureSpec, area: Area) -> None:
    frame = spec.frame
    look = looks(list(dict.fromkeys(frame["scenario"])))
    area.key(_key(spec), area.height)
    rows, columns = _shape(spec, area.width)
    room, width, above = _room(spec), _wide(spec, area.width), _above(spec, area.width)
    grid = area.grid(rows, columns, gap=(10.0 + room, above + 5.0),
                     margins=(8.0, room, above + _key_height(spec, area.width), 4.5))
    parts = list(frame.groupby("kind", sort=False))
    for axes in grid[len(parts):]:
        axes.remove()
    for axes, (kind, part) in zip(grid, parts, strict=False):
        for i, (name, line) in enumerate(part.groupby("scenario", sort=False)):
            _line(axes, line, look[str(name)], (i, width) if len(look) > _BANDS_UP_TO else None)
        pair = next((names for names in _SAME_SCALE if kind in names), (kind,))
        top = frame.loc[frame["kind"].isin(pair), "high"].max()
        axes.set_ylim(0, top * 1.06 if top > 0 else 1.0)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_major_formatter(Ticks())
        last = int(frame["months_since_release"].max())
        year_axis(axes, last + 1 if last % 12 == 11 else last, width)
        heading(axes, part["words"].iloc[0], width)


def _line(axes: Axes, line: pd.DataFrame, look: Look, whisker: tuple[int, float] | None) -> None:
    """Draw one policy, with its band, or with whiskers beside the end where bands would pile up."""
    years = line["months_since_release"] / 12.0
    axes.plot(years, line["incidence"], color=look.colour, ls=look.dash, zorder=3)
    if whisker is None:
        axes.fill_between(years, line["low"], line["high"], color=look.colour, alpha=0.15, lw=0)
        return
    place, width = whisker
    end, x = line.iloc[-1], 1.0 + 1.6 * (place + 1) / width
    across = axes.get_yaxis_transform()
    axes.plot([x, x], [end["low"], end["high"]], transform=across, color=look.colour, lw=1.0,
              clip_on=False)
    axes.plot([x], [end["incidence"]], transform=across, color=look.colour, marker=look.marker,
              ms=3.2, clip_on=False)
