"""Numbers, spans of time and the source line, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from ..core.text import number as formatted
from ..core.text import plural, text

POPULATIONS = {
    "arrivals": "who enter detention in the first month",
    "today": "present today, and those who arrive later",
    "history": "of the years since 2012",
}
PARAMETERS = {
    "draws": "parameters drawn anew for each simulation",
    "central": "parameters at their central values",
    "sceptical": "parameters drawn sceptically",
    "null": "all effects switched off",
}


def number(value: float, decimals: int | None = None) -> str:
    """Return a number as people read it; fewer decimals the larger it is."""
    if decimals is None:
        size = abs(value)
        decimals = 0 if size >= 9.95 or value == 0 else 1 if size >= 0.995 else 2
    return formatted(value, decimals)


def precise(value: float, most: int | None = None) -> str:
    """Return a number with the decimals it has, at most ``most``.

    By default at most what three digits that count need: 0.0123, 4.35, 20.
    """
    if most is None:
        most = 0 if value == 0 else max(0, min(8, 2 - math.floor(math.log10(abs(value)))))
    return formatted(value, next((n for n in range(most) if round(value, n) == value), most))


def signed(value: float, decimals: int | None = None) -> str:
    """Return a difference with its sign; zero has none."""
    shown = number(value, decimals)
    return shown if shown.startswith("−") or not shown.strip("0.,") else f"+{shown}"


def in_unit(value: float, unit: str) -> str:
    """Return a value with as many decimals as its unit deserves."""
    return number(value, 2) if unit == "0-1" else number(value)


def likely(low: float, high: float, decimals: int | None = None) -> str:
    """Return a range: "3 to 12"."""
    return text("{low} to {high}", low=number(low, decimals), high=number(high, decimals))


def span(months: int) -> str:
    """Return a span of time: "10 years", "18 months"."""
    if months % 12 == 0:
        return plural("{n} year", "{n} years", months // 12)
    return plural("{n} month", "{n} months", months)


def listed(parts: Iterable[str]) -> str:
    """Return parts as a list in a sentence: "a, b and c"."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return text("{most} and {last}", most=", ".join(items[:-1]), last=items[-1])


def phrases(parts: Iterable[str]) -> str:
    """Return parts that are phrases of their own, side by side: "a; b"."""
    return text("; ").join(parts)


def capital(words: str) -> str:
    """Return words with the first letter large, the rest as it is."""
    return words[:1].upper() + words[1:]


def unit_in_words(unit: str) -> str:
    """Return a unit as it stands on an axis."""
    return text("index from 0 to 1") if unit == "0-1" else text(unit)


def whole_hundred(shares: Sequence[float]) -> list[int]:
    """Return shares of 100 as whole numbers that sum to what they sum to (largest remainder)."""
    floors = [int(share + 1e-9) for share in shares]
    missing = round(sum(shares)) - sum(floors)
    order = sorted(range(len(shares)), key=lambda i: (floors[i] - shares[i], i))
    for i in order[:max(0, missing)]:
        floors[i] += 1
    return floors


def simulations_shown(settings: Mapping[str, object], *, of_series: bool = False) -> int:
    """Return of how many simulations a figure is: of all, or of those that keep a series."""
    return int(str(settings["series" if of_series else "replications"]))


def only_first(settings: Mapping[str, object]) -> str:
    """Return that what develops month by month is of the first simulations, or nothing."""
    shown = simulations_shown(settings, of_series=True)
    if shown >= simulations_shown(settings):
        return ""
    return " " + text("Of the first {n} simulations, so that it may differ a little from figures "
                      "of all.", n=formatted(shown, 0))


def source(settings: Mapping[str, object], *, of_series: bool = False) -> str:
    """Return the line under every figure: what was run, and that nobody in it is real."""
    population = str(settings["population"])
    parameters = str(settings["parameters"])
    replications = simulations_shown(settings, of_series=of_series)
    return text(
        "Simulated people, nobody real. {simulations} of each policy with the same luck, {people} "
        "people {population}, {span}; {parameters}; seed {seed}.",
        simulations=plural("{n} simulation", "{n} simulations", replications),
        people=formatted(int(str(settings["people"])), 0),
        population=(text(POPULATIONS[population]) if population in POPULATIONS
                    else text("of the population {population}", population=population)),
        span=span(int(str(settings["months"]))),
        parameters=(text(PARAMETERS[parameters]) if parameters in PARAMETERS
                    else text("parameters: {parameters}", parameters=parameters)),
        seed=settings["seed"])
