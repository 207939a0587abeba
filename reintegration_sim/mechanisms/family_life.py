"""The family: contact, strain, cohesion, resources, children; some are a risk.

    contact  <- approach(contact, tie * (inside: 0.8*min(1, visits/6);
                outside: (0.85 with family, else 0.60)*(0.7 + 0.3*together)), 0.2)
    strain   <- approach(strain, 0.45 + sd*E[0.5 inside + 0.6 limbo + 0.5*(0.5 - resources)
                + 1.6*(local stigma - 0.45) + 0.5 apart + 0.18 living with + 1.2*(distress - 0.5)
                - 2*work_gain*work], 0.10) + 0.04 z
    cohesion <- cohesion + contact_gain*(0.3 + E[contact - 0.3])*(1 - cohesion)
                - strain_wear*(0.45 + E[strain - 0.45])*cohesion + 0.02 z
    child    <- approach(child, 0.55 - sd*E[2*child_strain*(inside + 2*(strain - 0.45))
                + 0.4 apart + 0.4 limbo - 0.3 work], 0.06) + 0.02 z
    resources follow the debt and work of members
    reunited with reunite * (support while served) * home' * papers' * link with youth protection

A family may have several returnees (siblings); what they bring home counts as their mean. A
family helps (prosocial) only if it is neither extremist nor coercive. E[...] is 0 in the muted
twin.
Left out: new partners, births, quarrels within the family.
Brief: R13, R15, C8.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_REUNITED,
    L_HOUSE,
    L_YOUTH,
    PERSON,
    S_FAMILY_WORK,
    S_REUNIFICATION,
    SETTLED,
    WITH_FAMILY,
)
from ..core.compiled import compiled
from ..core.luck import noise, uniform
from ..core.maths import approach, lim
from ..core.people import is_inside, limbo, note, served
from .spec import MechanismSpec

SPEC = MechanismSpec("family_life", 6, "Family contact, strain, cohesion and children",
                     ("R13", "R15", "C8"))
FamilyLife = namedtuple(
    "FamilyLife",
    "tie_share extremist_share coercive_share sibling_share contact_gain strain_wear work_gain "
    "separation_distress child_strain reunite reunite_support contact_inside full_visits "
    "contact_with_family contact_apart contact_base contact_rate strain_base strain_inside "
    "strain_limbo strain_resources usual_resources strain_stigma usual_stigma strain_apart "
    "strain_living_with strain_distress usual_distress strain_rate strain_noise usual_contact "
    "usual_strain cohesion_noise child_base child_rate child_apart child_limbo child_work "
    "child_noise resources_rate resources_debt usual_debt resources_job usual_job reunite_settled "
    "reunite_unsettled reunite_no_papers reunite_base reunite_link")


@compiled
def contact_target(tie, inside, visits, with_family, together, p):
    """Return the contact that circumstances allow, 0 to 1."""
    if inside:
        return tie * p.contact_inside * min(1.0, visits / p.full_visits)
    home = p.contact_with_family if with_family else p.contact_apart
    return tie * home * (p.contact_base + (1.0 - p.contact_base) * together)


@compiled
def strain_next(strain, family, state_sd, effects, p):
    """Return the strain of a family a month on, before noise."""
    pressure = (p.strain_inside * family.inside + p.strain_limbo * family.limbo
                + p.strain_resources * (p.usual_resources - family.resources)
                + p.strain_stigma * (family.stigma - p.usual_stigma)
                + p.strain_apart * family.apart + p.strain_living_with * family.living_with
                + p.strain_distress * (family.distress - p.usual_distress)
                - 2.0 * p.work_gain * family.work)
    return approach(strain, p.strain_base + state_sd * effects * pressure, p.strain_rate)


@compiled
def cohesion_next(cohesion, contact, strain, effects, p):
    """Return the cohesion of a family a month on, before noise."""
    up = p.contact_gain * (p.usual_contact + effects * (contact - p.usual_contact))
    down = p.strain_wear * (p.usual_strain + effects * (strain - p.usual_strain))
    return cohesion + up * (1.0 - cohesion) - down * cohesion


@compiled
def child_next(child, family, state_sd, effects, p):
    """Return the wellbeing of the children a month on, before noise."""
    burden = (2.0 * p.child_strain * (family.inside + 2.0 * (family.strain - p.usual_strain))
              + p.child_apart * family.apart + p.child_limbo * family.limbo
              - p.child_work * family.work)
    return approach(child, p.child_base - state_sd * effects * burden, p.child_rate)


@compiled
def reunion_probability(support, settled, papers, link, p):
    """Return the chance to live together again this month."""
    chance = p.reunite * (1.0 + (p.reunite_support - 1.0) * support)
    chance *= p.reunite_settled if settled else p.reunite_unsettled
    chance *= 1.0 if papers == 1 else p.reunite_no_papers
    return chance * (p.reunite_base + p.reunite_link * link)


@compiled
def forget(family):
    """Empty what members brought home last month."""
    family.inside = 0.0
    family.limbo = 0.0
    family.apart = 0.0
    family.living_with = 0.0
    family.debt = 0.0
    family.distress = 0.0
    family.work = 0.0
    family.job = 0.0
    family.stigma = 0.0
    family.contact = 0.0
    family.in_living_lab = 0


@compiled
def bring_home(person, family, town, region, p, shared, luck, who, month):
    """Move contact, reunite perhaps, and add what this member brings home."""
    inside = is_inside(person)
    with_family = person.housing == WITH_FAMILY and not inside
    person.family_contact = approach(
        person.family_contact,
        contact_target(family.has_tie, inside, person.visits, with_family, person.together, p),
        p.contact_rate)
    if person.together == 0 and not inside:
        support = served(person, S_REUNIFICATION) * shared.fidelity
        if uniform(luck, PERSON, who, month, purposes.REUNITED) < reunion_probability(
                support, person.housing == SETTLED, person.papers,
                region.link[L_HOUSE, L_YOUTH], p):
            person.together = 1
            note(person, E_REUNITED)
    share = 1.0 / family.members
    family.inside += share * (1.0 if inside else 0.0)
    family.limbo += share * limbo(person)
    family.apart += share * (1.0 - person.together)
    family.living_with += share * (1.0 if with_family else 0.0)
    family.debt += share * person.debt
    family.distress += share * person.distress
    family.work += share * served(person, S_FAMILY_WORK) * shared.fidelity
    family.job += share * person.job / 2.0
    family.stigma += share * town.local_stigma
    family.contact += share * person.family_contact


@compiled
def advance(family, p, shared, u, i):
    """Move the family by a month, from what its members brought home."""
    sd = shared.state_sd
    family.resources = lim(approach(
        family.resources,
        p.usual_resources - p.resources_debt * (family.debt - p.usual_debt)
        + p.resources_job * (family.job - p.usual_job), p.resources_rate))
    family.strain = lim(strain_next(family.strain, family, sd, shared.effects, p)
                        + p.strain_noise * noise(u[purposes.FAMILY_STRAIN, i]))
    family.cohesion = lim(
        cohesion_next(family.cohesion, family.contact, family.strain, shared.effects, p)
        + p.cohesion_noise * noise(u[purposes.FAMILY_COHESION, i]))
    family.child_wellbeing = lim(child_next(family.child_wellbeing, family, sd, shared.effects, p)
                                 + p.child_noise * noise(u[purposes.FAMILY_CHILD, i]))
