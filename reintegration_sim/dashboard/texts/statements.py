"""The accessibility statement and the privacy statement, as far as the software can make them.

The body that publishes the pages completes them: it alone knows its contact and its complaint
route. Nothing about the law stands here that the design's section 3.8 does not state.
"""

from __future__ import annotations

from ...core.text import number, text
from ..headers import COOKIE_SECONDS
from .blocks import Heading, Page, Paragraph, Points
from .checks import accessibility_checks, privacy_checks

_SECONDS_AN_HOUR = 3_600


def accessibility() -> Page:
    """Return the accessibility statement: aim, checks, shortcomings, what is to be added."""
    return (
        Heading(2, text("Accessibility statement")),
        Paragraph(text(
            "Belgian public bodies fall under the act of 19 July 2018, which carries out the "
            "European directive 2016/2102. The pages aim at WCAG 2.1, level AA, as the standard EN "
            "301 549 includes it. They have not been audited, so conformity is not claimed.")),
        Heading(3, text("What is checked")),
        *accessibility_checks(),
        Heading(3, text("Known shortcomings")),
        Points((
            text("The pages have not been tried with people who use a screen reader or other "
                 "aids."),
            text("The pages need JavaScript and an open connection to their server."),
            text("No native reader has checked all Dutch and French words."),
            text("Names and reasons of the model's numbers, and titles of sources, are in "
                 "English or in the language of the source."),
        )),
        Heading(3, text("Contact and complaints")),
        Paragraph(text(
            "The body that publishes these pages must add here its own contact and the complaint "
            "route that the act requires. The software has neither.")),
    )


def privacy() -> Page:
    """Return what the pages keep, send and write down."""
    hours = number(COOKIE_SECONDS / _SECONDS_AN_HOUR, 0)
    return (
        Heading(2, text("Privacy")),
        Points((
            text("No account, no usage data sent to anybody, no advertising, no other site asked "
                 "for anything."),
            text("One cookie, which tells your session from those of others. It lasts {hours} "
                 "hours at most.", hours=hours),
            text("No personal data are asked for, and none are in the model: all its people are "
                 "fictitious."),
            text("The address of a page holds levers, assumptions about the world and how they are "
                 "shown, and nothing else. Whoever gets your link sees these."),
            text("The server keeps no list of visits. When something breaks it writes down the "
                 "error and a number to quote, in which values you had chosen may stand."),
            text("Whoever runs the server, or a machine before it, may keep lists of visits of "
                 "their own, and must say so here."),
        )),
        *privacy_checks(),
    )
