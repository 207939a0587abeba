"""What is known about a family. Some families are a risk rather than a help."""

from __future__ import annotations

from ..records import Field

FAMILY = (
    Field("members", "i2", "count", 0, 32_000, "identity", "returnees of this family"),
    Field("region", "i1", "code", 0, 2, "identity", "region"),
    Field("has_tie", "i1", "flag", 0, 1, "state", "an active tie exists"),
    Field("extremist", "i1", "flag", 0, 1, "identity", "supports violent extremism"),
    Field("coercive", "i1", "flag", 0, 1, "identity", "controls by coercion"),
    Field("cohesion", "f8", "0-1", 0, 1, "state", "cohesion"),
    Field("strain", "f8", "0-1", 0, 1, "state", "strain"),
    Field("resources", "f8", "0-1", 0, 1, "state", "money and time of the household"),
    Field("contact", "f8", "0-1", 0, 1, "state", "contact with its returnees, mean"),
    Field("child_wellbeing", "f8", "0-1", 0, 1, "state", "wellbeing of the children"),
    Field("in_living_lab", "i1", "flag", 0, 1, "state", "takes part in a Living Lab this month"),
    # What its returnees bring home this month, as means over them; filled by family_life.
    Field("inside", "f8", "share", 0, 1, "state", "members in prison"),
    Field("limbo", "f8", "share", 0, 1, "state", "members in limbo"),
    Field("apart", "f8", "share", 0, 1, "state", "members apart from partner and children"),
    Field("living_with", "f8", "share", 0, 1, "state", "members living with the family"),
    Field("debt", "f8", "0-1", 0, 1, "state", "debt of members"),
    Field("distress", "f8", "0-1", 0, 1, "state", "distress of members"),
    Field("work", "f8", "0-1", 0, 1, "state", "family work received"),
    Field("job", "f8", "0-1", 0, 1, "state", "work of members, 1 = all in a job"),
    Field("stigma", "f8", "0-1", 0, 1, "state", "stigma of the municipality that reaches them"),
)
