"""Tables of a results folder beside its shards: worked out from them, there for convenience.

Each is a Parquet file whose hash stands in the manifest, two of them also CSV for spreadsheets.
They can be deleted and made again; `batch/store.py` has what cannot.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from ..batch.durable import publish, publish_bytes, told_as_output_error
from ..batch.parquet import read_parquet
from ..batch.store import MANIFEST, Store, write_manifest
from ..core.errors import StoredDataError, shown
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES

TABLES = ("series", "differences", "twins", "chances", "timing", "incidence", "effort",
          "parameters", "dictionary")
"""Tables that are written beside the shards when there is one design point."""
OF_A_DESIGN = ("differences", "dictionary")
"""Those of a study with more points."""
AS_CSV = ("outcomes", "differences")
SPREADSHEET_ROWS = 1_048_576
"""Rows that a spreadsheet shows, the heading among them; longer CSV is left to `export`."""

_PLAN_ID = b"plan_id"
_UNREADABLE = "unreadable"


def write_tables(store: Store, names: tuple[str, ...], as_csv: tuple[str, ...],
                 table: Callable[[str], pd.DataFrame]) -> None:
    """Write tables of a store, asking ``table`` for each, and their hashes into its manifest.

    The same results give the same bytes. Raises OutputError when writing fails.
    """
    described = {}
    for name in names:
        frame = table(name)
        content = _parquet(frame, store.plan_id)
        publish_bytes(store.folder / f"{name}.parquet", content)
        described[name] = {"rows": len(frame), "columns": [str(c) for c in frame.columns],
                           "sha256": hashlib.sha256(content).hexdigest()}
    for name in as_csv:
        publish(store.folder / f"{name}.csv", csv_of(table(name)))
    store.manifest["tables"] = described
    write_manifest(store.folder, store.manifest)


def outcome_rows(store: Store) -> int:
    """Return the rows of the long table of outcomes."""
    return store.n_runs * len(store.manifest["horizons"]) * len(OUTCOME_NAMES)


def tables_are_whole(store: Store) -> bool:
    """Return whether the tables that a manifest states lie beside the shards as written."""
    stated = store.manifest.get("tables")
    if not isinstance(stated, dict):
        return False
    for name, facts in stated.items():
        path = store.folder / f"{name}.parquet"
        with told_as_output_error(path):
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != (
                    facts["sha256"]):
                return False
    return "differences" not in stated or (store.folder / "differences.csv").exists()


def read_table(folder: Path, name: str, manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Return one table of a results folder with this manifest.

    Raises StoredDataError when it is missing, of another plan or not as it was written,
    OutputError when it cannot be read.
    """
    path = folder / f"{name}.parquet"
    where = shown(os.fspath(path), 200)
    with told_as_output_error(path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise StoredDataError(text("{where} is missing", where=where)) from None
    if _plan_of(pa.BufferReader(content)) not in (_UNREADABLE, manifest["plan_id"]):
        raise StoredDataError(text("{where} belongs to another plan than {manifest}", where=where,
                                   manifest=MANIFEST))
    # Checksums of pages leave out the footer, where names and types stand: hash all of it.
    if hashlib.sha256(content).hexdigest() != manifest["tables"][name]["sha256"]:
        raise StoredDataError(text("{where} is not as it was written", where=where))
    frame: pd.DataFrame = read_parquet(content).to_pandas(use_threads=False)
    return frame


def harmless(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def csv_of(frame: pd.DataFrame) -> Callable[[BinaryIO], object]:
    """Return what writes a frame as CSV into a file; no text in it is taken for a formula."""
    safe = {}
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            safe[name] = column.cat.rename_categories(harmless).astype(str)
        elif pd.api.types.is_numeric_dtype(column):
            safe[name] = column
        else:
            safe[name] = column.astype(str).map(harmless)
    table = pa.Table.from_pandas(pd.DataFrame(safe), preserve_index=False)
    return lambda file: pyarrow.csv.write_csv(table, file)


def _plan_of(file: pa.BufferReader) -> str:
    try:
        metadata: dict[bytes, bytes] = pq.read_schema(file).metadata or {}
    except (pa.ArrowException, OSError):
        return _UNREADABLE
    return metadata.get(_PLAN_ID, b"none").decode("utf-8", "replace")


def _parquet(frame: pd.DataFrame, plan_id: str) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}),
                                           _PLAN_ID: plan_id.encode()})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return sink.getvalue()
