"""Variance components and sensitivities give the known answers of arrays made by formula.

`Made` stands in for the stored runs of a study: its values are test data, no results.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reintegration_sim.analysis import sensitivity
from reintegration_sim.analysis.cells import cells, paired_differences
from reintegration_sim.analysis.comparison import Comparison
from reintegration_sim.analysis.variance import (
    components,
    error_of_mean,
    luck_and_belief,
    share_error,
)
from reintegration_sim.core.errors import InputError, UnknownNameError

RANDOM = np.random.default_rng(7)


class Made(Comparison):
    """A comparison whose values are given, [scenario][point, replication]."""

    def __init__(self, values, points, months=120):
        self._point = None
        self._values = {name: np.asarray(one, dtype=float) for name, one in values.items()}
        self._points_frame = points
        first = next(iter(self._values))
        self.manifest = {"scenarios": {name: {} for name in values}, "baseline": first,
                         "stages": [[next(iter(self._values.values())).shape[1]]], "people": 20,
                         "months": months, "seed": 1, "population": "arrivals",
                         "parameter_mode": "draws", "title": None, "keep": []}

    @property
    def points(self):
        return self._points_frame

    def values(self, outcome, month=None):
        self._check_outcomes([outcome])
        parts = []
        for name, one in self._values.items():
            point, replication = np.indices(one.shape)
            parts.append(pd.DataFrame({
                "scenario": name, "point": point.ravel(), "replication": replication.ravel(),
                "effects": 1, "value": one.ravel()}))
        return pd.concat(parts, ignore_index=True).dropna()


def points_of(**factors):
    n = len(next(iter(factors.values())))
    labels = factors.pop("label", [f"point {i}" for i in range(n)])
    return pd.DataFrame({"point": range(n), "label": labels, **factors})


def crossed(belief, shared, rest, n=3000, r=60):
    return (RANDOM.normal(0, belief, (n, 1)) + RANDOM.normal(0, shared, (1, r))
            + RANDOM.normal(0, rest, (n, r)))


# Variance


def test_components_of_an_additive_table_are_exact() -> None:
    by_point, by_luck = np.array([0.0, 2.0, 4.0]), np.array([1.0, -1.0, 0.0, 0.0])
    found = components(by_point[:, None] + by_luck)
    assert found.rest == pytest.approx(0.0, abs=1e-12)
    assert found.belief == pytest.approx(by_point.var(ddof=1))
    assert found.shared_luck == pytest.approx(by_luck.var(ddof=1))


def test_components_are_found_again_in_large_samples() -> None:
    found = components(crossed(2.0, 1.0, 3.0))
    assert found.belief == pytest.approx(4.0, rel=0.1)
    assert found.shared_luck == pytest.approx(1.0, rel=0.5)
    assert found.rest == pytest.approx(9.0, rel=0.02)


def test_without_belief_the_estimate_is_unbiased_around_zero() -> None:
    found = [components(crossed(0.0, 2.0, 1.0, 40, 4)).belief for _ in range(400)]
    assert abs(np.mean(found)) < 4.0 * np.std(found) / np.sqrt(400)


def test_without_shared_luck_it_agrees_on_average_with_the_one_way_formula() -> None:
    gaps = []
    for _ in range(400):
        values = crossed(1.0, 0.0, 2.0, 30, 5)
        within = values.var(axis=1, ddof=1).mean()
        gaps.append(components(values).belief - (values.mean(axis=1).var(ddof=1) - within / 5))
    assert abs(np.mean(gaps)) < 4.0 * np.std(gaps) / np.sqrt(400)


def test_the_one_way_formula_would_hide_belief_behind_shared_luck() -> None:
    values = crossed(1.0, 4.0, 0.1, 500, 10)
    within = values.var(axis=1, ddof=1).mean()
    assert values.mean(axis=1).var(ddof=1) - within / 10 < 0.5
    assert components(values).belief == pytest.approx(1.0, rel=0.2)


def test_more_points_do_not_make_a_mean_surer_than_its_replications() -> None:
    means = [crossed(0.5, 2.0, 0.5, 200, 4).mean() for _ in range(300)]
    told = np.mean([error_of_mean(crossed(0.5, 2.0, 0.5, 200, 4)) ** 2 for _ in range(300)])
    assert told == pytest.approx(np.var(means), rel=0.3)
    assert told > 0.5  # 4 / 4 replications, not 4 / 800 runs


def test_the_error_of_the_share_is_of_the_right_size() -> None:
    tables = [crossed(1.0, 0.5, 1.0, 60, 12) for _ in range(120)]
    spread = np.std([components(one).share_of_belief for one in tables])
    told = np.sqrt(np.mean([share_error(one) ** 2 for one in tables[:40]]))
    assert 0.6 * spread < told < 1.8 * spread


def test_one_replication_cannot_tell_luck_from_belief() -> None:
    with pytest.raises(InputError, match="two points and two replications or more; there are 5 "
                                         "and 1"):
        components(np.zeros((5, 1)))
    assert np.isnan(share_error(np.ones((5, 2))))
    assert np.isnan(components(np.ones((5, 5))).share_of_belief)


def test_shares_of_points_follow_the_side_that_is_better_for_people() -> None:
    # Four points far below 0, one far above, one at 0, hardly any luck.
    level = np.array([-9.0, -9.0, -9.0, -9.0, 9.0, 0.0])[:, None]
    luck = np.array([0.1, -0.1, 0.2, -0.2, 0.0])
    base = RANDOM.normal(30.0, 5.0, (6, 5))
    c = Made({"a": base, "b": base + level + luck}, points_of(x=range(6)))
    offences = luck_and_belief(c, ["people_with_offence"]).iloc[0]
    stable = luck_and_belief(c, ["durably_stable"]).iloc[0]
    assert (offences["clearly_better"], offences["clearly_worse"]) == pytest.approx((4/6, 1/6))
    assert (stable["clearly_better"], stable["clearly_worse"]) == pytest.approx((1/6, 4/6))
    assert offences["unclear"] == pytest.approx(1/6)
    assert offences["difference"] == pytest.approx(level.mean())
    assert offences["luck_sd"] == pytest.approx(luck.std(ddof=1))


# Cells


def test_a_replication_that_failed_somewhere_is_left_out_everywhere() -> None:
    values = np.arange(12.0).reshape(3, 4)
    broken = values.copy()
    broken[1, 2] = np.nan
    found = cells(Made({"a": values, "b": broken}, points_of(x=range(3))), "onsets")
    assert np.array_equal(found["a"], values[:, [0, 1, 3]])
    assert np.array_equal(found["b"], values[:, [0, 1, 3]])
    broken[0] = np.nan
    with pytest.raises(InputError, match="no replication is finished at every point"):
        cells(Made({"a": broken}, points_of(x=range(3))), "onsets")


def test_differences_are_paired_by_replication() -> None:
    luck = RANDOM.normal(0, 50, (3, 4))
    found = paired_differences(Made({"a": luck, "b": luck + 2.0}, points_of(x=range(3))), "onsets")
    assert list(found) == ["b"] and np.allclose(found["b"], 2.0)


# Sensitivity


def test_steps_are_differences_from_the_first_point_on_the_same_luck() -> None:
    luck = RANDOM.normal(0, 50, 200)
    noise = RANDOM.normal(0, 1, (3, 200))
    noise[0] = 0.0
    values = luck + np.array([[0.0], [1.0], [0.0]]) + noise
    frame = sensitivity.steps(Made({"a": values}, points_of(x=range(3))), ["onsets"])
    change = values[1] - values[0]
    row = frame.iloc[1]
    assert row["difference"] == pytest.approx(change.mean())
    assert row["simulation_error"] == pytest.approx(change.std(ddof=1) / np.sqrt(200))
    assert [row["low"], row["high"]] == pytest.approx(np.quantile(change, [0.025, 0.975]))
    assert frame["clear"].tolist()[:2] == [False, True]
    assert row["value"] == pytest.approx(values[1].mean())


ABLATION = ["as it is", "the whole package", "x alone", "y alone", "without x", "without y"]


def test_parts_alone_and_left_out_have_the_sign_of_having_them() -> None:
    luck = RANDOM.normal(0, 50, 30) + RANDOM.normal(0, 1e-3, (6, 30))
    level = np.array([0.0, 10.0, 3.0, 2.0, 2.0, 3.0])  # x and y help each other: 3 + 2 + 5
    c = Made({"a": luck + level[:, None]}, points_of(x=[0.0] * 6, label=ABLATION))
    frame = sensitivity.package_parts(c, ["onsets"]).set_index(["step", "kind"])
    assert frame.loc[("x", "alone"), "difference"] == pytest.approx(3.0, abs=0.01)
    assert frame.loc[("x", "within"), "difference"] == pytest.approx(8.0, abs=0.01)
    assert frame.loc[("y", "within"), "difference"] == pytest.approx(7.0, abs=0.01)
    assert frame["package"].tolist() == pytest.approx([10.0] * 4, abs=0.01)
    assert frame["clear"].all()


def one_at_a_time(values):
    points = points_of(f=[np.nan, 1.0, 5.0, np.nan, np.nan], g=[np.nan] * 3 + [0.0, 0.5])
    return Made(values, points)


def test_ends_are_differences_of_differences() -> None:
    luck, small = RANDOM.normal(0, 50, (5, 40)), RANDOM.normal(0, 1e-3, (5, 40))
    level = np.array([10.0, 8.0, 13.0, 10.0, 11.0])[:, None]
    frame = sensitivity.ends(one_at_a_time({"a": luck, "b": luck + level + small}), ["onsets"])
    assert frame["factor"].tolist() == ["f", "f", "g", "g"]
    assert frame["end"].tolist() == ["low", "high", "low", "high"]
    assert frame["change"].tolist() == pytest.approx([-2.0, 3.0, 0.0, 1.0], abs=0.01)
    assert frame["swing"].tolist() == pytest.approx([5.0, 5.0, 1.0, 1.0], abs=0.01)
    assert frame["clear"].tolist()[:2] == [True, True] and frame["clear"].iloc[3]
    assert frame["central"].iloc[0] == pytest.approx(10.0, abs=0.01)


def test_rank_correlation_is_that_of_spearman() -> None:
    x = RANDOM.uniform(0, 1, 40)
    y = RANDOM.uniform(0, 1, 40)
    c = Made({"a": np.zeros((40, 3)), "b": np.repeat(np.exp(5 * x)[:, None], 3, axis=1)},
             points_of(x=x, y=y))
    frame = sensitivity.rank_correlations(c, ["onsets"], ["x", "y"])
    assert frame["correlation"].iloc[0] == pytest.approx(1.0)
    d = pd.Series(x).rank() - pd.Series(y).rank()
    by_hand = 1.0 - 6.0 * float((d ** 2).sum()) / (40 * (40 ** 2 - 1))
    assert frame["correlation"].iloc[1] == pytest.approx(by_hand)
    assert frame["error"].iloc[0] == pytest.approx(1.0 / np.sqrt(39))
    assert frame["clear"].tolist() == [True, False]


def test_unrelated_factors_are_rarely_called_clear() -> None:
    calls = []
    for _ in range(200):
        c = Made({"a": np.zeros((60, 2)), "b": RANDOM.normal(0, 1, (60, 2))},
                 points_of(x=RANDOM.uniform(0, 1, 60)))
        calls.append(sensitivity.rank_correlations(c, ["onsets"], ["x"])["clear"].iloc[0])
    assert sum(calls) <= 4


def test_bins_hold_a_fifth_each_in_order_of_the_factor() -> None:
    x = RANDOM.permutation(np.arange(50.0))
    values = 2.0 * x[:, None] + RANDOM.normal(0, 0.1, (50, 4))
    c = Made({"a": np.zeros((50, 4)), "b": values}, points_of(x=x))
    frame = sensitivity.in_worlds(c, ["onsets"], ["x"])
    bins = frame[frame["kind"] == "bin"]
    assert bins["level"].tolist() == pytest.approx([4.5, 14.5, 24.5, 34.5, 44.5])
    assert bins["difference"].tolist() == pytest.approx([9.0, 29.0, 49.0, 69.0, 89.0], abs=0.3)
    assert (frame["kind"] == "point").sum() == 50
    assert frame["overall"].iloc[0] == pytest.approx(49.0, abs=0.2)


def test_the_error_of_a_bin_leaves_out_what_all_points_share() -> None:
    shared = RANDOM.normal(0, 20.0, (1, 10))
    c = Made({"a": np.zeros((100, 10)), "b": shared + RANDOM.normal(0, 1, (100, 10))},
             points_of(x=np.arange(100.0)))
    frame = sensitivity.in_worlds(c, ["onsets"], ["x"])
    by_kind = frame.groupby("kind")["error"].first()
    assert by_kind["point"] == pytest.approx(1.0 / np.sqrt(10), rel=0.1)
    assert by_kind["bin"] < 0.15
    assert frame["overall_error"].iloc[0] == pytest.approx(
        shared.std(ddof=1) / np.sqrt(10), rel=0.1)


def test_another_design_is_refused_in_words() -> None:
    two = {"a": np.zeros((5, 3)), "b": np.ones((5, 3))}
    c = Made(two, points_of(x=range(5)))
    with pytest.raises(InputError, match="kind \"ablation\""):
        sensitivity.package_parts(c, ["onsets"])
    with pytest.raises(InputError, match="kind \"one_at_a_time\""):
        sensitivity.ends(c, ["onsets"])
    with pytest.raises(InputError, match="two scenarios or more"):
        sensitivity.ends(one_at_a_time({"a": np.zeros((5, 3))}), ["onsets"])
    with pytest.raises(InputError, match="'z' is no factor of this design; there are: x"):
        sensitivity.rank_correlations(c, ["onsets"], ["z"])
    with pytest.raises(InputError, match="'f' does not vary over all points"):
        sensitivity.in_worlds(one_at_a_time(two), ["onsets"], ["f"])
    with pytest.raises(InputError, match="a design of 2 points or more; there are 1"):
        sensitivity.steps(Made({"a": np.zeros((1, 3))}, points_of(x=[0])), ["onsets"])
    with pytest.raises(UnknownNameError, match="did you mean 'onsets'"):
        sensitivity.steps(c, ["onset"])
