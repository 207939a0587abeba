"""The agents of the model: one window on one record each.

``agent.row`` is the row of the record in its table; fields that name a place (``prison``,
``family``) hold such rows, and ``model.agent(Prison, person.prison)`` finds the agent. What
mechanisms compute anew each month (a load, the orientation of practice) can be assigned, but
holds only until they do.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import mesa

from ..core import codes
from ..core.codes import REGIONS, SECTORS, SERVICES
from ..core.errors import InputError, unknown_name
from ..core.fields.family import FAMILY
from ..core.fields.institutions import (
    HOUSE_OF_JUSTICE,
    INSTITUTION,
    LIVING_LAB,
    MUNICIPALITY,
    PRISON,
    PUBLIC_SPHERE,
    REGION,
)
from ..core.fields.returnee import RETURNEE
from ..core.people import note, start_service, start_waiting, stop_service
from ..core.records import Field
from ..core.text import text
from ..mechanisms.exits import leave
from .windows import Window, checked

_BY_MECHANISMS = ("people are moved from phase to phase by the mechanisms of the month; to let "
                  "somebody leave the country, call remove()")
_BY_SERVICES = ("a place, a wait and the month it began move together; call start_service(), "
                "wait_for_service() or stop_service()")
_BY_ENGINE = "the engine fills and empties it within a month"

_STANDING = {codes.BELGIAN_ONLY: "Belgian", codes.DUAL: "Belgian with a second nationality",
             codes.FOREIGN: "foreign with a right of residence"}
_COURSE = {
    codes.NO_SANCTION: "{standing}",
    codes.THREATENED: "{standing}, loss of {right} threatened",
    codes.PROCEDURE: "{standing}, procedure to withdraw {right} open",
    codes.WITHDRAWN: "{right} withdrawn, appeal open",
    codes.FINAL: "{right} withdrawn for good",
    codes.RESTORED: "{standing}, {right} restored after appeal",
}


class RecordAgent(Window, mesa.Agent):  # type: ignore[misc]
    """A Mesa agent that is a window on one record; the model makes them, nobody else."""

    def __init__(self, model: Any, record: Any = None, row: int = -1) -> None:
        """Open the window; raise InputError unless the model itself does so."""
        self._record = record
        self._row = row
        super().__init__(model)

    def remove(self) -> None:
        """Refuse: only returnees can leave."""
        raise InputError(f"{self.label} cannot be removed; institutions and families stay, only "
                         "returnees can leave")

    def drop(self) -> None:
        """Take the window out of the model; the record stays as it is."""
        mesa.Agent.remove(self)


class Returnee(RecordAgent):
    """A returnee; in ``model.agents`` from arrival until departure, removal or death."""

    fields = RETURNEE
    luck_kind = codes.PERSON
    refused = MappingProxyType({
        "phase": _BY_MECHANISMS,
        "exit_kind": _BY_MECHANISMS,
        "active_this_month": _BY_ENGINE,
        "released_this_month": _BY_ENGINE,
        "events": _BY_ENGINE,
        "receives": _BY_SERVICES,
        "awaits": _BY_SERVICES,
        "project_paid": _BY_SERVICES,
        "service_since": _BY_SERVICES,
        "services": _BY_SERVICES,
        "legal_status": "it follows from nationality and sanction_state",
    })

    @property
    def services(self) -> dict[str, str]:
        """Return each service by name: "none", "waiting" or "served"."""
        receives, awaits = int(self._record["receives"]), int(self._record["awaits"])
        return {name: "served" if receives >> kind & 1 else
                "waiting" if awaits >> kind & 1 else "none"
                for kind, name in enumerate(SERVICES)}

    @property
    def legal_status(self) -> str:
        """Return nationality or right of residence, and what threatens it, in words."""
        nationality = int(self._record["nationality"])
        right = "right of residence" if nationality == codes.FOREIGN else "nationality"
        words = _COURSE[int(self._record["sanction_state"])]
        said = text(words, standing=_STANDING[nationality], right=right)
        return said[0].upper() + said[1:]

    def start_service(self, service: str, *, project_paid: bool = False) -> None:
        """Give the person a place in a service from the next month on, beyond the queue.

        ``service`` is a name of ``services``; ``project_paid`` says whether a project pays, so
        that the place ends with it. The place counts among those taken. Raises InputError for an
        unknown service, somebody in prison or somebody gone.
        """
        kind = self._service_outside(service)
        start_service(self._record, kind, self.model.month, project_paid)

    def wait_for_service(self, service: str) -> None:
        """Put the person on the waiting list of a service; nothing changes for who is served.

        Raises InputError for an unknown service, somebody in prison or somebody gone.
        """
        kind = self._service_outside(service)
        if self.services[service] == "none":
            start_waiting(self._record, kind, self.model.month)

    def stop_service(self, service: str) -> None:
        """End a service or the wait for it. Raises InputError for an unknown service."""
        self.check_open()
        stop_service(self._record, _service(service))

    def remove(self) -> None:
        """Let the person leave the country for good, before the next month is lived.

        What the person held is free again, and the departure stands in the log of events under
        the next month. Nothing happens to somebody who is gone already.
        """
        if int(self._record["phase"]) == codes.GONE:
            return
        leave(self._record, codes.DEPARTED)
        note(self._record, codes.E_DEPARTED)
        self.model.follow_people()

    def check_open(self) -> None:
        """Raise InputError when the person is gone."""
        if int(self._record["phase"]) == codes.GONE:
            raise InputError(f"{self.label} is gone; nothing can be changed any more")

    def _service_outside(self, service: str) -> int:
        self.check_open()
        kind = _service(service)
        if int(self._record["phase"]) in (codes.REMAND, codes.SERVING):
            raise InputError(f"{self.label} is in prison; services are for people outside")
        return kind


class Family(RecordAgent):
    """A family of one or more returnees; there from the arrival of the first."""

    fields = FAMILY
    luck_kind = codes.FAMILY


class Institution(RecordAgent):
    """An institution; ``name`` is its node in ``model.network()``, ``sector`` its sector there."""

    title = "institution"
    sector: str | None = None
    regional = True

    @property
    def name(self) -> str:
        """Kind, region and row, "house_of_justice flanders 2" for instance."""
        if not self.regional:
            return f"{self.title} {self._row}"
        return f"{self.title} {REGIONS[int(self._record['region'])]} {self._row}"


class Prison(Institution):
    """A prison."""

    fields = PRISON
    luck_kind = codes.PRISON
    title, sector, regional = "prison", "prison", False


class HouseOfJustice(Institution):
    """A house of justice: assistants who hold files of people under conditions."""

    fields = HOUSE_OF_JUSTICE
    luck_kind = codes.HOUSE
    title, sector = "house_of_justice", "house_of_justice"


class Municipality(Institution):
    """A municipality, with its housing and labour market and its stigma."""

    fields = MUNICIPALITY
    luck_kind = codes.TOWN
    title, sector = "municipality", "municipality"


class _OneOfMany(Institution):
    fields = INSTITUTION
    luck_kind = codes.INSTITUTION


class ThreatAssessmentBody(_OneOfMany):
    """OCAD, which assesses the threat and keeps the common list."""

    title, sector, regional = "ocad", "ocad", False


class NationalityOffice(_OneOfMany):
    """The office that opens procedures against nationality and residence."""

    title, regional = "nationality_office", False


class Court(_OneOfMany):
    """The court of a region that decides on release."""

    title = "court"


class LocalTaskForce(_OneOfMany):
    """The local task force of a region: police and intelligence."""

    title, sector = "task_force", "police"


class EmploymentService(_OneOfMany):
    """The employment service of a region."""

    title = "employment"


class WelfareService(_OneOfMany):
    """The welfare service of a region."""

    title = "welfare"


class MentalHealthService(_OneOfMany):
    """The mental health service of a region; it stands for the sector of care."""

    title, sector = "mental_health", "care"


class YouthProtection(_OneOfMany):
    """Youth protection of a region."""

    title, sector = "youth_protection", "youth_protection"


class MentorsAndChaplains(_OneOfMany):
    """Mentors and chaplains of a region; they stand for civil society."""

    title, sector = "mentors_and_chaplains", "civil_society"


class LivingLab(Institution):
    """The Living Lab of a region."""

    fields = LIVING_LAB
    luck_kind = codes.LAB
    title = "living_lab"


INSTITUTION_CLASSES: dict[int, type[Institution]] = {
    codes.I_OCAD: ThreatAssessmentBody,
    codes.I_NATIONALITY: NationalityOffice,
    codes.I_COURT: Court,
    codes.I_TASK_FORCE: LocalTaskForce,
    codes.I_EMPLOYMENT: EmploymentService,
    codes.I_WELFARE: WelfareService,
    codes.I_MENTAL_HEALTH: MentalHealthService,
    codes.I_YOUTH: YouthProtection,
    codes.I_CIVIL: MentorsAndChaplains,
}
"""The class of each kind of institution that shares one record type."""


class Region(Window):
    """What a region counts, and its working links; not an agent."""

    fields = REGION
    luck_kind = codes.REGION
    refused = MappingProxyType({
        **dict.fromkeys(("places", "used_well", "taken", "waiting", "free", "longest", "marginal",
                         "waits"), _BY_ENGINE),
        "link": "call set_link(), which keeps links symmetric",
    })

    def __init__(self, model: Any, record: Any, row: int) -> None:
        """Open the window on a region."""
        self.model, self._record, self._row = model, record, row

    def set_link(self, one: str, other: str, weight: float) -> None:
        """Set the working link between two sectors, 0 to 1.

        Raises InputError for a sector that does not exist, the same sector twice or another
        weight.
        """
        for sector in (one, other):
            if sector not in SECTORS:
                raise unknown_name("sector", sector, SECTORS)
        if one == other:
            raise InputError(f"{self.label}: a link connects two sectors, not {one} with itself")
        a, b = SECTORS.index(one), SECTORS.index(other)
        value = checked(_WEIGHT, weight, self.label)
        self._record["link"][a, b] = self._record["link"][b, a] = value


class PublicSphere(Window):
    """Headlines and the pressure they make; not an agent."""

    fields = PUBLIC_SPHERE
    luck_kind = codes.PUBLIC

    def __init__(self, model: Any, record: Any, row: int) -> None:
        """Open the window on the public sphere."""
        self.model, self._record, self._row = model, record, row


_WEIGHT = Field("link", "f8", "0-1", 0, 1, "state", "working link between two sectors")


def _service(name: str) -> int:
    if name not in SERVICES:
        raise unknown_name("service", name, SERVICES)
    return SERVICES.index(name)
