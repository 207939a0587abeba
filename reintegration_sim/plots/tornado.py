"""Which single number moves the difference most: both ends of each, the widest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from ..analysis.comparison import Comparison
from ..analysis.sensitivity import ends
from ..core.text import localised, text
from ..evidence.registry import registry
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
from .measure import text_mm, wrapped
from .page import Area, Entry, key_mm
from .panel import Panel
from .rows import Rows
from .scales import difference_ticks
from .spec import FigureSpec
from .style import INK, QUIET, SMALL_PT, in_sentence, scenario_label
from .words import listed, number, phrases, signed, span

MOST = 15
_COLOURS = {"low": "#56B4E9", "high": "#E69F00"}
_VALUES = ("change", "simulation_error", "swing", "central")
_ROW = 4.2
_TOLD = 5


def tornado(c: Comparison, outcomes: Sequence[str] = OUTCOMES, scenario: str | None = None,
            most: int = MOST) -> FigureSpec:
    """Return how the difference from the baseline changes at both ends of each number.

    The ``most`` numbers that move it most, outcome by outcome; of one scenario, the last of the
    comparison when left out. Raises UnknownNameError for an outcome that does not exist,
    InputError for a design that does not move one factor at a time.
    """
    found = in_units(ends(c, outcomes), c, _VALUES)
    name = scenario or str(found["scenario"].iloc[-1])
    found = found[found["scenario"] == name]
    parts = []
    for _, part in found.groupby("outcome", sort=False):
        order = part.drop_duplicates("factor").sort_values("swing", ascending=False,
                                                           kind="stable")["factor"][:most]
        place = {factor: i for i, factor in enumerate(order)}
        kept = part[part["factor"].isin(place)].assign(all_factors=part["factor"].nunique())
        parts.append(kept.assign(place=kept["factor"].map(place)).sort_values(
            ["place", "value"], kind="stable"))
    frame = some(pd.concat(parts) if parts else found, "tornado")
    frame["number"] = frame["factor"].map(_number_words)
    frame["number_unit"] = frame["factor"].map(lambda factor: factor_words(factor)[1])
    months = int(frame["month"].iloc[0])
    count = int(frame["all_factors"].iloc[0])
    return FigureSpec(
        name="tornado", frame=frame,
        title=title_of(c, text("Which number moves the difference most?")),
        reading=_reading(frame, months),
        alternative=text("Tornado charts: change of the difference between {scenario} and "
                         "{baseline} after {span} at both ends of a number, the widest of {n} "
                         "first. {all}.", scenario=scenario_label(name),
                         baseline=in_sentence(c.baseline), span=span(months), n=count,
                         all=phrases(_told(part) for _, part in frame.groupby(
                             "outcome", sort=False))),
        x_label=text("change of the difference (unit above each panel)"), y_label="",
        note=text("The {most} numbers of {n} that move the difference most, one at a time, all "
                  "others as they are; beside a bar the value at its end, in brackets the grade of "
                  "evidence (D: assumed). Black bar: two simulation errors either way. Hatched: "
                  "less than three simulation errors from 0. The largest of many are in part large "
                  "by luck. ", most=frame["place"].max() + 1, n=count) + source_of(c),
        headings={"label": text("outcome"), "unit": text("unit"), "scenario": text("policy"),
                  "baseline": text("compared with"), "number": text("number"),
                  "value": text("its value"), "number_unit": text("unit of the number"),
                  "change": text("change of the difference"),
                  "simulation_error": text("simulation error"),
                  "central": text("the difference itself")},
        height=_height, draw=_draw)


def _number_words(factor: str) -> str:
    words = factor_words(factor)[0]
    return f"{words} ({registry()[factor].grade})" if factor in registry() else words


def _reading(frame: pd.DataFrame, months: int) -> str:
    scenario, baseline = frame["scenario"].iloc[0], frame["baseline"].iloc[0]
    sentences = []
    for _, part in frame.groupby("outcome", sort=False):
        top = part[part["place"] == 0]
        sentences.append(text("“{label}” ({central}) by “{number}”: {all}",
                              label=part["label"].iloc[0], number=top["number"].iloc[0],
                              central=signed(part["central"].iloc[0]), all=listed(text(
                                  "{change} at {value}", value=_value(r["value"]),
                                  change=with_error(r["change"], r["simulation_error"]))
                                  for _, r in top.iterrows())))
    return text("The difference between {scenario} and {baseline} after {span} moves most "
                "(± simulation error): {all}.", scenario=in_sentence(scenario),
                baseline=in_sentence(baseline), span=span(months), all=phrases(sentences))


def _told(part: pd.DataFrame) -> str:
    told = part[part["place"] < _TOLD]
    return text("{label} ({unit}), difference {central}: {all}", label=part["label"].iloc[0],
                unit=part["unit"].iloc[0], central=signed(part["central"].iloc[0]),
                all=", ".join(text("{number} = {value}: {change}", number=r["number"],
                                   value=_value(r["value"]),
                                   change=with_error(r["change"], r["simulation_error"]))
                              for _, r in told.iterrows()))


def _value(value: float) -> str:
    return localised(f"{value:.3g}") if abs(value) < 1000 else number(value, 0)


def _key() -> list[Entry]:
    def box(fill: str) -> Callable[[Panel], None]:
        return lambda panel: panel.bar(0.1, 0.9, 0.2, 0.8, fill=fill, edge=QUIET, width=0.3)

    return [(box(_COLOURS["low"]), text("at the low end of what is believed")),
            (box(_COLOURS["high"]), text("at the high end"))]


def _room(spec: FigureSpec, width: float) -> tuple[int, int, float, float, float, float, float]:
    """Return rows, columns, room for names, width, height of a panel, room above, and the key."""
    rows, columns = panel_shape(len(spec.rows.unique("outcome")), width)
    cell = (width - 4.0 * (columns - 1)) / columns
    left = min(0.48 * cell, max(text_mm(words, SMALL_PT)
                                for words in spec.rows.unique("number")) + 2.0)
    wide = cell - left
    tall = _ROW * (max(spec.rows["place"]) + 1) + 1.0
    return (rows, columns, left, wide, tall, head_mm(head_lines(spec, cell)),
            key_mm([words for _, words in _key()], width))


def _height(spec: FigureSpec, width: float) -> float:
    rows, _, _, _, tall, above, key = _room(spec, width)
    return key + rows * (tall + above + 7.0)


def _draw(spec: FigureSpec, area: Area) -> None:
    _, columns, left, wide, tall, above, key = _room(spec, area.width)
    area.key(_key(), area.height)
    heads = head_lines(spec, wide + left)
    for i, (outcome, part) in enumerate(spec.rows.by("outcome").items()):
        row, column = divmod(i, columns)
        x = column * (wide + left + 4.0)
        top = area.height - key - row * (tall + above + 7.0) - above
        write_head(area, x, top, heads[outcome])
        _bars(area.panel(x + left, top - tall, wide, tall), part)
        for place, words in dict(zip(part["place"], part["number"], strict=True)).items():
            lines = wrapped(words, left - 1.5, SMALL_PT)
            area.write(x + left - 1.5, top - 0.5 - (place + 0.5) * _ROW, "\n".join(lines),
                       size=SMALL_PT if len(lines) == 1 else SMALL_PT - 1.5, align="right",
                       vertical="middle")


def _bars(panel: Panel, part: Rows) -> None:
    edge = (panel.height / _ROW - (max(part["place"]) + 1)) / 2
    beams = [BEAM * error if error == error else 0.0 for error in part["simulation_error"]]
    ends = [0.0, *(change + sign * beam for sign in (-1.0, 1.0)
                   for change, beam in zip(part["change"], beams, strict=True))]
    low, high = min(ends), max(ends)
    words = max(text_mm(_value(value), SMALL_PT - 1.0) for value in part["value"]) + 1.5
    pad = (high - low or 1.0) * words / max(1.0, panel.width - 2.0 * words)
    panel.scale((low - pad, high + pad), (max(part["place"]) + 0.5 + edge, -0.5 - edge))
    panel.frame(left=False)
    difference_ticks(panel, "x", 5)
    places = part.by("place")
    marks = []
    for row, beam in zip(part, beams, strict=True):
        y, change = row["place"], row["change"]
        both = places[y]["change"]
        same = len(both) > 1 and len({one > 0 for one in both}) == 1
        # Both ends on one side would hide each other: each gets half of the height.
        y += {"low": -0.2, "high": 0.2}[row["end"]] if same else 0.0
        half = 0.18 if same else 0.36
        panel.bar(0.0, change, y - half, y + half, fill=_COLOURS[row["end"]], edge=QUIET,
                  width=0.3, hatch=not row["clear"])
        away = 1.0 if change > 0 or (change == 0 and row["end"] == "high") else -1.0
        marks.append((y, change, beam, away, _value(row["value"])))
    panel.segment(0.0, panel.y_limits[0], 0.0, panel.y_limits[1], colour=INK)
    for y, change, beam, away, value in marks:
        panel.segment(change - beam, y, change + beam, y, colour=INK, width=0.7)
        panel.words(change + away * beam, y, value, size=SMALL_PT - 1.0, dx=away * 0.5,
                    align="left" if away > 0 else "right")
