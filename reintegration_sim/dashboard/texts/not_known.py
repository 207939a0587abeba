"""What is not known: counted in the tables, and listed from the dossier."""

from __future__ import annotations

from ...core.text import ENGLISH, number, text
from ...evidence.dossier import GAPS
from ...evidence.registry import GRADES, Parameter
from ...plots.words import precise
from ...policy.levers import LEVERS, WORLD
from . import facts
from .blocks import Heading, Page, Paragraph, Points, Terms


def page() -> Page:
    """Return the blocks of "What is not known"."""
    return (
        Heading(1, text("What is not known")),
        Paragraph(text(
            "No evaluation was found that measured what the restorative approach or its Living "
            "Labs achieve. How strongly they work here is an assumption, and it is varied.")),
        Paragraph(text(
            "The people concerned are about a hundred. Events as rare as a return to violent "
            "extremism are too few among them ever to show a small difference between policies.")),
        *_values(),
        *_parameters(),
        *_widest(),
        Heading(2, text("What was looked for and not found")),
        Points(tuple(text(gap) for gap in GAPS)),
        *_weak(),
    )


def _values() -> Page:
    """Return what is known of today's values."""
    by_basis = facts.values_by_basis()
    return (
        Heading(2, text("Today's values")),
        Paragraph(text(
            "Of {n} levers and {world} assumptions about the world, {read} values for today were "
            "read in a source, {assumed} are assumed, and {fitted} is set by comparison with "
            "observed figures.", n=number(len(LEVERS), 0), world=number(len(WORLD), 0),
            read=number(by_basis["B"], 0), assumed=number(by_basis["D"], 0),
            fitted=number(by_basis["fitted"], 0))),
        Paragraph(text("Read in a source:")),
        Points(tuple(text(label) for label in facts.read_in_a_source())),
        Paragraph(text(
            "Where a value is assumed, the range seen in practice is a judgement too: nobody has "
            "counted.")),
    )


def _parameters() -> Page:
    """Return how well the numbers of the model are known."""
    by_grade = facts.varying_by_grade()
    read = facts.sources_by_reading()
    return (
        Heading(2, text("The numbers of the model")),
        Paragraph(text(
            "{n} numbers vary from simulation to simulation. This is how well they are known:",
            n=number(sum(by_grade.values()), 0))),
        Terms(tuple(
            (text("Grade {grade}: {n} numbers", grade=grade, n=number(n, 0)), text(GRADES[grade]))
            for grade, n in by_grade.items())),
        Paragraph(text(
            "Besides, {n} numbers give the equations their shape. They are all assumed, and do not "
            "vary unless a study varies them. {stated} more stand as a law or a count "
            "states them.", n=number(facts.structural(), 0),
            stated=number(facts.stated(), 0))),
        Paragraph(text(
            "{fitted} numbers were set by comparison with Belgian figures. The others are "
            "published ranges, counts or assumptions, not yet fitted to Belgium.",
            fitted=number(len(facts.fitted()), 0))),
        Paragraph(text("They rest on {n} sources, so far read in this way:",
                       n=number(sum(read.values()), 0))),
        Terms((
            (text("in full"), number(read["full"], 0)),
            (text("in abstract, or in the first part"), number(read["abstract"], 0)),
            (text("only as others report them"), number(read["secondary"], 0)),
            (text("quoted from memory, still to be checked"), number(read["memory"], 0)),
        )),
    )


def _widest() -> Page:
    """Return the effects about which belief is widest."""
    return (
        Heading(2, text("Effects about which least is known")),
        Paragraph(text(
            "The widest ranges, for their size. Where a range holds the value of no effect, the "
            "effect may be absent, or even the other way round.")),
        Terms(tuple((text(row.meaning), _range(row)) for row in facts.widest()), ENGLISH),
    )


def _range(row: Parameter) -> str:
    return text(
        "{low} to {high} ({unit}); no effect is {neutral}; grade {grade}",
        low=precise(row.low), high=precise(row.high), unit=text(row.unit),
        neutral=precise(0.0 if row.neutral is None else row.neutral), grade=row.grade)


def _weak() -> Page:
    """Return what the authors know to be weak in the model (docs/odd.md, section 8)."""
    return (
        Heading(2, text("What is known to be weak in the model")),
        Points((
            text("Signs are assumptions: hardly any published study finds that restorative work "
                 "does harm, so hardly any range here allows it."),
            text("Trust, fairness, ties and family life have never been measured in any group of "
                 "people who returned."),
            text("Release in the last years is not understood: the model empties prisons too fast "
                 "and has too few people under electronic monitoring. Conclude nothing from it "
                 "about early release."),
            text("One number says for all services at once how much of their work is really "
                 "delivered, and one how far effects overlap. These two move results more than "
                 "any single effect."),
            text("How often re-engagement is found, how grave attacks are and what nationality "
                 "offices do rests on no count."),
        )),
    )
