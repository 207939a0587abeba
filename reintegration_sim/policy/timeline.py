"""The values in force each month: what a scenario's changes come to.

A change from month m holds from month m on, until the same lever is changed again. With
``over_months`` it starts in month m from the value in force and reaches the new one evenly after
that many months; a later change of the same lever starts from where it stands.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checks import check_months
from .levers import LEVER_NAMES, WORLD_NAMES
from .scenario import Scenario

LEVER_DTYPE = np.dtype((np.record, [(name, "f8") for name in (*LEVER_NAMES, *WORLD_NAMES)]))
"""One month's levers, then world assumptions, each in its unit."""


def timeline(scenario: Scenario, months: int | None = None) -> np.recarray[Any, Any]:
    """Return the values in force in month 0, 1, ... ``months``, as records.

    Parameters
    ----------
    scenario : what to lay out
    months : 1 to 600; the scenario's own number if not given. Later changes are not reached.

    Returns
    -------
    Array [months + 1] of LEVER_DTYPE; a column is an attribute: ``timeline(s).d_radex[12]``.

    Raises InputError for another number of months.
    """
    last = scenario.months if months is None else check_months(months)
    records = np.empty(last + 1, dtype=LEVER_DTYPE)
    for name, value in {**scenario.levers, **scenario.world}.items():
        records[name] = value
    for change in scenario.changes:
        if change.from_month <= last:
            for name, value in change.values.items():
                _move(records[name], change.from_month, change.over_months, value)
    return records.view(np.recarray)


def _move(course: NDArray[np.float64], start: int, duration: int, target: float) -> None:
    """Write a change into one lever's course: evenly from its value at ``start`` to ``target``."""
    reached = min(start + duration, course.size)
    begin = course[start]
    share = np.arange(reached - start) / max(duration, 1)
    low, high = min(begin, target), max(begin, target)
    course[start:reached] = np.clip(begin + (target - begin) * share, low, high)
    course[reached:] = target
