"""The table of pages: what comes later adds a row."""

from __future__ import annotations

from ..scene import Page
from ..tiles import tiles
from . import compare, data, evidence, explore, levers, people, words

PAGES = [
    Page(name="start", title="What if policy were different?", menu="Start", sections=words.start),
    Page(name="explore", title="Explore a policy", menu="Explore", sections=explore.sections,
         tiles=tiles, figures=explore.figures, needs_answer=True, has_levers=True,
         jobs=("confirm",)),
    Page(name="compare", title="Compare two policies", menu="Compare", sections=compare.sections,
         figures=compare.figures, needs_answer=True, jobs=("confirm",)),
    Page(name="people", title="Who gains, and who does not", menu="People",
         sections=people.sections, figures=people.figures, needs_answer=True, jobs=("confirm",)),
    Page(name="levers", title="What each lever does", menu="Levers", sections=levers.sections,
         figures=levers.figures, jobs=("levers",)),
    Page(name="reading", title="How to read this", menu="How to read this",
         sections=words.reading),
    Page(name="evidence", title="What is known, and what is not", menu="Evidence",
         sections=evidence.sections),
    Page(name="method", title="How it works", menu="Method", sections=words.about),
    Page(name="data", title="The data behind this view", menu="Data", sections=data.sections,
         needs_answer=True, jobs=("confirm",)),
]
"""All pages in the order of the menu; the first is at the root."""


def page_called(name: str) -> Page:
    """Return the page of this name, the first one for a name that is none."""
    return next((page for page in PAGES if page.name == name), PAGES[0])
