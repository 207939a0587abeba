"""Who is there in month 0: synthetic returnees and their families, from published margins.

Nobody here is real. Every attribute is a keyed draw of the person's own row, so that a larger
world holds the smaller one. Four populations (`core/codes.py`): ``arrivals`` (a cohort that
enters remand together), ``today`` (the stock of early 2024), ``history`` (from January 2012 on)
and ``trial`` (all leave prison in month 0; for the in-model trial only).
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    ARRIVALS,
    CONDITIONAL,
    DUAL,
    EM,
    FAMILY,
    FOREIGN,
    FREE,
    HISTORY,
    JOB,
    N_SERVICES,
    NOT_HERE,
    PERSON,
    POST_SENTENCE,
    PRECARIOUS,
    PROBATION,
    REMAND,
    SERVING,
    SETTLED,
    TODAY,
    TRAINING,
    TRIAL,
    WITH_FAMILY,
)
from ..core.compiled import compiled_apart, compiled_within
from ..core.luck import fill, normal, uniform
from ..core.maths import clip
from ..core.people import has_income, start_service
from ..mechanisms.service_queues import lasts, needs_of, offered
from ..mechanisms.stability import meets_headline
from ..mechanisms.trial import term_from

Population = namedtuple(
    "Population",
    "female_early female_late female_arrivals female_today age_history age_today age_arrivals "
    "age_sd youngest brussels flanders childless_women childless_men together_share prior_record "
    "trait_fairness trait_motivation trait_distress attachment_early attachment_late "
    "attachment_sd harmful harmful_sd threat threat_slope threat_centre debt debt_sd schooling "
    "schooling_sd trauma_high trauma_low trauma_sd distress distress_sd trust trust_sd fairness "
    "fairness_sd motivation motivation_sd stigma stigma_sd ties ties_sd bonding_base "
    "bonding_cohesion cohesion cohesion_sd strain strain_sd resources resources_sd child child_sd "
    "contact today_prison today_em today_conditional today_probation today_early progress_low "
    "progress_high em_out_least em_out_most conditions_out_least conditions_out_most "
    "supervision_least free_out_least free_out_most free_detained free_listed free_threat "
    "attachment_fade today_settled today_with_family today_job today_training today_papers "
    "today_rights today_bridging today_harmful today_contact today_trust history_first "
    "history_turn history_later history_late history_end history_main history_middle "
    "occupancy_spread access_spread market_spread livc_r_share trial_conditions")

PRISONS = 6
HOUSES_PER_REGION = 2
TOWNS_PER_REGION = 4
START_BLOCKS = (40, 58)
FAMILY_BLOCKS = (40, 42)


@compiled_apart
def cut_normal(u, mean, sd):
    """Return a normal draw held within 0.03 to 0.97, where states start."""
    return clip(mean + sd * normal(u), 0.03, 0.97)


@compiled_apart
def between(u, low, high):
    """Return a whole number from low to high, both possible."""
    return int(low + u * (high - low + 1.0))


@compiled_apart
def history_arrival(u, within, p):
    """Return (month, wave) of arrival since January 2012; density rises in the main wave."""
    if u < p.history_main:
        return int(p.history_first + math.sqrt(within) * (p.history_turn - p.history_first)), 0
    if u < p.history_main + p.history_middle:
        return int(p.history_later + within * (p.history_late - p.history_later)), 1
    return int(p.history_late + within * (p.history_end - p.history_late)), 2


@compiled_within
def identity(person, who, kind, u, i, p, p_sanctions, p_release, p_offence):
    """Draw who the person is."""
    person.wave = 1
    female = p.female_arrivals
    age = p.age_arrivals
    if kind == TODAY:
        person.wave = 0 if u[purposes.START_WAVE, i] < p.today_early else 1
        female = p.female_today
        age = p.age_today
    elif kind == HISTORY:
        person.arrival_month, person.wave = history_arrival(
            u[purposes.START_WAVE, i], u[purposes.START_ARRIVAL, i], p)
        female = p.female_early
        age = p.age_history
    if person.wave == 2:
        female = p.female_late
    person.female = 1 if u[purposes.START_FEMALE, i] < female else 0
    person.age = max(p.youngest, age + p.age_sd * normal(u[purposes.START_AGE, i]))
    place = u[purposes.START_REGION, i]
    person.region = 0
    if place >= p.brussels:
        person.region = 1 if place < p.brussels + p.flanders else 2
    person.prison = int(u[purposes.START_PRISON, i] * PRISONS)
    person.house = person.region * HOUSES_PER_REGION + int(
        u[purposes.START_HOUSE, i] * HOUSES_PER_REGION)
    person.town = person.region * TOWNS_PER_REGION + int(
        u[purposes.START_TOWN, i] * TOWNS_PER_REGION)
    childless = p.childless_women if person.female == 1 else p.childless_men
    draw = u[purposes.START_CHILDREN, i]
    person.children = 0 if draw < childless else 1 + int((draw - childless) / (1.0 - childless) * 3)
    person.together = 1
    if person.children > 0 and u[purposes.START_TOGETHER, i] >= p.together_share:
        person.together = 0
    person.prior_record = 1 if u[purposes.START_RECORD, i] < p.prior_record else 0
    if person.prior_record == 1 and u[purposes.START_RECIDIVIST, i] < (
            p_release.recidivist / p.prior_record):
        person.recidivist = 1
    status = u[purposes.START_NATIONALITY, i]
    if status < p_sanctions.foreign:
        person.nationality = FOREIGN
        person.exposed = 1
    elif status < p_sanctions.foreign + (1.0 - p_sanctions.foreign) * p_sanctions.exposed:
        person.nationality = DUAL
        person.exposed = 1
    person.frailty = p_offence.frailty * normal(u[purposes.START_FRAILTY, i]) - (
        p_offence.frailty * p_offence.frailty / 2.0)
    person.trait_fairness = p.trait_fairness * normal(u[purposes.START_TRAIT_FAIRNESS, i])
    person.trait_motivation = p.trait_motivation * normal(u[purposes.START_TRAIT_MOTIVATION, i])
    person.trait_distress = p.trait_distress * normal(u[purposes.START_TRAIT_DISTRESS, i])
    person.lab_rank = u[purposes.START_LAB_RANK, i]
    person.freeze_rank = u[purposes.START_FREEZE, i]
    person.strike_off_rank = u[purposes.START_STRIKE_OFF, i]


@compiled_within
def inner_state(person, family, u, i, p, p_care, p_threat):
    """Draw what is inside the person at first, and what is believed about them."""
    attachment = p.attachment_early if person.wave == 0 else p.attachment_late
    person.attachment = cut_normal(u[purposes.START_ATTACHMENT, i], attachment, p.attachment_sd)
    person.harmful_ties = cut_normal(u[purposes.START_HARMFUL, i], p.harmful, p.harmful_sd)
    person.assessed_threat = clip(
        p.threat + p.threat_slope * (person.attachment - p.threat_centre)
        + p.threat_slope * p_threat.noise * normal(u[purposes.START_THREAT, i]), 0.0, 1.0)
    person.listed = 1
    person.debt = cut_normal(u[purposes.START_DEBT, i], p.debt, p.debt_sd)
    person.schooling = cut_normal(u[purposes.START_SCHOOLING, i], p.schooling, p.schooling_sd)
    share = p_care.prevalence * (p_care.women if person.female == 1 else p_care.men)
    trauma = p.trauma_high if u[purposes.START_PTSD, i] < share else p.trauma_low
    person.trauma = cut_normal(u[purposes.START_TRAUMA, i], trauma, p.trauma_sd)
    person.distress = cut_normal(u[purposes.START_DISTRESS, i], p.distress, p.distress_sd)
    person.trust = cut_normal(u[purposes.START_TRUST, i], p.trust, p.trust_sd)
    person.fairness = cut_normal(u[purposes.START_FAIRNESS, i], p.fairness, p.fairness_sd)
    person.motivation = cut_normal(u[purposes.START_MOTIVATION, i], p.motivation, p.motivation_sd)
    person.stigma_felt = cut_normal(u[purposes.START_STIGMA, i], p.stigma, p.stigma_sd)
    person.bridging = cut_normal(u[purposes.START_BRIDGING, i], p.ties, p.ties_sd)
    person.linking = cut_normal(u[purposes.START_LINKING, i], p.ties, p.ties_sd)
    person.bonding = p.bonding_base + p.bonding_cohesion * family.cohesion
    person.family_contact = p.contact * family.has_tie
    person.first_durable_month = -1
    person.first_release_month = -1
    person.isolation_since = 30_000


@compiled_within
def family_state(family, u, i, p, p_family):
    """Draw a family."""
    family.has_tie = 1 if u[purposes.START_TIE, i] < p_family.tie_share else 0
    family.extremist = 1 if u[purposes.START_EXTREMIST, i] < p_family.extremist_share else 0
    family.coercive = 1 if u[purposes.START_COERCIVE, i] < p_family.coercive_share else 0
    family.cohesion = cut_normal(u[purposes.START_COHESION, i], p.cohesion, p.cohesion_sd)
    family.strain = cut_normal(u[purposes.START_STRAIN, i], p.strain, p.strain_sd)
    family.resources = cut_normal(u[purposes.START_RESOURCES, i], p.resources, p.resources_sd)
    family.child_wellbeing = cut_normal(u[purposes.START_CHILD, i], p.child, p.child_sd)
    family.contact = p.contact * family.has_tie


@compiled_apart
def length_biased_term(band, within, p_release):
    """Return a term as found among prisoners: long terms are found more often."""
    p = p_release
    five = p.band_five * (p.exactly_five * p.five_years
                          + (1.0 - p.exactly_five) * (p.shortest_term + p.five_years) / 2.0)
    ten = p.band_ten * (p.five_years + p.ten_years) / 2.0
    fifteen = p.band_fifteen * (p.ten_years + p.fifteen_years) / 2.0
    longest = (1.0 - p.band_five - p.band_ten - p.band_fifteen) * (
        p.fifteen_years + p.longest_term) / 2.0
    found = band * (five + ten + fifteen + longest)
    if found < five:
        return term_from(0.0, within, p)
    if found < five + ten:
        return term_from(p.band_five, within, p)
    if found < five + ten + fifteen:
        return term_from(p.band_five + p.band_ten, within, p)
    return term_from(0.999999, within, p)


@compiled_within
def life_in_2024(person, family, u, i, today, p, p_release, p_queues):
    """Put somebody of the stock of early 2024 where the counts of that year put them."""
    draw = u[purposes.START_PHASE, i]
    when = u[purposes.START_PROGRESS, i]
    person.ever_detained = 1
    if draw < p.today_prison:
        person.phase = SERVING
        person.sentence = length_biased_term(u[purposes.START_SENTENCE_BAND, i],
                                             u[purposes.START_SENTENCE_WITHIN, i], p_release)
        share = p.progress_low + when * (p.progress_high - p.progress_low)
        person.served = int(share * person.sentence)
        return
    draw -= p.today_prison
    if draw < p.today_em:
        person.phase = EM
        person.out_months = between(when, p.em_out_least, p.em_out_most)
        person.em_left = max(1, int(p_release.em_months) - person.out_months)
        person.supervision_left = max(int(p.supervision_least),
                                      int(p_release.test_term) - person.out_months)
    elif draw < p.today_em + p.today_conditional:
        person.phase = CONDITIONAL
        person.out_months = between(when, p.conditions_out_least, p.conditions_out_most)
        person.supervision_left = max(int(p.supervision_least),
                                      int(p_release.test_term) - person.out_months)
    elif draw < p.today_em + p.today_conditional + p.today_probation:
        person.phase = PROBATION
        person.out_months = between(when, p.conditions_out_least, p.conditions_out_most)
        person.supervision_left = max(int(p.supervision_least),
                                      int(p_release.probation_months) - person.out_months)
    else:
        person.phase = FREE
        person.out_months = between(when, p.free_out_least, p.free_out_most)
        person.ever_detained = 1 if u[purposes.START_DETAINED, i] < p.free_detained else 0
        person.listed = 1 if u[purposes.START_LISTED, i] < p.free_listed else 0
        person.assessed_threat *= p.free_threat
    outside_in_2024(person, family, u, i, today, p, p_queues)


@compiled_within
def outside_in_2024(person, family, u, i, today, p, p_queues):
    """Fill in home, work, papers, ties and services of somebody outside in early 2024."""
    person.risk_months = float(person.out_months)
    person.attachment *= math.exp(-p.attachment_fade * person.out_months)
    person.guidance_left = max(0, int(today.guidance_months) - person.out_months)
    home = u[purposes.START_HOUSING, i]
    person.housing = PRECARIOUS
    if home < p.today_settled:
        person.housing = SETTLED
    elif home < p.today_settled + p.today_with_family:
        person.housing = WITH_FAMILY
    work = u[purposes.START_JOB, i]
    if work < p.today_job:
        person.job = JOB
    elif work < p.today_job + p.today_training:
        person.job = TRAINING
    person.papers = 1 if u[purposes.START_PAPERS, i] < p.today_papers else 0
    if person.papers == 1 and u[purposes.START_RIGHTS, i] < p.today_rights:
        person.rights = 1
    person.bridging = clip(person.bridging + p.today_bridging, 0.03, 0.97)
    person.harmful_ties *= p.today_harmful
    person.trust = clip(person.trust + p.today_trust, 0.03, 0.97)
    person.family_contact = p.today_contact * family.has_tie
    needs = needs_of(person, family, p_queues)
    for kind in range(N_SERVICES):
        if (needs >> kind) & 1 == 1 and u[
                purposes.START_SERVICE + kind, i] < offered(kind, today) / 100.0:
            elapsed = int(u[purposes.START_SERVICE_MONTHS + kind, i] * lasts(kind, p_queues))
            start_service(person, kind, -elapsed, u[
                purposes.START_MEASURE, i] >= today.permanent_funding / 100.0)
    # What meets the headline now is taken to have lasted: else nobody could be durably stable
    # before a year is over.
    if meets_headline(False, person.housing, has_income(person) or person.job > 0, 0):
        person.stable_streak = person.out_months
        person.strict_streak = person.out_months if person.housing == SETTLED else 0


@compiled_within
def leave_prison_together(person, levers, p, p_release, luck, who):
    """Let somebody of the trial population leave prison: half under conditions, half not."""
    conditions = uniform(luck, PERSON, who, 0, purposes.START_PHASE) < 0.5
    draw = uniform(luck, PERSON, who, 0, purposes.START_MEASURE)
    person.released_this_month = 1 if conditions else 2
    person.phase_months = 0
    if conditions:
        person.supervision_left = int(p.trial_conditions)
        person.phase = CONDITIONAL
        if draw < levers.monitoring_first / 100.0:
            person.phase = EM
            person.em_left = int(p_release.em_months)
    elif draw < levers.post_sentence / 100.0:
        person.phase = POST_SENTENCE
        person.supervision_left = int(p_release.post_sentence_months)
    else:
        person.phase = FREE
        if uniform(luck, PERSON, who, 0, purposes.TRACK) < p_release.ordered_track:
            person.track_left = int(p_release.track_months)


@compiled_within
def first_phase(person, family, kind, u, i, today, p, p_release, p_queues):
    """Put somebody who is there in month 0 into a phase."""
    if kind == ARRIVALS:
        person.phase = REMAND
        person.ever_detained = 1
    elif kind == TRIAL:
        person.phase = SERVING
        person.sentence = int(p_release.five_years)
        person.served = person.sentence // 2
        person.ever_detained = 1
    elif kind == TODAY:
        life_in_2024(person, family, u, i, today, p, p_release, p_queues)


@compiled_within
def synthesise(people, families, here, kind, arrival_months, today, par, u, luck):
    """Fill the records of people and families.

    The first ``here`` people are there in month 0 (in ``history`` they arrive by themselves);
    the others arrive in ``arrival_months``. ``u`` is float64[words, people of a chunk].
    """
    chunk = u.shape[1]
    n = len(people)
    for start in range(0, n, chunk):
        count = min(chunk, n - start)
        for block in range(FAMILY_BLOCKS[0], FAMILY_BLOCKS[1]):
            fill(u, luck, FAMILY, start, count, 0, block)
        for i in range(count):
            family_state(families[start + i], u, i, par.population, par.family_life)
        for block in range(START_BLOCKS[0], START_BLOCKS[1]):
            fill(u, luck, PERSON, start, count, 0, block)
        for i in range(count):
            who = start + i
            person = people[who]
            later = who >= here
            identity(person, who, kind, u, i, par.population, par.sanctions, par.release_decision,
                     par.common_offence)
            if later:
                become_late(person, arrival_months[who - here], u, i, par.population)
            person.family = who
            if who > 0 and people[who - 1].region == person.region and (
                    u[purposes.START_SIBLING, i] < par.family_life.sibling_share):
                person.family = people[who - 1].family
            family = families[person.family]
            family.members += 1
            family.region = person.region
            inner_state(person, family, u, i, par.population, par.trauma_care,
                        par.threat_assessment)
            if later or kind == HISTORY:
                person.phase = NOT_HERE
            else:
                first_phase(person, family, kind, u, i, today, par.population,
                            par.release_decision, par.service_queues)


@compiled_apart
def become_late(person, month, u, i, p):
    """Make somebody who arrives later one of the last wave."""
    person.arrival_month = month
    person.wave = 2
    person.female = 1 if u[purposes.START_FEMALE, i] < p.female_late else 0
