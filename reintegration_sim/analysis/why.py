"""Why a lever does what it does here, and what could be wrong with it: one answer for a page.

Everything comes from the tables: the lever itself, the mechanisms whose code reads it, the
numbers that carry its effect, the published figure nearest to it, the sections of the dossier,
the items of the brief. Nothing is worked out and nothing is written here a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..core.text import text
from ..evidence.dossier import DOSSIER
from ..evidence.registry import GRADES, Source, registry, sources
from ..mechanisms import MECHANISMS
from ..policy.levers import (
    BASES,
    DECIDERS,
    LEVER_NAMES,
    SECTIONS,
    WORLD_NAMES,
    Lever,
    Range,
    Section,
    lever,
    world_assumption,
)
from .brief import ITEMS
from .carriers import CARRIERS
from .describe import readers
from .published import CAVEAT, PUBLISHED

_LAID_OUT: dict[str, tuple[str, ...]] = {"arrivals_a_year": ("entry",)}
"""Read when a run is laid out (engine/run.py), not by a mechanism; these act on it."""

_TITLES: dict[str, str] = {str(module.SPEC.name): str(module.SPEC.title) for module in MECHANISMS}


@dataclass(frozen=True, slots=True)
class Step:
    """One mechanism of the model: its name, and in its own words what it is about."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Number:
    """One number the effect hangs on, from the registry, with what it rests on.

    ``structural`` numbers shape an equation and do not vary with the others; ``fitted`` ones
    were set by comparison with observed figures.
    """

    name: str
    meaning: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    grade_words: str
    sources: tuple[Source, ...]
    because: str
    structural: bool
    fitted: bool


@dataclass(frozen=True, slots=True)
class Published:
    """The published figure nearest to what a lever does, and why it is not the same thing."""

    figure: Number
    caveat: str


@dataclass(frozen=True, slots=True)
class DossierSection:
    """One section of the Belgian dossier: ``B4``, and what it is about."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the policy brief: ``R11``, and its short title."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Why:
    """What a page says about one lever or one assumption about the world.

    Attributes
    ----------
    name, kind, label, unit : as in the table; kind is "lever" or "world"
    does, doubt : what moving it changes; what could be wrong
    section, section_title : where the brief recommends it; None for the world
    mechanisms : those that read it, in the order of the month
    through : further mechanisms, through whose numbers it works
    numbers : what the effect hangs on, the most direct first
    published : the nearest published figure, or None
    today, basis, basis_words, grade, grade_words, sources, because : today's value, its grounds
    practice, allowed, low_end, high_end : ranges, and the ends of ``allowed`` in words
    decides : who decides, in words; empty for the world, which nobody decides
    brief : items of the brief it stands for
    """

    name: str
    kind: Literal["lever", "world"]
    label: str
    unit: str
    does: str
    doubt: str
    section: Section | None
    section_title: str | None
    mechanisms: tuple[Step, ...]
    through: tuple[Step, ...]
    numbers: tuple[Number, ...]
    published: Published | None
    today: float
    basis: str
    basis_words: str
    grade: str
    grade_words: str
    sources: tuple[DossierSection, ...]
    because: str
    practice: Range
    allowed: Range
    low_end: str
    high_end: str
    decides: tuple[str, ...]
    brief: tuple[Item, ...]


def why(name: str) -> Why:
    """Return what there is to say about a lever or an assumption about the world.

    Raises
    ------
    UnknownNameError : neither is called so; names the nearest lever
    """
    row = world_assumption(name) if name in WORLD_NAMES else lever(name)
    reading = readers(name) or list(_LAID_OUT.get(name, ()))
    return Why(
        name=row.name,
        kind="lever" if isinstance(row, Lever) else "world",
        label=text(row.label),
        unit=text(row.unit),
        does=text(row.does),
        doubt=text(row.doubt),
        section=row.section if isinstance(row, Lever) else None,
        section_title=text(SECTIONS[row.section]) if isinstance(row, Lever) else None,
        mechanisms=_steps(reading),
        through=_steps([one for one in _homes(name) if one not in reading]),
        numbers=tuple(number_of(one) for one in CARRIERS[name]),
        published=_published(name),
        today=float(row.status_quo),
        basis=row.basis,
        basis_words=text(BASES[row.basis]),
        grade=row.grade,
        grade_words=text(GRADES[row.grade]),
        sources=tuple(DossierSection(key, text(DOSSIER[key])) for key in row.sources),
        because=text(row.because),
        practice=row.practice,
        allowed=row.allowed,
        low_end=text(row.low_end),
        high_end=text(row.high_end),
        decides=tuple(text(DECIDERS[one]) for one in row.decides)
        if isinstance(row, Lever) else (),
        brief=tuple(Item(key, text(ITEMS[key])) for key in row.brief)
        if isinstance(row, Lever) else (),
    )


def every_why() -> tuple[Why, ...]:
    """Return the answers for all levers, then for all assumptions about the world."""
    return tuple(why(name) for name in (*LEVER_NAMES, *WORLD_NAMES))


def number_of(name: str) -> Number:
    """Return one parameter as a page shows it.

    Raises
    ------
    KeyError : there is no such parameter
    """
    row = registry()[name]
    known = sources()
    return Number(
        name=row.name, meaning=text(row.meaning), value=row.value, low=row.low, high=row.high,
        unit=text(row.unit), grade=row.grade, grade_words=text(GRADES[row.grade]),
        sources=tuple(known[key] for key in row.sources), because=text(row.because),
        structural=row.structural, fitted=row.fitted)


def _published(name: str) -> Published | None:
    figure = PUBLISHED.get(name)
    return None if figure is None else Published(number_of(figure), text(CAVEAT))


def _homes(name: str) -> list[str]:
    """Return the mechanisms whose numbers carry the effect, each once."""
    return list(dict.fromkeys(one.partition(".")[0] for one in CARRIERS[name]))


def _steps(names: list[str]) -> tuple[Step, ...]:
    """Return mechanisms in the order of the month."""
    return tuple(Step(one, text(title)) for one, title in _TITLES.items() if one in names)
