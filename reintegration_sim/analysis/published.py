"""What trials and studies say, to be printed beside what a trial inside the model says.

A package of support after prison is held against pooled trials of whole reentry packages. A
single lever is shown beside the published hazard ratio of the state it puts people in; that
figure describes *being* in the state, which a place offered to everybody does not bring about.
"""

from __future__ import annotations

from ..evidence.registry import registry

PACKAGE_RANGE = (0.75, 1.0)
"""Hazard ratio of ordinary reoffending over pooled trials of whole reentry packages."""

PACKAGE_SOURCES = ("berghuis2018", "duwe2012", "clark2015")

CAVEAT = (
    "the published figure describes being in the state (housed, employed, seeing a steady worker); "
    "a lever offers the state to some, and the trial counts everybody"
)

PUBLISHED: dict[str, str] = {
    "housing_support": "common_offence.home",
    "job_support": "common_offence.job",
    "rights_support": "common_offence.no_income",
    "psychosocial_care": "common_offence.programme",
    "prison_programmes": "common_offence.programme",
    "trauma_care": "common_offence.distress",
    "guidance_months": "common_offence.worker",
    "guidance_continuity": "common_offence.worker",
    "caseload": "common_offence.worker",
    "mentors": "common_offence.meaning",
    "chaplaincy": "common_offence.meaning",
    "family_visits": "common_offence.family",
    "family_work": "common_offence.family",
    "reintegration_weight": "common_offence.fairness",
    "assessment_balance": "common_offence.fairness",
    "prison_occupancy": "common_offence.crowding",
    "isolation": "common_offence.isolation",
    "early_release": "common_offence.supervised",
    "supervision_contacts": "common_offence.intensive",
    "monitoring_first": "common_offence.monitored",
    "measures_per_person": "common_offence.severity_unfair",
    "sanction_carried": "common_offence.status_lost",
    "exchange_meetings": "reengagement.multi_agency",
    "asset_freeze": "reengagement.asset_freeze",
}
"""The parameter whose published figure comes nearest to what a lever does; none for the others."""


def published_row(lever: str) -> dict[str, object] | None:
    """Return the published figure beside which a lever's trial is read, or None.

    Keys: parameter, value, low, high, unit, grade, sources, caveat.
    """
    name = PUBLISHED.get(lever)
    if name is None:
        return None
    row = registry()[name]
    return {"parameter": name, "value": row.value, "low": row.low, "high": row.high,
            "unit": row.unit, "grade": row.grade, "sources": list(row.sources), "caveat": CAVEAT}
