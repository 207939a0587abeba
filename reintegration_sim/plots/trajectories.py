"""How one outcome develops under each policy: means with the likely range of the simulations.

Up to three policies share one panel; more of them stand each in a panel of its own beside the
baseline, because bands that lie over each other cannot be read.
"""

from __future__ import annotations

import math

import pandas as pd

from ..core.text import text
from .compared import Compared, in_order, outcome_row, some
from .measure import lines_mm, text_mm, wrapped
from .page import Area, heading_mm, spread
from .panel import Panel
from .rows import Rows
from .scales import extent, value_limits, value_ticks, year_ticks
from .spec import FigureSpec
from .style import TEXT_PT, Look, in_sentence, looks, scenario_label
from .words import (
    capital,
    in_unit,
    likely,
    listed,
    only_first,
    phrases,
    source,
    span,
    unit_in_words,
)

_TOGETHER = 3
_COLUMNS = ["scenario", "month", "outcome", "mean", "q025", "q25", "q75", "q975"]


def trajectories(c: Compared, outcome: str = "durably_stable") -> FigureSpec:
    """Return the course of one outcome under each policy.

    Raises UnknownNameError for an outcome that does not exist.
    """
    row = outcome_row(c, outcome)
    frame = some(in_order(c.series, c, _COLUMNS, only=("outcome", [outcome])), "trajectories")
    unit, label = row["unit"], row["label"]
    last = frame["month"].max()
    end = sorted(Rows.of(frame[frame["month"] == last]), key=lambda r: float(r["mean"]))
    after = span(int(last))
    means = listed(text("{value} under {scenario}", value=in_unit(r["mean"], unit),
                        scenario=in_sentence(r["scenario"])) for r in end)
    ranges = phrases(
        text("{scenario}: mean {value}, likely range {likely}",
             scenario=scenario_label(r["scenario"]), value=in_unit(r["mean"], unit),
             likely=likely(r["q025"], r["q975"], 2 if unit == "0-1" else None))
        for r in end)
    return FigureSpec(
        name=f"trajectories_{outcome}", frame=frame,
        title=text("{label} over {span}, by policy", label=capital(label), span=after),
        reading=text("After {span}, “{label}” is on average {means} ({unit}).", span=after,
                     label=label, means=means, unit=unit_in_words(unit)) + only_first(c.settings),
        alternative=text("Line chart of “{label}”, {unit}, over {span}. At the end, from lowest "
                         "to highest: {ranges}.", label=label, unit=unit_in_words(unit),
                         span=after, ranges=ranges),
        x_label=text("years from the start"),
        y_label=text("{label} ({unit})", label=label, unit=unit_in_words(unit)),
        note=text("Line: mean. Dark band: the middle half of the simulations, month by month; "
                  "pale band: 19 of 20. ") + _grey(frame, c) + source(c.settings, of_series=True),
        headings={"scenario": text("policy"), "month": text("month"), "mean": text("mean"),
                  "q025": text("2.5 %"), "q25": text("25 %"), "q75": text("75 %"),
                  "q975": text("97.5 %")},
        height=_height, draw=_draw, extra={"baseline": c.baseline, "unit": unit}, of_series=True)


def _grey(frame: pd.DataFrame, c: Compared) -> str:
    if frame["scenario"].nunique() <= _TOGETHER:
        return ""
    return text("Each panel also shows {baseline}. ", baseline=in_sentence(c.baseline))


def end_labels(panel: Panel, ends: list[tuple[float, str, Look]]) -> None:
    """Write words beside the right end of lines, moved apart where they would collide.

    ``ends`` are the last value of each line, its words and its look.
    """
    (low, _), edge = panel.y_limits, panel.x_limits[1]
    wanted = [(value - low) / panel.data_y(1.0) for value, _, _ in ends]
    lines = max(words.count("\n") for _, words, _ in ends) + 1
    places = spread(wanted, lines_mm(lines, TEXT_PT) + 0.3, 0.0, panel.height)
    for (value, words, look), place in zip(ends, places, strict=True):
        at = low + panel.data_y(place)
        panel.segment(edge, value, edge + panel.data_x(2.2), at, colour=look.colour)
        panel.words(edge, at, words, colour=look.ink, dx=2.8)


def _panels(spec: FigureSpec) -> list[list[str]]:
    """Return which policies stand together: all, or each beside the baseline."""
    names: list[str] = spec.rows.unique("scenario")
    if len(names) <= _TOGETHER:
        return [names]
    base = spec.extra["baseline"]
    return [[base, name] for name in names if name != base]


def _end_words(spec: FigureSpec, width: float) -> dict[str, str]:
    """Return what stands at the end of each line: the value, and the name in a shared panel."""
    values = {name: in_unit(part["mean"][-1], spec.extra["unit"])
              for name, part in spec.rows.by("scenario").items()}
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
    panels, unit, rows = _panels(spec), spec.extra["unit"], spec.rows
    look = looks(rows.unique("scenario"))
    by_name = rows.by("scenario")
    words = _end_words(spec, area.width)
    right = _right(words)
    lines, columns = _shape(len(panels), area.width)
    above = _above(spec, area.width)
    grid = area.grid(lines, columns, margins=(9.0, right, above, 4.5),
                     gap=(right + 9.0, above + 5.0), count=len(panels))
    limits = value_limits(*extent(rows["q025"], rows["q975"]), unit)
    for panel, names in zip(grid, panels, strict=True):
        panel.scale((0.0, max(rows["month"]) / 12.0), limits)
        value_ticks(panel)
        year_ticks(panel)
        for name in names:
            _bands(panel, by_name[name], look[name])
        for name in names:
            panel.line(_years(by_name[name]), by_name[name]["mean"], colour=look[name].colour,
                       dash=look[name].dash)
        end_labels(panel, [(by_name[name]["mean"][-1], words[name], look[name])
                           for name in names])
        if len(panels) > 1:
            panel.heading(capital(look[names[-1]].label), look[names[-1]].ink)


def _years(part: Rows) -> list[float]:
    return [month / 12.0 for month in part["month"]]


def _bands(panel: Panel, part: Rows, look: Look) -> None:
    years = _years(part)
    panel.band(years, part["q025"], part["q975"], colour=look.colour, opacity=0.13)
    panel.band(years, part["q25"], part["q75"], colour=look.colour, opacity=0.28)
