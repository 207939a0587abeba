"""Luck as a pure function of (seed, replication, kind of agent, row, month, purpose).

Every draw is one 32-bit word of Philox4x32-10, the counter-based generator of Salmon, Moraes,
Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11. Nothing is mixed
by hand; each part of the identity has its own place in counter and key:

    key     = (seed, low 32 bits), (seed, high 32 bits)
    counter = row,  month + 65536 * block,  kind,  replication
    word    = purpose % 4 of the block purpose // 4

so two different identities never share a word. A word w becomes the uniform (w + 0.5) / 2**32,
strictly between 0 and 1. A decision is ``u < p``; a chance below 2**-32 never happens.

What follows from this: the same person meets the same luck under every policy; more people,
more threads or another order move no draw; a new purpose takes a word nobody used.

The arithmetic is spelled in 64-bit integers with masks because that form vectorises.
"""

from __future__ import annotations

import math

import numpy as np

from .compiled import compiled, compiled_apart

WORDS_PER_BLOCK = 4
MAX_MONTH = 65_535
MAX_ROW = 2**32 - 1

_MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_HALF_SHIFT = np.uint64(16)
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_UNIT = 1.0 / 4294967296.0
_SPREAD = 12.0**0.5
"""A uniform on (-0.5, 0.5) times this has standard deviation 1."""


LUCK_DTYPE = np.dtype((np.record, [("low", "u8"), ("high", "u8"), ("replication", "u8")]))


def luck_key(seed: int, replication: int) -> np.record:
    """Return the key of one replication: low and high half of the seed, and the replication.

    ``seed`` is 0 to 2**64 - 1, ``replication`` 0 to 2**32 - 1. The policy is no part of it:
    replication r of every scenario has the same luck.
    """
    key = np.zeros(1, dtype=LUCK_DTYPE)
    key[0] = (seed & 0xFFFFFFFF, seed >> 32, replication)
    return key[0]


@compiled_apart
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Return the four words of one Philox4x32-10 block (uint64 holding 32 bits each)."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@compiled_apart
def uniform(luck, kind, row, month, purpose):
    """Return one uniform on (0, 1); the scalar form of `fill`, equal to it bit for bit."""
    block = purpose // WORDS_PER_BLOCK
    word = purpose % WORDS_PER_BLOCK
    w0, w1, w2, w3 = philox4x32(
        np.uint64(row), np.uint64(month) + (np.uint64(block) << _HALF_SHIFT),
        np.uint64(kind), luck.replication, luck.low, luck.high)
    chosen = w0
    if word == 1:
        chosen = w1
    elif word == 2:
        chosen = w2
    elif word == 3:
        chosen = w3
    return (np.float64(chosen) + 0.5) * _UNIT


@compiled
def noise(u):
    """Return a uniform turned into symmetric noise of mean 0 and standard deviation 1."""
    return (u - 0.5) * _SPREAD


@compiled_apart
def normal(u):
    """Return the standard normal quantile of u in (0, 1).

    Algorithm AS 241 (PPND7) of Wichura (1988), Applied Statistics 37(3); about 7 digits.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) / (
            ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
    r = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        z = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / (
            (0.12021132975 * r + 0.73700164250) * r + 1.0)
    else:
        r -= 5.0
        z = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / (
            (0.012258202635 * r + 0.24197894225) * r + 1.0)
    return -z if q < 0.0 else z


@compiled_apart
def fill(u, luck, kind, first_row, count, month, block):
    """Write the four words of a block for ``count`` rows from ``first_row`` into u[word, i].

    ``u`` is float64[words, rows of the chunk], ``kind`` a kind of agent. The ten
    rounds stand written out in one branch-free loop over rows, the form that compilers turn into
    vector code.
    """
    k0 = luck.low
    k1 = luck.high
    replication = luck.replication
    c2_start = np.uint64(kind)
    when = np.uint64(month) + (np.uint64(block) << _HALF_SHIFT)
    base = block * WORDS_PER_BLOCK
    for i in range(count):
        c0 = np.uint64(first_row) + np.uint64(i)
        c1 = when
        c2 = c2_start
        c3 = replication
        a = k0
        b = k1
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        a = (a + _W0) & _MASK
        b = (b + _W1) & _MASK
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ a, p1 & _MASK, (p0 >> _SHIFT) ^ c3 ^ b, p0 & _MASK
        u[base, i] = (np.float64(c0) + 0.5) * _UNIT
        u[base + 1, i] = (np.float64(c1) + 0.5) * _UNIT
        u[base + 2, i] = (np.float64(c2) + 0.5) * _UNIT
        u[base + 3, i] = (np.float64(c3) + 0.5) * _UNIT


def uniforms(seed: int, replication: int, kind: int, rows: np.ndarray, month: int,
             purpose: int) -> np.ndarray:
    """Return float64[len(rows)] uniforms, one a row; the whole-array form of `uniform`."""
    luck = luck_key(seed, replication)
    rows = np.asarray(rows, dtype=np.uint64)
    ones = np.ones_like(rows)
    plain = getattr(philox4x32, "py_func", philox4x32)
    words = plain(
        rows, ones * np.uint64(month + ((purpose // WORDS_PER_BLOCK) << 16)),
        ones * np.uint64(kind), ones * luck.replication, ones * luck.low, ones * luck.high)
    return (words[purpose % WORDS_PER_BLOCK].astype(np.float64) + 0.5) * _UNIT
