"""The tables of `describe`: what the model consists of, as lists of plain rows.

Every row is a dictionary of texts, numbers and lists, ready for JSON; its keys are those of the
interface other programs read. ``TABLES`` names the tables; ``rows`` returns one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType

from ..core.errors import UnknownNameError, nearest, shown
from ..core.text import text
from ..engine.outcomes import OUTCOMES
from ..evidence.registry import registry, sources
from ..mechanisms import MECHANISMS
from ..mechanisms.spec import read_code
from ..policy.files import load_scenario, shipped_names
from ..policy.levers import LEVERS, SECTIONS, WORLD
from ..policy.scenario import differences
from .brief import brief_rows

Row = dict[str, object]


def lever_rows() -> list[Row]:
    """Return every lever: today's value, ranges, brief numbers, who decides, and who reads it."""
    return [{
        "name": row.name, "label": text(row.label), "unit": text(row.unit),
        "status_quo": row.status_quo, "practice": list(row.practice), "range": list(row.allowed),
        "brief": list(row.brief), "decides": list(row.decides), "grade": row.grade,
        "sources": list(row.sources), "mechanisms": readers(row.name),
        "section": text(SECTIONS[row.section]), "does": text(row.does), "doubt": text(row.doubt),
    } for row in LEVERS]


def parameter_rows() -> list[Row]:
    """Return every parameter with its range, prior, grade, sources and reason."""
    return [{
        "name": row.name, "value": row.value, "unit": text(row.unit),
        "range": [row.low, row.high], "prior": row.prior, "meaning": text(row.meaning),
        "grade": row.grade, "sources": list(row.sources), "because": text(row.because),
    } for row in registry().values()]


def world_rows() -> list[Row]:
    """Return every assumption about the world, which no policy decides."""
    return [{
        "name": row.name, "label": text(row.label), "unit": text(row.unit),
        "status_quo": row.status_quo, "practice": list(row.practice), "range": list(row.allowed),
        "grade": row.grade, "sources": list(row.sources), "because": text(row.because),
        "mechanisms": readers(row.name), "does": text(row.does), "doubt": text(row.doubt),
    } for row in WORLD]


def outcome_rows() -> list[Row]:
    """Return every measured outcome."""
    return [{
        "name": row.name, "label": text(row.label), "unit": text(row.unit), "theme": row.theme,
        "better": row.better, "definition": text(row.definition),
        "caveat": text(row.caveat) if row.caveat else "",
        "brief": list(row.brief),
    } for row in OUTCOMES]


def mechanism_rows() -> list[Row]:
    """Return every mechanism in the order of the month, with what its code uses."""
    found: list[Row] = []
    for module in MECHANISMS:
        used = read_code(module)
        spec = module.SPEC
        found.append({
            "name": spec.name, "stage": spec.stage, "title": text(spec.title),
            "brief": list(spec.brief), "levers": sorted(used.levers), "reads": sorted(used.reads),
            "writes": sorted(used.writes), "draws": sorted(used.draws),
            "parameters": sorted(n for n, p in registry().items() if p.mechanism == spec.name),
        })
    return found


def scenario_rows() -> list[Row]:
    """Return every shipped scenario."""
    today = load_scenario("status_quo")
    found: list[Row] = []
    for name in shipped_names():
        one = load_scenario(name)
        found.append({
            "name": name, "question": text(one.question), "extends": one.extends,
            "population": one.population, "months": one.months, "brief": list(one.brief),
            "differs_from_status_quo": list(differences(today, one)),
            "beyond_experience": list(one.beyond_experience),
        })
    return found


def source_rows() -> list[Row]:
    """Return every source, how much of it was read, and the parameters that rest on it."""
    users: dict[str, list[str]] = {}
    for row in registry().values():
        for key in row.sources:
            users.setdefault(key, []).append(row.name)
    return [{
        "name": key, "authors": one.authors, "year": one.year, "title": one.title,
        "link": one.link, "about": text(one.about), "read": one.read, "note": one.note,
        "parameters": users.get(key, []),
    } for key, one in sources().items()]


TABLES: dict[str, Callable[[], list[Row]]] = {
    "levers": lever_rows,
    "parameters": parameter_rows,
    "world": world_rows,
    "outcomes": outcome_rows,
    "mechanisms": mechanism_rows,
    "scenarios": scenario_rows,
    "sources": source_rows,
    "brief": brief_rows,
}
"""The tables by name, in the order in which they are offered."""


def rows(table: str, name: str | None = None) -> list[Row]:
    """Return a table, or the one row of it that has this name, with everything known about it.

    Raises
    ------
    UnknownNameError : no such table, or no such row in it; names the nearest one
    """
    if table not in TABLES:
        raise _unknown("table", table, list(TABLES))
    found = TABLES[table]()
    if name is None:
        return found
    names = [str(row["name"]) for row in found]
    for row in found:
        if row["name"] == name or str(row["name"]).lower() == name.lower():
            return [row | _more(table, str(row["name"]))]
    kind = {"world": "world assumption", "brief": "item of the brief"}.get(table, table[:-1])
    raise _unknown(kind, name, names)


@cache
def _modules_of() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for module in MECHANISMS:
        for name in sorted(read_code(module).levers):
            found.setdefault(name, []).append(_name(module))
    return found


def readers(lever: str) -> list[str]:
    """Return the mechanisms whose code reads this lever or world assumption."""
    return list(_modules_of().get(lever, []))


def _name(module: ModuleType) -> str:
    return str(module.SPEC.name)


def _more(table: str, name: str) -> Row:
    """Return what only a single row shows: the ends of a lever in words and its reasons."""
    if table == "levers":
        lever = next(one for one in LEVERS if one.name == name)
        return {"theme": lever.theme, "low_end": text(lever.low_end),
                "high_end": text(lever.high_end), "basis": lever.basis,
                "because": text(lever.because)}
    if table == "world":
        assumption = next(one for one in WORLD if one.name == name)
        return {"low_end": text(assumption.low_end), "high_end": text(assumption.high_end)}
    if table == "parameters":
        row = registry()[name]
        return {"neutral": row.neutral, "side": row.side, "structural": row.structural,
                "fitted": row.fitted, "brief": list(row.brief)}
    return {}


def _unknown(kind: str, name: str, names: list[str]) -> UnknownNameError:
    guess = nearest(name, names) or nearest(name.lower(), names)
    if guess:
        hint = f"did you mean '{guess}'?"
    elif len(names) <= 40:
        hint = f"there are: {', '.join(names)}"
    else:
        hint = f"there are {len(names)}, '{names[0]}' for instance"
    return UnknownNameError(f"no {kind} is called '{shown(name)}'; {hint}")
