"""Every policy lever and every assumption about the world, as two tables.

A lever is something a Belgian authority can decide; ``LEVERS`` gives for each today's value, the
range seen in practice, the range allowed, both ends in words, who decides, the number it has in
the policy brief, and why today's value is what it is. An assumption about the world (labour
market, housing market, headlines, arrivals, stigma) is nobody's decision and stands in ``WORLD``.

``basis`` says where today's value comes from: ``B`` was read in a source of the Belgian dossier,
``D`` is assumed, ``fitted`` is set by calibration. ``grade`` rates the same value: ``B`` for a
value read, ``D`` for an assumption; how strong a lever's *effect* is known to be is said at the
parameters it reaches. ``sources`` are sections of that dossier (``B4`` is its section 4).
Where the basis is D the range in practice is a judgement too: nobody has counted. "Per 100"
means per 100 of the people the lever speaks of. Values outside the range in practice are allowed
and are marked "beyond experience".
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Literal

from ..core.errors import InputError, outside_range, shown, unknown_name

Basis = Literal["B", "D", "fitted"]
Grade = Literal["A", "B", "C", "D"]
Decider = Literal["F", "C", "R", "L"]
Theme = Literal[
    "security",
    "sanctions",
    "prison",
    "coordination",
    "services",
    "relations",
    "family",
    "public",
    "living_labs",
    "assessment",
]
Range = tuple[float, float]

THEMES: dict[Theme, str] = {
    "security": "Security",
    "sanctions": "Sanctions and measures",
    "prison": "Prison",
    "coordination": "Coordination",
    "services": "Services",
    "relations": "Relations",
    "family": "Family",
    "public": "Public debate",
    "living_labs": "Living Labs",
    "assessment": "Assessment",
}
"""The headings levers stand under, in words."""

DECIDERS: dict[Decider, str] = {
    "F": "federal government",
    "C": "Communities",
    "R": "Regions",
    "L": "municipalities",
}
"""Who decides, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One policy lever: a number somebody in Belgium can decide.

    Attributes
    ----------
    name : snake_case, as written in scenario files
    label : a few English words
    unit : unit of ``status_quo``, ``practice`` and ``allowed``
    theme : the heading it stands under
    status_quo : today's value
    practice, allowed : (low, high) seen somewhere; (low, high) a file may state
    low_end, high_end : what the ends of ``allowed`` mean
    decides : F federal, C Communities, R regions, L local
    brief : findings and recommendations of the policy brief it stands for
    basis, grade, sources, because : where today's value comes from
    """

    name: str
    label: str
    unit: str
    theme: Theme
    status_quo: float
    practice: Range
    allowed: Range
    low_end: str
    high_end: str
    decides: tuple[Decider, ...]
    brief: tuple[str, ...]
    basis: Basis
    grade: Grade
    sources: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldAssumption:
    """One assumption about the world around the policy; its fields mean what a Lever's do.

    ``status_quo`` is the value assumed unless a file says otherwise, ``practice`` the range that
    is plausible for Belgium.
    """

    name: str
    label: str
    unit: str
    status_quo: float
    practice: Range
    allowed: Range
    low_end: str
    high_end: str
    basis: Basis
    grade: Grade
    sources: tuple[str, ...]
    because: str


LEVERS: tuple[Lever, ...] = (
    Lever(
        name="policy_steadiness",
        label="Steady policy",
        unit="0-1",
        theme="public",
        status_quo=0.3,
        practice=(0.1, 0.8),
        allowed=(0, 1),
        low_end="every headline brings a new measure",
        high_end="the strategy holds through any headline",
        decides=("F",),
        brief=("R1",),
        basis="D",
        grade="D",
        sources=(),
        because="laws and regimes were widened after each attack of 2014-2016; never measured",
    ),
    Lever(
        name="prison_consistency",
        label="Same rules in all prisons",
        unit="0-1",
        theme="prison",
        status_quo=0.3,
        practice=(0.1, 0.7),
        allowed=(0, 1),
        low_end="every prison its own rules",
        high_end="same rules everywhere",
        decides=("F",),
        brief=("R2",),
        basis="D",
        grade="D",
        sources=(),
        because="the brief finds placement, regime and family contact arbitrary between prisons",
    ),
    Lever(
        name="sanction_threat",
        label="Threat to nationality or residence",
        unit="people per 100 exposed a year",
        theme="sanctions",
        status_quo=10,
        practice=(0, 30),
        allowed=(0, 100),
        low_end="nobody is threatened",
        high_end="everyone exposed is threatened",
        decides=("F",),
        brief=("R3",),
        basis="D",
        grade="D",
        sources=("B5",),
        because="52 withdrawals by default in 2020-22, mostly of people still away; among those "
        "present no count was found",
    ),
    Lever(
        name="sanction_carried",
        label="Threats carried out",
        unit="procedures per 100 threatened",
        theme="sanctions",
        status_quo=40,
        practice=(0, 80),
        allowed=(0, 100),
        low_end="threat only",
        high_end="every threat is pursued",
        decides=("F",),
        brief=("R3",),
        basis="D",
        grade="D",
        sources=("B5",),
        because="prosecutors ask for it almost always since 2018, courts and appeals stop a part",
    ),
    Lever(
        name="reintegration_weight",
        label="Reintegration counts in decisions",
        unit="0-1",
        theme="assessment",
        status_quo=0.3,
        practice=(0.1, 0.7),
        allowed=(0, 1),
        low_end="belief about threat decides",
        high_end="plan and progress decide as much",
        decides=("F",),
        brief=("R4",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; the threat file is assumed to lead, plans to count a little",
    ),
    Lever(
        name="early_release",
        label="Early release",
        unit="grants per 100 usual grants",
        theme="security",
        status_quo=100,
        practice=(30, 150),
        allowed=(0, 200),
        low_end="nobody leaves early",
        high_end="twice as often as today",
        decides=("F",),
        brief=("R4",),
        basis="fitted",
        grade="D",
        sources=("B2",),
        because="100 is today by definition; what it stands for is fitted to the shares detained "
        "and free under conditions",
    ),
    Lever(
        name="exchange_meetings",
        label="Meetings between services",
        unit="meetings a year",
        theme="coordination",
        status_quo=4,
        practice=(0, 12),
        allowed=(0, 26),
        low_end="none",
        high_end="every two weeks",
        decides=("F", "C", "R", "L"),
        brief=("R5",),
        basis="D",
        grade="D",
        sources=("B6",),
        because="local task forces meet monthly among security services, the helping side seldom",
    ),
    Lever(
        name="file_transfer",
        label="File passed on before release",
        unit="people per 100 before release",
        theme="coordination",
        status_quo=35,
        practice=(10, 80),
        allowed=(0, 100),
        low_end="file never arrives in time",
        high_end="file always arrives in time",
        decides=("F", "C"),
        brief=("R8",),
        basis="D",
        grade="D",
        sources=("B2",),
        because="courts report that radicalisation hardly reaches the psychosocial file; no count",
    ),
    Lever(
        name="guidance_months",
        label="Length of guidance",
        unit="months after release",
        theme="relations",
        status_quo=18,
        practice=(6, 36),
        allowed=(0, 60),
        low_end="none",
        high_end="five years",
        decides=("C", "L"),
        brief=("R6",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; ordered tracks and projects of one to two years are assumed",
    ),
    Lever(
        name="guidance_continuity",
        label="Same worker all along",
        unit="people per 100 who keep their worker a year",
        theme="relations",
        status_quo=55,
        practice=(40, 85),
        allowed=(0, 100),
        low_end="a new worker every year",
        high_end="always the same worker",
        decides=("C",),
        brief=("R6",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; project contracts and turnover are assumed to end about half",
    ),
    Lever(
        name="permanent_funding",
        label="Permanent funding",
        unit="places per 100",
        theme="relations",
        status_quo=40,
        practice=(10, 80),
        allowed=(0, 100),
        low_end="projects only",
        high_end="all structural",
        decides=("C", "R", "L"),
        brief=("R6", "R19"),
        basis="D",
        grade="D",
        sources=("B6",),
        because="teams of the Communities last since 2017, other offers end with their grant "
        "(counselling cut from 13 to 1 in 2020)",
    ),
    Lever(
        name="prison_staffing",
        label="Prison staff at work",
        unit="staff at work per 100 posts",
        theme="prison",
        status_quo=90,
        practice=(80, 98),
        allowed=(60, 110),
        low_end="two in five missing",
        high_end="posts filled and a reserve",
        decides=("F",),
        brief=("R7", "F2"),
        basis="B",
        grade="B",
        sources=("B4",),
        because="97 of 100 posts filled (2019), of whom 6 to 9 per 100 absent (2014-2025)",
    ),
    Lever(
        name="prison_occupancy",
        label="Prison occupancy",
        unit="people per 100 places",
        theme="prison",
        status_quo=115,
        practice=(95, 127),
        allowed=(80, 140),
        low_end="room to spare",
        high_end="as in no Belgian year",
        decides=("F",),
        brief=("R7", "F2"),
        basis="B",
        grade="B",
        sources=("B4",),
        because="115 per 100 in January 2022 and 2023, 113 in 2024, 119 to 123 in 2025",
    ),
    Lever(
        name="caseload",
        label="Files per justice assistant",
        unit="files per full-time assistant",
        theme="relations",
        status_quo=66,
        practice=(35, 80),
        allowed=(15, 120),
        low_end="15 files",
        high_end="120 files",
        decides=("C",),
        brief=("R7",),
        basis="B",
        grade="B",
        sources=("B6",),
        because="four fifths of 31,275 Flemish files over 381 assistants in 2020; an order of "
        "magnitude",
    ),
    Lever(
        name="assessment_balance",
        label="Balanced assessment",
        unit="0-1",
        theme="assessment",
        status_quo=0.2,
        practice=(0.1, 0.6),
        allowed=(0, 1),
        low_end="only risk counts",
        high_end="resilience and progress weigh as much",
        decides=("F",),
        brief=("R9",),
        basis="D",
        grade="D",
        sources=("B6",),
        because="people leave the database on progress, yet few do (13 per 100 a year)",
    ),
    Lever(
        name="review_months",
        label="Months between reviews",
        unit="months between reviews",
        theme="assessment",
        status_quo=6,
        practice=(3, 12),
        allowed=(1, 24),
        low_end="every month",
        high_end="every two years",
        decides=("F",),
        brief=("R9",),
        basis="D",
        grade="D",
        sources=("B5",),
        because="lists are revised every six months; used as a whole number of months",
    ),
    Lever(
        name="module_training",
        label="Training by general modules",
        unit="staff per 100 a year",
        theme="coordination",
        status_quo=15,
        practice=(5, 40),
        allowed=(0, 100),
        low_end="no courses",
        high_end="everybody every year",
        decides=("F", "C"),
        brief=("R10",),
        basis="D",
        grade="D",
        sources=(),
        because="national modules exist, attendance was not found",
    ),
    Lever(
        name="lab_training",
        label="Training in Living Labs",
        unit="staff per 100 a year",
        theme="living_labs",
        status_quo=2,
        practice=(0, 30),
        allowed=(0, 60),
        low_end="none",
        high_end="sixty of a hundred",
        decides=("F", "C", "L"),
        brief=("R10",),
        basis="D",
        grade="D",
        sources=("B8",),
        because="one Living Lab, run by a research project",
    ),
    Lever(
        name="housing_support",
        label="Housing support",
        unit="places per 100 released",
        theme="services",
        status_quo=12,
        practice=(5, 40),
        allowed=(0, 100),
        low_end="none",
        high_end="for everyone",
        decides=("R", "L"),
        brief=("R11", "R15"),
        basis="D",
        grade="D",
        sources=("B7",),
        because="housing problems are reported everywhere, places are counted nowhere",
    ),
    Lever(
        name="job_support",
        label="Job support",
        unit="places per 100 released",
        theme="services",
        status_quo=15,
        practice=(5, 45),
        allowed=(0, 100),
        low_end="none",
        high_end="for everyone",
        decides=("R", "L"),
        brief=("R11", "R15"),
        basis="D",
        grade="D",
        sources=("B7",),
        because="a terror record closes most jobs; places are counted nowhere",
    ),
    Lever(
        name="rights_support",
        label="Help with rights and debts",
        unit="places per 100 released",
        theme="services",
        status_quo=15,
        practice=(5, 50),
        allowed=(0, 100),
        low_end="none",
        high_end="for everyone",
        decides=("L",),
        brief=("R11", "R15"),
        basis="D",
        grade="D",
        sources=("B7",),
        because="welfare centres serve whoever has papers; no count for this group",
    ),
    Lever(
        name="regularisation_weeks",
        label="Wait for papers",
        unit="weeks",
        theme="services",
        status_quo=26,
        practice=(8, 52),
        allowed=(2, 104),
        low_end="two weeks",
        high_end="two years",
        decides=("F", "L"),
        brief=("R11",),
        basis="D",
        grade="D",
        sources=("B7",),
        because="document problems are frequent, waiting times unpublished; half a year assumed",
    ),
    Lever(
        name="psychosocial_care",
        label="Psychosocial care",
        unit="places per 100 released",
        theme="services",
        status_quo=15,
        practice=(5, 40),
        allowed=(0, 100),
        low_end="none",
        high_end="for everyone",
        decides=("C",),
        brief=("R11",),
        basis="D",
        grade="D",
        sources=("B6",),
        because="88 active files at the French Community's team in 2019, 13 tracks in Flanders in "
        "2022, of all kinds of extremism",
    ),
    Lever(
        name="education_support",
        label="Education support",
        unit="places per 100 released",
        theme="services",
        status_quo=10,
        practice=(5, 30),
        allowed=(0, 100),
        low_end="none",
        high_end="for everyone",
        decides=("C", "R"),
        brief=("R11",),
        basis="D",
        grade="D",
        sources=(),
        because="ordinary adult education, rarely tailored; no count",
    ),
    Lever(
        name="trauma_care",
        label="Trauma care",
        unit="places per 100 released",
        theme="services",
        status_quo=5,
        practice=(2, 25),
        allowed=(0, 100),
        low_end="none",
        high_end="for everyone",
        decides=("C",),
        brief=("R12",),
        basis="D",
        grade="D",
        sources=("B7",),
        because="many show symptoms of trauma, specialised care is scarce; no count",
    ),
    Lever(
        name="family_visits",
        label="Family visits",
        unit="visits a month offered",
        theme="family",
        status_quo=3,
        practice=(1, 6),
        allowed=(0, 12),
        low_end="none",
        high_end="three a week",
        decides=("F", "C"),
        brief=("R13",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; assumed for crowded prisons short of staff",
    ),
    Lever(
        name="family_work",
        label="Work with families",
        unit="families per 100",
        theme="family",
        status_quo=6,
        practice=(2, 30),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("C",),
        brief=("R13",),
        basis="D",
        grade="D",
        sources=("B7",),
        because="a parents' association and single projects; relatives were treated as suspects",
    ),
    Lever(
        name="reunification_support",
        label="Support for reunited families",
        unit="families per 100",
        theme="family",
        status_quo=6,
        practice=(2, 30),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("F", "C"),
        brief=("R15",),
        basis="D",
        grade="D",
        sources=("B7",),
        because="youth judges decide on children one by one; no standing support was found",
    ),
    Lever(
        name="mentors",
        label="Mentors and peers",
        unit="people per 100",
        theme="relations",
        status_quo=8,
        practice=(3, 40),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("C", "L"),
        brief=("R14",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; single projects in some towns are assumed",
    ),
    Lever(
        name="chaplaincy",
        label="Religious counselling",
        unit="people per 100",
        theme="relations",
        status_quo=12,
        practice=(5, 40),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("F", "C"),
        brief=("R14",),
        basis="D",
        grade="D",
        sources=("B6",),
        because="prison chaplains are few and Flemish counselling was cut from 13 to 1 in 2020",
    ),
    Lever(
        name="prison_programmes",
        label="Programmes in prison",
        unit="places per 100 detained",
        theme="prison",
        status_quo=33,
        practice=(15, 60),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("C", "F"),
        brief=("R15", "F3"),
        basis="B",
        grade="B",
        sources=("B4",),
        because="about one in three of the flagged detainees had a track in 2018",
    ),
    Lever(
        name="communication_guidelines",
        label="Communication guidelines",
        unit="newsrooms and spokespersons per 100",
        theme="public",
        status_quo=10,
        practice=(0, 50),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("F", "C"),
        brief=("R16",),
        basis="D",
        grade="D",
        sources=("B7",),
        because="no guideline was found; one in ten is assumed to have its own",
    ),
    Lever(
        name="measures_per_person",
        label="Measures per person",
        unit="measures beside supervision",
        theme="sanctions",
        status_quo=3,
        practice=(1, 5),
        allowed=(0, 8),
        low_end="none",
        high_end="eight at once",
        decides=("F", "L"),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=("B5",),
        because="reporting duties, bans and listings add up; nobody has counted them",
    ),
    Lever(
        name="d_radex",
        label="D-RadEx units",
        unit="people per 100 flagged in prison",
        theme="security",
        status_quo=3,
        practice=(0, 14),
        allowed=(0, 40),
        low_end="none",
        high_end="two in five flagged, where the units saturate",
        decides=("F",),
        brief=("R17", "F7"),
        basis="B",
        grade="B",
        sources=("B4",),
        because="14 per 100 in 2017, 9 in 2018, 7 in 2020, three people in 2023",
    ),
    Lever(
        name="supervision_contacts",
        label="Supervision contacts",
        unit="contacts a month",
        theme="security",
        status_quo=2,
        practice=(1, 4),
        allowed=(0, 8),
        low_end="none",
        high_end="twice a week",
        decides=("C", "F", "L"),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; one contact every two weeks is assumed",
    ),
    Lever(
        name="post_sentence",
        label="Measures after the full term",
        unit="people per 100 at full term",
        theme="security",
        status_quo=3,
        practice=(1, 10),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("F",),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=("B2",),
        because="reaches a very small minority of terror convicts, said the press in 2018",
    ),
    Lever(
        name="monitoring_first",
        label="Electronic monitoring first",
        unit="early releases per 100 that start under monitoring",
        theme="security",
        status_quo=50,
        practice=(20, 80),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("F", "C"),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=("B2",),
        because="11 of 103 returnees were under monitoring in 2024; the share of releases is not "
        "published",
    ),
    Lever(
        name="surveillance",
        label="Active surveillance",
        unit="listed people per 100 actively followed",
        theme="security",
        status_quo=40,
        practice=(20, 70),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("F", "L"),
        brief=("F7",),
        basis="D",
        grade="D",
        sources=("B6",),
        because="about 650 people are listed, how many are followed closely is not public",
    ),
    Lever(
        name="sra_services",
        label="SRA in the rules of services",
        unit="services per 100 with SRA in their rules",
        theme="coordination",
        status_quo=5,
        practice=(0, 30),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("F", "C", "R", "L"),
        brief=("R18",),
        basis="D",
        grade="D",
        sources=("B8",),
        because="the approach lives in a research project and its partners",
    ),
    Lever(
        name="lab_coverage",
        label="Reach of Living Labs",
        unit="dossiers per 100 in reach of a Living Lab",
        theme="living_labs",
        status_quo=5,
        practice=(0, 20),
        allowed=(0, 100),
        low_end="none",
        high_end="all",
        decides=("F", "C", "L"),
        brief=("R19", "F5"),
        basis="D",
        grade="D",
        sources=("B8",),
        because="one Living Lab for the country",
    ),
    Lever(
        name="lab_sessions",
        label="Living Lab sessions",
        unit="sessions a year",
        theme="living_labs",
        status_quo=6,
        practice=(0, 12),
        allowed=(0, 26),
        low_end="none",
        high_end="every two weeks",
        decides=("C", "L"),
        brief=("R19",),
        basis="D",
        grade="D",
        sources=("B8",),
        because="no calendar was found; a session every other month is assumed",
    ),
    Lever(
        name="lab_permanence",
        label="Permanent Living Labs",
        unit="0-1",
        theme="living_labs",
        status_quo=0,
        practice=(0, 0.5),
        allowed=(0, 1),
        low_end="project money, two years",
        high_end="structural",
        decides=("F", "C"),
        brief=("R19",),
        basis="D",
        grade="D",
        sources=("B8",),
        because="project money that ended in March 2025",
    ),
    Lever(
        name="contact_targeting",
        label="Contacts follow threat",
        unit="0-1",
        theme="security",
        status_quo=0.5,
        practice=(0.2, 0.9),
        allowed=(0, 1),
        low_end="everyone equally often",
        high_end="contacts follow assessed threat",
        decides=("F", "C", "L"),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=("B6",),
        because="everyone listed has a score from 1 to 4, yet terms of supervision are much alike; "
        "the mean number of contacts stays as set by supervision_contacts",
    ),
    Lever(
        name="served_before_release",
        label="Served before early release",
        unit="percent of the sentence",
        theme="security",
        status_quo=33,
        practice=(33, 66),
        allowed=(20, 100),
        low_end="a fifth of the sentence",
        high_end="no early release at all",
        decides=("F",),
        brief=("R17", "F7"),
        basis="B",
        grade="B",
        sources=("B2",),
        because="the law says one third, two thirds for legal recidivists (for whom the higher of "
        "two thirds and this lever holds)",
    ),
    Lever(
        name="isolation",
        label="Isolation in prison",
        unit="people per 100 detained",
        theme="security",
        status_quo=2,
        practice=(0, 8),
        allowed=(0, 40),
        low_end="none",
        high_end="two in five",
        decides=("F",),
        brief=("R17", "F7"),
        basis="D",
        grade="D",
        sources=("B4",),
        because="single measures apart from D-RadEx; counts are not published",
    ),
    Lever(
        name="contact_bans",
        label="Contact bans",
        unit="people per 100 supervised",
        theme="security",
        status_quo=60,
        practice=(20, 90),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("F", "C"),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=(),
        because="no count; assumed to be a common condition after a terror conviction",
    ),
    Lever(
        name="asset_freeze",
        label="Frozen assets",
        unit="people per 100 listed",
        theme="sanctions",
        status_quo=10,
        practice=(2, 40),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("F",),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=("B5", "B6"),
        because="276 names frozen in 2020 beside 677 listed is 41 per 100, an upper bound: most "
        "names were of people still abroad, so a quarter of it is assumed for those here",
    ),
    Lever(
        name="deregistration",
        label="Struck off the register",
        unit="people per 100 listed",
        theme="sanctions",
        status_quo=10,
        practice=(2, 30),
        allowed=(0, 100),
        low_end="none",
        high_end="everyone",
        decides=("L", "F"),
        brief=("R17",),
        basis="D",
        grade="D",
        sources=("B5",),
        because="21 of 113 returnees (18.6 per 100) in February 2016, after which registration was "
        "sought again; about half of it is assumed to remain",
    ),
)

WORLD: tuple[WorldAssumption, ...] = (
    WorldAssumption(
        name="labour_market",
        label="Labour market",
        unit="ratio to the average chance of finding work",
        status_quo=1.0,
        practice=(0.6, 1.4),
        allowed=(0.2, 2.0),
        low_end="one job where there are five now",
        high_end="twice as many jobs",
        basis="D",
        grade="D",
        sources=(),
        because="1 is the average by definition",
    ),
    WorldAssumption(
        name="housing_market",
        label="Housing market",
        unit="ratio to the average chance of finding a home",
        status_quo=1.0,
        practice=(0.5, 1.3),
        allowed=(0.2, 2.0),
        low_end="one home where there are five now",
        high_end="twice as many homes",
        basis="D",
        grade="D",
        sources=(),
        because="1 is the average by definition",
    ),
    WorldAssumption(
        name="media_shocks",
        label="Media storms",
        unit="storms a year",
        status_quo=0.5,
        practice=(0, 4),
        allowed=(0, 12),
        low_end="none",
        high_end="one a month",
        basis="D",
        grade="D",
        sources=(),
        because="no count; one storm in two quiet years is assumed, a year like 2016 has several",
    ),
    WorldAssumption(
        name="arrivals_a_year",
        label="Arrivals",
        unit="adults a year (population today)",
        status_quo=2,
        practice=(0, 6),
        allowed=(0, 40),
        low_end="nobody comes back",
        high_end="everyone still held abroad within a few years",
        basis="B",
        grade="B",
        sources=("B1",),
        because="5 to 9 adults a year in 2016-2019, then two repatriations of six women each",
    ),
    WorldAssumption(
        name="public_stigma",
        label="Public stigma",
        unit="0-1",
        status_quo=0.45,
        practice=(0.3, 0.6),
        allowed=(0.02, 0.98),
        low_end="neighbours and employers do not mind",
        high_end="every door stays shut",
        basis="D",
        grade="D",
        sources=("B7",),
        because="stigma is reported as widespread; its level is a convention of the scale",
    ),
)

LEVER_NAMES: tuple[str, ...] = tuple(row.name for row in LEVERS)
WORLD_NAMES: tuple[str, ...] = tuple(row.name for row in WORLD)

_LEVERS = {row.name: row for row in LEVERS}
_WORLD = {row.name: row for row in WORLD}


def lever(name: str, where: str = "") -> Lever:
    """Return the lever of this name.

    ``where`` is the place the name was read, for the message. Raises UnknownNameError, with the
    nearest spelling, when there is none.
    """
    row = _LEVERS.get(name)
    if row is None:
        raise unknown_name("lever", name, LEVER_NAMES, where)
    return row


def world_assumption(name: str, where: str = "") -> WorldAssumption:
    """Return the assumption about the world of this name.

    ``where`` is the place the name was read, for the message. Raises UnknownNameError, with the
    nearest spelling, when there is none.
    """
    row = _WORLD.get(name)
    if row is None:
        raise unknown_name("world assumption", name, WORLD_NAMES, where)
    return row


def check_lever(name: str, value: object, where: str = "") -> float:
    """Return a lever's value as a float (-0.0 becomes 0.0).

    Raises InputError when the lever does not exist, or the value is no finite number or outside
    the allowed range; the message gives the range with its unit.
    """
    row = lever(name, where)
    return _check(name, value, row.allowed, row.unit, where)


def check_world(name: str, value: object, where: str = "") -> float:
    """Return the value of an assumption about the world as a float; raises as check_lever does."""
    row = world_assumption(name, where)
    return _check(name, value, row.allowed, row.unit, where)


def _check(name: str, value: object, allowed: Range, unit: str, where: str) -> float:
    low, high = allowed
    if isinstance(value, bool) or not isinstance(value, Real):
        place = f"{where}: " if where else ""
        raise InputError(
            f"{place}{name} = {shown(value)} is not a number; "
            f"allowed are {low:g} to {high:g} ({unit})"
        )
    number = value if isinstance(value, int | float) else float(value)
    if not low <= number <= high:  # false for nan as well
        raise outside_range(name, _showable(number), low, high, unit, where)
    return float(number) + 0.0


def _showable(value: float) -> object:
    """Return the value, or words for an integer too long to print."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "an integer of more than 64 bits"
    return value
