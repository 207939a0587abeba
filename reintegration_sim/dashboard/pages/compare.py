"""Compare: two policies for the same people; what differs comes before what comes of it."""

from __future__ import annotations

from htpy import Element, Fragment, a, button, div, fragment, h2, p, span, strong

from ...core.text import number, plural, text
from ...plots.changed import changed
from ...plots.delivery_effect import delivery_effect
from ...plots.difference_dots import difference_dots
from ...plots.effort import effort
from ...plots.forest import forest
from ...plots.icon_array import icon_array
from ...plots.incidence import incidence
from ...plots.phases import phases
from ...plots.spec import FigureSpec
from ...plots.style import scenario_label
from ...plots.trajectories import trajectories
from ...plots.words import capital, listed, signed
from ...plots.words import span as time_span
from ...policy.levers import DECIDERS, Lever
from ..address import Compare, Explore, Policy
from ..differ import differing
from ..figure import figure_section
from ..instant import A, B
from ..job_panel import confirm_sections
from ..presets import EXAMPLE, preset_label, presets, reasons_of
from ..scene import Scene, Section, section
from ..session import address_of
from ..tables import words_table
from ..tiles import badge
from ..tools import asked, preset_select
from ..words import EFFORT, MAIN, OUTCOME, range_of, told, verdict
from ..world import world_section
from .explore import (
    better_and_worse,
    outcome_chooser,
    people_outcome,
    side_by_side,
    still_to_come,
    summary,
)


def figures(scene: Scene) -> list[tuple[FigureSpec, bool]]:
    """Return the figures of a comparison: differences first, levels second."""
    answer = scene.known
    c = answer.comparison
    outcome = answer.pair.view.outcome
    found = [(forest(c, outcomes=side_by_side(scene)), True),
             (difference_dots(c, outcome=outcome), False), (changed(c), False),
             (icon_array(c, outcome=people_outcome(answer)), False),
             (trajectories(c, outcome), False), (phases(c), True), (incidence(c), True),
             (effort(c), True)]
    if answer.with_twins:  # the last, so that nothing moves when it comes
        found.append((delivery_effect(c), True))
    return found


def sections(scene: Scene) -> list[Section]:
    """Return the page: the policies, what differs between them, then the results."""
    answer, state = scene.known, scene.session.state
    assert isinstance(state, Compare)
    chosen = [section("chosen", _chosen(scene, state)), world_section(state)]
    if state.a == state.b:
        return [*chosen, section("differ", _alike(state))]
    return [
        *chosen,
        section("differ", _differ(state)),
        section("badge", badge(answer), "badge"),
        *confirm_sections(scene),
        section("differences", _differences(scene)),
        section("outcome", outcome_chooser(scene)),
        *(figure_section(scene, spec, wide=wide) for spec, wide in figures(scene)),
        *still_to_come(answer),
    ]


def _chosen(scene: Scene, state: Compare) -> Fragment:
    sides = []
    for key, policy, words in (("a", state.a, scenario_label(A)), ("b", state.b,
                                                                   scenario_label(B))):
        sides.append(div(f".side.side-{key}")[
            preset_select(f"preset_{key}", capital(words), policy),
            asked(policy),
            a(href=address_of(Explore(policy=policy, view=state.view), "explore"), data_page="")[
                text("Change its levers")]])
    return fragment[
        div(".pair")[sides],
        p[button(type="button", id="swap", data_do="swap")[text("Swap A and B")], " ",
          span[text("The same {n} simulated people, with the same luck, live under both.",
                    n=number(scene.known.comparison.settings["people"], 0))]],
    ]


def _alike(state: Compare) -> Element:
    """Return that there is nothing to compare, and ways on."""
    offers = [] if state.a == Policy() else [
        ("preset_a", "status_quo", text("Today's policy as policy A"))]
    others = [name for name in (EXAMPLE, "security_first") if presets()[name] != state.b]
    offers += [("preset_b", name, text("{policy} as policy B", policy=capital(preset_label(name))))
               for name in others[:2 - len(offers)]]
    return div[
        h2[text("A and B are the same policy")],
        p("#alike")[text("So nothing differs, and there is nothing to compare. Choose another "
                         "policy above, or one of these:")],
        p[((button(type="button", data_do=action, data_with=name)[words], " ")
           for action, name, words in offers)]]


def _differ(state: Compare) -> Element:
    rows, levers = [], 0
    reasons = {text("A"): reasons_of(state.a), text("B"): reasons_of(state.b)}
    for row, one, other in differing(state.a, state.b):
        levers += isinstance(row, Lever)
        who = (", ".join(text(DECIDERS[d]) for d in row.decides) if isinstance(row, Lever)
               else text("nobody: the world around"))
        why = [div[strong[side], " ", text(reason)] for side, known in reasons.items()
               for reason in [known.get(row.name)] if reason]
        rows.append((text(row.label), one, other, text(row.unit), fragment[why], who,
                     text(row.does)))
    head = text("What differs between them: {what}", what=_counted(levers, len(rows) - levers))
    return div[
        h2[head],
        words_table([text("lever"), text("A"), text("B"), text("unit"), text("why this value"),
                     text("who decides"), text("what it does here")], rows, head,
                    "levers-differ", headed=True)]


def _counted(levers: int, world: int) -> str:
    parts = []
    if levers:
        parts.append(plural("{n} lever", "{n} levers", levers))
    if world:
        parts.append(plural("{n} assumption about the world", "{n} assumptions about the world",
                            world))
    return listed(parts)


def _differences(scene: Scene) -> Fragment:
    c = scene.known.comparison
    rows = []
    caveats: dict[str, list[str]] = {}
    for name in (*MAIN, *EFFORT):
        one = told(c, name)
        rows.append((one.label, signed(one.difference, 1), range_of(one), verdict(one),
                     number(one.base, 1), number(one.value, 1), one.unit))
        if caveat := OUTCOME[name].caveat:
            caveats.setdefault(caveat, []).append(one.label)
    return fragment[
        h2[text("What comes of it")],
        summary(scene, c),
        better_and_worse(c, text("Better under policy B"), text("Worse under policy B")),
        words_table([text("outcome"), text("B minus A"), text("19 of 20 simulations"),
                     text("verdict on B"), text("A"), text("B"), text("unit")], rows,
                    text("Differences and levels after {span}",
                         span=time_span(scene.known.pair.view.months)),
                    "differences-table"),
        (p[strong[listed(labels)], ": ", text(caveat)] for caveat, labels in caveats.items())]
