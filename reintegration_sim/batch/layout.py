"""How the runs of a plan are numbered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """How runs are numbered and what is kept of them.

    ``labels`` are those of the scenarios, ``within_point`` the (label, effects) of the cells of a
    design point, ``horizons`` the months at which outcomes are kept.
    """

    labels: tuple[str, ...]
    within_point: tuple[tuple[str, bool], ...]
    n_points: int
    horizons: tuple[int, ...]
    months: int

    @property
    def n_cells(self) -> int:
        """Return the number of runs in one replication."""
        return self.n_points * len(self.within_point)

    def cell(self, point: int, label: str, effects: bool) -> int | None:
        """Return the number of a cell, or None where there is no such twin."""
        if (label, effects) not in self.within_point:
            return None
        return point * len(self.within_point) + self.within_point.index((label, effects))
