"""Figures about people: of 100, group by group, twice lived, one life; and the tables they draw.

All tables here but one are made up; they are no results of the simulation.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import reintegration_sim as rs
from reintegration_sim.analysis.changed import CHANGES, changed_frame
from reintegration_sim.analysis.compare import plan_comparison
from reintegration_sim.analysis.groups import GAP, GROUP_OUTCOMES, GROUPINGS, groups_frame
from reintegration_sim.analysis.two_lives import first_difference, told, whose_differ
from reintegration_sim.batch.lived import Lived
from reintegration_sim.batch.records import EVENT_RECORD, PERSON_RECORD
from reintegration_sim.core.codes import FREE, GONE, SANCTION_STATES
from reintegration_sim.core.errors import InputError, UnknownNameError
from reintegration_sim.core.languages import speaking
from reintegration_sim.core.text import speaking_as
from reintegration_sim.plots.changed import changed
from reintegration_sim.plots.delivery_effect import delivery_effect
from reintegration_sim.plots.difference_dots import difference_dots, dots
from reintegration_sim.plots.groups import groups
from reintegration_sim.plots.icon_array import icon_array
from reintegration_sim.plots.life_lines import life_lines
from reintegration_sim.plots.of_people import figures_of_people
from reintegration_sim.plots.page import Area
from reintegration_sim.plots.panel import Panel
from reintegration_sim.plots.sheet import Sheet
from tests.test_plots import LONG, SIX, comparison

BASE, SRA = "status_quo", "sra"
BY_LANGUAGE = pytest.mark.parametrize("code", ["en", "nl", "fr"])


def lived(n, people, later=0, **fields):
    """Return a made-up Lived; each field is a value or an array [replication, person]."""
    record = np.zeros((n, people + later), PERSON_RECORD)
    record["replication"] = np.arange(n)[:, None]
    record["person"] = np.arange(people + later)
    record["phase"] = FREE
    for name, values in fields.items():
        record[name] = values
    none = np.empty((n, 1, 0), np.float32)
    return Lived(np.arange(n), (24,), none, None, none, record.ravel(),
                 np.empty(0, EVENT_RECORD))


def luck(n, people, share, seed):
    return np.random.default_rng(seed).random((n, people)) < share


def world(scenarios=(BASE, SRA), n=40, people=10):
    """Return a made-up comparison with everything the figures of people ask for."""
    c = comparison(scenarios)
    who = {"female": np.arange(people) % 3 == 0, "region": np.arange(people) % 3,
           "legal_status": np.arange(people) % 3 * len(SANCTION_STATES),
           "children": np.arange(people) % 2}
    worlds = {name: lived(n, people, durably_stable=luck(n, people, 0.2 + 0.1 * i, i),
                          offences_seen=luck(n, people, 0.3, i),
                          phase=np.where(luck(n, people, 0.1, 9 + i), GONE, FREE), **who)
              for i, name in enumerate(scenarios)}
    c.groups = groups_frame(worlds, scenarios[0])
    c.changed = changed_frame(worlds, scenarios[0])
    c.values = lambda outcome, month=None: values(scenarios, n)
    return c


def values(scenarios, n):
    value = np.arange(n) % 10 - 3.0
    parts = [pd.DataFrame({"scenario": name, "point": 0, "replication": np.arange(n),
                           "effects": effects, "value": i * (value + 1000.0 * (1 - effects))})
             for i, name in enumerate(scenarios) for effects in (1, 0)]
    return pd.concat(parts, ignore_index=True)


def life(scenario=BASE, months=36, **columns):
    """Return a made-up life: serving for a year, then free with a home and a job."""
    month = np.arange(1, months + 1)
    out = month > 12
    known = {
        "month": month, "run": 0, "scenario": scenario, "effects": 1, "person": 3, "sex": "man",
        "age": 30, "region": "brussels", "nationality": "dual", "children": 2,
        "family": "prosocial", "phase": np.where(out, "free", "serving"),
        "home": np.where(out, "with_family", "prison"), "work": np.where(out, "job", "none"),
        "papers": 1, "rights": 0, "status": "none", "receives": "", "awaits": "", "listed": 1,
        "together": 0, "durably_stable": 0, "key_worker_months": np.where(out, month - 12, 0),
        "events": np.where(month == 13, "released", ""), "trust": 0.5}
    return pd.DataFrame(known | columns)


def drawn(monkeypatch, spec, width=180.0):
    """Return what a figure draws: points as (number, size, fill), bars as (x0, x1, fill, hatch)."""
    points, bars = [], []
    real_points, real_bar = Panel.points, Panel.bar

    def record_points(self, x, y, **look):
        points.append((len(x), look["size"], look["fill"]))
        real_points(self, x, y, **look)

    def record_bar(self, x0, x1, y0, y1, **look):
        bars.append((x0, x1, look["fill"], look.get("hatch", False)))
        real_bar(self, x0, x1, y0, y1, **look)

    with monkeypatch.context() as patched:
        patched.setattr(Panel, "points", record_points)
        patched.setattr(Panel, "bar", record_bar)
        drawing(spec, width)
    return points, bars


def drawing(spec, width):
    """Return the sheet of a drawing alone, without title, reading and note around it."""
    with speaking_as(spec.spoken):
        sheet = Sheet(spec.name, width, spec.height(spec, width))
        spec.draw(spec, Area(sheet, 0.0, 0.0, width, sheet.height))
    return sheet


# Of 100 people


def test_icons_are_whole_people_and_what_is_drawn(monkeypatch) -> None:
    c = world()
    row = (c.differences["outcome"] == "durably_stable") & (c.differences["month"] == 60)
    c.differences.loc[row, ["scenario_mean", "baseline_mean"]] = 40.6, 35.4
    one = icon_array(c)
    assert one.frame.to_numpy().tolist() == [[SRA, "filled", 41], [BASE, "ringed", 35]]
    assert one.table().columns.tolist() == ["policy", "drawn", "people of 100"]
    assert one.reading == ("Of 100 people, 41 are durably stable after 5 years under SRA; 35 under "
                           "the status quo.")
    points, _ = drawn(monkeypatch, one)
    array = [p for p in points if p[0] > 1]
    assert [n for n, *_ in array] == [59, 41, 35] and array[2][2] == "none"


@pytest.mark.parametrize("outcome", ["core_index", "offences", "effort_prison", "offence_rate"])
def test_icons_are_of_people_only(outcome) -> None:
    with pytest.raises(InputError, match="not counted in people"):
        icon_array(world(), outcome=outcome)


def test_a_policy_has_to_be_one_that_was_compared() -> None:
    with pytest.raises(UnknownNameError):
        icon_array(world(), "nowhere")
    with pytest.raises(InputError, match="compared with"):
        difference_dots(world(), BASE)
    with pytest.raises(InputError, match="allowed are 12, 60"):
        icon_array(world(), month=13)


# Twenty dots


@pytest.mark.parametrize("n", [1, 7, 20, 33, 200, 501])
@pytest.mark.parametrize("seed", range(5))
def test_dots_agree_with_the_chance_within_one(n, seed) -> None:
    rng = np.random.default_rng(seed)
    found = np.round(rng.normal(rng.normal(), 1.5, n))
    frame = dots(found)
    assert len(frame) == min(n, 20)
    for side, share in (("above", (found > 0).mean()), ("below", (found < 0).mean()),
                        ("equal", (found == 0).mean())):
        dotted = frame[frame["side"] == side]
        assert abs(len(dotted) - share * len(frame)) < 1.0
        sign = {"above": 1, "below": -1, "equal": 0}[side]
        assert (np.sign(dotted["difference"]) == sign).all()
    assert frame["difference"].isin(found).all()
    assert frame["difference"].is_monotonic_increasing


def test_dots_say_how_often_in_words_and_leave_the_muted_twins_out(monkeypatch) -> None:
    one = difference_dots(world())  # differences are -3 to 6, each as often
    assert "in 12 of 20 simulations more, in 6 fewer, in 2 the same" in one.reading
    assert one.frame["difference"].tolist() == [v for v in range(-3, 7) for _ in range(2)]
    points, bars = drawn(monkeypatch, one)
    assert [n for n, *_ in points] == [12, 6, 2]
    assert bars[0][0] == 0.0, "the better side is tinted"


def test_what_hardly_ever_happens_is_told_though_it_has_no_dot() -> None:
    c = world()
    frame = values((BASE, SRA), 200)
    frame["value"] = np.where(frame["scenario"] == SRA, np.where(frame["replication"] == 7, -1, 1),
                              0) * frame["effects"]
    c.values = lambda outcome, month=None: frame
    assert "in 199 of 200 simulations more, in 1 fewer" in difference_dots(c).reading


# Delivered, and what it does


def test_delivered_and_effect_sum_to_the_difference_and_are_drawn_so(monkeypatch) -> None:
    one = delivery_effect(world())
    frame = one.frame
    assert np.allclose(frame["delivery"] + frame["effect"], frame["difference"])
    _, bars = drawn(monkeypatch, one)
    pieces = [(x0, x1, hatch) for x0, x1, _, hatch in bars if (x0, x1) != (0.1, 0.9)]
    for i, row in enumerate(frame.itertuples()):
        delivered, effect = pieces[2 * i], pieces[2 * i + 1]
        assert sorted((0.0, row.delivery)) == list(delivered[:2]) and not delivered[2]
        assert sorted((row.delivery, row.difference)) == list(effect[:2]) and effect[2]


def test_without_muted_twins_there_is_nothing_to_tell_apart() -> None:
    c = world()
    c.differences[["delivery", "effect"]] = np.nan
    with pytest.raises(InputError, match="nothing to draw"):
        delivery_effect(c)


# Better, worse, the same


def of(frame, scenario=SRA):
    return frame[frame["scenario"] == scenario].iloc[0]


def test_who_fares_better_worse_and_the_same_is_counted_person_by_person() -> None:
    base = lived(1, 10, durably_stable=[[1, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
                 phase=[[FREE] * 5 + [GONE] * 5])
    other = lived(1, 10, later=5, durably_stable=[[1, 0, 1, 1, 0, 1, 0, 0, 0, 0] + [1] * 5],
                  phase=[[FREE, GONE, *[FREE] * 4, FREE, *[GONE] * 8]])
    row = of(changed_frame({BASE: base, SRA: other}, BASE))
    assert row[list(CHANGES)].tolist() == [30.0, 10.0, 60.0]
    assert row[[f"{c}_one_world" for c in CHANGES]].tolist() == [10.0, 10.0, 10.0]


@pytest.mark.parametrize("seed", range(4))
def test_better_and_worse_swap_with_the_policies_and_all_sum_to_100(seed) -> None:
    one, other = (lived(30, 20, durably_stable=luck(30, 20, 0.4, 2 * seed + i),
                        phase=np.where(luck(30, 20, 0.2, 90 + seed + i), GONE, FREE))
                  for i in (0, 1))
    there = of(changed_frame({BASE: one, SRA: other}, BASE))
    back = of(changed_frame({BASE: one, SRA: other}, SRA), BASE)
    for suffix in ("", "_one_world"):
        assert there[f"better{suffix}"] == back[f"worse{suffix}"]
        assert there[f"worse{suffix}"] == back[f"better{suffix}"]
        assert there[f"same{suffix}"] == back[f"same{suffix}"]
    assert there[list(CHANGES)].sum() == pytest.approx(100.0)
    assert (there[[f"{c}_one_world" for c in CHANGES]].to_numpy()
            <= there[list(CHANGES)].to_numpy() + 1e-9).all()


def test_who_comes_later_counts_where_they_come_under_both() -> None:
    base = lived(2, 4, later=4, durably_stable=[[0, 0, 0, 0, 0, 0, 0, 1], [1] * 8])
    other = lived(2, 4, later=4, durably_stable=[[1, 0, 0, 0, 1, 0, 0, 0], [1] * 8])
    row = of(changed_frame({BASE: base, SRA: other}, BASE))
    assert row[list(CHANGES)].tolist() == [12.5, 6.25, 81.25]
    fewer = lived(2, 4, later=1, durably_stable=[[1, 0, 0, 0, 1], [1] * 5])
    row = of(changed_frame({BASE: base, SRA: fewer}, BASE))
    assert row[list(CHANGES)].tolist() == [20.0, 0.0, 80.0]


def test_identical_policies_change_nobody() -> None:
    one = lived(5, 20, durably_stable=luck(5, 20, 0.5, 1))
    row = of(changed_frame({BASE: one, SRA: one}, BASE))
    assert row[list(CHANGES)].tolist() == [0.0, 0.0, 100.0]


def test_the_bar_is_of_100_whole_people(monkeypatch) -> None:
    c = world()
    c.changed.loc[0, [*CHANGES, *(f"{change}_one_world" for change in CHANGES)]] = (
        33.3, 33.3, 33.4, 1.4, 2.4, 0.4)
    one = changed(c)
    assert one.frame["shown"].sum() == 100
    _, bars = drawn(monkeypatch, one)
    pieces = [(x1 - x0, hatch) for x0, x1, _, hatch in bars if x1 > 1.0]
    shown = one.frame[one.frame["shown"] > 0]
    assert pieces == list(zip(shown["shown"], shown["one_world"], strict=True))
    better = one.frame.loc[one.frame["change"] == "better", "shown"].sum()
    assert f"{better} fare better under SRA" in one.reading


def test_whose_lives_differ_is_read_off_ends_and_events() -> None:
    plan = plan_comparison(["status_quo", "sra"], replications=3, people=20, months=60,
                           population="today")
    c = rs.compare(["status_quo", "sra"], replications=3, people=20, months=60,
                   population="today")
    found = whose_differ(replace(plan, twins=False))
    first = c.persons[(c.persons["replication"] == 0) & (c.persons["from_start"] == 1)]
    stable = first.pivot(index="person", columns="scenario", values="durably_stable")
    assert found["better"] == tuple(stable.query("sra > status_quo").index)
    assert found["worse"] == tuple(stable.query("sra < status_quo").index)
    assert found["better"] or found["worse"]
    log = c.events[(c.events["replication"] == 0) & (c.events["person"] < 20)]
    logs = [set(zip(part["person"], part["month"], part["event"], strict=True))
            for _, part in log.groupby("scenario", observed=True)]
    changed = {person for person, _, _ in logs[0] ^ logs[1]}
    assert set(found["otherwise"]) == changed - {*found["better"], *found["worse"]}
    same = replace(plan, twins=False, policies={
        "status_quo": plan.policies["status_quo"], "sra": plan.policies["status_quo"]})
    assert whose_differ(same) == {"better": (), "worse": (), "otherwise": ()}


# Groups


def test_groups_fare_as_counted_and_the_gap_widens(monkeypatch) -> None:
    # 40 replications of 10: 4 women, half stable before and all after; 6 men, a third and a half.
    women = np.arange(10) < 4
    before = np.isin(np.arange(10), (0, 1, 4, 5))
    after = women | np.isin(np.arange(10), (4, 5, 6))
    base, other = (lived(40, 10, female=women, durably_stable=stable)
                   for stable in (before, after))
    c = world()
    c.groups = groups_frame({BASE: base, SRA: other}, BASE)
    known = c.groups[(c.groups["grouping"] == "sex") & (c.groups["outcome"] == "durably_stable")
                     & (c.groups["scenario"] == SRA)].set_index("group")
    assert known["n"].tolist() == [240, 160, 400]
    assert known["value"].tolist() == pytest.approx([50.0, 100.0, 50.0])
    assert known["difference"].tolist() == pytest.approx([50.0 / 3, 50.0, 100.0 / 3])
    assert known.loc["women", ["low", "high"]].tolist() == [100.0, 100.0]
    assert known.loc[GAP, ["highest", "lowest"]].tolist() == ["women", "men"]
    one = groups(c, "sex")
    assert one.reading == ("The gap between women and men widens from 16.7 to 50.0 per 100 under "
                           "SRA.")
    assert "50.0 → 100.0 (+50.0)" in one.svg()


def test_ranges_and_errors_are_those_of_the_replications() -> None:
    stable = luck(200, 30, 0.3, 1)
    frame = groups_frame({BASE: lived(200, 30), SRA: lived(200, 30, durably_stable=stable)}, BASE)
    row = frame[(frame["scenario"] == SRA) & (frame["group"] == "men")
                & (frame["outcome"] == "durably_stable")].iloc[0]
    shares = 100.0 * stable.mean(axis=1)
    assert row["value"] == pytest.approx(shares.mean())
    assert [row["low"], row["high"]] == pytest.approx(np.quantile(shares, (0.025, 0.975)).tolist())
    assert row["difference_error"] == pytest.approx(shares.std(ddof=1) / np.sqrt(200))


def test_the_error_of_a_gap_is_that_of_leaving_out_one_replication_at_a_time() -> None:
    women, n = luck(60, 20, 0.3, 5), 60
    before, after = luck(60, 20, 0.2, 6), luck(60, 20, 0.2, 6) | (women & luck(60, 20, 0.4, 7))

    def change(kept):
        shares = [100.0 * stable[kept][group[kept]].mean() for stable in (after, before)
                  for group in (women, ~women)]
        return abs(shares[0] - shares[1]) - abs(shares[2] - shares[3])

    left_out = np.array([change(np.arange(n) != r) for r in range(n)])
    expected = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    frame = groups_frame({BASE: lived(n, 20, female=women, durably_stable=before),
                          SRA: lived(n, 20, female=women, durably_stable=after)}, BASE)
    gap = frame[(frame["group"] == GAP) & (frame["grouping"] == "sex")
                & (frame["scenario"] == SRA) & (frame["outcome"] == "durably_stable")].iloc[0]
    assert gap["difference"] == pytest.approx(change(np.full(n, True)))
    assert gap["difference_error"] == pytest.approx(expected, rel=0.05)


def test_groups_sum_to_everybody_and_later_arrivals_count() -> None:
    frame = world().groups
    for _, part in frame[frame["group"] != GAP].groupby(["scenario", "grouping", "outcome"]):
        assert part["n"].sum() == 400
    again = groups_frame({BASE: lived(40, 10, later=7)}, BASE)
    assert again[again["group"] == "men"]["n"].tolist() == [680, 680]
    assert set(frame["grouping"]) == {"sex", "legal_status", "region", "parent"}
    assert set(frame["outcome"]) == set(GROUP_OUTCOMES)


def test_a_group_under_30_lives_has_no_number_anywhere(monkeypatch) -> None:
    few = np.zeros((40, 10), bool)
    few[:29, 0] = True
    c = world()
    c.groups = groups_frame({name: lived(40, 10, female=few, durably_stable=few)
                             for name in (BASE, SRA)}, BASE)
    women = c.groups[c.groups["group"] == "women"]
    assert women["n"].isna().all()
    assert women.select_dtypes("number").drop(columns="month").isna().all(axis=None)
    assert GAP not in set(c.groups.loc[c.groups["grouping"] == "sex", "group"])
    one = groups(c, "sex")
    _, bars = drawn(monkeypatch, one)
    assert [hatch for *_, hatch in bars] == [True]
    told_of = one.table().query("group == 'women'")[["n", "per 100", "difference"]]
    assert told_of.isna().all(axis=None)
    assert "Too few people" in one.reading and "n fewer than 30" in one.svg()
    few[29, 0] = True
    enough = groups_frame({BASE: lived(40, 10, female=few)}, BASE)
    assert enough[enough["group"] == "women"]["n"].tolist() == [30, 30]


def test_a_gap_that_hardly_differs_is_not_said_to_widen() -> None:
    one, other = (lived(40, 10, female=np.arange(10) < 5, durably_stable=luck(40, 10, 0.5, seed))
                  for seed in (1, 2))
    c = world()
    c.groups = groups_frame({BASE: one, SRA: other}, BASE)
    assert "hardly differs" in groups(c, "sex").reading


def test_groups_know_no_origin_and_no_faith() -> None:
    assert set(GROUPINGS) == {"sex", "legal_status", "region", "parent"}
    with pytest.raises(UnknownNameError):
        groups(world(), "religion")
    with pytest.raises(UnknownNameError):
        groups(world(), "sex", "attacks")


# One life


def test_two_lives_part_in_the_first_month_with_another_fact() -> None:
    one, other = life(), life(SRA)
    assert first_difference(one, other) is None
    other["trust"] = 0.9  # moves, but nobody could see it
    assert first_difference(one, other) is None
    other.loc[other["month"] >= 20, "key_worker_months"] += 5
    assert first_difference(one, other) is None
    other.loc[other["month"] >= 18, "receives"] = "housing"
    other.loc[other["month"] == 25, "events"] = "offence"
    assert first_difference(one, other) == 18 == first_difference(other, one)
    assert told(other, 18) == "gets housing support" and told(one, 18) == "nothing new"
    with pytest.raises(InputError):
        told(one, 37)
    with pytest.raises(InputError, match="two people"):
        first_difference(one, life(SRA, person=4))


def test_the_two_lives_are_drawn_month_by_month(monkeypatch) -> None:
    other = life(SRA)
    other.loc[other["month"] >= 18, "home"] = "settled"
    other.loc[other["month"] == 18, "events"] = "settled"
    other.loc[other["month"] == 25, "events"] = "offence, offence_seen"
    one = life_lines(life(), other)
    assert one.reading == ("The two lives first differ in month 18. Under the status quo: nothing "
                           "new. Under SRA: finds a settled home.")
    spans = one.frame[(one.frame["life"] == 1) & (one.frame["line"] == "home")]
    assert spans[["first", "last", "what"]].to_numpy().tolist() == [
        [13, 17, "with_family"], [18, 36, "settled"]]
    events = one.frame[one.frame["line"].isin(("gain", "setback"))]
    assert events[["life", "line", "first"]].to_numpy().tolist() == [
        [1, "gain", 18], [1, "setback", 25], [1, "setback", 25]]
    differs = one.frame[one.frame["line"] == "differs"]
    assert differs[["first", "words"]].to_numpy().tolist() == [
        [18, "nothing new"], [18, "finds a settled home"]]
    points, bars = drawn(monkeypatch, one)
    lines = one.frame["line"].isin(("phase", "home", "work", "key_worker"))
    months = [(x0 + 1, x1) for x0, x1, *_ in bars if (x0, x1) != (0.1, 0.95)]
    assert months == list(one.frame.loc[lines, ["first", "last"]].itertuples(index=False,
                                                                             name=None))
    assert len(points) == 3 + 2, "three events and two marks in the key"
    assert "Nobody in this figure is real" in one.svg() and "fictitious" in one.title


def test_lives_that_never_part_say_so() -> None:
    one = life_lines(life(), life(SRA))
    assert "do not differ" in one.reading and "differs" not in set(one.frame["line"])


# Words and measures


def every(c):
    return [icon_array(c), icon_array(c, outcome="people_with_offence"), difference_dots(c),
            difference_dots(c, outcome="core_index"), delivery_effect(c), changed(c),
            *(groups(c, name, outcome) for name in GROUPINGS for outcome in GROUP_OUTCOMES),
            life_lines(life(), life(LONG[0], months=30, events="offence, onset, breach"))]


@BY_LANGUAGE
@pytest.mark.parametrize("scenarios", [(BASE, SRA), SIX, LONG])
def test_figures_speak_three_languages_at_every_width(code, scenarios) -> None:
    with speaking(code):
        found = every(world(scenarios))
    for one in found:
        assert one.language == code
        for words in (one.title, one.reading, one.alternative, one.note, *one.headings.values()):
            assert words and "{" not in words
        assert set(one.headings) <= set(one.frame.columns)
        assert len(one.table()) == len(one.frame)
        for width in (88.0, 180.0):
            assert one.svg(width).startswith("<svg")


@BY_LANGUAGE
@pytest.mark.parametrize("width", [74.0, 80.0, 110.0, 174.0])
def test_no_words_are_cut_off_and_none_lie_over_others(code, width) -> None:
    with speaking(code):
        found = [one for scenarios in ((BASE, SRA), SIX, LONG) for one in every(world(scenarios))]
    for one in found:
        sheet = drawing(one, width)
        boxes = [(box, placed.lines) for placed in sheet.texts() for box in placed.boxes()]
        for i, ((left, bottom, right, top), lines) in enumerate(boxes):
            # The ticks of the lowest panel stand a little into the room around the drawing.
            assert left > -1.5 and right < width + 2.0 and bottom > -0.5, (one.name, lines)
            assert top < sheet.height + 0.5, (one.name, lines)
            for (x0, y0, x1, y1), others in boxes[i + 1:]:
                over = min(right, x1) - max(left, x0), min(top, y1) - max(bottom, y0)
                assert over[0] < 0.3 or over[1] < 0.6, (one.name, lines, others)


def test_all_figures_about_people_have_names_of_their_own() -> None:
    found = figures_of_people(world(SIX))
    assert len({one.name for one in found}) == len(found) == 5 * 4 + 1 + 5 + 8
    assert not figures_of_people(world((BASE,)))
