"""The pages of words: start, how to read this, and method."""

from __future__ import annotations

from htpy import Element, a, li, span, strong, ul

from ..instant import QUICK, REFINED
from ..prose import prose
from ..scene import Scene, Section, section
from ..shell import leading_to
from ..texts import how_to_read, method
from ..texts import start as first
from ..texts.blocks import Heading, Link, Page, Paragraph


def start(scene: Scene) -> list[Section]:
    """Return the first page: what this is, what it is not, and where to go."""
    blocks = first.page()
    begin = next(i for i, one in enumerate(blocks) if isinstance(one, Heading) and one.level == 2)
    doors = [blocks[i:i + 3] for i in range(begin, len(blocks), 3)]
    return [section("words", prose(scene, blocks[:begin])),
            section("doors", ul(".doors")[(li[_door(scene, one)] for one in doors)])]


def _door(scene: Scene, blocks: Page) -> Element:
    """Return one way into the pages: a heading, what is behind it, and the link."""
    heading, words, link = blocks
    assert isinstance(heading, Heading) and isinstance(words, Paragraph) and isinstance(link, Link)
    return a(href=leading_to(scene.session.state, link.route.strip("/")), data_page="")[
        strong[heading.words], span[words.words]]


def reading(scene: Scene) -> list[Section]:
    """Return the page that says how to read all others."""
    return [section("words", prose(scene, how_to_read.page(QUICK, REFINED)))]


def about(scene: Scene) -> list[Section]:
    """Return the model in plain words, its limits, and the statements."""
    return [section("words", prose(scene, method.page()))]
