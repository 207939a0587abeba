"""What figures about people share: which policy, which month."""

from __future__ import annotations

from ..core.errors import InputError, unknown_name
from ..core.text import text
from .compared import Compared, others, some

PER_PERSON = "per 100 people followed"
"""How the unit begins of what is counted of 100 people."""
INDEX = "0-1"


def chosen(c: Compared, scenario: str | None, figure: str) -> str:
    """Return the policy a figure is about: the one given, or the first beside the baseline.

    Raises UnknownNameError for a policy that was not compared, InputError when it is the baseline
    or when there is none beside it.
    """
    known = others(c)
    if scenario is None:
        if not known:
            raise InputError(text("there is nothing to draw for the figure '{figure}': these "
                                  "results hold no such rows", figure=figure))
        return known[0]
    if scenario == c.baseline:
        raise InputError(text("'{scenario}' is what the others are compared with; give another "
                              "policy", scenario=scenario))
    if scenario not in known:
        raise unknown_name("scenario", scenario, known)
    return scenario


def month_compared(c: Compared, month: int | None, figure: str) -> int:
    """Return a month that was compared, the last one when left out; refuse any other."""
    months = sorted(set(some(c.differences, figure)["month"]))
    if month is None:
        return int(months[-1])
    if month not in months:
        raise InputError(f"month = {month} was not compared; allowed are "
                         f"{', '.join(str(m) for m in months)}")
    return month


def place_of(c: Compared, scenario: str) -> int:
    """Return the place of a policy in a comparison, for names: its label may hold any sign."""
    return list(c.scenarios).index(scenario)
