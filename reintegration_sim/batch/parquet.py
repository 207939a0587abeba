"""Reading Parquet from bytes in memory, in the calling thread alone."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq


def read_parquet(content: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """Return what a Parquet file holds as an Arrow table; every page that has a checksum is proven.

    Parameters
    ----------
    content : the whole file
    columns : the names of those that are wanted, in this order; all of them when left out

    Raises
    ------
    ArrowException, OSError : it is no Parquet, or distorted
    KeyError : it has no such column
    """
    # Not `pq.read_table`: whatever it is told, a thread of Arrow's own works for it, and where
    # that lets go of Python's bytes while Python ends, the process aborts. What is read here is
    # small, and there are other files for other processors.
    file = pq.ParquetFile(pa.BufferReader(content), pre_buffer=False,
                          page_checksum_verification=True)
    if columns is None:
        return file.read(use_threads=False)
    return file.read(columns=list(columns), use_threads=False).select(list(columns))
