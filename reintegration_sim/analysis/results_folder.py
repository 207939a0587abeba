"""The results folder: a manifest, Parquet tables, and two of them as CSV for spreadsheets.

A folder belongs to one plan. Each table names its plan in its footer, and the manifest holds
the hash of each; it is written last, so a folder without one is unfinished.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numba
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from .. import __version__
from ..batch.durable import ASIDE, publish, told_as_output_error
from ..batch.plan import FORMAT
from ..core.errors import InputError, StoredDataError, shown
from ..core.text import text

MANIFEST = "manifest.json"
TABLES = ("outcomes", "series", "persons", "events", "dictionary", "differences", "twins",
          "chances", "timing", "incidence", "effort", "parameters")
"""Tables of every results folder; ``full_series`` is there on request."""
ON_REQUEST = ("full_series",)
AS_CSV = ("outcomes", "differences")

_PLAN_ID = b"plan_id"
_UNREADABLE = "unreadable"
_OURS = {MANIFEST, "figures", *(f"{t}.parquet" for t in (*TABLES, *ON_REQUEST)),
         *(f"{t}.csv" for t in AS_CSV)}


def write_folder(folder: Path, manifest: Mapping[str, Any],
                 table: Callable[[str], pd.DataFrame]) -> None:
    """Write the tables of a plan, asking ``table`` for one after the other, and its manifest.

    A folder of the same plan is rewritten, with the same content. Raises StoredDataError when
    the folder belongs to another plan or holds anything else, OutputError when writing fails.
    """
    plan_id = str(manifest["plan_id"])
    with told_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_other_plan(folder, plan_id)
    names = (*TABLES, *ON_REQUEST) if manifest["full_series"] else TABLES
    described = {}
    for name in names:
        frame = table(name)
        content = _parquet(frame, plan_id)
        publish(folder / f"{name}.parquet", partial(_fill, content))
        described[name] = {"rows": len(frame), "columns": [str(c) for c in frame.columns],
                           "sha256": hashlib.sha256(content).hexdigest()}
        if name in AS_CSV:
            publish(folder / f"{name}.csv", _csv(frame))
    whole = {**manifest, "versions": versions(), "tables": described}
    written = json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    publish(folder / MANIFEST, partial(_fill, written.encode()))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises InputError when there is none, StoredDataError when it is damaged or of another
    format, OutputError when it cannot be read.
    """
    path = folder / MANIFEST
    where = shown(os.fspath(path), 200)
    with told_as_output_error(path):
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise InputError(text("{where} does not exist: no results, or an unfinished writing "
                                  "of them", where=where)) from None
    try:
        manifest = json.loads(content)
    except ValueError:
        raise StoredDataError(text("{where} is damaged", where=where)) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoredDataError(text("{where}: this version reads format {format} only",
                                   where=where, format=FORMAT))
    return manifest


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
    if _plan_of(io.BytesIO(content)) not in (_UNREADABLE, manifest["plan_id"]):
        raise StoredDataError(text("{where} belongs to another plan than {manifest}", where=where,
                                   manifest=MANIFEST))
    # Checksums of pages leave out the footer, where names and types stand: hash all of it.
    if hashlib.sha256(content).hexdigest() != manifest["tables"][name]["sha256"]:
        raise StoredDataError(text("{where} is not as it was written", where=where))
    frame: pd.DataFrame = pq.read_table(io.BytesIO(content)).to_pandas()
    return frame


def versions() -> dict[str, str]:
    """Return the versions of everything that bears on the content of a results folder."""
    return {"reintegration_sim": __version__, "python": platform.python_version(),
            "numpy": np.__version__, "numba": numba.__version__, "pandas": pd.__version__,
            "pyarrow": pa.__version__}


def harmless(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _refuse_other_plan(folder: Path, plan_id: str) -> None:
    where = shown(os.fspath(folder), 200)
    present = {path.name for path in folder.iterdir() if not path.name.endswith(ASIDE)}
    foreign = sorted(present - _OURS)
    if foreign:
        raise StoredDataError(text("{where} holds something else than results: {name}; choose "
                                   "another folder", where=where, name=shown(foreign[0])))
    if MANIFEST in present:
        found = str(read_manifest(folder).get("plan_id"))
    else:
        found = next((_plan_of(folder / name) for name in sorted(present)
                      if name.endswith(".parquet")), plan_id)
    if found != plan_id:
        raise StoredDataError(text("{where} holds the results of another plan ({found}, not "
                                   "{asked}); choose another folder", where=where,
                                   found=shown(found[:12]), asked=plan_id[:12]))


def _plan_of(file: Path | io.BytesIO) -> str:
    try:
        metadata: dict[bytes, bytes] = pq.read_schema(file).metadata or {}
    except (pa.ArrowException, OSError):
        return _UNREADABLE
    return metadata.get(_PLAN_ID, b"none").decode("utf-8", "replace")


def _fill(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def _parquet(frame: pd.DataFrame, plan_id: str) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}),
                                           _PLAN_ID: plan_id.encode()})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return sink.getvalue()


def _csv(frame: pd.DataFrame) -> Callable[[BinaryIO], object]:
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
