"""Comparisons: same luck, exact zeros, delivery and effect, frames that agree with each other."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import reintegration_sim as rs
from reintegration_sim.analysis.differences import BETTER
from reintegration_sim.analysis.frames import quantiles
from reintegration_sim.analysis.incidence import aalen_johansen, jackknife_error, tallies
from reintegration_sim.analysis.timing import clear_sign, first_clear_year, worse_first
from reintegration_sim.batch.chunks import _complete_run
from reintegration_sim.batch.ensemble import run_ensemble
from reintegration_sim.batch.lived import Lived, gathered
from reintegration_sim.batch.plan import Plan, labelled, on_one_footing
from reintegration_sim.batch.records import EVENT_RECORD, PERSON_RECORD, people_at_end
from reintegration_sim.core.codes import E_DIED, E_OFFENCE, E_RELEASED
from reintegration_sim.core.errors import InputError
from reintegration_sim.engine.outcomes import OUTCOME_NAMES
from reintegration_sim.engine.run import Run
from reintegration_sim.policy.scenario import Change

N, PEOPLE, MONTHS = 10, 60, 84
FRAMES = ("outcomes", "series", "persons", "events", "differences", "twins", "chances", "timing",
          "incidence", "effort")


@pytest.fixture(scope="module")
def three() -> rs.Comparison:
    return rs.compare(["status_quo", "sra", "security_first"], replications=N, people=PEOPLE,
                      months=MONTHS, full_series=True)


def ensemble(*names: str, replications: int = 4, threads: int = 1, **given: int
             ) -> dict[str, Lived]:
    policies, months, population = on_one_footing(
        labelled(names), given.get("months", 36), None)
    plan = Plan(policies, replications, given.get("people", 40), months, 1, population, "draws",
                twins=False, keep=("persons", "events", "series"))
    return gathered(plan.layout, run_ensemble(plan, threads=threads))


def at_end(c: rs.Comparison, outcome: str, **also: object) -> Any:
    d = c.differences
    rows = d[(d["outcome"] == outcome) & (d["month"] == d["month"].max())]
    for name, value in also.items():
        rows = rows[rows[name] == value]
    return rows


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


# The same luck


def inert(kind: str) -> tuple[rs.Scenario, rs.Scenario]:
    """Return a scenario and one that differs from it in words or without consequence."""
    base = rs.load_scenario("sra").with_months(MONTHS)
    if kind == "renamed":
        return base, rs.Scenario.model_validate(
            {n: getattr(base, n) for n in rs.Scenario.model_fields} | {"name": "another"})
    if kind == "too_late":
        late = Change(from_month=MONTHS, levers={"sanction_threat": 10.0, "d_radex": 20.0})
        return base, rs.Scenario.model_validate(
            {n: getattr(base, n) for n in rs.Scenario.model_fields} | {"changes": (late,)})
    without_labs = base.with_levers({"lab_coverage": 0.0})
    return without_labs, without_labs.with_levers({"lab_sessions": 0.0})


@pytest.mark.parametrize("kind", ["renamed", "too_late", "without_effect"])
def test_an_inert_policy_changes_nobody(kind: str) -> None:
    one, other = inert(kind)
    c = rs.compare({"one": one, "other": other}, replications=3, people=40)
    assert (c.differences["difference"] == 0.0).all()
    assert c.differences["pairing_gain"].isna().all()
    assert not (c.twins[["only_scenario", "only_baseline"]] > 0.0).any(axis=None)
    for frame in (c.persons, c.events):
        parts = [frame[frame["scenario"] == label].drop(columns="scenario")
                 for label in ("one", "other")]
        same(*parts)


def test_threads_do_not_matter() -> None:
    one, two = (rs.compare(["status_quo", "sra"], replications=6, people=30, months=24,
                           threads=threads) for threads in (1, 2))
    for name in FRAMES:
        same(getattr(one, name), getattr(two, name))


def test_the_order_of_scenarios_does_not_matter() -> None:
    there, back = (ensemble(*names) for names in (("status_quo", "sra"), ("sra", "status_quo")))
    for label, lived in there.items():
        assert_array_equal(lived.series, back[label].series)
        assert_array_equal(lived.persons, back[label].persons)
        assert_array_equal(lived.events, back[label].events)


def test_a_replication_alone_is_the_one_in_the_batch() -> None:
    batch = ensemble("sra", replications=4)["sra"]
    for replication in (0, 3):
        run = Run(rs.load_scenario("sra"), people=40, months=36, seed=1,
                  replication=replication).finish()
        mine = batch.persons[batch.persons["replication"] == replication]
        assert_array_equal(mine, people_at_end(run))
        alone = rs.simulate("sra", people=40, months=36, replication=replication)
        assert_allclose(batch.series[replication, -1], list(alone.values()), rtol=1e-6)
        assert tuple(alone) == OUTCOME_NAMES


def test_a_short_run_is_the_beginning_of_a_long_one() -> None:
    short, long = (ensemble("sra", months=months)["sra"] for months in (24, 36))
    assert_array_equal(short.series, long.series[:, :24])
    assert_array_equal(short.events, long.events[long.events["month"] <= 24])


def test_more_people_leave_the_first_ones_draws_alone() -> None:
    identity = ("female", "region", "nationality", "exposed", "children", "prior_record",
                "frailty", "lab_rank", "age", "trait_fairness")
    few, many = (Run(rs.load_scenario("status_quo"), people=n).world.people for n in (20, 60))
    for name in identity:
        assert_array_equal(few[name], many[name][:20], name)


def test_a_scenarios_own_parameters_go_before_the_draw() -> None:
    name, value = "guidance.trust_kept", 0.7
    policy = rs.load_scenario("sra").with_settings({name: value})
    plan = Plan({"s": policy}, 2, 10, 12, 1, "arrivals", "draws", twins=False)
    assert plan.values(policy, 1)[name] == value
    other = rs.load_scenario("sra")
    assert plan.values(other, 0) != plan.values(other, 1)


# Frames agree with each other


def test_events_counters_and_outcomes_agree(three: rs.Comparison) -> None:
    pairs = {"offence": ("offences", "offences"), "offence_seen": ("offences_seen",) * 2,
             "breach": ("breaches", "breaches"), "revoked": ("revocations", "revocations"),
             "onset": ("onsets", "onsets"), "attack": ("attacks", "attacks"),
             "known": ("known_onsets", "known_reengagements")}
    keys = ["scenario", "replication"]
    last = three.full_series[three.full_series["month"] == MONTHS].set_index(keys)
    for event, (counter, outcome) in pairs.items():
        logged = three.events[three.events["event"] == event]
        counted = three.persons.groupby(keys, observed=True)[counter].sum()
        events = logged.groupby(keys, observed=True).size().reindex(counted.index, fill_value=0)
        assert_array_equal(events, counted, event)
        assert_allclose(last[outcome] * PEOPLE / 100.0, counted, rtol=1e-5, err_msg=outcome)
        assert event == "attack" or counted.sum() > 0


def test_persons_agree_with_the_headline_and_the_log(three: rs.Comparison) -> None:
    persons, keys = three.persons, ["scenario", "replication"]
    last = three.full_series[three.full_series["month"] == MONTHS].set_index(keys)
    stable = persons.groupby(keys, observed=True)["durably_stable"].sum()
    assert_allclose(last["durably_stable"] * PEOPLE / 100.0, stable, rtol=1e-5)
    assert not persons.loc[persons["phase"] == "gone", "durably_stable"].any()
    first = three.events[three.events["event"] == "stable"].groupby(
        [*keys, "person"], observed=True)["month"].min()
    known = persons.set_index([*keys, "person"])["first_durable_month"].dropna()
    assert_array_equal(known.sort_index(), first.reindex(known.index).sort_index())
    assert three.events["month"].between(1, MONTHS).all()


def test_outcomes_and_series_are_the_same_numbers(three: rs.Comparison) -> None:
    o = three.outcomes
    assert sorted(o["month"].unique()) == [12, 24, 60, MONTHS]
    mean = o[o["effects"] == 1].groupby(["scenario", "month", "outcome"], observed=True)[
        "value"].mean()
    series = three.series.set_index(["scenario", "month", "outcome"])["mean"]
    assert_allclose(mean, series.loc[mean.index], rtol=1e-5, atol=1e-6)
    s = three.series
    assert ((s["q025"] <= s["q25"]) & (s["q25"] <= s["q50"]) & (s["q50"] <= s["q75"])
            & (s["q75"] <= s["q975"])).all()
    one = three.full_series
    row = one[(one["scenario"] == "sra") & (one["month"] == 60)]["durably_stable"]
    listed = o[(o["scenario"] == "sra") & (o["month"] == 60) & (o["effects"] == 1)
               & (o["outcome"] == "durably_stable")]["value"]
    assert_array_equal(row, listed)


def test_quantiles_are_those_of_numpy() -> None:
    values = np.random.default_rng(3).normal(size=(7, 2, 3))
    assert_allclose(quantiles(values, (0.0, 0.025, 0.5, 1.0)),
                    np.quantile(values, (0.0, 0.025, 0.5, 1.0), axis=0))


# Differences


def test_differences_by_hand(three: rs.Comparison) -> None:
    o = three.outcomes
    table = o[(o["outcome"] == "offences") & (o["month"] == MONTHS)].pivot_table(
        index="replication", columns=["scenario", "effects"], values="value", observed=True
    ).astype(float)
    paired = table["sra", 1] - table["status_quo", 1]
    delivery = (table["sra", 0] - table["status_quo", 0]).mean()
    row = at_end(three, "offences", scenario="sra").iloc[0]
    assert_allclose(row["difference"], paired.mean())
    assert_allclose(row["baseline_mean"], table["status_quo", 1].mean())
    assert_allclose([row["low"], row["high"]], np.quantile(paired, [0.025, 0.975]))
    assert_allclose([row["low50"], row["high50"]], np.quantile(paired, [0.25, 0.75]))
    assert_allclose(row["simulation_error"], paired.std(ddof=1) / np.sqrt(N))
    assert_allclose(row["favourable"], (paired < 0.0).mean())
    assert_allclose(row["delivery"], delivery)
    assert_allclose(row["effect"], paired.mean() - delivery)
    assert_allclose(row["pairing_gain"], (table["sra", 1].var() + table["status_quo", 1].var())
                    / paired.var())


def test_every_difference_is_delivery_and_effect_within_its_range(three: rs.Comparison) -> None:
    d = three.differences
    assert len(d) == 2 * len(OUTCOME_NAMES) * 4
    assert_allclose(d["delivery"] + d["effect"], d["difference"], atol=1e-9)
    assert ((d["low"] <= d["low50"]) & (d["low50"] <= d["high50"])
            & (d["high50"] <= d["high"])).all()
    neither = set(np.array(OUTCOME_NAMES)[BETTER == 0.0])
    assert d["favourable"].isna().equals(d["outcome"].isin(neither))
    assert d["favourable"].dropna().between(0.0, 1.0).all()


def test_effects_move_inner_life_only_outside_the_twin(three: rs.Comparison) -> None:
    row = at_end(three, "core_index", scenario="sra").iloc[0]
    assert row["effect"] > 2.0 * abs(row["delivery"])
    home = at_end(three, "with_home", scenario="sra").iloc[0]
    assert home["delivery"] > 0.0


def test_pairing_pays(three: rs.Comparison) -> None:
    d = three.differences
    early = d[(d["month"] == 12) & d["outcome"].isin(["attachment", "debt", "core_index"])]
    assert (early["pairing_gain"] > 1.0).all()


def test_twins_are_counted_person_by_person(three: rs.Comparison) -> None:
    parts = three.twins[["both", "only_scenario", "only_baseline", "neither"]]
    assert_allclose(parts.sum(axis=1), 100.0)
    row = three.twins[three.twins["scenario"] == "sra"].iloc[0]
    stable = three.persons.pivot_table(index=["replication", "person"], columns="scenario",
                                       values="durably_stable", observed=True)
    both = (stable["sra"] == 1) & (stable["status_quo"] == 1)
    only = (stable["sra"] == 1) & (stable["status_quo"] == 0)
    assert_allclose([row["both"], row["only_scenario"]], [100 * both.mean(), 100 * only.mean()])
    gain = at_end(three, "durably_stable", scenario="sra").iloc[0]["difference"]
    assert_allclose(row["only_scenario"] - row["only_baseline"], gain, rtol=1e-5)


def test_chances_count_simulated_belgiums(three: rs.Comparison) -> None:
    total = three.persons.groupby(["scenario", "replication"], observed=True)[
        ["onsets", "known_onsets"]].sum()
    rows: Any = three.chances.itertuples()
    for row in rows:
        if row.event != "attacks":
            name = "onsets" if row.event == "onsets" else "known_onsets"
            mine = total.loc[row.scenario, name]
            assert row.at_least_one == pytest.approx(100 * (mine >= 1).mean())
            assert row.at_least_two == pytest.approx(100 * (mine >= 2).mean())
    assert (three.chances["at_least_two"] <= three.chances["at_least_one"]).all()
    assert (three.chances["people"] == PEOPLE).all()


def test_effort_is_that_of_the_outcomes(three: rs.Comparison) -> None:
    row: Any = three.effort.set_index(["scenario", "outcome"]).loc[("sra", "effort_prison")]
    expected = at_end(three, "effort_prison", scenario="sra").iloc[0]
    assert_allclose([row["value"], row["difference"]],
                    [expected["scenario_mean"], expected["difference"]])
    base = three.effort[three.effort["scenario"] == "status_quo"]
    assert (base["difference"] == 0.0).all()


def test_every_table_of_means_has_its_simulation_error(three: rs.Comparison) -> None:
    last = three.full_series[three.full_series["month"] == MONTHS]
    by = last[last["scenario"] == "sra"]
    row = three.series[(three.series["scenario"] == "sra") & (three.series["month"] == MONTHS)
                       & (three.series["outcome"] == "trust")].iloc[0]
    assert_allclose(row["simulation_error"], by["trust"].sem(), rtol=1e-5)
    effort: Any = three.effort.set_index(["scenario", "outcome"]).loc[("sra", "effort_prison")]
    expected = at_end(three, "effort_prison", scenario="sra").iloc[0]
    assert_allclose(effort["simulation_error"], expected["simulation_error"])
    assert_allclose(effort["value_error"], by["effort_prison"].sem(), rtol=1e-5)
    chance = three.chances.iloc[0]
    p = chance["at_least_one"] / 100.0
    assert_allclose(chance["at_least_one_error"], 100.0 * np.sqrt(p * (1 - p) / (N - 1)))
    twins = three.twins[three.twins["scenario"] == "sra"].iloc[0]
    stable = three.persons.pivot_table(index=["replication", "person"], columns="scenario",
                                       values="durably_stable", observed=True)
    both = (stable["sra"] == 1) & (stable["status_quo"] == 1)
    both = 100.0 * both.groupby("replication").mean()
    assert_allclose(twins["both_error"], both.sem())
    assert (three.incidence["simulation_error"] >= 0.0).all()
    assert (three.incidence["simulation_error"] > 0.0).any()


def test_the_jackknife_of_a_mean_is_its_standard_error() -> None:
    values = np.random.default_rng(1).normal(size=(30, 4))
    without = (values.sum(axis=0) - values) / 29
    assert_allclose(jackknife_error(without), values.std(axis=0, ddof=1) / np.sqrt(30))


# When


def test_first_clear_year_and_worse_first_by_hand() -> None:
    signs = np.array([[0, 1, -1, 1, 0], [1, -1, 1, 1, 1], [1, 1, 1, 1, 0]], dtype=float)
    assert_array_equal(first_clear_year(signs), [2, 3, 2, 1, np.nan])
    assert_array_equal(worse_first(signs, np.ones(5)), [False, True, True, False, False])
    assert not worse_first(signs, -np.ones(5)).any()
    assert not worse_first(signs, np.zeros(5)).any()
    spread = np.array([1.0, -1.0] * 50)[:, None]
    clear = clear_sign(np.hstack([spread + 0.15, spread + 0.25, spread - 0.25, 0.0 * spread]))
    assert_array_equal(clear, [0, 1, -1, 0])
    assert_array_equal(clear_sign(np.array([[5.0]])), [0.0])


# Competing risks


def lives(*people: tuple[int, int | None, int]) -> Lived:
    """Return one replication of ten months: each person's release, event month and its kind."""
    persons = np.zeros(len(people), dtype=PERSON_RECORD)
    persons["person"] = np.arange(len(people))
    log = []
    for who, (released, month, kind) in enumerate(people):
        persons["first_release_month"][who] = released
        log.append((0, who, released, E_RELEASED))
        if month is not None:
            log.append((0, who, month, kind))
    none = np.zeros((1, 1, 1), np.float32)
    return Lived(np.zeros(1, np.int64), (10,), none, None, none, persons,
                 np.array(log, dtype=EVENT_RECORD))


def test_aalen_johansen_by_hand() -> None:
    # Released in month 3: offence in the month of release, offence two months on, death one
    # month on; nothing. Released in month 10: followed for one month only.
    one = lives((3, 3, E_OFFENCE), (3, 5, E_OFFENCE), (3, 4, E_DIED), (3, None, 0), (10, None, 0))
    counts, at_risk = tallies(one, "true", arrivals=True)
    assert_array_equal(at_risk[0, :4], [5, 3, 2, 1])
    offence, died = counts[0, 0], counts[0, -1]
    assert_array_equal(offence[:4], [1, 0, 1, 0])
    assert_array_equal(died[:4], [0, 1, 0, 0])
    found = aalen_johansen(counts[0], at_risk[0])
    # S: 4/5, then 4/5 * 2/3, then half of it.
    assert_allclose(found[0][:4], [1 / 5, 1 / 5, 1 / 5 + 4 / 5 * 2 / 3 / 2, 7 / 15])
    assert_allclose(found[-1][:3], [0.0, 4 / 15, 4 / 15])
    assert_allclose(found[:, -1].sum(), 1.0 - 4 / 5 * 2 / 3 / 2)


def test_incidence_never_exceeds_one_and_never_falls(three: rs.Comparison) -> None:
    i = three.incidence
    for _, rows in i.groupby(["scenario", "kind"], observed=True):
        assert (np.diff(rows["incidence"]) >= 0.0).all()
        assert rows["incidence"].between(0.0, 1.0).all()
    last = i[i["months_since_release"] == MONTHS]
    for _, rows in last.groupby(["scenario", "view"], observed=True):
        assert rows["incidence"].sum() <= 1.0


# What is refused


@pytest.mark.parametrize(("given", "says"), [
    ({"scenarios": ["sra"]}, "two scenarios"),
    ({"scenarios": ["sra", "sra"]}, "two scenarios are called 'sra'"),
    ({"scenarios": ["sra", "historical"], "months": 12}, "population"),
    ({"scenarios": ["sra", "historical"]}, "different numbers of months"),
    ({"scenarios": ["sra", "status_quo"], "baseline": "sraa"}, "did you mean 'sra'"),
    ({"scenarios": ["sra", "status_quo"], "replications": 0}, "replications = 0"),
    ({"scenarios": ["sra", "status_quo"], "threads": 0}, "threads = 0"),
    ({"scenarios": ["sra", "status_quo"], "parameters": "centrl"}, "did you mean 'central'"),
    ({"scenarios": ["sra", "status_quo"], "settings": {"guidence": 1}}, "guidence"),
    ({"scenarios": ["sra", 3]}, "neither"),
    ({"scenarios": "sra"}, "list"),
])
def test_what_cannot_be_compared_is_refused_in_words(given: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        rs.compare(**given)  # type: ignore[arg-type]


def test_settings_hold_for_every_scenario() -> None:
    c = rs.compare(["status_quo", "sra"], replications=1, people=10, months=12,
                   settings={"d_radex": 7.0, "media_shocks": 3.0})
    for stated in c.manifest["scenarios"].values():
        assert stated["levers"]["d_radex"] == 7.0
        assert stated["world"]["media_shocks"] == 3.0


def test_run_gives_the_same_frames_without_differences() -> None:
    alone = rs.run("sra", replications=3, people=30, months=24)
    beside = rs.compare(["status_quo", "sra"], replications=3, people=30, months=24)
    assert alone.differences.empty and alone.twins.empty and alone.timing.empty
    assert list(alone.differences) == list(beside.differences)
    assert (alone.outcomes["effects"] == 1).all()
    mine = beside.persons[beside.persons["scenario"] == "sra"].drop(columns="scenario")
    same(alone.persons.drop(columns="scenario"), mine)


def test_people_who_come_later_are_told_apart() -> None:
    c = rs.compare(["status_quo", "sra"], replications=2, people=30, months=36,
                   population="today")
    assert (c.persons.groupby(["scenario", "replication"], observed=True)["from_start"].sum()
            == 30).all()
    assert (c.persons["from_start"] == 0).any()
    assert_allclose(c.twins[["both", "only_scenario", "only_baseline", "neither"]].sum(axis=1),
                    100.0)
    gain = at_end(c, "durably_stable", scenario="sra").iloc[0]["difference"]
    assert_allclose(c.twins["only_scenario"] - c.twins["only_baseline"], gain, rtol=1e-5)
    assert_allclose(c.changed["better"] - c.changed["worse"], gain, rtol=1e-5)


# A user's own model


def test_a_users_model_class_is_compared_on_the_same_luck() -> None:
    pytest.importorskip("reintegration_sim.model.ensemble")

    class Mine(rs.ReintegrationModel):
        """The default policy, unchanged."""

    c = rs.compare({"sra": "sra", "mine": Mine, "today": "status_quo"}, replications=2,
                   people=20, months=12)
    mine = at_end(c, "core_index", scenario="mine").iloc[0]
    assert mine["difference"] == 0.0
    assert np.isnan(mine["delivery"]) and np.isnan(mine["effect"])
    assert not np.isnan(at_end(c, "core_index", scenario="today").iloc[0]["delivery"])
    assert (c.outcomes[c.outcomes["scenario"] == "mine"]["effects"] == 1).all()
    with pytest.raises(InputError, match="model class"):
        rs.compare({"sra": "sra", "mine": Mine}, settings={"d_radex": 1.0})


# Running


def test_progress_counts_every_run() -> None:
    seen: list[tuple[int, int]] = []
    rs.compare(["status_quo", "sra"], replications=3, people=5, months=6,
               progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (12, 12) and seen == sorted(seen)
    assert {total for _, total in seen} == {12}


def test_an_interruption_ends_at_once_and_leaves_nothing_running() -> None:
    import threading

    def stop(done: int, total: int) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rs.compare(["status_quo", "sra"], replications=50, people=5, months=6, progress=stop)
    assert not [t for t in threading.enumerate() if t.name.startswith("chunk")]


def test_a_full_log_is_enlarged(monkeypatch: pytest.MonkeyPatch) -> None:
    from reintegration_sim.batch import chunks as module

    given: dict[str, Any] = {"people": 3_000, "months": 60, "seed": 1, "replication": 0}
    def begin(room: float) -> Run:
        return Run(rs.load_scenario("sra"), events_per_person_month=room, **given)

    plain = _complete_run(begin)
    monkeypatch.setattr(module, "EVENTS_PER_PERSON_MONTH", 1e-4)
    again = _complete_run(begin)
    assert plain is not None and again is not None
    assert len(plain.events) > 2_100
    assert_array_equal(plain.events, again.events)


def test_simulate_can_be_sent_elsewhere_and_takes_settings() -> None:
    again = pickle.loads(pickle.dumps(rs.simulate))
    plain = again("status_quo", people=20, months=12)
    assert plain == rs.simulate("status_quo", people=20, months=12)
    other = again("status_quo", people=20, months=12, levers={"d_radex": 30.0})
    assert other != plain
    assert rs.simulate("status_quo", people=20, months=12, mode="central") != plain


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = ("import sys, reintegration_sim as rs; dir(rs); "
            "heavy = {'numpy', 'mesa', 'pandas', 'solara', 'matplotlib', 'numba', 'scipy', "
            "'pyarrow', 'pydantic', 'networkx', 'babel', 'typer'}; "
            "print(sorted(heavy & set(sys.modules)))")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"


def test_comparing_loads_no_mesa_and_no_figures() -> None:
    code = ("import sys, reintegration_sim as rs; rs.compare; rs.Comparison; rs.simulate; "
            "print(sorted({'mesa', 'solara', 'matplotlib'} & set(sys.modules)))")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_such"):
        rs.nothing_such  # noqa: B018
    assert all(getattr(rs, name) is not None for name in rs.__all__)
    assert {"compare", "load", "run_study", "resume", "extend", "verify"} <= set(rs.__all__)
    assert dir(rs) == sorted(rs.__all__)
