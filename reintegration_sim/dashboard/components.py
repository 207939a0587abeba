"""The two components of the pages that live in the browser: the levers, and a board of HTML.

Everything else on a page is HTML that Python writes. Both components put HTML into the page as
it is: whoever makes ``why`` or ``sections`` must escape (``html.escape``, quotes too) every text
that is not a constant of this package, above all what a visitor wrote: names of uploaded files,
titles of scenarios, parts of an address. Such a text never reaches a Vue template, because a
template is a program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict

import solara

HERE = Path(__file__).parent

Tag = Literal["header", "main", "section", "footer", "div", "nav", "aside"]


class Lever(TypedDict):
    """One lever as the browser shows it; ``why`` is safe HTML, all else is plain text."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    decimals: int
    today: float
    practice: tuple[float, float]
    decides: Sequence[str]
    decides_words: str
    grade: str
    grade_words: str
    why: str
    kind: Literal["lever", "world"]


class Group(TypedDict):
    """Levers under one heading; ``open`` counts only when the group first appears."""

    key: str
    title: str
    open: bool
    levers: Sequence[Lever]


class LeverWords(TypedDict):
    """What the levers say, with the places that are filled in the browser.

    ``title`` names the list for who cannot see it; ``beyond`` may hold ``{low}``, ``{high}`` and
    ``{unit}``; ``needs_others`` ``{who}``; ``changed_1`` and ``changed_n`` ``{n}``;
    ``value_text`` ``{value}`` and ``{unit}``.
    """

    title: str
    today: str
    why: str
    back_to_today: str
    band: str
    beyond: str
    needs_others: str
    changed_1: str
    changed_n: str
    value_text: str


class Moved(TypedDict):
    """A lever was moved; answer with ``acknowledged=serial``, whatever became of the value."""

    name: str
    value: float
    serial: int


class Rested(TypedDict):
    """No lever has moved for 0.4 s, and all moves up to ``serial`` are acknowledged."""

    serial: int


class Section(TypedDict):
    """A part of a board: a key that stays, safe HTML, and the names of CSS classes."""

    key: str
    html: str
    css: str


class Done(TypedDict):
    """A button, select, checkbox or radio with ``data-do`` was used."""

    name: str
    value: str


class Uploaded(TypedDict):
    """A file of at most 65536 bytes, read as text; a larger one is ``Done`` (``…_too_large``)."""

    name: str
    file: str
    text: str


@solara.component_vue(str(HERE / "levers.vue"))  # type: ignore[untyped-decorator]
def Levers(
    *,
    groups: Sequence[Group],
    values: Mapping[str, float],
    acknowledged: int,
    words: LeverWords,
    name: str = "lever",
    decider: Literal["", "F", "C", "R", "L"] = "",
    decimal: str = ".",
    group_sign: str = ",",
    event_moved: Callable[[Moved], None] | None = None,
    event_rested: Callable[[Rested], None] | None = None,
) -> Any:
    """Show all levers of a policy, in groups that open and close.

    ``event_moved`` comes while a thumb moves, one message at a time: set the value, and set
    ``acknowledged`` to its ``serial`` in the same render, or nothing more arrives for 5 s.
    ``name`` begins every id in it (``lever-caseload``); two lists on a page need two names.
    ``decider`` dims levers that this level of government does not decide. The value of a lever
    that is missing in ``values`` is today's.
    """


@solara.component_vue(str(HERE / "board.vue"))  # type: ignore[untyped-decorator]
def Board(
    *,
    sections: Sequence[Section],
    tag: Tag = "div",
    name: str = "",
    label: str = "",
    look: str = "",
    address: str = "",
    lang: str = "",
    title: str = "",
    announce: str = "",
    working: bool = False,
    event_done: Callable[[Done], None] | None = None,
    event_went: Callable[[str], None] | None = None,
    event_uploaded: Callable[[Uploaded], None] | None = None,
) -> Any:
    """Show sections of HTML in a landmark (``tag``, with id ``name`` and CSS classes ``look``).

    Only a section whose HTML changed is written again. Focus and caret return to the element
    with the same id, else the same ``data-do`` and ``data-with``, else the same link; a
    ``details`` with an id stays as the visitor left it, a ``.scroll`` with an id where it was.

    What the HTML may hold: ``<button data-do data-with>``, fields with ``data-do``,
    ``<a href data-page>`` for pages of our own (``event_went`` gets the path with its query,
    without the root path), ``<input type=file data-do>``, and ``<button data-copy data-copied>``
    (an empty ``data-copy`` copies the page's address). A link to ``#id`` moves focus and view
    without a trace in the history.

    On one board of a page: ``address`` replaces the path and query in the browser, without the
    root path and never as a new entry in the history (after a change of page, wait with it until
    the router has moved, or the entry of the old page is overwritten); ``lang`` and ``title``
    are the document's; ``announce`` is read out politely when it changes; ``working`` fades the
    board after 0.3 s.
    """
