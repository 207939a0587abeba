"""Institutions take stock: who is on which caseload, how much staff time is left.

Capacity is staff time. In prison guarding comes first; what is left is free room:

    occupancy_j = prison_occupancy/100 * (1 + spread_j * (1 - evening * consistency)) + noise
    load_j      = occupancy_j / (staffing/100 * (1 - stress_absence*(stress_j - 0.5))
                                 * (1 - d_radex_staff*(d_radex - today)/100))
    stress_j   <- approach(stress_j, sig(stress_slope*(load_j - stress_mid)), stress_rate)
    free_room_j = clip((1 - floor*load_j) / (1 - floor), 0.03, 1)

In houses of justice every meeting, Living Lab session and control contact costs the same staff
time (`busy`), and time for a file falls with files an assistant holds. OCAD, courts and the
nationality office deal with the share of due files that their capacity allows; the others wait.
Guidance, services and care wear their staff out when queues are long. Orientation of every
institution drifts towards restorative work as far as rules say so (sra_services).

This hinge, not a decree, makes or breaks restorative work inside (F3): relieve prisons and free
room returns.
Left out: strikes, middle management, differences in sick leave between prisons.
Brief: F1, F2, R2, R7, R18.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    I_CIVIL,
    I_COURT,
    I_EMPLOYMENT,
    I_MENTAL_HEALTH,
    I_NATIONALITY,
    I_OCAD,
    I_WELFARE,
    I_YOUTH,
    PRISON,
    PROCEDURE,
    S_CHAPLAIN,
    S_EDUCATION,
    S_FAMILY_WORK,
    S_HOUSING,
    S_JOB,
    S_MENTOR,
    S_PSYCHOSOCIAL,
    S_REUNIFICATION,
    S_RIGHTS,
    S_TRAUMA,
    THREATENED,
)
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import approach, clip, sig
from ..core.people import is_inside, is_supervised
from .detention_regime import access
from .release_decision import may_ask
from .spec import MechanismSpec

SPEC = MechanismSpec("institutional_load", 1, "Load, staff time, stress and files of institutions",
                     ("F1", "F2", "F3", "R2", "R7", "R9", "R18"))
InstitutionalLoad = namedtuple(
    "InstitutionalLoad",
    "security_floor stress_slope stress_mid stress_turnover caseload_standard opacity_base "
    "review_capacity court_capacity office_capacity petitions stress_rate occupancy_noise "
    "spread_evened stress_absence d_radex_staff d_radex_today least_free_room "
    "opacity_consistency opacity_sra contact_time contacts_today meeting_time meetings_today "
    "lab_time lab_sessions_today queue_load orientation_rate orientation_prison "
    "orientation_house orientation_ocad orientation_police orientation_town orientation_care "
    "orientation_youth orientation_civil livc_r_missing")


# ---- equations -----------------------------------------------------------------------

@compiled
def prison_load(occupancy, staffing, stress, d_radex, p):
    """Return work against staff time in a prison; 1 = detainees and posts in balance."""
    staff = staffing / 100.0 * (1.0 - p.stress_absence * (stress - 0.5))
    return occupancy / (staff * (1.0 - p.d_radex_staff * (d_radex - p.d_radex_today) / 100.0))


@compiled
def free_room(load, p):
    """Return staff time left after guarding, 0.03 to 1."""
    return clip((1.0 - p.security_floor * load) / (1.0 - p.security_floor), p.least_free_room, 1.0)


@compiled
def opacity(prison_consistency, sra_services, p):
    """Return how opaque decisions in prison are, 0 to 1."""
    return p.opacity_base * (1.0 - p.opacity_consistency * prison_consistency) * (
        1.0 - p.opacity_sra * sra_services / 100.0)


@compiled
def stress_target(load, p):
    """Return the stress that a load leads to, 0 to 1."""
    return sig(p.stress_slope * (load - p.stress_mid))


@compiled
def turnover(stress, p):
    """Return turnover of staff against the usual; 1 at stress 0.5."""
    return max(0.0, 1.0 + p.stress_turnover * (stress - 0.5))


@compiled
def busy(supervision_contacts, exchange_meetings, lab_sessions, lab_coverage, p):
    """Return staff time that a file takes, 1 = with today's contacts, meetings and Labs."""
    return max(0.5, 1.0 + p.contact_time * (supervision_contacts - p.contacts_today)
               + p.meeting_time * (exchange_meetings - p.meetings_today) / 12.0
               + p.lab_time * (lab_sessions * lab_coverage / 100.0 - p.lab_sessions_today) / 12.0)


@compiled
def service_load(taken, waiting, places, p):
    """Return the load of an agency: full places, and people waiting beside them."""
    return (taken + p.queue_load * min(waiting, places)) / max(places, 0.5)


# ---- taking stock --------------------------------------------------------------------

@compiled_apart
def forget(houses, regions, institutions):
    """Empty last month's counts before people are counted again."""
    for h in range(len(houses)):
        houses[h].supervised = 0.0
        houses[h].mean_threat = 0.0
    for r in range(len(regions)):
        regions[r].present = 0.0
        regions[r].outside = 0.0
        regions[r].listed = 0.0
    for a in range(len(institutions)):
        institutions[a].file_queue = 0.0


@compiled
def count(person, house, region, ocad, court, office, levers, p_release, who, month):
    """Add one person to the counts of the institutions around them."""
    region.present += 1.0
    if person.listed == 1:
        region.listed += 1.0
        every = int(levers.review_months + 0.5)
        if (month + who) % every == 0:
            person.review_due = 1
        if person.review_due == 1:
            ocad.file_queue += 1.0
    else:
        person.review_due = 0
    if person.sanction_state == THREATENED or person.sanction_state == PROCEDURE:
        office.file_queue += 1.0
    if is_inside(person):
        person.eligible = 1 if may_ask(person, levers, p_release) else 0
        if person.eligible == 1:
            court.file_queue += 1.0
        return
    person.eligible = 0
    region.outside += 1.0
    if is_supervised(person):
        house.supervised += 1.0
        house.mean_threat += person.assessed_threat


@compiled_apart
def advance(prisons, houses, towns, regions, institutions, public, levers, p, p_regime, scale,
            procedure_months, luck, month):
    """Let every institution take stock. ``scale`` is people of this world per 100."""
    present = 0.0
    for r in range(len(regions)):
        present += regions[r].present
    public.present = present
    for j in range(len(prisons)):
        prison = prisons[j]
        spread = prison.occupancy_spread * (1.0 - p.spread_evened * levers.prison_consistency)
        draw = uniform(luck, PRISON, j, month, purposes.OCCUPANCY_NOISE)
        prison.occupancy = levers.prison_occupancy / 100.0 * (1.0 + spread) + p.occupancy_noise * (
            draw - 0.5)
        prison.load = prison_load(prison.occupancy, levers.prison_staffing, prison.stress,
                                  levers.d_radex, p)
        prison.stress = approach(prison.stress, stress_target(prison.load, p), p.stress_rate)
        prison.turnover = turnover(prison.stress, p)
        prison.free_room = free_room(prison.load, p)
        prison.opacity = opacity(levers.prison_consistency, levers.sra_services, p)
        prison.access = access(prison.access_spread, levers.prison_consistency, p_regime)
        prison.orientation = drift(prison.orientation, p.orientation_prison, levers, p)
    work = busy(levers.supervision_contacts, levers.exchange_meetings, levers.lab_sessions,
                levers.lab_coverage, p)
    for h in range(len(houses)):
        house = houses[h]
        if house.supervised > 0.0:
            house.mean_threat /= house.supervised
        house.caseload = levers.caseload
        house.load = levers.caseload * work / p.caseload_standard
        house.time = min(1.0, 1.0 / house.load) if house.load > 0.0 else 1.0
        house.stress = approach(house.stress, stress_target(house.load, p), p.stress_rate)
        house.turnover = turnover(house.stress, p)
        house.orientation = drift(house.orientation, p.orientation_house, levers, p)
    for t in range(len(towns)):
        town = towns[t]
        region = regions[town.region]
        town.load = service_load(region.taken[S_HOUSING] + region.taken[S_RIGHTS],
                                 region.waiting[S_HOUSING] + region.waiting[S_RIGHTS],
                                 region.places[S_HOUSING] + region.places[S_RIGHTS], p)
        town.stress = approach(town.stress, stress_target(town.load, p), p.stress_rate)
        town.turnover = turnover(town.stress, p)
        town.reach = 1.0 if town.livc_r == 1 else 1.0 - p.livc_r_missing
        town.orientation = drift(town.orientation, p.orientation_town, levers, p)
    for a in range(len(institutions)):
        institution = institutions[a]
        region = regions[institution.region]
        load = 1.0
        share = 1.0
        start = p.orientation_ocad
        if institution.kind == I_OCAD:
            listed = 0.0
            for r in range(len(regions)):
                listed += regions[r].listed
            load, share = files(institution.file_queue, p.review_capacity * listed)
            start = p.orientation_ocad
        elif institution.kind == I_NATIONALITY:
            due = institution.file_queue / procedure_months
            load, share = files(due, p.office_capacity * scale)
        elif institution.kind == I_COURT:
            load, share = files(institution.file_queue * p.petitions,
                                p.court_capacity * scale * region.present / max(1.0, present))
        elif institution.kind == I_EMPLOYMENT:
            load = two_services(region, S_JOB, S_EDUCATION, p)
            start = p.orientation_town
        elif institution.kind == I_WELFARE:
            load = two_services(region, S_HOUSING, S_RIGHTS, p)
            start = p.orientation_town
        elif institution.kind == I_MENTAL_HEALTH:
            load = two_services(region, S_PSYCHOSOCIAL, S_TRAUMA, p)
            start = p.orientation_care
        elif institution.kind == I_YOUTH:
            load = two_services(region, S_FAMILY_WORK, S_REUNIFICATION, p)
            start = p.orientation_youth
        elif institution.kind == I_CIVIL:
            load = two_services(region, S_MENTOR, S_CHAPLAIN, p)
            start = p.orientation_civil
        else:  # local task force and police
            start = p.orientation_police
        institution.served_share = share
        institution.load = load / max(0.1, institution.staffing)
        institution.stress = approach(institution.stress, stress_target(institution.load, p),
                                      p.stress_rate)
        institution.turnover = turnover(institution.stress, p)
        institution.orientation = drift(institution.orientation, start, levers, p)


@compiled_apart
def files(due, capacity):
    """Return (load, share dealt with) of an office with so many files due."""
    if due <= 0.0:
        return 0.0, 1.0
    return due / max(capacity, 1e-6), min(1.0, capacity / due)


@compiled_apart
def two_services(region, one, other, p):
    """Return the load of an agency that runs two kinds of service."""
    return service_load(region.taken[one] + region.taken[other],
                        region.waiting[one] + region.waiting[other],
                        region.places[one] + region.places[other], p)


@compiled_apart
def drift(orientation, start, levers, p):
    """Return orientation a month on: from where it started towards the rules of SRA."""
    target = start + (1.0 - start) * levers.sra_services / 100.0
    return approach(orientation, target, p.orientation_rate)
