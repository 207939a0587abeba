"""The results folder: round trips, refusals, damage, text that spreadsheets could run."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import reintegration_sim as rs
from reintegration_sim.analysis.results_folder import (
    AS_CSV,
    MANIFEST,
    TABLES,
    harmless,
)
from reintegration_sim.batch.durable import publish
from reintegration_sim.core.errors import InputError, OutputError, StoredDataError

GIVEN: dict[str, Any] = {"replications": 4, "people": 20, "months": 24}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def two() -> rs.Comparison:
    return rs.compare(["status_quo", "sra"], **GIVEN)


@pytest.fixture
def folder(two: rs.Comparison, tmp_path: Path) -> Path:
    return two.save(tmp_path / "results")


def test_what_is_saved_is_what_is_read(two: rs.Comparison, folder: Path) -> None:
    again = rs.load(folder)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(two, name))
    assert (again.scenarios, again.baseline, again.plan_id) == (
        two.scenarios, two.baseline, two.plan_id)
    assert again.settings == two.settings
    assert {path.name for path in folder.iterdir()} == {
        MANIFEST, *(f"{t}.parquet" for t in TABLES), *(f"{t}.csv" for t in AS_CSV)}


def test_the_manifest_says_what_was_run(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    assert manifest["scenarios"]["sra"]["hash"] == (
        rs.load_scenario("sra").with_months(24).scenario_hash)
    assert set(manifest["scenarios"]["sra"]["levers"]) == {row.name for row in rs.LEVERS}
    assert manifest["scenarios"]["sra"]["because"]
    assert manifest["replications"] == 4 and manifest["seed"] == 1
    assert manifest["parameter_mode"] == "draws"
    assert {"python", "numpy", "numba", "reintegration_sim"} <= set(manifest["versions"])


def test_the_same_plan_writes_the_same_bytes(folder: Path) -> None:
    before = content(folder)
    rs.compare(["status_quo", "sra"], threads=1, **GIVEN).save(folder)
    assert content(folder) == before


def test_a_loaded_comparison_can_be_saved_again(folder: Path, tmp_path: Path) -> None:
    other = rs.load(folder).save(tmp_path / "copy")
    assert content(other) == content(folder)


@pytest.mark.parametrize("change", [{"seed": 2}, {"replications": 5}, {"people": 21},
                                    {"baseline": "sra"}, {"parameters": "central"}])
def test_a_folder_of_another_plan_is_refused(folder: Path, change: dict[str, object]) -> None:
    before = content(folder)
    with pytest.raises(StoredDataError, match="another plan"):
        rs.compare(["status_quo", "sra"], **{**GIVEN, **change}).save(folder)
    assert content(folder) == before


def test_an_unfinished_folder_of_another_plan_is_refused_too(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    with pytest.raises(InputError, match="unfinished"):
        rs.load(folder)
    with pytest.raises(StoredDataError, match="another plan"):
        rs.compare(["status_quo", "sra"], **{**GIVEN, "seed": 2}).save(folder)
    rs.compare(["status_quo", "sra"], **GIVEN).save(folder)
    assert rs.load(folder).scenarios == ("status_quo", "sra")


def test_a_folder_with_something_else_in_it_is_refused(two: rs.Comparison, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(StoredDataError, match=r"thesis\.docx"):
        two.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


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


def test_a_missing_or_foreign_table_is_told(folder: Path, tmp_path: Path) -> None:
    other = rs.compare(["status_quo", "sra"], **{**GIVEN, "seed": 2}).save(tmp_path / "other")
    (folder / "events.parquet").write_bytes((other / "events.parquet").read_bytes())
    (folder / "twins.parquet").unlink()
    again = rs.load(folder)
    with pytest.raises(StoredDataError, match="another plan"):
        _ = again.events
    with pytest.raises(StoredDataError, match="missing"):
        _ = again.twins
    with pytest.raises(InputError, match="full_series=True"):
        _ = again.full_series


def test_a_flipped_bit_is_told(folder: Path) -> None:
    path = folder / "persons.parquet"
    whole = bytearray(path.read_bytes())
    for place in range(0, len(whole), len(whole) // 40):
        flipped = whole.copy()
        flipped[place] ^= 4
        path.write_bytes(flipped)
        with pytest.raises(StoredDataError, match=r"persons\.parquet is not as it was written"):
            _ = rs.load(folder).persons
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoredDataError):
        _ = rs.load(folder).persons


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
    for table in TABLES:
        if table in ("dictionary", "parameters"):
            continue
        own = set(known.loc[known["table"] == table, "name"])
        assert set(getattr(two, table).columns) <= keys | own, table
    outcomes = known.loc[known["table"] == "outcomes", "name"]
    assert list(outcomes) == [o.name for o in rs.OUTCOMES]
    assert (known["definition"] != "").all() and not known.duplicated(["table", "name"]).any()
