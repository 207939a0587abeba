"""Which policy a page is about that has no levers on it, and the way to where it can be changed."""

from __future__ import annotations

from htpy import Element, a, p

from ..core.text import plural, text
from ..plots.words import listed
from ..policy.levers import lever
from .address import Compare, Explore, Policy, State
from .differ import value_words
from .presets import name_of, preset_label
from .scene import Section, section
from .session import address_of

MOST_NAMED = 4
"""Levers that are named; of more than that the number is given."""


def policy_section(state: State) -> Section:
    """Return the sentence that says which policy is shown, or which two."""
    return section("policy-shown", _both(state) if isinstance(state, Compare)
                   else p("#policy-shown")[moved_levers(state.policy), " ", to_levers(state)])


def moved_levers(policy: Policy) -> str:
    """Return what a policy changes, in a sentence."""
    names = list(policy.levers)
    if not names:
        return text("Your policy is today's: no lever is moved.")
    parts = [_moved(name, policy) for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        parts.append(plural("{n} more", "{n} more", len(names) - MOST_NAMED))
    return plural("Your policy changes {n} lever: {names}.",
                  "Your policy changes {n} levers: {names}.", len(names), names=listed(parts))


def to_levers(state: Explore) -> Element:
    """Return the link to the page on which the levers of a policy are moved."""
    return a(href=address_of(state, "explore"), data_page="")[
        text("Change its levers") if state.policy.levers else text("Choose a policy")]


def _moved(name: str, policy: Policy) -> str:
    row = lever(name)
    return text("“{label}” to {value} (today {today})", label=text(row.label),
                value=value_words(policy.levers[name]), today=value_words(float(row.status_quo)))


def _both(state: Compare) -> Element:
    return p("#policy-shown")[
        text("Policy A is “{a}”, policy B is “{b}”.", a=_called(state.a), b=_called(state.b)), " ",
        a(href=address_of(state, "compare"), data_page="")[
            text("See what differs between them")]]


def _called(policy: Policy) -> str:
    name = name_of(policy)
    return preset_label(name) if name else text("own choice")
