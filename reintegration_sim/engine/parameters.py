"""Bring numbers and mechanisms together: from the registry to one small tuple a mechanism.

A mechanism names the parameters it reads in a named tuple; here each gets its value. A field
that begins with ``ln_`` takes the natural logarithm of the ratio of that name, one with ``keep_``
the share kept a month at a half-life of that name, once a run.
"""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numba
import numpy as np

from ..evidence.priors import draw
from ..evidence.registry import registry
from ..mechanisms import (
    MECHANISMS,
    attachment,
    common_offence,
    condition_breach,
    detention_regime,
    exits,
    family_life,
    guidance,
    handover,
    housing,
    institutional_load,
    living_labs,
    papers,
    prison_programmes,
    public_reaction,
    reengagement,
    release_decision,
    return_to_prison,
    sanctions,
    service_queues,
    social_ties,
    stability,
    stigma_felt,
    supervision,
    threat_assessment,
    trauma_care,
    trust_and_fairness,
    work_and_money,
    working_links,
)
from ..population.synthesis import Population

Shared = namedtuple("Shared", "overlap fidelity state_sd transfer_to_extremism life_shock "
                    "life_shock_size effects")

TUPLES: dict[str, Any] = {
    "attachment": attachment.Attachment,
    "common_offence": common_offence.CommonOffence,
    "condition_breach": condition_breach.ConditionBreach,
    "detention_regime": detention_regime.DetentionRegime,
    "exits": exits.Exits,
    "family_life": family_life.FamilyLife,
    "guidance": guidance.Guidance,
    "handover": handover.Handover,
    "housing": housing.Housing,
    "institutional_load": institutional_load.InstitutionalLoad,
    "living_labs": living_labs.LivingLabs,
    "papers": papers.Papers,
    "population": Population,
    "prison_programmes": prison_programmes.PrisonProgrammes,
    "public_reaction": public_reaction.PublicReaction,
    "reengagement": reengagement.Reengagement,
    "release_decision": release_decision.ReleaseDecision,
    "return_to_prison": return_to_prison.ReturnToPrison,
    "sanctions": sanctions.Sanctions,
    "service_queues": service_queues.ServiceQueues,
    "shared": Shared,
    "social_ties": social_ties.SocialTies,
    "stability": stability.Stability,
    "stigma_felt": stigma_felt.StigmaFelt,
    "supervision": supervision.Supervision,
    "threat_assessment": threat_assessment.ThreatAssessment,
    "trauma_care": trauma_care.TraumaCare,
    "trust_and_fairness": trust_and_fairness.TrustAndFairness,
    "work_and_money": work_and_money.WorkAndMoney,
    "working_links": working_links.WorkingLinks,
}
"""The tuple of each file of the registry."""

Parameters = namedtuple("Parameters", " ".join(TUPLES))  # type: ignore[misc]

MODES = ("draws", "central", "sceptical", "null")
"""How parameters are chosen: drawn from priors, at their values, drawn with effects switched off
by chance, or with every effect at its neutral value (custody alone remains)."""


def parameter_values(mode: str, seed: int, replication: int,
                     overrides: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return every parameter by its registered name, in the units of the registry.

    ``null`` puts every parameter that has one at its neutral value: the null run.
    """
    if mode == "null":
        values = draw(seed, replication, "central")
        values |= {n: float(p.neutral) for n, p in registry().items() if p.neutral is not None}
    else:
        values = draw(seed, replication, mode)
    return values | dict(overrides or {})


class _Group(NamedTuple):
    kind: Any
    dtype: np.dtype
    start: int
    stop: int


@cache
def _layout() -> tuple[tuple[_Group, ...], tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    """Return the groups, the registered name of every field, and which are logs or shares kept."""
    groups: list[_Group] = []
    names: list[str] = []
    logs: list[int] = []
    kept: list[int] = []
    for group, kind in TUPLES.items():
        start = len(names)
        for field in kind._fields:
            if field.startswith("ln_"):
                logs.append(len(names))
                field = field[3:]
            elif field.startswith("keep_"):
                kept.append(len(names))
                field = field[5:]
            names.append(f"{group}.{field}")
        dtype = np.dtype((np.record, [(name, "f8") for name in kind._fields]))
        groups.append(_Group(kind, dtype, start, len(names)))
    return tuple(groups), tuple(names), tuple(logs), tuple(kept)


def parameter_tuples(values: Mapping[str, float], *, effects: bool = True) -> Any:
    """Return the nested tuples that compiled code reads.

    Without ``effects`` this is the muted twin: everything is delivered, nothing delivered moves
    inner life, ties, family or a hazard.
    """
    groups, names, logs, kept = _layout()
    given = {**values, "shared.effects": 1.0 if effects else 0.0}
    if not effects:
        given["shared.overlap"] = 0.0
    flat = np.array([given[name] for name in names], dtype=np.float64)
    for place in logs:
        flat[place] = math.log(flat[place])
    for place in kept:
        flat[place] = 0.5 ** (1.0 / flat[place])
    if numba.config.DISABLE_JIT:
        # Plain Python gets tuples: a record's own attributes (``base``) would hide fields.
        return Parameters(*(g.kind(*(float(x) for x in flat[g.start:g.stop])) for g in groups))
    # Compiled code gets records: passing hundreds of numbers by value with every call took longer
    # than the mechanisms themselves.
    return Parameters(*(flat[g.start:g.stop].view(g.dtype)[0] for g in groups))


assert {m.SPEC.name for m in MECHANISMS} >= set(TUPLES) - {"shared", "population"}
