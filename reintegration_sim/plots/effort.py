"""What each policy asks: effort in natural units, and how it compares with the baseline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..core.text import text
from .compared import Compared, at_the_end, in_order, outcome_row, outcome_rows, some
from .measure import lines_mm, text_mm, wrapped
from .page import Area
from .panel import Panel
from .rows import Rows
from .spec import FigureSpec
from .style import QUIET, SMALL_PT, TEXT_PT, Look, in_sentence, light, looks, scenario_label
from .words import capital, listed, number, phrases, signed, source

_MAIN = ("effort_prison", "effort_services")


def effort(c: Compared) -> FigureSpec:
    """Return the effort of each policy in natural units, with its ratio to the baseline's."""
    known = some(at_the_end(in_order(c.effort, c)), "effort")
    dictionary = outcome_rows(c)
    words = {name: outcome_row(c, name, dictionary) for name in dict.fromkeys(known["outcome"])}
    units = {name: text(row["unit"]) for name, row in words.items()}
    rows: list[tuple[Any, ...]] = []
    for name, part in Rows.of(known).by("outcome").items():
        base = next(iter(part.where("scenario", c.baseline)["value"]), math.nan)
        rows += [(row["scenario"], name, row["value"], row["difference"], words[name]["label"],
                  units[name], row["value"] / base if base > 0 else math.nan) for row in part]
    frame = pd.DataFrame(rows, columns=["scenario", "outcome", "value", "difference", "label",
                                        "unit", "ratio"])
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
    parts = Rows.of(frame).by("outcome")
    names = [name for name in _MAIN if name in parts]
    sentences = []
    for name in names or list(parts)[:1]:
        part = parts[name]
        sentences.append(text("{label}: {values} {unit}", label=part.first("label"),
                              unit=part.first("unit"), values=listed(
                                  text("{n} under {scenario}", n=number(r["value"]),
                                       scenario=in_sentence(r["scenario"]))
                                  for r in part)))
    return capital(phrases(sentences)) + "."


def _panel_words(frame: pd.DataFrame, baseline: str) -> list[str]:
    found = []
    for part in Rows.of(frame).by("outcome").values():
        values = ", ".join(
            text("{name} {number}", name=scenario_label(r["scenario"]),
                 number=_value_words(r, baseline)) for r in part)
        found.append(text("{label} ({unit}): {all}", label=part.first("label"),
                          unit=part.first("unit"), all=values))
    return found


def _value_words(row: Mapping[str, Any], baseline: str) -> str:
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
    """Return rows and columns of panels: so many columns that every heading keeps to its own."""
    count = len(spec.rows.unique("outcome"))
    widest = max(text_mm(capital(label), TEXT_PT, True) for label in spec.rows.unique("label"))
    room = width - _names(spec, width)[1]
    most = min(count, 3 if width > 120 else 1)
    columns = next((n for n in range(most, 1, -1) if widest <= room / n - 2.0), 1)
    return math.ceil(count / columns), columns


def _pitch(spec: FigureSpec, width: float) -> tuple[float, float]:
    """Return the height of the bars of a panel and of what stands above them, in mm."""
    columns = _shape(spec, width)[1]
    units = spec.rows.unique("unit")
    room = (width - _names(spec, width)[1]) / columns - 2.0
    lines = max(len(wrapped(unit, room, SMALL_PT)) for unit in units)
    names = max(len(lines) for lines in _names(spec, width)[0].values())
    bar = max(3.9, lines_mm(names, TEXT_PT) + 0.6)
    return bar * len(spec.rows.unique("scenario")) + 1.0, 5.0 + 2.8 * lines


def _height(spec: FigureSpec, width: float) -> float:
    return _shape(spec, width)[0] * (sum(_pitch(spec, width)) + 7.0)


def _names(spec: FigureSpec, width: float) -> tuple[dict[str, list[str]], float]:
    """Return the policies' names in lines, and the room they take at the left, in mm."""
    limit = 34.0 if width > 120 else 24.0
    names = {name: wrapped(scenario_label(name), limit, TEXT_PT)
             for name in spec.rows.unique("scenario")}
    return names, max(text_mm(line, TEXT_PT) for lines in names.values() for line in lines) + 2.0


def _draw(spec: FigureSpec, area: Area) -> None:
    look = looks(spec.rows.unique("scenario"))
    columns = _shape(spec, area.width)[1]
    bars, above = _pitch(spec, area.width)
    names, left = _names(spec, area.width)
    width = (area.width - left) / columns - 2.0
    for i, part in enumerate(spec.rows.by("outcome").values()):
        row, column = divmod(i, columns)
        x = left + column * (width + 2.0)
        top = area.height - row * (bars + above + 7.0)
        head = capital(part.first("label"))
        # Nothing stands at its left where there is one column, so that long ones begin there.
        room = area.width - text_mm(head, TEXT_PT, True)
        area.write(min(x, room) if columns == 1 else x, top - 0.5, head, bold=True)
        area.write(x, top - 3.6, "\n".join(wrapped(part.first("unit"), width, SMALL_PT)),
                   size=SMALL_PT, colour=QUIET)
        _bars(area.panel(x, top - above - bars, width, bars), part, look, spec.extra["baseline"])
        if column == 0:
            for j, name in enumerate(part["scenario"]):
                area.write(left - 1.5, top - above - (j + 0.5) * bars / len(part),
                           "\n".join(names[name]), colour=look[name].ink, align="right",
                           vertical="middle")


def _round_below(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50 and so on that is not above ``most``."""
    if most <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1.0 + 1e-9))


def _bars(panel: Panel, part: Rows, look: dict[str, Look], baseline: str) -> None:
    words = [_value_words(row, baseline) for row in part]
    room = (max(text_mm(line, SMALL_PT) for line in words) + 2.0) / panel.width
    most = float(max(part["value"]))
    panel.scale((0.0, most / (1.0 - min(0.7, room)) if most > 0 else 1.0), (len(part), 0.0))
    places = [0.0, _round_below(most)]
    panel.ticks_x(places, [number(place) for place in places])
    for name, value in zip(part["scenario"], part["value"], strict=True):
        if name == baseline:
            panel.segment(value, 0.0, value, len(part), colour=QUIET, width=0.7,
                          dash=(0.0, (2.0, 1.5)))
    for i, (line, row) in enumerate(zip(words, part, strict=True)):
        one, value = look[row["scenario"]], row["value"]
        panel.bar(0.0, value, i + 0.16, i + 0.84, fill=light(one.colour, 0.75), edge=one.colour)
        panel.words(value, i + 0.5, line, size=SMALL_PT, dx=0.8, halo=True)
