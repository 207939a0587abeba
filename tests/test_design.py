"""Design points: known answers, the same seed the same points, and hostile input."""

from __future__ import annotations

import math
import pickle
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reintegration_sim.batch.design import MOST_POINTS, ONE_POINT, Points, design_points
from reintegration_sim.core.errors import InputError, UnknownNameError
from reintegration_sim.evidence.priors import draw
from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.levers import LEVER_NAMES, LEVERS, lever
from reintegration_sim.policy.scenario import Scenario

TODAY = Scenario(name="today", question="What if nothing changes?")
BOTH = {"status_quo": load_scenario("status_quo"), "sra": load_scenario("sra")}


def points(kind: str, factors: object = None, seed: int = 1, scenarios=None, **more) -> Points:
    design = {"kind": kind, **more} | ({} if factors is None else {"factors": factors})
    return design_points(design, BOTH if scenarios is None else scenarios, seed, "x.toml: [design]")


def package(**stated: float) -> Scenario:
    return TODAY.with_settings(stated)


def ablation(of: Scenario, against: Scenario = TODAY, **more) -> Points:
    return points("ablation", scenarios={"today": against}, package=of, **more)


def rows(found: Points) -> list[list[float]]:
    return [[None if math.isnan(v) else v for v in row] for row in found.values.tolist()]


# Points


def test_one_point_changes_nothing() -> None:
    assert len(ONE_POINT) == 1
    assert ONE_POINT.settings(0) == {}


def test_points_are_equal_by_content_survive_pickling_and_cannot_be_changed() -> None:
    one, same = (points("grid", {"housing_support": [12, 40]}) for _ in range(2))
    other = points("grid", {"housing_support": [12, 41]})
    assert one == same and hash(one) == hash(same) and one != other
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(ValueError):
        one.values[0, 0] = 1.0


def test_a_description_is_plain_and_the_same_every_time() -> None:
    found = points("one_at_a_time", {"housing_support": [40]}).described
    assert found == points("one_at_a_time", {"housing_support": [40]}).described
    assert found["labels"] == ["as it is", "housing_support = 40"]
    assert found["points"] == 2 and re.fullmatch("[0-9a-f]{64}", found["values_sha256"])
    assert "labels" not in points("sobol", {"mentors": {"from": "practice"}}, points=1024).described


def test_any_nan_is_the_same_nan() -> None:
    other_nan = np.array([[0x7FF8000000000001]], dtype="<u8").view("<f8")
    assert Points("x", ("mentors",), other_nan, ("a",)) == Points(
        "x", ("mentors",), np.array([[np.nan]]), ("a",))


@pytest.mark.parametrize("factors, values, labels", [
    (("a",), np.empty((2, 1)), ("x",)), (("a",), np.empty((1, 2)), ("x",)),
    ((), np.empty((0, 0)), ()), (("a", "a"), np.empty((1, 2)), ("x",)),
    (("a",), np.empty((2, 1)), ("x", "x"))])
def test_what_does_not_fit_together_is_refused(factors, values, labels) -> None:
    with pytest.raises(InputError):
        Points("x", factors, values, labels)


# Levels


def test_a_grid_has_every_combination_and_the_last_factor_changes_fastest() -> None:
    found = points("grid", {"housing_support": [12, 40], "job_support": [5, 15, 45]})
    assert rows(found) == [[12, 5], [12, 15], [12, 45], [40, 5], [40, 15], [40, 45]]
    assert found.labels[1] == "housing_support = 12, job_support = 15"
    assert found.settings(5) == {"housing_support": 40, "job_support": 45}


def test_levels_are_evenly_spaced_and_free_of_rounding() -> None:
    found = points("grid", {"prison_consistency": {"low": 0.1, "high": 0.7, "levels": 7}})
    assert found.values[:, 0].tolist() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    found = points("grid", {"mentors": {"from": "practice", "levels": 2}})
    assert rows(found) == [[3], [40]]


def test_a_range_and_an_array_are_levels_too() -> None:
    assert rows(points("grid", {"mentors": range(3, 9, 3)})) == [[3], [6]]
    assert rows(points("grid", {"mentors": np.linspace(3, 9, 3)})) == [[3], [6], [9]]


def test_one_at_a_time_leaves_the_others_as_they_are() -> None:
    found = points("one_at_a_time", {"housing_support": [20, 40], "labour_market": [0.6]})
    assert rows(found) == [[None, None], [20, None], [40, None], [None, 0.6]]
    assert found.labels == ("as it is", "housing_support = 20", "housing_support = 40",
                            "labour_market = 0.6")
    assert found.settings(3) == {"labour_market": 0.6}


def test_one_at_a_time_takes_both_ends_of_a_prior_and_of_a_range() -> None:
    row = registry()["housing.find"]
    found = points("one_at_a_time", {"housing.find": {"from": "prior"},
                                     "mentors": {"from": "allowed"}})
    assert rows(found)[1:] == [[row.low, None], [row.high, None], [None, 0], [None, 100]]


def test_all_levers_and_all_parameters_are_each_moved_alone() -> None:
    varying = [n for n, p in registry().items() if p.prior != "fixed" and not p.structural]
    found = points("one_at_a_time", "all_parameters")
    assert found.factors == tuple(varying) and len(found) == 1 + 2 * len(varying)
    found = points("one_at_a_time", "all_levers")
    assert found.factors == LEVER_NAMES and len(found) == 1 + 2 * len(LEVERS)


def test_a_ladder_moves_its_factors_together() -> None:
    found = points("ladder", {"exchange_meetings": [0, 6, 6], "file_transfer": [10, 45, 85]},
                   labels=["low", "medium", "high"])
    assert rows(found) == [[0, 10], [6, 45], [6, 85]]
    assert found.labels == ("low", "medium", "high")


def test_points_of_many_factors_are_called_by_their_number() -> None:
    names = LEVER_NAMES[:5]
    found = points("ladder", {name: list(lever(name).practice) for name in names})
    assert found.labels == ("point 0", "point 1")


def test_levels_that_look_alike_keep_labels_of_their_own() -> None:
    found = points("grid", {"policy_steadiness": [0.12345678, 0.12345679]})
    assert len(set(found.labels)) == 2


def test_a_parameter_is_named_in_quotes_or_as_a_table() -> None:
    quoted = points("grid", {"housing.find": [0.02], "trauma_care": [5]})
    assert quoted == points("grid", {"housing": {"find": [0.02]}, "trauma_care": [5]})
    both = points("latin_hypercube", {"trauma_care": {"low": 2, "high": 25}}, points=1)
    assert both.factors == ("trauma_care",)


# Samples


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**64 - 1))
def test_a_latin_hypercube_has_one_point_in_every_stratum(n: int, seed: int) -> None:
    found = points("latin_hypercube", {"mentors": {"from": "allowed"},
                                       "housing_market": {"low": 0.5, "high": 1.5}}, seed, points=n)
    shares = (found.values - [0, 0.5]) / [100, 1.0]
    for column in shares.T:
        assert sorted(np.minimum((column * n + 1e-9).astype(int), n - 1)) == list(range(n))


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_the_same_seed_gives_the_same_points_and_another_seed_others(kind: str) -> None:
    factors = {"mentors": {"from": "practice"}, "housing.find": {"from": "prior"}}
    one, same, other = (points(kind, factors, seed, points=16) for seed in (7, 7, 8))
    assert one == same
    assert one != other


def test_sobol_points_fill_every_half_quarter_and_sixteenth() -> None:
    found = points("sobol", {"policy_steadiness": {"from": "allowed"}}, points=16)
    assert sorted((found.values[:, 0] * 16).astype(int)) == list(range(16))


@pytest.mark.parametrize("name", ["housing.find", "housing.find_supported", next(
    n for n, p in registry().items() if p.prior == "beta")])
def test_a_sample_of_a_prior_has_the_quantiles_of_its_draws(name: str) -> None:
    spread = points("latin_hypercube", {name: {"from": "prior"}}, points=400).values[:, 0]
    row = {name: registry()[name]}
    drawn = [draw(3, r, "draws", row)[name] for r in range(2000)]
    width = registry()[name].high - registry()[name].low
    for share in (0.1, 0.5, 0.9):
        assert abs(np.quantile(spread, share) - np.quantile(drawn, share)) < 0.05 * width
    assert registry()[name].low <= spread.min() <= spread.max() <= registry()[name].high


@pytest.mark.parametrize("mode", ["draws", "sceptical"])
def test_a_point_of_the_priors_is_what_a_replication_believes(mode: str) -> None:
    found = points("priors", seed=5, points=3, mode=mode)
    for point in range(3):
        drawn = draw(5, point, mode)
        assert found.settings(point) == {name: drawn[name] for name in found.factors}
        fixed = {n: p.value for n, p in registry().items() if n not in found.factors}
        assert fixed == {name: drawn[name] for name in fixed}


def test_priors_are_drawn_unless_told_otherwise() -> None:
    assert points("priors", points=2) == points("priors", points=2, mode="draws")


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_every_point_can_be_given_to_a_scenario(kind: str) -> None:
    for factors in ("all_levers", "all_parameters"):
        found = points(kind, factors, points=16)
        for point in range(len(found)):
            TODAY.with_settings(found.settings(point))


# Ablation


def test_a_package_is_taken_apart() -> None:
    found = ablation(package(housing_support=40, mentors=20, housing_market=0.7))
    assert found.factors == ("housing_support", "mentors", "housing_market")
    assert found.labels == (
        "as it is", "the whole package", "housing_support alone", "mentors alone",
        "housing_market alone", "without housing_support", "without mentors",
        "without housing_market")
    assert rows(found) == [
        [None, None, None], [40, 20, 0.7], [40, None, None], [None, 20, None], [None, None, 0.7],
        [None, 20, 0.7], [40, None, 0.7], [40, 20, None]]


def test_the_whole_package_is_the_package_even_against_later_changes() -> None:
    against = Scenario(name="later", question="What if it changes?", changes=[
        {"from_month": 12, "levers": {"mentors": 30, "chaplaincy": 12}}])
    whole = package(housing_support=40)
    found = ablation(whole, against)
    assert found.factors == ("housing_support", "mentors", "chaplaincy")
    assert against.with_settings(found.settings(1)).scenario_hash == whole.scenario_hash
    kept = against.with_settings(found.settings(found.labels.index("without mentors")))
    assert dict(kept.changes[0].values) == {"mentors": 30}


def test_groups_move_as_one_step() -> None:
    found = ablation(package(housing_support=40, job_support=40, mentors=20, chaplaincy=20),
                     groups={"services": ["housing_support", "job_support"]},
                     only=["services", "mentors"])
    assert found.labels[2:] == ("services alone", "mentors alone", "without services",
                                "without mentors")
    assert rows(found)[2:] == [[40, 40, None, None], [None, None, 20, None],
                               [None, None, 20, 20], [40, 40, None, 20]]


def test_sra_is_a_shipped_package() -> None:
    found = points("ablation", scenarios={"status_quo": BOTH["status_quo"]}, package="sra")
    whole = BOTH["status_quo"].with_settings(found.settings(1))
    assert whole.scenario_hash == BOTH["sra"].scenario_hash
    assert len(found) == 2 + 2 * len(found.factors)


@pytest.mark.parametrize("of, more, message", [
    (TODAY, {}, "does not differ from 'today'"),
    (package(mentors=20), {}, "is one step away"),
    (package(mentors=20).with_months(60), {}, "has months = 60, 'today' has 120"),
    (package(mentors=20).with_population("today"), {}, "has population = today"),
    (Scenario(name="p", question="?", changes=[{"from_month": 3, "levers": {"mentors": 9}}]), {},
     "has [[changes]]"),
    (package(mentors=20, chaplaincy=20), {"only": ["mentor"]}, "did you mean 'mentors'?"),
    (package(mentors=20, chaplaincy=20), {"only": ["mentors", "mentors"]}, "stands there twice"),
    (package(mentors=20, chaplaincy=20), {"only": []}, "is not a list of names"),
    (package(mentors=20, chaplaincy=20), {"groups": ["mentors"]}, "groups is not a table"),
    (package(mentors=20, chaplaincy=20), {"groups": {"mentors": ["mentors"]}}, "called so"),
    (package(mentors=20, chaplaincy=20), {"groups": {"x": ["caseload"]}},
     "'caseload' is not among what the package changes"),
    (package(mentors=20, chaplaincy=20), {"groups": {"x": ["mentors"], "y": ["mentors"]}},
     "mentors stands in 'x' already"),
    (package(mentors=20, chaplaincy=20, caseload=40),
     {"groups": {"x": ["mentors", "caseload"]}, "only": ["mentors"]}, "part of the group 'x'"),
])
def test_a_package_that_cannot_be_taken_apart_is_refused(of, more, message) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        ablation(of, **more)


def test_a_parameter_that_only_the_scenario_states_cannot_be_taken_back() -> None:
    with pytest.raises(InputError, match="state it in both"):
        ablation(package(mentors=20, chaplaincy=20), TODAY.with_settings({"housing.find": 0.02}))


def test_an_ablation_needs_one_scenario_and_a_package() -> None:
    with pytest.raises(InputError, match=r"exactly one scenario.*there are 2"):
        points("ablation", package="sra")
    with pytest.raises(InputError, match="package missing"):
        points("ablation", scenarios={"a": TODAY})
    with pytest.raises(InputError, match="did you mean 'sra'"):
        points("ablation", scenarios={"a": TODAY}, package="sraa")


# Hostile and mistaken input


@pytest.mark.timeout(60)  # such a grid would take for ever
@pytest.mark.parametrize("spec", [list(range(1000)), {"low": 0, "high": 1, "levels": 1000}])
def test_a_grid_too_large_is_refused_at_once(spec) -> None:
    with pytest.raises(InputError, match=r"about 10\^30 points; at most 1,000,000 are allowed"):
        points("grid", dict.fromkeys(LEVER_NAMES[:10], spec if isinstance(spec, list) else
                                     {"from": "allowed", "levels": 1000}))


def test_an_absurd_grid_is_refused_in_words() -> None:
    every = {name: {"from": "allowed", "levels": MOST_POINTS} for name in LEVER_NAMES}
    every |= {n: {"from": "allowed", "levels": MOST_POINTS} for n, p in registry().items()
              if p.low < p.high}
    with pytest.raises(InputError, match=r"about 10\^\d+ points"):
        points("grid", every)


@pytest.mark.parametrize("value, message", [
    (math.nan, "housing_support = nan; allowed are 0 to 100"),
    (math.inf, "housing_support = inf; allowed are 0 to 100"),
    (True, "housing_support = True is not a number"),
    ("40", "housing_support = 40 is not a number"),
    (101, "housing_support = 101; allowed are 0 to 100"),
    (10**400, "an integer of more than 64 bits"),
    ([40], "is not a number"),
    (None, "is not a number"),
])
def test_a_level_that_is_not_allowed_is_refused(value, message: str) -> None:
    for kind in ("grid", "one_at_a_time", "ladder"):
        with pytest.raises(InputError, match=re.escape(message)):
            points(kind, {"housing_support": [12, value]})


FULL = {"mentors": {"from": "practice"}}


@pytest.mark.parametrize("design, message", [
    ({}, "kind missing; there are: grid, one_at_a_time"),
    ({"kind": "gird"}, "did you mean 'grid'?"),
    ({"kind": 3}, "no kind of design is called '3'"),
    ({"kind": "grid", "factor": {}}, "no key is called 'factor'; did you mean 'factors'?"),
    ({"kind": "grid", "points": 3, "factors": {"mentors": [3]}}, "'grid' does not use points"),
    ({"kind": "sobol", "labels": [], "points": 2, "factors": FULL}, "does not use labels"),
    ({"kind": "priors", "factors": FULL, "points": 2}, "'priors' does not use factors"),
    ({"kind": "grid"}, "factors missing"),
    ({"kind": "grid", "factors": {}}, "factors missing"),
    ({"kind": "grid", "factors": ["mentors"]}, "not a table"),
    ({"kind": "grid", "factors": "all_levers"}, "name the factors of a grid"),
    ({"kind": "sobol", "points": 2, "factors": "all_levrs"}, "did you mean 'all_levers'?"),
    ({"kind": "grid", "factors": {"mentor": [3]}}, "did you mean 'mentors'?"),
    ({"kind": "grid", "factors": {"housing.fnd": [3]}}, "did you mean 'housing.find'?"),
    ({"kind": "grid", "factors": {"mentors": []}}, "no levels; give one or more"),
    ({"kind": "grid", "factors": {"mentors": [3, 3.0]}}, "the level 3 stands there twice"),
    ({"kind": "grid", "factors": {"mentors": 3}}, "is not a list of levels or a range"),
    ({"kind": "grid", "factors": {"mentors": {"low": 3, "high": 9}}}, "levels missing"),
    ({"kind": "grid", "factors": {"mentors": {"low": 3, "hihg": 9}}}, "did you mean 'high'?"),
    ({"kind": "grid", "factors": {"mentors": {"low": 3}}}, "a range has low and high, or from"),
    ({"kind": "grid", "factors": {"mentors": {"low": 9, "high": 3, "levels": 3}}},
     "low = 9 is not below high = 3"),
    ({"kind": "grid", "factors": {"mentors": {"low": 3, "high": 9, "levels": 1}}},
     "levels = 1; allowed are 2 to 1000000"),
    ({"kind": "grid", "factors": {"mentors": {"low": 3, "high": 900, "levels": 3}}},
     "mentors = 900; allowed are 0 to 100"),
    ({"kind": "grid", "factors": {"housing.find": {"from": "prior"}}}, "from = 'prior' has no lev"),
    ({"kind": "grid", "factors": {"mentors": {"from": "prior"}}}, "has: practice, allowed"),
    ({"kind": "grid", "factors": {"housing.find": {"from": "practice"}}}, "has: prior, allowed"),
    ({"kind": "grid", "factors": {"mentors": {"from": "practice", "low": 3}}}, "one or the other"),
    ({"kind": "grid", "factors": {"mentors": {"from": ["practice"]}}}, "has: practice, allowed"),
    ({"kind": "sobol", "points": 2, "factors": {"mentors": [3, 9]}}, "a sobol takes a range"),
    ({"kind": "sobol", "points": 2, "factors": {"mentors": {"low": 3, "high": 9, "levels": 3}}},
     "does not use levels"),
    ({"kind": "sobol", "points": 100, "factors": FULL}, "the nearest: 64 and 128"),
    ({"kind": "sobol", "points": 900_000, "factors": FULL}, "the nearest: 524288"),
    ({"kind": "sobol", "factors": FULL}, "points missing"),
    ({"kind": "latin_hypercube", "points": 0, "factors": FULL}, "points = 0; allowed are 1 to"),
    ({"kind": "latin_hypercube", "points": 10**7, "factors": FULL}, "allowed are 1 to 1000000"),
    ({"kind": "latin_hypercube", "points": 2.0, "factors": FULL}, "is not a whole number"),
    ({"kind": "latin_hypercube", "points": True, "factors": FULL}, "is not a whole number"),
    ({"kind": "latin_hypercube", "points": 10**6, "factors": "all_levers"}, "20,000,000"),
    ({"kind": "priors", "points": 10**6}, "are allowed, so at most"),
    ({"kind": "priors", "points": 2, "mode": "sceptic"}, "did you mean 'sceptical'?"),
    ({"kind": "priors", "points": 2, "mode": "central"}, "no mode of priors"),
    ({"kind": "ladder", "factors": {"mentors": [3, 9], "caseload": [60]}}, "mentors: 2, caseload:"),
    ({"kind": "ladder", "factors": {"mentors": [3, 9, 3]}}, "steps 1 and 3 of the ladder are the"),
    ({"kind": "ladder", "factors": {"mentors": {"low": 3, "high": 9, "levels": 3}}}, "not a list"),
    ({"kind": "ladder", "factors": {"mentors": [3]}, "labels": ["a", "b"]}, "list of 1 texts"),
    ({"kind": "ladder", "factors": {"mentors": [3, 9]}, "labels": ["a", "a"]}, "there twice"),
    ({"kind": "ladder", "factors": {"mentors": [3]}, "labels": ["a" * 81]}, "longer than 80"),
    ({"kind": "ladder", "factors": {"mentors": [3]}, "labels": [3]}, "is not a text in quotes"),
])
def test_a_broken_design_is_refused_with_the_place(design, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        design_points(design, BOTH, 1, "x.toml: [design]")
    assert str(caught.value).startswith("x.toml: [design]")


def test_a_misspelt_name_is_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError):
        points("grid", {"mentor": [3]})


def test_a_range_does_not_reach_out_to_a_neutral_value_apart_from_it() -> None:
    row = registry()["common_offence.home"]
    assert row.high < row.neutral
    spec = {"low": row.low, "high": row.neutral}
    with pytest.raises(InputError, match="allowed are"):
        points("latin_hypercube", {row.name: spec}, points=4)
    assert rows(points("grid", {row.name: [row.low, row.neutral]})) == [[row.low], [row.neutral]]


def test_what_does_not_vary_has_no_prior() -> None:
    name = next(n for n, p in registry().items() if p.structural)
    with pytest.raises(InputError, match="no prior that varies"):
        points("sobol", {name: {"from": "prior"}}, points=2)


def test_all_parameters_do_not_overwrite_what_a_scenario_states() -> None:
    own = {"own": TODAY.with_settings({"housing.find": 0.02})}
    for kind, more in (("priors", {}), ("sobol", {"factors": "all_parameters"})):
        with pytest.raises(InputError, match=r"'own' states its own housing\.find"):
            points(kind, scenarios=own, points=2, **more)
