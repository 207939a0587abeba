"""How to read this: what ranges, grades and pairs mean, and what they do not."""

from __future__ import annotations

from ...core.text import number, text
from ...evidence.registry import GRADES
from . import facts
from .blocks import DoDont, Heading, Page, Paragraph, Terms
from .figures import kinds

PEOPLE = 100
QUICK_PAIRS = 50
FULL_PAIRS = 200


def page(quick_pairs: int = QUICK_PAIRS, full_pairs: int = FULL_PAIRS) -> Page:
    """Return the blocks of "How to read this".

    ``quick_pairs`` and ``full_pairs`` are the pairs of simulations shown while a lever moves,
    and once it is at rest.
    """
    quick, full = number(quick_pairs, 0), number(full_pairs, 0)
    return (
        Heading(1, text("How to read this")),
        Paragraph(text(
            "The people here are fictitious. The model asks what would follow if its assumptions "
            "held; it does not say what will happen.")),
        *_counted(),
        *_ranges(),
        *_pairs(),
        Heading(2, text("A first answer, then a firmer one")),
        Paragraph(text(
            "While a lever moves you see {quick} pairs of simulations, so that the answer comes at "
            "once. At rest the page goes on to {full}. More pairs make the average steadier. They "
            "do not make the likely range narrower, because what nobody knows stays unknown.",
            quick=quick, full=full)),
        *_delivery(),
        *_grades(),
        *_people(),
        *kinds(),
    )


def _counted() -> Page:
    """Return whom "of 100 people" means."""
    return (
        Heading(2, text("Of {n} people", n=number(PEOPLE, 0))),
        Paragraph(text(
            "Numbers of people are of {n} people followed: all who are there at the start and, "
            "where people go on arriving, all who came since. Who has left, was removed or died "
            "stays among them and does not count as stable. The last to come have had less time "
            "than the others, under every policy alike.", n=number(PEOPLE, 0))),
    )


def _ranges() -> Page:
    """Return what the likely range is and is not."""
    often = facts.likely()
    times, of = number(often.times, 0), number(often.of, 0)
    return (
        Heading(2, text("The likely range")),
        Paragraph(text(
            "In {times} of {of} simulations the outcome lies in this range. It holds both kinds of "
            "not knowing: luck, since the same policy can turn out well or badly, and the numbers "
            "of the model, which each simulation draws anew from their ranges.",
            times=times, of=of)),
        DoDont(
            do=(
                text("Read the whole range, not the middle alone."),
                text("Expect the outcome outside it in about one of {of} simulations.", of=of),
                text("Read the grade beside it: a range says nothing about what the model leaves "
                     "out."),
            ),
            dont=(
                text("Do not read the edges as the best and the worst that can happen."),
                text("Do not read a band along the years as ups and downs of one course."),
                text("Do not read it as a forecast for Belgium."),
            )),
    )


def _pairs() -> Page:
    """Return why pairs decide and bands do not, and what cannot be told apart."""
    often = facts.likely()
    times, of = number(often.times, 0), number(often.of, 0)
    return (
        Heading(2, text("The same people, the same luck")),
        Paragraph(text(
            "Each simulation of a policy has a twin under the other policy: the same fictitious "
            "people, the same luck, and the same belief about every unknown number. Only what the "
            "policy changes is different. What you see is the difference within each pair.")),
        Terms((
            (text("better, worse"), text(
                "{times} of {of} simulations go this way; only these are green or orange",
                times=times, of=of)),
            (text("better on average, worse on average"), text(
                "the average goes this way, further than simulation error explains, but single "
                "simulations go either way")),
            (text("hardly any difference"), text(
                "there is a difference, too small to be printed")),
            (text("no clear difference, cannot be told apart"), text(
                "the average lies within twice its simulation error of nothing; more pairs may "
                "tell")),
        )),
        DoDont(
            do=(
                text("Look at the range of the difference between two policies."),
                text("Say \"better on average\" where that range holds both better and worse: of "
                     "two Belgiums under the same policy, one may get better and one worse."),
                text("Look also at who is worse off, and not only at the average."),
            ),
            dont=(
                text("Do not compare by whether two bands overlap: they may overlap widely while "
                     "one policy is ahead in nearly every pair."),
                text("Do not read \"cannot be told apart\" as proof that two policies are the "
                     "same. The model cannot decide between them."),
                text("Do not read one sign in all pairs as certainty: hardly any range in the "
                     "model allows support to do harm."),
            )),
    )


def _delivery() -> Page:
    """Return what delivery and effect are."""
    return (
        Heading(2, text("Delivery and effect")),
        Paragraph(text(
            "A home or an income can be handed out. To have it counts towards stability at once, "
            "whatever it does to the person. So each policy is simulated a second time, with "
            "everything delivered and nothing of it having any effect on people: a muted twin.")),
        Terms((
            (text("delivery"), text(
                "what remains of the difference in the muted twin: the service itself")),
            (text("effect"), text(
                "the rest of the difference: what the service does to people")),
        )),
        DoDont(
            do=(
                text("Look at the effect, and at offences, when you ask whether support works."),
                text("Look at the staff and places a policy takes beside what it brings."),
            ),
            dont=(
                text("Do not present what is handed out as proof that people have changed."),
            )),
    )


def _grades() -> Page:
    """Return what the grades mean."""
    return (
        Heading(2, text("How well a number is known")),
        Paragraph(text("Every number has a grade:")),
        Terms(tuple((grade, text(words)) for grade, words in GRADES.items())),
        Paragraph(text(
            "The grade beside a lever is that of its value today. What the lever does has grades "
            "of its own: they stand behind the question why beside the lever.")),
        Paragraph(text(
            "Most numbers are published ranges from other countries and other groups, or "
            "assumptions. Only {n} of them are fitted to Belgium so far.",
            n=number(len(facts.fitted()), 0))),
        DoDont(
            do=(
                text("With grade D, trust the direction at most, and read the reason beside it."),
                text("Ask what would change if an assumption were wrong: move it."),
            ),
            dont=(
                text("Do not quote a single number without its range and grade."),
            )),
    )


def _people() -> Page:
    """Return why nothing here concerns a real person."""
    return (
        Heading(2, text("No real person")),
        Paragraph(text(
            "No real file was used. The fictitious people are drawn from a few published shares, "
            "such as age, sex and region, so none of them is anybody. What holds on average for "
            "such people says nothing about the next one who comes in. The model knows no "
            "ethnicity and no religion, and has no score for a person.")),
        DoDont(
            do=(
                text("Use it to talk about policy."),
                text("Follow one fictitious life as a story that could happen under the model."),
            ),
            dont=(
                text("Do not use it to decide about a person, to rank people or to list them."),
                text("Do not look for somebody you know among the fictitious people."),
            )),
    )
