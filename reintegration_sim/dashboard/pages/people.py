"""People: who gains and who does not, and one fictitious life under both policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import pandas as pd
from htpy import Element, Fragment, button, div, fragment, h2, h3, li, ol, p

from ...analysis.groups import GROUP_OUTCOMES, GROUPINGS
from ...analysis.life import life
from ...analysis.life_words import in_words
from ...analysis.two_lives import whose_differ
from ...core.text import number, text
from ...plots.changed import changed
from ...plots.groups import groups
from ...plots.life_lines import life_lines
from ...plots.spec import FigureSpec
from ...plots.style import scenario_label
from ...plots.words import capital
from ..figure import figure_section
from ..instant import PEOPLE, REFINED, Pair
from ..policy_shown import policy_section
from ..scene import Scene, Section, section
from ..tiles import badge
from ..tools import select_of
from ..world import world_section

MOST_LIVES = PEOPLE
"""Lives that can be looked at one after the other: those of the first simulation."""


def figures(scene: Scene) -> list[tuple[FigureSpec, bool]]:
    """Return the figures: groups, the same people twice, one life twice."""
    c = scene.known.comparison
    return [(groups(c, _chosen(scene, "grouping", GROUPINGS),
                    _chosen(scene, "group_outcome", GROUP_OUTCOMES)), True),
            (changed(c), True),
            (_twice(scene), True)]


def sections(scene: Scene) -> list[Section]:
    """Return the page."""
    by_group, twice, life_twice = (figure_section(scene, spec, wide=wide)
                                   for spec, wide in figures(scene))
    person = _person(scene)
    return [
        policy_section(scene.session.state),
        world_section(scene.session.state),
        section("badge", badge(scene.known), "badge"),
        section("choose-group", div[h2[text("Who gains?")], _choices(
            _chosen(scene, "grouping", GROUPINGS),
            _chosen(scene, "group_outcome", GROUP_OUTCOMES))]),
        by_group, twice,
        section("choose-life", _life_head(scene, person)),
        life_twice,
        section("life-words", _life_words(scene, person)),
    ]


def _chosen(scene: Scene, name: str, allowed: Iterable[str]) -> str:
    value = scene.session.choices.get(name, "")
    return value if value in allowed else next(iter(allowed))


def _person(scene: Scene) -> int:
    """Return whose life is shown: who was chosen, or the first whose two lives differ."""
    stated = scene.session.choices.get("person", "")
    if stated.isascii() and stated.isdigit():
        return int(stated) % MOST_LIVES
    return next((numbers[0] for numbers in _whose(scene.pair).values() if numbers), 0)


def _choices(grouping: str, outcome: str) -> Element:
    heads = {"sex": text("sex"), "legal_status": text("legal status"), "region": text("region"),
             "parent": text("parent or not")}
    outcomes = {"durably_stable": text("durably stable"),
                "people_with_offence_seen": text("people with a noticed ordinary offence")}
    return div(".controls")[
        select_of("choose", text("Split by"), [
            (f"grouping:{name}", heads[name]) for name in GROUPINGS], f"grouping:{grouping}",
            "choose-grouping"),
        select_of("choose", text("Outcome"), [
            (f"group_outcome:{name}", outcomes[name]) for name in GROUP_OUTCOMES],
            f"group_outcome:{outcome}", "choose-group-outcome")]


def _life_head(scene: Scene, person: int) -> Element:
    words = {"better": text("One who fares better"), "worse": text("One who fares worse"),
             "otherwise": text("One whose life takes another course")}
    nobody = {"better": text("In the first simulation nobody fares better."),
              "worse": text("In the first simulation nobody fares worse."),
              "otherwise": text("In the first simulation no other life takes another course.")}
    whose = _whose(scene.pair)
    choices = {f"{kind}-life": (words[kind], _following(whose[kind], person)) for kind in words
               if whose[kind]}
    choices["another-life"] = text("The next one"), (person + 1) % MOST_LIVES
    return div[
        h2[text("One fictitious life, under both policies")],
        p[text("Person {n} of the first simulation. Nobody in it is real.",
               n=number(person + 1, 0))],
        p(".life-choices")[([button(type="button", id=name, data_do="choose",
                                    data_with=f"person:{other}")[label], " "]
                            for name, (label, other) in choices.items())],
        (p(".none")[nobody[kind]] for kind in words if not whose[kind])]


def _following(numbers: tuple[int, ...], person: int) -> int:
    """Return the next of some numbers, the first one after the last."""
    return next((one for one in numbers if one > person), numbers[0])


@lru_cache(maxsize=64)
def _whose(pair: Pair) -> dict[str, tuple[int, ...]]:
    return whose_differ(pair.plan(1, False))


def _twice(scene: Scene) -> FigureSpec:
    """Return one life twice; lives know no seed, so that its note gets it here."""
    spec = life_lines(*_lives(scene.pair, _person(scene)))
    seed = capital(text("seed {seed}", seed=scene.session.view.seed))
    return replace(spec, note=f"{spec.note} {seed}.")


@lru_cache(maxsize=64)
def _lives(pair: Pair, person: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    plan = pair.plan(REFINED, False)
    return life(plan, 0, person), life(plan, 1, person)


def _life_words(scene: Scene, person: int) -> Fragment:
    lives = [in_words(one)[2:] for one in _lives(scene.pair, person)]
    sides = []
    for label, mine, other in zip(scene.pair.policies, lives, lives[::-1], strict=True):
        known = set(other)
        sides.append(div(".side")[h3[capital(scenario_label(label))], ol(".life")[(
            li(class_=None if line in known else "differs")[line] for line in mine)]])
    said = (text("Both lives are the same.") if lives[0] == lives[1] else
            text("Lines with a bar beside them are in one of the two lives only."))
    return fragment[p[said], div(".pair")[sides]]
