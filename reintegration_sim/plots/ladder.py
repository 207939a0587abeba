"""What changes from step to step of a ladder, under each scenario: outcomes as small panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from ..analysis.comparison import Comparison
from ..analysis.sensitivity import steps
from ..core.text import text
from .compared import some
from .design import (
    BEAM,
    OUTCOMES,
    factor_words,
    head_lines,
    head_mm,
    in_units,
    panel_shape,
    source_of,
    title_of,
    with_error,
    write_head,
)
from .page import Area, Entry, key_mm
from .panel import Panel
from .rows import Rows
from .scales import difference_ticks
from .spec import FigureSpec
from .style import INK, Look, in_sentence, looks, scenario_label
from .words import capital, listed, number, phrases, span

_PANEL = 40.0
_VALUES = ("value", "difference", "low", "high", "low50", "high50", "simulation_error")


def ladder(c: Comparison, outcomes: Sequence[str] = OUTCOMES) -> FigureSpec:
    """Return how each step of a design differs from its first, under each scenario.

    Raises UnknownNameError for an outcome that does not exist, InputError without a design.
    """
    frame = some(in_units(steps(c, outcomes), c, _VALUES), "ladder")
    names = _step_words(c)
    frame["step"] = frame["point"] + 1
    frame["words"] = frame["point"].map(dict(enumerate(names)))
    last = frame[frame["point"] == frame["point"].max()]
    months = int(frame["month"].iloc[0])
    return FigureSpec(
        name="ladder", frame=frame,
        title=title_of(c, text("What changes step by step")),
        reading=_reading(last, months),
        alternative=text(
            "Line charts of the mean paired difference from the first of {n} steps, after {span}. "
            "At the last step: {all}.", n=len(names), span=span(months), all=phrases(
                text("{label}, {scenario}: {value} {unit}, likely range {low} to {high}",
                     label=r["label"], scenario=scenario_label(r["scenario"]),
                     value=with_error(r["difference"], r["simulation_error"]), unit=r["unit"],
                     low=number(r["low"], 1), high=number(r["high"], 1))
                for _, r in last.iterrows())),
        x_label=text("step: {first}{steps}", first=_factors(c), steps=phrases(
            text("{name}: {words}", name=i, words=words)
            for i, words in enumerate(names, start=1))),
        y_label=text("difference from the first step of the same scenario (unit above each panel)"),
        note=text("Thin line: 19 of 20 simulations; thick line: the middle half; black bar: two "
                  "simulation errors of the mean either way. Hollow: not told apart from the first "
                  "step. ") + source_of(c),
        headings={"label": text("outcome"), "unit": text("unit"), "scenario": text("policy"),
                  "step": text("step"), "words": text("what the step is"),
                  "value": text("value"), "difference": text("difference from the first step"),
                  "low": text("2.5 %"), "high": text("97.5 %"), "low50": text("25 %"),
                  "high50": text("75 %"), "simulation_error": text("simulation error")},
        height=_height, draw=_draw)


def _step_words(c: Comparison) -> list[str]:
    """Return each step's own label; where there is none, its values in the order of the factors."""
    factors = [name for name in c.points if name not in ("point", "label")]
    if not _is_plain(c):
        return [str(label) for label in c.points["label"]]
    return [" / ".join(number(value, None if value % 1 else 0) if value == value else
                       text("as it is") for value in row) for row in c.points[factors].to_numpy()]


def _factors(c: Comparison) -> str:
    if not _is_plain(c):
        return ""
    return " / ".join(text("{label} ({unit})", label=label, unit=unit) for label, unit in (
        factor_words(str(name)) for name in c.points if name not in ("point", "label"))) + " — "


def _is_plain(c: Comparison) -> bool:
    """Return whether labels were made from few factors, rather than stated in the study."""
    factors = [name for name in c.points if name not in ("point", "label")]
    return len(factors) <= 3 and str(c.points["label"].iloc[-1]).split(" = ")[0] in factors


def _reading(last: pd.DataFrame, months: int) -> str:
    names = listed(text("under {scenario}", scenario=in_sentence(name))
                   for name in dict.fromkeys(last["scenario"]))
    all_of = phrases(text(
        "“{label}” {values}", label=part["label"].iloc[0],
        values=listed(with_error(r["difference"], r["simulation_error"])
                      for _, r in part.iterrows()))
        for _, part in last.groupby("outcome", sort=False))
    return text("What changes from the first step to the last, after {span}, {names} "
                "(± simulation error): {all}.", span=span(months), names=names, all=all_of)


def _key(spec: FigureSpec) -> list[Entry]:
    return [(partial(_sample, one=one), capital(one.label))
            for one in looks(spec.rows.unique("scenario")).values()]


def _sample(panel: Panel, one: Look) -> None:
    panel.segment(0.1, 0.5, 0.9, 0.5, colour=one.colour, width=1.3, dash=one.dash)
    panel.points(0.5, 0.5, marker=one.marker, size=4.6, fill=one.ink)


def _room(spec: FigureSpec, width: float) -> tuple[int, int, float, float, float]:
    """Return rows, columns, the width of a panel, the room above one, the height of the key."""
    rows, columns = panel_shape(len(spec.rows.unique("outcome")), width)
    wide = (width - 10.0 * columns) / columns
    return (rows, columns, wide, head_mm(head_lines(spec, wide, True)),
            key_mm([words for _, words in _key(spec)], width))


def _height(spec: FigureSpec, width: float) -> float:
    rows, _, _, above, key = _room(spec, width)
    return key + rows * (_PANEL + above + 5.5)


def _draw(spec: FigureSpec, area: Area) -> None:
    _, columns, wide, above, key = _room(spec, area.width)
    area.key(_key(spec), area.height)
    heads = head_lines(spec, wide, True)
    look = looks(spec.rows.unique("scenario"))
    for i, (outcome, part) in enumerate(spec.rows.by("outcome").items()):
        row, column = divmod(i, columns)
        x = column * (wide + 10.0) + 9.0
        top = area.height - key - row * (_PANEL + above + 5.5) - above
        write_head(area, x, top, heads[outcome])
        panel = area.panel(x, top - _PANEL, wide, _PANEL)
        lines = part.by("scenario")
        panel.scale((0.4, max(part["step"]) + 0.6), _limits(part))
        steps_shown = sorted(set(part["step"]))
        panel.ticks_x(steps_shown, [str(step) for step in steps_shown])
        difference_ticks(panel, "y", 6)
        panel.segment(panel.x_limits[0], 0.0, panel.x_limits[1], 0.0, colour=INK)
        for j, (name, rows) in enumerate(lines.items()):
            _line(panel, rows, look[name], (j - (len(lines) - 1) / 2) * 0.22)
        for j, (name, rows) in enumerate(lines.items()):
            _marks(panel, rows, look[name], (j - (len(lines) - 1) / 2) * 0.22)


def _beam(row: Mapping[str, Any]) -> float:
    """Return how far a bar of error reaches either way; not at all where nothing is known."""
    error = BEAM * float(row["simulation_error"])
    return error if error == error else 0.0


def _limits(part: Rows) -> tuple[float, float]:
    """Return the y limits of a panel: all that is drawn in it, and a little room."""
    ends = [0.0]
    for row in part:
        ends += [value for value in (row["low"], row["high"], row["low50"], row["high50"],
                                     row["difference"] - _beam(row),
                                     row["difference"] + _beam(row)) if value == value]
    pad = 0.05 * (max(ends) - min(ends)) or 0.05
    return min(ends) - pad, max(ends) + pad


def _line(panel: Panel, rows: Rows, look: Look, aside: float) -> None:
    for row in rows:
        x = row["step"] + aside
        panel.segment(x, row["low"], x, row["high"], colour=look.colour, width=0.7, opacity=0.7)
        panel.segment(x, row["low50"], x, row["high50"], colour=look.colour, width=2.6,
                      opacity=0.4)
    panel.line([step + aside for step in rows["step"]], rows["difference"], colour=look.colour,
               dash=look.dash, width=1.0)


def _marks(panel: Panel, rows: Rows, look: Look, aside: float) -> None:
    for row in rows:
        x, y, beam = row["step"] + aside, row["difference"], _beam(row)
        panel.segment(x, y - beam, x, y + beam, colour=INK)
        for end in (y - beam, y + beam):
            cap = panel.data_x(0.56)
            panel.segment(x - cap, end, x + cap, end, colour=INK)
    for clear, fill in ((True, look.ink), (False, "white")):
        told = rows.where("clear", clear)
        panel.points([step + aside for step in told["step"]], told["difference"],
                     marker=look.marker, size=3.6, fill=fill, edge=look.ink, width=0.8)
