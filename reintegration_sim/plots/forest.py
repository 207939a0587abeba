"""What differs from the baseline: every outcome with its likely range, justice first.

Outcomes counted per 100 people and indices (times 100) share one scale, so that lengths can be
compared; other units have panels of their own. The tinted side of a row is better for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from ..core.errors import InputError
from ..core.text import text
from .compared import Compared, in_order, outcome_row, some
from .page import Area, key_mm, lines_mm, text_mm, wrapped
from .spec import FigureSpec
from .style import BETTER, INK, QUIET, SMALL_PT, TEXT_PT, Look, in_sentence, looks
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
    rows = [outcome_row(c, name) for name in (DEFAULT if outcomes is None else outcomes)]
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
    parts = []
    for row in rows:
        part = in_order(differences[differences["outcome"] == row["name"]], c)
        panel, scale = _panel(row["unit"])
        part = part.assign(label=row["label"], theme=row["theme"], better=row["better"],
                           panel=panel)[_COLUMNS]
        part[_VALUES] = part[_VALUES].astype(float) * scale
        if row["theme"] not in _WITH_DELIVERY:
            part["delivery"] = float("nan")
        parts.append(part)
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=_COLUMNS)
    panels = list(dict.fromkeys(frame["panel"]))
    shared = [panel for panel in panels if panel in _shared()]
    order = {panel: i for i, panel in enumerate(
        (*shared, *(panel for panel in panels if panel not in shared)))}
    return frame.sort_values("panel", key=lambda names: names.map(order), kind="stable")


def _panel(unit: str) -> tuple[str, float]:
    people, index = _shared()
    if unit == "0-1":
        return index, 100.0
    if unit in ("per 100 who started", "per 100 who started, so far"):
        return people, 1.0
    return text(unit), 1.0


def _shared() -> tuple[str, str]:
    return text("per 100 people who started"), text("points of an index from 0 to 100")


def _reading(c: Compared, frame: pd.DataFrame, month: int) -> str:
    names = list(dict.fromkeys(frame["outcome"]))
    heads = [name for name in ("people_with_offence", "durably_stable") if name in names]
    sentences = []
    for name in heads or names[:1]:
        part = frame[frame["outcome"] == name]
        sentences.append(text(
            "“{label}”: {differences}", label=part["label"].iloc[0],
            differences=listed(text("{value} under {scenario}", value=signed(r["difference"], 1),
                                    scenario=in_sentence(r["scenario"]))
                               for _, r in part.iterrows())))
    return text("Mean difference from {baseline} after {span}: {all} ({unit}).",
                baseline=in_sentence(c.baseline), span=span(month), all=phrases(sentences),
                unit=frame.loc[frame["outcome"] == (heads or names)[0], "panel"].iloc[0])


def _alternative(c: Compared, frame: pd.DataFrame, month: int) -> str:
    first = frame["outcome"].isin(("people_with_offence", "durably_stable"))
    told = pd.concat([frame[first], frame[~first]])
    lines = [text("{label}, {scenario}: {numbers} {unit}", label=r["label"],
                  scenario=looks(c.scenarios)[r["scenario"]].label, numbers=_numbers(r),
                  unit=r["panel"]) for _, r in told.iterrows()]
    more = len(lines) - _TOLD
    rest = text(" The table holds {n} more.", n=more) if more > 0 else ""
    return text("Forest plot of paired differences from {baseline} after {span}, mean and likely "
                "range. {lines}.", baseline=in_sentence(c.baseline), span=span(month),
                lines=phrases(lines[:_TOLD])) + rest


def _numbers(row: pd.Series[Any]) -> str:
    return text("{mean} ({likely})", mean=signed(row["difference"], 1),
                likely=likely(row["low"], row["high"], 1))


def _sides(better: str) -> str:
    """Return which way is better, in words; nothing where neither is."""
    words = {"higher": text("◂ worse · better ▸"), "lower": text("◂ better · worse ▸")}
    return words.get(better, "")


def _left(width: float) -> float:
    return 46.0 if width > 120 else 27.0


def _right(frame: pd.DataFrame) -> float:
    return max(text_mm(_numbers(r), SMALL_PT) for _, r in frame.iterrows()) + 3.0


def _blocks(frame: pd.DataFrame, width: float) -> list[tuple[pd.DataFrame, list[str], float]]:
    """Return per outcome: its rows, its label in lines, its height in mm."""
    found = []
    for _, part in frame.groupby("outcome", sort=False):
        label = wrapped(part["label"].iloc[0], _left(width) - 3.0, TEXT_PT)
        lines = len(label) + (1 if _sides(part["better"].iloc[0]) else 0)
        found.append((part, label, max(_BAR * len(part), lines_mm(lines, TEXT_PT)) + 1.6))
    return found


def _key(frame: pd.DataFrame) -> list[tuple[Any, str]]:
    look = _looks(frame)
    entries: list[tuple[Any, str]] = [
        (Line2D([0.1, 0.5, 0.9], [0.5, 0.5, 0.5], color=one.colour, marker=one.marker, ms=3.6,
                lw=1.0, markevery=[1]), one.label) for one in look.values()]
    tick = Line2D([0.35, 0.65], [0.5, 0.5], ls="", marker="|", ms=6, mew=0.8, color=INK)
    entries += [
        (Line2D([0.1, 0.9], [0.5, 0.5], color=QUIET, lw=2.6, solid_capstyle="butt"),
         text("middle half of simulations")),
        (Line2D([0.0, 1.0], [0.5, 0.5], color=QUIET, lw=0.8), text("19 of 20")),
        (tick, text("± simulation error")),
    ]
    if frame["delivery"].notna().any():
        entries.append((Line2D([0.5], [0.5], ls="", marker="D", ms=3.6, mfc="white", mec=INK,
                               mew=0.8), text("delivered part")))
    if frame["better"].isin(("higher", "lower")).any():
        entries.append((Rectangle((0, 0.1), 1, 0.8, color=BETTER, lw=0), text("better for people")))
    return entries


def _looks(frame: pd.DataFrame) -> dict[str, Look]:
    return looks(list(dict.fromkeys(frame["scenario"])))


def _height(spec: FigureSpec, width: float) -> float:
    total = key_mm([words for _, words in _key(spec.frame)], width)
    for _, part in spec.frame.groupby("panel", sort=False):
        total += _BETWEEN + sum(height for _, _, height in _blocks(part, width))
    return total - 3.0


def _draw(spec: FigureSpec, area: Area) -> None:
    frame = spec.frame
    entries = _key(frame)
    area.key(entries, area.height)
    top = area.height - key_mm([words for _, words in entries], area.width)
    left, right = _left(area.width), _right(frame)
    limits = _limits(frame)
    for name, part in frame.groupby("panel", sort=False):
        blocks = _blocks(part, area.width)
        tall = sum(height for _, _, height in blocks)
        axes = area.axes(left, top - 4.0 - tall, area.width - left - right, tall)
        area.write(0, top - 0.4, str(name), bold=True)
        axes.set(xlim=limits[str(name)], ylim=(tall, 0))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=7 if area.width > 120 else 4))
        axes.xaxis.set_major_formatter(lambda value, _: signed(value, None if value % 1 else 0))
        axes.axvline(0, color=INK, lw=0.8)
        at = 0.0
        for rows, label, height in blocks:
            area.write(0, top - 4.0 - at - 0.7, "\n".join(label))
            area.write(0, top - 4.0 - at - 0.7 - lines_mm(len(label), TEXT_PT),
                       _sides(rows["better"].iloc[0]), size=SMALL_PT, colour=QUIET)
            _block(axes, rows, _looks(frame), at, height)
            at += height
        top -= tall + _BETWEEN


def _block(axes: Axes, rows: pd.DataFrame, look: dict[str, Look], top: float,
           height: float) -> None:
    """Draw one outcome: the better side tinted, a line for each policy, numbers at the right."""
    low, high = axes.get_xlim()
    if rows["better"].iloc[0] in ("higher", "lower"):
        start, end = (0.0, high) if rows["better"].iloc[0] == "higher" else (low, 0.0)
        axes.add_patch(Rectangle((start, top + 0.4), end - start, height - 0.8, color=BETTER, lw=0,
                                 zorder=0))
    pitch = (height - 1.6) / len(rows)
    for i, (_, row) in enumerate(rows.iterrows()):
        y, one = top + 0.8 + (i + 0.5) * pitch, look[row["scenario"]]
        axes.plot([row["low"], row["high"]], [y, y], color=one.colour, lw=0.8)
        axes.plot([row["low50"], row["high50"]], [y, y], color=one.colour, lw=2.6,
                  solid_capstyle="butt", alpha=0.55)
        error = row["simulation_error"]
        axes.plot([row["difference"] - error, row["difference"] + error], [y, y], ls="",
                  marker="|", ms=6, mew=0.8, color=INK, zorder=4)
        if row["delivery"] == row["delivery"]:
            axes.plot([row["delivery"]], [y], marker="D", ms=3.2, mfc="white", mec=one.ink,
                      mew=0.8, zorder=5)
        axes.plot([row["difference"]], [y], marker=one.marker, ms=4.0, color=one.ink, zorder=6)
        axes.annotate(_numbers(row), (1.0, y), xycoords=("axes fraction", "data"),
                      xytext=(5, 0), textcoords="offset points", fontsize=SMALL_PT,
                      color=one.ink, va="center_baseline")


def _limits(frame: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return the x limits of each panel; the two panels of hundreds share theirs."""
    shared = _shared()
    found = {}
    for name in dict.fromkeys(frame["panel"]):
        part = frame[frame["panel"].isin(shared)] if name in shared else frame[
            frame["panel"] == name]
        values = part[["low", "high", "difference", "delivery"]].to_numpy()
        low, high = min(0.0, float(pd.Series(values.ravel()).min())), max(
            0.0, float(pd.Series(values.ravel()).max()))
        pad = 0.06 * (high - low) or 1.0
        found[str(name)] = (low - pad, high + pad)
    return found
