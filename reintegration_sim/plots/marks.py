"""What both back ends ask about marks: shapes of markers, breaks of lines, what leaves a panel."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from .panel import Panel
from .sheet import Floats

_NEAR = 1e-4
"""By how much of a panel a mark may pass its edge without being cut off there."""


def _around(corners: int, radius: float) -> tuple[tuple[float, float], ...]:
    return tuple((-radius * math.sin(2.0 * math.pi * i / corners),
                  radius * math.cos(2.0 * math.pi * i / corners)) for i in range(corners))


def _turned(corners: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return a shape turned by an eighth of a circle, as tall as before."""
    cos = math.sqrt(0.5)
    return tuple((cos * (x - y), cos * (x + y)) for x, y in corners)


_PLUS = ((-1, 3), (1, 3), (1, 1), (3, 1), (3, -1), (1, -1), (1, -3), (-1, -3), (-1, -1), (-3, -1),
         (-3, 1), (-1, 1))
AS_POLYGON: dict[str, tuple[tuple[float, float], ...]] = {
    "s": ((-0.5, 0.5), (0.5, 0.5), (0.5, -0.5), (-0.5, -0.5)),
    "^": ((0.0, 0.5), (0.5, -0.5), (-0.5, -0.5)),
    "v": ((0.0, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "P": tuple((x / 6.0, y / 6.0) for x, y in _PLUS),
    "X": tuple((0.5 * (x - y) / 4.0, 0.5 * (x + y) / 4.0) for x, y in _PLUS),
    "p": _around(5, 0.5),
    "h": _around(6, 0.5),
    "D": _turned(((-0.5, 0.5), (0.5, 0.5), (0.5, -0.5), (-0.5, -0.5))),
}
"""Markers as polygons around their centre, y upwards, for a size of 1."""


def stepped(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return a line on which each value holds until the next x."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def breaks(x: Floats, *values: Floats) -> Iterator[tuple[Floats, ...]]:
    """Yield the stretches of points in which nothing is missing."""
    if not len(x):
        return
    if math.isfinite(float(x.sum()) + sum(float(one.sum()) for one in values)):
        yield x, *values
        return
    known = np.isfinite(x)
    for one in values:
        known &= np.isfinite(one)
    edges = np.flatnonzero(np.diff(np.r_[False, known, False].astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist()):
        yield x[start:end], *(one[start:end] for one in values)


def leaves(panel: Panel, x: Floats, y: Floats) -> bool:
    """Return whether points of a line lie outside a panel, so that it must be cut off."""
    return _beyond(x, panel.x_limits) or _beyond(y, panel.y_limits)


def _beyond(values: Floats, limits: tuple[float, float]) -> bool:
    low, high = min(limits), max(limits)
    slack = _NEAR * (high - low)
    # These pass over what is missing.
    return bool(np.fmin.reduce(values) < low - slack or np.fmax.reduce(values) > high + slack)
