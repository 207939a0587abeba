"""How the model works, in plain words; what is checked; its limits; how to cite it."""

from __future__ import annotations

from ...core.codes import N_REGIONS
from ...core.text import number, text
from ...engine.outcomes import OUTCOMES
from ...mechanisms import MECHANISMS
from ...plots.words import phrases
from ...policy.levers import LEVERS, WORLD
from ...policy.scenario import DEFAULT_MONTHS
from ...population.synthesis import HOUSES_PER_REGION, PRISONS, TOWNS_PER_REGION
from ..presets import presets
from . import facts
from .blocks import Heading, Link, Page, Paragraph, Points
from .checks import checks
from .citation import citation
from .statements import accessibility, privacy

_MONTHS_A_YEAR = 12


def page() -> Page:
    """Return the blocks of the page on method."""
    return (
        Heading(1, text("How it works")),
        *_people(),
        *_month(),
        *_policies(),
        *_luck(),
        Heading(2, text("What is checked")),
        Paragraph(text("Each of these is a test of the software, with its name:")),
        *checks(),
        *_limits(),
        Heading(2, text("How to cite"), key="cite"),
        Paragraph(citation()),
        Paragraph(text(
            "State the version, the seed, the number of simulations, who is simulated, how far "
            "ahead and the policy with every figure you quote.")),
        *accessibility(),
        *privacy(),
    )


def _people() -> Page:
    """Return who and what is simulated."""
    return (
        Heading(2, text("Who is simulated")),
        Paragraph(text(
            "Fictitious adults who returned to Belgium from Syria and Iraq, and their families. "
            "Each has an age, a sex, a legal status, a home or none, work or none, papers, debts, "
            "ties to others, trust, distress and a course through prison and release. Two things "
            "are kept apart: what a person thinks, and what an authority believes about them.")),
        Paragraph(text(
            "Around them stand {prisons} prisons, {houses} houses of justice and {towns} "
            "municipalities in {regions} regions, the threat-assessment body, courts, local task "
            "forces, a nationality office, services, Living Labs, and public debate. Their places "
            "and hours grow with the number of people, so that a larger simulation changes luck "
            "and not policy.", prisons=number(PRISONS, 0),
            houses=number(HOUSES_PER_REGION * N_REGIONS, 0),
            towns=number(TOWNS_PER_REGION * N_REGIONS, 0), regions=number(N_REGIONS, 0))),
    )


def _month() -> Page:
    """Return what happens in one month, stage by stage, in the words of the mechanisms."""
    stages: dict[int, list[str]] = {}
    for module in MECHANISMS:
        stages.setdefault(int(module.SPEC.stage), []).append(text(module.SPEC.title))
    return (
        Heading(2, text("One month")),
        Paragraph(text(
            "Time moves month by month, usually for {years} years. In each month the following "
            "happens, in this order, to everybody before the next begins:",
            years=number(DEFAULT_MONTHS / _MONTHS_A_YEAR, 0))),
        Points(tuple(phrases(titles) for _, titles in sorted(stages.items()))),
        Paragraph(text(
            "Services have places and waiting lists. Institutions work together through links "
            "that meetings strengthen and turnover wears. Prisons first guard; what staff time is "
            "left makes visits and programmes possible. Headlines raise pressure on decisions. "
            "Stability can be won and lost many times.")),
    )


def _policies() -> Page:
    """Return what a policy is and what is measured."""
    return (
        Heading(2, text("Policies and outcomes")),
        Paragraph(text(
            "A policy is a setting of {levers} levers, which somebody in Belgium can decide. "
            "{world} assumptions about the world stand apart, since no policy decides them. "
            "{scenarios} policies come ready made. {outcomes} outcomes are measured, with what "
            "a policy costs in staff, places and months in prison among them.",
            levers=number(len(LEVERS), 0), world=number(len(WORLD), 0),
            scenarios=number(len(presets()), 0), outcomes=number(len(OUTCOMES), 0))),
        Paragraph(text(
            "Security measures have their merits here: somebody in prison commits no offence "
            "outside, supervision notices and deters. Support has its costs: staff, places, and "
            "offences that supervision would have caught. Claims of the policy brief are put to "
            "the test and never built in.")),
    )


def _luck() -> Page:
    """Return how luck and unknown numbers enter."""
    return (
        Heading(2, text("Luck and what is not known")),
        Paragraph(text(
            "Every chance event hangs on the person, the month and its kind alone. So the same "
            "fictitious person meets the same luck under every policy, and what differs is due to "
            "the policy. Each pair of simulations also draws every unknown number anew from its "
            "range, the same for both policies.")),
        Link(text("See the evidence"), "/evidence"),
    )


def _limits() -> Page:
    """Return what the model cannot do."""
    varying = facts.varying_by_grade()
    use = facts.targets_by_use()
    return (
        Heading(2, text("Limits")),
        Points((
            text("It is not a risk tool: it holds fictitious people only, has no score for a "
                 "person, and knows nobody's ethnicity or religion. Never use it to decide about "
                 "somebody."),
            text("Of the {n} numbers that vary, {assumed} are assumptions, grade D.",
                 n=number(sum(varying.values()), 0), assumed=number(varying["D"], 0)),
            text("It is not calibrated as a whole: {fitted} numbers were set by comparison with "
                 "Belgian figures; the others are published ranges, counts or assumptions, not yet "
                 "fitted to Belgium.", fitted=number(len(facts.fitted()), 0)),
            text("{held} observed figures are kept aside to test it, and some of them are missed "
                 "badly, among them how many people are in prison and under electronic monitoring "
                 "in recent years.", held=number(use["held_out"], 0)),
            text("Real numbers are small: about a hundred people. Rare events among them say "
                 "little, and no real count could confirm a small difference."),
            text("Most studies it rests on were made elsewhere and with other people."),
            text("What a mechanism leaves out is said in its file. Left out are, for instance, "
                 "victims, kinds and gravity of offences, quarrels with workers, social media and "
                 "elections."),
        )),
    )
