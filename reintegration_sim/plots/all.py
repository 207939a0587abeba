"""All figures of a comparison, in the order of a report."""

from __future__ import annotations

from .compared import Compared, others
from .effort import effort
from .forest import forest
from .incidence import incidence
from .phases import phases
from .spec import FigureSpec
from .trajectories import trajectories
from .twins import twins

TRAJECTORIES = ("people_with_offence", "known_reengagements", "durably_stable", "core_index")


def figures(c: Compared) -> list[FigureSpec]:
    """Return every figure that these results can give; those without data are left out."""
    found = [trajectories(c, name) for name in TRAJECTORIES
             if (c.series["outcome"] == name).any()]
    if others(c) and not c.differences.empty:
        found.append(forest(c))
    if c.series["outcome"].str.startswith("phase_").any():
        found.append(phases(c))
    if not c.incidence.empty:
        found.append(incidence(c))
    if not c.effort.empty:
        found.append(effort(c))
    if others(c) and not c.twins.empty:
        found.append(twins(c))
    return found
