"""What a name, a text, a number of months or a list in a scenario may be.

Each function returns the value it was given, in its one canonical form, or raises InputError
with the place (``where``), the value, what is allowed and, for a misspelt name, the nearest one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..core.errors import InputError, UnknownNameError, nearest, shown
from .levers import LEVER_NAMES, WORLD_NAMES

LONGEST_MONTHS = 600
LONGEST_NAME = 60
LONGEST_TEXT = 1000

_NAME = re.compile(rf"[a-z0-9_]{{1,{LONGEST_NAME}}}")
_BRIEF_ITEMS = frozenset(
    [f"F{n}" for n in range(1, 8)]
    + [f"R{n}" for n in range(1, 20)]
    + [f"C{n}" for n in range(1, 13)]
)
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ACCENTS_IN_A_ROW = 3


def is_name(name: object) -> bool:
    """Return whether this can be a scenario's name."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def check_name(key: str, name: object, where: str = "") -> str:
    """Return a scenario's name: 1 to 60 lowercase letters, digits and underscores."""
    if isinstance(name, str) and is_name(name):
        return name
    raise InputError(
        f"{place(where)}{key} = {quoted(name)}; allowed are lowercase letters, digits and "
        f"underscores, 1 to {LONGEST_NAME} of them"
    )


def check_text(key: str, text: object, where: str = "") -> str:
    """Return a text for people, on one line: line breaks and tabs become spaces.

    It has 1 to 1,000 characters, none of them a control, invisible or direction-changing one,
    and no piles of accents.
    """
    if not isinstance(text, str):
        raise InputError(f"{place(where)}{key} = {shown(text)} is not a text in quotes")
    line = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    if not line:
        raise InputError(f"{place(where)}{key} is empty; state it in a sentence")
    if len(line) > LONGEST_TEXT:
        raise InputError(
            f"{place(where)}{key} has {len(line)} characters; allowed are {LONGEST_TEXT}"
        )
    accents = 0
    for character in line:
        kind = unicodedata.category(character)
        accents = accents + 1 if kind in ("Mn", "Me") else 0
        if kind in _UNPRINTABLE or accents > _ACCENTS_IN_A_ROW:
            raise InputError(
                f"{place(where)}{key} = {quoted(text)} holds the character "
                f"U+{ord(character):04X}; control, invisible and direction-changing characters "
                "are not allowed, nor piles of accents"
            )
    return line


def check_whole(key: str, value: object, low: int, high: int, where: str = "") -> int:
    """Return a whole number from ``low`` to ``high``; 12.0, true and "12" are none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(
            f"{place(where)}{key} = {quoted(value)} is not a whole number; "
            f"allowed are {low} to {high}"
        )
    if not low <= value <= high:
        number = str(value) if value.bit_length() <= 64 else "an integer of more than 64 bits"
        raise InputError(f"{place(where)}{key} = {number}; allowed are {low} to {high}")
    return value


def check_months(months: object, where: str = "") -> int:
    """Return a number of simulated months, 1 to 600."""
    return check_whole("months", months, 1, LONGEST_MONTHS, where)


def check_population(population: object, where: str = "") -> str:
    """Return the starting population: arrivals, today or history."""
    if population in ("arrivals", "today", "history") and isinstance(population, str):
        return population
    raise InputError(
        f"{place(where)}population = {quoted(population)}; there are: arrivals, today, history"
    )


def check_brief(items: object, where: str = "") -> tuple[str, ...]:
    """Return numbers of the policy brief: F1 to F7, R1 to R19, C1 to C12, each once."""
    found: list[str] = []
    for item in _listed("brief", items, where):
        if item not in _BRIEF_ITEMS or item in found:
            twice = " stands there twice" if item in found else ""
            raise InputError(
                f"{place(where)}brief = {quoted(item)}{twice}; allowed are F1 to F7, "
                "R1 to R19, C1 to C12, each once"
            )
        found.append(item)
    return tuple(found)


def check_differs_in(names: object, where: str = "") -> tuple[str, ...]:
    """Return names of levers and of assumptions about the world, each once."""
    found: list[str] = []
    for name in _listed("differs_in", names, where):
        if name not in LEVER_NAMES and name not in WORLD_NAMES:
            raise no_such_setting(name, f"{place(where)}differs_in")
        if name in found:
            raise InputError(f"{place(where)}differs_in names {name} twice")
        found.append(name)
    return tuple(found)


def no_such_setting(name: str, where: str = "") -> UnknownNameError:
    """Return the error for a name that is neither a lever nor an assumption about the world."""
    guess = nearest(name, (*LEVER_NAMES, *WORLD_NAMES))
    hint = f"did you mean '{guess}'?" if guess else "see `reintegration-sim describe levers`"
    return UnknownNameError(
        f"{place(where)}no lever or world assumption is called '{shown(name)}'; {hint}"
    )


def place(where: str) -> str:
    """Return the beginning of a message: the place and a colon, or nothing."""
    return f"{where}: " if where else ""


def quoted(value: object) -> str:
    """Return a value as safe text for a message, in quotes if it is a text."""
    return f"'{shown(value)}'" if isinstance(value, str) else shown(value)


def _listed(key: str, items: object, where: str) -> Iterable[str]:
    if isinstance(items, str) or not isinstance(items, list | tuple):
        raise InputError(
            f"{place(where)}{key} = {quoted(items)} is not a list; write it in square brackets"
        )
    for item in items:
        if not isinstance(item, str):
            raise InputError(f"{place(where)}{key} holds {shown(item)}; write it in quotes")
    return items
