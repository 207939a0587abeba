"""Keep the memory of a server with many threads in few places, so that it is given back.

The C library gives each thread that asks for memory a pool of its own, up to eight a processor,
and what is freed in one pool cannot be used by another. With a thread for every visitor the pools
grow to several times what is in use.
"""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8
"""The name that glibc's malloc.h gives to the greatest number of pools."""
_POOLS = 2


def few_pools() -> bool:
    """Ask the C library for few pools; return whether it understood. Others than glibc do not."""
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _POOLS))
    except (AttributeError, OSError, TypeError):  # macOS, Windows
        return False
