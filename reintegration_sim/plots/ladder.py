"""What changes from step to step of a ladder, under each scenario: outcomes as small panels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..analysis.comparison import Comparison
from ..analysis.sensitivity import steps
from ..core.text import text
from .compared import some
from .design import (
    BEAM,
    OUTCOMES,
    difference_ticks,
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
from .page import Area, key_mm
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


def _key(spec: FigureSpec) -> list[tuple[Any, str]]:
    return [(Line2D([0.1, 0.5, 0.9], [0.5] * 3, color=one.colour, ls=one.dash, marker=one.marker,
                    ms=3.6, mfc=one.ink, mec=one.ink, markevery=[1]), capital(one.label))
            for one in looks(list(dict.fromkeys(spec.frame["scenario"]))).values()]


def _room(spec: FigureSpec, width: float) -> tuple[int, int, float, float, float]:
    """Return rows, columns, the width of a panel, the room above one, the height of the key."""
    rows, columns = panel_shape(spec.frame["outcome"].nunique(), width)
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
    look = looks(list(dict.fromkeys(spec.frame["scenario"])))
    for i, (outcome, part) in enumerate(spec.frame.groupby("outcome", sort=False)):
        row, column = divmod(i, columns)
        x = column * (wide + 10.0) + 9.0
        top = area.height - key - row * (_PANEL + above + 5.5) - above
        write_head(area, x, top, heads[str(outcome)])
        axes = area.axes(x, top - _PANEL, wide, _PANEL)
        axes.axhline(0.0, color=INK, lw=0.8)
        count = part["scenario"].nunique()
        for j, (name, rows) in enumerate(part.groupby("scenario", sort=False)):
            _line(axes, rows, look[str(name)], (j - (count - 1) / 2) * 0.22)
        axes.set_xlim(0.4, part["step"].max() + 0.6)
        axes.set_xticks(sorted(set(part["step"])))
        difference_ticks(axes, "y", 6)


def _line(axes: Axes, rows: pd.DataFrame, look: Look, aside: float) -> None:
    x = rows["step"] + aside
    axes.vlines(x, rows["low"], rows["high"], color=look.colour, lw=0.7, alpha=0.7)
    axes.vlines(x, rows["low50"], rows["high50"], color=look.colour, lw=2.6, alpha=0.4)
    axes.plot(x, rows["difference"], color=look.colour, ls=look.dash, lw=1.0)
    axes.errorbar(x, rows["difference"], BEAM * rows["simulation_error"].fillna(0.0), ls="",
                  ecolor=INK, elinewidth=0.8, capsize=1.6, capthick=0.8, zorder=4)
    for clear, fill in ((True, look.ink), (False, "white")):
        some_rows = rows[rows["clear"] == clear]
        axes.plot(some_rows["step"] + aside, some_rows["difference"], ls="", marker=look.marker,
                  ms=3.6, mfc=fill, mec=look.ink, mew=0.8, zorder=5)
