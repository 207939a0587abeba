"""Levers: what each changed lever does alone, and what is lost when it is left out."""

from __future__ import annotations

from htpy import div, p

from ...core.text import number, text
from ...plots.alone_and_left_out import alone_and_left_out
from ...plots.spec import FigureSpec
from ...policy.levers import lever
from ..figure import figure_section
from ..job_panel import job_sections
from ..scene import Scene, Section, section

FEWEST = 2
"""Levers that a package needs before it can be taken apart."""


def figures(scene: Scene) -> list[tuple[FigureSpec, bool]]:
    """Return the figure, once it was computed."""
    if "levers" not in scene.studied:
        return []
    return [(alone_and_left_out(scene.studied["levers"]), True)]


def sections(scene: Scene) -> list[Section]:
    """Return the page."""
    changed = list(scene.session.policy.levers)
    found = [section("about", div[
        p[text("A package is more, or less, than the sum of its levers. Here each lever that "
               "differs from today is moved alone, and left out of the package alone, on the same "
               "people and the same luck.")],
        p("#package")[text("Your policy changes {n} levers: {names}.", n=number(len(changed), 0),
                           names=", ".join(text(lever(name).label) for name in changed))
                      if changed else text("Your policy is today's: no lever is moved.")]])]
    if len(changed) < FEWEST:
        return [*found, section("too-few", p[text(
            "Move at least two levers on the page Explore; then they can be taken apart here.")])]
    return [*found, *job_sections(scene, "levers", text("Compute it")),
            *(figure_section(scene, spec, wide=wide) for spec, wide in figures(scene))]
