"""Inner life: perceived fairness, trust, distress, motivation.

    fairness <- approach(fairness, 0.50 + trait + sd*E[-measure_fairness*over
                + 2*fair_worker*(served_well - 0.10) - fair_opacity*(opacity - 0.3) inside
                - 0.5 limbo - 0.4 D-RadEx + 0.15*(balance - 0.2) + 0.2 mentor], 0.10) + 0.03 z
    trust    <- trust + E[growth*fairness*(0.4 + 3*quality*fidelity + 0.5 mentor + 0.4 linking)]
                *(1 - trust) - fade*trust + 0.02 z
    needs     = 0.4*(1 precarious, 0.4 with family) + 0.3 debt + 0.3*(1 - papers); 0.5 inside
    distress <- approach(distress, 0.42 + trait + E[0.20*(trauma - 0.4) + sd*(2*need_distress*
                (needs - 0.4) + limbo, detention, isolation, separation + 2*stigma_distress*
                (stigma - 0.5) - 0.8*(bonding - 0.35) - 0.6*(motivation - 0.5)) - relief], 0.15)
                + 0.04 z
    motivation <- approach(motivation, 0.48 + trait + sd*E[0.5*(job/2 - 0.3) + 2*meaning_service*
                (mentor + chaplain) + (fairness - 0.45) + 0.8*(trust - 0.35) - 1.2*(distress
                - 0.45) - 0.8*(stigma - 0.5) + 0.3*(dose - 0.1)], 0.08) + 0.03 z
    a life shock, now and then: distress + size, motivation - size/2

Trust is lost at once (a worker leaves, a sanction, a revocation) and earned slowly. The numbers
subtracted are those of usual practice, where nothing pulls either way. E[...] is 0 in the muted
twin, where trust grows at a constant rate.
Left out: hope and motivation apart, memory of single encounters.
Brief: R9, R12, R14, R17.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import PRECARIOUS, S_CHAPLAIN, S_MENTOR, WITH_FAMILY
from ..core.compiled import compiled
from ..core.luck import noise
from ..core.maths import approach, lim
from ..core.people import is_inside, limbo, served
from .sanctions import excess
from .spec import MechanismSpec

SPEC = MechanismSpec("trust_and_fairness", 9, "Fairness, trust, distress, motivation",
                     ("R9", "R12", "R14", "R17"))
TrustAndFairness = namedtuple(
    "TrustAndFairness",
    "growth fair_worker fair_opacity need_distress meaning_service fade fair_rate distress_rate "
    "motivation_rate fair_base usual_served usual_opacity fair_limbo fair_d_radex fair_balance "
    "usual_balance fair_mentor fair_noise trust_base trust_quality trust_mentor trust_linking "
    "trust_muted trust_noise need_home need_with_family need_debt need_papers need_inside "
    "distress_base distress_trauma usual_trauma usual_needs usual_stigma distress_bonding "
    "usual_bonding distress_motivation usual_motivation distress_noise motivation_base "
    "motivation_job usual_job motivation_fairness usual_fairness motivation_trust usual_trust "
    "motivation_distress usual_distress motivation_stigma motivation_dose usual_dose "
    "motivation_noise shock_motivation")


@compiled
def fairness_target(over, served_well, opacity_felt, in_limbo, in_d_radex, balance, mentor, p,
                    p_sanctions):
    """Return the pull on fairness in standard deviations; 0 under usual practice."""
    return (-p_sanctions.measure_fairness * over
            + 2.0 * p.fair_worker * (served_well - p.usual_served)
            - p.fair_opacity * opacity_felt - p.fair_limbo * in_limbo
            - p.fair_d_radex * in_d_radex + p.fair_balance * (balance - p.usual_balance)
            + p.fair_mentor * mentor)


@compiled
def trust_growth(fairness, quality, mentor, linking, effects, p):
    """Return the monthly gain of trust."""
    if effects == 0.0:
        return p.trust_muted
    return p.growth * fairness * (p.trust_base + p.trust_quality * quality
                                  + p.trust_mentor * mentor + p.trust_linking * linking)


@compiled
def unmet_needs(inside, housing, debt, papers, p):
    """Return the burden of unmet needs, 0 to 1."""
    if inside:
        return p.need_inside
    home = 0.0
    if housing == PRECARIOUS:
        home = 1.0
    elif housing == WITH_FAMILY:
        home = p.need_with_family
    return p.need_home * home + p.need_debt * debt + p.need_papers * (1.0 - papers)


@compiled
def distress_pull(needs, in_limbo, inside, isolated, apart, stigma, bonding, motivation, p,
                  p_sanctions, p_regime, p_family, p_stigma):
    """Return the pull on distress in standard deviations; 0 under usual practice."""
    return (2.0 * p.need_distress * (needs - p.usual_needs)
            + p_sanctions.limbo_distress * in_limbo + p_regime.detention_distress * inside
            + p_regime.isolation_distress * isolated + p_family.separation_distress * apart
            + 2.0 * p_stigma.distress * (stigma - p.usual_stigma)
            - p.distress_bonding * (bonding - p.usual_bonding)
            - p.distress_motivation * (motivation - p.usual_motivation))


@compiled
def motivation_pull(job, meaning, fairness, trust, distress, stigma, dose, p):
    """Return the pull on motivation in standard deviations; 0 under usual practice."""
    return (p.motivation_job * (job / 2.0 - p.usual_job) + 2.0 * p.meaning_service * meaning
            + p.motivation_fairness * (fairness - p.usual_fairness)
            + p.motivation_trust * (trust - p.usual_trust)
            - p.motivation_distress * (distress - p.usual_distress)
            - p.motivation_stigma * (stigma - p.usual_stigma)
            + p.motivation_dose * (dose - p.usual_dose))


@compiled
def advance(person, prison, levers, p, p_sanctions, p_regime, p_family, p_stigma, shared, u, i):
    """Move inner life by a month."""
    sd = shared.state_sd
    effects = shared.effects
    inside = is_inside(person)
    in_limbo = limbo(person)
    mentor = served(person, S_MENTOR) * shared.fidelity
    chaplain = served(person, S_CHAPLAIN) * shared.fidelity
    opacity_felt = prison.opacity - p.usual_opacity if inside else 0.0
    pull = fairness_target(excess(person.measures, p_sanctions), person.served_well, opacity_felt,
                           in_limbo, person.in_d_radex, levers.assessment_balance, mentor, p,
                           p_sanctions)
    person.fairness = lim(
        approach(person.fairness, p.fair_base + person.trait_fairness + sd * effects * pull,
                 p.fair_rate) + p.fair_noise * noise(u[purposes.FAIRNESS, i]))
    grown = trust_growth(person.fairness, person.guidance_quality * shared.fidelity, mentor,
                         person.linking, effects, p)
    person.trust = lim(person.trust + grown * (1.0 - person.trust) - p.fade * person.trust
                       + p.trust_noise * noise(u[purposes.TRUST, i]))
    needs = unmet_needs(inside, person.housing, person.debt, person.papers, p)
    pull = distress_pull(needs, in_limbo, 1.0 if inside else 0.0, person.isolated,
                         1.0 - person.together, person.stigma_felt, person.bonding,
                         person.motivation, p, p_sanctions, p_regime, p_family, p_stigma)
    pull = p.distress_trauma * (person.trauma - p.usual_trauma) + sd * pull - person.relief
    person.distress = lim(
        approach(person.distress, p.distress_base + person.trait_distress + effects * pull,
                 p.distress_rate) + p.distress_noise * noise(u[purposes.DISTRESS, i]))
    pull = motivation_pull(person.job, mentor + chaplain, person.fairness, person.trust,
                           person.distress, person.stigma_felt, person.dose, p)
    person.motivation = lim(
        approach(person.motivation, p.motivation_base + person.trait_motivation
                 + sd * effects * pull, p.motivation_rate)
        + p.motivation_noise * noise(u[purposes.MOTIVATION, i]))
    if effects > 0.0 and u[purposes.SHOCK, i] < shared.life_shock:
        person.distress = lim(person.distress + shared.life_shock_size)
        person.motivation = lim(person.motivation - p.shock_motivation * shared.life_shock_size)
