"""Luck: the published generator, and what the common-luck guarantee needs of it."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from reintegration_sim.core.codes import FAMILY, PERSON
from reintegration_sim.core.luck import (
    fill,
    luck_key,
    noise,
    normal,
    philox4x32,
    uniform,
    uniforms,
)

# Known-answer vectors of Random123 (Salmon et al. 2011) for Philox4x32-10.
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_the_generator_gives_its_published_answers(counter, key, expected) -> None:
    words = philox4x32(*(np.uint64(x) for x in (*counter, *key)))
    assert tuple(int(w) for w in words) == expected


def test_filling_a_block_equals_drawing_one_by_one() -> None:
    luck = luck_key(2**40 + 7, 11)
    u = np.zeros((12, 16))
    fill(u, luck, FAMILY, 100, 16, 37, 2)
    drawn = [[uniform(luck, FAMILY, 100 + i, 37, 8 + w) for i in range(16)] for w in range(4)]
    assert np.array_equal(u[8:12], drawn)
    assert not u[:8].any()
    assert np.array_equal(u[9], uniforms(2**40 + 7, 11, FAMILY, np.arange(100, 116), 37, 9))


@pytest.mark.parametrize("change", ["seed", "high_seed", "replication", "kind", "row", "month",
                                    "purpose"])
def test_every_part_of_the_identity_changes_the_draw(change: str) -> None:
    base = {"seed": 1, "replication": 2, "kind": PERSON, "row": 3, "month": 4, "purpose": 5}
    other = dict(base)
    if change == "high_seed":
        other["seed"] += 2**32
    else:
        other[change] += 1

    def draw(k: dict[str, int]) -> float:
        return uniform(luck_key(k["seed"], k["replication"]), k["kind"], k["row"], k["month"],
                       k["purpose"])
    assert draw(base) != draw(other)


def test_uniforms_are_uniform_and_unrelated_between_months() -> None:
    rows = np.arange(20_000)
    one, two = (uniforms(1, 0, PERSON, rows, month, 48) for month in (1, 2))
    assert abs(one.mean() - 0.5) < 4 * np.sqrt(1 / 12 / len(rows))
    counts = np.histogram(one, bins=20, range=(0, 1))[0]
    chi2 = ((counts - 1000) ** 2 / 1000).sum()
    assert chi2 < 60  # 19 degrees of freedom: beyond this once in a million
    assert abs(np.corrcoef(one, two)[0, 1]) < 5 / np.sqrt(len(rows))
    assert one.min() > 0 and one.max() < 1


def test_normal_is_the_normal_quantile() -> None:
    exact = NormalDist()
    for u in (1e-9, 1e-4, 0.02, 0.3, 0.5, 0.8, 0.975, 1 - 1e-6):
        assert normal(u) == pytest.approx(exact.inv_cdf(u), rel=2e-6, abs=2e-6)


def test_noise_has_mean_nought_and_spread_one() -> None:
    u = (np.arange(10_000) + 0.5) / 10_000
    z = np.array([noise(x) for x in u])
    assert z.mean() == pytest.approx(0, abs=1e-9)
    assert z.std() == pytest.approx(1, rel=1e-6)
