"""The first page: what this is, what it is not, and three doors."""

from __future__ import annotations

from ...core.text import number, text
from .blocks import Heading, Link, Page, Paragraph

BRIEF = 3
"""The number of the policy brief in the series of REGUIDE."""


def page() -> Page:
    """Return the blocks of the first page."""
    return (
        Heading(1, text("What if policy were different?")),
        Paragraph(text(
            "Compare policies for people who returned to Belgium from Syria and Iraq, and for "
            "their families, on the same fictitious people month by month.")),
        Paragraph(text(
            "It is not a forecast, and it says nothing about any real person. Most effects in it "
            "are assumed or come from studies of other people; each says how well it is known.")),
        Paragraph(text(
            "The policy brief meant here is REGUIDE Policy Brief no. {brief} (BELSPO). It "
            "recommends a Sustainable Restorative Approach (SRA); here that approach stands "
            "beside security first and today's policy.", brief=number(BRIEF, 0))),
        Heading(2, text("Explore a policy")),
        Paragraph(text(
            "Move what an authority can decide, and see what changes for people, set against "
            "today.")),
        Link(text("Explore policies"), "/explore"),
        Heading(2, text("Compare two policies")),
        Paragraph(text(
            "Put two policies side by side on the same people with the same luck, and see who is "
            "better off, who is worse off, and what cannot be told apart.")),
        Link(text("Compare policies"), "/compare"),
        Heading(2, text("See the evidence")),
        Paragraph(text(
            "Look up where every number comes from, how well it is known, and what nobody knows "
            "yet.")),
        Link(text("See the evidence"), "/evidence"),
    )
