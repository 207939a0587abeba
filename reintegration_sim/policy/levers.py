"""Every policy lever and every assumption about the world, as two tables.

A lever is something a Belgian authority can decide; ``LEVERS`` gives for each today's value, the
range seen in practice, the range allowed, both ends in words, who decides, the number it has in
the policy brief, and why today's value is what it is. An assumption about the world (labour
market, housing market, headlines, arrivals, stigma) is nobody's decision and stands in ``WORLD``.

``basis`` says where today's value comes from: ``B`` was read in a source of the Belgian dossier,
``D`` is assumed, ``fitted`` is set by calibration. ``grade`` rates the same value: ``B`` for a
value read, ``D`` for an assumption; how strong a lever's *effect* is known to be is said at the
parameters it reaches. ``sources`` are sections of that dossier (``B4`` is its section 4).
``does`` says what moving the value changes in the model, true to the code of the mechanisms that
read it; ``doubt`` what could be wrong with it. ``section`` is where the policy brief recommends it,
or "security" for means of security that the brief does not recommend.
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
Section = Literal["policy", "institutions", "people", "overarching", "security"]
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

BASES: dict[Basis, str] = {
    "B": "read in a source",
    "D": "assumed",
    "fitted": "set by comparison with observed figures",
}
"""Where today's value comes from, in words."""

SECTIONS: dict[Section, str] = {
    "policy": "Policy level",
    "institutions": "Institutions and professionals",
    "people": "Person and family",
    "overarching": "Overarching",
    "security": "Security measures, which the brief leaves out",
}
"""The four sections of recommendations in the policy brief (I to IV), and what it leaves out."""

_LAST_OF_SECTION: tuple[tuple[int, Section], ...] = (
    (4, "policy"), (10, "institutions"), (14, "people"), (19, "overarching"),
)
"""The number of the last recommendation in each section: R1 to R4 are section I, and so on."""

_SECTION_BY_HAND: dict[str, Section] = {
    "prison_programmes": "institutions",  # R15 names them only to set something else above them
    "reunification_support": "people",  # R15 names it among barriers; it is work with families
    "asset_freeze": "security",  # R17 asks that it does not pile up, not for it
    "deregistration": "security",  # the same
}


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
    does : what moving it changes in this model, in a sentence
    doubt : what could be wrong with it, in a sentence
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
    does: str
    doubt: str

    @property
    def section(self) -> Section:
        """Return the section of the brief that recommends it, or "security"."""
        if self.name in _SECTION_BY_HAND:
            return _SECTION_BY_HAND[self.name]
        if self.theme == "security":
            return "security"
        first = next(int(item[1:]) for item in self.brief if item[0] == "R")
        return next(section for last, section in _LAST_OF_SECTION if first <= last)


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
    does: str
    doubt: str


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
        does="Raising it makes headlines weigh less in decisions: fewer extra measures, fewer "
        "threats to status, fewer people sent back to prison, fewer early releases refused.",
        doubt="Steadiness has never been measured, and how far headlines move courts and offices "
        "is assumed; a steady policy may also be slow to correct a mistake.",
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
        does="Raising it evens out crowding and access to visits and programmes between prisons, "
        "and makes decisions inside clearer, so that they feel fairer.",
        doubt="Nobody has measured how unequal prisons are for this group; common rules can also "
        "level down, which the model leaves out.",
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
        does="Raising it threatens more people with loss of nationality or residence: trust and "
        "felt fairness drop at once, distress rises, and one more measure weighs on them.",
        doubt="No count was found of people present in Belgium who were threatened, and how much a "
        "threat takes from trust is assumed.",
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
        does="Raising it turns more threats into procedures: more people lose their status, in the "
        "end papers, rights and guidance too, and some are removed from the country.",
        doubt="What offices decide about people present is not counted; whoever leaves or is "
        "removed drops out of every count, which can flatter the policy.",
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
        does="Raising it lets a good plan count more, and assessed threat less, in early release; "
        "fewer people go back to prison for a broken condition.",
        doubt="How much courts weigh plans today is assumed; some people who stay out may commit "
        "an offence that a return to prison would have prevented.",
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
        does="Raising it makes courts grant early release more often: people serve less inside and "
        "more under conditions, where an offence or a return to prison is possible.",
        doubt="The model empties prisons faster than was observed and has too few people under "
        "electronic monitoring; nothing should be concluded from it about early release.",
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
        does="Raising it strengthens working links between services, so that more referrals arrive "
        "and fewer places are lost to double work; every meeting takes staff time.",
        doubt="What a meeting does for cooperation is assumed; conflicts of mandate and refusals "
        "on grounds of privacy are left out.",
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
        does="Raising it brings more files in time for release, so that fewer people spend months "
        "without worker, benefit or referral; links with security services wear less.",
        doubt="No count of files in time was found; a file that arrives may still go unread, and "
        "files that arrive in part are left out.",
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
        does="Raising it lets guidance go on for longer after release, also once conditions have "
        "ended, so that trust and ties to services have more time to grow.",
        doubt="What is offered need not be used: the model lets nobody decline guidance, and the "
        "length it has today is assumed.",
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
        does="Raising it lets people keep the same worker for longer; guidance grows better with "
        "time, and every change costs trust and raises the chance of an offence.",
        doubt="Those who do well may keep their worker because they do well; conflict with a "
        "worker, for whom a change would help, is left out.",
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
        does="Raising it makes fewer places and workers hang on project money, so that fewer "
        "people lose a service, a mentor or a worker when a project ends.",
        doubt="The share on project money is assumed; a place kept for longer is not free for "
        "those who wait, and a weak service may be kept going, which is left out.",
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
        does="Raising it leaves more staff time after guarding: stress falls, more visits take "
        "place, and more of every programme hour reaches people.",
        doubt="How load turns into lost visits and programme hours is assumed; strikes, and sick "
        "leave that differs between prisons, are left out.",
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
        does="Raising it crowds prisons: staff stress and harmful ties grow, visits and programmes "
        "are cut, and after release offences are more likely for a time.",
        doubt="Crowded prisons differ from others in many ways, so studies may blame crowding for "
        "what other conditions do.",
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
        does="Raising it leaves each justice assistant less time for a person: guidance is weaker, "
        "files arrive late more often, and workers under stress leave sooner.",
        doubt="Today's value is an order of magnitude for all files in Flanders; the load for "
        "people who returned may be lighter or heavier.",
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
        does="Raising it lets home, work, ties and family count beside risk signs: assessments err "
        "a little less and fall sooner, and people feel treated more fairly.",
        doubt="That it makes assessments more accurate was found in forensic care, not in this "
        "group; progress that is only staged is left out.",
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
        does="Raising it means that files are reviewed less often: a belief about threat that is "
        "out of date lasts longer, and the assessment body has less to do.",
        doubt="A review on the calendar need not be one in substance, and how often a file is "
        "really reopened was not found.",
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
        does="Raising it makes workers in houses of justice somewhat more skilled, and links "
        "between services somewhat stronger; skill fades without practice.",
        doubt="Attendance is not learning, and how many attend was not found; hours in a course "
        "are not taken from people's guidance in the model.",
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
        does="Raising it strengthens links between services and, where members of a Living Lab "
        "trust each other, the skill of workers in houses of justice.",
        doubt="No evaluation of training in Living Labs was found, and the keenest workers may be "
        "those who sign up.",
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
        does="Raising it helps more people to a settled home, on the day of release or later, and "
        "to keep it; a settled home makes offences less likely.",
        doubt="Places can be offered and not taken up; people who get one may already do better; "
        "who else loses that home is left out.",
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
        does="Raising it helps more people to find work, or training meanwhile; work brings "
        "income, ties and motivation and makes offences less likely.",
        doubt="Being offered help is not having a job: employers may still refuse, and those who "
        "join may be the most motivated.",
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
        does="Raising it helps more people to get papers in order, open social rights and bring "
        "down debt; that eases distress and makes offences less likely.",
        doubt="Places for this group are counted nowhere, and no desk can open rights that a "
        "frozen account or lost status keeps shut.",
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
        does="Raising it keeps people without papers for longer; without them rights stay shut, "
        "and home, work and reunion with the family are harder to reach.",
        doubt="Waiting times are not published, and one wait stands for every office, while "
        "offices differ.",
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
        does="Raising it gives more people care outside prison: distress eases while it lasts, and "
        "what was learned lowers offences for a time.",
        doubt="People who accept care may differ from those who refuse; getting worse during "
        "treatment is left out.",
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
        does="Raising it lets more people follow education, which counts as training at once and "
        "makes work somewhat easier to find later.",
        doubt="Part of the gain is by definition, since education counts towards stability; "
        "whether it leads to work is assumed.",
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
        does="Raising it gives more people with signs of trauma specialised care: distress eases "
        "while it lasts, and with it the chance of a broken condition or an offence.",
        doubt="How many live with trauma is not known for this group; care may be refused, or hurt "
        "before it helps, which is left out.",
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
        does="Raising it lets more visits take place in prison, as far as staff allow; contact "
        "holds families together and helps at release and for some years after.",
        doubt="People with caring families have more visits anyway, so studies may overstate them; "
        "some families are a risk themselves.",
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
        does="Raising it gives more families under strain support: strain falls, cohesion holds, "
        "and children fare better.",
        doubt="How much it helps is assumed; families who accept may be those who cope, and those "
        "treated as suspects may stay away.",
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
        does="Raising it helps more people to live with partner and children again, so that "
        "separation weighs less on them, the family and the children.",
        doubt="How often families reunite is not known, and not every reunion is wanted or safe, "
        "which the model does not weigh.",
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
        does="Raising it gives more people a mentor or peer: trust, motivation and ties to the "
        "community grow, and attachment to violent extremism fades faster.",
        doubt="Mentors may reach those who already want to change; what they do to attachment is "
        "assumed, and a mentor lost costs trust.",
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
        does="Raising it gives more people religious counselling: motivation grows, ties to the "
        "community a little, and attachment to violent extremism fades faster.",
        doubt="Counselling works only if the person trusts it, and being paid by the state may "
        "stand in the way; the size is largely assumed.",
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
        does="Raising it enrols more people inside; staff time and clear decisions settle how much "
        "reaches them, and what they gain fades after release.",
        doubt="The willing may be those who enrol, and taking part can be a way to earlier "
        "release; the effect on a person may be nothing.",
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
        does="Raising it makes headlines smaller: after a media storm or an incident, pressure on "
        "decisions and stigma in towns rise less.",
        doubt="No study links guidelines to anything, so how much they dampen is assumed; social "
        "media and elections are left out.",
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
        does="Raising it adds conditions that can be broken, and lets papers lapse more often; "
        "beyond the usual number treatment feels unfair. Measures felt to be fair deter a little.",
        doubt="Nobody has counted the measures in force, and they differ greatly in kind; the "
        "model counts each as one.",
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
        does="Raising it places more people in these units: fewer visits, less felt fairness, less "
        "staff time elsewhere; harmful ties may form less there, or more.",
        doubt="Whether separation limits or hardens is not known, so the sign is open; what it "
        "spares other people in prison is not in the model.",
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
        does="Raising it makes offences and broken conditions more likely to be noticed and deters "
        "a little; every contact takes time from guidance.",
        doubt="Trials of closer supervision are mixed; finding more small breaches sends people "
        "back who would have been stable.",
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
        does="Raising it places more people under supervision after their full term, and keeps "
        "some of them in prison for longer.",
        doubt="So few have been placed that nobody knows how it goes; holding people longer "
        "prevents offences outside by custody alone.",
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
        does="Raising it starts more early releases with months under electronic monitoring, when "
        "offences are less likely and more often noticed; it ends with the tag.",
        doubt="The model has far fewer people under monitoring than was observed; people who get a "
        "tag differ from those who do not.",
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
        does="Raising it makes a return to violent extremism more likely to become known, which "
        "also deters a little; nothing else moves directly.",
        doubt="How many people are followed and what it uncovers was not found; the strain of "
        "being watched, and mistakes, are left out.",
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
        does="Raising it writes the restorative approach into the rules of services: decisions in "
        "prison are clearer, links wear less, and guidance grows and stays more skilled.",
        doubt="Rules on paper may not change practice; no evaluation of outcomes was found, so the "
        "size of each step is assumed.",
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
        does="Raising it brings more people in reach of a Living Lab, where ties and family "
        "cohesion grow; it links services, eases local stigma and takes staff time.",
        doubt="Labs may reach people who are already motivated; some sessions hurt, and nothing "
        "about the outcomes of Labs has been measured.",
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
        does="Raising it makes Living Labs meet more often: trust among members grows faster, more "
        "people attend, links strengthen, and more staff time is taken.",
        doubt="Attendance was not found anywhere, and what one session adds is assumed; that "
        "people tire of meeting is left out.",
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
        does="Raising it makes it less likely that the money of a Living Lab stops; when it does, "
        "most of the trust among members is lost.",
        doubt="No Living Lab has run long enough to show what permanence brings; how much trust is "
        "lost with the money is assumed.",
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
        does="Raising it moves contacts from people who are assessed as a low threat to those "
        "assessed as a high one; the average stays about the same.",
        doubt="It is only as good as the assessment it follows: distress can be read as threat, so "
        "some are watched for being unwell.",
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
        does="Raising it makes people wait longer in prison before they may ask for early release, "
        "and shortens the time under conditions that follows.",
        doubt="The law sets the earliest day only, and the model empties prisons faster than was "
        "observed: read it with care.",
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
        does="Raising it isolates more people in prison: distress is higher while it lasts, and an "
        "offence after release is more likely.",
        doubt="People who are isolated differ beforehand from those who are not, so studies may "
        "overstate its harm; counts are not published.",
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
        does="Raising it bans more people under supervision from seeing named persons, which slows "
        "the growth of harmful ties.",
        doubt="A ban can be broken unseen, and can cut ties that help, which is left out; its "
        "effect is assumed.",
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
        does="Raising it freezes the assets of more people on the list: without an account they "
        "lose social rights and seldom find a lease. It may hinder re-engagement.",
        doubt="No effect was measured in either direction, and the share of people here whose "
        "assets are frozen is a guess from an upper bound.",
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
        does="Raising it strikes more people on the list off the register: without an address they "
        "have no papers and no social rights while it lasts.",
        doubt="The only count is old, and how many are struck off today is assumed; any use it has "
        "for security is left out.",
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
        does="Raising it makes work easier to find for everybody outside, with or without support.",
        doubt="One ratio moves every town alike; wages, the quality of jobs and employers who "
        "refuse in any market are left out.",
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
        does="Raising it makes a settled home easier to find after release, with or without "
        "support; the day of release itself is not touched.",
        doubt="One ratio moves every town alike; price and quality of homes, and others who queue "
        "for them, are left out.",
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
        does="Raising it brings more media storms, after which decisions are harsher and stigma in "
        "towns is higher for some months.",
        doubt="Nobody counts storms; how long they last and how far they move decisions is "
        "assumed, and social media are left out.",
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
        does="Raising it brings more people into the population of today over the years shown; "
        "they go through arrest, trial and the rest like everybody.",
        doubt="Arrivals hang on decisions abroad that nobody can foresee, and later arrivals may "
        "differ from earlier ones.",
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
        does="Raising it lifts the level that stigma in towns returns to: landlords and employers "
        "answer less, families are strained, and people feel it.",
        doubt="Its level is a convention of the scale and not a measurement; no opinion poll on "
        "people who returned was found.",
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
