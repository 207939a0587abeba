"""Ties: to family and friends, into the community, to institutions, and harmful ones.

    bonding  <- approach(bonding, 0.10 + 1.2*tie*cohesion*contact*(0.3 if not prosocial), 0.06)
    bridging <- bridging + (E[bridging_work*job/2 + bridging_mentor*mentor + 0.008*chaplain]
                + 0.010*(1 - 0.8*E[stigma - 0.5]))*(1 - bridging) - fade*bridging + 0.02 z
    linking  <- linking + (3*E[linking_worker*quality] + 0.006)*(1 - linking)
                - 0.8*fade*linking + 0.015 z
    alone     = (1 - bridging)*(1 precarious, else 0.5)*(0.5 + stigma)*(0.6 with a job)
    harmful  <- harmful + harmful_pull*alone*(1 - contact_ban*fidelity if banned)*(1 - harmful)
                + 0.01*extremist*contact*(1 - harmful) - harmful_fade*harmful*(1 + 0.6*E[bridging
                - 0.5]) + 0.02 z

Inside, bridging and linking wear; linking gains a little where there is room and openness, and
harmful ties form in detention_regime. Work brings other people; being alone, precarious and
stigmatised pulls back to the old network.
Left out: named peers, ties between returnees.
Brief: F5, R14, R17.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import JOB, PRECARIOUS, S_CHAPLAIN, S_MENTOR
from ..core.compiled import compiled
from ..core.luck import noise
from ..core.maths import approach, lim
from ..core.people import is_inside, is_prosocial, served
from .spec import MechanismSpec

SPEC = MechanismSpec("social_ties", 7, "Bonding, bridging, linking and harmful ties",
                     ("F5", "R14", "R17"))
SocialTies = namedtuple(
    "SocialTies",
    "bridging_work bridging_mentor linking_worker harmful_pull contact_ban fade harmful_fade "
    "bonding_base bonding_family bonding_risky bonding_rate bridging_chaplain bridging_free "
    "bridging_stigma usual_half linking_quality linking_free linking_fade bridging_noise "
    "linking_noise linking_inside alone_housed alone_base alone_job ban_reach extremist_pull "
    "harmful_bridging harmful_noise")


@compiled
def bonding_target(tie, cohesion, contact, prosocial, p):
    """Return the bonding that family life supports, 0 to 1."""
    return p.bonding_base + p.bonding_family * tie * cohesion * contact * (
        1.0 if prosocial else p.bonding_risky)


@compiled
def bridging_next(bridging, job, mentor, chaplain, stigma, effects, p):
    """Return bridging ties a month on outside, before noise."""
    up = effects * (p.bridging_work * job / 2.0 + p.bridging_mentor * mentor
                    + p.bridging_chaplain * chaplain)
    up += p.bridging_free * (1.0 - p.bridging_stigma * effects * (stigma - p.usual_half))
    return bridging + up * (1.0 - bridging) - p.fade * bridging


@compiled
def linking_next(linking, quality, effects, p):
    """Return linking ties a month on outside, before noise."""
    up = p.linking_quality * effects * p.linking_worker * quality + p.linking_free
    return linking + up * (1.0 - linking) - p.linking_fade * p.fade * linking


@compiled
def alone_of(bridging, precarious, stigma, working, p):
    """Return how alone somebody is: what the old network pulls at."""
    alone = (1.0 - bridging) * (1.0 if precarious else p.alone_housed) * (p.alone_base + stigma)
    return alone * (p.alone_job if working else 1.0)


@compiled
def harmful_next(harmful, alone, banned, extremist_contact, bridging, effects, p):
    """Return harmful ties a month on outside, before noise; ``banned`` 0 to 1."""
    pull = p.harmful_pull * alone * (1.0 - p.ban_reach * p.contact_ban * banned)
    up = (pull + p.extremist_pull * extremist_contact) * (1.0 - harmful)
    fade = p.harmful_fade * harmful * (
        1.0 + p.harmful_bridging * effects * (bridging - p.usual_half))
    return harmful + up - fade


@compiled
def advance(person, family, prison, p, shared, u, i):
    """Move all ties by a month."""
    effects = shared.effects
    person.bonding = lim(approach(person.bonding, bonding_target(
        family.has_tie, family.cohesion, person.family_contact, is_prosocial(family), p),
        p.bonding_rate))
    bridging_luck = p.bridging_noise * noise(u[purposes.BRIDGING, i])
    linking_luck = p.linking_noise * noise(u[purposes.LINKING, i])
    if is_inside(person):
        person.bridging = lim(person.bridging * (1.0 - p.fade) + bridging_luck)
        opened = effects * p.linking_inside * prison.free_room * (1.0 - prison.opacity)
        person.linking = lim(person.linking + opened * (1.0 - person.linking)
                             - p.linking_fade * p.fade * person.linking + linking_luck)
        return
    mentor = served(person, S_MENTOR) * shared.fidelity
    chaplain = served(person, S_CHAPLAIN) * shared.fidelity
    person.bridging = lim(bridging_next(person.bridging, person.job, mentor, chaplain,
                                        person.stigma_felt, effects, p) + bridging_luck)
    person.linking = lim(linking_next(person.linking, person.guidance_quality, effects, p)
                         + linking_luck)
    alone = alone_of(person.bridging, person.housing == PRECARIOUS, person.stigma_felt,
                     person.job == JOB, p)
    alone = p.usual_half + effects * (alone - p.usual_half)
    banned = person.contact_banned * shared.fidelity * effects
    person.harmful_ties = lim(
        harmful_next(person.harmful_ties, alone, banned,
                     family.extremist * person.family_contact * effects, person.bridging, effects,
                     p)
        + p.harmful_noise * noise(u[purposes.HARMFUL, i]))
