"""The figures as methods of a comparison: ``comparison.plot.forest()``."""

from __future__ import annotations

from collections.abc import Sequence

from .all import figures
from .alone_and_left_out import alone_and_left_out
from .changed import changed
from .compared import Compared
from .delivery_effect import DEFAULT, delivery_effect
from .design import OUTCOMES, designed, of_one_point
from .difference_dots import difference_dots
from .effort import effort
from .forest import forest
from .groups import groups
from .icon_array import icon_array
from .in_other_worlds import in_other_worlds
from .incidence import incidence
from .ladder import ladder
from .luck_and_belief import luck_and_belief
from .of_people import figures_of_people
from .phases import phases
from .spec import FigureSpec
from .tornado import tornado
from .trajectories import trajectories
from .twins import twins


class PlotAccessor:
    """Draws one comparison; each method returns a FigureSpec."""

    def __init__(self, c: Compared) -> None:
        """Hold the comparison."""
        self._c = c

    def trajectories(self, outcome: str = "durably_stable") -> FigureSpec:
        """Return the course of one outcome under each policy."""
        return trajectories(of_one_point(self._c), outcome)

    def forest(self, month: int | None = None,
               outcomes: Sequence[str] | None = None) -> FigureSpec:
        """Return the differences from the baseline in one month."""
        return forest(of_one_point(self._c), month, outcomes)

    def phases(self) -> FigureSpec:
        """Return who is in which phase over time."""
        return phases(of_one_point(self._c))

    def incidence(self, kind: str = "offence_seen") -> FigureSpec:
        """Return the cumulative incidence of first setbacks since release."""
        return incidence(of_one_point(self._c), kind)

    def effort(self) -> FigureSpec:
        """Return the effort of each policy in natural units."""
        return effort(of_one_point(self._c))

    def twins(self) -> FigureSpec:
        """Return of 100 people how many are durably stable under which policy."""
        return twins(of_one_point(self._c))

    # About people

    def icon_array(self, scenario: str | None = None, outcome: str = "durably_stable",
                   month: int | None = None) -> FigureSpec:
        """Return 100 people: filled with the outcome, ringed with it under the baseline."""
        return icon_array(of_one_point(self._c), scenario, outcome, month)

    def difference_dots(self, scenario: str | None = None, outcome: str = "durably_stable",
                        month: int | None = None) -> FigureSpec:
        """Return twenty equally likely differences of a policy from the baseline."""
        return difference_dots(of_one_point(self._c), scenario, outcome, month)

    def delivery_effect(self, outcomes: Sequence[str] = DEFAULT,
                        month: int | None = None) -> FigureSpec:
        """Return how much of a difference is delivered and how much is effect on people."""
        return delivery_effect(of_one_point(self._c), outcomes, month)

    def changed(self, scenario: str | None = None) -> FigureSpec:
        """Return of 100 people how many fare better, worse and the same under a policy."""
        return changed(of_one_point(self._c), scenario)

    def groups(self, grouping: str, outcome: str = "durably_stable") -> FigureSpec:
        """Return how groups of people fare under each policy, and the gap between them."""
        return groups(of_one_point(self._c), grouping, outcome)

    def of_people(self) -> list[FigureSpec]:
        """Return every figure about people, each policy in turn."""
        return figures_of_people(of_one_point(self._c))

    # Of a design

    def ladder(self, outcomes: Sequence[str] = OUTCOMES) -> FigureSpec:
        """Return how each step of a design differs from its first."""
        return ladder(designed(self._c, "ladder"), outcomes)

    def alone_and_left_out(self, outcomes: Sequence[str] = OUTCOMES) -> FigureSpec:
        """Return what each part of a package adds alone, and what is lost without it."""
        return alone_and_left_out(designed(self._c, "alone_and_left_out"), outcomes)

    def luck_and_belief(self, outcomes: Sequence[str] = OUTCOMES) -> FigureSpec:
        """Return how much of a difference is luck, how much belief, and whether its sign holds."""
        return luck_and_belief(designed(self._c, "luck_and_belief"), outcomes)

    def tornado(self, outcomes: Sequence[str] = OUTCOMES, scenario: str | None = None
                ) -> FigureSpec:
        """Return which single numbers move the difference from the baseline most."""
        return tornado(designed(self._c, "tornado"), outcomes, scenario)

    def in_other_worlds(self, outcomes: Sequence[str] = OUTCOMES,
                        factors: Sequence[str] | None = None, scenario: str | None = None
                        ) -> FigureSpec:
        """Return the difference from the baseline against each factor of a design."""
        return in_other_worlds(designed(self._c, "in_other_worlds"), outcomes, factors, scenario)

    def all(self) -> list[FigureSpec]:
        """Return every figure of a report, in its order; those of a design are asked for."""
        return figures(of_one_point(self._c))
