"""Questions in SQL: they agree with the tables, read what they need, and change nothing."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import reintegration_sim as rs
from reintegration_sim.analysis.query import query
from reintegration_sim.analysis.studies import run_study
from reintegration_sim.batch.chunks import Failure, Finished
from reintegration_sim.batch.records import EVENT_RECORD, PERSON_RECORD
from reintegration_sim.batch.shards import shards_of
from reintegration_sim.batch.store import Store, create
from reintegration_sim.batch.study import study
from reintegration_sim.cli.main import main
from reintegration_sim.core.errors import EnvironmentLacksError, InputError, StoredDataError
from reintegration_sim.engine.outcomes import OUTCOME_NAMES

pytest.importorskip("duckdb")
SMALL = {"replications": 3, "people": 20, "months": 24}
ODD = "it's \"*\" %s"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("results") / "odd ' * \" folder"
    rs.compare({"status_quo": "status_quo", ODD: "sra"}, out=place, **SMALL)
    return place


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("results") / "design"
    run_study(study(["status_quo", "sra"], design={
        "kind": "grid", "factors": {"housing_support": [0, 40], "housing.find": [0.02, 0.05]}},
        **SMALL), place)
    return place


def invented(folder: Path) -> Store:
    """Write four runs, the last a failure, with threes everywhere and one empty number."""
    plan = study(["status_quo", "sra"], replications=2, people=20, months=24, chunk=4).plan()
    store = create(folder, plan)
    (chunk,) = store.chunks()
    values = np.full((3, len(plan.horizons), len(OUTCOME_NAMES)), 3, dtype=np.float32)
    values[1, 0, OUTCOME_NAMES.index("durably_stable")] = np.nan
    none = np.zeros(3, dtype=np.int64)
    store.publish(shards_of(plan, chunk, Finished(
        np.arange(3), values, none[:0], np.empty((0, 24, len(OUTCOME_NAMES)), np.float32),
        np.empty(0, PERSON_RECORD), none, np.empty(0, EVENT_RECORD), none,
        (Failure(3, "ValueError", "no", 5),))))
    return store


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in [folder.parent, *folder.parent.rglob("*")]}


def sorted_like(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return frame.sort_values(keys).reset_index(drop=True)


def agree(found: pd.DataFrame, expected: pd.DataFrame, keys: list[str]) -> None:
    columns = list(expected.columns)
    words = {c: str for c in columns if not pd.api.types.is_numeric_dtype(expected[c])}
    pd.testing.assert_frame_equal(
        sorted_like(found[columns].astype(words), keys),
        sorted_like(expected.astype(words), keys), check_dtype=False)


# Agreement


@pytest.mark.parametrize(("table", "attribute", "keys"), [
    ("horizons", "horizons", ["scenario", "replication", "effects", "month"]),
    ("outcomes", "outcomes", ["scenario", "replication", "effects", "month", "outcome"]),
    ("series", "full_series", ["scenario", "replication", "month"]),
    ("persons", "persons", ["scenario", "replication", "person"]),
])
def test_tables_agree_with_those_of_load(folder: Path, table: str, attribute: str,
                                         keys: list[str]) -> None:
    expected = getattr(rs.load(folder), attribute)
    if table == "outcomes":  # what is not defined is empty; there may be no such row in pandas
        assert len(query(folder, "FROM outcomes")) == len(expected)
    agree(query(folder, f"FROM {table}"), expected, keys)


def test_runs_and_events_agree_with_those_of_load(folder: Path) -> None:
    c = rs.load(folder)
    runs = query(folder, "FROM runs ORDER BY run")
    assert runs["hash"].tolist() == c.runs["hash"].tolist()
    assert runs["scenario"].tolist() == c.runs["scenario"].astype(str).tolist()
    assert runs["error"].isna().all()
    events = query(folder, "FROM events")
    keys = ["scenario", "replication", "month", "person", "event"]
    agree(events, c.events, keys)


def test_points_of_a_design_have_a_column_a_factor(design: Path) -> None:
    expected = rs.load(design)
    found = query(design, 'SELECT point, label, housing_support, "housing.find" FROM points')
    agree(found, expected.points, ["point"])
    mean = query(design, "SELECT point, avg(durably_stable) AS mean FROM horizons WHERE month = 24 "
                 "AND scenario = 'sra' AND effects = 1 GROUP BY point ORDER BY point")
    values = expected.values("durably_stable")
    values = values[(values["scenario"] == "sra") & (values["effects"] == 1)]
    np.testing.assert_allclose(mean["mean"], values.groupby("point")["value"].mean())


def test_without_a_design_there_is_one_point(folder: Path) -> None:
    assert query(folder, "FROM points").to_dict("list") == {"point": [0], "label": ["as it is"]}


def test_what_is_not_defined_is_empty_and_failures_are_told(tmp_path: Path) -> None:
    invented(tmp_path)
    found = query(tmp_path, "SELECT count(*) AS n, count(durably_stable) AS of_which, "
                  "avg(durably_stable) AS mean FROM horizons")
    assert found.iloc[0].tolist() == [6, 5, 3.0]
    long = query(tmp_path, "SELECT count(*) AS n, count(value) AS of_which FROM outcomes "
                 "WHERE outcome = 'durably_stable'")
    assert long.iloc[0].tolist() == [6, 5]
    failed = query(tmp_path, "SELECT run, error, message, month FROM runs WHERE hash IS NULL")
    assert failed.iloc[0].tolist() == [3, "ValueError", "no", 5]


def test_labels_with_quotes_and_stars_are_words(folder: Path) -> None:
    found = query(folder, "SELECT DISTINCT scenario FROM horizons ORDER BY 1")
    assert found["scenario"].tolist() == [ODD, "status_quo"]


@pytest.mark.parametrize("sql", [
    "SELECT 1", "VALUES (1)", "WITH a AS (SELECT 1 AS x) FROM a", "SHOW TABLES",
    "DESCRIBE horizons", "SUMMARIZE runs", "FROM runs LIMIT 1;", "TABLE runs",
    "SELECT * FROM range(3)", "FROM persons LIMIT 2", "SELECT unnest([1, 2])",
    "SELECT count(*) FROM HORIZONS", 'SELECT count(*) FROM "horizons"',
    "-- a remark\nSELECT 1",
])
def test_questions_are_answered(folder: Path, sql: str) -> None:
    assert len(query(folder, sql)) > 0


def test_the_tables_are_shown(folder: Path, design: Path) -> None:
    always = {"runs", "points", "horizons", "outcomes"}
    assert set(query(folder, "SHOW TABLES")["name"]) == always | {"series", "persons", "events"}
    assert set(query(design, "SHOW TABLES")["name"]) == always


# Refusals


@pytest.mark.parametrize("sql", [
    "COPY (SELECT 1) TO '{out}/x.csv'", "COPY runs TO '{out}/x.parquet'",
    "ATTACH '{out}/x.db'", "ATTACH '{out}/x.db' AS y; SELECT 1", "INSTALL httpfs", "LOAD httpfs",
    "PRAGMA enable_profiling", "PRAGMA database_list", "SET threads = 1",
    "SET enable_external_access = true", "RESET lock_configuration", "CREATE TABLE x (a INT)",
    "CREATE VIEW x AS SELECT 1", "CREATE OR REPLACE VIEW runs AS SELECT 1",
    "INSERT INTO runs VALUES (1)", "UPDATE runs SET run = 1", "DELETE FROM runs", "DROP VIEW runs",
    "EXPORT DATABASE '{out}/all'", "CHECKPOINT", "BEGIN", "CALL enable_logging()",
    "EXPLAIN ANALYZE SELECT 1", "EXPLAIN COPY (SELECT 1) TO '{out}/x'",
    "SELECT 1; SELECT 2", "SELECT 1; COPY (SELECT 1) TO '{out}/x'", "", "-- nothing", ";",
    "SELECT * FROM read_parquet('{out}/../**/*.parquet')", "FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')", "FROM read_blob('/etc/passwd')",
    "FROM glob('/*')", "FROM '/etc/passwd'", "FROM 'manifest.json'", "FROM read_json('x.json')",
    "FROM parquet_scan('x')", "FROM sniff_csv('/etc/passwd')", "FROM parquet_metadata('x')",
    "SELECT (SELECT count(*) FROM read_text('/etc/passwd'))",
    "WITH a AS (FROM glob('/*')) FROM a", "DESCRIBE FROM read_csv('/etc/passwd')",
    "SUMMARIZE FROM read_csv('/etc/passwd')", "FROM query('SELECT 1')",
    "FROM query_table('runs')", "FROM enable_logging('QueryLog')",
    "FROM enable_profiling('json')", "FROM python_arrow_scan(1, 2, 3)",
    "FROM arrow_scan(1, 2, 3)", "FROM checkpoint()", "FROM runs AS r, LATERAL glob(r.hash)",
    "FROM json_execute_serialized_sql('{{}}')",
    "WITH a AS (INSERT INTO runs VALUES (1) RETURNING *) FROM a",
    "FROM ODD", "SELECT getenv('HOME')", "SELECT $1", "SELECT * FROM runs WHERE run = ?",
    "SELEKT 1", "SELECT * FROM '", "SELECT \0", "\ud800", "PIVOT runs ON scenario", "VACUUM",
    "SELECT 'x'::INTEGER", "SELECT 1 INTO x", "FROM 'http://localhost/x.parquet'",
    "FROM 's3://a/b.parquet'", "SELECT error('no')",
])
def test_anything_but_a_question_is_refused_and_nothing_is_written(
        folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    monkeypatch.chdir(tmp_path)
    before = listing(folder)
    with pytest.raises(InputError):
        query(folder, sql.replace("{out}", str(tmp_path)).replace("{{}}", "{}"))
    assert listing(folder) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.csv", "x.parquet", "x.json"])
def test_no_other_file_is_read(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                               name: str) -> None:
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame({"a": [1]})
    frame.to_csv("x.csv")
    frame.to_parquet("x.parquet")
    frame.to_json("x.json")
    for sql in (f"FROM '{name}'", f"FROM '{tmp_path / name}'", "FROM frame"):
        with pytest.raises(InputError):
            query(folder, sql)


def test_a_question_writes_nothing(folder: Path, tmp_path: Path,
                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = listing(folder)
    query(folder, "SELECT outcome, avg(value) FROM outcomes GROUP BY outcome")
    assert listing(folder) == before and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("sql", "says"), [
    ("FROM horizon", 'Did you mean "horizons"'),
    ("SELECT durably_stabel FROM horizons", '"durably_stable"'),
    ("SELECT avg(durably_stable FROM horizons", "syntax error"),
    ("SET threads = 1", "may be a SELECT"), ("SELECT 1; SELECT 2", "2 statements"),
    ("FROM read_text('/etc/passwd')", "read_text() may not stand in FROM"),
])
def test_errors_say_what_was_meant(folder: Path, sql: str, says: str) -> None:
    with pytest.raises(InputError, match="SQL") as told:
        query(folder, sql)
    assert says in str(told.value) and "\n" not in str(told.value)


def test_a_table_that_was_not_kept_says_how_to(design: Path) -> None:
    with pytest.raises(InputError, match="persons were not kept here; write keep"):
        query(design, "FROM persons")


def test_no_results_and_no_duckdb_are_told(folder: Path, tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no results there"):
        query(tmp_path, "SELECT 1")

    def absent(name: str) -> None:
        raise ImportError(name)
    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(EnvironmentLacksError, match=r'pip install "reintegration-sim\[analysis\]"'):
        query(folder, "SELECT 1")


# Damage


@pytest.mark.parametrize("table", ["runs", "horizons", "series", "persons", "events"])
@pytest.mark.parametrize("where", [0.02, 0.5, 0.98])
def test_a_flipped_bit_is_found_where_the_table_is_used(folder: Path, tmp_path: Path, table: str,
                                                        where: float) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = sorted((copy / table).iterdir())[-1]
    content = bytearray(path.read_bytes())
    content[int(len(content) * where)] ^= 4
    path.write_bytes(bytes(content))
    with pytest.raises(StoredDataError, match="is not as it was written"):
        query(copy, f"SELECT count(*) FROM {table}")
    if table not in ("runs", "events"):  # what a question does not need is not read
        assert len(query(copy, "FROM events LIMIT 1")) == 1


def test_damage_is_found_through_outcomes_and_a_missing_shard_too(folder: Path, tmp_path: Path
                                                                  ) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    sorted((copy / "horizons").iterdir())[0].unlink()
    with pytest.raises(StoredDataError, match="is missing"):
        query(copy, "SELECT count(*) FROM outcomes")


def test_only_finished_chunks_count(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    before = int(query(copy, "SELECT count(*) FROM horizons").iloc[0, 0])
    sorted((copy / "runs").iterdir())[-1].unlink()
    assert 0 < int(query(copy, "SELECT count(*) FROM horizons").iloc[0, 0]) < before


# The command


def test_the_command_prints_a_table_csv_and_json(folder: Path, capsys: pytest.CaptureFixture[str]
                                                 ) -> None:
    assert main(["query", str(folder), "SELECT 7 AS n, '=1' AS f, NULL AS e"]) == 0
    assert capsys.readouterr().out.splitlines() == ["n  f   e", "-  --  -", "7  =1"]
    assert main(["query", str(folder), "SELECT 7 AS n, '=1' AS f", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "n,f\n7,'=1\n"
    assert main(["query", str(folder), "SELECT 'nan'::FLOAT AS n, 1.5 AS x, [1] AS l",
                 "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"rows": [{"n": None, "x": 1.5, "l": [1]}]}


def test_the_screen_shows_fifty_rows_and_says_how_many_there_are(
        folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", str(folder), "SELECT * FROM range(1234) AS t(n)"]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 52 and "50 of 1,234 rows" in said.err
    assert main(["query", str(folder), "SELECT * FROM range(1234)", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1235


def test_an_error_of_the_command_is_one_line(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "reintegration_sim", "query", str(folder),
                           "FROM horizon"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("Error: SQL")
