"""The one table of outcomes: what is measured every month.

Shares are per 100 people followed: all there at the start and all who came since; the departed
and dead stay among them and count as not stable. ``_present`` means per 100 of those present.
Events and effort are cumulative per 100 people followed. Means are over people present. No
mechanism reads any of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..core.codes import PHASES

Better = Literal["higher", "lower", "neither"]
_PER100 = "per 100 people followed"
_CUM = "per 100 people followed, so far"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measured outcome: ``theme`` groups it, ``better`` says which way is better for people.

    ``caveat`` is what must be known wherever it is shown, or empty.
    """

    name: str
    label: str
    unit: str
    theme: str
    better: Better
    definition: str
    brief: tuple[str, ...] = ()
    caveat: str = ""


def _o(name: str, label: str, unit: str, theme: str, better: Better, definition: str,
       *brief: str, caveat: str = "") -> Outcome:
    return Outcome(name, label, unit, theme, better, definition, brief, caveat)


_NOTICED = "More noticed need not mean that more happens."
_RARE = "Rests on no count, and is too rare for small differences to mean anything."
_PRISON = ("The model empties prisons faster than was observed: conclude nothing from it about "
           "early release.")

_JUSTICE = (
    _o("people_with_offence", "people with a true ordinary offence", _CUM, "justice", "lower",
       "At least one ordinary offence, noticed or not.", "C2", "R4"),
    _o("people_with_offence_seen", "people with a noticed ordinary offence", _CUM, "justice",
       "lower", "At least one ordinary offence that was noticed.", "C2", caveat=_NOTICED),
    _o("people_with_contact", "people with a new contact with justice", _CUM, "justice", "lower",
       "A noticed ordinary offence, a known re-engagement, or a return to prison, at least once: "
       "what ends durable stability.", "C2", caveat=_NOTICED),
    _o("offences", "true ordinary offences", _CUM, "justice", "lower",
       "Ordinary offences, noticed or not.", "C2"),
    _o("offences_seen", "noticed ordinary offences", _CUM, "justice", "lower",
       "Ordinary offences that were noticed.", "C2", caveat=_NOTICED),
    _o("offence_rate", "true ordinary offences per 100 person-years outside",
       "per 100 person-years", "justice", "lower",
       "True ordinary offences so far over time spent outside prison in Belgium so far.", "C2"),
    _o("breaches", "broken conditions", _CUM, "justice", "lower", "True breaches of conditions."),
    _o("breaches_seen", "noticed broken conditions", _CUM, "justice", "lower",
       "Breaches that were noticed.", caveat=_NOTICED),
    _o("revocations", "revocations without an offence", _CUM, "justice", "lower",
       "Returns to prison for a broken condition alone.", "R17", "C5"),
    _o("people_reincarcerated", "people back in prison at least once", _CUM, "justice", "lower",
       "Returned to prison for any reason.", "C2"),
    _o("onsets", "re-engagements begun", _CUM, "justice", "lower",
       "True onsets of re-engagement in violent extremism, known or not.", "C2"),
    _o("known_reengagements", "known re-engagements", _CUM, "justice", "lower",
       "Re-engagements that became known.", "C2", caveat=_NOTICED),
    _o("terror_convictions", "people convicted again for terrorism", _CUM, "justice", "lower",
       "Convicted again for terrorism.", "C2"),
    _o("attacks", "attacks", _CUM, "justice", "lower", "Attacks by people re-engaged.", "C2",
       caveat=_RARE),
)
_STABILITY = (
    _o("durably_stable", "durably stable", _PER100, "stability", "higher",
       "Out of prison, with a home, with an income or education, and no new noticed contact with "
       "justice, twelve months in a row.", "C1", "F6"),
    _o("durably_stable_present", "durably stable among those present", "per 100 present",
       "stability", "higher", "The same, over people present.", "C1"),
    _o("strictly_stable", "durably stable in a settled home", _PER100, "stability", "higher",
       "The same with a settled home of one's own.", "C1"),
    _o("core_index", "core index", "0-1", "stability", "higher",
       "Mean of family, psychosocial, ties and trust: what no service hands over.", "C1", "F6"),
    _o("stability_index", "stability index", "0-1", "stability", "higher",
       "Mean of six parts.", "C1", "F6"),
    _o("index_structural", "index, structural weights", "0-1", "stability", "higher",
       "First three parts 2/9 each, the others 1/9 each."),
    _o("index_relational", "index, relational weights", "0-1", "stability", "higher",
       "First three parts 1/9 each, the others 2/9 each."),
    _o("index_geometric", "index, geometric", "0-1", "stability", "higher",
       "Geometric mean of max(part, 0.05), at the end of the last full year."),
    _o("index_worst", "worst part", "0-1", "stability", "higher", "Smallest of the six parts."),
    _o("part_housing", "index part: housing", "0-1", "stability", "higher", "See the index."),
    _o("part_work", "index part: work and money", "0-1", "stability", "higher", "See the index."),
    _o("part_papers", "index part: papers", "0-1", "stability", "higher", "See the index."),
    _o("part_family", "index part: family", "0-1", "stability", "higher", "See the index."),
    _o("part_psychosocial", "index part: psychosocial", "0-1", "stability", "higher",
       "See the index."),
    _o("part_ties", "index part: ties and trust", "0-1", "stability", "higher", "See the index."),
    _o("index_durable", "index at 0.60 for twelve months", _PER100, "stability", "higher",
       "Outside with an index of at least 0.60, twelve months in a row."),
    _o("index_above_50", "index at 0.50 now", _PER100, "stability", "higher",
       "Outside with an index of at least 0.50 this month."),
    _o("index_above_60", "index at 0.60 now", _PER100, "stability", "higher", "At least 0.60."),
    _o("index_above_70", "index at 0.70 now", _PER100, "stability", "higher", "At least 0.70."),
    _o("reversals", "losses of index stability once won", _CUM, "stability", "lower",
       "Index stability, once won, lost again.", "C9",
       caveat="Where more people become stable, more can lose it."),
)
_LIFE = (
    _o("settled", "in a settled home", _PER100, "needs", "higher", "Settled home.", "R11", "C3"),
    _o("with_home", "with a home", _PER100, "needs", "higher", "Settled or with the family."),
    _o("homes_by_support", "settled homes that came through support", _PER100, "needs", "neither",
       "For provenance: delivered, not found."),
    _o("in_job", "in a job", _PER100, "needs", "higher", "Ordinary job.", "R11", "C3"),
    _o("in_training", "in training or social employment", _PER100, "needs", "higher", "Training."),
    _o("jobs_by_support", "jobs that came through support", _PER100, "needs", "neither",
       "For provenance: delivered, not found."),
    _o("papers_in_order", "papers in order", _PER100, "needs", "higher", "Papers.", "R11", "F4"),
    _o("social_rights", "with income from social rights", _PER100, "needs", "higher", "Rights."),
    _o("debt", "burden of debt", "0-1", "needs", "lower", "Mean."),
    _o("waiting", "places waited for", _PER100, "needs", "lower",
       "People on waiting lists, summed over services."),
    _o("in_gap", "in a gap after release", _PER100, "needs", "lower",
       "Outside without worker, benefit or referral.", "R8", "C6"),
    _o("gap_at_release", "months without help after release", "months, mean so far", "needs",
       "lower", "Mean gap of all releases so far.", "R8", "C6"),
    _o("distress", "distress", "0-1", "inner life", "lower", "Mean.", "R12"),
    _o("motivation", "motivation and meaning", "0-1", "inner life", "higher", "Mean.", "R14"),
    _o("trust", "trust in institutions", "0-1", "inner life", "higher", "Mean.", "R14"),
    _o("fairness", "perceived fairness", "0-1", "inner life", "higher", "Mean.", "R17"),
    _o("stigma_felt", "felt stigma", "0-1", "inner life", "lower", "Mean.", "R16", "C11"),
    _o("attachment", "latent attachment to violent extremism", "0-1", "inner life", "lower",
       "Mean; an attitude nobody observes."),
    _o("dose", "programme or psychosocial work alive in the person", "0-1", "inner life",
       "neither", "Mean.", "C7", "F3"),
    _o("dose_inside", "the same, among those inside", "0-1", "inner life", "neither",
       "Mean over people in prison.", "C7", "F3"),
    _o("bonding", "bonding ties", "0-1", "ties", "higher", "Mean.", "F5", "C10"),
    _o("bridging", "bridging ties", "0-1", "ties", "higher", "Mean.", "F5", "C10"),
    _o("linking", "linking ties", "0-1", "ties", "higher", "Mean.", "F5", "C10"),
    _o("harmful_ties", "harmful ties", "0-1", "ties", "lower", "Mean."),
    _o("family_cohesion", "family cohesion", "0-1", "family", "higher",
       "Mean over families of people present.", "R13", "C8"),
    _o("family_strain", "family strain", "0-1", "family", "lower", "Mean.", "R13"),
    _o("family_contact", "family contact", "0-1", "family", "higher", "Mean.", "R13"),
    _o("child_wellbeing", "children's wellbeing", "0-1", "family", "higher",
       "Mean over people with children.", "R13", "C8"),
    _o("together", "together with partner and children", _PER100, "family", "higher",
       "One home with partner and children; people without children count.", "R15"),
)
_INSTITUTIONS = (
    _o("coherence", "institutional coherence", "0-1", "institutions", "higher",
       "Mean of 28 working links a region.", "F1", "F6", "C6", "R5"),
    _o("prison_stress", "staff stress in prisons", "0-1", "institutions", "lower", "Mean.", "R7"),
    _o("house_stress", "staff stress in houses of justice", "0-1", "institutions", "lower",
       "Mean.", "R7"),
    _o("free_room", "staff time left after guarding", "0-1", "institutions", "higher",
       "Mean of prisons.", "F2", "F3"),
    _o("access_gap", "gap in access to visits between prisons", "ratio", "institutions", "lower",
       "Largest less smallest access to visits and programmes of the prisons, mean access = 1.",
       "R2"),
    _o("time_for_files", "time for a file in houses of justice", "0-1", "institutions", "higher",
       "Mean; 1 = not the limit.", "R7"),
    _o("skill", "skill of assistants", "0-1", "institutions", "higher", "Mean.", "R10"),
    _o("orientation", "restorative orientation", "0-1", "institutions", "neither",
       "Mean of prisons and houses of justice.", "R18", "F1"),
    _o("lab_trust", "trust among members of Living Labs", "0-1", "institutions", "higher", "Mean.",
       "R19"),
    _o("local_stigma", "stigma in municipalities", "0-1", "public sphere", "lower", "Mean.", "R16"),
    _o("salience", "media salience", "0-3", "public sphere", "lower", "Salience.", "R1", "R16"),
)
_CONTROL = (
    _o("assessed_threat", "assessed threat", "0-1", "control", "neither",
       "Mean belief of OCAD over people listed.", "R9", "C12"),
    _o("listed", "on the common list", _PER100, "control", "neither", "Listed.", "R9"),
    _o("measures", "measures at the same time", "count", "control", "lower", "Mean.", "R17", "C5"),
    _o("in_limbo", "under threat, procedure or loss of status", _PER100, "control", "lower",
       "Sanction states 1 to 4.", "R3", "C4"),
    _o("status_withdrawn", "status withdrawn", _PER100, "control", "lower",
       "Sanction states 3 and 4.", "R3", "C4"),
    _o("in_d_radex", "in D-RadEx", _PER100, "control", "lower", "D-RadEx.", "F7"),
    _o("in_isolation", "in isolation", _PER100, "control", "lower", "Isolation.", "F7", "R17"),
    _o("inside", "in prison", _PER100, "control", "lower", "Remand or serving.", caveat=_PRISON),
    _o("under_conditions", "under conditions outside", _PER100, "control", "neither",
       "Electronic monitoring, conditional release, probation, post-sentence measure."),
    *(_o(f"phase_{p}", f"phase: {p.replace('_', ' ')}", _PER100, "phases", "neither", "Phase.")
      for p in PHASES[1:]),
    _o("present", "present", _PER100, "phases", "neither", "In Belgium and alive."),
    _o("departed", "departed", _CUM, "phases", "neither", "Left the country.", "C4"),
    _o("removed", "removed from the country", _CUM, "phases", "neither", "Removed.", "C4"),
    _o("died", "died", _CUM, "phases", "neither", "Died."),
)
_EFFORT = tuple(
    _o(f"effort_{name}", label, unit, "effort", "neither", definition, *brief,
       caveat=_PRISON if name == "prison" else "")
    for name, label, unit, definition, brief in (
        ("prison", "prison", "person-months per 100 people followed", "Person-months inside.", ()),
        ("monitoring", "electronic monitoring", "person-months per 100 people followed",
         "Person-months.", ()),
        ("supervision", "supervision", "person-months per 100 people followed",
         "Person-months under conditions, electronic monitoring apart.", ()),
        ("contacts", "control contacts", "contacts per 100 people followed",
         "Control contacts planned; fidelity decides how many really take place.", ("R17",)),
        ("services", "service places", "place-months per 100 people followed",
         "All ten services together.", ("R11",)),
        ("guidance", "key workers", "person-months per 100 people followed",
         "Months with a key worker.", ("R6",)),
        ("programmes", "prison programmes", "person-months per 100 people followed",
         "Months enrolled.", ("R15",)),
        ("visits", "visits in prison", "visits per 100 people followed", "Visits held.", ("R13",)),
        ("lab_attendance", "Living Lab attendances", "attendances per 100 people followed",
         "Returnees who attend.", ("R19",)),
        ("meetings", "exchange meetings", "meetings a region so far",
         "Meetings between institutions.", ("R5",)),
        ("lab_sessions", "Living Lab sessions", "sessions a region so far",
         "Sessions held.", ("R19",)),
        ("training", "staff trained", "staff per 100 so far",
         "Modules and Living Lab training.", ("R10",)),
        ("procedures", "procedures to withdraw status", "per 100 people followed, so far",
         "Procedures opened.", ("R3",)),
    ))
GROUPS = ("women", "men", "exposed", "not_exposed", "brussels", "flanders", "wallonia",
          "good_family", "other_family")
_GAPS = (
    *(_o(f"durably_stable_{g}", f"durably stable: {g.replace('_', ' ')}",
         "per 100 of the group", "groups", "higher",
         "The headline within a group.") for g in GROUPS),
    _o("durably_stable_worst_group", "durably stable in the worst-off group",
       "per 100 of the group", "groups", "higher", "Smallest of the groups above."),
    _o("largest_group_gap", "largest gap between groups", "per 100", "groups", "lower",
       "Largest difference within sex, legal exposure, region and family."),
)

OUTCOMES: tuple[Outcome, ...] = (*_JUSTICE, *_STABILITY, *_LIFE, *_INSTITUTIONS, *_CONTROL,
                                 *_EFFORT, *_GAPS)
OUTCOME_NAMES = tuple(o.name for o in OUTCOMES)
