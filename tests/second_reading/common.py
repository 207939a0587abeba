"""What every second reading needs: random states, parameters, levers, luck, comparison.

Constants that the specification writes inside an equation stand here as plain numbers; what has
a prior is looked up under its registered name. So a wrong constant shows as well.
"""

from __future__ import annotations

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reintegration_sim.core.codes import N_SECTORS
from reintegration_sim.core.fields.family import FAMILY
from reintegration_sim.core.fields.institutions import (
    HOUSE_OF_JUSTICE,
    INSTITUTION,
    LIVING_LAB,
    MUNICIPALITY,
    PRISON,
    PUBLIC_SPHERE,
    REGION,
)
from reintegration_sim.core.fields.returnee import RETURNEE
from reintegration_sim.core.luck import luck_key, uniform
from reintegration_sim.core.records import blank
from reintegration_sim.engine.parameters import parameter_tuples, parameter_values
from reintegration_sim.engine.world import WORDS
from reintegration_sim.policy.levers import LEVERS, WORLD
from reintegration_sim.policy.timeline import LEVER_DTYPE

PLACE, MONTH = 0, 7
WHO = 5


def over_many_states(examples=60):
    """Run a test for many keyed random states."""

    def wrap(function):
        seeded = given(seed=st.integers(0, 2**31 - 1))(function)
        return settings(
            deadline=None, max_examples=examples, suppress_health_check=list(HealthCheck)
        )(seeded)

    return wrap


@cache
def parameters(replication, effects=True):
    """Return the values by registered name, and the tuples that mechanisms take."""
    mode = "central" if replication == 0 else ("draws", "sceptical")[replication % 2]
    values = parameter_values(mode, 11, replication)
    return values, parameter_tuples(values, effects=effects)


def value_of(values, group):
    """Return the parameters of one group as attributes."""
    start = group + "."
    return SimpleNamespace(
        **{name[len(start):]: v for name, v in values.items() if name.startswith(start)}
    )


def lim(x):
    return min(0.98, max(0.02, x))


def clip(x, low, high):
    return min(high, max(low, x))


def approach(x, target, rate):
    return x + rate * (target - x)


def gain(x, g):
    return x + g * (1 - x)


def sig(x):
    return 1 / (1 + math.exp(-x))


def logit(p):
    p = clip(p, 1e-6, 1 - 1e-6)
    return math.log(p / (1 - p))


def z(u):
    """Return the cheap noise of one word: mean 0, standard deviation 1."""
    return (u - 0.5) * math.sqrt(12)


def happens(u, hazard):
    return u < 1 - math.exp(-hazard)


def is_inside(person):
    return person.phase in (2, 3)


def is_supervised(person):
    return person.phase in (4, 5, 6, 7)


def lost_status(person):
    """Return whether status is withdrawn: states 3 and 4; restored (5) counts as none."""
    return person.sanction_state in (3, 4)


def limbo(person):
    return {1: 0.5, 2: 0.5, 3: 1.0, 4: 1.0}.get(int(person.sanction_state), 0.0)


def gets(person, kind):
    return (int(person.receives) >> kind) & 1


class Case:
    """One random state of a person and the surroundings, with what luck has in store."""

    def __init__(self, seed, **fixed):
        rng = self.rng = np.random.default_rng(seed)
        self.effects = bool(rng.random() < 0.8)
        self.values, self.par = parameters(int(rng.integers(0, 12)), self.effects)
        self.E = 1.0 if self.effects else 0.0
        shared = value_of(self.values, "shared")
        self.fid, self.sd = shared.fidelity, shared.state_sd
        self.ov = shared.overlap if self.effects else 0.0
        self.tau = shared.transfer_to_extremism
        self.levers = random_levers(rng)
        self.u = rng.random((WORDS, 4))
        self.luck = luck_key(int(rng.integers(0, 2**40)), int(rng.integers(0, 50)))
        self.person = random_person(rng)
        self.family = random_family(rng)
        if self.family.has_tie == 0:
            self.person.family_contact = 0.0
            self.family.contact = 0.0
        self.region = blank(REGION, 1)[0]
        links = rng.uniform(0.02, 0.98, (N_SECTORS, N_SECTORS))
        self.region.link[:] = (links + links.T) / 2
        self.prison = filled(PRISON, rng)
        self.prison.occupancy = rng.uniform(0.7, 1.5)
        self.prison.occupancy_spread = rng.uniform(-0.15, 0.15)
        self.prison.access_spread = rng.uniform(-0.4, 0.4)
        self.house = filled(HOUSE_OF_JUSTICE, rng)
        self.town = filled(MUNICIPALITY, rng)
        self.town.reach = rng.choice([0.6, 1.0])
        self.institution = filled(INSTITUTION, rng)
        self.lab = filled(LIVING_LAB, rng)
        self.public = filled(PUBLIC_SPHERE, rng)
        self.public.salience = rng.uniform(0, 3)
        self.public.pressure = rng.choice([0.0, rng.uniform(0, 3)])
        for name, value in fixed.items():
            setattr(self.person, name, value)
        self.before = snapshot(self.person)
        self.family_before = snapshot(self.family)

    def of(self, group):
        """Return the parameters of a group as attributes."""
        return value_of(self.values, group)

    def later(self, purpose, kind=0):
        """Return the word of luck that is drawn for this person alone."""
        return uniform(self.luck, kind, WHO, MONTH, purpose)

    def word(self, purpose):
        """Return the word of luck that is drawn for everybody."""
        return self.u[purpose, PLACE]

    def person_becomes(self, leave_out=(), **expected):
        compare(self.before, self.person, expected, leave_out)

    def family_becomes(self, leave_out=(), **expected):
        compare(self.family_before, self.family, expected, leave_out)


def snapshot(record):
    """Return a copy of a record's fields as attributes."""
    return SimpleNamespace(**{
        name: (value.copy() if isinstance(value := record[name], np.ndarray) else value.item())
        for name in record.dtype.names
    })


def compare(before, after, expected, leave_out=()):
    """Hold that a record has the expected values, and that its other fields did not move."""
    for name in after.dtype.names:
        if name in leave_out:
            continue
        wanted = expected.get(name, getattr(before, name))
        np.testing.assert_allclose(after[name], wanted, rtol=1e-9, atol=1e-11, err_msg=name)


def random_levers(rng):
    """Return one month's levers anywhere in their allowed range."""
    levers = np.zeros(1, dtype=LEVER_DTYPE)[0]
    for row in (*LEVERS, *WORLD):
        low, high = row.allowed
        levers[row.name] = row.status_quo if rng.random() < 0.2 else rng.uniform(low, high)
    return levers


def filled(fields, rng):
    """Return one record whose 0-1 numbers are random."""
    record = blank(fields, 1)[0]
    for field in fields:
        if field.dtype == "f8" and not field.shape:
            record[field.name] = rng.uniform(0.05, min(1.0, field.high))
    return record


def random_family(rng):
    family = filled(FAMILY, rng)
    family.members = rng.integers(1, 4)
    family.has_tie = rng.random() < 0.8
    family.extremist = rng.random() < 0.3
    family.coercive = rng.random() < 0.3
    return family


def random_person(rng):
    """Return somebody in any phase, with any history, present this month."""
    person = blank(RETURNEE, 1)[0]
    for f in RETURNEE:
        if f.kind == "measured" or f.shape:
            continue
        if f.unit == "0-1":
            person[f.name] = rng.uniform(0.02, 0.98)
        elif f.unit == "flag":
            person[f.name] = rng.random() < 0.4
        elif f.unit == "months":
            person[f.name] = rng.integers(0, 70)
        elif f.unit == "code":
            person[f.name] = rng.integers(0, f.high + 1)
    person.frailty = rng.normal(0, 0.8)
    person.trait_fairness, person.trait_motivation, person.trait_distress = rng.normal(0, 0.1, 3)
    person.age = rng.uniform(20, 70)
    person.phase = rng.integers(1, 9)
    person.active_this_month = 1
    person.released_this_month = 0
    person.exit_kind = 0
    person.reengaged = rng.random() < 0.3
    person.sentence = rng.integers(24, 300)
    person.risk_months = rng.choice([0.0, rng.uniform(0, 90)])
    person.crowding_at_release = rng.uniform(0, 3)
    person.contacts = rng.uniform(0, 8) if is_supervised(person) else 0.0
    person.measures = rng.uniform(0, 8)
    person.adhoc_measures = rng.uniform(0, 3)
    person.relief = rng.uniform(0, 0.1)
    person.visits = rng.uniform(0, 8)
    person.worker_changes = rng.integers(0, 6)
    person.offences_seen = rng.choice([0, 0, 1, 3])
    person.receives = rng.integers(0, 1024)
    person.awaits = rng.integers(0, 1024) & ~int(person.receives)
    person.project_paid = rng.integers(0, 1024)
    person.service_since[:] = MONTH - rng.integers(0, 30, 10)
    if not person.isolated_ever:
        person.isolated = 0
    return person
