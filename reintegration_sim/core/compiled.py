"""How functions of the month are compiled: four decorators, one setting.

``error_model="numpy"`` lets divisions be vectorised, ``nogil`` lets replications run in
threads. With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain Python.
"""

from __future__ import annotations

from numba import njit

compiled = njit(error_model="numpy", nogil=True, no_cfunc_wrapper=True, forceinline=True)
"""For what happens to everybody every month: calls cost more than most equations."""

compiled_apart = njit(error_model="numpy", nogil=True, no_cfunc_wrapper=True)
"""For what happens to few, or once a month: stays a function of its own, compiles faster."""

compiled_within = njit(error_model="numpy", nogil=True, no_cfunc_wrapper=True,
                       no_cpython_wrapper=True)
"""For what only other compiled functions call: no door to Python has to be built. Functions that
take the whole world have large doors."""

compiled_and_kept = njit(error_model="numpy", nogil=True, no_cfunc_wrapper=True, cache=True)
"""For entry points: kept on disk in a folder named after the sources (engine/compiled_cache)."""
