"""Every lever, world assumption and parameter moves somebody's life, or says why not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from moves import ELSEWHERE, NOBODY, Lives, moves_elsewhere, share_moved

from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.levers import LEVERS, WORLD

BASE: dict[tuple[str, int, int, int], dict[tuple[str, int], Lives]] = {}
POPULATIONS = ("arrivals", "today", "history")


def somebody_moves(name: str, value: float, replications: int, people: int, months: int) -> bool:
    base = BASE.setdefault((name and "any", replications, people, months), {})
    return any(share_moved(name, value, population, replications, people=people, months=months,
                           base=base, quick=True) > 0 for population in POPULATIONS)


ENDS = [(row.name, end) for row in (*LEVERS, *WORLD) for end in row.allowed
        if end != row.status_quo]


@pytest.mark.parametrize(("name", "value"), ENDS)
def test_a_lever_at_either_end_moves_somebody(name: str, value: float) -> None:
    assert somebody_moves(name, value, 3, 50, 90)


VARIED = [row for row in registry().values() if row.prior != "fixed"]
FIXED = [row for row in registry().values() if row.prior == "fixed"]


def check(row, replications: int, people: int, months: int) -> None:
    if row.name in NOBODY:
        return
    if row.name in ELSEWHERE:
        assert moves_elsewhere(row.name, row.low, row.high, people=people, months=months)
        return
    assert any(somebody_moves(row.name, end, replications, people, months)
               for end in (row.low, row.high))


@pytest.mark.parametrize("row", VARIED[::5], ids=lambda row: row.name)
def test_a_parameter_at_the_ends_of_its_prior_moves_somebody(row) -> None:
    check(row, 5, 80, 120)


@pytest.mark.slow
@pytest.mark.parametrize("row", VARIED + FIXED, ids=lambda row: row.name)
def test_every_number_moves_somebody_or_says_why_not(row) -> None:
    check(row, 20, 100, 120)


def test_reasons_are_given_only_for_numbers_that_exist() -> None:
    assert {*ELSEWHERE, *NOBODY} <= set(registry())
