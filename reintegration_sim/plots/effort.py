"""What each policy asks: effort in natural units, and how it compares with the baseline."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from ..core.text import text
from .compared import Compared, at_the_end, in_order, outcome_row, some
from .page import Area, lines_mm, text_mm, wrapped
from .spec import FigureSpec
from .style import INK, QUIET, SMALL_PT, TEXT_PT, Look, in_sentence, light, looks, scenario_label
from .words import capital, listed, number, phrases, signed, source

_MAIN = ("effort_prison", "effort_services")


def effort(c: Compared) -> FigureSpec:
    """Return the effort of each policy in natural units, with its ratio to the baseline's."""
    known = some(at_the_end(in_order(c.effort, c)), "effort")
    words = {name: outcome_row(c, name) for name in dict.fromkeys(known["outcome"])}
    frame = known[["scenario", "outcome", "value", "difference"]].copy()
    frame["label"] = frame["outcome"].map({name: row["label"] for name, row in words.items()})
    frame["unit"] = frame["outcome"].map({name: text(row["unit"]) for name, row in words.items()})
    base = frame[frame["scenario"] == c.baseline].set_index("outcome")["value"]
    ratio = frame["value"] / frame["outcome"].map(base)
    frame["ratio"] = ratio.where(frame["outcome"].map(base) > 0)
    order = {name: i for i, name in enumerate(words)}
    frame = frame.sort_values("outcome", key=lambda names: names.map(order), kind="stable")
    frame = frame.reset_index(drop=True)
    return FigureSpec(
        name="effort", frame=frame,
        title=text("Effort in natural units, by policy"), reading=_reading(c, frame),
        alternative=text("Bar charts of the effort of each policy. {all}.",
                         all=phrases(_panel_words(frame, c.baseline))),
        x_label=text("effort over the whole simulation (unit under each heading)"), y_label="",
        note=text("Means over the simulations; in brackets the difference from {baseline}. Units "
                  "differ between panels, so lengths compare within a panel only. ",
                  baseline=in_sentence(c.baseline)) + source(c.settings),
        headings={"scenario": text("policy"), "label": text("effort"), "unit": text("unit"),
                  "value": text("value"), "difference": text("difference"),
                  "ratio": text("ratio to the baseline")},
        height=_height, draw=_draw, extra={"baseline": c.baseline})


def _reading(c: Compared, frame: pd.DataFrame) -> str:
    names = [name for name in _MAIN if (frame["outcome"] == name).any()]
    sentences = []
    for name in names or [frame["outcome"].iloc[0]]:
        part = frame[frame["outcome"] == name]
        sentences.append(text("{label}: {values} {unit}", label=part["label"].iloc[0],
                              unit=part["unit"].iloc[0], values=listed(
                                  text("{n} under {scenario}", n=number(r["value"]),
                                       scenario=in_sentence(r["scenario"]))
                                  for _, r in part.iterrows())))
    return capital(phrases(sentences)) + "."


def _panel_words(frame: pd.DataFrame, baseline: str) -> list[str]:
    found = []
    for _, part in frame.groupby("outcome", sort=False):
        values = ", ".join(
            text("{name} {number}", name=scenario_label(r["scenario"]),
                 number=_value_words(r, baseline)) for _, r in part.iterrows())
        found.append(text("{label} ({unit}): {all}", label=part["label"].iloc[0],
                          unit=part["unit"].iloc[0], all=values))
    return found


def _value_words(row: pd.Series, baseline: str) -> str:
    """Return the value and how it differs: a percentage, a factor, or from nothing at all."""
    shown, ratio = number(row["value"]), row["ratio"]
    if row["scenario"] == baseline or row["value"] == row["value"] - row["difference"]:
        return shown
    if ratio != ratio:
        return text("{value} (new)", value=shown)
    if ratio >= 2.0:
        return text("{value} (× {factor})", value=shown, factor=number(ratio, 1))
    return text("{value} ({change} %)", value=shown, change=signed(100.0 * (ratio - 1.0), 0))


def _shape(spec: FigureSpec, width: float) -> tuple[int, int]:
    count = spec.frame["outcome"].nunique()
    columns = min(count, 3 if width > 120 else 1)
    return math.ceil(count / columns), columns


def _pitch(spec: FigureSpec, width: float) -> tuple[float, float]:
    """Return the height of the bars of a panel and of what stands above them, in mm."""
    columns = _shape(spec, width)[1]
    units = spec.frame["unit"].unique()
    room = (width - _names(spec, width)[1]) / columns - 2.0
    lines = max(len(wrapped(str(unit), room, SMALL_PT)) for unit in units)
    names = max(len(lines) for lines in _names(spec, width)[0].values())
    bar = max(3.9, lines_mm(names, TEXT_PT) + 0.6)
    return bar * spec.frame["scenario"].nunique() + 1.0, 5.0 + 2.8 * lines


def _height(spec: FigureSpec, width: float) -> float:
    return _shape(spec, width)[0] * (sum(_pitch(spec, width)) + 7.0)


def _names(spec: FigureSpec, width: float) -> tuple[dict[str, list[str]], float]:
    """Return the policies' names in lines, and the room they take at the left, in mm."""
    limit = 34.0 if width > 120 else 24.0
    names = {str(name): wrapped(scenario_label(str(name)), limit, TEXT_PT)
             for name in spec.frame["scenario"].unique()}
    return names, max(text_mm(line, TEXT_PT) for lines in names.values() for line in lines) + 2.0


def _draw(spec: FigureSpec, area: Area) -> None:
    look = looks(list(dict.fromkeys(spec.frame["scenario"])))
    columns = _shape(spec, area.width)[1]
    bars, above = _pitch(spec, area.width)
    names, left = _names(spec, area.width)
    width = (area.width - left) / columns - 2.0
    for i, (_, part) in enumerate(spec.frame.groupby("outcome", sort=False)):
        row, column = divmod(i, columns)
        x = left + column * (width + 2.0)
        top = area.height - row * (bars + above + 7.0)
        area.write(x, top - 0.5, capital(part["label"].iloc[0]), bold=True)
        area.write(x, top - 3.6, "\n".join(wrapped(part["unit"].iloc[0], width, SMALL_PT)),
                   size=SMALL_PT, colour=QUIET)
        axes = area.axes(x, top - above - bars, width, bars)
        _bars(axes, part, look, spec.extra["baseline"], width)
        if column == 0:
            for j, name in enumerate(part["scenario"]):
                area.write(left - 1.5, top - above - (j + 0.5) * bars / len(part),
                           "\n".join(names[name]), colour=look[name].ink, align="right",
                           vertical="center")


def _round_below(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50 and so on that is not above ``most``."""
    if most <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1.0 + 1e-9))


def _bars(axes: Axes, part: pd.DataFrame, look: dict[str, Look], baseline: str,
          width: float) -> None:
    words = [_value_words(row, baseline) for _, row in part.iterrows()]
    room = (max(text_mm(line, SMALL_PT) for line in words) + 2.0) / width
    most = float(part["value"].max())
    limit = most / (1.0 - min(0.7, room)) if most > 0 else 1.0
    axes.set(xlim=(0, limit), ylim=(len(part), 0))
    axes.set_yticks([])
    axes.xaxis.set_major_locator(FixedLocator([0.0, _round_below(most)]))
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    for i, (line, (_, row)) in enumerate(zip(words, part.iterrows(), strict=True)):
        one = look[row["scenario"]]
        axes.barh(i + 0.5, row["value"], height=0.68, color=light(one.colour, 0.75),
                  edgecolor=one.colour, lw=0.5)
        axes.text(row["value"] + 0.8 / width * limit, i + 0.5, line, fontsize=SMALL_PT,
                  va="center_baseline", color=INK,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})
    base = part.loc[part["scenario"] == baseline, "value"]
    if not base.empty:
        axes.axvline(float(base.iloc[0]), color=QUIET, lw=0.7, ls=(0, (2, 1.5)), zorder=0)
