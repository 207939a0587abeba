"""Pages of words: whole, plain, true to the tests and the tables."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from reintegration_sim import __version__
from reintegration_sim.core.languages import speaking
from reintegration_sim.dashboard import headers
from reintegration_sim.dashboard.texts import (
    blocks,
    checks,
    citation,
    facts,
    how_to_read,
    method,
    not_known,
    start,
)
from reintegration_sim.dashboard.texts.blocks import Block, Check, Heading, Link, words_of
from reintegration_sim.evidence.dossier import GAPS
from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.levers import LEVERS, WORLD

HERE = Path(__file__).parent
FOLDER = Path(blocks.__file__).parent
PAGES = {"start": start.page, "how_to_read": how_to_read.page, "method": method.page,
         "not_known": not_known.page}
BY_PAGE = pytest.mark.parametrize("name", PAGES)
ROUTES = {"/", "/explore", "/compare", "/people", "/levers", "/evidence", "/method", "/data"}
FORBIDDEN = re.compile(r"terroris|radical|jihad|risk group|replicat|hazard|stochastic|90 ?%", re.I)
NAMES_WITH_NUMBERS = (
    "19 July 2018", "2016/2102", "WCAG 2.1", "301 549",  # names of rules
)


def said(name: str) -> list[str]:
    return [words for block in PAGES[name]() for words in words_of(block)]


def literals() -> list[tuple[str, str]]:
    """Return every message that the pages give to `text`, with its file."""
    return [(path.name, node.args[0].value)
            for path in FOLDER.glob("*.py") for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text"
            and isinstance(node.args[0], ast.Constant)]


@BY_PAGE
def test_a_page_is_made_of_blocks_and_has_one_title(name) -> None:
    page = PAGES[name]()
    assert all(isinstance(block, Block) for block in page)
    headings = [block for block in page if isinstance(block, Heading)]
    assert page[0] == headings[0]
    assert [one.level for one in headings].count(1) == 1
    for before, after in pairwise(headings):
        assert after.level <= before.level + 1, f"a level is left out before {after.words}"


@BY_PAGE
def test_no_words_are_missing_or_left_unfilled(name) -> None:
    for words in said(name):
        assert words.strip() == words != ""
        assert "{" not in words and "  " not in words


@pytest.mark.parametrize("name", ["start", "how_to_read", "method"])
def test_words_are_plain_and_name_nobody_what_they_are_not(name) -> None:
    for words in said(name):
        assert not FORBIDDEN.search(words), words
        for sentence in re.split(r"[.:;?] ", words):
            assert len(sentence.split()) <= 45, sentence


def test_no_number_is_typed_into_a_sentence() -> None:
    for where, message in literals():
        for name in NAMES_WITH_NUMBERS:
            message = message.replace(name, "")
        assert not re.search(r"\d", message), f"{where}: {message}"


def test_every_string_of_a_page_passes_through_text() -> None:
    with speaking("nl"):
        for name in PAGES:
            assert len(said(name)) > 0
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                    "Heading", "Paragraph"):
                words = node.args[-1]
                assert not isinstance(words, ast.Constant | ast.JoinedStr), ast.unparse(node)


def every_check() -> list[Check]:
    return [*checks.checks(), *checks.accessibility_checks(), *checks.privacy_checks()]


def test_every_test_that_a_page_names_exists() -> None:
    for check in every_check():
        assert check.tests
        for one in check.tests:
            file, _, function = one.partition("::")
            tree = ast.parse((HERE / f"{file}.py").read_text())
            assert function in {node.name for node in tree.body
                                if isinstance(node, ast.FunctionDef)}, one


def test_all_checks_stand_on_the_page_on_method() -> None:
    assert [block for block in method.page() if isinstance(block, Check)] == every_check()


def test_a_link_leads_to_a_page_of_the_design() -> None:
    links = [b for name in PAGES for b in PAGES[name]() if isinstance(b, Link)]
    assert {one.route for one in links} <= ROUTES
    assert {"/explore", "/compare", "/evidence"} <= {
        one.route for one in start.page() if isinstance(one, Link)}


# Numbers are those of the tables


def test_what_is_not_known_is_counted_in_the_tables() -> None:
    words = " ".join(said("not_known"))
    basis = Counter(row.basis for row in (*LEVERS, *WORLD))
    assert (f"Of {len(LEVERS)} levers and {len(WORLD)} assumptions about the world, "
            f"{basis['B']} values") in words
    assert f"{basis['D']} are assumed" in words
    rows = registry().values()
    varying = [row for row in rows if row.prior != "fixed"]
    assert f"{len(varying)} numbers vary" in words
    assert f"Grade D: {sum(r.grade == 'D' for r in varying)} numbers" in words
    assert f"Besides, {sum(r.structural for r in rows)} numbers" in words
    assert sum(facts.varying_by_grade().values()) + facts.structural() + facts.stated() == len(rows)
    assert f"{len(facts.fitted())} numbers were set" in words
    assert all(gap in words for gap in GAPS)
    assert all(row.meaning in words for row in facts.widest())


def test_the_widest_effects_are_effects_whose_range_holds_no_effect_or_its_edge() -> None:
    found = facts.widest()
    assert len(found) == facts.WIDEST
    assert all(row.neutral is not None and row.low <= row.neutral <= row.high for row in found)


def test_the_likely_range_is_that_of_the_quantiles() -> None:
    assert facts.likely() == (19, 20)
    assert "In 19 of 20 simulations" in " ".join(said("how_to_read"))


def test_pairs_are_those_that_the_page_says() -> None:
    words = " ".join(w for b in how_to_read.page(30, 90) for w in words_of(b))
    assert "30 pairs of simulations" in words and "goes on to 90" in words


def test_the_cookie_of_the_statement_is_that_of_the_server() -> None:
    assert f"{headers.COOKIE_SECONDS // 3600} hours at most" in " ".join(said("method"))


def test_the_statement_asks_the_publishing_body_for_its_complaint_route() -> None:
    words = " ".join(said("method"))
    assert "act of 19 July 2018" in words and "WCAG 2.1" in words
    assert "must add here its own contact and the complaint route" in words


# Citing


def test_the_citation_is_that_of_the_file() -> None:
    file = HERE.parent / "CITATION.cff"
    line = citation.citation(file)
    assert f"Version {__version__}." in line
    assert "(2026)." in line and "Licence: MIT." in line
    for stated in (re.search(r'title: "(.+)"', file.read_text())[1], "developers"):
        assert stated in line
    assert "REGUIDE" not in line


def test_without_the_file_the_package_is_cited(tmp_path) -> None:
    line = citation.citation(tmp_path / "absent.cff")
    assert f"Version {__version__}." in line and "reintegration-sim" in line
