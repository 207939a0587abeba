"""Where compiled code is kept: a folder named after the sources it was made from.

Numba looks only at the file of the function it caches, not at what that function calls; a stale
cache would be a silent wrong answer. So the folder's name carries a hash of every source that
can reach compiled code, and of the versions that made it. Import this before anything with
``cache=True``.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from pathlib import Path

import numba
import numpy as np

_PACKAGE = Path(__file__).resolve().parents[1]
_FLOORS = ("core", "mechanisms", "population", "policy", "engine")


def sources_hash() -> str:
    """Return the hash of all sources below the batch layer, with versions: the code identity."""
    digest = hashlib.sha256()
    for floor in _FLOORS:
        for path in sorted((_PACKAGE / floor).rglob("*.py")):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    for version in (numba.__version__, np.__version__, platform.python_version()):
        digest.update(version.encode())
    return digest.hexdigest()[:16]


CODE_ID = sources_hash()


def _cache_folder() -> Path:
    base = os.environ.get("REINTEGRATION_SIM_CACHE")
    root = Path(base) if base else Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reintegration-sim"
    folder = root / f"compiled-{CODE_ID}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(tempfile.gettempdir()) / f"reintegration-sim-{os.getuid()}" / f"compiled-{CODE_ID}"


CACHE_FOLDER = _cache_folder()
numba.config.CACHE_DIR = str(CACHE_FOLDER)


def is_compiled() -> bool:
    """Return whether the month was compiled before, for exactly these sources."""
    return bool(numba.config.DISABLE_JIT) or any(CACHE_FOLDER.rglob("run.run_months*.nbi"))
