"""How to read each kind of figure; the link under a figure leads to its part."""

from __future__ import annotations

from ...core.text import number, text
from . import facts
from .blocks import Heading, Page, Paragraph

_KEYS = {name: f"read-{name.replace('_', '-')}" for name in (
    "icon_array", "difference_dots", "trajectories", "forest", "incidence", "phases", "effort",
    "delivery_effect", "changed", "groups", "life_lines", "alone_and_left_out")}
ALL_KINDS = "read-figures"
"""Where the parts about kinds of figures begin."""


def kind_of(name: str) -> str:
    """Return the id of the part about the kind of figure that a figure's name begins with."""
    return next((key for kind, key in _KEYS.items() if name.startswith(kind)), ALL_KINDS)


def kinds() -> Page:
    """Return one part for each kind of figure."""
    parts: list[Heading | Paragraph] = [
        Heading(2, text("Each kind of figure"), key=ALL_KINDS)]
    for kind, (head, words) in _kinds().items():
        parts += [Heading(3, head, key=_KEYS[kind]), Paragraph(words)]
    return tuple(parts)


def _kinds() -> dict[str, tuple[str, str]]:
    often = facts.likely()
    times, of = number(often.times, 0), number(often.of, 0)
    return {
        "icon_array": (text("A hundred people"), text(
            "Each dot is one of a hundred people. Filled dots have the outcome under one policy, "
            "ringed dots under the other. Both are counted from the top left: they say how many "
            "people, not which.")),
        "difference_dots": (text("Dots of differences"), text(
            "Each dot is a difference that is as likely as any other dot. Count the dots on one "
            "side of zero: so often the policy is ahead, or behind.")),
        "trajectories": (text("Courses over the years"), text(
            "The line is the mean. The dark band holds the middle half of the simulations, the "
            "pale band {times} of {of}. No simulation follows the line; compare policies by "
            "their difference, not by their bands.", times=times, of=of)),
        "forest": (text("Differences side by side"), text(
            "The mark is the mean difference, the thick line the middle half of the simulations, "
            "the thin line {times} of {of}. The tinted side is better for people. A thin line on "
            "both sides of zero means that single simulations go either way.", times=times,
            of=of)),
        "incidence": (text("First setbacks since release"), text(
            "The line counts the people who have had this setback first by then, so it never "
            "falls. Noticed setbacks and all of them stand apart: more of them noticed need not "
            "mean more of them.")),
        "phases": (text("Who is where"), text(
            "Each colour is a place in the course of justice, as wide as the number of people "
            "there on average. Together they are always the same people.")),
        "effort": (text("Effort in staff and places"), text(
            "Each bar is what a policy takes over all the years. Units differ from part to part: "
            "compare lengths within a part only.")),
        "delivery_effect": (text("Delivered, and effect on people"), text(
            "One piece is what is handed out, the other what it does to people. Together they "
            "are the difference. Look at the second piece when you ask whether support works.")),
        "changed": (text("The same people twice"), text(
            "Each person lives under both policies with the same luck. The bar says how many end "
            "better, how many worse and how many alike under one of them.")),
        "groups": (text("Groups"), text(
            "Each line goes from one policy to the other, for one group. A small group has a "
            "long thin line: it says little. Two groups differ for many reasons, which the "
            "figure does not tell apart.")),
        "life_lines": (text("One life twice"), text(
            "One fictitious person, month by month, under both policies. It is one story among "
            "many; it proves nothing and is nobody.")),
        "alone_and_left_out": (text("Each lever alone, and left out"), text(
            "One mark is the lever alone, the other what the whole package loses without it. "
            "Where the two lie apart, levers help or hinder each other.")),
    }
