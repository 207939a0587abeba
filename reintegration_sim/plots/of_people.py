"""All figures about people of a comparison, in the order of a report."""

from __future__ import annotations

from typing import Protocol

from ..analysis.groups import GROUP_OUTCOMES, GROUPINGS
from .changed import WithChanges, changed
from .compared import others
from .delivery_effect import delivery_effect
from .difference_dots import WithValues, difference_dots
from .groups import WithGroups, groups
from .icon_array import icon_array
from .spec import FigureSpec

OUTCOMES = ("durably_stable", "people_with_offence_seen")


class OfPeople(WithValues, WithGroups, WithChanges, Protocol):
    """A comparison with everything that figures about people ask for."""


def figures_of_people(c: OfPeople) -> list[FigureSpec]:
    """Return every figure about people that these results can give, each policy in turn.

    None where there is no policy beside the baseline. Lives are not among them: see `life_lines`.
    """
    names = others(c)
    if not names or c.differences.empty:
        return []
    found = [figure for name in names for outcome in OUTCOMES
             for figure in (icon_array(c, name, outcome), difference_dots(c, name, outcome))]
    if c.differences["delivery"].notna().any():
        found.append(delivery_effect(c))
    if not c.changed.empty:
        found += [changed(c, name) for name in names]
    if not c.groups.empty:
        found += [groups(c, grouping, outcome) for grouping in GROUPINGS
                  for outcome in GROUP_OUTCOMES]
    return found
