"""Does the difference hold in other worlds: points, and bins of them, by each assumption."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..analysis.comparison import Comparison
from ..analysis.sensitivity import in_worlds, rank_correlations
from ..core.errors import InputError
from ..core.text import in_sense, text
from .compared import some
from .design import (
    BEAM,
    OUTCOMES,
    factor_words,
    in_units,
    sides,
    source_of,
    title_of,
    with_error,
)
from .measure import lines_mm, wrapped
from .page import Area, Entry, key_mm
from .panel import Panel
from .rows import Rows
from .scales import difference_ticks, level_words, x_ticks
from .spec import FigureSpec
from .style import FAINT, INK, QUIET, SMALL_PT, TEXT_PT, in_sentence, looks, scenario_label
from .words import capital, listed, number, phrases, signed, span

MOST_FACTORS = 8
_TALL, _BELOW = 24.0, 5.0
_VALUES = ("difference", "error", "overall", "overall_error")


def in_other_worlds(c: Comparison, outcomes: Sequence[str] = OUTCOMES,
                    factors: Sequence[str] | None = None,
                    scenario: str | None = None) -> FigureSpec:
    """Return the difference from the baseline against each factor of a design.

    Of one scenario, the last of the comparison when left out; without ``factors`` against all of
    them. Raises UnknownNameError for an outcome that does not exist, InputError for a design that
    does not vary its factors over all points or varies more than 8.
    """
    names = (c.points.columns.drop(["point", "label"]).astype(str).tolist() if factors is None
             else list(factors))
    if not 1 <= len(names) <= MOST_FACTORS:
        raise InputError(text("the figure 'in_other_worlds' shows 1 to {most} factors of a design; "
                              "this has {n}: name some with factors", most=MOST_FACTORS,
                              n=len(names)))
    found = in_worlds(c, outcomes, names)
    ranks = rank_correlations(c, outcomes, names)
    keys = ["outcome", "scenario", "factor"]
    found = found.merge(ranks[[*keys, "correlation", "clear"]], on=keys, how="left")
    name = scenario or str(found["scenario"].iloc[-1])
    found = found[found["scenario"] == name]
    frame = some(in_units(found, c, _VALUES), "in_other_worlds")
    frame["assumption"] = frame["factor"].map(lambda factor: factor_words(factor)[0])
    frame["assumption_unit"] = frame["factor"].map(lambda factor: factor_words(factor)[1])
    months = int(frame["month"].iloc[0])
    return FigureSpec(
        name="in_other_worlds", frame=frame,
        title=title_of(c, text("Does the difference hold in other worlds?")),
        reading=_reading(frame, months), alternative=_alternative(frame, months),
        x_label=text("assumption about the world: {all}", all=phrases(
            text("{label} ({unit})", label=label, unit=unit) for label, unit in (
                factor_words(str(name)) for name in names))),
        y_label=text("difference between {scenario} and {baseline} (unit beside each heading)",
                     scenario=in_sentence(name), baseline=in_sentence(c.baseline)),
        note=text("Dot: mean of {r} simulations of one world, whose simulation error beside the "
                  "luck that all worlds share is near {errors} ({outcomes}). Large mark: mean of a "
                  "fifth of the worlds, two standard errors either way. Band: mean of all worlds, "
                  "two standard errors either way; the shared luck would move all marks of a "
                  "panel together. Hollow and grey: Spearman's rank correlation ρ is less than "
                  "three standard errors from 0. ",
                  r=c.settings["replications"], errors=listed(
                      number(part.loc[part["kind"] == "point", "error"].iloc[0], 1)
                      for _, part in frame.groupby("outcome", sort=False)),
                  outcomes=", ".join(dict.fromkeys(frame["label"]))) + source_of(c),
        headings={"label": text("outcome"), "unit": text("unit"), "scenario": text("policy"),
                  "baseline": text("compared with"), "assumption": text("assumption"),
                  "assumption_unit": text("its unit"), "level": text("level"),
                  "kind": text("point or bin"), "difference": text("difference"),
                  "error": text("standard error"), "correlation": text("rank correlation")},
        height=_height, draw=_draw)


def _reading(frame: pd.DataFrame, months: int) -> str:
    scenario, baseline = frame["scenario"].iloc[0], frame["baseline"].iloc[0]
    sentences = []
    for _, part in frame.groupby("outcome", sort=False):
        points = part[(part["kind"] == "point") & (part["factor"] == part["factor"].iloc[0])]
        side = 1.0 if points["overall"].iloc[0] >= 0.0 else -1.0
        same = number(100.0 * (side * points["difference"] > 0.0).mean(), 0)
        sentences.append(text("“{label}” {value}, the same sign in {same} of 100 worlds",
                              label=part["label"].iloc[0], same=same,
                              value=with_error(points["overall"].iloc[0],
                                               points["overall_error"].iloc[0])))
    return text("Difference between {scenario} and {baseline} after {span}, mean over all worlds "
                "(± standard error): {all}.", scenario=in_sentence(scenario),
                baseline=in_sentence(baseline), span=span(months), all=phrases(sentences))


def _alternative(frame: pd.DataFrame, months: int) -> str:
    told = []
    for _, part in frame.groupby("outcome", sort=False):
        bins = part[part["kind"] == "bin"]
        told.append(text("{label} ({unit}): {all}", label=part["label"].iloc[0],
                         unit=part["unit"].iloc[0], all=", ".join(text(
                             "{assumption} from {first} to {last}, rank correlation {rho}",
                             assumption=rows["assumption"].iloc[0],
                             first=signed(rows["difference"].iloc[0], 1),
                             last=signed(rows["difference"].iloc[-1], 1),
                             rho=_rho(rows["correlation"].iloc[0]))
                             for _, rows in bins.groupby("factor", sort=False))))
    return text("Scatter plots of the difference between {scenario} and {baseline} after {span} "
                "against assumptions about the world; mean difference in the lowest and in the "
                "highest fifth of each. {told}.", scenario=scenario_label(
                    frame["scenario"].iloc[0]), baseline=in_sentence(frame["baseline"].iloc[0]),
                span=span(months), told=phrases(told))


def _rho(value: float) -> str:
    return signed(value, 2) if value == value else in_sense("correlation", "none")


def _key(spec: FigureSpec) -> list[Entry]:
    ink = _ink(spec.rows)
    return [(lambda panel: panel.points(0.5, 0.5, size=2.5, fill=ink, opacity=0.5),
             text("one world")),
            (lambda panel: panel.points(0.5, 0.5, size=5.0, fill=ink),
             text("a fifth of the worlds")),
            (lambda panel: panel.points(0.5, 0.5, size=4.0, fill="white", edge=QUIET, width=1.0),
             text("the same, no relation told")),
            (lambda panel: panel.bar(0.1, 0.9, 0.1, 0.9, fill=FAINT, opacity=0.55),
             text("mean of all worlds"))]


def _ink(rows: Rows) -> str:
    name = rows.first("scenario")
    return looks([name])[name].ink


def _room(spec: FigureSpec, width: float) -> tuple[int, float, float, float]:
    """Return columns of a block, the width of a panel, the height of a block and of the key."""
    count = len(spec.rows.unique("factor"))
    columns = min(count, 5 if width > 120 else 2)
    wide = (width - 8.0 - 3.0 * (columns - 1)) / columns
    rows = -(-count // columns)
    return (columns, wide,
            _head(spec, width) + rows * (_TALL + _BELOW + _above(spec, wide)) + 1.5,
            key_mm([words for _, words in _key(spec)], width))


def _titles(spec: FigureSpec, width: float) -> list[list[str]]:
    """Return the heading of each outcome in lines."""
    return [wrapped(text("{label} ({unit}; {sides})", label=capital(part.first("label")),
                         unit=part.first("unit"), sides=sides(part.first("better"), True)
                         or text("neither is better")), width, TEXT_PT, True)
            for part in spec.rows.by("outcome").values()]


def _head(spec: FigureSpec, width: float) -> float:
    return lines_mm(max(len(lines) for lines in _titles(spec, width)), TEXT_PT) + 1.7


def _above(spec: FigureSpec, wide: float) -> float:
    most = max(len(wrapped(words, wide, SMALL_PT)) for words in spec.rows.unique("assumption"))
    return lines_mm(most + 1, SMALL_PT) + 1.0


def _height(spec: FigureSpec, width: float) -> float:
    _, _, block, key = _room(spec, width)
    return key + len(spec.rows.unique("outcome")) * block


def _draw(spec: FigureSpec, area: Area) -> None:
    columns, wide, block, key = _room(spec, area.width)
    area.key(_key(spec), area.height)
    above, titles = _above(spec, wide), _titles(spec, area.width)
    head = _head(spec, area.width)
    for i, part in enumerate(spec.rows.by("outcome").values()):
        top = area.height - key - i * block
        area.write(0.0, top, "\n".join(titles[i]), bold=True)
        limits = _limits(part)
        for j, rows in enumerate(part.by("factor").values()):
            row, column = divmod(j, columns)
            x = 8.0 + column * (wide + 3.0)
            y = top - head - row * (_TALL + _BELOW + above) - above
            lines = wrapped(rows.first("assumption"), wide, SMALL_PT)
            lines.append(text("ρ = {rho}", rho=_rho(rows.first("correlation"))))
            area.write(x, y + above, "\n".join(lines), size=SMALL_PT,
                       colour=INK if rows.first("clear") else QUIET)
            _scatter(area.panel(x, y - _TALL, wide, _TALL), rows, limits, named=column == 0)


def _limits(part: Rows) -> tuple[float, float]:
    ends = [0.0, *part["difference"]]
    for overall, error in zip(part["overall"], part["overall_error"], strict=True):
        ends += [overall - BEAM * error, overall + BEAM * error]
    known = [value for value in ends if value == value]
    pad = 0.06 * (max(known) - min(known)) or 1.0
    return min(known) - pad, max(known) + pad


def _scatter(panel: Panel, rows: Rows, limits: tuple[float, float], *, named: bool) -> None:
    """Draw the worlds of one panel; ``named``: with words at the ticks of the y axis."""
    ink, clear = _ink(rows), bool(rows.first("clear"))
    points, bins = rows.where("kind", "point"), rows.where("kind", "bin")
    low, high = min(rows["level"]), max(rows["level"])
    pad = 0.05 * (high - low) or 0.05
    panel.scale((low - pad, high + pad), limits)
    x_ticks(panel, 4, level_words)
    difference_ticks(panel, "y", 4, named=named)
    level, error = rows.first("overall"), BEAM * rows.first("overall_error")
    panel.bar(*panel.x_limits, level - error, level + error, fill=FAINT, opacity=0.55)
    panel.segment(panel.x_limits[0], 0.0, panel.x_limits[1], 0.0, colour=INK)
    panel.points(points["level"], points["difference"], size=1.1, fill=ink, opacity=0.4)
    for x, y, beam in zip(bins["level"], bins["difference"], bins["error"], strict=True):
        panel.segment(x, y - BEAM * beam, x, y + BEAM * beam, colour=INK)
    if clear:
        panel.line(bins["level"], bins["difference"], colour=ink, width=0.8)
    panel.points(bins["level"], bins["difference"], size=3.4, fill=ink if clear else "white",
                 edge=ink if clear else QUIET, width=0.8)
