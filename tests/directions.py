"""What each lever is expected to move first, and which way: as its sentence ``does`` says it.

Written down from those sentences, not from results; a test holds the model to it. A lever without
a direction says so, with the reason.
"""

from __future__ import annotations

DIRECTIONS: dict[str, tuple[str, int]] = {
    "policy_steadiness": ("measures", -1),
    "prison_consistency": ("access_gap", -1),
    "sanction_threat": ("fairness", -1),
    "sanction_carried": ("status_withdrawn", 1),
    "reintegration_weight": ("revocations", -1),
    "early_release": ("inside", -1),
    "exchange_meetings": ("coherence", 1),
    "file_transfer": ("gap_at_release", -1),
    "guidance_months": ("effort_guidance", 1),
    "guidance_continuity": ("trust", 1),
    "permanent_funding": ("effort_guidance", 1),
    "prison_staffing": ("prison_stress", -1),
    "prison_occupancy": ("prison_stress", 1),
    "caseload": ("gap_at_release", 1),
    "assessment_balance": ("fairness", 1),
    "review_months": ("listed", 1),
    "module_training": ("skill", 1),
    "lab_training": ("coherence", 1),
    "housing_support": ("settled", 1),
    "job_support": ("jobs_by_support", 1),
    "rights_support": ("debt", -1),
    "regularisation_weeks": ("papers_in_order", -1),
    "psychosocial_care": ("distress", -1),
    "education_support": ("in_training", 1),
    "trauma_care": ("distress", -1),
    "family_visits": ("effort_visits", 1),
    "family_work": ("family_strain", -1),
    "reunification_support": ("together", 1),
    "mentors": ("trust", 1),
    "chaplaincy": ("motivation", 1),
    "prison_programmes": ("effort_programmes", 1),
    "communication_guidelines": ("local_stigma", -1),
    "measures_per_person": ("measures", 1),
    "d_radex": ("in_d_radex", 1),
    "supervision_contacts": ("breaches_seen", 1),
    "post_sentence": ("phase_post_sentence", 1),
    "monitoring_first": ("effort_monitoring", 1),
    "surveillance": ("known_reengagements", 1),
    "sra_services": ("skill", 1),
    "lab_coverage": ("effort_lab_attendance", 1),
    "lab_sessions": ("lab_trust", 1),
    "lab_permanence": ("lab_trust", 1),
    "served_before_release": ("inside", 1),
    "isolation": ("distress", 1),
    "contact_bans": ("harmful_ties", -1),
    "asset_freeze": ("social_rights", -1),
    "deregistration": ("papers_in_order", -1),
    "labour_market": ("in_job", 1),
    "housing_market": ("settled", 1),
    "media_shocks": ("local_stigma", 1),
    "public_stigma": ("local_stigma", 1),
}
"""Of a lever or an assumption about the world: an outcome, and 1 where that rises with it or -1."""
WITHOUT = {"contact_targeting": "it moves contacts from some people to others",
           "arrivals_a_year": "it brings more people, and outcomes are of 100 people"}
"""Those that raise or lower nothing by themselves, and why."""
