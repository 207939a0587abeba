"""A policy tried inside the model like a randomised trial."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.analysis.published import PUBLISHED, published_row
from reintegration_sim.analysis.trial import TrialResult, hazard_ratio, trial
from reintegration_sim.core.errors import InputError, UnknownNameError
from reintegration_sim.evidence.registry import registry, sources
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.levers import LEVER_NAMES, lever

SMALL = {"people": 120, "worlds": 2, "months": 24}


def small(name: str, **other: object) -> TrialResult:
    return trial(name, **(SMALL | other))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sra() -> TrialResult:
    return small("sra")


def test_a_policy_against_itself_has_a_hazard_ratio_of_exactly_one() -> None:
    found = small("status_quo", worlds=1)
    table = found.table().set_index("measure")
    events = table[table["unit"] == "hazard ratio"]
    known = events["result"].dropna()
    assert found.hazard_ratio == 1.0
    assert (known == 1.0).all() and len(known) >= 2
    assert (table[table["unit"] != "hazard ratio"]["result"] == 0.0).all()


def test_a_lever_at_todays_value_is_no_intervention() -> None:
    found = small("housing_support", worlds=1, value=lever("housing_support").status_quo)
    assert found.hazard_ratio == 1.0
    assert found.value == found.usual_value


def test_the_hazard_ratio_is_the_ratio_of_log_survival() -> None:
    assert hazard_ratio(0.5, 0.5, 100) == 1.0
    assert hazard_ratio(1 - 0.7**0.9, 0.3, 100) == pytest.approx(0.9)
    assert math.isnan(hazard_ratio(0.1, 0.0, 100))
    assert hazard_ratio(0.0, 0.3, 100) == 0.0
    assert math.isfinite(hazard_ratio(1.0, 1.0, 100))


@pytest.mark.brief("R4", "C2")
def test_a_trial_reports_events_and_states(sra: TrialResult) -> None:
    table = sra.table()
    assert list(table.columns) == ["measure", "meaning", "unit", "reference", "policy", "result"]
    assert list(table["measure"]) == [
        "offence", "offence_seen", "revocation", "onset", "settled", "job", "distress", "trust",
        "stability_index", "core_index", "gone"]
    shares = table[table["unit"].isin(["hazard ratio", "share of all"])]
    assert shares[["reference", "policy"]].to_numpy().min() >= 0.0
    assert shares[["reference", "policy"]].to_numpy().max() <= 1.0
    assert sra.kind == "package" and sra.value is None
    assert sra.worlds_ratio[0] <= sra.hazard_ratio <= sra.worlds_ratio[1]


def test_true_offences_are_at_least_as_many_as_noticed_ones(sra: TrialResult) -> None:
    rows = {str(row["measure"]): row for row in sra.rows}
    for arm in ("reference", "policy"):
        true, noticed = (float(str(rows[name][arm])) for name in ("offence", "offence_seen"))
        assert true >= noticed


def test_threads_do_not_change_a_trial(sra: TrialResult) -> None:
    assert small("sra", threads=1) == sra


def test_a_package_is_held_against_pooled_trials(sra: TrialResult) -> None:
    assert sra.published is not None
    assert (sra.published["low"], sra.published["high"]) == (0.75, 1.0)
    assert sra.inside == (0.75 <= sra.hazard_ratio <= 1.0)
    assert sra.excluded is None


def test_a_lever_is_tried_at_the_high_end_of_practice_unless_told_otherwise() -> None:
    found = small("housing_support", worlds=1)
    assert found.kind == "lever"
    assert found.value == max(lever("housing_support").practice)
    assert found.published is not None
    assert found.published["parameter"] == "common_offence.home"
    assert "being in the state" in str(found.published["caveat"])
    assert small("caseload", worlds=1, value=40).value == 40.0


def test_a_lever_without_a_published_figure_says_so() -> None:
    found = small("lab_coverage", worlds=1)
    assert found.published is None and found.inside is None


def test_draws_give_a_range() -> None:
    found = small("sra", worlds=1, draws=4)
    assert found.draws_ratio is not None
    low, middle, high = found.draws_ratio
    assert low <= middle <= high
    assert found.excluded in (True, False)


def test_progress_counts_every_run() -> None:
    seen: list[tuple[int, int]] = []
    small("sra", worlds=1, draws=1, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_another_reference_may_be_given() -> None:
    scenario = load_scenario("security_first")
    found = trial(scenario, reference=scenario, people=60, worlds=1, months=12)
    assert found.reference == found.name == "security_first"


@pytest.mark.parametrize(("name", "says"), [
    ("sraa", "did you mean 'sra'"), ("housing_suport", "did you mean 'housing_support'"),
    ("qqqqqqqq", "describe levers")])
def test_an_unknown_name_is_met_with_the_nearest(name: str, says: str) -> None:
    with pytest.raises(UnknownNameError, match=says):
        small(name)


@pytest.mark.parametrize(("other", "says"), [
    ({"people": 0}, "people"), ({"months": 601}, "months"), ({"worlds": 0}, "worlds"),
    ({"draws": -1}, "draws"), ({"seed": -1}, "seed"), ({"parameters": "best"}, "central"),
    ({"value": 3.0}, "single lever"), ({"reference": "today_s"}, "no scenario")])
def test_what_is_not_allowed_is_refused_in_words(other: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        small("sra", **other)


def test_a_lever_outside_its_range_is_refused() -> None:
    with pytest.raises(InputError, match="housing_support = 500"):
        small("housing_support", value=500.0)
    with pytest.raises(InputError, match="housing_support"):
        small("housing_support", value=math.nan)


def test_every_published_figure_is_a_lever_a_parameter_and_sources() -> None:
    for name, parameter in PUBLISHED.items():
        assert name in LEVER_NAMES
        assert parameter in registry()
        row = published_row(name)
        assert row is not None
        assert set(registry()[parameter].sources) <= set(sources())


@pytest.mark.slow
@pytest.mark.brief("C2")
def test_the_package_lies_inside_the_range_of_pooled_trials() -> None:
    found = trial("sra")
    assert (found.people, found.worlds, found.months, found.parameters) == (4000, 3, 36, "central")
    assert found.inside
