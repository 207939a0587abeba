"""Studies in results folders: what comes back, enough runs, the commands."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import reintegration_sim as rs
from reintegration_sim.analysis.studies import extend_to_precision
from reintegration_sim.batch.chunks import Stage, chunks_of, stage
from reintegration_sim.batch.estimate import estimate
from reintegration_sim.cli.main import main
from reintegration_sim.cli.screen import Lines
from reintegration_sim.core.errors import InputError

SIZE: dict[str, Any] = {"replications": 12, "people": 15, "months": 60}
DESIGN = {"kind": "grid", "factors": {"housing_support": [0.0, 60.0], "housing_market": [0.8]}}


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> rs.Comparison:
    return rs.run_study(rs.study(["status_quo", "sra"], design=DESIGN, twins=True,
                                 keep=("persons", "events", "series"), **SIZE),
                        tmp_path_factory.mktemp("grid") / "results")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text('name = "small"\nquestion = "Is it small?"\nruntime = "a second"\n'
                    'figure = "none"\nscenarios = ["status_quo", "sra"]\nreplications = 12\n'
                    'people = 10\nmonths = 12\n')
    return path


# What comes back


def test_a_point_of_a_design_is_the_comparison_with_its_settings(grid: rs.Comparison) -> None:
    alone = rs.compare(["status_quo", "sra"], settings={"housing_support": 60.0,
                                                       "housing_market": 0.8}, **SIZE)
    point = grid.point(1)
    for name in ("persons", "events", "series", "twins", "chances", "timing", "incidence",
                 "effort"):
        pd.testing.assert_frame_equal(getattr(point, name), getattr(alone, name))
    pd.testing.assert_frame_equal(point.differences, alone.differences)
    assert_allclose(point.outcomes["value"], alone.outcomes["value"])
    assert (point.outcomes["point"] == 1).all()


def test_differences_of_a_design_are_those_of_its_points(grid: rs.Comparison) -> None:
    found = grid.differences_of(["durably_stable", "onsets"])
    assert set(found["point"]) == {0, 1} and (found["replications"] == 12).all()
    columns = ["difference", "low", "high", "simulation_error", "delivery", "effect"]
    for number in (0, 1):
        mine = found[found["point"] == number].set_index(["outcome", "month"])[columns]
        own = grid.point(number).differences.set_index(["outcome", "month"])[columns]
        assert_allclose(mine, own.loc[mine.index], rtol=1e-12)


def test_a_single_scenario_is_compared_with_itself_at_the_first_point(tmp_path: Path) -> None:
    c = rs.run_study(rs.study(["sra"], design={"kind": "one_at_a_time", "factors": {
        "housing_support": [0.0, 60.0]}}, **SIZE), tmp_path / "results")
    found = c.differences_of(["with_home"])
    assert set(found["point"]) == {1, 2} and (found["baseline_point"] == 0).all()
    values = c.values("with_home").pivot_table(index="replication", columns="point",
                                               values="value")
    last = found[found["month"] == 60].set_index("point")["difference"]
    assert_allclose(last[2], (values[2] - values[0]).mean(), rtol=1e-5)
    assert last[2] > last[1]


def test_many_runs_are_compared_without_holding_them_all(
        grid: rs.Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reintegration_sim.analysis import comparison

    given: dict[str, Any] = {"replications": 5, "people": 10, "months": 12}
    few = rs.compare(["status_quo", "sra"], out=tmp_path / "few", **given)
    monkeypatch.setattr(comparison, "MOST_RUNS_AT_ONCE", 19)
    many = rs.compare(["status_quo", "sra"], out=tmp_path / "many", **given)
    pd.testing.assert_frame_equal(many.differences, few.differences, check_dtype=False)
    assert set(many.manifest["tables"]) == {"differences", "dictionary"}
    assert not (tmp_path / "many" / "outcomes.csv").exists()
    pd.testing.assert_frame_equal(many.twins, few.twins)
    monkeypatch.setattr(comparison, "MOST_RUNS_COMPARED", 19)
    most = rs.compare(["status_quo", "sra"], out=tmp_path / "most", **given)
    assert "tables" not in most.manifest and most.digest == few.digest


def test_wide_long_and_single_outcomes_are_the_same_numbers(grid: rs.Comparison) -> None:
    wide, long = grid.horizons, grid.outcomes
    keys = ["scenario", "point", "replication", "effects", "month"]
    listed = long[long["outcome"] == "trust"].set_index(keys)["value"].sort_index()
    pd.testing.assert_series_equal(wide.set_index(keys)["trust"].sort_index(), listed,
                                   check_names=False)
    last = grid.values("trust").set_index(keys[:-1])["value"].sort_index()
    assert_allclose(last, listed.xs(60, level="month").sort_index())
    with pytest.raises(InputError, match="months 12, 24, 60"):
        grid.values("trust", month=13)
    with pytest.raises(InputError, match="did you mean 'trust'"):
        grid.values("trusst")


def test_what_belongs_to_one_point_or_was_not_kept_is_told(grid: rs.Comparison, tmp_path: Path
                                                          ) -> None:
    with pytest.raises(InputError, match=r"\.point\(0\)"):
        _ = grid.persons
    with pytest.raises(InputError, match="0 to 1"):
        grid.point(2)
    bare = rs.run_study(rs.study(["sra"], replications=2, people=5, months=6), tmp_path / "bare")
    with pytest.raises(InputError, match=r'keep = \["persons"\]'):
        _ = bare.persons
    with pytest.raises(InputError, match="series were not kept"):
        _ = bare.series


def test_the_parameters_of_a_folder_are_those_that_were_drawn(grid: rs.Comparison) -> None:
    from reintegration_sim.engine.parameters import parameter_values

    found = grid.parameters.set_index("replication")
    expected = parameter_values("draws", 1, 7)
    assert_allclose(found.loc[7].to_numpy(), [expected[name] for name in found.columns])


# Chunks


def test_chunks_tile_the_runs_and_never_cross_a_stage() -> None:
    found = list(chunks_of([Stage(10, 7), Stage(25, 20)], n_cells=3))
    assert [one.number for one in found] == list(range(len(found)))
    assert found[0].first == 0 and found[-1].last == 75
    assert all(a.last == b.first for a, b in pairwise(found))
    assert 30 in [one.last for one in found]
    assert max(one.last - one.first for one in found) == 20


def test_small_studies_get_small_shards_and_large_runs_few_of_them() -> None:
    small = rs.study(["sra"], replications=64).plan()
    assert stage(small, 64).chunk == 2
    large = rs.study(["sra"], replications=1_000_000).plan()
    assert stage(large, 1_000_000).chunk == 1_000
    heavy = rs.study(["sra"], replications=1_000_000, people=1_000_000).plan()
    assert stage(heavy, 1_000_000).chunk == 1


# Enough runs?


def test_the_replications_for_a_precision_by_hand(grid: rs.Comparison) -> None:
    found = rs.replications_for(grid, {"durably_stable": 2.0}).set_index("point")
    values = grid.values("durably_stable")
    values = values[values["effects"] == 1].pivot_table(
        index=["point", "replication"], columns="scenario", values="value", observed=True)
    spread = (values["sra"] - values["status_quo"]).groupby("point").std()
    for point in (0, 1):
        assert found.loc[point, "needed"] == max(
            10, np.ceil((1.96 * spread[point] / 2.0) ** 2))
        assert_allclose(found.loc[point, "precision"], 1.96 * spread[point] / np.sqrt(12))


def test_a_precision_is_reached_and_bought_once(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    rs.run_study(rs.study(["status_quo", "sra"], **SIZE), folder)
    wanted = {"durably_stable": 3.0}
    c = extend_to_precision(folder, wanted)
    found = rs.replications_for(c, wanted)
    assert (found["needed"] <= c.settings["replications"]).all()
    assert c.settings["replications"] > 12
    stages = c.manifest["stages"]
    assert extend_to_precision(folder, wanted).manifest["stages"] == stages


@pytest.mark.parametrize(("wanted", "says"), [
    ({}, "state a precision"), ({"durably_stabel": 1.0}, "did you mean 'durably_stable'"),
    ({"onsets": 0.0}, "above 0"), ({"onsets": float("nan")}, "above 0")])
def test_a_precision_that_means_nothing_is_refused(grid: rs.Comparison, wanted: dict[str, float],
                                                   says: str) -> None:
    with pytest.raises(InputError, match=says):
        rs.replications_for(grid, wanted)


def test_too_few_replications_say_nothing(tmp_path: Path) -> None:
    c = rs.run_study(rs.study(["status_quo", "sra"], replications=4, people=5, months=6),
                     tmp_path / "results")
    with pytest.raises(InputError, match="too few"):
        rs.replications_for(c, {"onsets": 1.0})


# Commands


def test_a_dry_run_says_what_it_would_cost_and_writes_nothing(
        file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert main(["study", str(file), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "runs          24  (2 scenarios x 1 points x 12 replications)" in said
    assert "time          about" in said and "disk          about" in said
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_estimate_is_of_the_right_size(file: Path, tmp_path: Path) -> None:
    plan = rs.load_study(file).plan(200)
    guess = estimate(plan)
    rs.run_study(rs.load_study(file), tmp_path / "results", replications=200)
    shards = sum(path.stat().st_size for path in (tmp_path / "results").rglob("0*.parquet"))
    assert shards / 5 < guess.n_bytes < shards * 5
    assert guess.seconds > 0.0 and guess.n_tried >= 1


def test_study_status_extend_and_resume_agree(
        file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "results")
    assert main(["study", str(file), "--out", folder, "-q"]) == 0
    digest = rs.load(folder).digest
    assert f"digest  {digest}" in capsys.readouterr().out
    assert main(["status", folder]) == 0
    said = capsys.readouterr().out
    assert "24 of 24, 0 failed" in said and "12 complete of 12" in said and digest in said
    assert main(["study", str(file), "--out", folder, "-q"]) == 0
    assert main(["study", str(file), "--out", folder, "-q", "-r", "15"]) == 65
    assert "extend" in capsys.readouterr().err
    assert main(["extend", folder, "-r", "15", "-q"]) == 0
    capsys.readouterr()
    assert main(["study", str(file), "--out", folder, "-q"]) == 0
    assert "30 runs, 15 replications" in capsys.readouterr().out
    assert main(["resume", folder, "-q"]) == 0
    assert rs.load(folder).digest in capsys.readouterr().out
    assert main(["status", folder, "--precision", "durably_stable=500"]) == 0
    assert "It is enough: 15 replications." in capsys.readouterr().out
    whole = tmp_path / "whole"
    assert main(["study", str(file), "--out", str(whole), "-q", "-r", "15"]) == 0
    assert rs.load(whole).digest == rs.load(folder).digest


@pytest.mark.parametrize(("words", "code", "says"), [
    (["study", "nothing.toml"], 2, "no such file"),
    (["status", "nowhere"], 2, "no results there"),
    (["resume", "nowhere"], 2, "no results there"),
    (["extend", "nowhere"], 2, "either --replications or --precision"),
    (["extend", "nowhere", "-r", "3"], 2, "no results there"),
    (["extend", "nowhere", "--precision", "durably_stable"], 2, "OUTCOME=NUMBER"),
    (["resume", "nowhere", "--threads", "1", "--processes", "1"], 2, "three ways"),
    (["compare", "sra", "--precision", "x"], 2, "OUTCOME=NUMBER"),
])
def test_what_cannot_be_is_told(words: list[str], code: int, says: str, tmp_path: Path,
                                monkeypatch: pytest.MonkeyPatch,
                                capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    told = capsys.readouterr().err
    assert says in told and "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_progress_for_a_log_is_a_line_every_half_minute_with_a_forecast() -> None:
    now, said = [0.0], list[str]()
    lines = Lines("runs", clock=lambda: now[0], say=said.append)
    for second in range(0, 100):
        now[0] = float(second)
        lines(1_000 + 20 * second, 10_000, 3)
    assert len(said) == 3
    assert said[0] == "1,600 of 10,000 runs, 20 a second, about 7 minutes left; 3 failed"


def test_a_folder_without_finished_runs_has_empty_tables(tmp_path: Path) -> None:
    from reintegration_sim.batch.store import create

    plan = rs.study(["status_quo", "sra"], **SIZE).plan()
    (tmp_path / "results").mkdir()
    create(tmp_path / "results", plan)
    c = rs.load(tmp_path / "results")
    assert c.runs.empty and c.failures.empty and c.values("trust").empty and c.horizons.empty
    assert c.differences_of(["trust"]).empty
    assert rs.status(tmp_path / "results").done == 0
    with pytest.raises(InputError, match="nothing to compare"):
        rs.replications_for(c, {"trust": 1.0})


def test_what_comes_before_the_first_run_is_no_part_of_the_pace() -> None:
    now, said = [0.0], list[str]()
    lines = Lines("runs", clock=lambda: now[0], say=said.append)
    for second in range(40, 80):
        now[0] = float(second)
        lines(20 * (second - 40), 10_000)
    assert said == ["600 of 10,000 runs, 20 a second, about 8 minutes left"]


@pytest.mark.parametrize("damage", ["deleted", "altered", "no csv"])
def test_a_table_beside_the_shards_is_made_again(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "results"
    rs.run_study(rs.study(["status_quo", "sra"], replications=3, people=5, months=12), folder)
    path = folder / ("differences.csv" if damage == "no csv" else "differences.parquet")
    before = path.read_bytes()
    path.write_bytes(before + b"x") if damage == "altered" else path.unlink()
    c = rs.resume(folder)
    assert path.read_bytes() == before
    assert not c.differences.empty and rs.verify(folder).problems == ()


def test_an_unfinished_folder_is_not_called_finished(
        file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from reintegration_sim.cli.resume import _tell

    folder = tmp_path / "results"
    _tell(rs.run_study(rs.load_study(file), folder, replications=30), str(folder))
    assert capsys.readouterr().out.startswith("Finished")
    for path in (folder / "runs").iterdir():
        if int(path.name[:7]) > 20:
            path.unlink()
    _tell(rs.load(folder), str(folder))
    assert "Not finished: " in capsys.readouterr().out
