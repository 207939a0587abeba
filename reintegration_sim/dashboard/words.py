"""Sentences made from results: what, for whom, how many people, against what, how sure.

They can say "worse", and that two policies cannot be told apart. Whether a difference is there at
all (more than two simulation errors from nothing) and how far it holds from one simulated Belgium
to the next (the likely range) are two questions, and both are answered.
"""

from __future__ import annotations

from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from ..analysis.comparison import Comparison
from ..core.text import number as formatted
from ..core.text import text
from ..engine.outcomes import OUTCOMES
from ..plots.style import in_sentence
from ..plots.words import number, phrases, signed, span

OUTCOME = {row.name: row for row in OUTCOMES}
INDEX = 100.0
_COLUMNS = ("baseline_mean", "scenario_mean", "difference", "low", "high", "simulation_error",
            "delivery", "effect")
_KNOWN: WeakKeyDictionary[Comparison, dict[tuple[str, str], dict[str, float]]] = (
    WeakKeyDictionary())
ERRORS_FROM_NOTHING = 2.0
"""Simulation errors beyond which a mean difference counts as one: luck passes it 1 time in 20."""
SMALLEST = 0.05
"""A difference below this is nought as it is printed: nobody is told that it is better or worse."""
Sureness = Literal["none", "small", "mixed", "clear"]


class Told(NamedTuple):
    """One outcome of two policies: means, the difference and how sure it is.

    Indices from 0 to 1 are in hundredths.

    ``sure`` is "none" when the mean difference cannot be told from nothing, "small" when it can
    but is printed as nought, "mixed" when single simulations still go either way, "clear" when
    19 of 20 go one way. ``good`` is True for better, False for worse, None for an outcome that is
    neither, and where nothing can be told or seen.
    """

    outcome: str
    label: str
    unit: str
    month: int
    base: float
    value: float
    difference: float
    low: float
    high: float
    error: float
    sure: Sureness
    good: bool | None


def told(c: Comparison, outcome: str, scenario: str | None = None) -> Told:
    """Return an outcome of a scenario (the one that is compared) at the end."""
    scenario = c.scenarios[-1] if scenario is None else scenario
    row, about = _at_end(c)[scenario, outcome], OUTCOME[outcome]
    difference, error, low, high = (row[name] for name in ("difference", "simulation_error", "low",
                                                           "high"))
    scale = INDEX if about.unit == "0-1" else 1.0
    if difference == 0.0 or abs(difference) <= ERRORS_FROM_NOTHING * error:
        sure: Sureness = "none"
    elif scale * abs(difference) < SMALLEST:
        sure = "small"
    else:
        sure = "clear" if low > 0.0 or high < 0.0 else "mixed"
    good = None
    if about.better != "neither" and sure in ("mixed", "clear"):
        good = (difference > 0.0) == (about.better == "higher")
    return Told(outcome, text(about.label), text("points of 100") if scale > 1.0 else
                text(about.unit), int(c.settings["months"]), scale * row["baseline_mean"],
                scale * row["scenario_mean"], scale * difference, scale * low, scale * high,
                scale * error, sure, good)


def _at_end(c: Comparison) -> dict[tuple[str, str], dict[str, float]]:
    """Return the differences in the last month by scenario and outcome; looked up many times."""
    found = _KNOWN.get(c)
    if found is None:
        frame = c.differences
        frame = frame[frame["month"] == int(c.settings["months"])]
        numbers = frame[list(_COLUMNS)].to_numpy(dtype=float).tolist()
        keys = zip(frame["scenario"].astype(str), frame["outcome"].astype(str), strict=True)
        found = {key: dict(zip(_COLUMNS, row, strict=True))
                 for key, row in zip(keys, numbers, strict=True)}
        _KNOWN[c] = found
    return found


def against(c: Comparison) -> str:
    """Return what the other policy is compared with, as it stands in a sentence."""
    return in_sentence(c.baseline)


def people(value: float) -> str:
    """Return "41 of 100", or "0.3 of 100" where whole people would say nothing."""
    return text("{n} of 100", n=shown(value))


def shown(value: float) -> str:
    """Return a mean in whole people from 10 on, with decimals below."""
    return formatted(value, 0) if abs(value) >= 9.95 else number(value, 1)


def difference_words(one: Told, c: Comparison) -> str:
    """Return the difference, or that there is none to be seen."""
    if one.sure == "none":
        return text("cannot be told apart from {baseline}", baseline=against(c))
    if one.sure == "small":
        return text("hardly differs from {baseline}", baseline=against(c))
    return text("{difference} against {baseline}", difference=signed(one.difference, 1),
                baseline=against(c))


def range_words(one: Told) -> str:
    """Return the likely range of the difference."""
    return text("19 of 20 simulations: {range}", range=range_of(one))


def range_of(one: Told, places: int = 1) -> str:
    """Return "−0.6 to +1.2", with one decimal more where a bound would look like nothing."""
    if any(bound != 0.0 and not number(bound, places).strip("−0.,")
           for bound in (one.low, one.high)):
        places += 1
    return text("{low} to {high}", low=signed(one.low, places), high=signed(one.high, places))


def verdict(one: Told) -> str:
    """Return better, worse, or what else the difference amounts to, in a word or three."""
    if one.sure == "none":
        return text("no clear difference")
    if one.sure == "small":
        return text("hardly any difference")
    if one.good is None:
        return text("more") if one.difference > 0.0 else text("less")
    if one.sure == "mixed":
        return text("better on average") if one.good else text("worse on average")
    return text("better") if one.good else text("worse")


def headline(c: Comparison) -> str:
    """Return the one sentence that is read aloud: people who are durably stable, and how sure."""
    one = told(c, "durably_stable")
    first = text("With these choices, {people} people are durably stable after {span}",
                 people=people(one.value), span=span(one.month))
    if one.sure == "none":
        return text("{first}; this cannot be told apart from {baseline}.", first=first,
                    baseline=against(c))
    if one.sure == "small":
        return text("{first}; this hardly differs from {baseline}.", first=first,
                    baseline=against(c))
    change = (text("{n} more than under {baseline}", n=number(one.difference, 1),
                   baseline=against(c)) if one.difference > 0.0 else
              text("{n} fewer than under {baseline}", n=number(-one.difference, 1),
                   baseline=against(c)))
    if one.sure == "mixed":
        return text("{first}, on average {change}. Single simulations of 100 people go either "
                    "way: in 19 of 20 the difference lies between {low} and {high}.", first=first,
                    change=change, low=signed(one.low, 1), high=signed(one.high, 1))
    return text("{first}, {change}. In 19 of 20 simulations the difference lies between {low} and "
                "{high}.", first=first, change=change, low=signed(one.low, 1),
                high=signed(one.high, 1))


MAIN = ("people_with_contact", "people_with_offence_seen", "onsets", "known_reengagements",
        "attacks", "people_reincarcerated", "durably_stable", "with_home", "in_job",
        "papers_in_order", "gap_at_release", "together", "child_wellbeing", "distress", "trust",
        "fairness", "stigma_felt", "in_limbo", "inside")
"""The main outcomes: what is noticed stands beside what happens."""
_SUMS = ("core_", "stability_", "index_", "part_", "durably_stable_", "strictly_")
"""How the names of outcomes begin that only say others again, together or for a group."""
WATCHED = (*MAIN, *(row.name for row in OUTCOMES if row.better != "neither"
                    and row.name not in MAIN and not row.name.startswith(_SUMS)))
"""Outcomes of which the sentences say what gets better and what worse: all that have a side."""
_NOTICED = (("people_with_offence_seen", "people_with_offence"), ("known_reengagements", "onsets"))
"""What is noticed, and what happens."""


def changes(c: Comparison) -> tuple[list[Told], list[Told]]:
    """Return what gets better and what gets worse: main outcomes first, then the surest."""
    found = [told(c, name) for name in WATCHED]
    found = [one for one in found if one.good is not None]
    found.sort(key=lambda one: (one.outcome not in MAIN,
                                -abs(one.difference) / max(one.error, 1e-9)))
    return [one for one in found if one.good], [one for one in found if not one.good]


def noticed_otherwise(c: Comparison) -> list[str]:
    """Return a sentence for each count of what is noticed that goes against what happens."""
    found = []
    for noticed, happening in _NOTICED:
        seen, true = told(c, noticed), told(c, happening)
        if None not in (seen.good, true.good) and seen.good != true.good:
            found.append(text(
                "What is noticed and what happens go different ways: {seen} {seen_by}, {true} "
                "{true_by} ({unit}). The policy also changes how much is noticed.",
                seen=seen.label, seen_by=signed(seen.difference, 1), true=true.label,
                true_by=signed(true.difference, 1), unit=true.unit))
    return found


def delivered_words(c: Comparison) -> str:
    """Return how much of the main difference is delivered, or "" where there is none.

    As long as the muted twins are not there, that it will be said.
    """
    one = told(c, "durably_stable")
    row = _at_end(c)[c.scenarios[-1], one.outcome]
    if one.sure in ("none", "small"):
        return ""
    if row["delivery"] != row["delivery"]:
        return text("How much of it is delivered, and how much is what that does to people, comes "
                    "here in a moment.")
    return text("Of these {difference}, {delivery} come from what the policy itself gives or takes "
                "(homes, places, time in prison), and {effect} from what that does to people.",
                difference=signed(one.difference, 1), delivery=signed(row["delivery"], 1),
                effect=signed(row["effect"], 1))


EFFORT = ("effort_guidance", "effort_services", "effort_prison")
"""The effort that stands beside the results: key workers, places, prison."""


def effort_lines(c: Comparison) -> list[str]:
    """Return the difference in effort, a phrase for each kind."""
    found = []
    for name in EFFORT:
        one = told(c, name)
        found.append(text("{label}: {difference} {unit}", label=one.label,
                          difference=signed(one.difference, 0), unit=one.unit))
    return found


def effort_words(c: Comparison) -> str:
    """Return what a policy asks more or less of, in a sentence."""
    return text("Effort over {span}, more (+) or less (−) than under {baseline}: {effort}.",
                span=span(int(c.settings["months"])), baseline=against(c),
                effort=phrases(effort_lines(c)))


def main_definition() -> str:
    """Return what "durably stable", "better off" and "worse off" mean."""
    main = OUTCOME["durably_stable"]
    return text("“{label}” means: {definition}", label=text(main.label),
                definition=text(main.definition))


def caution() -> str:
    """Return what has to be known of every result."""
    return text("Whether a lever helps or harms is mostly assumed, from studies of other people in "
                "other places; how much comes of it is what is computed.")


def change_words(one: Told) -> str:
    """Return one change as a phrase: the outcome, the difference, both means and the range.

    It has one decimal, or two where the means would look equal with one; a caveat follows.
    """
    places = 1 if number(one.base, 1) != number(one.value, 1) else 2
    said = text("{label}: {difference}, from {base} to {value} ({unit}); {verdict}, 19 of 20 "
                "simulations {range}", label=one.label,
                difference=signed(one.difference, places), base=number(one.base, places),
                value=number(one.value, places), unit=one.unit, verdict=verdict(one),
                range=range_of(one, places))
    caveat = OUTCOME[one.outcome].caveat
    return text("{said}. {caveat}", said=said, caveat=text(caveat)) if caveat else said
