"""The policy brief beside the model: which item lives in which code, lever, outcome and test.

Findings F, recommendations R and claims C have the numbers of the brief as this project counts
them. Nothing is written down twice: mechanisms, levers, outcomes and scenarios each say which
items they are about, tests are found by their mark ``@pytest.mark.brief("F3")``, and this
table only collects. ``gaps`` lists what is missing.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from ..core.text import text
from ..engine.outcomes import OUTCOMES
from ..mechanisms import MECHANISMS
from ..mechanisms.spec import read_code
from ..policy.files import load_scenario, shipped_names
from ..policy.levers import LEVERS

ITEMS: dict[str, str] = {
    "F1": "Structures inside prison are fragmented and led by security",
    "F2": "Crowding, shortage and opacity leave no room for reintegration",
    "F3": "Restorative work inside prison proved hardly feasible",
    "F4": "Most needs lie outside the prison regime",
    "F5": "A community method in a Living Lab worked: bonds, bridges, links",
    "F6": "The restorative approach brings coherence, less harm, lasting stability",
    "F7": "Belgium: many departures, then wider laws and stricter regimes",
    "R1": "A steady long-term policy",
    "R2": "The same treatment in every prison",
    "R3": "Restraint in taking nationality or residence",
    "R4": "Reintegration counts as security policy",
    "R5": "Regular exchange between all services",
    "R6": "Long, relational support on permanent funding",
    "R7": "Staff and room in prisons and houses of justice",
    "R8": "Information that travels with the person",
    "R9": "Assessment that weighs progress beside risk",
    "R10": "Local professionals trained through Living Labs",
    "R11": "Support to measure: home, work, papers, rights, care, schooling",
    "R12": "Care that recognises trauma",
    "R13": "Work with and through families",
    "R14": "Trust, motivation and meaning: mentors and chaplains",
    "R15": "Structural barriers before prison programmes",
    "R16": "Communication that does not stigmatise",
    "R17": "Measures in proportion, not piled up",
    "R18": "The approach made part of the services' rules",
    "R19": "Permanent Living Labs",
    "C1": "The restorative approach gives more durable stability than security first",
    "C2": "The restorative approach lowers reoffending",
    "C3": "Home, work, money and reunification do more than prison programmes",
    "C4": "Taking nationality or residence undermines reintegration",
    "C5": "Sanctions that pile up undermine rehabilitation",
    "C6": "Coordination improves continuity and outcomes",
    "C7": "Restorative work inside fails under crowding and shortage",
    "C8": "Families are decisive",
    "C9": "Long support beats short projects; paths are not straight",
    "C10": "Living Labs add what services and coordination alone do not",
    "C11": "Stigma and headlines hold reintegration back",
    "C12": "Assessing risk alone does worse than a balanced view",
}
"""The items of the brief, in short."""


def brief_rows(tests: Path | None = None) -> list[dict[str, object]]:
    """Return one row per item: name, title, mechanisms, levers, outcomes, scenarios, tests.

    ``tests`` is a folder of test files; without it the one beside the package is read, and the
    last column is empty where there is none.
    """
    marked = marked_tests(tests)
    scenarios = {name: load_scenario(name).brief for name in shipped_names()}
    return [{
        "name": item,
        "title": text(title),
        "mechanisms": [m.SPEC.name for m in MECHANISMS if item in m.SPEC.brief],
        "levers": [one.name for one in LEVERS if item in one.brief],
        "outcomes": [one.name for one in OUTCOMES if item in one.brief],
        "scenarios": [name for name, items in scenarios.items() if item in items],
        "tests": marked.get(item, []),
    } for item, title in ITEMS.items()]


def gaps(rows: list[dict[str, object]] | None = None) -> list[str]:
    """Return in words what the table still lacks; empty when every item is covered.

    A finding needs a mechanism and an outcome; a recommendation a lever, and a mechanism of the
    item whose code reads one of its levers; a claim an outcome, and a scenario or a lever.
    """
    found = []
    for row in brief_rows() if rows is None else rows:
        item = str(row["name"])
        needed = {"F": ("mechanisms", "outcomes"), "R": ("levers",), "C": ("outcomes",)}[item[0]]
        found += [f"{item}: no {column}" for column in needed if not row[column]]
        if item[0] == "R" and row["levers"] and not readers_of_item(item):
            found.append(f"{item}: no mechanism about it reads one of its levers")
        if item[0] == "C" and not row["scenarios"] and not row["levers"]:
            found.append(f"{item}: no scenario and no lever")
    return found


def readers_of_item(item: str) -> dict[str, list[str]]:
    """Return, by lever of the item, the mechanisms about the item whose code reads it."""
    found = {}
    for one in LEVERS:
        if item in one.brief:
            readers = [m.SPEC.name for m in MECHANISMS
                       if item in m.SPEC.brief and one.name in read_code(m).levers]
            if readers:
                found[one.name] = readers
    return found


def marked_tests(folder: Path | None = None) -> dict[str, list[str]]:
    """Return the tests of each item: functions marked ``@pytest.mark.brief("F3", ...)``.

    The files are read as text, never run.
    """
    place = Path(__file__).resolve().parents[2] / "tests" if folder is None else folder
    return {item: list(names) for item, names in _marked(place).items()} if place.is_dir() else {}


@cache
def _marked(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            for decorator in node.decorator_list:
                for item in _items_of(decorator):
                    found.setdefault(item, []).append(f"{path.stem}::{node.name}")
    return found


def _items_of(decorator: ast.expr) -> list[str]:
    """Return the items in ``pytest.mark.brief("F3", "R7")``, none for another decorator."""
    if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr == "brief"):
        return []
    return [one.value for one in decorator.args
            if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def markdown(rows: list[dict[str, object]] | None = None) -> str:
    """Return the table as a page of documentation."""
    lines = [
        text("# The brief and the model"),
        "",
        text("F are findings, R recommendations and C claims of the policy brief; the titles are "
             "short forms. A claim is put to the test here, never built in: its row says what is "
             "measured and in which scenarios. This page is made from the code by "
             "`reintegration-sim describe brief --format markdown`."),
        "",
        "| | item | mechanisms | levers | outcomes | scenarios | tests |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in brief_rows() if rows is None else rows:
        cells = [str(row["name"]), str(row["title"])]
        for column in ("mechanisms", "levers", "outcomes", "scenarios", "tests"):
            names = row[column]
            assert isinstance(names, list)
            cells.append(", ".join(f"`{name}`" for name in names) or "-")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
