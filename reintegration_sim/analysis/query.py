"""Questions in SQL to a results folder: DuckDB reads its shards, and nothing else.

Tables are runs, points, horizons, outcomes (horizons with a row an outcome) and, where they were
kept, series, persons and events; `analysis/stored_tables.py` has their columns. Only what a
question needs is read: the shards of its tables, each proven by its hash, and of these the columns
it names are decoded, the checksum of every page looked at. Nothing is written, and a question
cannot reach any other file.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet as pq

from ..batch.plan import TABLES_KEPT
from ..batch.store import Store, open_store, proven
from ..core.errors import (
    EnvironmentLacksError,
    InputError,
    ReintegrationError,
    StoredDataError,
    shown,
)
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from .stored_tables import FROM_START, KEYS, SHOWN, kept_tables, points_of, stored_schema

ALLOWED_FUNCTIONS = ("range", "generate_series", "unnest", "repeat", "histogram",
                     "histogram_values", "duckdb_columns", "duckdb_functions", "duckdb_tables",
                     "duckdb_views", "pragma_version")
"""Functions that may stand after FROM; others read files, change settings or reach memory."""

_LOCKED_UP = {"enable_external_access": "false", "autoinstall_known_extensions": "false",
              "autoload_known_extensions": "false", "allow_community_extensions": "false",
              "python_enable_replacements": "false", "temp_directory": ""}
_LONGEST_MESSAGE = 600
_WHILE_READING = "arrow_scan: get_next failed"
_CHECKED = pyarrow.dataset.ParquetFileFormat(
    default_fragment_scan_options=pyarrow.dataset.ParquetFragmentScanOptions(
        page_checksum_verification=True))


def query(folder: str | os.PathLike[str], sql: str) -> pd.DataFrame:
    """Return the answer to one question in SQL, a SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE.

    Words are words, what is not defined is empty; `DESCRIBE horizons` lists columns. Muted twins
    are the rows with effects = 0.

    Raises
    ------
    EnvironmentLacksError : DuckDB is not installed
    InputError : the SQL is wrong, or is something else than a question; there are no results
    StoredDataError : a shard that the question needs is damaged, missing or of another plan
    OutputError : the folder cannot be read
    """
    duckdb = _duckdb()
    store = open_store(Path(folder))
    # What a failed question leaves behind must not keep the connection: it would complain.
    with (contextlib.closing(duckdb.connect(":memory:", config=_LOCKED_UP)) as connection,
          _told(duckdb)):
        _show(connection, store, _names_in(_one_question(duckdb, connection, sql)))
        connection.execute("SET lock_configuration = true")
        answer: pd.DataFrame = connection.execute(sql).df()
    return answer


def _duckdb() -> Any:
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise EnvironmentLacksError(text(
            'questions in SQL need DuckDB: pip install "reintegration-sim[analysis]"')) from None


@contextlib.contextmanager
def _told(duckdb: Any) -> Iterator[None]:
    """Turn what DuckDB says into an error of ours."""
    try:
        yield
    except ReintegrationError:
        raise
    except Exception as error:
        if isinstance(error, duckdb.InterruptException):
            raise KeyboardInterrupt from None
        if isinstance(error, duckdb.OutOfMemoryException):
            raise InputError(text("the answer to this question, or what leads to it, does not fit "
                                  "into memory; name fewer columns or outcomes")) from None
        if not isinstance(error, duckdb.Error | RuntimeError):
            raise
        if _WHILE_READING in str(error):
            raise StoredDataError(text("a shard is not as it was a moment ago: {what}",
                                       what=_short(error))) from None
        for table in TABLES_KEPT:
            if f"name {table} does not exist" in str(error):
                raise InputError(text("SQL: {table} were not kept here; write keep = "
                                      "[\"{table}\"] into the study", table=table)) from None
        raise InputError(text("SQL: {what}", what=_short(error))) from None


def _short(error: Exception) -> str:
    """Return the first paragraph of a message of DuckDB on one line, its suggestion included."""
    first = str(error).split("\n\n")[0]
    return shown(" ".join(first.split()), _LONGEST_MESSAGE)


def _one_question(duckdb: Any, connection: Any, sql: str) -> Any:
    """Return the syntax tree of the one question; refuse whatever is something else."""
    if not isinstance(sql, str):
        raise InputError(text("SQL is text, not {given}", given=shown(sql)))
    if not sql.isascii() and sql.encode("utf-8", "ignore").decode() != sql:
        raise InputError(text("SQL: {what} is not text", what=shown(sql)))
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise InputError(text("SQL: {n} statements were given; one is allowed",
                              n=len(statements)))
    kind = statements[0].type
    if kind != duckdb.StatementType.SELECT:
        raise InputError(text(
            "SQL: this is of kind {kind}; a query may be a SELECT, WITH, FROM, VALUES, DESCRIBE, "
            "SHOW or SUMMARIZE, and changes nothing",
            kind=str(kind).rsplit(".", maxsplit=1)[-1]))
    tree = json.loads(connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [sql])
                      .fetchall()[0][0])
    if tree.get("error"):
        raise InputError(text("SQL: {what}", what=_short(
            ValueError(str(tree.get("error_message"))))))
    for one in _nodes(tree):
        if one.get("type") == "TABLE_FUNCTION":
            name = str(one["function"].get("function_name"))
            if name.lower() not in ALLOWED_FUNCTIONS:
                raise InputError(text(
                    "SQL: {name}() may not stand in FROM: a query reads the tables of the results "
                    "folder and no other files; it may use {allowed}", name=shown(name),
                    allowed=", ".join(ALLOWED_FUNCTIONS[:4])))
    return tree


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


def _names_in(tree: Any) -> set[str]:
    """Return every word of a syntax tree in lowercase: no table is read that is not among them."""
    found = set()
    for node in _nodes(tree):
        for value in node.values():
            for word in value if isinstance(value, list) else (value,):
                if isinstance(word, str):
                    found.add(word.strip('"').lower())
    return found


# Tables


def _show(connection: Any, store: Store, named: set[str]) -> None:
    """Show the tables; only those that are named have anything in them."""
    kept = kept_tables(store.manifest)
    needed = {table for table in kept if table in named}
    if "outcomes" in named:
        needed.add("horizons")
    if needed:
        needed.add("runs")
    shards = _proven_shards(store, sorted(needed))
    connection.register("points", points_of(store))
    connection.register("runs", _dataset(store, "runs", shards.get("runs", {})))
    for table in kept:
        if table != "runs":
            stored = connection.from_arrow(_dataset(store, table, shards.get(table, {})))
            stored.set_alias("s").join(connection.table("runs").set_alias("r"), "run").project(
                ", ".join(_expression(name, table, store.manifest) for name in SHOWN[table])
            ).create_view(table)
    connection.execute(_OUTCOMES)


def _expression(name: str, table: str, manifest: Mapping[str, Any]) -> str:
    schema = stored_schema(table)
    if name == FROM_START:
        return f'(s."person" < {int(manifest["people"])})::TINYINT AS "{FROM_START}"'
    if name == "run":  # of both sides
        return '"run"'
    if name in KEYS or name not in schema.names:
        return f'r."{name}"'
    if pa.types.is_floating(schema.field(name).type):
        return f"nullif(s.\"{name}\", 'nan'::FLOAT) AS \"{name}\""
    return f's."{name}"'


_FRONT = ", ".join((*KEYS, "effects", "month"))
# A branch an outcome: those that a condition on the outcome rules out fall away before anything
# is read, which UNPIVOT does not do.
_BRANCHES = " UNION ALL ".join(
    f"SELECT {_FRONT}, '{name}' AS outcome, \"{name}\" AS value, run FROM wide"
    for name in OUTCOME_NAMES)
_OUTCOMES = f"CREATE VIEW outcomes AS WITH wide AS MATERIALIZED (FROM horizons) {_BRANCHES}"


def _dataset(store: Store, table: str, shards: Mapping[str, Path]) -> Any:
    """Return a table for DuckDB to ask columns of; nothing is decoded yet."""
    schema = stored_schema(table)
    if not shards:
        return pa.table({field.name: pa.array([], field.type) for field in schema})
    # Read by Arrow alone: a Python file under DuckDB's scan can wait for itself for ever.
    return pyarrow.dataset.FileSystemDataset.from_paths(
        [os.fspath(store.folder / table / name) for name in shards], schema=schema,
        format=_CHECKED, filesystem=pyarrow.fs.LocalFileSystem())


def _proven_shards(store: Store, tables: Sequence[str]) -> dict[str, dict[str, Path]]:
    """Return the shards of tables by name, each read once and proven by its hash.

    The shards of runs say which those of the other tables are.
    """
    found: dict[str, dict[str, Path]] = {table: {} for table in tables}
    to_prove: list[tuple[int, str, Path]] = []
    if tables:
        for number, paths in sorted(store.finished().items()):
            content = proven(paths["runs"])
            mark = store.checked_mark(paths["runs"], content, number, "runs")
            for table, name in {**mark["shards"], "runs": paths["runs"].name}.items():
                if table in found:
                    place = found[table][name] = store.folder / table / name
                    to_prove.append((number, table, place))
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:  # hashing leaves Python's lock
        for _ in threads.map(lambda one: _prove(store, *one), to_prove):
            pass
    return found


def _prove(store: Store, number: int, table: str, path: Path) -> None:
    where = shown(os.fspath(path), 300)
    if not path.exists():
        raise StoredDataError(text("{where} is missing", where=where))
    content = proven(path)
    store.checked_mark(path, content, number, table)
    if set(pq.read_schema(pa.BufferReader(content)).names) != set(stored_schema(table).names):
        raise StoredDataError(text("{where} has other columns than this version reads",
                                   where=where))
