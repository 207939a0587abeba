"""How functions of the month are compiled: three decorators, one setting.

``error_model="numpy"`` lets divisions be vectorised, ``nogil`` lets replications run in
threads. With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain Python.
"""

from __future__ import annotations

from numba import njit

compiled = njit(error_model="numpy", nogil=True, forceinline=True)
"""For what happens to everybody every month: calls cost more than most equations."""

compiled_apart = njit(error_model="numpy", nogil=True)
"""For what happens to few, or once a month: stays a function of its own, compiles faster."""

compiled_and_kept = njit(error_model="numpy", nogil=True, cache=True)
"""For entry points: kept on disk in a folder named after the sources (engine/compiled_cache)."""
