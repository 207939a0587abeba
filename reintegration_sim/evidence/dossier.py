"""The Belgian dossier: the sections that today's values point to, and what it could not find.

``B4`` at a lever is section 4 of the dossier. Grades, sources and effects of single numbers stand
in the registry; here is only what a reader needs to follow a pointer, and the list of gaps.
"""

from __future__ import annotations

DOSSIER: dict[str, str] = {
    "B1": "People who left, returned, were convicted, detained or released: counts",
    "B2": "Sentences, ways of release, measures after the sentence",
    "B3": "New offences and re-engagement",
    "B4": "Prisons: places, staff, regimes",
    "B5": "Nationality, residence and administrative sanctions",
    "B6": "Institutions and what they can handle",
    "B7": "Needs: housing, work, money, trauma, family, stigma",
    "B8": "What the REGUIDE project has published",
}
"""Sections of the Belgian dossier, in words."""

GAPS: tuple[str, ...] = (
    "How long after release a return to violent extremism began in Belgium.",
    "Any count of new offences among people who returned to Belgium, and any count after 2020.",
    "Time served and way of release of people who returned; how many are under a measure after "
    "their full term; how often conditions are broken.",
    "Who attended Living Lab sessions, and what came of them.",
    "How many people who returned have a home, work or debts, or were refused a bank account or "
    "a benefit.",
    "How many adults who returned live with trauma; any Belgian figures on their children.",
    "How many people who returned lost nationality or residence, and all losses after "
    "February 2022.",
    "How often people are isolated, moved or visited in prison; staff shortage by prison after "
    "2019.",
    "How many people used disengagement services after 2019, and how many files a justice "
    "assistant should have.",
    "Figures on new offences from Germany and Denmark, and from France since 2014.",
    "Any opinion poll in Belgium about people who returned, and any figure on how media portray "
    "them.",
    "Any comparison with others that shows whether a Living Lab, restorative circles or family "
    "days change new offences or reintegration.",
)
"""What the dossier looked for and did not find."""
