"""Compare: two policies for the same people; what differs comes before what comes of it."""

from __future__ import annotations

from htpy import Element, Fragment, a, button, div, fragment, h2, p, span

from ...core.text import number, text
from ...plots.changed import changed
from ...plots.delivery_effect import delivery_effect
from ...plots.difference_dots import difference_dots
from ...plots.forest import forest
from ...plots.icon_array import icon_array
from ...plots.incidence import incidence
from ...plots.phases import phases
from ...plots.spec import FigureSpec
from ...plots.style import scenario_label
from ...plots.trajectories import trajectories
from ...plots.words import capital, signed
from ...plots.words import span as time_span
from ...policy.levers import DECIDERS, LEVERS, WORLD, Lever, WorldAssumption
from ..address import Compare, Explore
from ..figure import figure_section
from ..instant import A, Answer, B
from ..job_panel import confirm_sections
from ..presets import name_of, presets
from ..scene import Scene, Section, section
from ..session import address_of
from ..tables import words_table
from ..tiles import badge
from ..tools import select_of
from ..words import headline, told, verdict
from .explore import FOREST, outcome_chooser, people_outcome, side_by_side


def figures(scene: Scene) -> list[tuple[FigureSpec, bool]]:
    """Return the figures of a comparison: differences first, levels second."""
    answer = scene.known
    c = answer.comparison
    outcome = answer.pair.view.outcome
    found = [(forest(c, outcomes=side_by_side(scene)), True),
             (difference_dots(c, outcome=outcome), False), (changed(c), False),
             (icon_array(c, outcome=people_outcome(answer)), False),
             (trajectories(c, outcome), False), (phases(c), True), (incidence(c), True)]
    if answer.with_twins:  # the last, so that nothing moves when it comes
        found.append((delivery_effect(c), True))
    return found


def sections(scene: Scene) -> list[Section]:
    """Return the page: the policies, what differs between them, then the results."""
    answer = scene.known
    assert isinstance(scene.session.state, Compare)
    return [
        section("chosen", _chosen(scene, scene.session.state)),
        section("differ", _differ(scene.session.state)),
        section("badge", badge(answer), "badge"),
        *confirm_sections(scene),
        section("differences", _differences(answer)),
        section("outcome", outcome_chooser(scene)),
        *(figure_section(scene, spec, wide=wide) for spec, wide in figures(scene)),
    ]


def _chosen(scene: Scene, state: Compare) -> Fragment:
    sides = []
    for key, policy, words in (("a", state.a, scenario_label(A)), ("b", state.b,
                                                                   scenario_label(B))):
        options = [(name, scenario_label(name)) for name in presets()]
        if not name_of(policy):
            options.insert(0, ("", text("own choice")))
        sides.append(div(f".side.side-{key}")[
            select_of(f"preset_{key}", capital(words), options, name_of(policy)),
            a(href=address_of(Explore(policy=policy, view=state.view), "explore"), data_page="")[
                text("Change its levers")]])
    return fragment[
        div(".pair")[sides],
        p[button(type="button", id="swap", data_do="swap")[text("Swap A and B")], " ",
          span[text("The same {n} simulated people, with the same luck, live under both.",
                    n=number(scene.known.comparison.settings["people"], 0))]],
    ]


def _differ(state: Compare) -> Element:
    a_values, b_values = state.a.values, state.b.values
    rows = []
    moved: tuple[Lever | WorldAssumption, ...] = (*LEVERS, *WORLD)
    for row in moved:
        today = float(row.status_quo)
        one, other = a_values.get(row.name, today), b_values.get(row.name, today)
        if one != other:
            who = (", ".join(text(DECIDERS[d]) for d in row.decides) if isinstance(row, Lever)
                   else text("nobody: the world around"))
            rows.append((text(row.label), _figure(one), _figure(other), text(row.unit), who,
                         text(row.does)))
    mixed = dict(state.a.world) != dict(state.b.world)
    return div[
        h2[text("What differs between them")],
        p("#mixed.warning")[text("A and B stand in different worlds: what differs below is policy "
                                 "and world together.")] if mixed else None,
        words_table([text("lever"), text("A"), text("B"), text("unit"), text("who decides"),
                     text("what it does here")], rows, text("Levers that differ"), "levers-differ")
        if rows else p("#alike")[text("Nothing: both policies are the same.")]]


def _figure(value: float) -> str:
    return number(value, 0 if value == int(value) else 2 if value < 1 else 1)


def _differences(answer: Answer) -> Fragment:
    c = answer.comparison
    rows = []
    for name in FOREST:
        one = told(c, name)
        rows.append((one.label, signed(one.difference, 1),
                     text("{low} to {high}", low=signed(one.low, 1),
                          high=signed(one.high, 1)), verdict(one),
                     number(one.base, 1), number(one.value, 1), one.unit))
    return fragment[
        h2[text("What comes of it")],
        p(".reading")[headline(c)],
        words_table([text("outcome"), text("B minus A"), text("19 of 20 simulations"),
                     text("verdict on B"), text("A"), text("B"), text("unit")], rows,
                    text("Differences and levels after {span}",
                         span=time_span(answer.pair.view.months)),
                    "differences-table")]
