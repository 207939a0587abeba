"""The address of a page is the policy it shows, and nothing else.

    /explore?housing_support=60&lang=fr&m=0.1.0&v=1
    /compare?a.caseload=40&b.mentors=30&months=60&v=1
    /people?housing_support=60&v=1

The exploring page holds one policy, the comparing page two; any other page holds two when a key
begins with ``a.`` or ``b.``, and one otherwise.

Levers and assumptions about the world stand under their own names; only what differs from today
is written, keys sorted, numbers with at most four decimals. On the comparing page ``a.`` and
``b.`` say which policy is meant; a name without either is meant for both.

Reading is tolerant and never raises, because anybody can write an address: what is unknown,
doubled, too large or no number at all is put aside and listed in the notes, and today's value
takes its place. Nothing about a person can stand in an address: every value is a number from
the tables of levers, or a word of a fixed list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote_plus

from .. import __version__
from ..core.errors import InputError, nearest, shown, unknown_name
from ..core.text import localised, text
from ..engine.outcomes import OUTCOMES
from ..policy.checks import check_population, check_whole
from ..policy.levers import LEVERS, WORLD, Lever, WorldAssumption, check_lever, check_world
from ..policy.scenario import DEFAULT_MONTHS, Fixed

GRAMMAR = 1
LONGEST_ADDRESS = 1500
LARGEST_SEED = 2**64 - 1
MOST_MONTHS = 240
"""Months that a page shows at most: every visitor's answers take as long as the months are many."""
LANGUAGES = ("en", "nl", "fr")
POPULATIONS = ("today", "arrivals", "history")
"""Populations; the first is the one a page opens with."""
OUTCOME_NAMES = tuple(row.name for row in OUTCOMES)
MOST_NOTES = 20

Problem = Literal["unknown", "clamped", "unreadable", "repeated", "version", "made_with",
                  "too_long", "more"]

_LEVERS = {row.name: row for row in LEVERS}
_WORLD = {row.name: row for row in WORLD}
_ROWS: dict[str, Lever | WorldAssumption] = {**_LEVERS, **_WORLD}
_TODAY = {name: float(row.status_quo) for name, row in _ROWS.items()}
_WORDS = {"lang": LANGUAGES, "outcome": OUTCOME_NAMES, "population": POPULATIONS}
_WHOLE = {"months": (1, MOST_MONTHS), "seed": (0, LARGEST_SEED)}
_DECIMALS = 4
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
_SIDES = ("a", "b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Levers and assumptions about the world that differ from today; the others are today's.

    Building one checks names and ranges (InputError), rounds to four decimals and leaves out
    what equals today, so that two that mean the same are equal.
    """

    levers: Mapping[str, float] = field(default_factory=lambda: Fixed({}))
    world: Mapping[str, float] = field(default_factory=lambda: Fixed({}))

    def __post_init__(self) -> None:
        """Check, round, and forget what is as today."""
        levers = {name: check_lever(name, value) for name, value in self.levers.items()}
        world = {name: check_world(name, value) for name, value in self.world.items()}
        object.__setattr__(self, "levers", _changed(levers))
        object.__setattr__(self, "world", _changed(world))

    @property
    def values(self) -> dict[str, float]:
        """Return levers and world assumptions that differ from today, together."""
        return {**self.levers, **self.world}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a page looks at its policies: language, population, length, luck and outcome."""

    lang: str = LANGUAGES[0]
    population: str = POPULATIONS[0]
    seed: int = 1
    months: int = DEFAULT_MONTHS
    outcome: str = "durably_stable"

    def __post_init__(self) -> None:
        """Check every part; raises InputError or UnknownNameError."""
        for key in ("lang", "outcome"):
            if getattr(self, key) not in _WORDS[key]:
                raise unknown_name(key, str(getattr(self, key)), _WORDS[key])
        check_population(self.population)
        check_whole("months", self.months, 1, MOST_MONTHS)
        check_whole("seed", self.seed, 0, LARGEST_SEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """What the exploring page shows: one policy beside today's."""

    policy: Policy = field(default_factory=Policy)
    view: View = field(default_factory=View)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """What the comparing page shows: two policies for the same people."""

    a: Policy = field(default_factory=Policy)
    b: Policy = field(default_factory=Policy)
    view: View = field(default_factory=View)


@dataclass(frozen=True, slots=True)
class Note:
    """Something in an address that could not be used as written.

    ``given`` is what stood there, made printable and short, yet not escaped for HTML; ``used`` is
    what takes its place.
    """

    problem: Problem
    key: str
    given: str = ""
    used: str = ""

    def sentence(self) -> str:
        """Return the note as a sentence for people; a lever by its label, with its range."""
        row = _ROWS.get(_without_side(self.key))
        if row is not None and self.problem in ("clamped", "unreadable"):
            low, high = (localised(_digits(value)) for value in row.allowed)
            return text(_OF_LEVERS[self.problem], label=text(row.label), key=self.key,
                        given=self.given, used=localised(self.used), low=low, high=high)
        return text(_SENTENCES[self.problem], key=self.key, given=self.given, used=self.used)


_SENTENCES: dict[Problem, str] = {
    "unknown": "{key} is not known here and was left out.{used}",
    "clamped": "{key} = {given} is outside its range; {used} is used.",
    "unreadable": "{key} = {given} cannot be read; {used} is used.",
    "repeated": "{key} stands there twice; the first counts.",
    "version": "The address is of version {given}, this program reads version {used}.",
    "made_with": "The address was made with version {given}, this is {used}; results may differ.",
    "too_long": "The address has {given} characters; what comes after {used} was left out.",
    "more": "{given} further parts of the address could not be used.",
}
_OF_LEVERS: dict[str, str] = {
    "clamped": "“{label}” ({key} = {given}): allowed are {low} to {high}; {used} is used.",
    "unreadable": "“{label}” ({key} = {given}) cannot be read; today's value, {used}, is used. "
                  "Allowed are {low} to {high}.",
}
"""What is said where it is about a lever or an assumption about the world."""


State = Explore | Compare


def page_of(address: str) -> str:
    """Return the page of an address, "" for a query alone and for the first page."""
    path, mark, _ = address.partition("#")[0].partition("?")
    return "" if not mark and "=" in path else path.strip("/")


def to_address(state: State, page: str | None = None) -> str:
    """Return the address of a page, path and query, for example ``/explore?caseload=40&v=1``.

    Without ``page`` it is the exploring or the comparing page.

    Raises
    ------
    InputError : longer than 1,500 characters; only two policies that differ from today and from
        each other in nearly everything are
    """
    parts = {"v": str(GRAMMAR), "m": __version__}
    default = View()
    for key in (*_WORDS, *_WHOLE):
        if getattr(state.view, key) != getattr(default, key):
            parts[key] = str(getattr(state.view, key))
    if isinstance(state, Explore):
        own = "explore"
        parts |= {name: _digits(value) for name, value in state.policy.values.items()}
    else:
        own = "compare"
        parts |= _both(state.a.values, state.b.values)
    query = "&".join(f"{key}={parts[key]}" for key in sorted(parts))
    address = f"/{own if page is None else page}?{query}"
    if len(address) > LONGEST_ADDRESS:
        raise InputError(
            f"the address of these policies would have {len(address)} characters, allowed are "
            f"{LONGEST_ADDRESS}; save them as scenario files instead")
    return address


def from_address(address: str) -> tuple[State, tuple[Note, ...]]:
    """Return what an address shows, and notes on all that could not be used as written.

    ``address`` is a path with its query, a whole link, or a query alone; alone it belongs to the
    comparing page when a key begins with ``a.`` or ``b.``. Never raises.
    """
    notes: list[Note] = []
    if len(address) > LONGEST_ADDRESS:
        notes.append(Note("too_long", "", str(len(address)), str(LONGEST_ADDRESS)))
        start = address[:LONGEST_ADDRESS]
        address = start[: max(start.rfind("&"), start.find("?"), 0)]
    address = address.partition("#")[0]
    path, mark, query = address.partition("?")
    if not mark and "=" in path:
        path, query = "", path
    given = _pairs(query, notes)
    page = path.rstrip("/").rpartition("/")[2]
    comparing = page == "compare" or (
        page != "explore" and any(key.startswith(("a.", "b.")) for key in given))
    view = _view(given, notes)
    state: State
    if comparing:
        both = _values(given, "", notes)
        a, b = (_policy(both | _values(given, f"{side}.", notes)) for side in _SIDES)
        state = Compare(a=a, b=b, view=view)
    else:
        state = Explore(policy=_policy(_values(given, "", notes)), view=view)
    notes += [_unknown(key) for key in given]
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES:] = [Note("more", "", str(len(notes) - MOST_NOTES))]
    return state, tuple(notes)


def names_no_policy(address: str) -> bool:
    """Return whether an address says nothing of policies: no lever, and no page wrote it.

    Addresses that a page wrote carry a version, and mean today's policy where they name no lever.
    """
    query = address.partition("#")[0].partition("?")[2]
    return {part.partition("=")[0] for part in query.split("&") if part} <= {*_WORDS, *_WHOLE}


def _changed(values: Mapping[str, float]) -> Fixed[float]:
    rounded = {name: round(value, _DECIMALS) + 0.0 for name, value in values.items()}
    return Fixed({name: rounded[name] for name in sorted(rounded)
                  if rounded[name] != _TODAY[name]})


def _digits(value: float) -> str:
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _both(a: Mapping[str, float], b: Mapping[str, float]) -> dict[str, str]:
    same = {name: value for name, value in a.items() if b.get(name) == value}
    parts = {name: _digits(value) for name, value in same.items()}
    for side, values in zip(_SIDES, (a, b), strict=True):
        parts |= {f"{side}.{name}": _digits(value) for name, value in values.items()
                  if name not in same}
    return parts


def _pairs(query: str, notes: list[Note]) -> dict[str, str]:
    given: dict[str, str] = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        key, value = unquote_plus(key), unquote_plus(value)
        if not part:
            continue
        if key in given:
            notes.append(Note("repeated", shown(key, 40)))
            continue
        given[key] = value
    return given


def _view(given: dict[str, str], notes: list[Note]) -> View:
    """Take the parts of the view, and the two versions, out of ``given``."""
    default = View()
    found: dict[str, str] = {}
    for key, allowed in _WORDS.items():
        found[key] = getattr(default, key)
        word = given.pop(key, found[key])
        if word in allowed:
            found[key] = word
        else:
            notes.append(Note("unreadable", key, shown(word, 40), found[key]))
    whole: dict[str, int] = {}
    for key, (low, high) in _WHOLE.items():
        whole[key] = getattr(default, key)
        stated = given.pop(key, None)
        if stated is None:
            continue
        if not re.fullmatch(r"-?[0-9]{1,20}", stated):
            notes.append(Note("unreadable", key, shown(stated, 40), str(whole[key])))
            continue
        whole[key] = min(max(int(stated), low), high)
        if whole[key] != int(stated):
            notes.append(Note("clamped", key, stated, str(whole[key])))
    _versions(given, notes)
    return View(lang=found["lang"], outcome=found["outcome"], population=found["population"],
                months=whole["months"], seed=whole["seed"])


def _versions(given: dict[str, str], notes: list[Note]) -> None:
    grammar = given.pop("v", str(GRAMMAR))
    if grammar != str(GRAMMAR):
        notes.append(Note("version", "v", shown(grammar, 40), str(GRAMMAR)))
    made_with = given.pop("m", __version__)
    if made_with != __version__:
        notes.append(Note("made_with", "m", shown(made_with, 40), __version__))


def _values(given: dict[str, str], prefix: str, notes: list[Note]) -> dict[str, float]:
    """Take levers and world assumptions whose key has this prefix out of ``given``."""
    values: dict[str, float] = {}
    for key in [key for key in given if key.removeprefix(prefix) in _ROWS
                and key.startswith(prefix)]:
        name, stated = key.removeprefix(prefix), given.pop(key)
        if not _NUMBER.fullmatch(stated):
            notes.append(Note("unreadable", key, shown(stated, 40), _digits(_TODAY[name])))
            continue
        number = float(stated)
        low, high = _ROWS[name].allowed
        values[name] = min(max(number, low), high)
        if values[name] != number:
            notes.append(Note("clamped", key, shown(stated, 40), _digits(values[name])))
    return values


def _policy(values: Mapping[str, float]) -> Policy:
    return Policy(levers={name: value for name, value in values.items() if name in _LEVERS},
                  world={name: value for name, value in values.items() if name in _WORLD})


def _without_side(key: str) -> str:
    return key.removeprefix("a.").removeprefix("b.")


def _unknown(key: str) -> Note:
    guess = nearest(_without_side(key), [*_ROWS, *_WORDS, *_WHOLE])
    hint = text(" Did you mean {name}?", name=guess) if guess else ""
    return Note("unknown", shown(key, 40), "", hint)
