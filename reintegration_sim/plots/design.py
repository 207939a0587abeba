"""What figures of a design share: its comparison, outcomes in their units, words, small panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..analysis.comparison import Comparison
from ..core.errors import InputError
from ..core.text import number as formatted
from ..core.text import text
from ..evidence.registry import registry
from ..policy.levers import LEVER_NAMES, WORLD_NAMES, lever, world_assumption
from .compared import Compared, outcome_row
from .measure import lines_mm, wrapped
from .page import Area
from .spec import FigureSpec
from .style import QUIET, SMALL_PT, TEXT_PT
from .words import capital, number, signed, source

OUTCOMES = ("durably_stable", "core_index", "people_with_offence", "onsets")
"""The headline and what no service hands over, beside justice."""

BEAM = 2.0
"""Simulation errors either way that a bar of error spans."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How an outcome is shown: its label, its unit in words, by how much values are multiplied."""

    label: str
    unit: str
    scale: float
    better: str


def of_one_point(c: Compared) -> Compared:
    """Return a comparison that is of one design point; raise InputError for one of more."""
    n = getattr(c, "n_points", 1)
    if n > 1:
        raise InputError(text("this figure is of one design point at a time: .point(0).plot, of "
                              "{n}", n=n))
    return c


def designed(c: object, figure: str) -> Comparison:
    """Return the comparison when it is over a design, or refuse in words."""
    if not isinstance(c, Comparison) or len(c.points) < 2:
        raise InputError(text("the figure '{figure}' is of a study with a design, a [design] of "
                              "two points or more; these results have none", figure=figure))
    return c


def shown_as(c: Comparison, outcome: str) -> Shown:
    """Return how an outcome is shown; an index in points of a hundred."""
    row = outcome_row(c, outcome)
    unit, scale = text(row["unit"]), 1.0
    if row["unit"] == "0-1":
        unit, scale = text("points of an index from 0 to 100"), 100.0
    elif row["unit"] in ("per 100 people followed", "per 100 people followed, so far"):
        unit = text("per 100 people followed")
    return Shown(row["label"], unit, scale, row["better"])


def in_units(frame: pd.DataFrame, c: Comparison, columns: Sequence[str]) -> pd.DataFrame:
    """Return the frame with columns in the unit shown, and label, unit and better beside them."""
    shown = {name: shown_as(c, name) for name in dict.fromkeys(frame["outcome"])}
    scale = frame["outcome"].map({name: one.scale for name, one in shown.items()}).astype(float)
    words = {field: frame["outcome"].map({name: getattr(one, field) for name, one in shown.items()})
             for field in ("label", "unit", "better")}
    return frame.assign(**words, **{column: frame[column] * scale for column in columns})


def factor_words(name: str) -> tuple[str, str]:
    """Return a lever's, a world assumption's or a parameter's name in words, and its unit."""
    if name in LEVER_NAMES:
        return text(lever(name).label), text(lever(name).unit)
    if name in WORLD_NAMES:
        return text(world_assumption(name).label), text(world_assumption(name).unit)
    unit = text(registry()[name].unit) if name in registry() else ""
    return text(name.replace(".", ": ").replace("_", " ")), unit


def with_error(value: float, error: float) -> str:
    """Return a mean and its simulation error: "+1.23 ± 0.09"."""
    decimals = 1 if error >= 0.995 else 2
    if error != error:
        return signed(value, decimals)
    return f"{signed(value, decimals)} ± {number(error, decimals)}"


def title_of(c: Comparison, otherwise: str) -> str:
    """Return the question of the study, if it has one."""
    stated = (c.manifest.get("title") or {}).get("question")
    return text(str(stated)) if stated else otherwise


def source_of(c: Comparison) -> str:
    """Return the line under a figure: what was run, at how many points."""
    return text("{points} points of a design, each with the luck of the others. ",
                points=formatted(len(c.points), 0)) + source(c.settings)


def sides(better: str, upright: bool = False) -> str:
    """Return which way is better, in words; nothing where neither is."""
    if upright:
        return {"higher": text("up is better"), "lower": text("down is better")}.get(better, "")
    return {"higher": text("◂ worse · better ▸"), "lower": text("◂ better · worse ▸")}.get(
        better, "")


def panel_shape(count: int, width: float, most: int = 2) -> tuple[int, int]:
    """Return rows and columns of panels: one column on a narrow page."""
    columns = min(count, most) if width > 120 else 1
    return -(-count // columns), columns


def head_lines(spec: FigureSpec, width: float, upright: bool = False
               ) -> dict[str, tuple[list[str], list[str]]]:
    """Return by outcome the lines of its heading and of what stands below it."""
    found = {}
    for outcome, part in spec.rows.by("outcome").items():
        side = sides(part.first("better"), upright)
        below = wrapped(part.first("unit"), width, SMALL_PT) + ([side] if side else [])
        found[outcome] = (wrapped(capital(part.first("label")), width, TEXT_PT, True), below)
    return found


def head_mm(heads: dict[str, tuple[list[str], list[str]]]) -> float:
    """Return the room above panels that the longest of their headings needs."""
    return max(lines_mm(len(one), TEXT_PT) + lines_mm(len(two), SMALL_PT)
               for one, two in heads.values()) + 1.6


def write_head(area: Area, x: float, bottom: float, head: tuple[list[str], list[str]]) -> None:
    """Write a heading so that it ends just above ``bottom``."""
    label, below = head
    y = bottom + lines_mm(len(label), TEXT_PT) + lines_mm(len(below), SMALL_PT) + 1.0
    area.write(x, y, "\n".join(label), bold=True)
    area.write(x, y - lines_mm(len(label), TEXT_PT), "\n".join(below), size=SMALL_PT,
               colour=QUIET)
