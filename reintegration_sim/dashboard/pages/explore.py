"""Explore: one policy against today's; a lever moves and everything follows."""

from __future__ import annotations

from htpy import Element, div, h2, li, p, ul

from ...core.text import text
from ...plots.delivery_effect import delivery_effect
from ...plots.difference_dots import difference_dots
from ...plots.effort import effort
from ...plots.forest import forest
from ...plots.icon_array import counts_people, icon_array
from ...plots.incidence import incidence
from ...plots.phases import phases
from ...plots.spec import FigureSpec
from ...plots.trajectories import trajectories
from ...plots.words import capital
from ...policy.levers import world_assumption
from ..figure import figure_section
from ..instant import Answer
from ..job_panel import confirm_sections
from ..scene import Scene, Section, section
from ..tools import select_of
from ..words import OUTCOME, change_words, changes, headline

FOREST = ("people_with_contact", "people_with_offence_seen", "known_reengagements",
          "people_reincarcerated", "durably_stable", "with_home", "in_job", "papers_in_order",
          "together", "child_wellbeing", "distress", "trust", "fairness", "stigma_felt", "in_limbo",
          "inside")
"""Outcomes whose differences stand side by side."""
ALL = tuple(name for name, row in OUTCOME.items() if row.theme not in ("phases", "effort"))
"""Outcomes that stand side by side where all are asked for; effort has a figure of its own."""
MOST_CHANGES = 4
_MAIN = "durably_stable"
DETAILED = (_MAIN, *(name for name, row in OUTCOME.items()
                     if counts_people(name, row.unit) and name != _MAIN
                     and row.theme in ("justice", "stability", "needs", "family", "control")))
"""Outcomes that can be looked at in detail: those that count people."""

def people_outcome(answer: Answer) -> str:
    """Return the outcome in detail, or the main one where it does not count people."""
    name = answer.pair.view.outcome
    return name if name in DETAILED else _MAIN


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
    return ALL if scene.session.choices.get("forest") == "all" else FOREST


def sections(scene: Scene) -> list[Section]:
    """Return the results of the page."""
    answer = scene.known
    return [section("world", _world(scene)),
            section("changes", _changes(answer), "what-changed"),
            *confirm_sections(scene),
            section("outcome", outcome_chooser(scene)),
            *(figure_section(scene, spec, wide=wide) for spec, wide in figures(scene))]


def _world(scene: Scene) -> Element | None:
    """Return the notice that assumptions about the world were moved, which is no policy."""
    names = list(scene.session.policy.world)
    if not names:
        return None
    return p("#world-moved.notice")[text(
        "You moved the world around: {names}. That is no policy, so today's policy stands in the "
        "same world, and moves with it.",
        names=", ".join(text(world_assumption(name).label) for name in names))]


def outcome_chooser(scene: Scene) -> Element:
    """Return the choice of the outcome that the figures show in detail."""
    options = [(name, capital(text(OUTCOME[name].label))) for name in DETAILED]
    wide = "all" if side_by_side(scene) == ALL else "main"
    return div(".controls")[
        select_of("outcome", text("Outcome in detail"), options, scene.session.view.outcome),
        select_of("choose", text("Differences side by side"), [
            ("forest:main", text("of the main outcomes")),
            ("forest:all", text("of all outcomes"))], f"forest:{wide}", "choose-forest")]


def _changes(answer: Answer) -> Element:
    better, worse = changes(answer.comparison)
    if not better and not worse:
        return div[h2[text("What changes")], p[text("Nothing that can be told apart.")]]
    parts = []
    for head, rows in ((text("Better"), better), (text("Worse"), worse)):
        listed = rows[:MOST_CHANGES] or None
        parts.append(div[h2[head], ul[(li[change_words(one)] for one in listed)] if listed
                         else p[text("Nothing that can be told apart.")]])
    return div[p(".reading")[headline(answer.comparison)], div(".pair")[parts]]
