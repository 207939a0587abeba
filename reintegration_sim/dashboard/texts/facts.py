"""Numbers that pages quote, each counted in a table or read from a constant, none written down."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ...analysis.frames import QUANTILES
from ...evidence.registry import GRADES, Grade, Parameter, registry, sources, targets
from ...policy.levers import BASES, LEVERS, WORLD, Lever, WorldAssumption

ROWS: tuple[Lever | WorldAssumption, ...] = (*LEVERS, *WORLD)
WIDEST = 12
"""How many of the widest ranges a page lists."""


class Often(NamedTuple):
    """So many times out of so many: 19 of 20."""

    times: int
    of: int


def likely() -> Often:
    """Return how often an outcome lies within the likely range, as whole numbers."""
    outside = QUANTILES["q025"] + 1.0 - QUANTILES["q975"]
    of = round(1.0 / outside)
    return Often(of - 1, of)


def varying_by_grade() -> dict[Grade, int]:
    """Return how many numbers each simulation draws anew, by grade, best grade first."""
    found = Counter(row.grade for row in registry().values()
                    if row.prior != "fixed" and not row.structural)
    return {grade: found[grade] for grade in GRADES}


def structural() -> int:
    """Return how many numbers shape an equation."""
    return sum(row.structural for row in registry().values())


def stated() -> int:
    """Return how many numbers stand as the law or a count states them, and never vary."""
    return sum(row.prior == "fixed" and not row.structural for row in registry().values())


def fitted() -> tuple[str, ...]:
    """Return the parameters that were set by comparison with Belgian figures."""
    return tuple(row.name for row in registry().values() if row.fitted)


def values_by_basis() -> dict[str, int]:
    """Return how many of today's values, of levers and of the world, are of each basis."""
    found = Counter(row.basis for row in ROWS)
    return {basis: found[basis] for basis in BASES}


def read_in_a_source() -> tuple[str, ...]:
    """Return the labels of levers and assumptions whose value today was read in a source."""
    return tuple(row.label for row in ROWS if row.basis == "B")


def sources_by_reading() -> dict[str, int]:
    """Return how many sources were read in full, in abstract, at second hand, from memory."""
    found = Counter(row.read for row in sources().values())
    return {how: found[how] for how in ("full", "abstract", "secondary", "memory")}


def targets_by_use() -> dict[str, int]:
    """Return how many observed figures are tuned to, kept aside as a test, or set."""
    found = Counter(row.use for row in targets().values())
    return {use: found[use] for use in ("fit", "held_out", "input")}


def widest() -> tuple[Parameter, ...]:
    """Return the effects of policy whose range is widest for their size, widest first.

    An effect is a number with a neutral value, at which it is absent. Its width is that of the
    range, over the largest distance from the neutral that the range allows.
    """
    def width(row: Parameter) -> float:
        neutral = 0.0 if row.neutral is None else row.neutral
        reach = max(abs(row.low - neutral), abs(row.high - neutral))
        return (row.high - row.low) / reach if reach > 0.0 else 0.0

    effects = [row for row in registry().values()
               if row.neutral is not None and row.low < row.high and not row.structural]
    return tuple(sorted(effects, key=lambda row: (-width(row), row.name))[:WIDEST])
