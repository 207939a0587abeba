"""The few shapes that every mechanism uses."""

from __future__ import annotations

import math

from .compiled import compiled

STATE_LOW = 0.02
STATE_HIGH = 0.98


@compiled
def lim(x):
    """Return an inner state held within 0.02 to 0.98, so that none sticks at 0 or 1."""
    return min(max(x, STATE_LOW), STATE_HIGH)


@compiled
def clip(x, low, high):
    """Return x held within low and high."""
    return min(max(x, low), high)


@compiled
def gain(x, g):
    """Return x moved the share g of the way to 1."""
    return x + g * (1.0 - x)


@compiled
def approach(x, target, rate):
    """Return x moved the share ``rate`` of the way to ``target``."""
    return x + rate * (target - x)


@compiled
def sig(x):
    """Return the logistic function of x, a number from 0 to 1."""
    return 1.0 / (1.0 + math.exp(-x))


@compiled
def logit(p):
    """Return the log odds of p; p is held within 1e-6 of the ends."""
    p = clip(p, 1e-6, 1.0 - 1e-6)
    return math.log(p / (1.0 - p))


@compiled
def chance(hazard):
    """Return the probability that something of this monthly hazard happens within a month."""
    return 1.0 - math.exp(-hazard)


SURELY_ABOVE = 0.2
_LN_SURELY_ABOVE = math.log(SURELY_ABOVE)


@compiled
def surely_not(u, most_ln_hazard):
    """Return whether u is clearly above a hazard of at most exp(most_ln_hazard).

    Four draws in five are above 0.2, and hazards here hardly ever are: so the exponential need
    not be worked out, and the answer is the same.
    """
    return u >= SURELY_ABOVE and most_ln_hazard < _LN_SURELY_ABOVE


@compiled
def happens(u, hazard):
    """Return whether something of this monthly hazard happens: u < 1 - exp(-hazard).

    The probability is never above the hazard, so most of the time no exponential is needed.
    """
    return u < hazard and u < 1.0 - math.exp(-hazard)


@compiled
def either(a, b):
    """Return the probability that at least one of two independent things happens."""
    return 1.0 - (1.0 - a) * (1.0 - b)
