"""Every lever and every assumption about the world moves somebody's life at both ends."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from moves import Lives, lives, moved, moved_by, settled

from reintegration_sim.policy.levers import LEVERS, WORLD

REPLICATIONS, PEOPLE, MONTHS = 3, 50, 90
BASE: dict[tuple[str, int], Lives] = {}
ENDS = [(row.name, end) for row in (*LEVERS, *WORLD) for end in row.allowed
        if end != row.status_quo]


@pytest.mark.parametrize(("name", "value"), ENDS)
def test_a_lever_at_either_end_moves_somebody(name: str, value: float) -> None:
    assert any(
        moved_by({name: value}, population, REPLICATIONS, people=PEOPLE, months=MONTHS, base=BASE,
                 quick=True).lives
        for population in ("arrivals", "today"))


def test_today_s_value_moves_nobody() -> None:
    today = {row.name: row.status_quo for row in (*LEVERS, *WORLD)}
    for population in ("arrivals", "today"):
        found = moved_by(today, population, 2, people=PEOPLE, months=MONTHS, base=BASE)
        assert (found.lives, found.measured) == (0, 0)
        assert found.people >= 2 * PEOPLE


def test_a_changed_event_alone_counts_as_another_life() -> None:
    one = lives(settled("arrivals", {}), "arrivals", 0, people=20, months=60)
    later = one.events.copy()
    later["month"][0] += 1
    assert moved(one, one._replace(events=later)).lives == 1
