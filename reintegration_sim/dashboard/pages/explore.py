"""Explore: one policy against today's; a lever moves and everything follows."""

from __future__ import annotations

from htpy import Element, Fragment, a, div, fragment, h2, li, p, ul

from ...analysis.comparison import Comparison
from ...core.text import number, plural, text
from ...plots.delivery_effect import delivery_effect
from ...plots.difference_dots import difference_dots
from ...plots.effort import effort
from ...plots.forest import forest
from ...plots.icon_array import counts_people, icon_array
from ...plots.incidence import incidence
from ...plots.one_policy import PER_PERSON
from ...plots.phases import phases
from ...plots.spec import FigureSpec
from ...plots.trajectories import trajectories
from ...plots.words import capital
from ...policy.levers import LEVER_NAMES
from ..figure import figure_section
from ..instant import Answer
from ..job_panel import confirm_sections
from ..scene import Scene, Section, section
from ..session import address_of
from ..tools import asked, select_of
from ..words import (
    MAIN,
    OUTCOME,
    Told,
    caution,
    change_words,
    changes,
    delivered_words,
    effort_words,
    headline,
    main_definition,
    noticed_otherwise,
)
from ..world import world_section

ALL = tuple(name for name, row in OUTCOME.items() if row.theme not in ("phases", "effort"))
"""Outcomes that stand side by side where all are asked for; effort has a figure of its own."""
MOST_CHANGES = 4
_FIRST = "durably_stable"
DETAILED = (_FIRST, *(name for name, row in OUTCOME.items()
                     if row.unit.startswith(PER_PERSON) and name != _FIRST
                     and row.theme in ("justice", "stability", "needs", "family", "control")))
"""Outcomes that can be looked at in detail: those that count people, or what happens to them."""


def people_outcome(answer: Answer) -> str:
    """Return the outcome in detail, or the main one where it does not count people."""
    name = answer.pair.view.outcome
    return name if counts_people(name, OUTCOME[name].unit) else _FIRST


def figures(scene: Scene) -> list[tuple[FigureSpec, bool]]:
    """Return the figures of the page; delivery and effect come with the muted twins.

    They come last, so that nothing moves when they come.
    """
    answer = scene.known
    c, outcome = answer.comparison, answer.pair.view.outcome
    found = [(icon_array(c, outcome=people_outcome(answer)), False),
             (difference_dots(c, outcome=outcome), False), (trajectories(c, outcome), True),
             (forest(c, outcomes=side_by_side(scene)), True), (incidence(c), True),
             (phases(c), True), (effort(c), True)]
    if answer.with_twins:
        found.append((delivery_effect(c), True))
    return found


def side_by_side(scene: Scene) -> tuple[str, ...]:
    """Return the outcomes whose differences stand side by side: the main ones, or all."""
    return ALL if scene.session.choices.get("forest") == "all" else MAIN


def sections(scene: Scene) -> list[Section]:
    """Return the results of the page."""
    answer = scene.known
    return [world_section(scene.session.state),
            section("changes", _changes(scene), "what-changed"),
            *confirm_sections(scene),
            section("outcome", outcome_chooser(scene)),
            *(figure_section(scene, spec, wide=wide) for spec, wide in figures(scene)),
            *still_to_come(answer)]


def still_to_come(answer: Answer) -> list[Section]:
    """Return what stands where delivery and effect come once the answer is refined."""
    if answer.with_twins:
        return []
    return [section("still-to-come", p(".notice")[text(
        "Delivery and effect come here in a moment: telling them apart takes as many simulations "
        "again.")], "figure-wide")]


def outcome_chooser(scene: Scene) -> Element:
    """Return the choice of the outcome that the figures show in detail."""
    options = [(name, capital(text(OUTCOME[name].label))) for name in DETAILED]
    wide = "all" if side_by_side(scene) == ALL else "main"
    return div(".controls")[
        select_of("outcome", text("Outcome in detail"), options, scene.session.view.outcome),
        select_of("choose", text("Differences side by side"), [
            ("forest:main", text("of the main outcomes")),
            ("forest:all", text("of all outcomes"))], f"forest:{wide}", "choose-forest")]


def _changes(scene: Scene) -> Element:
    """Return what gets better and worse, or at today's policy how to begin."""
    if not scene.session.policy.levers:
        return div[h2[text("What changes")], p(".reading")[text(
            "This is today's policy. Move a lever, or choose an example, and see here what it "
            "changes.")]]
    c = scene.known.comparison
    return div[
        asked(scene.session.policy),
        summary(scene, c),
        better_and_worse(c, text("Better"), text("Worse")),
        p[a(href=address_of(scene.session.state, "people"), data_page="")[
            text("For whom? See who gains, and who does not.")]]]


def summary(scene: Scene, c: Comparison) -> Fragment:
    """Return what is said above all numbers: what changes, how sure, at what effort, and doubts."""
    beyond = {name for one in scene.pair.policies.values() for name in one.beyond_experience
              if name in LEVER_NAMES}
    delivered = delivered_words(c)
    return fragment[
        p(".reading")[headline(c)],
        p(".delivered")[delivered] if delivered else None,
        (p(".notice")[one] for one in noticed_otherwise(c)),
        p[effort_words(c)],
        p(".caution")[
            [plural("{n} lever is set beyond what has been seen in practice, where nobody knows "
                    "what it does.", "{n} levers are set beyond what has been seen in practice, "
                    "where nobody knows what they do.", len(beyond)), " "] if beyond else None,
            caution(), " ", a(href=address_of(scene.session.state, "evidence"), data_page="")[
                text("What is known, and what is not")], ". ", main_definition()]]


def better_and_worse(c: Comparison, better: str, worse: str) -> Element | Fragment:
    """Return what gets better and what worse under these headings, side by side."""
    sides = changes(c)
    if not any(sides):
        return fragment[h2[text("What changes")], p[text("Nothing that can be told apart.")]]
    return div(".pair")[_side(better, sides[0]), _side(worse, sides[1])]


def _side(head: str, rows: list[Told]) -> Element:
    """Return the surest changes to one side, and where the others are."""
    left_out = len(rows) - MOST_CHANGES
    return div[h2[head], ul[
        (li[change_words(one)] for one in rows[:MOST_CHANGES]),
        li[a(href="#choose-forest", data_do="choose", data_with="forest:all")[text(
            "and {n} more: see “Differences side by side”, of all outcomes",
            n=number(left_out, 0))]]
        if left_out > 0 else None]
        if rows else p[text("Nothing that can be told apart.")]]
