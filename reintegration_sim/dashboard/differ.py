"""What differs between two policies, lever by lever: on pages, on paper and in files.

A page on paper must list the policy that it shows, and a figure that left the page must still say
which one it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from htpy import code, dd, div, dl, dt, fragment, h2, p

from .. import __version__
from ..core.text import plural, text
from ..plots.style import scenario_label
from ..plots.words import capital, precise
from ..plots.words import span as time_span
from ..policy.levers import Lever, WorldAssumption
from .address import Explore, Policy, State
from .instant import TODAY, YOURS, A, B
from .lever_groups import ROWS
from .presets import name_of, preset_label
from .scene import Section, section
from .session import Session
from .tables import words_table
from .tools import POPULATION_NAMES

_MOST_DECIMALS = 4
"""Decimals that an address keeps of a value."""


def differing(a: Policy, b: Policy) -> Iterator[tuple[Lever | WorldAssumption, str, str]]:
    """Yield levers and assumptions about the world that differ, with both values in words."""
    for row in ROWS:
        today = float(row.status_quo)
        one, other = a.values.get(row.name, today), b.values.get(row.name, today)
        if one != other:
            yield row, value_words(one), value_words(other)


def value_words(value: float) -> str:
    """Return a value of a lever with all of its decimals, and no more."""
    return precise(value, _MOST_DECIMALS)


def compared(state: State) -> tuple[tuple[str, Policy], tuple[str, Policy]]:
    """Return both policies of a page with their labels: today's and yours, or A and B."""
    if isinstance(state, Explore):
        return (TODAY, Policy()), (YOURS, state.policy)
    return (A, state.a), (B, state.b)


def on_paper(session: Session, *, listed: bool) -> Section:
    """Return what a page says only when it is printed: which policy it is of, and from where.

    Pages that list the levers themselves leave out the list (``listed``).
    """
    (a_label, a), (b_label, b) = compared(session.state)
    rows = [(_label(row), one, other, text(row.unit)) for row, one, other in differing(a, b)]
    none = (text("Your policy is today's: no lever is moved.") if b_label == YOURS
            else text("Nothing: both policies are the same."))
    heads = [text("lever"), scenario_label(a_label), scenario_label(b_label), text("unit")]
    view, key = session.view, session.view.population
    facts = ((text("Who is simulated"), text(POPULATION_NAMES[key])),
             (text("How far ahead"), time_span(view.months)),
             (text("Seed"), str(view.seed)),
             (text("Version"), f"reintegration-sim {__version__}"),
             # the browser knows the whole of it, and writes it here before it prints
             (text("Address"), code(data_here="")[session.address]))
    return section("on-paper", div(".print-only")[
        h2[text("What this page shows")],
        None if listed else p[none] if not rows else
        words_table(heads, rows, text("Levers that differ"), "levers-on-paper"),
        dl[(fragment[dt[name], dd[words]] for name, words in facts)]], "print-only")


def _label(row: Lever | WorldAssumption) -> str:
    label = text(row.label)
    return label if isinstance(row, Lever) else text("{label} (the world around)", label=label)


def in_short(state: State) -> str:
    """Return which policies a file shows, in a few words, and how little their numbers claim."""
    shown = [words for label, policy in compared(state)
             if label != TODAY for words in [_changed(label, policy)]]
    return " ".join([*shown, text("Parameters from published ranges, not yet fitted to Belgium.")])


def _changed(label: str, policy: Policy) -> str:
    name = name_of(policy)
    if name and policy.levers:
        return text("{policy}: “{name}”.", policy=capital(scenario_label(label)),
                    name=preset_label(name))
    levers, world = len(policy.levers), len(policy.world)
    parts = [plural("{n} lever changed", "{n} levers changed", levers)] if levers else []
    if world:
        parts.append(plural("{n} assumption about the world changed",
                            "{n} assumptions about the world changed", world))
    return text("{policy}: {changed}.", policy=capital(scenario_label(label)),
                changed=", ".join(parts) or text("as today"))
