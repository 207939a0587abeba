"""Pages of words (texts/) as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from htpy import (
    Element,
    Node,
    a,
    code,
    dd,
    details,
    div,
    dl,
    dt,
    fragment,
    h2,
    h3,
    li,
    p,
    summary,
    ul,
)

from ..core.text import text
from .scene import Scene
from .session import address_of
from .texts.blocks import Block, Check, DoDont, Heading, Link, Page, Paragraph, Points, Terms

_HEADINGS = {2: h2, 3: h3}


def prose(scene: Scene, page: Page) -> Element:
    """Return a page of words, without its title, which stands above every page."""
    blocks = [block for block in page if not (isinstance(block, Heading) and block.level == 1)]
    return div(".prose")[(_block(scene, block) for block in blocks)]


def titled(page: Page) -> str:
    """Return the title that a page of words gives itself."""
    return next(block.words for block in page if isinstance(block, Heading) and block.level == 1)


def points(words: Iterable[str]) -> Element:
    """Return a list."""
    return ul[(li[one] for one in words)]


def _block(scene: Scene, block: Block) -> Node:
    if isinstance(block, Heading):
        return _HEADINGS[block.level](id=block.key or None)[block.words]
    if isinstance(block, Paragraph):
        return p[block.words]
    if isinstance(block, Points):
        return points(block.points)
    if isinstance(block, Terms):
        lang = block.lang or None
        return dl[(fragment[dt(lang=lang)[term], dd[meaning]] for term, meaning in block.terms)]
    if isinstance(block, DoDont):
        return div(".pair")[
            div(".side.do")[h3[text("Do")], points(block.do)],
            div(".side.dont")[h3[text("Do not")], points(block.dont)]]
    if isinstance(block, Link):
        return p[a(".button", href=address_of(scene.session.state, block.route.strip("/")),
                   data_page="")[block.words]]
    assert isinstance(block, Check)
    return details(".check")[
        summary[block.words],
        ul[(li[code[test]] for test in block.tests)]]
