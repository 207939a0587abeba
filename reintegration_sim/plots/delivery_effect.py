"""What a policy delivers and what that does to people, apart: two pieces of one difference.

In the muted twin of every simulation services are handed out but move nothing. The difference
between policies that remains there is what is delivered, a home counted as a home for instance;
the rest of the difference is what it does to people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from ..core.text import text
from .compared import Compared, in_order, outcome_row, some
from .measure import lines_mm, text_mm, wrapped
from .one_policy import (
    INDEX,
    PER_PERSON,
    month_compared,
)
from .page import Area, key_mm
from .panel import Panel
from .rows import Rows
from .scales import round_places, signed_words
from .spec import FigureSpec
from .style import INK, QUIET, SMALL_PT, TEXT_PT, Look, in_sentence, looks, scenario_label
from .words import phrases, signed, source, span

DEFAULT = ("durably_stable", "core_index", "with_home", "in_job", "social_rights")
_BAR = 2.4
_ROW = 2 * _BAR + 1.2
"""Heights in mm of one of the two bars of a policy, and of a policy."""
_COLUMNS = ["outcome", "label", "scenario", "baseline", "month", "unit", "delivery", "effect",
            "difference", "simulation_error"]


def delivery_effect(c: Compared, outcomes: Sequence[str] = DEFAULT,
                    month: int | None = None) -> FigureSpec:
    """Return, for a few outcomes, how much of a difference is delivered and how much is effect.

    ``month`` is the last one compared when left out. The frame holds delivery, effect and their
    sum, the difference from the baseline: per 100 people followed, an index in points of 100.

    Raises UnknownNameError for an outcome that does not exist, InputError for a month that was
    not compared, or when no muted twins were run.
    """
    described = {name: outcome_row(c, name) for name in outcomes}
    at = month_compared(c, month, "delivery_effect")
    known = c.differences
    known = known[(known["month"] == at) & known["outcome"].isin(list(described))
                  & known["delivery"].notna()]
    frame = some(_frame(in_order(known, c), described), "delivery_effect")
    rows = Rows.of(frame)
    base = in_sentence(c.baseline)
    return FigureSpec(
        name="delivery_effect", frame=frame,
        title=text("What is delivered, and what it does to people, after {span}", span=span(at)),
        reading=_reading(rows, base),
        alternative=text("Bars in two pieces that sum to the difference from {baseline} after "
                         "{span}. {all}.", baseline=base, span=span(at),
                         all=phrases(_told(row) for row in rows)),
        x_label="", y_label=text("difference from {baseline} ({units})", baseline=base,
                                 units=text("; ").join(dict.fromkeys(frame["unit"]))),
        note=text("Delivered: the difference that remains when services are handed out but change "
                  "nobody, a home that counts as a home for instance. Effect: what more comes of "
                  "it in people's lives. The two sum to the difference, before rounding. ")
        + source(c.settings),
        headings={"label": text("outcome"), "scenario": text("policy"),
                  "baseline": text("compared with"), "month": text("month"), "unit": text("unit"),
                  "delivery": text("delivered"), "effect": text("effect on people"),
                  "difference": text("difference"),
                  "simulation_error": text("simulation error")},
        height=_height, draw=_draw, extra={"baseline": c.baseline})


def _frame(known: pd.DataFrame, described: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Return the rows by outcome, in the unit that is shown."""
    shown = {name: _unit(row["unit"]) for name, row in described.items()}
    found = Rows.of(known).by("outcome")
    rows = [[name, described[name]["label"], row["scenario"], row["baseline"], row["month"],
             shown[name][0], *(float(row[column]) * shown[name][1] for column in _COLUMNS[6:])]
            for name in described for row in found.get(name, ())]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _unit(unit: str) -> tuple[str, float]:
    """Return a unit in words and by how much values in it are multiplied."""
    if unit == INDEX:
        return text("points of an index from 0 to 100"), 100.0
    return text("per 100 people followed") if unit.startswith(PER_PERSON) else text(unit), 1.0


def _reading(rows: Rows, base: str) -> str:
    part = rows.where("outcome", rows.first("outcome"))
    if len(part) > 2:
        return text("Difference from {baseline} in “{label}” ({unit}), in brackets what is "
                    "delivered and what that does to people: {all}.", baseline=base,
                    label=rows.first("label"), unit=rows.first("unit"), all=phrases(
                        text("{scenario} {difference} ({delivery} and {effect})",
                             scenario=scenario_label(r["scenario"]),
                             difference=signed(r["difference"], 1),
                             delivery=signed(r["delivery"], 1), effect=signed(r["effect"], 1))
                        for r in part))
    return text("Of the difference from {baseline} in “{label}” ({unit}): {all}.", baseline=base,
                label=rows.first("label"), unit=rows.first("unit"), all=phrases(
                    text("{scenario} {difference}, of which {delivery} is delivered and {effect} "
                         "is what that does to people", scenario=scenario_label(r["scenario"]),
                         difference=signed(r["difference"], 1), delivery=signed(r["delivery"], 1),
                         effect=signed(r["effect"], 1)) for r in part))


def _told(row: dict[str, Any]) -> str:
    return text("{label}, {scenario}: delivered {delivery}, effect {effect}, together {difference}",
                label=row["label"], scenario=scenario_label(row["scenario"]),
                **{name: signed(row[name], 1) for name in ("delivery", "effect", "difference")})


def _blocks(spec: FigureSpec, width: float) -> list[tuple[Rows, list[str], float]]:
    """Return per outcome its rows, its label in lines and its height in mm."""
    found = []
    for part in spec.rows.by("outcome").values():
        label = wrapped(part.first("label"), _left(width) - 3.0, TEXT_PT)
        found.append((part, label, max(_ROW * len(part), lines_mm(len(label), TEXT_PT)) + 2.5))
    return found


def _left(width: float) -> float:
    return 46.0 if width > 120 else 27.0


def _labels() -> list[str]:
    return [text("delivered"), text("effect on people"), text("difference: the two together")]


def _height(spec: FigureSpec, width: float) -> float:
    blocks = sum(height for _, _, height in _blocks(spec, width))
    return key_mm([*_policies(spec), *_labels()], width) + blocks + 5.0


def _policies(spec: FigureSpec) -> list[str]:
    names = spec.rows.unique("scenario")
    return [scenario_label(name) for name in names] if len(names) > 1 else []


def _draw(spec: FigureSpec, area: Area) -> None:
    look = looks(spec.rows.unique("scenario"))
    _key(spec, area, look)
    numbers = [_numbers(row) for row in spec.rows]
    left, right = _left(area.width), max(text_mm(words, SMALL_PT) for words in numbers) + 2.0
    blocks = _blocks(spec, area.width)
    tall = sum(height for _, _, height in blocks)
    panel = area.panel(left, 5.0, area.width - left - right, tall)
    reach = spec.frame[["delivery", "difference"]].to_numpy()
    low, high = min(0.0, float(reach.min())), max(0.0, float(reach.max()))
    pad = 0.04 * (high - low) or 1.0
    panel.scale((low - pad, high + pad), (tall, 0.0))
    ticks = round_places(low - pad, high + pad, 8 if area.width > 120 else 4)
    panel.ticks_x(ticks, signed_words(ticks))
    panel.frame(left=False)
    panel.segment(0.0, 0.0, 0.0, tall, colour=INK)
    at = 0.0
    for part, label, height in blocks:
        area.write(0.0, 5.0 + tall - at - 1.2, "\n".join(label))
        for i, row in enumerate(part):
            _row(panel, row, look[row["scenario"]], at + 1.2 + i * _ROW, high + pad)
        at += height


def _row(panel: Panel, row: dict[str, Any], look: Look, top: float, edge: float) -> None:
    """Draw what is delivered from zero, and below it the effect from there to the difference."""
    delivery, difference = float(row["delivery"]), float(row["difference"])
    panel.bar(min(0.0, delivery), max(0.0, delivery), top, top + _BAR, fill=look.colour,
              edge=look.ink, width=0.4)
    panel.bar(min(delivery, difference), max(delivery, difference), top + _BAR, top + 2 * _BAR,
              fill="white", edge=look.ink, width=0.4, hatch=True)
    panel.segment(delivery, top, delivery, top + 2 * _BAR, colour=look.ink, width=0.8)
    panel.points([difference], [top + 1.5 * _BAR], marker="D", size=4.0, fill="white", edge=INK,
                 width=0.9)
    panel.words(edge, top + _BAR, _numbers(row), size=SMALL_PT, colour=look.ink, dx=1.5)


def _numbers(row: dict[str, Any]) -> str:
    """Return the sum in numbers: "+3.1 + 5.6 = +8.7"."""
    effect = signed(row["effect"], 1)
    joined = f"+ {effect.lstrip('+')}" if not effect.startswith("−") else f"− {effect[1:]}"
    return f"{signed(row['delivery'], 1)} {joined} = {signed(row['difference'], 1)}"


def _key(spec: FigureSpec, area: Area, look: dict[str, Look]) -> None:
    def bar(colour: str, hatch: bool) -> Callable[[Panel], None]:
        return lambda panel: panel.bar(0.1, 0.9, 0.2, 0.8, fill="white" if hatch else colour,
                                       edge=colour, width=0.4, hatch=hatch)

    def sum_of(panel: Panel) -> None:
        panel.points([0.5], [0.5], marker="D", size=4.0, fill="white", edge=INK, width=0.9)

    first = next(iter(look.values())).colour if len(look) == 1 else QUIET
    policies = [bar(one.colour, False) for one in look.values()] if len(look) > 1 else []
    area.key(list(zip([*policies, bar(first, False), bar(first, True), sum_of],
                      [*_policies(spec), *_labels()], strict=True)), area.height)
