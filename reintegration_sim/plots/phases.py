"""Who is where over time: people of 100 in each phase, stacked, one panel for each policy."""

from __future__ import annotations

import math

from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator

from ..core.text import text
from .compared import Compared, in_order, some
from .page import Area, heading, heading_mm, key_mm
from .spec import FigureSpec
from .style import PHASES, in_sentence, looks, scenario_label
from .trajectories import year_axis
from .words import capital, listed, number, phrases, source, span

_INSIDE = ("remand", "serving")


def phases(c: Compared) -> FigureSpec:
    """Return who is in which phase over time, of 100 who started, under each policy."""
    frame = c.series[c.series["outcome"].isin([f"phase_{name}" for name in PHASES])]
    frame = some(in_order(frame, c), "phases")[["scenario", "month", "outcome", "mean"]]
    frame = frame.assign(phase=frame["outcome"].str.removeprefix("phase_"))
    frame = frame.rename(columns={"mean": "people"})[["scenario", "month", "phase", "people"]]
    frame["words"] = frame["phase"].map({name: text(words) for name, (words, _) in PHASES.items()})
    months = int(frame["month"].max())
    end = frame[frame["month"] == months]
    prison = end[end["phase"].isin(_INSIDE)].groupby("scenario", sort=False)["people"].sum()
    whole = []
    for name, part in end.groupby("scenario", sort=False):
        people = dict(zip(part["phase"], part["people"], strict=True))
        parts = ", ".join(text("{name} {number}", name=text(words), number=number(people[phase]))
                          for phase, (words, _) in PHASES.items() if people.get(phase, 0.0) > 0.0)
        whole.append(text("{name}: {words}", name=scenario_label(str(name)), words=parts))
    return FigureSpec(
        name="phases", frame=frame,
        title=text("Who is where over {span}, by policy", span=span(months)),
        reading=text("Of 100 who started, in prison after {span}, on average: {prison}.",
                     span=span(months), prison=listed(
                         text("{n} under {scenario}", n=number(n), scenario=in_sentence(str(name)))
                         for name, n in prison.items())),
        alternative=text("Stacked areas, one panel for each policy: people of 100 who started in "
                         "each phase over {span}. At the end: {whole}.", span=span(months),
                         whole=phrases(whole)),
        x_label=text("years from the start"), y_label=text("people (of 100 who started)"),
        note=text("Means over the simulations. ") + source(c.settings),
        headings={"scenario": text("policy"), "month": text("month"), "words": text("phase"),
                  "people": text("people of 100 who started")},
        height=_height, draw=_draw)


def _used(spec: FigureSpec) -> list[str]:
    most = spec.frame.groupby("phase")["people"].max()
    return [name for name in PHASES if most.get(name, 0.0) > 0.0]


def _key(spec: FigureSpec) -> list[tuple[Rectangle, str]]:
    return [(Rectangle((0.25, 0.15), 0.7, 0.7, facecolor=PHASES[name][1], edgecolor="#8A8A8A",
                       lw=0.3), text(PHASES[name][0])) for name in _used(spec)]


def _key_height(spec: FigureSpec, width: float) -> float:
    return key_mm([words for _, words in _key(spec)], width)


def _shape(spec: FigureSpec, width: float) -> tuple[int, int]:
    count = spec.frame["scenario"].nunique()
    columns = min(count, (2 if count == 4 else 3) if width > 120 else 2)
    return math.ceil(count / columns), columns


def _wide(columns: int, width: float) -> float:
    return (width - 10.5 - 10.0 * (columns - 1)) / columns


def _above(spec: FigureSpec, width: float) -> float:
    words = [capital(one.label) for one in looks(list(spec.frame["scenario"].unique())).values()]
    return heading_mm(words, _wide(_shape(spec, width)[1], width))


def _height(spec: FigureSpec, width: float) -> float:
    rows, columns = _shape(spec, width)
    tall = 46.0 if columns < 3 and width > 120 else 36.0
    return rows * (tall + 5.0 + _above(spec, width)) + _key_height(spec, width) - 2.0


def _draw(spec: FigureSpec, area: Area) -> None:
    area.key(_key(spec), area.height)
    rows, columns = _shape(spec, area.width)
    above = _above(spec, area.width)
    grid = area.grid(rows, columns, gap=(10.0, above + 5.0),
                     margins=(8.0, 2.5, above + _key_height(spec, area.width), 4.5))
    look = looks(list(dict.fromkeys(spec.frame["scenario"])))
    width = _wide(columns, area.width)
    parts = list(spec.frame.groupby("scenario", sort=False))
    for axes in grid[len(parts):]:
        axes.remove()
    for axes, (name, part) in zip(grid, parts, strict=False):
        wide = part.pivot(index="month", columns="phase", values="people")
        used = [phase for phase in _used(spec) if phase in wide]
        axes.stackplot(wide.index / 12.0, [wide[phase] for phase in used],
                       colors=[PHASES[phase][1] for phase in used], edgecolor="white",
                       linewidth=0.25)
        axes.set_ylim(0, 100)
        axes.yaxis.set_major_locator(FixedLocator([0, 25, 50, 75, 100]))
        axes.grid(False)
        year_axis(axes, int(spec.frame["month"].max()), width)
        heading(axes, capital(look[str(name)].label), width, look[str(name)].ink)
