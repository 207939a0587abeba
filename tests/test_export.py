"""Exports: whole, the same numbers, harmless, and never over what is there."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from types import GeneratorType

import pandas as pd
import pyarrow.parquet as pq
import pytest

import reintegration_sim as rs
from reintegration_sim.analysis import export as exporting
from reintegration_sim.analysis.export import export
from reintegration_sim.analysis.stored_tables import SHOWN, shown_parts, shown_schema
from reintegration_sim.analysis.studies import run_study
from reintegration_sim.batch import store as stores
from reintegration_sim.batch.store import open_store
from reintegration_sim.batch.study import study
from reintegration_sim.cli.main import main
from reintegration_sim.core.errors import InputError, OutputError, StoredDataError

from .test_query import invented

SMALL = {"replications": 3, "people": 20, "months": 24}
ODD = "=it's \"*\""
KEYS = ["scenario", "replication", "effects", "month", "outcome", "person", "event"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("results") / "odd"
    run_study(study({"status_quo": "status_quo", ODD: "sra"}, baseline="status_quo", twins=True,
                    keep=("persons", "events", "series"), chunk=5, **SMALL), place)
    return place


def agree(found: pd.DataFrame, expected: pd.DataFrame, exact: bool = True) -> None:
    columns = list(expected.columns)
    words = {c: str for c in columns if not pd.api.types.is_numeric_dtype(expected[c])}
    keys = [name for name in KEYS if name in columns] or columns[:2]

    def ordered(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[columns].astype(words).sort_values(keys).reset_index(drop=True)
    pd.testing.assert_frame_equal(ordered(found), ordered(expected), check_dtype=False,
                                  check_exact=exact)


@pytest.mark.parametrize(("table", "attribute"), [
    ("horizons", "horizons"), ("outcomes", "outcomes"), ("series", "full_series"),
    ("persons", "persons"), ("events", "events"), ("differences", "differences"),
    ("dictionary", "dictionary"),
])
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_files_hold_what_load_shows(folder: Path, tmp_path: Path, table: str, attribute: str,
                                    form: str) -> None:
    export(folder, tmp_path / "out", form)  # type: ignore[arg-type]
    path = tmp_path / "out" / f"{table}.{form}"
    expected = getattr(rs.load(folder), attribute)
    if form == "parquet":
        agree(pq.read_table(path).to_pandas(), expected)
    else:
        found = pd.read_csv(path, keep_default_na=False, na_values=[""])
        for name in ("scenario", "baseline"):
            if name in found:
                found[name] = found[name].str.removeprefix("'")
        if table == "dictionary":
            assert len(found) == len(expected)
        else:
            agree(found, expected, exact=False)


def test_all_files_are_there_and_named(folder: Path, tmp_path: Path) -> None:
    done = export(folder, tmp_path / "new" / "out", "csv")
    names = ["runs", "horizons", "outcomes", "series", "persons", "events", "differences",
             "dictionary"]
    assert [path.name for path in done.paths] == [*(f"{n}.csv" for n in names), "README.txt"]
    assert sorted(p.name for p in (tmp_path / "new" / "out").iterdir()) == sorted(
        path.name for path in done.paths)
    readme = (tmp_path / "new" / "out" / "README.txt").read_text()
    c = rs.load(folder)
    assert c.plan_id in readme and c.digest in readme and "Cite: " in readme
    assert "explores assumptions about policy; never about a person" in readme
    assert done.notes == []


def test_a_design_has_its_points(tmp_path: Path) -> None:
    c = run_study(study(["status_quo", "sra"], design={
        "kind": "grid", "factors": {"housing_support": [0, 40]}}, **SMALL), tmp_path / "design")
    done = export(tmp_path / "design", tmp_path / "out")
    assert {p.name for p in done.paths} == {
        "runs.parquet", "horizons.parquet", "outcomes.parquet", "points.parquet",
        "differences.parquet", "dictionary.parquet", "README.txt"}
    agree(pq.read_table(tmp_path / "out" / "points.parquet").to_pandas(), c.points)
    horizons = pq.read_table(tmp_path / "out" / "horizons.parquet").to_pandas()
    keys = ["scenario", "point", "replication", "month"]
    pd.testing.assert_frame_equal(
        horizons[c.horizons.columns].sort_values(keys).reset_index(drop=True),
        c.horizons.astype({"scenario": str}).sort_values(keys).reset_index(drop=True),
        check_dtype=False)


def test_no_cell_is_taken_for_a_formula(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "out", "csv")
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(newline="") as file:
            cells = {cell for row in csv.reader(file) for cell in row}
        wrong = [c for c in cells if c.startswith(("=", "+", "@", "\t", "\r"))
                 or (c.startswith("-") and not c[1:2].isdigit())]
        assert not wrong
        assert path.name not in ("runs.csv", "horizons.csv") or f"'{ODD}" in cells


def test_the_same_results_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    one, other = export(folder, tmp_path / "a"), export(folder, tmp_path / "b")
    assert [p.read_bytes() for p in one.paths] == [p.read_bytes() for p in other.paths]


def test_what_is_there_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "out")
    before = {p: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    (tmp_path / "file").write_text("mine")
    for taken in (tmp_path / "out", tmp_path / "file", folder):
        with pytest.raises(StoredDataError, match="already"):
            export(folder, taken)
    assert before == {p: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(OutputError):
        export(folder, tmp_path / "file" / "below")


@pytest.mark.parametrize("table", ["runs", "horizons", "series", "persons", "events"])
def test_a_flipped_bit_ends_an_export_and_leaves_nothing(folder: Path, tmp_path: Path,
                                                         table: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = sorted((copy / table).iterdir())[-1]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(StoredDataError, match="is not as it was written"):
        export(copy, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_unknown_formats_and_no_results_are_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'parquet'"):
        export(folder, tmp_path / "out", "parqet")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no results there"):
        export(tmp_path, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("table", ["runs", "horizons", "outcomes", "series", "persons", "events"])
def test_tables_come_chunk_by_chunk(folder: Path, table: str,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    whole = stores.proven
    monkeypatch.setattr(stores, "proven", lambda path: read.append(path) or whole(path))
    parts = shown_parts(open_store(folder), table)
    assert isinstance(parts, GeneratorType)
    first = next(parts)
    assert len(read) <= 2, "the shard of one chunk and its runs"
    assert first.schema.names == list(SHOWN[table])
    assert first.cast(shown_schema(table)).schema == shown_schema(table)
    n_chunks = len(open_store(folder).finished())
    assert 1 + sum(1 for _ in parts) == n_chunks > 1


def test_what_is_not_defined_is_empty(tmp_path: Path) -> None:
    store = invented(tmp_path / "invented")
    (wide,) = shown_parts(store, "horizons")
    (long,) = shown_parts(store, "outcomes")
    assert wide["durably_stable"].null_count == long["value"].null_count == 1
    export(store.folder, tmp_path / "out", "csv")
    assert "nan" not in (tmp_path / "out" / "horizons.csv").read_text().lower()


def test_a_spreadsheet_that_would_lose_rows_is_warned_of(
        folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(exporting, "SPREADSHEET_ROWS", 20)
    assert main(["export", str(folder), "--format", "csv", "--out", str(tmp_path / "o")]) == 0
    said = capsys.readouterr()
    assert "Note: horizons.csv has 24 rows; a spreadsheet shows 20: use --format" in said.err
    assert "Note: outcomes.csv was left out" in said.err
    assert not (tmp_path / "o" / "outcomes.csv").exists()
    assert "README.txt" in said.out
    assert main(["export", str(folder), "--out", str(tmp_path / "o")]) == 65
