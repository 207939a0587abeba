"""Where ticks stand and what they say: round numbers, whole years, values with their signs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..core.text import localised
from .measure import text_mm
from .panel import Panel
from .style import SMALL_PT

_OUT = 1.4
"""How far words of ticks may reach out of a panel that has neighbours, in mm."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def round_places(low: float, high: float, most: int,
                 steps: Sequence[float] = _STEPS) -> list[float]:
    """Return the multiples of a round step from ``low`` to ``high``: at most ``most`` intervals.

    ``steps`` are the round numbers from 1 to 10.
    """
    low, high = min(low, high), max(low, high)
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (*(one * power for one in steps), *(one * 10.0 * power for one in steps)):
        # Counted as if the axis went on to the next places, so that short axes stay airy.
        if math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) <= most:
            break
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def extent(*columns: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest of all values that are not missing; 0 and 0 of none."""
    known = [value for column in columns for value in column if value == value]
    return (min(known), max(known)) if known else (0.0, 0.0)


def plain_words(places: Sequence[float]) -> list[str]:
    """Return places as numbers with as many decimals as the finest of them needs."""
    decimals = next((d for d in range(7)
                     if all(abs(round(p, d) - p) < 1e-9 for p in places)), 7)
    return [localised(f"{place + 0.0:.{decimals}f}") for place in places]


def signed_words(places: Sequence[float]) -> list[str]:
    """Return places as differences with their signs; zero has none."""
    return [localised(f"{round(place, 9):+g}") if abs(place) > 1e-9 else "0" for place in places]


def level_words(places: Sequence[float]) -> list[str]:
    """Return places as levels, each with the decimals that it needs itself."""
    return [localised(f"{round(place, 9):g}") if abs(place) > 1e-9 else "0" for place in places]


def value_limits(low: float, high: float, unit: str) -> tuple[float, float]:
    """Return the limits of an axis: from zero, except for an index, whose zero means nothing."""
    if unit == "0-1":
        pad = max(0.02, 0.08 * (high - low))
        return max(0.0, low - pad), min(1.0, high + pad)
    return 0.0, high * 1.05 if high > 0 else 1.0


def value_ticks(panel: Panel) -> None:
    """Label the y axis of a panel with round numbers; its scales are set before."""
    places = round_places(*panel.y_limits, 5)
    panel.ticks_y(places, plain_words(places))


def year_ticks(panel: Panel, *, grid: bool = True) -> None:
    """Put whole years on the x axis, whose data are years from 0; halves where time is short."""
    years = panel.x_limits[1]
    room = max(2.0, panel.width / 8.0)
    step = next((s for s in (0.25, 0.5, 1, 2, 5, 10, 20) if years / s <= room), 50)
    step = max(1, step) if years >= 3 else step
    places = [i * step for i in range(int(years / step) + 1)]
    panel.ticks_x(places, [localised(f"{place:g}") for place in places], grid=grid)


def x_ticks(panel: Panel, most: int, words: Callable[[Sequence[float]], list[str]],
            out: float = _OUT) -> None:
    """Put at most so many intervals on the x axis, fewer where their words would collide.

    Words that would reach more than ``out`` mm beyond the panel's sides are left out.
    """
    for count in range(most, 0, -1):
        places = round_places(*panel.x_limits, count)
        told = words(places)
        pitch = abs((places[1] - places[0]) / panel.data_x(1.0)) if len(places) > 1 else math.inf
        wide = [text_mm(one, SMALL_PT) for one in told]
        if max(wide, default=0.0) + 1.0 <= pitch:
            break
    edges = panel.left - out, panel.left + panel.width + out
    panel.ticks_x(places, [
        one if edges[0] <= panel.at_x(place) - half / 2 and panel.at_x(place) + half / 2 <= edges[1]
        else "" for one, place, half in zip(told, places, wide, strict=True)])


def difference_ticks(panel: Panel, along: str, most: int, *, named: bool = True) -> None:
    """Put ticks on an axis, "x" or "y", of differences, ``named`` with their signs.

    The panel's scales are set before; ``most`` is the highest number of intervals.
    """
    if along == "x":
        x_ticks(panel, most, signed_words)
    else:
        places = round_places(*panel.y_limits, most)
        panel.ticks_y(places, signed_words(places) if named else None)
