"""What a page is made from and what it is made into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from htpy import Node, fragment

from ..analysis.comparison import Comparison
from ..plots.spec import FigureSpec
from .instant import Answer, Pair
from .jobs import Job
from .session import Session


class Section(NamedTuple):
    """A part of a page that changes on its own: a key, HTML that is safe, and class names."""

    key: str
    html: str
    css: str = ""


def section(key: str, content: Node, css: str = "") -> Section:
    """Return a section; a plain text is escaped by htpy, which made everything else."""
    return Section(key, str(fragment[content]), css)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that a page may read.

    Attributes
    ----------
    session : what the visitor chose
    pair : the two policies that are compared
    answer : what is known of them so far; None on pages that need no runs
    jobs : longer computations for exactly these policies, by their kind; those asked for only
    forecasts : seconds that such a computation would take, by its kind
    studied : results of such computations that are finished, by their kind
    """

    session: Session
    pair: Pair
    answer: Answer | None = None
    jobs: Mapping[str, Job] = field(default_factory=dict)
    forecasts: Mapping[str, float] = field(default_factory=dict)
    studied: Mapping[str, Comparison] = field(default_factory=dict)

    @property
    def known(self) -> Answer:
        """Return the answer, on pages that ask for one."""
        assert self.answer is not None
        return self.answer


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: a row of the table in ``pages.all``.

    Attributes
    ----------
    name : its path, and what it is called in code
    title : its heading, in English; translated where it is shown
    menu : what the menu calls it, "" where it is not in it
    sections : makes the content
    tiles : makes the tiles above the content, where there are any
    figures : makes the figures among the content, each with whether it is as wide as the page
    needs_answer : whether runs must be lived before it can be shown
    has_levers : whether the levers stand beside it
    jobs : kinds of longer computations that the page can ask for
    """

    name: str
    title: str
    sections: Callable[[Scene], list[Section]]
    menu: str = ""
    tiles: Callable[[Scene], list[Section]] | None = None
    figures: Callable[[Scene], list[tuple[FigureSpec, bool]]] | None = None
    needs_answer: bool = False
    has_levers: bool = False
    jobs: tuple[str, ...] = ()
