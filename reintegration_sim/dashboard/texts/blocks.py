"""What a page of words is made of. Words are already in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands once, at the top of a page. Links lead to its ``key``."""

    level: int
    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of equal points."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of terms, each with what it means; ``lang`` where terms stay in another language."""

    terms: tuple[tuple[str, str], ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class DoDont:
    """Two lists side by side: how to read something, and how not to."""

    do: tuple[str, ...]
    dont: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page of the dashboard: words, and the route, ``/explore`` for instance."""

    words: str
    route: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check that the software passes: in words, and the tests that make it."""

    words: str
    tests: tuple[str, ...]


Block = Heading | Paragraph | Points | Terms | DoDont | Link | Check
Page = tuple[Block, ...]


def words_of(block: Block) -> tuple[str, ...]:
    """Return every string of a block that people read."""
    if isinstance(block, Points):
        return block.points
    if isinstance(block, Terms):
        return tuple(part for term in block.terms for part in term)
    if isinstance(block, DoDont):
        return (*block.do, *block.dont)
    return (block.words,)
