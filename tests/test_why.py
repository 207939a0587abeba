"""Every lever and every assumption about the world can say why, and what could be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reintegration_sim.analysis.carriers import CARRIERS
from reintegration_sim.analysis.published import CAVEAT, PUBLISHED
from reintegration_sim.analysis.why import every_why, number_of, why
from reintegration_sim.core.errors import UnknownNameError
from reintegration_sim.engine import run
from reintegration_sim.evidence.dossier import DOSSIER, GAPS
from reintegration_sim.evidence.registry import GRADES, Grade, registry, sources
from reintegration_sim.mechanisms import MECHANISMS
from reintegration_sim.mechanisms.spec import read_code
from reintegration_sim.policy.levers import (
    BASES,
    LEVER_NAMES,
    LEVERS,
    SECTIONS,
    WORLD,
    WORLD_NAMES,
)

ROWS = (*LEVERS, *WORLD)
MODULES = {module.SPEC.name: module for module in MECHANISMS}
USED = set().union(*(read_code(module).parameters for module in MECHANISMS))
FORBIDDEN = re.compile(r"terroris|radical|jihad|risk group|offender|criminal|\bagents?\b", re.I)
BY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@BY_ROW
def test_a_row_says_in_a_plain_sentence_or_two_what_it_does_and_what_may_be_wrong(row) -> None:
    assert row.does.startswith(("Raising it ", "In "))
    for said in (row.does, row.doubt):
        assert said.endswith(".") and "  " not in said and len(said.split()) <= 32
        assert not FORBIDDEN.search(said)
        assert not re.search(r"\d", said), "a number would be written down twice"


def test_no_two_rows_share_a_doubt_or_an_effect() -> None:
    assert len({row.does for row in ROWS}) == len({row.doubt for row in ROWS}) == len(ROWS)


def test_every_section_of_the_brief_has_levers_and_r_numbers_decide() -> None:
    assert {row.section for row in LEVERS} == set(SECTIONS)
    first = {"policy": 1, "institutions": 5, "people": 11, "overarching": 16}
    last = {"policy": 4, "institutions": 10, "people": 14, "overarching": 19}
    by_hand = []
    for row in LEVERS:
        numbers = [int(item[1:]) for item in row.brief if item[0] == "R"]
        if row.section == "security":
            assert row.theme == "security" or row.name in ("asset_freeze", "deregistration")
        elif not any(first[row.section] <= n <= last[row.section] for n in numbers):
            by_hand.append(row.name)
    assert sorted(by_hand) == ["prison_programmes", "reunification_support"]


@pytest.mark.parametrize("said", every_why(), ids=lambda said: said.name)
def test_an_answer_rests_on_the_tables_and_on_the_code(said) -> None:
    row = next(one for one in ROWS if one.name == said.name)
    assert (said.does, said.doubt, said.today) == (row.does, row.doubt, row.status_quo)
    assert (said.low_end, said.high_end) == (row.low_end, row.high_end)
    assert said.mechanisms and said.numbers
    for step in said.mechanisms:
        assert step.title == MODULES[step.name].SPEC.title
        if said.name != "arrivals_a_year":
            assert said.name in read_code(MODULES[step.name]).levers
    assert not {step.name for step in said.mechanisms} & {step.name for step in said.through}
    assert {one.name.partition(".")[0] for one in said.numbers} <= {
        step.name for step in (*said.mechanisms, *said.through)}
    assert all(source.key in DOSSIER for source in said.sources)
    assert said.grade_words == GRADES[row.grade] and said.basis_words == BASES[row.basis]
    for one in (*said.numbers, *([said.published.figure] if said.published else [])):
        kept = registry()[one.name]
        assert (one.value, one.low, one.high, one.unit) == (
            kept.value, kept.low, kept.high, kept.unit)
        assert one.grade_words == GRADES[kept.grade]
        assert [source.key for source in one.sources] == list(kept.sources)
        assert all(source.key in sources() for source in one.sources)


def test_arrivals_are_read_when_a_run_is_laid_out_and_enter_by_a_mechanism() -> None:
    assert 'levers["arrivals_a_year"]' in Path(run.__file__).read_text()
    assert [step.name for step in why("arrivals_a_year").mechanisms] == ["entry"]


def test_every_number_that_carries_an_effect_exists_and_is_used_by_the_code() -> None:
    assert set(CARRIERS) == {*LEVER_NAMES, *WORLD_NAMES}
    for name, numbers in CARRIERS.items():
        assert len(set(numbers)) == len(numbers) <= 6, name
        for one in numbers:
            field = one.partition(".")[2]
            assert one in registry(), one
            assert USED & {field, f"ln_{field}", f"keep_{field}"}, one


def test_a_published_figure_comes_with_its_caveat() -> None:
    for name in LEVER_NAMES:
        found = why(name).published
        if name in PUBLISHED:
            assert found is not None
            assert (found.figure.name, found.caveat) == (PUBLISHED[name], CAVEAT)
        else:
            assert found is None


def test_a_lever_says_who_decides_and_what_the_brief_asks_and_the_world_does_not() -> None:
    said = why("housing_support")
    assert said.decides == ("Regions", "municipalities")
    assert [item.key for item in said.brief] == ["R11", "R15"]
    assert (said.kind, said.section_title) == ("lever", SECTIONS["people"])
    world = why("housing_market")
    assert (world.kind, world.section, world.decides, world.brief) == ("world", None, (), ())


def test_every_grade_has_words_and_the_letters_are_those_of_the_registry() -> None:
    assert set(GRADES) == set(Grade.__args__) >= {row.grade for row in ROWS}  # type: ignore[attr-defined]
    assert all(GRADES.values()) and number_of("common_offence.home").grade in GRADES
    assert all(gap.endswith(".") for gap in GAPS)
    assert set(BASES) >= {row.basis for row in ROWS}


def test_an_unknown_name_is_met_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'housing_support'"):
        why("housing_suport")
