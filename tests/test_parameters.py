"""Every number of the registry moves somebody's life, or says why not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from moves import ELSEWHERE, NOBODY, ONE_END, Lives, moved_by, moves_elsewhere

from reintegration_sim.evidence.registry import Parameter, registry

VARIED = [row for row in registry().values() if row.prior != "fixed"]
FIXED = [row for row in registry().values() if row.prior == "fixed"]
MEASURES = [row for row in registry().values() if row.mechanism == "stability"]
BASES: dict[tuple[int, int], dict[tuple[str, int], Lives]] = {}


def moves(name: str, value: float, measured: bool, replications: int, people: int,
          months: int) -> bool:
    """Whether a value moves some life (or, for a measure, something measured) anywhere."""
    base = BASES.setdefault((people, months), {})
    for population in ("arrivals", "today", "history"):
        found = moved_by({name: value}, population, replications, people=people, months=months,
                         base=base, quick=not measured)
        if found.measured if measured else found.lives:
            return True
    return False


def check(row: Parameter, replications: int, people: int, months: int) -> None:
    """Both ends of the range move somebody, unless a reason stands in `moves.py`."""
    if row.name in NOBODY:
        return
    size = {"replications": replications, "people": people, "months": months}
    if row.name in ELSEWHERE:
        assert moves_elsewhere(row.name, ELSEWHERE[row.name], (row.low, row.high), **size)
        return
    ends = [end for end in (row.low, row.high) if end != row.value]
    found = [moves(row.name, end, row in MEASURES, **size) for end in ends]
    if row.name not in ONE_END:
        assert all(found)
        return
    assert any(found)
    for end, moved in zip(ends, found, strict=True):
        assert moved or moves_elsewhere(row.name, ONE_END[row.name], (row.value, end), **size)


@pytest.mark.parametrize("row", VARIED[::5], ids=lambda row: row.name)
def test_a_parameter_at_the_ends_of_its_prior_moves_somebody(row: Parameter) -> None:
    check(row, 10, 100, 120)


@pytest.mark.slow
@pytest.mark.parametrize("row", VARIED + FIXED, ids=lambda row: row.name)
def test_every_number_moves_somebody_or_says_why_not(row: Parameter) -> None:
    check(row, 20, 100, 120)


@pytest.mark.parametrize("row", MEASURES, ids=lambda row: row.name)
def test_a_number_of_the_measures_moves_no_life(row: Parameter) -> None:
    for end in (row.low, row.high):
        for population in ("arrivals", "today"):
            found = moved_by({row.name: end}, population, 2, people=100, months=120,
                             base=BASES.setdefault((100, 120), {}))
            assert found.lives == 0


def test_reasons_are_given_once_and_only_for_numbers_that_exist() -> None:
    given = [*ELSEWHERE, *NOBODY, *ONE_END]
    assert set(given) <= set(registry())
    assert len(given) == len(set(given))
