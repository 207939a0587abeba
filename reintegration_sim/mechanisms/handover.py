"""Leaving prison: does the file arrive, is there a home, are there papers?

    file in time with file_transfer/100 * (1 - link_weight + link_weight*link[prison, house])
                      * (0.6 + 0.4*time)                       time x 0.8 at full term
    otherwise a gap of 1 + floor(Exp(gap_months*(1.4 - 0.8*link)*(1.5 - 0.5*time))) months, at
    most 12: no worker, no benefit, no referral
    home: settled with settled_alone + settled_supported*housing_support/100*fidelity if the file
    is in time; else with the family with 1.3*tie*cohesion*(0.5 + 0.8*contact); else precarious
    papers with at_release (+ 0.25 if in time), never once status is withdrawn

Left out: files that arrive in part.
Brief: R8, R5, F4, C6.
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_RELEASED,
    L_HOUSE,
    L_PRISON,
    NO_JOB,
    PERSON,
    PRECARIOUS,
    SETTLED,
    WITH_FAMILY,
)
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.people import is_withdrawn, note, stop_all_services
from .spec import MechanismSpec

SPEC = MechanismSpec("handover", 4, "Continuity or a gap at release", ("R8", "R5", "F4", "C6"))
Handover = namedtuple(
    "Handover",
    "gap_months link_weight file_base file_time full_term_time gap_unlinked gap_linked "
    "gap_no_time gap_time longest_gap settled_alone settled_supported family_home "
    "family_home_base family_home_contact papers_in_time crowding_above")


@compiled
def file_probability(file_transfer, link, time, p):
    """Return the chance that the file is there on the day of release."""
    return file_transfer / 100.0 * (1.0 - p.link_weight + p.link_weight * link) * (
        p.file_base + p.file_time * time)


@compiled
def mean_gap(link, time, p):
    """Return the mean of the exponential part of the gap, months."""
    return p.gap_months * (p.gap_unlinked - p.gap_linked * link) * (
        p.gap_no_time - p.gap_time * time)


@compiled
def gap_from(u, mean, p):
    """Return the gap in whole months for a uniform u."""
    return min(int(p.longest_gap), 1 + math.floor(-math.log(u) * mean))


@compiled
def settled_probability(housing_support, in_time, fidelity, p):
    """Return the chance of a settled home on the day of release."""
    support = p.settled_supported * housing_support / 100.0 * fidelity if in_time else 0.0
    return p.settled_alone + support


@compiled
def family_home_probability(tie, cohesion, contact, p):
    """Return the chance that the family takes the person in."""
    return p.family_home * tie * cohesion * (p.family_home_base + p.family_home_contact * contact)


@compiled_apart
def leave_prison(person, prison, restart):
    """Reset what a life outside starts from."""
    person.ever_detained = 1
    person.out_months = 0
    person.risk_months *= 1.0 - restart
    person.in_d_radex = 0
    person.isolated = 0
    person.in_programme = 0
    person.visits = 0.0
    person.rights = 0
    person.job = NO_JOB
    person.worker_changes = 0
    person.key_worker_months = 0
    stop_all_services(person)


@compiled_apart
def advance(person, family, prison, house, region, levers, p, p_papers, p_offence, shared, luck,
            who, month):
    """Hand over somebody who left prison this month."""
    leave_prison(person, prison, p_offence.restart)
    person.crowding_at_release = max(0.0, 10.0 * (prison.occupancy - p.crowding_above))
    person.guidance_left = int(levers.guidance_months + 0.5)
    link = region.link[L_PRISON, L_HOUSE]
    time = house.time * (p.full_term_time if person.released_this_month == 2 else 1.0)
    in_time = uniform(luck, PERSON, who, month, purposes.FILE) < file_probability(
        levers.file_transfer, link, time, p)
    person.handover_gap = 0
    if not in_time:
        person.handover_gap = gap_from(uniform(luck, PERSON, who, month, purposes.GAP),
                                       mean_gap(link, time, p), p)
    person.home_by_support = 0
    draw = uniform(luck, PERSON, who, month, purposes.HOME)
    if draw < settled_probability(levers.housing_support, in_time, shared.fidelity, p):
        person.housing = SETTLED
        person.home_by_support = 0 if draw < p.settled_alone else 1
    elif uniform(luck, PERSON, who, month, purposes.FAMILY_HOME) < family_home_probability(
            family.has_tie, family.cohesion, person.family_contact, p):
        person.housing = WITH_FAMILY
    else:
        person.housing = PRECARIOUS
    if is_withdrawn(person):
        person.papers = 0
    elif uniform(luck, PERSON, who, month, purposes.PAPERS) < p_papers.at_release + (
            p.papers_in_time if in_time else 0.0):
        person.papers = 1
    else:
        person.papers = 0
    note(person, E_RELEASED)
