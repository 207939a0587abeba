"""What each part of a package adds alone, and what is lost without it: two marks a part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from ..analysis.comparison import Comparison
from ..analysis.sensitivity import ALONE, WITHIN, package_parts
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
from .measure import text_mm
from .page import Area, Entry, key_mm
from .panel import Panel
from .rows import Rows
from .scales import difference_ticks
from .spec import FigureSpec
from .style import FAINT, INK, SMALL_PT, in_sentence
from .words import listed, phrases, signed, span

_LOOK = {ALONE: ("#00805D", "o", -0.17), WITHIN: ("#B34D84", "D", 0.17)}
_ROW = 3.6
_TOLD = 6


def alone_and_left_out(c: Comparison, outcomes: Sequence[str] = OUTCOMES) -> FigureSpec:
    """Return what each part of a package adds alone and within the package.

    Parts are sorted by what they add alone to the first outcome, or within, whichever is more.
    Raises UnknownNameError for an outcome that does not exist, InputError for a design that is no
    ablation.
    """
    frame = in_units(package_parts(c, outcomes), c, (
        "difference", "simulation_error", "package", "package_error"))
    frame = some(frame, "alone_and_left_out")
    frame["scenario"] = c.scenarios[0]
    frame["part"] = frame["step"].map(lambda name: factor_words(name)[0])
    frame["words"] = frame["kind"].map(_kinds(c.scenarios[0]))
    first = frame[frame["outcome"] == frame["outcome"].iloc[0]]
    order = first["difference"].abs().groupby(first["step"], sort=False).max()
    place = {name: i for i, name in enumerate(
        order.sort_values(ascending=False, kind="stable").index)}
    frame["place"] = frame["step"].map(place)
    outcome_place = {name: i for i, name in enumerate(dict.fromkeys(frame["outcome"]))}
    frame = frame.sort_values(["outcome", "place"], kind="stable", key=lambda column: column.map(
        outcome_place) if column.name == "outcome" else column).reset_index(drop=True)
    months = int(frame["month"].iloc[0])
    return FigureSpec(
        name="alone_and_left_out", frame=frame,
        title=title_of(c, text("What each part adds alone, and what is lost without it")),
        reading=_reading(frame, months, c.scenarios[0]), alternative=_alternative(frame, months),
        x_label=text("difference that having the part makes (unit above each panel)"), y_label="",
        note=f"{about_bars()} " + text(
            "Marks lie together where parts neither help nor hinder each other. ") + source_of(c),
        headings={"label": text("outcome"), "unit": text("unit"), "part": text("part"),
                  "words": text("compared"), "difference": text("difference"),
                  "simulation_error": text("simulation error"), "package": text("whole package"),
                  "clear": text("told apart from 0")},
        height=_height, draw=_draw)


def about_bars() -> str:
    """Return what the bars and the hollow marks say, and what they do not."""
    return text("Bars: two simulation errors of the mean either way. They say nothing of how far a "
                "result holds from one simulated Belgium to the next. Hollow marks: less than "
                "three simulation errors from 0, cannot be told apart from nothing among so many.")


def _kinds(scenario: str) -> dict[str, str]:
    return {ALONE: text("added alone to {scenario}", scenario=in_sentence(scenario)),
            WITHIN: text("in the package: lost without it")}


def _reading(frame: pd.DataFrame, months: int, scenario: str) -> str:
    name = frame["outcome"].iloc[0]
    part = frame[frame["outcome"] == name]
    best = {kind: rows.loc[rows["difference"].abs().idxmax()]
            for kind, rows in part.groupby("kind")}
    whole = phrases(text(
        "“{label}” {value}", label=rows["label"].iloc[0],
        value=with_error(rows["package"].iloc[0], rows["package_error"].iloc[0]))
        for _, rows in frame.groupby("outcome", sort=False))
    sums = part.groupby("kind")["difference"].sum()
    return text(
        "After {span} the whole package differs from {scenario} by (± simulation error): {whole}. "
        "For “{label}” ({unit}) “{alone}” does most alone ({a}), and “{within}” most "
        "within the package ({b}); what parts add alone sums to {sum_alone}, what is lost without "
        "each to {sum_within}.",
        span=span(months), scenario=in_sentence(scenario), whole=whole,
        label=part["label"].iloc[0], unit=part["unit"].iloc[0], alone=best[ALONE]["part"],
        a=with_error(best[ALONE]["difference"], best[ALONE]["simulation_error"]),
        within=best[WITHIN]["part"],
        b=with_error(best[WITHIN]["difference"], best[WITHIN]["simulation_error"]),
        sum_alone=signed(sums[ALONE], 1), sum_within=signed(sums[WITHIN], 1))


def _alternative(frame: pd.DataFrame, months: int) -> str:
    told = []
    for _, part in frame.groupby("outcome", sort=False):
        largest = part["difference"].abs().groupby(part["step"], sort=False).max()
        steps = largest.sort_values(ascending=False, kind="stable").index[:_TOLD]
        told.append(text("{label} ({unit}): {all}", label=part["label"].iloc[0],
                         unit=part["unit"].iloc[0], all=", ".join(_pair(part, step)
                                                                  for step in steps)))
    clear = frame.groupby("outcome", sort=False)["clear"].sum()
    return text("Dot plots of what each of {n} parts of a package adds alone and what is lost "
                "without it, after {span}. Largest first. {told}. Told apart from 0: {clear} of "
                "{marks} marks a panel.", n=frame["step"].nunique(), span=span(months),
                told=phrases(told), clear=listed(str(n) for n in clear),
                marks=2 * frame["step"].nunique())


def _pair(part: pd.DataFrame, step: str) -> str:
    rows = part[part["step"] == step]
    marks = {kind: with_error(row["difference"], row["simulation_error"])
             for kind, (_, row) in zip(rows["kind"], rows.iterrows(), strict=True)}
    return text("{part} alone {a}, within {b}", part=rows["part"].iloc[0], a=marks[ALONE],
                b=marks[WITHIN])


def _key(spec: FigureSpec) -> list[Entry]:
    words = dict(zip(spec.rows["kind"], spec.rows["words"], strict=True))
    return [(partial(_sample, colour=colour, marker=marker), words[kind])
            for kind, (colour, marker, _) in _LOOK.items()]


def _sample(panel: Panel, colour: str, marker: str) -> None:
    panel.segment(0.1, 0.5, 0.9, 0.5, colour=colour, width=0.9)
    panel.points(0.5, 0.5, marker=marker, size=4.4, fill=colour)


def _room(spec: FigureSpec, width: float) -> tuple[int, int, float, float, float, float, float]:
    """Return rows, columns, room for names, width, height of a panel, room above, and the key."""
    rows, columns = panel_shape(len(spec.rows.unique("outcome")), width, 4)
    left = max(text_mm(part, SMALL_PT) for part in spec.rows.unique("part")) + 2.0
    wide = (width - left - 3.0 * columns) / columns
    tall = _ROW * len(spec.rows.unique("step")) + 1.0
    return (rows, columns, left, wide, tall, head_mm(head_lines(spec, wide)),
            key_mm([words for _, words in _key(spec)], width))


def _height(spec: FigureSpec, width: float) -> float:
    rows, _, _, _, tall, above, key = _room(spec, width)
    return key + rows * (tall + above + 6.0)


def _draw(spec: FigureSpec, area: Area) -> None:
    _, columns, left, wide, tall, above, key = _room(spec, area.width)
    area.key(_key(spec), area.height)
    heads = head_lines(spec, wide)
    for i, (outcome, part) in enumerate(spec.rows.by("outcome").items()):
        row, column = divmod(i, columns)
        x = left + column * (wide + 3.0)
        top = area.height - key - row * (tall + above + 6.0) - above
        write_head(area, x, top, heads[outcome])
        _marks(area.panel(x, top - tall, wide, tall), part)
        if column == 0:
            for place, name in sorted(set(zip(part["place"], part["part"], strict=True))):
                area.write(left - 1.5, top - 0.5 - (place + 0.5) * _ROW, name, size=SMALL_PT,
                           align="right", vertical="middle")


def _marks(panel: Panel, part: Rows) -> None:
    last = max(part["place"])
    beams = [BEAM * error if error == error else 0.0 for error in part["simulation_error"]]
    ends = [0.0, *(value + sign * beam for sign in (-1.0, 1.0)
                   for value, beam in zip(part["difference"], beams, strict=True))]
    pad = 0.06 * (max(ends) - min(ends)) or 0.06
    panel.scale((min(ends) - pad, max(ends) + pad),
                (last + 0.5 + 0.5 / _ROW, -0.5 - 0.5 / _ROW))
    panel.frame(left=False)
    difference_ticks(panel, "x", 4)
    low, high = panel.x_limits
    for place in range(0, last + 1, 2):
        panel.bar(low, high, place - 0.5, place + 0.5, fill=FAINT, opacity=0.35)
    panel.segment(0.0, panel.y_limits[0], 0.0, panel.y_limits[1], colour=INK)
    places = [place + _LOOK[kind][2]
              for place, kind in zip(part["place"], part["kind"], strict=True)]
    for y, value, beam, kind in zip(places, part["difference"], beams, part["kind"], strict=True):
        panel.segment(value - beam, y, value + beam, y, colour=_LOOK[kind][0], width=0.9)
    for y, value, kind, clear in zip(places, part["difference"], part["kind"], part["clear"],
                                     strict=True):
        colour, marker, _ = _LOOK[kind]
        panel.points(value, y, marker=marker, size=2.6, fill=colour if clear else "white",
                     edge=colour, width=0.7)
