"""What is known about institutions: staff time, queues, turnover, orientation."""

from __future__ import annotations

from ..codes import LONGEST_WAIT, N_SECTORS, N_SERVICES
from ..records import Field


def _state(name: str, unit: str, high: float, meaning: str,
           shape: tuple[int, ...] = ()) -> Field:
    return Field(name, "f8", unit, 0.0, high, "state", meaning, shape)


_COMMON = (
    Field("region", "i1", "code", 0, 2, "identity", "region; 0 for federal ones"),
    _state("load", "ratio", 100, "work against staff time"),
    _state("stress", "0-1", 1, "staff stress"),
    _state("turnover", "ratio", 10, "turnover against the usual"),
    _state("orientation", "0-1", 1, "practice orientation, 0 security to 1 restorative"),
)

PRISON = (
    *_COMMON,
    Field("occupancy_spread", "f8", "share", -1, 1, "identity", "usual distance from the mean"),
    Field("access_spread", "f8", "share", -1, 1, "identity",
          "how much more or less of visits and programmes than elsewhere, without common rules"),
    _state("occupancy", "ratio", 3, "detainees a place"),
    _state("free_room", "0-1", 1, "staff time left after guarding, 1 = as at load 1"),
    _state("access", "ratio", 2, "access to visits and programmes against the mean"),
    _state("opacity", "0-1", 1, "how opaque decisions are"),
)

HOUSE_OF_JUSTICE = (
    *_COMMON,
    _state("caseload", "files per FTE", 1e3, "files an assistant holds"),
    _state("time", "0-1", 1, "time for a file, 1 = not the limit"),
    _state("skill", "0-1", 1, "skill of assistants"),
    _state("leaving", "0-1", 1, "chance that a key worker leaves this month"),
    _state("mean_threat", "0-1", 1, "mean assessed threat of the people supervised"),
    _state("supervised", "count", 1e9, "people supervised"),
)

MUNICIPALITY = (
    *_COMMON,
    Field("housing_market", "f8", "ratio", 0, 10, "identity", "against the country"),
    Field("labour_market", "f8", "ratio", 0, 10, "identity", "against the country"),
    Field("livc_r", "i1", "flag", 0, 1, "identity", "local integral security cell active"),
    _state("reach", "0-1", 1, "how far links with the municipality reach this one"),
    _state("local_stigma", "0-1", 1, "stigma in the municipality"),
)

INSTITUTION = (
    *_COMMON,
    Field("kind", "i1", "code", 0, 8, "identity", "kind, see core/codes.py"),
    _state("staffing", "ratio", 10, "staff in post against the usual"),
    _state("file_queue", "files", 1e9, "files due this month"),
    _state("served_share", "0-1", 1, "share of due files that are dealt with"),
)

REGION = (
    _state("present", "count", 1e9, "returnees present"),
    _state("outside", "count", 1e9, "returnees outside prison"),
    _state("listed", "count", 1e9, "returnees on the list"),
    _state("places", "places", 1e9, "places by kind of service", (N_SERVICES,)),
    _state("used_well", "0-1", 1, "share of places not lost to double handling", (N_SERVICES,)),
    _state("taken", "count", 1e9, "places taken by kind", (N_SERVICES,)),
    _state("waiting", "count", 1e9, "people waiting by kind", (N_SERVICES,)),
    Field("lumpiness", "f8", "0-1", 0, 1, "identity", "keyed rounding of places by kind",
          (N_SERVICES,)),
    _state("link", "0-1", 1, "working links between sectors, symmetric", (N_SECTORS, N_SECTORS)),
    # scratch of the queues, by kind of service; filled and emptied within stage 5
    Field("open", "i8", "bits", 0, 1023, "state", "services with a free place, one bit a kind"),
    Field("free", "i8", "places", -1e9, 1e9, "state", "places still free", (N_SERVICES,)),
    Field("longest", "i8", "months", -1, 600, "state", "longest wait", (N_SERVICES,)),
    Field("marginal", "i8", "months", -1, 600, "state", "wait that just gets a place or not",
          (N_SERVICES,)),
    Field("waits", "i8", "count", 0, 1e9, "state", "people waiting, by months waited",
          (N_SERVICES, LONGEST_WAIT + 1)),
)

LIVING_LAB = (
    Field("region", "i1", "code", 0, 2, "identity", "region"),
    _state("member_trust", "0-1", 1, "trust among members"),
    _state("attendance", "count", 1e9, "returnees who attended this month"),
)

PUBLIC_SPHERE = (
    _state("salience", "0-3", 3, "media salience"),
    _state("pressure", "0-3", 10, "political pressure for ad-hoc measures"),
    _state("known_cases", "count", 1e9, "re-engagements that became known this month"),
    _state("attacks", "count", 1e9, "attacks this month"),
    _state("present", "count", 1e9, "returnees present"),
)
