"""Headlines, pressure, local stigma; the stability index and the headline; read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import PUBLIC
from reintegration_sim.core.fields.institutions import LIVING_LAB, MUNICIPALITY
from reintegration_sim.core.luck import uniform
from reintegration_sim.core.records import blank
from reintegration_sim.mechanisms import public_reaction, stability

from .common import MONTH, Case, is_inside, lim, limbo, over_many_states


@over_many_states(300)
def test_salience_pressure_and_stigma_move_as_in_the_text(seed):
    c = Case(seed)
    towns, labs, public, levers = blank(MUNICIPALITY, 6), blank(LIVING_LAB, 3), c.public, c.levers
    for t in range(6):
        towns[t].region = t // 2
        towns[t].local_stigma = c.rng.random()
    for r in range(3):
        labs[r].region = r
        labs[r].member_trust = c.rng.random()
    public.present = int(c.rng.integers(20, 400))
    public.known_cases, public.attacks = int(c.rng.integers(0, 6)), int(c.rng.integers(0, 2))
    before, stigma = public.salience, towns["local_stigma"].copy()
    cases = public.known_cases * 100 / public.present
    attacks = public.attacks * 100 / public.present
    p = c.of("public_reaction")
    public_reaction.advance(public, towns, labs, levers, c.par.public_reaction, c.par.shared,
                            c.luck, MONTH)
    damp = 1 - p.guideline * levers.communication_guidelines / 100
    shock = uniform(c.luck, PUBLIC, 0, MONTH, purposes.MEDIA_SHOCK) < 1 - math.exp(
        -levers.media_shocks / 12)
    wanted = min(3, 0.75 * before + 2 * 0.25 * damp * (
        0.6 * shock + min(2, cases) + 3 * attacks))
    assert public.salience == pytest.approx(wanted)
    assert public.pressure == pytest.approx(wanted * (1 - levers.policy_steadiness) * p.pressure)
    for t in range(6):
        reach = levers.lab_coverage / 100 * labs[t // 2].member_trust
        home = levers.public_stigma * (1 - c.E * (
            0.10 * levers.communication_guidelines / 100 + 0.12 * reach))
        assert towns[t].local_stigma == pytest.approx(lim(
            stigma[t] + c.E * p.stigma_up * min(1, wanted) * damp * (1 - stigma[t])
            - p.stigma_down * (stigma[t] - home)))


def parts(c):
    """Return the six parts of the index."""
    b, f = c.before, c.family
    inside = is_inside(b)
    income = b.rights == 1 or b.job == 2
    if f.has_tie and not f.extremist and not f.coercive:
        family = f.cohesion * (0.5 + 0.5 * min(1, b.family_contact / 0.6)) * (
            0.7 + 0.3 * b.together)
    else:
        family = 0.3 * f.cohesion if f.has_tie else 0.25
    work = 0.6 * {0: 0, 1: 0.6, 2: 1}[b.job] + 0.4 * (1 - b.debt) * (1 if income else 0.5)
    return {
        "part_housing": 0.0 if inside else {0: 0.0, 1: 0.5, 2: 1.0}[b.housing],
        "part_work": 0.0 if inside else work,
        "part_papers": (0.7 * b.papers + 0.3 * income) * (1 - 0.8 * limbo(b)),
        "part_family": family,
        "part_psychosocial": 0.5 * (1 - b.distress) + 0.5 * b.motivation,
        "part_ties": (b.bridging + b.linking + b.trust + 1 - b.harmful_ties) / 4,
    }


@over_many_states(400)
def test_parts_index_and_headline_are_those_of_the_text(seed):
    c = Case(seed)
    for name in ("stable_streak", "strict_streak", "index_streak"):
        setattr(c.person, name, int(c.rng.integers(0, 14)))
        setattr(c.before, name, c.person[name].item())
    stability.advance(c.person, c.family, c.par.stability, MONTH)
    b, a, found = c.before, c.person, parts(c)
    for name, value in found.items():
        assert a[name] == pytest.approx(value), name
    index = sum(found.values()) / 6
    core = (found["part_family"] + found["part_psychosocial"] + found["part_ties"]) / 3
    assert (a["index"], a.core_index) == (pytest.approx(index), pytest.approx(core))
    inside = is_inside(b)
    meets = (not inside and b.housing in (1, 2) and (b.job in (1, 2) or b.rights == 1)
             and not b.noticed_this_month)
    streak = b.stable_streak + 1 if meets else 0
    assert a.stable_streak == streak
    assert a.strict_streak == (b.strict_streak + 1 if meets and b.housing == 2 else 0)
    assert a.durably_stable == (streak >= 12)
    if abs(index - 0.6) > 1e-9:
        high = not inside and index >= 0.6
        assert a.index_streak == (b.index_streak + 1 if high else 0)
        won = b.won or a.index_streak >= 3
        if b.won and not high:
            assert (a.won, a.reversals) == (0, b.reversals + 1)
        else:
            assert (a.won, a.reversals) == (won, b.reversals)
