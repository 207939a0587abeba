"""How sure a difference is: twenty equally likely dots, each a simulated difference.

People judge a chance better from dots they can count than from a band. The dots are quantiles of
the paired differences, in which luck and beliefs about the parameters both vary; they are taken
within those above, at and below zero, so that counting dots gives the chance that is stated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.text import plural, text
from .compared import Compared, outcome_row, some
from .measure import POINT_MM, lines_mm, text_mm, wrapped
from .one_policy import INDEX, chosen, month_compared, place_of
from .page import Area
from .scales import round_places, signed_words
from .spec import FigureSpec
from .style import BETTER, INK, QUIET, TEXT_PT, in_sentence, looks
from .words import likely, signed, source, span, unit_in_words, whole_hundred

DOTS = 20
SIDES = ("above", "equal", "below")
_BINS, _WIDEST, _TALLEST = 24, 6.0, 45.0
"""Bins over the width at least; how wide a bin and how tall a stack at zero may be, in mm."""
_Floats = NDArray[np.float64]


class WithValues(Compared, Protocol):
    """A comparison that can be asked for every simulation of one outcome."""

    def values(self, outcome: str, month: int | None = None) -> pd.DataFrame:
        """Return scenario, point, replication, effects, value."""


def difference_dots(c: WithValues, scenario: str | None = None, outcome: str = "durably_stable",
                    month: int | None = None) -> FigureSpec:
    """Return twenty equally likely differences of a policy from the baseline.

    ``scenario`` is the first beside the baseline when left out, ``month`` the last one compared.
    The frame holds a dot a row: difference (in the unit of the outcome; an index in points of
    100) and side (above, equal, below); with fewer than twenty simulations, a dot for each.

    Raises UnknownNameError for an outcome or a scenario that does not exist, InputError for a
    month that was not compared.
    """
    row = outcome_row(c, outcome)
    name, at = chosen(c, scenario, "difference_dots"), month_compared(c, month, "difference_dots")
    index = row["unit"] == INDEX
    values = paired(c, name, outcome, at) * (100.0 if index else 1.0)
    frame = some(dots(values), "difference_dots")
    frame["words"] = frame["side"].map(_side_words(index))
    unit = text("points of an index from 0 to 100") if index else unit_in_words(row["unit"])
    policy, base = in_sentence(name), in_sentence(c.baseline)
    exact = _exact(values)
    told = text("“{label}”, {scenario} compared with {baseline}, after {span}: {counted}. On "
                "average {mean} ({unit}).", label=row["label"], scenario=policy, baseline=base,
                span=span(at), counted=_counted(frame, values, index),
                mean=signed(values.mean(), 1), unit=unit)
    low, high = np.quantile(values, (0.025, 0.975))
    return FigureSpec(
        name=f"difference_dots_{outcome}_{place_of(c, name)}", frame=frame,
        title=text("How sure is the difference in “{label}”?", label=row["label"]),
        reading=told,
        alternative=text("Dot plot of {n} equally likely differences; likely range {likely}. "
                         "{exact}. ", n=len(frame), likely=likely(low, high, 1),
                         exact=exact) + told,
        x_label=text("difference from {baseline} ({unit})", baseline=base, unit=unit), y_label="",
        note=text("Each dot is as likely as any other: luck and what is not known about the "
                  "parameters are both in them. {exact}. ", exact=exact) + source(c.settings),
        headings={"difference": text("difference"), "words": text("side")},
        height=_height, draw=_draw,
        extra={"scenario": name, "baseline": c.baseline, "better": row["better"],
               "index": "yes" if index else ""})


def paired(c: WithValues, scenario: str, outcome: str, month: int) -> _Floats:
    """Return scenario less baseline on the same luck, one number a replication that both have."""
    known = c.values(outcome, month)
    known = known[known["effects"] == 1]
    one, other = (known[known["scenario"] == name].set_index("replication")["value"]
                  for name in (scenario, c.baseline))
    difference = (one.astype(float) - other.astype(float)).dropna()
    return np.asarray(difference, dtype=np.float64)


def dots(values: _Floats, most: int = DOTS) -> pd.DataFrame:
    """Return difference and side of at most ``most`` equally likely dots, from below up.

    Of each side there are as many as its share of the simulations (largest remainder); within a
    side they are the quantiles in the middle of equal parts, without interpolation, so that each
    is a difference that was simulated.
    """
    ordered = np.sort(values)
    sides = (ordered[ordered < 0.0], ordered[ordered == 0.0], ordered[ordered > 0.0])
    n = min(most, len(ordered))
    counts = whole_hundred([n * len(side) / max(1, len(ordered)) for side in sides])
    rows = [(float(side[int((i + 0.5) / count * len(side))]), name)
            for name, side, count in zip(SIDES[::-1], sides, counts, strict=True)
            for i in range(count)]
    return pd.DataFrame(rows, columns=["difference", "side"])


def _side_words(index: bool) -> dict[str, str]:
    if index:
        return {"above": text("higher"), "equal": text("the same"), "below": text("lower")}
    return {"above": text("more"), "equal": text("the same"), "below": text("fewer")}


def _counted(frame: pd.DataFrame, values: _Floats, index: bool) -> str:
    """Return how many simulations lie on each side, in words that name those sides.

    Of twenty, as the dots; of all of them where a side that happens has no dot of its own.
    """
    dotted = [int((frame["side"] == side).sum()) for side in SIDES]
    all_of = [int((values > 0.0).sum()), int((values == 0.0).sum()), int((values < 0.0).sum())]
    hidden = any(n > 0 and dot == 0 for n, dot in zip(all_of, dotted, strict=True))
    above, equal, below = all_of if hidden else dotted
    words = _side_words(index)
    return text("in {above} of {all} simulations {more}, in {below} {fewer}, in {equal} {same}",
                above=above, below=below, equal=equal, all=len(values) if hidden else len(frame),
                more=words["above"], fewer=words["below"], same=words["equal"])


def _exact(values: _Floats) -> str:
    return text("Exactly: above zero in {above}, below in {below}, at zero in {equal} of {all}",
                above=int((values > 0).sum()), below=int((values < 0).sum()),
                equal=int((values == 0).sum()),
                all=plural("{n} simulation", "{n} simulations", len(values)))


@dataclass(frozen=True, slots=True)
class _Stacks:
    """Where the dots stand: x in the unit of the difference, level upwards in dots, from 0.5."""

    x: _Floats
    level: _Floats
    side: NDArray[Any]
    bin_mm: float
    limits: tuple[float, float]

    @property
    def tall(self) -> float:
        """Return the height of the tallest stack in mm."""
        return self.bin_mm * (float(self.level.max()) + 0.5)

    def zero(self, width: float) -> float:
        """Return how far from the left zero lies, in mm."""
        return -self.limits[0] / (self.limits[1] - self.limits[0]) * width


def _stacks(spec: FigureSpec, width: float) -> _Stacks:
    """Return the dots in bins that begin at zero, so that no dot lies across it.

    Dots at zero have a bin of their own there.
    """
    values, side = spec.frame["difference"].to_numpy(), spec.frame["side"].to_numpy(dtype=object)
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    zeros = int((side == "equal").sum())
    bins = max(_BINS, int(width / min(_WIDEST, _TALLEST / max(1, zeros))))
    step = (high - low) / (bins - 3) or 1.0
    away = np.ceil(np.abs(values) / step)
    place = np.sign(values) * (away if zeros else away - 0.5)
    stacked: Counter[float] = Counter()
    level = []
    for at in place.tolist():
        level.append(stacked[at] + 0.5)
        stacked[at] += 1
    middle, half = 0.5 * (low + high), 0.5 * bins * step
    return _Stacks(place * step, np.array(level), side, width / bins,
                   (middle - half, middle + half))


def _words(spec: FigureSpec, width: float) -> dict[str, list[str]]:
    """Return what stands over each side, in lines: "more under SRA →", and whether it is better.

    The arrow says which way, as on a narrow side the words reach over zero.
    """
    words = _side_words(bool(spec.extra["index"]))
    better = {"higher": "above", "lower": "below"}.get(spec.extra["better"])
    found = {}
    for side in ("below", "above"):
        said = text("{more} under {scenario}", more=words[side],
                    scenario=in_sentence(spec.extra["scenario"]))
        if side == better:
            said = text("{words} (better)", words=said)
        said = f"{said} →" if side == "above" else f"← {said}"
        found[side] = wrapped(said, width, TEXT_PT, True)
    return found


def _sides(spec: FigureSpec, width: float, zero: float) -> tuple[list[tuple[str, float, float,
                                                                              str]], float]:
    """Return side, x, distance from the top and words of what each side means, and the height.

    They begin at the zero line where they fit beside it, else one stands below the other.
    """
    words = _words(spec, width)
    wide = {side: max(text_mm(line, TEXT_PT, True) for line in lines)
            for side, lines in words.items()}
    right = max(zero - 1.5, wide["below"])
    left = min(zero + 1.5, width - wide["above"])
    tall = {side: lines_mm(len(lines), TEXT_PT) for side, lines in words.items()}
    below_top = 0.0 if right + 1.5 <= left else tall["above"]
    placed = [("above", left, 0.0, "\n".join(words["above"])),
              ("below", right, below_top, "\n".join(words["below"]))]
    return placed, max(tall["above"], below_top + tall["below"]) + 2.0


def _height(spec: FigureSpec, width: float) -> float:
    stacks = _stacks(spec, width)
    return _sides(spec, width, stacks.zero(width))[1] + stacks.tall + 6.5


def _draw(spec: FigureSpec, area: Area) -> None:
    stacks = _stacks(spec, area.width)
    sides, above = _sides(spec, area.width, stacks.zero(area.width))
    limits, tall = stacks.limits, area.height - above - 5.0
    panel = area.panel(0.0, 5.0, area.width, tall)
    panel.scale(limits, (0.0, tall / stacks.bin_mm))
    top = tall / stacks.bin_mm
    better = {"higher": (0.0, limits[1]), "lower": (limits[0], 0.0)}.get(spec.extra["better"])
    if better:
        panel.bar(*better, 0.0, top, fill=BETTER)
    ticks = round_places(*limits, 9 if area.width > 120 else 5)
    panel.ticks_x(ticks, signed_words(ticks), grid=False)
    panel.frame(left=False)
    panel.segment(0.0, 0.0, 0.0, top, colour=INK, width=1.0)
    look = looks([spec.extra["baseline"], spec.extra["scenario"]])
    policy, base = look[spec.extra["scenario"]], look[spec.extra["baseline"]]
    for side, colour in (("above", policy.colour), ("below", base.colour), ("equal", "white")):
        mine = stacks.side == side
        panel.points(stacks.x[mine], stacks.level[mine], size=0.86 * stacks.bin_mm / POINT_MM,
                     fill=colour, edge=QUIET if side == "equal" else None, width=0.8)
    for side, x, down, words in sides:
        area.write(x, area.height - 0.4 - down, words, bold=True,
                   align="left" if side == "above" else "right",
                   colour=policy.ink if side == "above" else QUIET)
