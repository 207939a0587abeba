"""Which numbers carry the effect of a lever or of an assumption about the world.

The code says which mechanism reads a lever; it cannot say which of that mechanism's numbers, or
of a later one's, the effect hangs on: a place in housing support is read by the queue, and does
its work through the chance to find a home and what a home changes. ``CARRIERS`` says so, the most
direct first. A test holds every name to the registry and to the code.
"""

from __future__ import annotations

CARRIERS: dict[str, tuple[str, ...]] = {
    "policy_steadiness": (
        "public_reaction.pressure", "sanctions.threat_pressure", "sanctions.adhoc_pressure",
        "condition_breach.revoked_pressure"),
    "prison_consistency": (
        "institutional_load.opacity_consistency", "institutional_load.spread_evened",
        "detention_regime.access_evened", "trust_and_fairness.fair_opacity"),
    "sanction_threat": (
        "sanctions.trust_loss", "sanctions.limbo_distress", "sanctions.limbo_measures",
        "trust_and_fairness.fair_limbo"),
    "sanction_carried": (
        "sanctions.withdrawn", "sanctions.trust_loss", "sanctions.limbo_distress",
        "sanctions.removed", "common_offence.status_lost", "reengagement.status_lost"),
    "reintegration_weight": (
        "release_decision.plan_weight", "release_decision.weight_shift",
        "condition_breach.revoked_weight"),
    "early_release": (
        "release_decision.early_grant", "common_offence.supervised",
        "common_offence.after_custody"),
    "exchange_meetings": (
        "working_links.per_meeting", "working_links.double_handling",
        "service_queues.refer_linked", "institutional_load.meeting_time",
        "reengagement.multi_agency"),
    "file_transfer": (
        "handover.gap_months", "handover.link_weight", "handover.papers_in_time",
        "working_links.secrecy_wear"),
    "guidance_months": (
        "trust_and_fairness.growth", "common_offence.worker", "social_ties.linking_worker"),
    "guidance_continuity": (
        "guidance.change_cost", "guidance.trust_kept", "guidance.months_to_last",
        "common_offence.worker"),
    "permanent_funding": (
        "service_queues.project_months", "service_queues.mentor_lost", "guidance.trust_kept",
        "guidance.change_cost"),
    "prison_staffing": (
        "institutional_load.security_floor", "institutional_load.stress_slope",
        "detention_regime.visit_room", "prison_programmes.gain"),
    "prison_occupancy": (
        "institutional_load.security_floor", "institutional_load.stress_slope",
        "detention_regime.visit_room", "detention_regime.stress_ties", "common_offence.crowding"),
    "caseload": (
        "institutional_load.caseload_standard", "institutional_load.stress_turnover",
        "handover.file_time", "guidance.full_quality", "common_offence.worker"),
    "assessment_balance": (
        "threat_assessment.balance_gain", "threat_assessment.resilience_weight",
        "trust_and_fairness.fair_balance"),
    "review_months": (
        "threat_assessment.up", "threat_assessment.down", "threat_assessment.noise",
        "institutional_load.review_capacity"),
    "module_training": (
        "guidance.skill_training", "guidance.skill_decay", "working_links.per_training",
        "working_links.module_share"),
    "lab_training": (
        "living_labs.skill", "guidance.lab_transfer", "working_links.per_training"),
    "housing_support": (
        "handover.settled_supported", "housing.find_supported", "housing.lose_served",
        "common_offence.home"),
    "job_support": (
        "work_and_money.support", "work_and_money.training_start", "common_offence.job",
        "social_ties.bridging_work"),
    "rights_support": (
        "papers.desk", "work_and_money.rights_desk", "work_and_money.debt_desk",
        "common_offence.no_income", "common_offence.debt"),
    "regularisation_weeks": (
        "papers.speed", "housing.no_papers", "work_and_money.no_papers",
        "family_life.reunite_no_papers"),
    "psychosocial_care": (
        "trauma_care.relief", "trauma_care.psychosocial_share", "prison_programmes.gain",
        "common_offence.programme", "common_offence.distress"),
    "education_support": ("work_and_money.schooling_gain", "work_and_money.education"),
    "trauma_care": (
        "trauma_care.relief", "trauma_care.half_life", "common_offence.distress",
        "condition_breach.distress_slope"),
    "family_visits": (
        "family_life.full_visits", "detention_regime.visit_room", "family_life.contact_gain",
        "handover.family_home_contact", "common_offence.family"),
    "family_work": (
        "family_life.work_gain", "family_life.strain_wear", "family_life.child_work"),
    "reunification_support": (
        "family_life.reunite_support", "family_life.reunite", "family_life.separation_distress",
        "family_life.child_apart"),
    "mentors": (
        "trust_and_fairness.meaning_service", "trust_and_fairness.trust_mentor",
        "social_ties.bridging_mentor", "attachment.support", "common_offence.meaning"),
    "chaplaincy": (
        "trust_and_fairness.meaning_service", "social_ties.bridging_chaplain",
        "attachment.support", "common_offence.meaning"),
    "prison_programmes": (
        "prison_programmes.gain", "prison_programmes.opacity_cost", "prison_programmes.fade",
        "prison_programmes.attitude", "common_offence.programme"),
    "communication_guidelines": (
        "public_reaction.guideline", "public_reaction.home_guidelines",
        "public_reaction.stigma_up"),
    "measures_per_person": (
        "condition_breach.per_measure", "sanctions.measure_fairness", "sanctions.superadditive",
        "papers.lapse_measures", "common_offence.severity_fair",
        "common_offence.severity_unfair"),
    "d_radex": (
        "detention_regime.separation", "detention_regime.concentration",
        "detention_regime.visits_in_d_radex", "institutional_load.d_radex_staff",
        "trust_and_fairness.fair_d_radex"),
    "supervision_contacts": (
        "common_offence.intensive", "common_offence.seen_contact", "condition_breach.seen",
        "reengagement.detect_contact", "institutional_load.contact_time"),
    "post_sentence": (
        "release_decision.stays", "release_decision.stay_months",
        "release_decision.post_sentence_months", "common_offence.supervised"),
    "monitoring_first": (
        "common_offence.monitored", "common_offence.seen_monitored",
        "release_decision.em_months"),
    "surveillance": (
        "reengagement.detected", "reengagement.detect_followed", "reengagement.certainty"),
    "sra_services": (
        "institutional_load.opacity_sra", "working_links.rules_keep", "guidance.rules_skill",
        "guidance.rules_keep", "institutional_load.orientation_rate"),
    "lab_coverage": (
        "living_labs.bonding", "living_labs.bridging", "living_labs.linking", "living_labs.link",
        "living_labs.harm", "public_reaction.home_labs"),
    "lab_sessions": (
        "living_labs.maturity", "living_labs.attendance", "living_labs.link", "living_labs.harm",
        "institutional_load.lab_time"),
    "lab_permanence": ("living_labs.trust_left", "living_labs.funding_months"),
    "contact_targeting": (
        "common_offence.seen_contact", "common_offence.intensive", "condition_breach.seen",
        "supervision.most_contacts"),
    "served_before_release": (
        "release_decision.recidivist_share", "release_decision.test_term",
        "common_offence.after_custody", "common_offence.in_custody"),
    "isolation": (
        "detention_regime.isolation_distress", "common_offence.isolation",
        "detention_regime.isolation_in_d_radex"),
    "contact_bans": (
        "social_ties.contact_ban", "social_ties.harmful_pull", "reengagement.ties"),
    "asset_freeze": (
        "reengagement.asset_freeze", "housing.frozen_lease", "common_offence.no_income"),
    "deregistration": (
        "housing.no_papers", "work_and_money.no_papers", "common_offence.no_income"),
    "labour_market": ("work_and_money.find", "work_and_money.callback", "common_offence.job"),
    "housing_market": (
        "housing.find", "housing.find_supported", "housing.invitation", "common_offence.home"),
    "media_shocks": (
        "public_reaction.media_shock", "public_reaction.decay", "public_reaction.pressure",
        "public_reaction.stigma_up"),
    "arrivals_a_year": (
        "release_decision.remand_late", "release_decision.remand_women",
        "release_decision.convicted"),
    "public_stigma": (
        "stigma_felt.public", "stigma_felt.local", "stigma_felt.distress",
        "work_and_money.callback_slope", "housing.stigma_slope", "family_life.strain_stigma"),
}
"""Names of parameters by lever or assumption about the world."""
