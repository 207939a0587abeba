"""How groups of people fare under each policy: from the baseline to the policy, group by group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import pandas as pd

from ..analysis.groups import FEWEST, GAP, GROUP_OUTCOMES, GROUPINGS
from ..core.errors import unknown_name
from ..core.text import number as formatted
from ..core.text import text
from .compared import Compared, in_order, others, outcome_row, some
from .measure import lines_mm, text_mm, wrapped
from .page import Area, key_mm
from .panel import Panel
from .rows import Rows
from .scales import plain_words, round_places
from .spec import FigureSpec
from .style import FAINT, QUIET, SMALL_PT, TEXT_PT, Look, in_sentence, looks, scenario_label
from .words import capital, number, phrases, signed, source, span

Row = dict[str, Any]
_NUMBERS = ["value", "low", "high", "difference", "difference_low", "difference_high",
            "difference_error"]
_COLUMNS = ["scenario", "group", "label", "n", *_NUMBERS, "highest", "lowest"]
_ROW, _APART = 4.6, 0.9
"""Height of one policy's line in mm, and how far from its middle the two ranges run."""
_CLEAR = 2.0
"""Simulation errors by which a gap has to change before it is said to widen or narrow."""


class WithGroups(Compared, Protocol):
    """A comparison that knows how groups fare."""

    @property
    def groups(self) -> pd.DataFrame:
        """Return scenario, grouping, group, outcome, n, value, its range and differences."""


def groups(c: WithGroups, grouping: str, outcome: str = "durably_stable") -> FigureSpec:
    """Return how the groups of one grouping fare under the baseline and under each policy.

    ``grouping`` is sex, legal_status, region or parent; ``outcome`` durably_stable or
    people_with_offence_seen. The frame holds the rows of `Comparison.groups`, per 100 of the
    group; a group of fewer than 30 lives has no numbers there and is hatched in the figure.

    Raises UnknownNameError for a grouping or an outcome that there is not.
    """
    if grouping not in GROUPINGS:
        raise unknown_name("grouping", grouping, tuple(GROUPINGS))
    if outcome not in GROUP_OUTCOMES:
        raise unknown_name("outcome", outcome, GROUP_OUTCOMES)
    known = c.groups
    known = known[(known["grouping"] == grouping) & (known["outcome"] == outcome)]
    known = some(in_order(known, c), "groups")
    month = int(known["month"].iloc[0])
    words = group_words(grouping)
    found = Rows.of(known).by("group")
    rows = [{**row, "label": words[group], "highest": words.get(row["highest"], ""),
             "lowest": words.get(row["lowest"], "")}
            for group in words for row in found.get(group, ())]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    drawn = Rows.of(frame)
    label = outcome_row(c, outcome)["label"]
    return FigureSpec(
        name=f"groups_{grouping}_{outcome}", frame=frame,
        title=text("“{label}” by {grouping}, after {span}", label=label, span=span(month),
                   grouping=_grouping_words(grouping)),
        reading=_reading(c, drawn),
        alternative=text("Dumbbells from {baseline} to each policy, per 100 of the group. {all}.",
                         baseline=in_sentence(c.baseline),
                         all=phrases(_told(drawn))),
        x_label=text("per 100 people of the group"), y_label="",
        note=text("Thin line: 19 of 20 simulations; the fewer people a group has, the longer it "
                  "is. n: people of the group times simulations; groups of fewer than {n} are "
                  "hatched and have no number. Groups are what people are at the start. ",
                  n=FEWEST) + source(c.settings),
        headings={"scenario": text("policy"), "label": text("group"), "n": text("n"),
                  "value": text("per 100"), "low": text("2.5 %"), "high": text("97.5 %"),
                  "difference": text("difference"), "difference_low": text("difference, 2.5 %"),
                  "difference_high": text("difference, 97.5 %"),
                  "difference_error": text("simulation error"),
                  "highest": text("higher group"), "lowest": text("lower group")},
        height=_height, draw=_draw, extra={"baseline": c.baseline})


def group_words(grouping: str) -> dict[str, str]:
    """Return the groups of a grouping in words, and the gap between them."""
    found = {
        "sex": {"men": text("men"), "women": text("women")},
        "legal_status": {"belgian_only": text("Belgians with one nationality"),
                         "dual": text("Belgians with two nationalities"),
                         "foreign": text("foreign nationals with a right of residence")},
        "region": {"brussels": text("Brussels"), "flanders": text("Flanders"),
                   "wallonia": text("Wallonia")},
        "parent": {"parents": text("parents"), "not_parents": text("people without children")},
    }[grouping]
    return {**found, GAP: text("gap between groups")}


def _grouping_words(grouping: str) -> str:
    return {"sex": text("sex"), "legal_status": text("legal status"), "region": text("region"),
            "parent": text("whether people have children")}[grouping]


def _reading(c: Compared, rows: Rows) -> str:
    """Return how the gap between groups differs from that under the baseline."""
    gaps = _by_policy(rows.where("group", GAP))
    if c.baseline not in gaps:
        return text("Too few people to compare groups: fewer than two groups have {n} or more.",
                    n=FEWEST)
    base = gaps[c.baseline]
    parts = [_gap_words(name, gaps[name], base) for name in others(c) if name in gaps]
    if not parts:
        return capital(text("the gap between {higher} and {lower} is {n} per 100 under "
                            "{scenario}.", higher=base["highest"], lower=base["lowest"],
                            n=number(base["value"], 1), scenario=in_sentence(c.baseline)))
    return capital(phrases(parts)) + "."


def _gap_words(name: str, gap: Row, base: Row) -> str:
    before, after = number(base["value"], 1), number(gap["value"], 1)
    who = {"higher": gap["highest"], "lower": gap["lowest"], "before": before, "after": after,
           "scenario": in_sentence(name)}
    clear = abs(gap["difference"]) > _CLEAR * gap["difference_error"]
    if (gap["highest"], gap["lowest"]) != (base["highest"], base["lowest"]):
        who |= {"first": base["highest"], "second": base["lowest"]}
        if not clear:
            return text("the largest gap between groups hardly differs under {scenario}: {before} "
                        "({first} above {second}) and {after} ({higher} above {lower}) per 100",
                        **who)
        return text("the largest gap between groups goes from {before} ({first} above {second}) "
                    "to {after} ({higher} above {lower}) per 100 under {scenario}", **who)
    if not clear:
        return text("the gap between {higher} and {lower} hardly differs under {scenario}: "
                    "{before} and {after} per 100", **who)
    if gap["difference"] > 0:
        return text("the gap between {higher} and {lower} widens from {before} to {after} per 100 "
                    "under {scenario}", **who)
    return text("the gap between {higher} and {lower} narrows from {before} to {after} per 100 "
                "under {scenario}", **who)


def _told(rows: Rows) -> list[str]:
    found = []
    for group, part in rows.by("group").items():
        label = part.first("label")
        if group == GAP:
            continue
        if _too_few(part):
            found.append(text("{label}: fewer than {n}, no number", label=label, n=FEWEST))
        else:
            found.append(text("{label}: {all}", label=label, all=", ".join(
                text("{name} {number}", name=scenario_label(r["scenario"]),
                     number=number(r["value"], 0)) for r in part)))
    return found


def _too_few(part: Rows) -> bool:
    return bool(pd.isna(part.first("n")))


def _labels(spec: FigureSpec) -> list[str]:
    return [scenario_label(name) for name in spec.rows.unique("scenario")]


def _policies(spec: FigureSpec) -> list[str]:
    base = spec.extra["baseline"]
    return [name for name in spec.rows.unique("scenario") if name != base]


def _left(width: float) -> float:
    return 46.0 if width > 120 else 27.0


def _blocks(spec: FigureSpec, width: float) -> list[tuple[Rows, list[str], float]]:
    """Return per group its rows, its label and n in lines, and its height in mm."""
    found = []
    lines = max(1, len(_policies(spec)))
    for group, part in spec.rows.by("group").items():
        if group != GAP:
            label = wrapped(part.first("label"), _left(width) - 3.0, TEXT_PT)
            tall = max(_ROW * lines, lines_mm(len(label) + 1, TEXT_PT)) + 2.0
            found.append((part, label, tall))
    return found


def _n_words(part: Rows) -> str:
    if _too_few(part):
        return text("n fewer than {n}", n=FEWEST)
    return text("n {n}", n=formatted(int(part.first("n")), 0))


def _height(spec: FigureSpec, width: float) -> float:
    return (key_mm(_labels(spec), width) + sum(tall for *_, tall in _blocks(spec, width)) + 5.0)


def _draw(spec: FigureSpec, area: Area) -> None:
    look = looks(spec.rows.unique("scenario"))
    area.key([(_sample(one), one.label) for one in look.values()], area.height)
    left, blocks = _left(area.width), _blocks(spec, area.width)
    right = max((text_mm(line, SMALL_PT) for part, *_ in blocks
                 for line in _all_numbers(part, spec.extra["baseline"])), default=0.0) + 2.0
    tall = sum(height for *_, height in blocks)
    panel = area.panel(left, 5.0, area.width - left - right, tall)
    shown = [value for part, *_ in blocks if not _too_few(part)
             for column in ("high", "value") for value in part[column]]
    # Shares of a group of nobody or of a few look like much on a scale of their own.
    limit = 1.04 * max(10.0, *shown)
    panel.scale((0.0, limit), (tall, 0.0))
    ticks = round_places(0.0, limit, 8 if area.width > 120 else 4)
    panel.ticks_x(ticks, plain_words(ticks))
    panel.frame(left=False)
    at = 0.0
    for part, label, height in blocks:
        area.write(0.0, 5.0 + tall - at - 1.0, "\n".join(label))
        area.write(0.0, 5.0 + tall - at - 1.0 - lines_mm(len(label), TEXT_PT), _n_words(part),
                   size=SMALL_PT, colour=QUIET)
        if _too_few(part):
            panel.bar(0.0, limit, at + 1.0, at + height - 1.0, fill="white", edge=FAINT,
                      hatch=True)
        else:
            _group(panel, part, look, spec.extra["baseline"],
                   (at + 1.0, height - 2.0, limit))
        at += height


def _by_policy(rows: Rows) -> dict[str, Row]:
    return {str(row["scenario"]): row for row in rows}


def _numbers(base: Row, row: Row) -> str:
    """Return "20.1 → 48.3 (+28.2)"."""
    if row["scenario"] == base["scenario"]:
        return number(row["value"], 1)
    return (f"{number(base['value'], 1)} → {number(row['value'], 1)} "
            f"({signed(row['difference'], 1)})")


def _all_numbers(part: Rows, baseline: str) -> list[str]:
    base = _by_policy(part)[baseline]
    return [] if _too_few(part) else [_numbers(base, row) for row in part]


def _sample(one: Look) -> Callable[[Panel], None]:
    def draw(panel: Panel) -> None:
        panel.segment(0.0, 0.5, 1.0, 0.5, colour=one.colour, width=0.8)
        panel.points([0.5], [0.5], marker=one.marker, size=4.2, fill=one.colour)
    return draw


def _group(panel: Panel, part: Rows, look: dict[str, Look], baseline: str,
           place: tuple[float, float, float]) -> None:
    """Draw a line for each policy: from the baseline to it, both with their ranges.

    ``place`` is the top, the height and the right end, in the units of the panel.
    """
    top, height, limit = place
    rows = _by_policy(part)
    names = [name for name in rows if name != baseline] or [baseline]
    base, grey = rows[baseline], look[baseline]
    for i, name in enumerate(names):
        y = top + (i + 0.5) * height / len(names)
        row, one = rows[name], look[name]
        for each, drawn, shift in ((base, grey, -_APART), (row, one, _APART)):
            panel.segment(each["low"], y + shift, each["high"], y + shift, colour=drawn.colour,
                          width=0.7, dash=drawn.dash)
        panel.segment(base["value"], y, row["value"], y, colour=one.colour, width=2.0)
        panel.points([base["value"]], [y], marker=grey.marker, size=4.2, fill=grey.colour)
        panel.points([row["value"]], [y], marker=one.marker, size=4.6, fill=one.colour)
        panel.words(limit, y, _numbers(base, row), size=SMALL_PT, colour=one.ink,
                    dx=1.5)
