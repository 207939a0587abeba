"""Reading scenario files.

A scenario file is TOML, UTF-8, at most 64 KiB; ``scenarios/README.md`` describes it. Files may
come from strangers: ``toml_files`` guards the parser, and every name and value is checked before
a Scenario is built. What is wrong is an InputError that says the file, the key, the value and
what is allowed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..core.errors import (
    EnvironmentLacksError,
    InputError,
    UnknownNameError,
    nearest,
    shown,
    unknown_name,
)
from ..evidence.registry import check_value
from .checks import (
    check_brief,
    check_differs_in,
    check_months,
    check_name,
    check_population,
    check_text,
    quoted,
)
from .levers import check_lever, check_world, lever, world_assumption
from .scenario import DEFAULT_MONTHS, FORMAT, Change, Scenario, differences
from .toml_files import file_content, parsed_toml

LONGEST_CHAIN = 10

_KEYS = (
    "format",
    "name",
    "question",
    "extends",
    "months",
    "population",
    "brief",
    "differs_in",
    "levers",
    "world",
    "parameters",
    "changes",
)
_CHANGE_KEYS = ("from_month", "over_months", "levers", "world")
_SUFFIX = ".toml"
_STATUS_QUO = "status_quo"
_Table = dict[str, Any]
_Check = Callable[[str, object, str], float]


def load_scenario(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Return the scenario in a file, or the shipped one of this name.

    A text with a slash or ending in ``.toml``, and any ``Path``, is a path; another text is the
    name of a shipped scenario. Raises InputError when there is no such scenario or something in
    the file is wrong, OutputError when the file cannot be read.
    """
    if isinstance(name_or_path, str) and not _looks_like_a_path(name_or_path):
        path = _shipped(name_or_path, where="")
        return _load(path, f"scenarios/{path.name}", chain=())
    path = Path(name_or_path)
    where = shown(os.fspath(path), 200)
    if path.suffix != _SUFFIX:
        raise InputError(
            f"{where}: scenario files are TOML and end in {_SUFFIX}; YAML, JSON and archives are "
            "not read"
        )
    return _load(path, where, chain=())


def read_scenario(text: str, where: str = "scenario") -> Scenario:
    """Return the scenario in a text; what it extends is looked up among the shipped ones.

    ``where`` names the text in messages. Raises InputError when something is wrong with it.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{where}: not valid Unicode at character {error.start}") from None
    return _build(parsed_toml(data, where), where, folder=None, chain=())


def shipped_folder() -> Path:
    """Return the folder of the scenarios that come with the package.

    Raises EnvironmentLacksError when the installation has none.
    """
    here = Path(__file__)
    for folder in (here.parents[1] / "scenarios", here.parents[2] / "scenarios"):
        if folder.is_dir():
            return folder
    raise EnvironmentLacksError("the shipped scenarios are missing; install the package again")


def shipped_names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios, in alphabetical order."""
    return tuple(sorted(path.stem for path in shipped_folder().glob(f"*{_SUFFIX}")))


# Finding files


def _looks_like_a_path(text: str) -> bool:
    return "/" in text or os.sep in text or text.endswith(_SUFFIX)


def _shipped(name: str, where: str) -> Path:
    names = shipped_names()
    if name not in names:
        place = f"{where}: " if where else ""
        guess = nearest(name.lower(), names)
        hint = f"did you mean '{guess}'?" if guess else f"there are: {', '.join(names)}"
        raise UnknownNameError(f"{place}no scenario is called '{shown(name)}'; {hint}")
    return shipped_folder() / f"{name}{_SUFFIX}"


def _load(path: Path, where: str, chain: tuple[Path, ...]) -> Scenario:
    data = file_content(path, where, instead=shipped_names())
    return _build(parsed_toml(data, where), where, path.parent, (*chain, path.resolve()))


# From a table to a scenario


def _build(table: _Table, where: str, folder: Path | None, chain: tuple[Path, ...]) -> Scenario:
    _refuse_unknown_keys(table, _KEYS, where)
    missing = [key for key in ("name", "question") if key not in table]
    if missing:
        raise InputError(
            f"{where}: {' and '.join(missing)} missing; every scenario has a name and a question"
        )
    _check_format(table.get("format", FORMAT), where)
    name = check_name("name", table["name"], where)
    question = check_text("question", table["question"], where)
    base = _base(table, where, folder, chain)
    levers, reasons = _values(table, "levers", check_lever, where)
    world, world_reasons = _values(table, "world", check_world, where)
    stated = frozenset({**levers, **world})
    if "changes" in table:
        changes = _changes(table["changes"], where)
    else:
        inherited = [change.without(stated) for change in base.changes]
        changes = [change for change in inherited if change is not None]
    kept = {key: why for key, why in base.because.items() if key not in stated}
    scenario: Scenario = _with_place(
        Scenario,
        where,
        name=name,
        question=question,
        months=check_months(table.get("months", base.months), where),
        population=check_population(table.get("population", base.population), where),
        levers={**base.levers, **levers},
        because=kept | reasons | world_reasons,
        world={**base.world, **world},
        parameters={**base.parameters, **_parameters(table, where)},
        changes=changes,
        differs_in=check_differs_in(table.get("differs_in", []), where),
        extends=table.get("extends"),
        brief=check_brief(table.get("brief", []), where),
    )
    if "differs_in" in table:
        _hold_to_its_word(scenario, base, where)
    return scenario


def _with_place(kind: Callable[..., Any], where: str, **fields: object) -> Any:
    """Build a Change or Scenario; put the place before what it has to say."""
    try:
        return kind(**fields)
    except InputError as error:
        raise type(error)(f"{where}: {error}") from None


def _check_format(value: object, where: str) -> None:
    if value != FORMAT or not isinstance(value, int) or isinstance(value, bool):
        raise InputError(
            f"{where}: format = {quoted(value)}; this version reads format = {FORMAT} only"
        )


def _base(table: _Table, where: str, folder: Path | None, chain: tuple[Path, ...]) -> Scenario:
    """Return the scenario that this one extends; today's values if none."""
    if "extends" not in table:
        return Scenario(
            name=_STATUS_QUO, question="What if nothing changes?", months=DEFAULT_MONTHS
        )
    name = check_name("extends", table["extends"], where)
    beside = None if folder is None else folder / f"{name}{_SUFFIX}"
    if beside is not None and os.path.lexists(beside):
        path = beside
    else:
        path = _shipped(name, where)
    if path.resolve() in chain:
        raise InputError(
            f"{where}: extends = '{name}' leads back to itself; a scenario cannot extend itself"
        )
    if len(chain) > LONGEST_CHAIN:
        raise InputError(f"{where}: a chain of more than {LONGEST_CHAIN} scenarios by extends")
    shown_as = f"scenarios/{path.name}" if path != beside else shown(os.fspath(path), 200)
    return _load(path, shown_as, chain)


def _values(
    table: _Table, key: str, check: _Check, where: str
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the values, and the reasons, of the table [levers] or [world]."""
    place = f"{where}: [{key}]"
    values: dict[str, float] = {}
    reasons: dict[str, str] = {}
    for name, stated in _table(table.get(key, {}), place).items():
        (lever if key == "levers" else world_assumption)(name, place)
        if isinstance(stated, Mapping):
            inside = f"{place} {name}"
            _refuse_unknown_keys(stated, ("value", "because"), inside)
            if "value" not in stated:
                raise InputError(f"{inside}: value missing; write {{ value = ..., because = ... }}")
            values[name] = check(name, stated["value"], place)
            if "because" in stated:
                reasons[name] = check_text("because", stated["because"], inside)
        else:
            values[name] = check(name, stated, place)
    return values, reasons


def _parameters(table: _Table, where: str) -> dict[str, float]:
    """Return the parameters stated, whether as ``"housing.find"`` or as ``housing.find``."""
    place = f"{where}: [parameters]"
    values: dict[str, float] = {}
    for outer, stated in _table(table.get("parameters", {}), place).items():
        if isinstance(stated, Mapping) and "." not in outer:
            rows = {f"{outer}.{inner}": value for inner, value in stated.items()}
        else:
            rows = {outer: stated}
        for name, value in rows.items():
            if name in values:
                raise InputError(f"{place}: {shown(name)} stands there twice")
            values[name] = check_value(name, value, place)
    return values


def _changes(stated: object, where: str) -> list[Change]:
    if not isinstance(stated, list) or not all(isinstance(one, dict) for one in stated):
        raise InputError(f"{where}: changes is not a list of tables; begin each with [[changes]]")
    changes = []
    for number, one in enumerate(stated, start=1):
        place = f"{where}: [[changes]] number {number}"
        _refuse_unknown_keys(one, _CHANGE_KEYS, place)
        if "from_month" not in one:
            raise InputError(f"{place}: from_month missing")
        levers, reasons = _values(one, "levers", check_lever, place)
        world, world_reasons = _values(one, "world", check_world, place)
        changes.append(
            _with_place(
                Change,
                place,
                from_month=one["from_month"],
                over_months=one.get("over_months", 0),
                levers=levers,
                world=world,
                because=reasons | world_reasons,
            )
        )
    return changes


def _hold_to_its_word(scenario: Scenario, base: Scenario, where: str) -> None:
    """Refuse a scenario that differs from its base in anything but what it declares."""
    found = differences(base, scenario)
    undeclared = [name for name in found if name not in scenario.differs_in]
    unchanged = [name for name in scenario.differs_in if name not in found]
    if undeclared:
        raise InputError(
            f"{where}: differs_in leaves out {', '.join(undeclared)}, which differ from "
            f"'{base.name}'"
        )
    if unchanged:
        raise InputError(
            f"{where}: differs_in names {', '.join(unchanged)}, which are as in '{base.name}'"
        )


def _table(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InputError(f"{place}: {shown(value)} is not a table of names and values")
    return value


def _refuse_unknown_keys(table: Mapping[str, object], keys: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in keys:
            raise unknown_name("key", key, keys, where)
