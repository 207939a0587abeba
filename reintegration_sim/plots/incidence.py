"""When first setbacks come: cumulative incidence since release, competing exits counted.

Whoever leaves, dies or goes back to prison for another reason first no longer counts as at risk
of this setback; the curves say how many of 100 released had it by then.
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
from .page import Area, key_lines, key_pitch
from .spec import FigureSpec
from .style import Look, in_sentence, looks
from .trajectories import year_axis
from .words import likely, listed, number, source, span

KINDS = {
    "offence_seen": "ordinary offence, noticed",
    "offence": "ordinary offence, noticed or not",
    "revocation": "return to prison for a broken condition",
    "onset": "re-engagement in violent extremism, true onset",
}
_SAME_SCALE = ("offence_seen", "offence")
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
        reading=text("Within {span} of release, a first “{words}” comes to {numbers} of 100 "
                     "released.", span=span(at), words=main["words"].iloc[0],
                     numbers=listed(text("{n} under {scenario}", n=number(r["incidence"]),
                                         scenario=in_sentence(r["scenario"]))
                                    for _, r in main.iterrows())),
        alternative=text("Line charts of the cumulative incidence of first setbacks since release, "
                         "of 100 released, one panel for each kind. After {span}: {ends}.",
                         span=span(last), ends=_ends(frame, last)),
        x_label=text("years since release"),
        y_label=text("people with a first setback (of 100 released)"),
        note=text("Competing exits (departure, death, another return to prison) counted. Bands or "
                  "whiskers: 19 of 20 simulations. The two panels of offences share one scale. ")
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
        parts.append(f"{words}: {numbers}")
    return "; ".join(parts)


def _key(spec: FigureSpec) -> list[tuple[Line2D, str]]:
    return [(Line2D([0, 1], [0.5, 0.5], color=one.colour, ls=one.dash, lw=1.3), one.label)
            for one in looks(list(dict.fromkeys(spec.frame["scenario"]))).values()]


def _key_height(spec: FigureSpec, width: float) -> float:
    return len(key_lines([words for _, words in _key(spec)], width)) * key_pitch() + 2.0


def _shape(spec: FigureSpec, width: float) -> tuple[int, int]:
    count = spec.frame["kind"].nunique()
    columns = min(count, 2 if width > 120 else 1)
    return math.ceil(count / columns), columns


def _height(spec: FigureSpec, width: float) -> float:
    return 46.0 * _shape(spec, width)[0] + _key_height(spec, width)


def _draw(spec: FigureSpec, area: Area) -> None:
    frame = spec.frame
    look = looks(list(dict.fromkeys(frame["scenario"])))
    area.key(_key(spec), area.height)
    rows, columns = _shape(spec, area.width)
    room = 2.0 if len(look) <= _BANDS_UP_TO else 2.0 + 1.6 * len(look)
    grid = area.grid(rows, columns, gap=(10.0 + room, 10.5),
                     margins=(8.0, room, 5.0 + _key_height(spec, area.width), 4.5))
    width = (area.width - 8.0 - room - (10.0 + room) * (columns - 1)) / columns
    pair = frame[frame["kind"].isin(_SAME_SCALE)]
    parts = list(frame.groupby("kind", sort=False))
    for axes in grid[len(parts):]:
        axes.remove()
    for axes, (kind, part) in zip(grid, parts, strict=False):
        for i, (name, line) in enumerate(part.groupby("scenario", sort=False)):
            _line(axes, line, look[str(name)], (i, width) if len(look) > _BANDS_UP_TO else None)
        top = (pair if kind in _SAME_SCALE else part)["high"].max()
        axes.set_ylim(0, top * 1.06 if top > 0 else 1.0)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
        year_axis(axes, int(frame["months_since_release"].max()), width)
        axes.set_title(part["words"].iloc[0], loc="left", fontweight="bold", pad=3.0)


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
