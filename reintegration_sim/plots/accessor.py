"""The figures as methods of a comparison: ``comparison.plot.forest()``."""

from __future__ import annotations

from collections.abc import Sequence

from .all import figures
from .compared import Compared
from .effort import effort
from .forest import forest
from .incidence import incidence
from .phases import phases
from .spec import FigureSpec
from .trajectories import trajectories
from .twins import twins


class PlotAccessor:
    """Draws one comparison; each method returns a FigureSpec."""

    def __init__(self, c: Compared) -> None:
        """Hold the comparison."""
        self._c = c

    def trajectories(self, outcome: str = "durably_stable") -> FigureSpec:
        """Return the course of one outcome under each policy."""
        return trajectories(self._c, outcome)

    def forest(self, month: int | None = None,
               outcomes: Sequence[str] | None = None) -> FigureSpec:
        """Return the differences from the baseline in one month."""
        return forest(self._c, month, outcomes)

    def phases(self) -> FigureSpec:
        """Return who is in which phase over time."""
        return phases(self._c)

    def incidence(self, kind: str = "offence_seen") -> FigureSpec:
        """Return the cumulative incidence of first setbacks since release."""
        return incidence(self._c, kind)

    def effort(self) -> FigureSpec:
        """Return the effort of each policy in natural units."""
        return effort(self._c)

    def twins(self) -> FigureSpec:
        """Return of 100 people how many are durably stable under which policy."""
        return twins(self._c)

    def all(self) -> list[FigureSpec]:
        """Return every figure, in the order of a report."""
        return figures(self._c)
