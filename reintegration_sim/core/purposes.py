"""Ledger of what luck decides. Append-only: a purpose owns its word for ever.

A purpose is 4 x block + word of the generator (core/luck.py). Words of a block are computed
together, so the draws that one stage needs for everybody stand side by side; those needed for
few people are computed one by one. Both ways give the same number.
"""

from __future__ import annotations

# Blocks 0-19: computed for everybody, block by block.
# stages 1 and 2
DEPARTS, DIES, REVIEWED, SIGNAL = range(0, 4)
# stage 3, every month
TRIAL, PETITION, GRANTED = range(4, 7)
# stages 2 and 3, keyed by the year: what they decide holds for a year
DECLINES, ENROLLED, CONTACT_BANNED = range(8, 11)
# stages 2 and 3, keyed by the half-year
PLACED, ISOLATED = range(12, 14)
# stage 5: guidance and the ten services. A service has one word a month; its state decides what
# the word means: referral, place in the queue, or dropping out.
WORKER_LEAVES, WORKER_PROJECT = range(16, 18)
(SERVICE_HOUSING, SERVICE_JOB, SERVICE_RIGHTS, SERVICE_PSYCHOSOCIAL, SERVICE_EDUCATION,
 SERVICE_TRAUMA, SERVICE_MENTOR, SERVICE_CHAPLAIN, SERVICE_FAMILY_WORK,
 SERVICE_REUNIFICATION) = range(18, 28)
# stage 5: needs. HOME_LEFT is losing a settled home, leaving the family's, or being taken in, by
# the home somebody has; JOB is finding or losing one, PAPERS_CHANGE putting in order or lapsing.
HOME_FOUND, HOME_LEFT, JOB, TRAINING = range(28, 32)
PAPERS_CHANGE, RIGHTS = range(32, 34)
# stage 7
BRIDGING, LINKING, HARMFUL, ATTENDS = range(36, 40)
# stage 9
FAIRNESS, TRUST, DISTRESS, MOTIVATION = range(40, 44)
SHOCK, STIGMA, ATTACHMENT = range(44, 47)
# stages 8 and 10
OFFENCE, BREACH, ONSET, THREATENED = range(48, 52)

# Blocks 20-39: for few people, computed one by one.
PROSECUTED, REMANDED, CONVICTED, SUSPENDED = range(80, 84)
SENTENCE_BAND, SENTENCE_WITHIN, MONITORED, POST_SENTENCE = range(84, 88)
STAYS, TRACK, FILE, GAP = range(88, 92)
HOME, FAMILY_HOME, PAPERS, HOME_LOST_TO = range(92, 96)
REUNITED, HURTS, PROCEDURE, CARRIED = range(96, 100)
WITHDRAWN, APPEAL, APPEAL_WON, REMOVED = range(100, 104)
BREACH_SEEN, REVOKED, OFFENCE_SEEN, NEW_TERM = range(104, 108)
TERM, KNOWN, CONVICTED_TERROR, ATTACK = range(108, 112)
STOPS, TERROR_TERM = range(112, 114)
# project-paid or not, by kind of service (ten words)
PROJECT_PAID = 116

# Blocks 40-59: once, at the start of a life.
(START_FEMALE, START_AGE, START_REGION, START_PRISON, START_HOUSE, START_TOWN, START_SIBLING,
 START_CHILDREN, START_TOGETHER, START_RECORD, START_RECIDIVIST, START_NATIONALITY, START_EXPOSED,
 START_FRAILTY, START_TRAIT_FAIRNESS, START_TRAIT_MOTIVATION, START_TRAIT_DISTRESS,
 START_LAB_RANK, START_ATTACHMENT, START_HARMFUL, START_THREAT, START_DEBT, START_SCHOOLING,
 START_PTSD, START_TRAUMA, START_DISTRESS, START_TRUST, START_FAIRNESS, START_MOTIVATION,
 START_STIGMA, START_BRIDGING, START_LINKING, START_ARRIVAL, START_PHASE, START_SENTENCE_BAND,
 START_SENTENCE_WITHIN, START_PROGRESS, START_DETAINED, START_LISTED, START_HOUSING, START_JOB,
 START_PAPERS, START_RIGHTS, START_FREEZE, START_MEASURE, START_WAVE,
 START_STRIKE_OFF) = range(160, 207)
START_SERVICE = 208  # ten words
START_SERVICE_MONTHS = 220  # ten words

# Families (their own kind in the counter).
FAMILY_STRAIN, FAMILY_COHESION, FAMILY_CHILD, FAMILY_RESOURCES = range(0, 4)
(START_TIE, START_EXTREMIST, START_COERCIVE, START_COHESION, START_STRAIN, START_CHILD,
 START_RESOURCES) = range(160, 167)

# Institutions (their own kinds).
OCCUPANCY_NOISE = 0
LAB_FUNDED = 0
MEDIA_SHOCK = 0
# Word 160 was the capacity of a prison, which nothing felt; it stays unused.
START_SPREAD, START_ACCESS, START_MARKET = range(161, 164)
START_LABOUR, START_LIVC_R, START_ROUNDING = range(164, 167)
