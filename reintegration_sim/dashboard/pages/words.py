"""The pages of words: start, how to read this, and method."""

from __future__ import annotations

from ..instant import QUICK, REFINED
from ..prose import prose
from ..scene import Scene, Section, section
from ..texts import how_to_read, method
from ..texts import start as first


def start(scene: Scene) -> list[Section]:
    """Return the first page: what this is, what it is not, and where to go."""
    return [section("words", prose(scene, first.page()))]


def reading(scene: Scene) -> list[Section]:
    """Return the page that says how to read all others."""
    return [section("words", prose(scene, how_to_read.page(QUICK, REFINED)))]


def about(scene: Scene) -> list[Section]:
    """Return the model in plain words, its limits, and the statements."""
    return [section("words", prose(scene, method.page()))]
