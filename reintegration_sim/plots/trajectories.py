"""How one outcome develops under each policy: means with the likely range of the simulations.

Up to three policies share one panel; more of them stand each in a panel of its own beside the
baseline, because bands that lie over each other cannot be read.
"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from ..core.text import localised, text
from .compared import Compared, in_order, outcome_row, some
from .page import LINE, Area, heading, heading_mm, lines_mm, spread, text_mm, wrapped
from .spec import FigureSpec
from .style import TEXT_PT, Look, Ticks, in_sentence, looks, scenario_label
from .words import capital, in_unit, likely, listed, phrases, source, span, unit_in_words

_TOGETHER = 3
_COLUMNS = ["scenario", "month", "outcome", "mean", "q025", "q25", "q75", "q975"]


def trajectories(c: Compared, outcome: str = "durably_stable") -> FigureSpec:
    """Return the course of one outcome under each policy.

    Raises UnknownNameError for an outcome that does not exist.
    """
    row = outcome_row(c, outcome)
    frame = c.series[c.series["outcome"] == outcome]
    frame = some(in_order(frame, c)[_COLUMNS], "trajectories")
    unit, label = row["unit"], row["label"]
    end = frame[frame["month"] == frame["month"].max()].sort_values("mean", kind="stable")
    after = span(int(end["month"].iloc[0]))
    means = listed(text("{value} under {scenario}", value=in_unit(r["mean"], unit),
                        scenario=in_sentence(r["scenario"])) for _, r in end.iterrows())
    ranges = phrases(
        text("{scenario}: mean {value}, likely range {likely}", scenario=looks(c.scenarios)[
            r["scenario"]].label, value=in_unit(r["mean"], unit),
            likely=likely(r["q025"], r["q975"], 2 if unit == "0-1" else None))
        for _, r in end.iterrows())
    return FigureSpec(
        name=f"trajectories_{outcome}", frame=frame,
        title=text("{label} over {span}, by policy", label=capital(label), span=after),
        reading=text("After {span}, “{label}” is on average {means} ({unit}).", span=after,
                     label=label, means=means, unit=unit_in_words(unit)),
        alternative=text("Line chart of “{label}”, {unit}, over {span}. At the end, from lowest "
                         "to highest: {ranges}.", label=label, unit=unit_in_words(unit),
                         span=after, ranges=ranges),
        x_label=text("years from the start"),
        y_label=text("{label} ({unit})", label=label, unit=unit_in_words(unit)),
        note=text("Line: mean. Dark band: the middle half of the simulations, month by month; "
                  "pale band: 19 of 20. ") + _grey(frame, c) + source(c.settings),
        headings={"scenario": text("policy"), "month": text("month"), "mean": text("mean"),
                  "q025": text("2.5 %"), "q25": text("25 %"), "q75": text("75 %"),
                  "q975": text("97.5 %")},
        height=_height, draw=_draw, extra={"baseline": c.baseline, "unit": unit})


def _grey(frame: pd.DataFrame, c: Compared) -> str:
    if frame["scenario"].nunique() <= _TOGETHER:
        return ""
    return text("Each panel also shows {baseline}. ", baseline=in_sentence(c.baseline))


def year_axis(axes: Axes, months: int, width_mm: float) -> None:
    """Put whole years on the x axis, whose data are years; half years where time is short."""
    years = months / 12.0
    room = max(2.0, width_mm / 8.0)
    step = next((s for s in (0.25, 0.5, 1, 2, 5, 10, 20) if years / s <= room), 50)
    step = max(1, step) if years >= 3 else step
    axes.set_xlim(0, years)
    axes.xaxis.set_major_locator(FixedLocator([i * step for i in range(int(years / step) + 1)]))
    axes.xaxis.set_major_formatter(lambda value, _: localised(f"{value:g}"))


def end_labels(axes: Axes, ends: list[tuple[float, str, Look]], height_mm: float,
               width_mm: float) -> None:
    """Write words beside the right end of lines, moved apart where they would collide."""
    low, high = axes.get_ylim()
    wanted = [(value - low) / (high - low) * height_mm for value, _, _ in ends]
    lines = max(words.count("\n") for _, words, _ in ends) + 1
    pitch = lines_mm(lines, TEXT_PT) + 0.3
    places = spread(wanted, pitch, 0.0, height_mm)
    for (_, words, look), at, place in zip(ends, wanted, places, strict=True):
        axes.plot([1.0, 1.0 + 2.2 / width_mm], [at / height_mm, place / height_mm],
                  transform=axes.transAxes, clip_on=False, color=look.colour, lw=0.8)
        axes.text(1.0 + 2.8 / width_mm, place / height_mm, words, transform=axes.transAxes,
                  color=look.ink, fontsize=TEXT_PT, linespacing=LINE if lines > 1 else 1.0,
                  va="center_baseline" if lines == 1 else "center")


def value_axis(axes: Axes, low: float, high: float, unit: str) -> None:
    """Set the y axis: from zero, except for an index, whose zero means nothing."""
    if unit == "0-1":
        pad = max(0.02, 0.08 * (high - low))
        axes.set_ylim(max(0.0, low - pad), min(1.0, high + pad))
    else:
        axes.set_ylim(0.0, high * 1.05 if high > 0 else 1.0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(Ticks())


def _panels(spec: FigureSpec) -> list[list[str]]:
    """Return which policies stand together: all, or each beside the baseline."""
    names = [str(name) for name in spec.frame["scenario"].unique()]
    if len(names) <= _TOGETHER:
        return [names]
    base = spec.extra["baseline"]
    return [[base, name] for name in names if name != base]


def _end_words(spec: FigureSpec, width: float) -> dict[str, str]:
    """Return what stands at the end of each line: the value, and the name in a shared panel."""
    end = spec.frame.groupby("scenario", sort=False)["mean"].last()
    values = {str(name): in_unit(value, spec.extra["unit"]) for name, value in end.items()}
    if len(_panels(spec)) > 1:
        return values
    return {name: "\n".join(wrapped(f"{scenario_label(name)} {value}", 0.33 * width, TEXT_PT))
            for name, value in values.items()}


def _right(words: dict[str, str]) -> float:
    return max(text_mm(line, TEXT_PT) for part in words.values() for line in part.split("\n")) + 3.5


def _above(spec: FigureSpec, width: float) -> float:
    panels = _panels(spec)
    if len(panels) == 1:
        return 1.5
    columns = _shape(len(panels), width)[1]
    right = _right(_end_words(spec, width))
    wide = (width - 9.0 - right - (right + 9.0) * (columns - 1)) / columns
    return heading_mm([capital(scenario_label(names[-1])) for names in panels], wide)


def _shape(count: int, width: float) -> tuple[int, int]:
    columns = min(count, 3 if width > 120 else 2)
    return math.ceil(count / columns), columns


def _height(spec: FigureSpec, width: float) -> float:
    panels = len(_panels(spec))
    if panels == 1:
        return 72.0 if width > 120 else 58.0
    return (39.0 + _above(spec, width)) * _shape(panels, width)[0]


def _draw(spec: FigureSpec, area: Area) -> None:
    panels, unit = _panels(spec), spec.extra["unit"]
    look = looks(list(spec.frame["scenario"].unique()))
    by_name = {str(name): part for name, part in spec.frame.groupby("scenario", sort=False)}
    final = {name: float(part["mean"].iloc[-1]) for name, part in by_name.items()}
    words = _end_words(spec, area.width)
    right = _right(words)
    rows, columns = _shape(len(panels), area.width)
    above = _above(spec, area.width)
    grid = area.grid(rows, columns, margins=(9.0, right, above, 4.5),
                     gap=(right + 9.0, above + 5.0))
    for axes in grid[len(panels):]:
        axes.remove()
    low, high = float(spec.frame["q025"].min()), float(spec.frame["q975"].max())
    for axes, names in zip(grid, panels, strict=False):
        box = axes.get_position()
        wide = box.width * area.figure.get_size_inches()[0] * 25.4
        tall = box.height * area.figure.get_size_inches()[1] * 25.4
        for name in names:
            _bands(axes, by_name[name], look[name])
        for name in names:
            part = by_name[name]
            axes.plot(part["month"] / 12.0, part["mean"], color=look[name].colour,
                      ls=look[name].dash)
        value_axis(axes, low, high, unit)
        year_axis(axes, int(spec.frame["month"].max()), wide)
        end_labels(axes, [(final[n], words[n], look[n]) for n in names], tall, wide)
        if len(panels) > 1:
            heading(axes, capital(look[names[-1]].label), wide, look[names[-1]].ink)


def _bands(axes: Axes, part: pd.DataFrame, look: Look) -> None:
    years = part["month"] / 12.0
    axes.fill_between(years, part["q025"], part["q975"], color=look.colour, alpha=0.13, lw=0)
    axes.fill_between(years, part["q25"], part["q75"], color=look.colour, alpha=0.28, lw=0)
