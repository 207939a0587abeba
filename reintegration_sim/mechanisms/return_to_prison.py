"""Going back inside: what is lost, and for how long.

Shared by broken conditions, ordinary offences and re-engagement. Home, work, rights, worker,
services and the clocks of life outside are gone; trust x 0.9. A new term on parole ends at the
later of the old and the new one.
Brief: C5, R17.  Numbers: evidence/parameters/return_to_prison.toml.
"""

from __future__ import annotations

from collections import namedtuple

from ..core.codes import NO_JOB, PRECARIOUS, PROBATION, SERVING
from ..core.compiled import compiled, compiled_apart
from ..core.maths import lim
from ..core.people import stop_all_services
from .clocks import start_phase
from .spec import MechanismSpec

SPEC = MechanismSpec("return_to_prison", 10, "Return to prison and what it undoes", ("R17", "C5"))
ReturnToPrison = namedtuple("ReturnToPrison", "least_term probation_term trust_kept")


@compiled
def remaining_term(phase, supervision_left, p):
    """Return the months to serve after a revocation."""
    if phase == PROBATION:
        return int(p.probation_term)
    return max(int(p.least_term), supervision_left)


@compiled_apart
def advance(person, term, p, shared):
    """Send the person back for ``term`` months."""
    start_phase(person, SERVING)
    person.sentence = term
    person.served = 0
    person.stay_left = 0
    person.at_disposal = 0
    person.eligible = 0
    person.em_left = 0
    person.supervision_left = 0
    person.guidance_left = 0
    person.track_left = 0
    person.handover_gap = 0
    person.out_months = 0
    person.housing = PRECARIOUS
    person.home_by_support = 0
    person.job = NO_JOB
    person.job_by_support = 0
    person.rights = 0
    person.entitled = 0
    person.key_worker_months = 0
    person.guidance_quality = 0.0
    person.served_well = 0.0
    person.contacts = 0.0
    person.contact_banned = 0
    person.attends_lab = 0
    stop_all_services(person)
    person.ever_detained = 1
    person.reincarcerations += 1
    person.noticed_this_month = 1
    person.active_this_month = 0
    if shared.effects > 0.0:
        person.trust = lim(person.trust * p.trust_kept)
