"""Administrative clarity: papers are put in order, and lapse.

    in order with 1 - exp(-speed*4.35/regularisation_weeks*(1 + (desk - 1)*fidelity at the desk))
    lapse with lapse*(1 + 0.5*(measures - 2))

Rights go with papers. Withdrawal of status stops new papers; when it is final it takes them.
A registration struck off (supervision) takes papers as long as it lasts.
Left out: offices that differ, costs of papers.
Brief: R11, R17, F4.
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import S_RIGHTS
from ..core.compiled import compiled
from ..core.maths import clip
from ..core.people import is_withdrawn, served
from .spec import MechanismSpec

SPEC = MechanismSpec("papers", 5, "Administrative clarity", ("R11", "R17", "F4"))
Papers = namedtuple("Papers", "at_release lapse desk speed weeks_a_month lapse_measures "
                    "usual_measures")


@compiled
def regularised_probability(weeks, at_desk, fidelity, p):
    """Return the chance that papers come in order this month; ``weeks`` a procedure takes."""
    help_ = 1.0 + (p.desk - 1.0) * fidelity * at_desk
    return 1.0 - math.exp(-p.speed * p.weeks_a_month / weeks * help_)


@compiled
def lapse_probability(measures, p):
    """Return the chance that papers lapse this month."""
    return clip(p.lapse * (1.0 + p.lapse_measures * (measures - p.usual_measures)), 0.0, 1.0)


@compiled
def advance(person, levers, p, shared, u, i):
    """Put papers in order or let them lapse."""
    if person.deregistered == 1:
        person.papers = 0
    elif person.papers == 1:
        if u[purposes.PAPERS_CHANGE, i] < lapse_probability(person.measures, p):
            person.papers = 0
    elif not is_withdrawn(person):
        if u[purposes.PAPERS_CHANGE, i] < regularised_probability(
                levers.regularisation_weeks, served(person, S_RIGHTS), shared.fidelity, p):
            person.papers = 1
