"""Levers: what each changed lever does alone, and what is lost when it is left out."""

from __future__ import annotations

from htpy import Element, div, p, strong

from ...core.text import plural, text
from ...plots.alone_and_left_out import about_bars, alone_and_left_out
from ...plots.spec import FigureSpec
from ..address import Explore
from ..figure import drawn_from, figure_section
from ..job_panel import job_sections
from ..plans import LEVERS_REPLICATIONS
from ..policy_shown import moved_levers, to_levers
from ..scene import Scene, Section, section
from ..world import world_section

FEWEST = 2
"""Levers that a package needs before it can be taken apart."""


def figures(scene: Scene) -> list[tuple[FigureSpec, bool]]:
    """Return the figure, once it was computed."""
    if "levers" not in scene.studied:
        return []
    return [(alone_and_left_out(scene.studied["levers"]), True)]


def sections(scene: Scene) -> list[Section]:
    """Return the page."""
    session = scene.session
    changed = list(session.policy.levers)
    shown = Explore(policy=session.policy, view=session.view)
    found = [world_section(shown),
             section("about", div[
        p[text("A package is more, or less, than the sum of its levers. Here each lever that "
               "differs from today is moved alone, and left out of the package alone, on the same "
               "people and the same luck.")],
        p("#package")[moved_levers(session.policy)],
        p[text("SRA is the Sustainable Restorative Approach of the policy brief.")]
        if "sra_services" in changed else None])]
    if len(changed) < FEWEST:
        return [*found, section("too-few", p[text(
            "Move at least two levers on the page Explore; then they can be taken apart here."),
            " ", to_levers(shown)])]
    return [*found, section("badge", _badge(), "badge"),
            *job_sections(scene, "levers", text("Compute it")),
            section("bars", p[about_bars(), " ", text(
                "Most effects are assumed (grade D; see “why?” beside each lever), so the order of "
                "the levers is a result of assumptions.")] if "levers" in scene.studied else None),
            *(figure_section(scene, spec, wide=wide) for spec, wide in figures(scene))]


def _badge() -> Element:
    """Return of how many simulations the figure is, and where the numbers of the model are from."""
    return p("#badge")[
        strong[plural("{n} simulation a policy", "{n} simulations a policy", LEVERS_REPLICATIONS)],
        " · ", text("parameters from {origin}", origin=drawn_from())]
