"""Outcomes of many cells: a study's design points and scenarios, and how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.layout import Layout
from ..core.errors import InputError
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from .columns import DIFFERENCES
from .differences import summary_of
from .frames import words
from .source import Source

MOST_ROWS = 100_000_000
OUTCOMES_AT_ONCE = 16
"""Outcomes whose values are in memory at a time."""

_Cube = NDArray[np.float32]


def horizons_frame(source: Source, outcomes: Sequence[str], point: int | None = None
                   ) -> pd.DataFrame:
    """Return scenario, point, replication, effects, month and a column an outcome."""
    layout = source.layout
    runs, values = _of_point(layout, *source.values(outcomes), point)
    n = len(layout.horizons)
    keys = _keys(layout, np.repeat(runs, n))
    keys["month"] = np.tile(np.array(layout.horizons, dtype=np.int16), len(runs))
    flat = values.reshape(-1, len(outcomes))
    return pd.concat([pd.DataFrame(keys), pd.DataFrame(flat, columns=list(outcomes))], axis=1)


def outcomes_of_cells(source: Source) -> pd.DataFrame:
    """Return scenario, point, replication, month, outcome, value, effects of every run.

    Raises InputError when that would be more rows than memory should hold.
    """
    layout = source.layout
    runs, values = source.values(OUTCOME_NAMES)
    if values.size > MOST_ROWS:
        raise InputError(text("{n} rows are too many for one table; take .values(outcome), "
                              ".horizons or `query`", n=f"{values.size:,}"))
    months, outcomes = len(layout.horizons), len(OUTCOME_NAMES)
    keys = _keys(layout, np.repeat(runs, months * outcomes))
    month = np.tile(np.repeat(np.array(layout.horizons, dtype=np.int16), outcomes), len(runs))
    outcome = np.tile(np.arange(outcomes, dtype=np.int16), len(runs) * months)
    return pd.DataFrame({
        **{name: keys[name] for name in ("scenario", "point", "replication")}, "month": month,
        "outcome": words(outcome, OUTCOME_NAMES), "value": values.ravel(),
        "effects": keys["effects"]})


def values_frame(source: Source, outcome: str, month: int | None, point: int | None = None
                 ) -> pd.DataFrame:
    """Return scenario, point, replication, effects, value of one outcome at one horizon."""
    layout = source.layout
    at = layout.horizons[-1] if month is None else month
    if at not in layout.horizons:
        raise InputError(text("month = {month}; outcomes are kept at months {horizons}", month=at,
                              horizons=", ".join(map(str, layout.horizons))))
    runs, values = _of_point(layout, *source.values([outcome]), point)
    keys = _keys(layout, runs)
    return pd.DataFrame({**keys, "value": values[:, layout.horizons.index(at), 0]})


def between_cells(source: Source, outcomes: tuple[str, ...], baseline: str) -> pd.DataFrame:
    """Return the differences between the cells of a design; see `Comparison.differences_of`."""
    layout = source.layout
    blocks: list[dict[str, Any]] = []
    for first in range(0, len(outcomes), OUTCOMES_AT_ONCE):
        some = outcomes[first:first + OUTCOMES_AT_ONCE]
        blocks += _between(source, some, first, baseline)
    names = ("scenario", "point", "baseline", "baseline_point", "outcome", "month",
             "replications", *(name for name, *_ in DIFFERENCES))
    if not blocks:
        return pd.DataFrame({name: [] for name in names})
    joined = {name: np.concatenate([block[name] for block in blocks]) for name in names}
    order = np.lexsort([joined[name] for name in ("month", "outcome", "scenario", "point")])
    frame = pd.DataFrame({name: column[order] for name, column in joined.items()})
    for name, table in (("scenario", layout.labels), ("baseline", layout.labels),
                        ("outcome", outcomes)):
        frame[name] = pd.Series(words(frame[name].to_numpy(), table)).astype(str)
    return frame


def _between(source: Source, outcomes: tuple[str, ...], first: int, baseline: str
             ) -> list[dict[str, Any]]:
    """Return the columns of some outcomes, codes instead of words; ``first`` is their place."""
    layout = source.layout
    cells = _by_cell(layout, *source.values(outcomes))
    blocks: list[dict[str, Any]] = []
    for point in range(layout.n_points):
        for label in layout.labels:
            other = (point, baseline) if len(layout.labels) > 1 else (0, label)
            if (point, label) == other:
                continue
            found = _pair(layout, cells, (point, label), other, outcomes)
            if found is None:
                continue
            n, columns = found
            months, size = len(layout.horizons), len(outcomes)
            blocks.append({
                "scenario": np.full(months * size, layout.labels.index(label), np.int16),
                "point": np.full(months * size, point, np.int32),
                "baseline": np.full(months * size, layout.labels.index(other[1]), np.int16),
                "baseline_point": np.full(months * size, other[0], np.int32),
                "outcome": np.repeat(np.arange(first, first + size), months),
                "month": np.tile(np.array(layout.horizons, dtype=np.int16), size),
                "replications": np.full(months * size, n, np.int32),
                **{name: columns[name].T.ravel() for name, *_ in DIFFERENCES}})
    return blocks


def _pair(layout: Layout, cells: dict[int, dict[int, _Cube]], one: tuple[int, str],
          other: tuple[int, str], outcomes: tuple[str, ...]) -> tuple[int, dict[str, Any]] | None:
    """Return the number of replications and the columns, each [month, outcome]."""
    numbers = [layout.cell(*at, effects) for effects in (True, False) for at in (one, other)]
    held = [cells.get(-1 if number is None else number, {}) for number in numbers]
    twins = all(number is not None for number in numbers)
    common = sorted(set.intersection(*(set(h) for h in (held if twins else held[:2]))))
    if not common:
        return None
    a, b = (np.stack([h[r] for r in common]).astype(np.float64) for h in held[:2])
    if not twins:
        return len(common), summary_of(a, b, None, outcomes)
    c, d = (np.stack([h[r] for r in common]).astype(np.float64) for h in held[2:])
    return len(common), summary_of(a, b, (c, d), outcomes)


def _by_cell(layout: Layout, runs: NDArray[np.int64], values: _Cube
             ) -> dict[int, dict[int, _Cube]]:
    found: dict[int, dict[int, _Cube]] = {}
    replication, cell = np.divmod(runs, layout.n_cells)
    for place, (r, c) in enumerate(zip(replication.tolist(), cell.tolist(), strict=True)):
        found.setdefault(c, {})[r] = values[place]
    return found


def _of_point(layout: Layout, runs: NDArray[np.int64], values: _Cube, point: int | None
              ) -> tuple[NDArray[np.int64], _Cube]:
    if point is None:
        return runs, values
    mine = runs % layout.n_cells // len(layout.within_point) == point
    return runs[mine], values[mine]


def _keys(layout: Layout, runs: NDArray[np.int64]) -> dict[str, Any]:
    replication, cell = np.divmod(runs, layout.n_cells)
    point, within = np.divmod(cell, len(layout.within_point))
    policy = np.array([layout.labels.index(label) for label, _ in layout.within_point])
    effects = np.array([effects for _, effects in layout.within_point], dtype=np.int8)
    return {"scenario": words(policy[within], layout.labels), "point": point.astype(np.int32),
            "replication": replication.astype(np.int32), "effects": effects[within]}
