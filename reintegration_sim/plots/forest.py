"""What differs from the baseline: every outcome with its likely range, justice first.

Outcomes counted per 100 people and indices (times 100) share one scale, so that lengths can be
compared; other units have panels of their own. The tinted side of a row is better for people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from ..core.errors import InputError
from ..core.text import text
from .compared import Compared, in_order, outcome_row, outcome_rows, some
from .measure import lines_mm, text_mm, wrapped
from .page import Area, Entry, key_mm
from .panel import Panel
from .rows import Rows
from .scales import x_ticks
from .spec import FigureSpec
from .style import BETTER, INK, QUIET, SMALL_PT, TEXT_PT, Look, in_sentence, looks, scenario_label
from .words import likely, listed, phrases, signed, source, span

DEFAULT = ("people_with_offence", "people_with_offence_seen", "people_reincarcerated", "onsets",
           "known_reengagements", "durably_stable", "core_index", "stability_index", "with_home",
           "in_job", "trust", "child_wellbeing", "inside")
_THEMES = ("justice", "stability")
_WITH_DELIVERY = ("stability", "needs")
_TOLD = 12
"""Differences told in the alternative text; the table holds all of them."""
_BAR = 2.9
"""Height of one policy's line in mm."""
_BETWEEN = 11.0
"""Room in mm for the heading of a panel above it and for its axis below it."""
_COLUMNS = ["outcome", "label", "theme", "better", "panel", "scenario", "baseline", "month",
            "difference", "low", "high", "low50", "high50", "simulation_error", "delivery"]
_VALUES = _COLUMNS[8:]


def forest(c: Compared, month: int | None = None,
           outcomes: Sequence[str] | None = None) -> FigureSpec:
    """Return the differences from the baseline in one month (default: the last one compared).

    Raises UnknownNameError for an outcome that does not exist, InputError for a month that was
    not compared.
    """
    dictionary = outcome_rows(c)
    rows = [outcome_row(c, name, dictionary)
            for name in (DEFAULT if outcomes is None else outcomes)]
    known = some(c.differences, "forest")
    at = int(known["month"].max()) if month is None else month
    if at not in set(known["month"]):
        months = ", ".join(str(m) for m in sorted(set(known["month"])))
        raise InputError(f"month = {at} was not compared; allowed are {months}")
    frame = some(_frame(c, known[known["month"] == at], rows), "forest")
    first = frame["panel"].iloc[0]
    return FigureSpec(
        name="forest", frame=frame,
        title=text("Differences from {baseline} after {span}", baseline=in_sentence(c.baseline),
                   span=span(at)),
        reading=_reading(c, frame, at), alternative=_alternative(c, frame, at), x_label="",
        y_label=text("difference from {baseline} ({units})", baseline=in_sentence(c.baseline),
                     units=first if frame["panel"].nunique() == 1
                     else text("unit above each panel")),
        note=text("The range (19 of 20 simulations) does not shrink with more simulations; the "
                  "simulation error of the mean does. Delivered: what remains of a difference "
                  "when services are handed out but have no further effect. ")
        + source(c.settings),
        headings={"label": text("outcome"), "panel": text("unit"), "scenario": text("policy"),
                  "baseline": text("compared with"), "month": text("month"),
                  "difference": text("difference"), "low": text("2.5 %"), "high": text("97.5 %"),
                  "low50": text("25 %"), "high50": text("75 %"),
                  "simulation_error": text("simulation error"), "delivery": text("delivered")},
        height=_height, draw=_draw)


def _frame(c: Compared, differences: pd.DataFrame, rows: list[dict[str, str]]) -> pd.DataFrame:
    rows = sorted(rows, key=lambda row: _THEMES.index(row["theme"])
                  if row["theme"] in _THEMES else len(_THEMES))
    units = {row["name"]: _panel(row["unit"]) for row in rows}
    first = _shared()
    # Panels in which outcomes share a unit come first, the others as they come.
    panels = list(dict.fromkeys((*first, *(units[row["name"]][0] for row in rows))))
    rows = sorted(rows, key=lambda row: panels.index(units[row["name"]][0]))
    known = in_order(differences, c, only=("outcome", [row["name"] for row in rows]))
    by_outcome = Rows.of(known).by("outcome") if len(known) else {}
    found: dict[str, list[Any]] = {column: [] for column in _COLUMNS}
    for row in rows:
        panel, scale = units[row["name"]]
        words = {key: row[key] for key in ("label", "theme", "better")} | {"panel": panel}
        for one in by_outcome.get(row["name"], ()):
            one |= words
            for column in _COLUMNS:
                found[column].append(scale * one[column] if column in _VALUES else one[column])
            if row["theme"] not in _WITH_DELIVERY:
                found["delivery"][-1] = math.nan
    return pd.DataFrame(found)


def _panel(unit: str) -> tuple[str, float]:
    people, index = _shared()
    if unit == "0-1":
        return index, 100.0
    if unit in ("per 100 people followed", "per 100 people followed, so far"):
        return people, 1.0
    return text(unit), 1.0


def _shared() -> tuple[str, str]:
    return text("per 100 people followed"), text("points of an index from 0 to 100")


def _reading(c: Compared, frame: pd.DataFrame, month: int) -> str:
    rows = Rows.of(frame).by("outcome")
    names = list(rows)
    heads = [name for name in ("people_with_offence", "durably_stable") if name in names]
    sentences = []
    for name in heads or names[:1]:
        part = rows[name]
        sentences.append(text(
            "“{label}”: {differences}", label=part.first("label"),
            differences=listed(text("{value} under {scenario}", value=signed(r["difference"], 1),
                                    scenario=in_sentence(r["scenario"]))
                               for r in part)))
    return text("Mean difference from {baseline} after {span}: {all} ({unit}).",
                baseline=in_sentence(c.baseline), span=span(month), all=phrases(sentences),
                unit=rows[(heads or names)[0]].first("panel"))


def _alternative(c: Compared, frame: pd.DataFrame, month: int) -> str:
    rows = list(Rows.of(frame))
    told = sorted(rows, key=lambda r: r["outcome"] not in ("people_with_offence", "durably_stable"))
    lines = [text("{label}, {scenario}: {numbers} {unit}", label=r["label"],
                  scenario=scenario_label(r["scenario"]), numbers=_numbers(r), unit=r["panel"])
             for r in told[:_TOLD]]
    more = len(rows) - _TOLD
    rest = text(" The table holds {n} more.", n=more) if more > 0 else ""
    return text("Forest plot of paired differences from {baseline} after {span}, mean and likely "
                "range. {lines}.", baseline=in_sentence(c.baseline), span=span(month),
                lines=phrases(lines)) + rest


def _numbers(row: Mapping[str, Any]) -> str:
    return text("{mean} ({likely})", mean=signed(row["difference"], 1),
                likely=likely(row["low"], row["high"], 1))


def _sides(better: str) -> str:
    """Return which way is better, in words; nothing where neither is."""
    words = {"higher": text("◂ worse · better ▸"), "lower": text("◂ better · worse ▸")}
    return words.get(better, "")


def _left(width: float) -> float:
    return 46.0 if width > 120 else 27.0


def _right(rows: Rows) -> float:
    return max(text_mm(_numbers(row), SMALL_PT) for row in rows) + 3.0


def _blocks(rows: Rows, width: float) -> list[tuple[Rows, list[str], float]]:
    """Return per outcome: its rows, its label in lines, its height in mm."""
    found = []
    for part in rows.by("outcome").values():
        label = wrapped(part.first("label"), _left(width) - 3.0, TEXT_PT)
        lines = len(label) + (1 if _sides(part.first("better")) else 0)
        found.append((part, label, max(_BAR * len(part), lines_mm(lines, TEXT_PT)) + 1.6))
    return found


def _key(rows: Rows) -> list[Entry]:
    entries: list[Entry] = [(partial(_sample, one=one), one.label)
                            for one in looks(rows.unique("scenario")).values()]
    entries += [
        (lambda panel: panel.segment(0.1, 0.5, 0.9, 0.5, colour=QUIET, width=2.6),
         text("middle half of simulations")),
        (lambda panel: panel.segment(0.0, 0.5, 1.0, 0.5, colour=QUIET), text("19 of 20")),
        (lambda panel: panel.points([0.35, 0.65], [0.5, 0.5], marker="|", size=6.0, fill=INK,
                                    width=0.8), text("± simulation error")),
    ]
    if any(value == value for value in rows["delivery"]):
        entries.append((lambda panel: panel.points(0.5, 0.5, marker="D", size=3.6, fill="white",
                                                   edge=INK, width=0.8), text("delivered part")))
    if {"higher", "lower"} & set(rows["better"]):
        entries.append((lambda panel: panel.bar(0.0, 1.0, 0.1, 0.9, fill=BETTER),
                        text("better for people")))
    return entries


def _sample(panel: Panel, one: Look) -> None:
    panel.segment(0.1, 0.5, 0.9, 0.5, colour=one.colour, width=1.0)
    panel.points(0.5, 0.5, marker=one.marker, size=4.6, fill=one.colour)


def _height(spec: FigureSpec, width: float) -> float:
    total = key_mm([words for _, words in _key(spec.rows)], width)
    for part in spec.rows.by("panel").values():
        total += _BETWEEN + sum(height for _, _, height in _blocks(part, width))
    return total - 3.0


def _draw(spec: FigureSpec, area: Area) -> None:
    entries = _key(spec.rows)
    area.key(entries, area.height)
    top = area.height - key_mm([words for _, words in entries], area.width)
    left, right = _left(area.width), _right(spec.rows)
    look = looks(spec.rows.unique("scenario"))
    limits = _limits(spec.rows)
    for name, part in spec.rows.by("panel").items():
        blocks = _blocks(part, area.width)
        tall = sum(height for _, _, height in blocks)
        panel = area.panel(left, top - 4.0 - tall, area.width - left - right, tall)
        area.write(0, top - 0.4, name, bold=True)
        panel.scale(limits[name], (tall, 0.0))
        panel.frame(left=False)
        x_ticks(panel, 7 if area.width > 120 else 5, _tick_words, out=5.0)
        at = 0.0
        for rows, label, height in blocks:
            below = top - 4.0 - at - 0.7
            area.write(0, below, "\n".join(label))
            area.write(0, below - lines_mm(len(label), TEXT_PT), _sides(rows.first("better")),
                       size=SMALL_PT, colour=QUIET)
            _tint(panel, rows.first("better"), at, height)
            at += height
        panel.segment(0.0, 0.0, 0.0, tall, colour=INK)
        at = 0.0
        for rows, _, height in blocks:
            _block(panel, rows, look, at, height)
            at += height
        top -= tall + _BETWEEN


def _tick_words(places: Sequence[float]) -> list[str]:
    return [signed(place, None if place % 1 else 0) for place in places]


def _tint(panel: Panel, better: str, top: float, height: float) -> None:
    """Tint the side of an outcome that is better for people, if either is."""
    low, high = panel.x_limits
    if better in ("higher", "lower"):
        start, end = (0.0, high) if better == "higher" else (low, 0.0)
        panel.bar(start, end, top + 0.4, top + height - 0.4, fill=BETTER)


def _block(panel: Panel, rows: Rows, look: dict[str, Look], top: float, height: float) -> None:
    """Draw one outcome: a line for each policy, its numbers at the right."""
    pitch = (height - 1.6) / len(rows)
    for i, row in enumerate(rows):
        y, one = top + 0.8 + (i + 0.5) * pitch, look[row["scenario"]]
        mean, error = row["difference"], row["simulation_error"]
        panel.segment(row["low"], y, row["high"], y, colour=one.colour)
        panel.segment(row["low50"], y, row["high50"], y, colour=one.colour, width=2.6,
                      opacity=0.55)
        panel.points([mean - error, mean + error], [y, y], marker="|", size=6.0, fill=INK,
                     width=0.8)
        panel.points(row["delivery"], y, marker="D", size=3.2, fill="white", edge=one.ink,
                     width=0.8)
        panel.points(mean, y, marker=one.marker, size=5.0, fill=one.ink)
        panel.words(panel.x_limits[1], y, _numbers(row), size=SMALL_PT, colour=one.ink, dx=1.8)


def _limits(rows: Rows) -> dict[str, tuple[float, float]]:
    """Return the x limits of each panel; the two panels of hundreds share theirs."""
    shared = _shared()
    parts = rows.by("panel")
    found = {}
    for name in parts:
        together = [parts[one] for one in (shared if name in shared else (name,)) if one in parts]
        values = [value for part in together
                  for column in ("low", "high", "difference", "delivery")
                  for value in part[column] if math.isfinite(value)]
        low, high = min(0.0, *values), max(0.0, *values)
        pad = 0.06 * (high - low) or 1.0
        found[name] = (low - pad, high + pad)
    return found
