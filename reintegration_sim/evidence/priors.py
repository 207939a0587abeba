"""Draws from the priors: what a replication believes each parameter to be.

Three modes. ``central``: every parameter at its value. ``draws``: every parameter is the
quantile of its prior at a keyed uniform. ``sceptical``: besides, each effect (a parameter with
a neutral value) is absent with probability 0.4, whichever side it speaks for. Structural and
fixed parameters never vary.

The uniform of a parameter hangs on the seed, the replication and its own name alone, so that
adding, removing or reordering parameters moves no draw of another.

The Beta prior is Beta(4, 4), stretched over the range: symmetric, with most of its weight in the
middle. Its distribution function is the polynomial 35 x^4 - 84 x^5 + 70 x^6 - 20 x^7, inverted
by four Newton steps from a table.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from ..core.codes import PARAMETER
from ..core.errors import unknown_name
from ..core.luck import uniforms
from .registry import Parameter, registry

Mode = Literal["draws", "central", "sceptical"]
MODES: tuple[str, ...] = get_args(Mode)

PROBABILITY_OF_NO_EFFECT = 0.4
"""Probability that a sceptical draw switches an effect off, each on its own."""

_Floats = NDArray[np.float64]

_BELIEVED, _ABSENT = 0, 1
_TABLE_POINTS = 1_025
_NEWTON_STEPS = 4


def uniform_quantile(u: _Floats, low: _Floats, high: _Floats) -> _Floats:
    """Return the quantile of the uniform prior on low to high, in the unit of the range."""
    return low + u * (high - low)


def triangular_quantile(u: _Floats, low: _Floats, peak: _Floats, high: _Floats) -> _Floats:
    """Return the quantile of the triangular prior on low to high with its peak at ``peak``."""
    width = high - low
    rising = u * width < peak - low
    below = low + np.sqrt(u * width * (peak - low))
    above = high - np.sqrt((1.0 - u) * width * (high - peak))
    return np.where(rising, below, above)


def beta_quantile(u: _Floats, low: _Floats, high: _Floats) -> _Floats:
    """Return the quantile of Beta(4, 4) stretched over low to high, in the unit of the range."""
    u = np.asarray(u, dtype=np.float64)
    tail = np.minimum(u, 1.0 - u)
    grid, reached = _beta_table()
    x = np.maximum(np.interp(tail, reached, grid), grid[1])
    for _ in range(_NEWTON_STEPS):
        density = 140.0 * (x * (1.0 - x)) ** 3
        x = np.clip(x - (_beta_distribution(x) - tail) / density, 0.25 * x, 0.5)
    x = np.where(tail > 0.0, x, 0.0)
    share = np.where(u > 0.5, 1.0 - x, x)
    return low + share * (high - low)


def draw(
    seed: int, replication: int, mode: str, among: Mapping[str, Parameter] | None = None
) -> dict[str, float]:
    """Return the value of every parameter for one replication, each in its own unit.

    Parameters
    ----------
    seed, replication : as in `core.luck`
    mode : draws, central or sceptical
    among : the parameters to draw; the whole registry when left out

    Raises
    ------
    UnknownNameError : no such mode
    """
    table = _whole_table() if among is None else _table(among)
    return dict(zip(table.names, _values(table, seed, replication, mode).tolist(), strict=True))


def draw_many(seed: int, replications: int, mode: str) -> tuple[tuple[str, ...], _Floats]:
    """Return the names and values[replication, parameter] of the first ``replications`` draws.

    Row r equals ``draw(seed, r, mode)``; columns follow the order of the registry.
    """
    table = _whole_table()
    found = np.empty((replications, len(table.names)))
    for replication in range(replications):
        found[replication] = _values(table, seed, replication, mode)
    return table.names, found


def luck_row(name: str) -> int:
    """Return the row by which luck knows a parameter: the CRC-32 of its name."""
    return zlib.crc32(name.encode())


class _Table(NamedTuple):
    """The registry as arrays; an index array per kind of prior."""

    names: tuple[str, ...]
    values: _Floats
    low: _Floats
    high: _Floats
    rows: NDArray[np.uint64]
    uniform: NDArray[np.intp]
    triangular: NDArray[np.intp]
    beta: NDArray[np.intp]
    effects: NDArray[np.intp]
    neutral: _Floats


@cache
def _whole_table() -> _Table:
    return _table(registry())


def _table(parameters: Mapping[str, Parameter]) -> _Table:
    rows = list(parameters.values())

    def of_prior(kind: str) -> NDArray[np.intp]:
        return np.array([i for i, row in enumerate(rows)
                         if row.prior == kind and not row.structural], dtype=np.intp)

    effects = [(i, row.neutral) for i, row in enumerate(rows)
               if row.neutral is not None and row.prior != "fixed"]
    return _Table(
        names=tuple(row.name for row in rows),
        values=np.array([row.value for row in rows]),
        low=np.array([row.low for row in rows]),
        high=np.array([row.high for row in rows]),
        rows=np.array([luck_row(row.name) for row in rows], dtype=np.uint64),
        uniform=of_prior("uniform"),
        triangular=of_prior("triangular"),
        beta=of_prior("beta"),
        effects=np.array([i for i, _ in effects], dtype=np.intp),
        neutral=np.array([neutral for _, neutral in effects], dtype=np.float64),
    )


def _values(table: _Table, seed: int, replication: int, mode: str) -> _Floats:
    """Return values[parameter] of one replication; the central ones where nothing varies."""
    if mode not in MODES:
        raise unknown_name("prior mode", mode, MODES)
    found = table.values.copy()
    if mode == "central":
        return found
    u = uniforms(seed, replication, PARAMETER, table.rows, month=0, purpose=_BELIEVED)
    flat, peaked, bell = table.uniform, table.triangular, table.beta
    low, high = table.low, table.high
    found[flat] = uniform_quantile(u[flat], low[flat], high[flat])
    found[peaked] = triangular_quantile(u[peaked], low[peaked], found[peaked], high[peaked])
    if bell.size:
        found[bell] = beta_quantile(u[bell], low[bell], high[bell])
    if mode == "sceptical":
        rows = table.rows[table.effects]
        u = uniforms(seed, replication, PARAMETER, rows, month=0, purpose=_ABSENT)
        absent = u < PROBABILITY_OF_NO_EFFECT
        found[table.effects[absent]] = table.neutral[absent]
    return found


def _beta_distribution(x: _Floats) -> _Floats:
    return x**4 * (35.0 + x * (-84.0 + x * (70.0 - 20.0 * x)))


@cache
def _beta_table() -> tuple[_Floats, _Floats]:
    """Return the lower half of Beta(4, 4): points x[1025] from 0 to 0.5, and what lies below."""
    grid = np.linspace(0.0, 0.5, _TABLE_POINTS)
    return grid, _beta_distribution(grid)
