"""The science, one mechanism a file, in the order of the month. Read this list first.

Each file holds equations (numbers in, numbers out), then one short ``advance`` that reads
fields, calls them and writes fields. engine/month.py calls them in this order; a test compares.
"""

from __future__ import annotations

from . import (
    attachment,
    clocks,
    common_offence,
    condition_breach,
    detention_regime,
    entry,
    exits,
    family_life,
    guidance,
    handover,
    housing,
    institutional_load,
    living_labs,
    papers,
    prison_programmes,
    public_reaction,
    reengagement,
    release_decision,
    return_to_prison,
    sanctions,
    service_queues,
    social_ties,
    stability,
    stigma_felt,
    supervision,
    threat_assessment,
    trauma_care,
    trial,
    trust_and_fairness,
    work_and_money,
    working_links,
)

MECHANISMS = (
    # 1 institutions take stock
    clocks, exits, entry, institutional_load, working_links,
    # 2 assessment and control
    threat_assessment, supervision,
    # 3 detention
    detention_regime, prison_programmes, trial, release_decision,
    # 4 handover
    handover,
    # 5 services outside
    guidance, service_queues, papers, housing, work_and_money, trauma_care,
    # 6 family
    family_life,
    # 7 ties and Living Labs
    social_ties, living_labs,
    # 8 sanctions
    sanctions,
    # 9 inner life
    trust_and_fairness, stigma_felt, attachment,
    # 10 setbacks
    return_to_prison, common_offence, condition_breach, reengagement,
    # 11 public sphere
    public_reaction,
    # 12 measurement
    stability,
)
