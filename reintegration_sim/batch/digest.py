"""The digest of results: one line that two people can compare.

It is made of the hash of every run in the order of their numbers, so it depends on results alone:
not on chunks, threads, machines, interruptions, nor on how often more replications were asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyarrow as pa

FAILED = "failed"


def digest(tables: Iterable[pa.Table]) -> tuple[str, int, int]:
    """Return the digest, the number of runs in it, and how many of them failed.

    ``tables`` are tables of runs in the order of their numbers, with columns run and hash. The
    digest is the first 128 bits of a SHA-256, in hexadecimal.
    """
    sum_, n, failed = hashlib.sha256(), 0, 0
    for table in tables:
        numbers, hashes = table["run"].to_pylist(), table["hash"].to_pylist()
        n += len(numbers)
        failed += hashes.count(None)
        lines = (f"{number} {FAILED if held is None else held}\n"
                 for number, held in zip(numbers, hashes, strict=True))
        sum_.update("".join(lines).encode())
    return sum_.hexdigest()[:32], n, failed
