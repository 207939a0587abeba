"""The table of the policy brief: every item has its place in the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from reintegration_sim.analysis.brief import (
    ITEMS,
    brief_rows,
    gaps,
    markdown,
    marked_tests,
    readers_of_item,
)
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.evidence.registry import registry
from reintegration_sim.mechanisms import MECHANISMS
from reintegration_sim.policy.levers import LEVERS

FINDINGS = [f"F{n}" for n in range(1, 8)]
RECOMMENDATIONS = [f"R{n}" for n in range(1, 20)]
CLAIMS = [f"C{n}" for n in range(1, 13)]
ROWS = {str(row["name"]): row for row in brief_rows()}


def test_the_items_are_those_of_the_brief() -> None:
    assert list(ITEMS) == FINDINGS + RECOMMENDATIONS + CLAIMS == list(ROWS)
    assert len(set(ITEMS.values())) == len(ITEMS)


@pytest.mark.parametrize("item", FINDINGS)
def test_a_finding_has_a_mechanism_and_an_outcome(item: str) -> None:
    assert ROWS[item]["mechanisms"] and ROWS[item]["outcomes"]


@pytest.mark.parametrize("item", RECOMMENDATIONS)
def test_a_recommendation_has_a_lever_that_a_mechanism_about_it_reads(item: str) -> None:
    assert ROWS[item]["levers"]
    assert readers_of_item(item)


@pytest.mark.parametrize("item", CLAIMS)
def test_a_claim_is_measured_and_can_be_tried(item: str) -> None:
    assert ROWS[item]["outcomes"]
    assert ROWS[item]["scenarios"] or ROWS[item]["levers"]


def test_there_are_no_gaps() -> None:
    assert gaps() == []


def test_gaps_are_named() -> None:
    empty: dict[str, object] = {
        "mechanisms": [], "levers": [], "outcomes": [], "scenarios": [], "tests": []}
    found = gaps([{"name": name, "title": "x", **empty} for name in ("F1", "R1", "C1")])
    assert found == ["F1: no mechanisms", "F1: no outcomes", "R1: no levers", "C1: no outcomes",
                     "C1: no scenario and no lever"]


def test_nothing_refers_to_an_item_that_does_not_exist() -> None:
    named = [(m.SPEC.name, m.SPEC.brief) for m in MECHANISMS]
    named += [(one.name, one.brief) for one in LEVERS]
    named += [(one.name, one.brief) for one in OUTCOMES]
    named += [(name, row.brief) for name, row in registry().items()]
    named += [("tests", tuple(marked_tests()))]
    assert [(who, item) for who, items in named for item in items if item not in ITEMS] == []


def test_marks_are_read_without_running_the_tests(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import pytest\nraise SystemExit\n"
        "@pytest.mark.brief('F3', 'R7')\ndef test_relief():\n    pass\n"
        "@pytest.mark.slow\ndef test_other():\n    pass\n"
        "@pytest.mark.brief('F3')\nclass TestInside:\n    pass\n", encoding="utf-8")
    assert marked_tests(tmp_path) == {
        "F3": ["test_one::test_relief", "test_one::TestInside"], "R7": ["test_one::test_relief"]}
    assert marked_tests(tmp_path / "nowhere") == {}


def test_the_page_has_a_row_for_every_item() -> None:
    page = markdown()
    assert page.startswith("# The brief and the model\n") and page.endswith("|\n")
    rows = [line for line in page.splitlines() if line.startswith("| ") and line[2] in "FRC"]
    assert [row.split(" | ")[0][2:] for row in rows] == list(ITEMS)
    assert all(row.count(" | ") == 6 for row in rows)
    assert "`housing_support`" in page
