"""A simulated life in sentences: who it is, a line for every month with news, how it ends.

Only what is in the table of `analysis/life.py` is told, and only when it changes. What an
institution knows and what is true are told apart. The first line says that nobody is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..core.codes import EVENTS, SERVICES
from ..core.text import in_sense, plural, text
from .life import BETWEEN, IN_PRISON

FICTITIOUS = (
    "This person is fictitious: made up by chance in a simulation, from no file and after no "
    "living example. Nothing here describes, predicts or judges anyone real.")

PHASE = {
    "not_here": "not in Belgium yet", "pending": "awaits trial at liberty",
    "remand": "held on remand", "serving": "serves a prison term",
    "em": "under electronic monitoring", "conditional": "free on conditions",
    "probation": "on probation", "post_sentence": "under supervision after the full term",
    "free": "free, without conditions", "gone": "no longer in Belgium"}
RELEASED = {
    "em": "released under electronic monitoring", "conditional": "released on conditions",
    "probation": "released on probation",
    "post_sentence": "released at full term, under supervision",
    "free": "released without conditions"}
HOME = {"precarious": "no home of their own", "with_family": "lives with family",
        "settled": "a settled home"}
JOB = {"none": "no work", "training": "in training or social employment", "job": "a job"}
AWAITED = {
    "housing": "housing", "job": "a job", "rights_desk": "the rights desk",
    "psychosocial": "psychosocial care", "education": "education", "trauma_care": "trauma care",
    "mentor": "a mentor", "chaplain": "a chaplain", "family_work": "family work",
    "reunification": "help to reunite the family"}
RECEIVED = {**AWAITED, "housing": "housing support", "job": "help to find work",
            "rights_desk": "help from the rights desk"}
FAMILY = {
    "prosocial": "a family that stands by them", "extremist": "a family with extremist views",
    "coercive": "a family that controls by coercion", "none": "no tie to a family"}
NATIONALITY = {
    "belgian_only": "Belgian only", "dual": "with two nationalities, one of them Belgian",
    "foreign": "foreign, with a right of residence"}
REGION = {"brussels": "Brussels", "flanders": "Flanders", "wallonia": "Wallonia"}
STATUS = {
    "none": "nationality or residence no longer threatened",
    "threatened": "loss of nationality or residence threatened",
    "procedure": "a procedure to take nationality or residence under way",
    "withdrawn_appeal_open": "nationality or residence withdrawn, appeal open",
    "final": "nationality or residence lost for good",
    "restored": "nationality or residence safe again"}
HAPPENED = {
    "revoked": "the release is revoked", "new_term": "sentenced to a new term",
    "onset": "takes up violent extremism again, unknown to anybody",
    "known": "the return to violent extremism becomes known", "attack": "commits an attack",
    "convicted_terror": "convicted again for terrorism",
    "stopped": "turns away from violent extremism again, unknown to anybody",
    "sanction_threatened": STATUS["threatened"],
    "sanction_procedure": "a procedure to take nationality or residence begins",
    "status_withdrawn": STATUS["withdrawn_appeal_open"], "status_final": STATUS["final"],
    "status_restored": STATUS["restored"],
    "removed": "removed from the country", "departed": "leaves the country", "died": "dies",
    "settled": "finds a settled home", "home_lost": "loses the home", "job_found": "finds a job",
    "job_lost": "loses the job", "worker_left": "the key worker leaves",
    "reunited": "one home with partner and children", "delisted": "taken off the common list",
    "stable": "durably stable for the first time: a year in a row",
    "reversal": "falls below the threshold of the stability index again"}
"""What an event is in words; releases, broken conditions and offences have functions of their own.
"""

_ENDINGS = ("removed", "departed", "died")
_Row = Mapping[str, Any]


def in_words(life: pd.DataFrame) -> list[str]:
    """Return a life in sentences, a paragraph each; ``life`` is what `analysis.life.life` returns.

    The first says that the person is fictitious, the second who it is, the last how it ends;
    between them stands one for every month in which something happened or changed.
    """
    rows = [{str(name): value for name, value in row.items()} for row in life.to_dict("records")]
    told = [text(FICTITIOUS), _introduced(_first_here(rows))]
    before: _Row | None = None
    for row in rows:
        news = news_of(before, row)
        if news:
            told.append(text("Month {month}: {news}.", month=_in_time(row["month"]),
                             news=text("; ").join(news)))
        before = row
    return [*told, _ended(rows)]


def span(months: int) -> str:
    """Return a time: "5 months", "1 year", "1 year and 2 months"."""
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(plural("{n} year", "{n} years", years))
    if rest or not years:
        parts.append(plural("{n} month", "{n} months", rest))
    return listed(parts)


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return text("{most} and {last}", most=", ".join(parts[:-1]), last=parts[-1])


def _in_time(month: int) -> str:
    return str(month) if month < 12 else text("{month} ({time})", month=month, time=span(month))


def _first_here(rows: Sequence[_Row]) -> _Row:
    return next((row for row in rows if row["phase"] != "not_here"), rows[0])


def _introduced(row: _Row) -> str:
    children = plural("{n} child", "{n} children", row["children"]) if row["children"] else (
        text("no children"))
    twin = "" if row["effects"] else text(
        " This is the muted twin of the run, in which nothing that is delivered takes effect.")
    return text(
        "Person {person} of run {run}, under the policy {scenario}: a {sex} of {age} in {region}, "
        "{nationality}, with {children} and {family}.{twin}",
        person=row["person"], run=row["run"], scenario=row["scenario"], sex=text(row["sex"]),
        age=row["age"], region=text(REGION[row["region"]]),
        nationality=text(NATIONALITY[row["nationality"]]), children=children,
        family=text(FAMILY[row["family"]]), twin=twin)


def _ended(rows: Sequence[_Row]) -> str:
    last = rows[-1]
    time = text("After {month} months", month=last["month"]) if last["month"] < 12 else (
        text("After {month} months ({time})", month=last["month"], time=span(last["month"])))
    if last["phase"] == "not_here":
        return text("{time} this fictitious person has not arrived.", time=time)
    if last["phase"] == "gone":
        when, how = next(((row["month"], name) for row in rows for name in _names(row["events"])
                          if name in _ENDINGS), (0, "departed"))
        what = {"died": in_sense("life", "died"),
                "removed": text("was removed from the country")}.get(
            how, text("left the country"))
        return text("{time}: this fictitious person {what} in month {month}.", time=time,
                    what=what, month=when)
    parts = [text(PHASE[last["phase"]])]
    if last["home"] != IN_PRISON:
        parts += [text(HOME[last["home"]]), text(JOB[last["work"]])]
    parts.append(text("papers in order") if last["papers"] else text("papers not in order"))
    parts.append(text("an income from social rights") if last["rights"] else
                 text("no income from social rights"))
    parts += _services(text("gets"), RECEIVED, _names(last["receives"]))
    parts += _services(text("waits for"), AWAITED, _names(last["awaits"]))
    if last["status"] != "none":
        parts.append(text(STATUS[last["status"]]))
    stable = text("Durably stable") if last["durably_stable"] else text("Not durably stable")
    # Trust, distress and other states from 0 to 1 are not told: nobody is to be given a score.
    return text("{time} this fictitious person is as follows: {parts}. {stable}.",
                time=time, parts=text("; ").join(parts), stable=stable)


def news_of(before: _Row | None, row: _Row) -> list[str]:
    """Return what happened and what changed in a month, in the order in which it is told."""
    if row["phase"] == "not_here":
        return []
    events = _names(row["events"])
    new = before is None or before["phase"] == "not_here"
    found = [text("arrives")] if new and before is not None else []
    found += _released(row, events)
    found += _setbacks(events)
    found += [text(HAPPENED[name]) for name in events if name in HAPPENED]
    if row["phase"] == "gone":
        return found
    was: _Row = {} if before is None or new else before
    found += _phase(was, row, events)
    found += _living(was, row, events)
    found += _papers(was, row)
    found += _support(was, row, events)
    found += _authorities(was, row, events)
    return found


def _released(row: _Row, events: Sequence[str]) -> list[str]:
    if "released" not in events:
        return []
    return [text(RELEASED.get(row["phase"], "released"))]


def _setbacks(events: Sequence[str]) -> list[str]:
    found = []
    for name, unseen, seen in (
            ("breach", "breaks a condition, unnoticed", "breaks a condition, and it is noticed"),
            ("offence", "commits an ordinary offence, unnoticed",
             "commits an ordinary offence, and it is noticed")):
        if name in events:
            found.append(text(seen if f"{name}_seen" in events else unseen))
    return found


def _phase(was: _Row, row: _Row, events: Sequence[str]) -> list[str]:
    if was.get("phase") == row["phase"] or ("released" in events and row["phase"] in RELEASED):
        return []
    outside = was and was["home"] != IN_PRISON
    if row["phase"] == "serving" and (outside or "released" in events):
        return [text("back in prison")] if was["phase"] != "pending" else [text("goes to prison")]
    return [text(PHASE[row["phase"]])]


def _living(was: _Row, row: _Row, events: Sequence[str]) -> list[str]:
    """Return home and work, where they changed or a life outside begins."""
    if row["home"] == IN_PRISON:
        return []
    begins = was.get("home", IN_PRISON) == IN_PRISON
    found = []
    if (begins or was["home"] != row["home"]) and not (
            "settled" in events and row["home"] == "settled"):
        found.append(text(HOME[row["home"]]))
    if (begins or was["work"] != row["work"]) and not (
            {"job_found", "job_lost"} & set(events) and row["work"] != "training"):
        found.append(text(JOB[row["work"]]))
    return found


def _papers(was: _Row, row: _Row) -> list[str]:
    found = []
    if row["papers"] != was.get("papers", 0):
        found.append(text("papers in order") if row["papers"] else
                     text("papers no longer in order"))
    if row["rights"] != was.get("rights", 0):
        found.append(text("an income from social rights") if row["rights"] else
                     text("no income from social rights any more"))
    return found


def _support(was: _Row, row: _Row, events: Sequence[str]) -> list[str]:
    """Return services that begin, end or are waited for, and the coming and going of workers."""
    got, gets = _names(was.get("receives", "")), _names(row["receives"])
    waited, waits = _names(was.get("awaits", "")), _names(row["awaits"])
    found = _services(text("gets"), RECEIVED, _without(gets, got))
    found += _services(text("no longer gets"), RECEIVED, _without(got, gets))
    found += _services(text("waits for"), AWAITED, _without(waits, waited))
    found += _services(text("no longer waits for"), AWAITED, _without(waited, (*waits, *gets)))
    had, has = was.get("key_worker_months", 0) > 0, row["key_worker_months"] > 0
    if has and not had:
        found.append(text("a key worker is assigned"))
    elif had and not has and "worker_left" not in events:
        found.append(text("no key worker any more"))
    return found


def _authorities(was: _Row, row: _Row, events: Sequence[str]) -> list[str]:
    """Return what the authorities changed without an event of its own."""
    found = []
    told = {name for name in events if name.startswith(("sanction_", "status_"))}
    if row["status"] != was.get("status", "none") and not told:
        found.append(text(STATUS[row["status"]]))
    if row["listed"] != was.get("listed", 0) and "delisted" not in events:
        found.append(text("on the common list") if row["listed"] else
                     text("no longer on the common list"))
    if row["together"] < was.get("together", row["together"]):
        found.append(text("apart from partner and children"))
    return found


def _services(what: str, words: Mapping[str, str], names: Iterable[str]) -> list[str]:
    told = [text(words[name]) for name in names]
    return [f"{what} {listed(told)}"] if told else []


def _names(cell: str) -> list[str]:
    return cell.split(BETWEEN) if cell else []


def _without(names: Iterable[str], others: Iterable[str]) -> list[str]:
    taken = set(others)
    return [name for name in names if name not in taken]


assert set(AWAITED) == set(SERVICES)
assert set(EVENTS) == {*HAPPENED, "released", "breach", "breach_seen", "offence", "offence_seen"}
