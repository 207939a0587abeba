"""The results folder: round trips, refusals, damage, text that spreadsheets could run."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import reintegration_sim as rs
from reintegration_sim.analysis.results_folder import AS_CSV, TABLES, harmless
from reintegration_sim.batch.durable import publish
from reintegration_sim.batch.lock import LOCK
from reintegration_sim.batch.shards import TABLES as SHARDS
from reintegration_sim.batch.store import MANIFEST
from reintegration_sim.core.errors import InputError, OutputError, StoredDataError

GIVEN: dict[str, Any] = {"replications": 4, "people": 20, "months": 24}


SEEN = (*TABLES, "outcomes", "persons", "events", "full_series", "horizons", "runs")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.name != LOCK}


@pytest.fixture(scope="module")
def two() -> rs.Comparison:
    return rs.compare(["status_quo", "sra"], **GIVEN)


@pytest.fixture
def folder(two: rs.Comparison, tmp_path: Path) -> Path:
    return two.save(tmp_path / "results")


def test_what_is_saved_is_what_is_read(two: rs.Comparison, folder: Path) -> None:
    again = rs.load(folder)
    for name in SEEN:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(two, name))
    assert (again.scenarios, again.baseline, again.plan_id) == (
        two.scenarios, two.baseline, two.plan_id)
    assert again.settings == two.settings
    assert again.digest == two.digest
    assert {path.name for path in folder.iterdir()} == {
        MANIFEST, LOCK, *SHARDS, *(f"{t}.parquet" for t in TABLES), *(f"{t}.csv" for t in AS_CSV)}


def test_the_manifest_says_what_was_run(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    assert manifest["scenarios"]["sra"]["hash"] == (
        rs.load_scenario("sra").with_months(24).scenario_hash)
    assert set(manifest["scenarios"]["sra"]["levers"]) == {row.name for row in rs.LEVERS}
    assert manifest["scenarios"]["sra"]["because"]
    assert manifest["stages"][0][0] == 4 and manifest["seed"] == 1
    assert manifest["parameter_mode"] == "draws"
    assert {"python", "numpy", "numba", "reintegration_sim"} <= set(manifest["versions"])


def test_the_same_plan_writes_the_same_bytes(folder: Path) -> None:
    before = content(folder)
    rs.compare(["status_quo", "sra"], threads=1, **GIVEN).save(folder)
    assert content(folder) == before
    other = rs.compare(["status_quo", "sra"], out=folder.with_name("run in"), threads=2, **GIVEN)
    found = content(folder.with_name("run in"))
    del found["telemetry.jsonl"]
    assert found == before and other.digest == rs.load(folder).digest


def test_a_loaded_comparison_can_be_saved_again(folder: Path, tmp_path: Path) -> None:
    other = rs.load(folder).save(tmp_path / "copy")
    assert content(other) == content(folder)


@pytest.mark.parametrize(("change", "says"), [
    ({"seed": 2}, "another plan: seed: 1 there, 2 here"),
    ({"replications": 5}, "4 replications, not 5; .*extend"),
    ({"people": 21}, "people: 20 there, 21 here"),
    ({"baseline": "sra"}, "baseline: status_quo there, sra here"),
    ({"parameters": "central"}, "parameter_mode: draws there, central here"),
    ({"settings": {"d_radex": 7.0}}, r"status_quo\.levers\.d_radex: .* there, 7\.0 here"),
])
def test_a_folder_of_another_plan_is_refused(folder: Path, change: dict[str, object], says: str
                                             ) -> None:
    before = content(folder)
    with pytest.raises(StoredDataError, match=says):
        rs.compare(["status_quo", "sra"], **{**GIVEN, **change}).save(folder)
    with pytest.raises(StoredDataError, match=says):
        rs.compare(["status_quo", "sra"], out=folder, **{**GIVEN, **change})
    assert content(folder) == before


def test_shards_without_a_manifest_are_nobodys(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    with pytest.raises(InputError, match="no results there"):
        rs.load(folder)
    with pytest.raises(StoredDataError, match="something else than results"):
        rs.compare(["status_quo", "sra"], **GIVEN).save(folder)


def test_a_folder_with_something_else_in_it_is_refused(two: rs.Comparison, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(StoredDataError, match=r"thesis\.docx"):
        two.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"thesis.docx", LOCK}


def test_what_cannot_be_written_is_told_with_its_path(two: rs.Comparison, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        two.save(tmp_path / "file")
    with pytest.raises(OutputError, match="inside"):
        two.save(tmp_path / "file" / "inside")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "table"
    publish(path, lambda file: file.write(b"old"))

    def torn(file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="table: No space left"):
        publish(path, torn)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["table"]


def shard(folder: Path, table: str) -> Path:
    return min((folder / table).iterdir())


def test_a_missing_or_foreign_table_is_told(folder: Path, tmp_path: Path) -> None:
    other = rs.compare(["status_quo", "sra"], **{**GIVEN, "seed": 2}).save(tmp_path / "other")
    (folder / "timing.parquet").write_bytes((other / "timing.parquet").read_bytes())
    (folder / "twins.parquet").unlink()
    again = rs.load(folder)
    with pytest.raises(StoredDataError, match="another plan"):
        _ = again.timing
    with pytest.raises(StoredDataError, match="missing"):
        _ = again.twins


def test_a_missing_or_foreign_shard_is_told(folder: Path, tmp_path: Path) -> None:
    other = rs.compare(["status_quo", "sra"], **{**GIVEN, "seed": 2}).save(tmp_path / "other")
    shard(folder, "events").unlink()
    with pytest.raises(StoredDataError, match="missing"):
        _ = rs.load(folder).events
    mine, foreign = shard(folder, "runs"), shard(other, "runs")
    mine.unlink()
    (folder / "runs" / foreign.name).write_bytes(foreign.read_bytes())
    with pytest.raises(StoredDataError, match="another plan"):
        _ = rs.load(folder).runs


@pytest.mark.parametrize(("path", "table"), [("effort.parquet", "effort"), ("persons", "persons"),
                                             ("horizons", "outcomes"), ("runs", "runs")])
def test_a_flipped_bit_is_told(folder: Path, path: str, table: str) -> None:
    file = folder / path if path.endswith(".parquet") else shard(folder, path)
    whole = bytearray(file.read_bytes())
    for place in range(0, len(whole), len(whole) // 40):
        flipped = whole.copy()
        flipped[place] ^= 4
        file.write_bytes(flipped)
        with pytest.raises(StoredDataError, match=r"is not as it was written|another plan"):
            getattr(rs.load(folder), table)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoredDataError):
        getattr(rs.load(folder), table)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": 99}', '{"format": 1}'])
def test_a_damaged_manifest_is_told(folder: Path, damage: str) -> None:
    (folder / MANIFEST).write_text(damage)
    with pytest.raises(StoredDataError):
        rs.load(folder)


def test_no_label_becomes_a_formula(tmp_path: Path) -> None:
    c = rs.compare({"=1+1": "status_quo", "@sum": "sra"}, replications=1, people=2, months=2)
    folder = c.save(tmp_path / "results")
    for name in AS_CSV:
        with open(folder / f"{name}.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        labels = {row["scenario"] for row in rows} | {row.get("baseline", "'") for row in rows}
        assert all(label.startswith("'") for label in labels)
    assert rs.load(folder).scenarios == ("=1+1", "@sum")
    assert harmless("sra") == "sra"


def test_every_column_and_outcome_is_in_the_dictionary(two: rs.Comparison) -> None:
    known = two.dictionary
    keys = set(known.loc[known["table"] == "keys", "name"])
    for table in (*SEEN, "points"):
        if table in ("dictionary", "parameters"):
            continue
        own = set(known.loc[known["table"] == table, "name"])
        if table in ("full_series", "horizons"):
            own = set(known.loc[known["table"] == "outcomes", "name"])
        assert set(getattr(two, table).columns) <= keys | own, table
    outcomes = known.loc[known["table"] == "outcomes", "name"]
    assert list(outcomes) == [o.name for o in rs.OUTCOMES]
    assert (known["definition"] != "").all() and not known.duplicated(["table", "name"]).any()


@pytest.mark.parametrize("stages", [3, [], [[1]], [[4, 0]], [["4", 1]], [[4, 1], [4, 1]],
                                    [[True, 1]], [[5, 2], [4, 2]], None])
def test_stages_that_cannot_be_are_told(folder: Path, stages: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "stages": stages}))
    with pytest.raises(StoredDataError, match="stages"):
        rs.load(folder)


READS_ALL = """
import os, sys
import reintegration_sim as rs
import reintegration_sim.analysis.query, reintegration_sim.batch.verify
before = len(os.listdir("/proc/self/task"))
results = rs.load(sys.argv[1])
for name in sys.argv[2:]:
    getattr(results, name)
rs.verify(sys.argv[1])
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads as Linux does")
def test_results_are_read_without_threads_of_arrow(folder: Path) -> None:
    # One that still holds Python's bytes while Python ends would abort the process.
    done = subprocess.run([sys.executable, "-c", READS_ALL, folder, *SEEN], capture_output=True,
                          text=True, check=False)
    assert (done.stderr, done.stdout) == ("", "0\n")
