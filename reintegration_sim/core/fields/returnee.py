"""What is known about a returnee. There is no field for ethnicity or religion.

What an institution believes (`assessed_threat`, `listed`) and what is true (`attachment`,
`reengaged`) are separate; so are attitude (`attachment`) and behaviour (offences, `reengaged`),
and what happens and what is noticed (counters ending in `_seen`, `known`).
"""

from __future__ import annotations

from ..codes import N_SERVICES
from ..records import Field


def _share(name: str, meaning: str, kind: str = "state") -> Field:
    return Field(name, "f8", "0-1", 0.0, 1.0, kind, meaning)  # type: ignore[arg-type]


def _flag(name: str, meaning: str, kind: str = "state") -> Field:
    return Field(name, "i1", "flag", 0, 1, kind, meaning)  # type: ignore[arg-type]


def _code(name: str, high: int, meaning: str, kind: str = "state") -> Field:
    return Field(name, "i1", "code", 0, high, kind, meaning)  # type: ignore[arg-type]


def _months(name: str, meaning: str, kind: str = "state", low: int = 0) -> Field:
    return Field(name, "i2", "months", low, 32_000, kind, meaning)  # type: ignore[arg-type]


def _count(name: str, meaning: str, kind: str = "state") -> Field:
    return Field(name, "i2", "count", 0, 32_000, kind, meaning)  # type: ignore[arg-type]


RETURNEE = (
    # who it is
    _flag("female", "woman", "identity"),
    _code("wave", 2, "returned early (0, before 2016), later (1) or late (2, from 2018)",
          "identity"),
    _code("region", 2, "Brussels 0, Flanders 1, Wallonia 2", "identity"),
    Field("prison", "i2", "row", 0, 32_000, "identity", "the prison that holds or held the person"),
    Field("house", "i2", "row", 0, 32_000, "identity", "the house of justice of the dossier"),
    Field("town", "i2", "row", 0, 32_000, "identity", "the municipality of residence"),
    Field("family", "i4", "row", 0, 2_000_000_000, "identity", "the family; siblings share one"),
    _months("arrival_month", "month of arrival; later ones are not here yet", "identity"),
    _count("children", "children, 0 to 3", "identity"),
    _flag("prior_record", "ordinary record before departure", "identity"),
    _flag("recidivist", "legal recidivist: two thirds instead of one third", "identity"),
    _code("nationality", 2, "Belgian only 0, dual 1, foreign with a right of residence 2",
          "identity"),
    _flag("exposed", "can lose nationality or residence", "identity"),
    Field("frailty", "f8", "ln hazard", -9, 9, "identity", "lasting difference in offending"),
    Field("trait_fairness", "f8", "state units", -1, 1, "identity", "lasting trait"),
    Field("trait_motivation", "f8", "state units", -1, 1, "identity", "lasting trait"),
    Field("trait_distress", "f8", "state units", -1, 1, "identity", "lasting trait"),
    Field("lab_rank", "f8", "0-1", 0, 1, "identity",
          "place in the order in which Living Labs reach dossiers"),
    Field("freeze_rank", "f8", "0-1", 0, 1, "identity",
          "place in the order in which assets are frozen"),
    Field("strike_off_rank", "f8", "0-1", 0, 1, "identity",
          "place in the order in which registrations are struck off"),
    # where in the trajectory
    Field("age", "f8", "years", 18, 120, "state", "age"),
    _code("phase", 9, "phase, see core/codes.py"),
    _months("phase_months", "months in this phase"),
    _code("exit_kind", 3, "departed 1, died 2, removed 3"),
    _flag("active_this_month", "takes part in the rest of this month"),
    _code("released_this_month", 3, "left prison early 1, at full term 2, without a term 3"),
    _months("sentence", "prison term"),
    _months("served", "months served of it"),
    _months("stay_left", "months still held after full term, at the disposal of the court"),
    _flag("at_disposal", "post-sentence measure ordered"),
    _flag("eligible", "may ask for early release this month"),
    _months("em_left", "months under electronic monitoring still to come"),
    _months("supervision_left", "months of conditions still to come"),
    _months("guidance_left", "months of guidance still to come"),
    _months("track_left", "months of an ordered disengagement track still to come"),
    _months("out_months", "months since last release"),
    Field("risk_months", "f8", "months", 0, 1e4, "state", "time at risk, partly restarted inside"),
    _flag("ever_detained", "was in prison after return"),
    Field("crowding_at_release", "f8", "10 points", 0, 10, "state",
          "overcrowding of the prison at release"),
    # what institutions believe and impose
    _share("assessed_threat", "OCAD's belief about the threat"),
    _flag("listed", "on the common list"),
    _months("good_months", "months in a row below the delisting belief"),
    _flag("review_due", "a review of the file is due"),
    _flag("in_d_radex", "held in a D-RadEx unit"),
    _flag("isolated", "in isolation this month"),
    _flag("isolated_ever", "was in isolation during this or an earlier term"),
    _months("isolation_since", "months since the last isolation"),
    Field("contacts", "f8", "contacts a month", 0, 20, "state", "control contacts this month"),
    _flag("contact_banned", "forbidden to see named persons"),
    _flag("assets_frozen", "assets frozen: no account"),
    _flag("deregistered", "struck off the population register"),
    _code("sanction_state", 5, "none, threatened, procedure, withdrawn, final, restored"),
    _months("sanction_months", "months in that state"),
    Field("measures", "f8", "count", 0, 60, "state", "measures in force at the same time"),
    Field("adhoc_measures", "f8", "count", 0, 20, "state", "measures taken after headlines"),
    # needs
    _code("housing", 2, "precarious 0, with family or temporary 1, settled 2"),
    _code("job", 2, "none 0, training or social employment 1, job 2"),
    _flag("home_by_support", "the home came through a service"),
    _flag("job_by_support", "the job came through a service"),
    _flag("papers", "papers in order"),
    _flag("rights", "income from social rights"),
    _flag("together", "one home with partner and children"),
    _share("debt", "burden of debt"),
    _share("schooling", "schooling"),
    # inner life
    _share("trauma", "trauma"),
    _share("distress", "distress"),
    Field("relief", "f8", "state units", 0, 1, "state", "distress relieved by care"),
    _share("trust", "trust in institutions"),
    _share("fairness", "perceived fairness"),
    _share("motivation", "motivation and meaning"),
    _share("stigma_felt", "felt stigma"),
    _share("attachment", "latent attachment to violent extremism: attitude, never observed"),
    # ties
    _share("harmful_ties", "ties to people still engaged"),
    _share("bonding", "ties to family and friends"),
    _share("bridging", "ties into the community"),
    _share("linking", "ties to institutions"),
    _share("family_contact", "contact with the family"),
    Field("visits", "f8", "visits a month", 0, 40, "state", "visits that take place inside"),
    _flag("attends_lab", "attends a Living Lab this month"),
    # support
    _flag("in_programme", "in a prison programme this month"),
    Field("dose", "f8", "0-1", 0, 1, "state", "programme or psychosocial work still alive"),
    _flag("entitled", "entitled to a key worker this month"),
    _months("key_worker_months", "months with the present key worker"),
    _count("worker_changes", "changes of key worker since release"),
    _flag("worker_project_paid", "the key worker is paid by a project"),
    _months("handover_gap", "months without worker, benefit or referral still to come"),
    _share("guidance_quality", "skill x time x lasting of guidance"),
    _share("served_well", "guidance delivered, 1 = skilled and lasting"),
    Field("protection", "f8", "ln hazard", -9, 9, "state",
          "supervision, worker and home terms of the ordinary hazard"),
    Field("receives", "i2", "bits", 0, 1023, "state", "services received, one bit a kind"),
    Field("awaits", "i2", "bits", 0, 1023, "state", "services waited for, one bit a kind"),
    Field("project_paid", "i2", "bits", 0, 1023, "state", "places paid by a project, by kind"),
    Field("service_since", "i2", "month", -600, 600, "state",
          "month in which waiting or being served began; by kind", (N_SERVICES,)),
    Field("events", "i8", "bits", 0, 2**62, "state", "what happened this month, one bit a kind"),
    # behaviour, true and noticed apart
    _flag("reengaged", "re-engaged in violent extremism now"),
    _flag("known", "re-engagement became known"),
    _flag("convicted_terror", "convicted again for terrorism"),
    _flag("noticed_this_month", "new noticed contact with justice this month"),
    _count("offences", "true ordinary offences"),
    _count("offences_seen", "ordinary offences noticed"),
    _count("breaches", "broken conditions"),
    _count("breaches_seen", "broken conditions noticed"),
    _count("revocations", "revocations"),
    _count("onsets", "re-engagements begun"),
    _count("known_onsets", "re-engagements that became known"),
    _count("attacks", "attacks"),
    _count("reincarcerations", "returns to prison"),
    # measured
    _share("part_housing", "index part: housing", "measured"),
    _share("part_work", "index part: work and money", "measured"),
    _share("part_papers", "index part: papers", "measured"),
    _share("part_family", "index part: family", "measured"),
    _share("part_psychosocial", "index part: psychosocial", "measured"),
    _share("part_ties", "index part: ties and trust", "measured"),
    _share("index", "stability index, mean of six parts", "measured"),
    _share("core_index", "mean of family, psychosocial, ties and trust", "measured"),
    _months("stable_streak", "months in a row that meet the headline's conditions", "measured"),
    _months("strict_streak", "the same with a settled home", "measured"),
    _months("index_streak", "months in a row outside with an index at the threshold", "measured"),
    _flag("durably_stable", "twelve such months in a row, now", "measured"),
    _flag("won", "index stability won", "measured"),
    _count("reversals", "losses of stability once won", "measured"),
    _months("first_durable_month", "month of first durable stability, -1 for none", "measured", -1),
    _months("first_release_month", "month of first release, -1 for none", "measured", -1),
    _months("months_inside", "months in prison", "measured"),
    _months("months_in_limbo", "months under threat, procedure or loss of status", "measured"),
    _months("months_waiting", "months on waiting lists, summed over services", "measured"),
)
