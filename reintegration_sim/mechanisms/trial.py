"""The judgment: conviction, the band of the term, suspension.

    each month on remand with 1/trial_months; 1/(pending_delay*trial_months) while free
    convicted with ``convicted``; otherwise released without conditions
    terms in bands (5, 10, 15, 25 years) as Belgian courts gave them
    terms up to five years are suspended with suspended_early (first wave) or suspended_late,
    more often for those tried while free

Time on remand counts as served; a suspended term means probation.
Left out: appeals, differences between courts, pre-trial electronic monitoring.
Brief: F7.  Numbers: evidence/parameters/release_decision.toml.
"""

from __future__ import annotations

from ..core import purposes
from ..core.codes import FREE, PENDING, PERSON, PROBATION, SERVING
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.people import stop_all_services
from .clocks import start_phase
from .spec import MechanismSpec

SPEC = MechanismSpec("trial", 3, "Judgment, term and suspension", ("F7",))


@compiled_apart
def term_from(band, within, p):
    """Return a term in months from two uniforms: the band, and the place within it."""
    if band < p.band_five:
        if within < p.exactly_five:
            return int(p.five_years)
        share = (within - p.exactly_five) / (1.0 - p.exactly_five)
        return int(p.shortest_term + share * (p.five_years - p.shortest_term))
    if band < p.band_five + p.band_ten:
        return int(p.five_years + 1.0 + within * (p.ten_years - p.five_years - 1.0))
    if band < p.band_five + p.band_ten + p.band_fifteen:
        return int(p.ten_years + 1.0 + within * (p.fifteen_years - p.ten_years - 1.0))
    return int(p.fifteen_years + 1.0 + within * (p.longest_term - p.fifteen_years - 1.0))


@compiled
def suspension_probability(term, early, pending, p):
    """Return the chance that a term is suspended."""
    if term > p.five_years:
        return 0.0
    probability = p.suspended_early if early else p.suspended_late
    return min(p.most_suspended, probability * p.pending_suspended) if pending else probability


@compiled_apart
def advance(person, p, u, i, luck, who, month):
    """Hear the case of somebody on remand, or of somebody who waits for trial while free."""
    pending = person.phase == PENDING
    delay = p.trial_months * (p.pending_delay if pending else 1.0)
    if u[purposes.TRIAL, i] >= 1.0 / delay:
        return
    if uniform(luck, PERSON, who, month, purposes.CONVICTED) >= p.convicted:
        start_phase(person, FREE)
        person.released_this_month = 0 if pending else 3
        return
    person.sentence = term_from(uniform(luck, PERSON, who, month, purposes.SENTENCE_BAND),
                                uniform(luck, PERSON, who, month, purposes.SENTENCE_WITHIN), p)
    suspended = uniform(luck, PERSON, who, month, purposes.SUSPENDED)
    if suspended < suspension_probability(person.sentence, person.wave == 0, pending, p):
        start_phase(person, PROBATION)
        person.supervision_left = int(p.probation_months)
        person.released_this_month = 0 if pending else 3
        return
    start_phase(person, SERVING)
    if pending:
        stop_all_services(person)
        person.served = 0
        person.housing = 0
        person.job = 0
        person.rights = 0
        person.handover_gap = 0
