"""The notice that assumptions about the world were moved: they are no policy."""

from __future__ import annotations

from collections.abc import Iterable

from htpy import Element, p

from ..core.text import text
from ..plots.words import phrases
from ..policy.levers import world_assumption
from .address import Compare, State
from .differ import value_words
from .scene import Section, section


def world_section(state: State) -> Section:
    """Return what a visitor must know of the world in which the policies of a page stand."""
    return section("world", _notice(state))


def _notice(state: State) -> Element | None:
    if not isinstance(state, Compare):
        names = _listed(state.policy.world)
        return p("#world-moved.notice")[text(
            "You moved the world around: {names}. That is no policy, so today's policy stands in "
            "the same world, and moves with it.", names=names)] if names else None
    a, b = state.a.world, state.b.world
    if a == b:
        names = _listed(a)
        return p("#world-moved.notice")[text(
            "The world around was moved: {names}. That is no policy: A and B stand in the same "
            "world.", names=names)] if names else None
    worlds = phrases(_both(name, a.get(name), b.get(name)) for name in sorted({*a, *b})
                     if a.get(name) != b.get(name))
    return p("#world-moved.warning")[text(
        "A and B stand in different worlds: {worlds}. The difference below holds both, policy and "
        "world.", worlds=worlds)]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(text(world_assumption(name).label) for name in names)


def _both(name: str, a: float | None, b: float | None) -> str:
    today = float(world_assumption(name).status_quo)
    return text("“{label}” is {a} for A, {b} for B", label=text(world_assumption(name).label),
                a=value_words(today if a is None else a), b=value_words(today if b is None else b))
