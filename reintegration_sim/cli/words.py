"""Numbers in words: natural frequencies, likely ranges, years."""

from __future__ import annotations

import math

from ..core.text import text

PER_100 = "per 100"


def is_per_100(unit: str) -> bool:
    """Return whether an outcome counts people or events per 100 people."""
    return unit.startswith(PER_100)


def figure(value: float, unit: str) -> str:
    """Return a level: tenths per 100 people, hundredths on a scale from 0 to 1."""
    if math.isnan(value):
        return "-"
    return f"{value + 0.0:.2f}" if unit == "0-1" else f"{value + 0.0:.1f}"


def signed(value: float, unit: str) -> str:
    """Return a difference with its sign, in the decimals of ``figure``."""
    if math.isnan(value):
        return "-"
    shown = figure(value, unit)
    return shown if float(shown) < 0 else f"+{figure(abs(value), unit)}"


def count(value: float) -> str:
    """Return how many of 100, without sign: whole from 2 on, one decimal below."""
    size = abs(value)
    shown = f"{size:.0f}" if size >= 1.95 else f"{size:.1f}"
    return shown.removesuffix(".0") if size >= 0.05 else "0"


def more_or_fewer(value: float) -> str:
    """Return ``7 more`` or ``0.3 fewer``; ``as many`` where it rounds to nothing."""
    if count(value) == "0":
        return text("as many")
    if value > 0:
        return text("{n} more", n=count(value))
    return text("{n} fewer", n=count(value))


def likely_range(low: float, high: float, difference: float) -> str:
    """Return the likely range in the direction of the difference.

    ``2 to 12`` when both ends lie on its side, else ``4 fewer to 2 more``.
    """
    if math.isnan(low) or math.isnan(high):
        return text("unknown")
    ends = (count(low), count(high))
    one_sided = (low > 0 and difference > 0) or (high < 0 and difference < 0)
    if one_sided and "0" not in ends:
        near, far = (low, high) if difference > 0 else (high, low)
        return text("{near} to {far}", near=count(near), far=count(far))
    return text("{low} to {high}", low=more_or_fewer(low), high=more_or_fewer(high))


def span(months: int) -> str:
    """Return ``10 years``, ``1 year`` or ``30 months``."""
    if months % 12:
        return text("1 month") if months == 1 else text("{n} months", n=months)
    years = months // 12
    return text("1 year") if years == 1 else text("{n} years", n=years)


def share_of(delivery: float, difference: float) -> str:
    """Return how much of a difference is the service itself and how much what it does."""
    if math.isnan(delivery):
        return ""
    effect = difference - delivery
    if delivery < 0 and difference <= delivery:
        return text("{n} of it is what is no longer handed out (delivery), {rest} what the policy "
                    "does to people (effect)", n=count(delivery), rest=count(effect))
    if delivery * difference > 0 and abs(delivery) <= abs(difference):
        return text("{n} of it is the service itself (delivery), {rest} what it does to people "
                    "(effect)", n=count(delivery), rest=count(effect))
    return text("the service itself (delivery) gives {delivery}, what it does to people (effect) "
                "{effect}", delivery=signed(delivery, PER_100), effect=signed(effect, PER_100))
