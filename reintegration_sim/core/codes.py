"""The integers that stand for words in compiled code."""

from __future__ import annotations

# Kinds of agent, as the third word of the luck counter (core/luck.py). Never renumber.
PERSON, FAMILY, PRISON, HOUSE, TOWN, REGION, INSTITUTION, LAB, PUBLIC, PARAMETER, USER = range(11)

# Phases of a returnee.
(NOT_HERE, PENDING, REMAND, SERVING, EM, CONDITIONAL, PROBATION, POST_SENTENCE, FREE,
 GONE) = range(10)
PHASES = ("not_here", "pending", "remand", "serving", "em", "conditional", "probation",
          "post_sentence", "free", "gone")

# How somebody is gone.
DEPARTED, DIED, REMOVED = 1, 2, 3

REGIONS = ("brussels", "flanders", "wallonia")
N_REGIONS = len(REGIONS)

# Homes and work.
PRECARIOUS, WITH_FAMILY, SETTLED = range(3)
NO_JOB, TRAINING, JOB = range(3)

# The state of a service for one person.
NOT_SERVED, WAITING, SERVED = range(3)
SERVICES = ("housing", "job", "rights_desk", "psychosocial", "education", "trauma_care", "mentor",
            "chaplain", "family_work", "reunification")
(S_HOUSING, S_JOB, S_RIGHTS, S_PSYCHOSOCIAL, S_EDUCATION, S_TRAUMA, S_MENTOR, S_CHAPLAIN,
 S_FAMILY_WORK, S_REUNIFICATION) = range(10)
N_SERVICES = len(SERVICES)

# Loss of nationality or residence.
(NO_SANCTION, THREATENED, PROCEDURE, WITHDRAWN, FINAL, RESTORED) = range(6)
SANCTION_STATES = ("none", "threatened", "procedure", "withdrawn_appeal_open", "final", "restored")

# Legal status as it reads from outside; derived from nationality and sanction_state.
BELGIAN_ONLY, DUAL, FOREIGN = range(3)
NATIONALITIES = ("belgian_only", "dual", "foreign")

# Sectors that the working links connect.
SECTORS = ("prison", "house_of_justice", "ocad", "police", "municipality", "care",
           "youth_protection", "civil_society")
(L_PRISON, L_HOUSE, L_OCAD, L_POLICE, L_TOWN, L_CARE, L_YOUTH, L_CIVIL) = range(8)
N_SECTORS = len(SECTORS)
N_LINKS = N_SECTORS * (N_SECTORS - 1) // 2

# Institutions with one record kind.
INSTITUTION_KINDS = ("ocad", "nationality_office", "court", "task_force", "employment", "welfare",
                     "mental_health", "youth_protection", "mentors_and_chaplains")
(I_OCAD, I_NATIONALITY, I_COURT, I_TASK_FORCE, I_EMPLOYMENT, I_WELFARE, I_MENTAL_HEALTH, I_YOUTH,
 I_CIVIL) = range(9)

# Events that are recorded, true and noticed apart.
EVENTS = ("released", "breach", "breach_seen", "revoked", "offence", "offence_seen", "new_term",
          "onset", "known", "convicted_terror", "attack", "stopped", "sanction_threatened",
          "sanction_procedure", "status_withdrawn", "status_final", "status_restored", "removed",
          "departed", "died", "settled", "home_lost", "job_found", "job_lost", "worker_left",
          "reunited", "delisted", "stable", "reversal")
(E_RELEASED, E_BREACH, E_BREACH_SEEN, E_REVOKED, E_OFFENCE, E_OFFENCE_SEEN, E_NEW_TERM, E_ONSET,
 E_KNOWN, E_CONVICTED, E_ATTACK, E_STOPPED, E_THREATENED, E_PROCEDURE, E_WITHDRAWN, E_FINAL,
 E_RESTORED, E_REMOVED, E_DEPARTED, E_DIED, E_SETTLED, E_HOME_LOST, E_JOB_FOUND, E_JOB_LOST,
 E_WORKER_LEFT, E_REUNITED, E_DELISTED, E_STABLE, E_REVERSAL) = range(29)

# Starting populations.
POPULATIONS = ("arrivals", "today", "history", "trial")
ARRIVALS, TODAY, HISTORY, TRIAL = range(4)

LONGEST_WAIT = 600
"""Waits are counted month by month up to here; a run has no more months than this."""
