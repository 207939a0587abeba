"""How much of a difference is luck and how much is belief, and whether its sign holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..analysis.comparison import Comparison
from ..analysis.variance import luck_and_belief as components_frame
from ..core.errors import InputError
from ..core.text import text
from ..evidence.registry import registry
from .compared import others, some
from .design import OUTCOMES, in_units, shown_as, source_of, title_of, with_error
from .measure import lines_mm, text_mm, wrapped
from .page import Area, Entry, key_mm
from .panel import Panel
from .rows import Rows
from .scales import plain_words, round_places
from .spec import FigureSpec
from .style import INK, QUIET, SMALL_PT, TEXT_PT, in_sentence, light, scenario_label
from .words import capital, number, phrases, span

_VALUES = ("difference", "simulation_error", "belief_sd", "luck_sd", "point_error")
_BELIEF, _LUCK = "#0072B2", "#BDBDBD"
_BETTER, _WORSE = "#009E73", "#D55E00"
_ROW, _BETWEEN, _TOP, _HALF = 5.0, 2.2, 7.5, 1.8


def luck_and_belief(c: Comparison, outcomes: Sequence[str] = OUTCOMES) -> FigureSpec:
    """Return how the difference from the baseline varies with luck and with what is believed.

    Raises UnknownNameError for an outcome that does not exist, InputError for a design that is not
    over parameters, or whose replications believe different things, and for fewer than two points,
    replications or scenarios.
    """
    factors = c.points.columns.drop(["point", "label"])
    if c.settings["parameters"] in ("draws", "sceptical") or not set(factors) <= set(registry()):
        raise InputError(text("the figure 'luck_and_belief' needs points that differ in parameters "
                              "alone and replications that differ in luck alone: a design of kind "
                              "\"priors\", and parameters = \"central\""))
    for outcome in outcomes:
        shown_as(c, outcome)
    found = components_frame(c, outcomes) if others(c) else pd.DataFrame()
    frame = in_units(some(found, "luck_and_belief"), c, _VALUES)
    months = int(frame["month"].iloc[0])
    return FigureSpec(
        name="luck_and_belief", frame=frame,
        title=title_of(c, text("How much of the difference is luck, how much is belief?")),
        reading=_reading(frame, c.baseline, months),
        alternative=text("Stacked bars of the difference from {baseline} after {span}: the share "
                         "of its variance that is belief, and the share of beliefs at which it is "
                         "better. {all}.", baseline=in_sentence(c.baseline), span=span(months),
                         all=phrases(_told(r) for _, r in frame.iterrows())),
        x_label="",
        y_label=text("difference from {baseline} after {span} (per 100 people followed; an "
                     "index in points of 100)", baseline=in_sentence(c.baseline),
                     span=span(months)),
        note=text("Variance between points is belief (each point draws every parameter), between "
                  "simulations of one point luck; two-way random effects without interaction, as "
                  "replications share their luck over points. Black bar: two standard errors "
                  "(jackknife). Hatched: the mean of the point's {r} simulations is less than two "
                  "of its simulation errors from 0. Spread: standard deviation. ",
                  r=int(frame["replications"].iloc[0])) + source_of(c),
        headings={"label": text("outcome"), "unit": text("unit"), "scenario": text("policy"),
                  "baseline": text("compared with"), "difference": text("difference"),
                  "simulation_error": text("simulation error"),
                  "belief_sd": text("standard deviation by belief"),
                  "luck_sd": text("standard deviation by luck"),
                  "share_of_belief": text("share of belief"),
                  "share_error": text("its standard error"),
                  "clearly_better": text("share of points clearly better"),
                  "unclear": text("unclear"), "clearly_worse": text("clearly worse"),
                  "better_runs": text("share of single simulations better")},
        height=_height, draw=_draw)


def _reading(frame: pd.DataFrame, baseline: str, months: int) -> str:
    sentences: list[str] = []
    for outcome in ("durably_stable", "people_with_offence"):
        sentences.extend(
            text("“{label}” under {scenario} {value}, clearly better at {better} in 100 beliefs, "
                 "clearly worse at {worse}, and {share} in 100 of the variance is belief",
                 label=r["label"], scenario=in_sentence(r["scenario"]),
                 better=_hundred(r["clearly_better"]),
                 worse=_hundred(r["clearly_worse"]), share=_hundred(r["share_of_belief"]),
                 value=with_error(r["difference"], r["simulation_error"]))
            for _, r in frame[frame["outcome"] == outcome].iterrows())
    if not sentences:
        sentences = [_told(frame.iloc[0])]
    return text("Difference from {baseline} after {span} (per 100 people followed, ± standard "
                "error over beliefs and luck): {all}.", baseline=in_sentence(baseline),
                span=span(months), all=phrases(sentences))


def _told(row: pd.Series[Any]) -> str:
    return text("{label} ({unit}), {scenario}: difference {value}, standard deviation {belief} by "
                "belief and {luck} by luck, share of belief {share} in 100, clearly better at "
                "{better} in 100 points, unclear at {unclear}, clearly worse at {worse}",
                label=row["label"], unit=row["unit"], scenario=scenario_label(row["scenario"]),
                value=with_error(row["difference"], row["simulation_error"]),
                belief=number(row["belief_sd"], 1), luck=number(row["luck_sd"], 1),
                share=_hundred(row["share_of_belief"]), better=_hundred(row["clearly_better"]),
                unclear=_hundred(row["unclear"]), worse=_hundred(row["clearly_worse"]))


def _hundred(share: float) -> str:
    return number(100.0 * share, 0)


def _key() -> list[Entry]:
    def box(fill: str, hatch: bool = False) -> Callable[[Panel], None]:
        return lambda panel: panel.bar(0.2, 0.9, 0.15, 0.85, fill=fill, edge=QUIET, width=0.3,
                                       hatch=hatch)

    return [(box(_BELIEF), text("belief")), (box(_LUCK), text("luck")),
            (box(_BETTER), text("clearly better")),
            (box("white", True), text("cannot be told")),
            (box(_WORSE), text("clearly worse"))]


def _parts(spec: FigureSpec, width: float) -> tuple[float, float, float]:
    """Return the room for names, for the mean in words, and the width of a panel of bars."""
    left = max(text_mm(scenario_label(name), TEXT_PT)
               for name in spec.rows.unique("scenario")) + 2.0
    middle = max(text_mm(_mean(row), SMALL_PT) for row in spec.rows) + 2.0
    if width <= 120:
        return left, middle, width - left - 3.0
    return left, middle, (width - left - middle - 10.0) / 2.0


def _mean(row: Mapping[str, Any]) -> str:
    return text("{mean} ({belief} / {luck})", belief=number(row["belief_sd"], 1),
                mean=with_error(row["difference"], row["simulation_error"]),
                luck=number(row["luck_sd"], 1))


def _blocks(spec: FigureSpec, width: float) -> list[tuple[Rows, list[str]]]:
    """Return per outcome its rows and its heading in lines."""
    return [(part, wrapped(text("{label} ({unit})", label=capital(part.first("label")),
                                unit=part.first("unit")), width, TEXT_PT, True))
            for part in spec.rows.by("outcome").values()]


def _tall(spec: FigureSpec, width: float) -> float:
    return sum(lines_mm(len(lines), TEXT_PT) + 1.0 + _ROW * len(part) + _BETWEEN
               for part, lines in _blocks(spec, width))


def _height(spec: FigureSpec, width: float) -> float:
    panels = 1 if width > 120 else 2
    key = key_mm([words for _, words in _key()], width)
    return key + panels * (_tall(spec, width) + 9.5 + _TOP)


def _draw(spec: FigureSpec, area: Area) -> None:
    area.key(_key(), area.height)
    top = area.height - key_mm([words for _, words in _key()], area.width)
    left, middle, wide = _parts(spec, area.width)
    tall = _tall(spec, area.width)
    wide_page = area.width > 120
    below = (text("in 100 of the variance"), text("in 100 of the points"))
    for k, draw in enumerate((_variance, _signs)):
        x = left + (k * (wide + middle + 8.0) if wide_page else 0.0)
        y = top - (0.0 if wide_page else k * (tall + 9.5 + _TOP))
        panel = area.panel(x, y - _TOP - tall, wide, tall)
        panel.scale((0.0, 100.0), (tall, 0.0))
        panel.frame(left=False)
        places = round_places(0.0, 100.0, 5)
        panel.ticks_x(places, plain_words(places))
        area.write(x + wide / 2, y - _TOP - tall - 4.0, below[k],
                   colour=QUIET, align="center")
        if k == 0 and wide_page:
            head = wrapped(text("mean (spread by belief / luck)"), middle, SMALL_PT)
            area.write(x + wide + 2.0, y - 0.4, "\n".join(head), size=SMALL_PT, colour=QUIET)
        at = 0.0
        for part, lines in _blocks(spec, area.width):
            if k == 0 or not wide_page:
                area.write(0.0, y - _TOP - at, "\n".join(lines), bold=True)
            at += lines_mm(len(lines), TEXT_PT) + 1.0
            for row in part:
                centre = at + _ROW / 2
                draw(panel, row, centre)
                if k == 0 or not wide_page:
                    area.write(left - 1.5, y - _TOP - centre, scenario_label(row["scenario"]),
                               align="right", vertical="middle")
                if k == 0 and wide_page:
                    area.write(x + wide + 2.0, y - _TOP - centre, _mean(row), size=SMALL_PT,
                               vertical="middle")
                at += _ROW
            at += _BETWEEN


def _variance(panel: Panel, row: Mapping[str, Any], y: float) -> None:
    share, error = 100.0 * row["share_of_belief"], 100.0 * row["share_error"]
    if share != share:
        return
    panel.bar(0.0, share, y - _HALF, y + _HALF, fill=_BELIEF)
    panel.bar(share, 100.0, y - _HALF, y + _HALF, fill=_LUCK)
    if error == error:
        ends = max(0.0, share - 2 * error), min(100.0, share + 2 * error)
        panel.segment(ends[0], y, ends[1], y, colour=INK, width=0.9)
        panel.points(ends, [y, y], marker="|", size=4.5, fill=INK, width=0.9)


def _signs(panel: Panel, row: Mapping[str, Any], y: float) -> None:
    start = 0.0
    for name, colour in (("clearly_better", _BETTER), ("unclear", "white"),
                         ("clearly_worse", _WORSE)):
        share = 100.0 * row[name]
        panel.bar(start, start + share, y - _HALF, y + _HALF, fill=light(colour, 0.85),
                  edge=QUIET, width=0.3, hatch=name == "unclear")
        if share >= 9.0:
            panel.words(start + share / 2, y, _hundred(row[name]), size=SMALL_PT,
                        align="center", halo=True)
        start += share
