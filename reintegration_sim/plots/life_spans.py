"""What a life is drawn from: spans of months on lines of their own, and events."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..analysis.life import BETWEEN
from ..analysis.life_words import HAPPENED
from ..core.text import text
from .style import PHASES

LINES = ("phase", "home", "work", "key_worker", "events")
GAINS = ("settled", "job_found", "reunited", "delisted", "stable", "stopped", "status_restored")
ELSEWHERE = ("released", "departed", "removed", "died")
"""Events that the line of phases shows; what is not good and not here is a setback."""
FULL, PART, NONE = "#00674B", "#7FC4AC", "white"
SHADES = {"settled": FULL, "with_family": PART, "precarious": NONE, "job": FULL,
          "training": PART, "key_worker": FULL}
"""Fills of what stands on a line; what is white is hatched."""


def phase_words() -> dict[str, str]:
    """Return phases in words, as in the figure of phases; who is not here yet has none."""
    return {name: text(PHASES[name][0]) for name in PHASES}


def span_words() -> dict[str, str]:
    """Return homes, work and the key worker in words; of no work and of prison there is no span."""
    return {"settled": text("a settled home"), "with_family": text("lives with family"),
            "precarious": text("no home of their own"), "job": text("a job"),
            "training": text("in training or social employment"),
            "key_worker": text("a key worker")}


def line_words() -> dict[str, str]:
    """Return the names of the lines, as they stand at the left."""
    return dict(zip(LINES, (text("phase"), text("home"), text("work"), text("key worker"),
                            text("events")), strict=True))


def table_words() -> dict[str, str]:
    """Return the lines of the frame in words, as they stand in its table."""
    events = {"gain": text("something won"), "setback": text("a setback"),
              "differs": text("the two lives part")}
    return {**line_words(), **events}


def spans_of(life: pd.DataFrame) -> Iterator[tuple[str, int, int, str, str]]:
    """Yield line, first and last month, what it is and its words, of every span and event.

    ``life`` is a table of `analysis.life.life`. The line of an event is "gain" or "setback".
    """
    months = life["month"].tolist()
    lines: dict[str, list[str]] = {name: life[name].tolist() for name in ("phase", "home", "work")}
    lines["key_worker"] = ["key_worker" if n > 0 else "" for n in life["key_worker_months"]]
    for line, values in lines.items():
        words = phase_words() if line == "phase" else span_words()
        for start, stop, what in _stretches(values):
            if what in words:
                yield line, months[start], months[stop], what, words[what]
    for month, cell in zip(months, life["events"], strict=True):
        for name in cell.split(BETWEEN) if cell else ():
            if name not in ELSEWHERE:
                yield "gain" if name in GAINS else "setback", month, month, name, _event(name)


def _event(name: str) -> str:
    others = {"breach": text("breaks a condition"), "breach_seen": text("it is noticed"),
              "offence": text("commits an ordinary offence"),
              "offence_seen": text("it is noticed")}
    return others[name] if name in others else text(HAPPENED[name])


def _stretches(values: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first place, last place and value of every stretch of equal values."""
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            yield start, i - 1, values[start]
            start = i
