"""The evidence holds together: parameters, sources, targets and the draws from their priors."""

from __future__ import annotations

import math
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from pydantic import ValidationError

from reintegration_sim.core.errors import InputError, UnknownNameError
from reintegration_sim.evidence import registry as registry_module
from reintegration_sim.evidence.priors import (
    MODES,
    PROBABILITY_OF_NO_EFFECT,
    beta_quantile,
    draw,
    draw_many,
    luck_row,
    triangular_quantile,
    uniform_quantile,
)
from reintegration_sim.evidence.registry import (
    Parameter,
    check_value,
    parameter,
    registry,
    sources,
    targets,
)

SEED = 20_240_223
FOLDER = Path(registry_module.__file__).parent / "parameters"
PARAMETERS = list(registry().values())
EFFECTS = [row for row in PARAMETERS if row.neutral is not None]
SAYS_NEUTRAL_IS_OUTSIDE = "No effect at all lies outside the range"
FIT_TARGETS = {2, 3, 6, 8, 9, 10}


def of(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


# The tables are true.

def test_the_registry_is_sorted_by_file_and_then_by_order_in_the_file() -> None:
    in_files = [f"{file.stem}.{key}" for file in sorted(FOLDER.glob("*.toml"))
                for key in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert list(registry()) == in_files
    assert all(name == row.name for name, row in registry().items())
    assert parameter("housing.find").mechanism == "housing"


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        registry()["housing.find"] = parameter("housing.lose")  # type: ignore[index]
    with pytest.raises(ValidationError):
        parameter("housing.find").value = 1.0


@pytest.mark.parametrize("row", PARAMETERS, ids=lambda row: row.name)
def test_every_parameter_says_what_it_is_and_why(row: Parameter) -> None:
    assert row.low <= row.value <= row.high
    assert row.unit.strip() == row.unit and "/" not in row.unit
    assert row.meaning[0].isupper() and row.meaning.endswith(".")
    assert row.because[0].isalnum() and row.because.endswith(".")
    assert set(row.sources) <= set(sources()), "a source is missing from sources.toml"
    if not row.sources:
        assert row.grade == "D"
    if row.unit.split(" ")[0] in {"share", "probability"}:
        assert row.low >= 0 and row.high <= 1


def test_every_source_is_used() -> None:
    used = {key for row in PARAMETERS for key in row.sources}
    used |= {target.source for target in targets().values()}
    assert used == set(sources())


def test_only_the_brief_is_said_to_be_read_in_full() -> None:
    assert [key for key, row in sources().items() if row.read == "full"] == ["reguide_brief_3"]


def test_what_is_assumed_is_left_wide() -> None:
    widths = {row.name: (row.high - row.low) / abs(row.value)
              for row in PARAMETERS if row.grade == "D"}
    assert not {name for name, width in widths.items() if width < 0.2}
    assert median(widths.values()) >= 1


def test_structural_numbers_run_from_half_to_one_and_a_half() -> None:
    structural = [row for row in PARAMETERS if row.structural]
    assert structural
    for row in structural:
        assert row.prior == "fixed"
        low, high = sorted((0.5 * row.value, 1.5 * row.value))
        assert math.isclose(row.low, low, abs_tol=1e-5)
        # a probability or a share ends at one, a share per 100 at 100
        most = 100 if row.unit == "per 100" else 1
        assert math.isclose(row.high, high, abs_tol=1e-5) or row.high == most


def test_only_structural_numbers_are_fixed_and_only_fitted_ones_name_a_target() -> None:
    assert all(row.structural or row.sources for row in PARAMETERS if row.prior == "fixed")
    fitted = {row.name for row in PARAMETERS if row.fitted}
    assert fitted == {
        "release_decision.prosecuted_early", "release_decision.suspended_early",
        "release_decision.early_grant", "release_decision.ordered_track", "reengagement.base"}
    assert all("arget" in registry()[name].because for name in fitted)


def test_the_neutral_of_a_ratio_is_one_and_of_a_size_nought() -> None:
    for row in EFFECTS:
        ratio = row.unit.startswith(("hazard ratio", "ratio")) or row.name == "guidance.trust_kept"
        assert row.neutral == (1 if ratio else 0), row.name


def test_a_neutral_outside_the_range_is_said_to_be_so() -> None:
    for row in EFFECTS:
        assert row.neutral is not None
        outside = not row.low <= row.neutral <= row.high
        assert outside == (SAYS_NEUTRAL_IS_OUTSIDE in row.because), row.name


def test_both_sides_have_effects_that_a_sceptic_can_switch_off() -> None:
    by_side = [sum(row.side == side for row in EFFECTS) for side in ("restorative", "security")]
    assert min(by_side) >= 20


def test_what_is_no_policy_effect_is_never_switched_off() -> None:
    for name in ("in_custody", "women", "age", "prior", "restart"):
        assert parameter(f"common_offence.{name}").neutral is None


def test_what_is_tuned_to_is_never_held_out() -> None:
    fit = {row.number for row in targets().values() if row.use == "fit"}
    held_out = {row.number for row in targets().values() if row.use == "held_out"}
    assert fit == FIT_TARGETS
    assert not fit & held_out
    assert {row.number for row in targets().values()} == set(range(1, 23))


def test_no_two_parameters_share_their_luck() -> None:
    assert len({luck_row(name) for name in registry()}) == len(registry())


# Quantiles have known answers.

def test_quantile_of_the_uniform_prior() -> None:
    found = uniform_quantile(of(0.0, 0.25, 1.0), of(2.0), of(6.0))
    assert found.tolist() == [2, 3, 6]


def test_quantile_of_the_triangular_prior() -> None:
    low, peak, high = of(0.0), of(1.0), of(4.0)
    u = of(0.0, 0.25, 0.5, 1.0)
    expected = [0, 1, 4 - math.sqrt(6), 4]  # the median solves (4 - x)^2 / 12 = 1/2
    assert np.allclose(triangular_quantile(u, low, peak, high), expected, atol=1e-12)


@pytest.mark.parametrize("peak", [2.0, 5.0])
def test_triangular_prior_with_its_peak_at_an_edge(peak: float) -> None:
    found = triangular_quantile(of(0.0, 0.5, 1.0), of(2.0), of(peak), of(5.0))
    assert np.isfinite(found).all()
    assert (found[0], found[2]) == (2, 5)


def test_quantile_of_the_beta_prior_inverts_its_distribution() -> None:
    u = np.concatenate([of(0.0, 1e-10, 1e-6), np.linspace(0.001, 0.999, 999), of(1 - 1e-6, 1.0)])
    x = beta_quantile(u, of(0.0), of(1.0))
    reached = sum(math.comb(7, k) * x**k * (1 - x) ** (7 - k) for k in range(4, 8))
    assert np.allclose(reached, u, rtol=1e-9, atol=1e-15)
    assert (np.diff(x) > 0).all()


def test_the_beta_prior_is_symmetric() -> None:
    u = np.linspace(0.0005, 0.9995, 400)
    low, high = of(0.1), of(0.9)
    assert np.allclose(beta_quantile(u, low, high) + beta_quantile(1 - u, low, high), 1.0)
    assert beta_quantile(of(0.5), low, high)[0] == pytest.approx(0.5, abs=1e-15)


def test_moments_of_the_beta_prior() -> None:
    x = beta_quantile((np.arange(20_000) + 0.5) / 20_000, of(0.0), of(1.0))
    assert x.mean() == pytest.approx(0.5, abs=1e-9)
    assert x.var() == pytest.approx(1 / 36, rel=1e-4)


# Draws.

def test_central_draws_are_the_values() -> None:
    assert draw(SEED, 3, "central") == {row.name: row.value for row in PARAMETERS}


def test_draws_repeat_and_differ_between_replications_and_seeds() -> None:
    assert draw(SEED, 0, "draws") == draw(SEED, 0, "draws")
    assert draw(SEED, 0, "draws") != draw(SEED, 1, "draws")
    assert draw(SEED, 0, "draws") != draw(SEED + 1, 0, "draws")


@pytest.mark.parametrize("mode", MODES)
def test_taking_parameters_away_moves_no_draw(mode: str) -> None:
    whole = draw(SEED, 5, mode)
    some = dict(reversed(list(registry().items())[::3]))
    assert draw(SEED, 5, mode, among=some) == {name: whole[name] for name in some}


def test_draws_stay_in_range_and_fill_it() -> None:
    names, found = draw_many(SEED, 400, "draws")
    assert names == tuple(registry())
    for column, row in enumerate(PARAMETERS):
        drawn = found[:, column]
        if row.prior == "fixed":
            assert (drawn == row.value).all()
            continue
        assert drawn.min() >= row.low and drawn.max() <= row.high
        assert np.ptp(drawn) > 0.6 * (row.high - row.low), row.name


def test_the_mean_of_many_draws_is_the_mean_of_the_prior() -> None:
    names, found = draw_many(SEED, 2_000, "draws")
    means = dict(zip(names, found.mean(axis=0), strict=True))
    lose, tag, fidelity = (parameter(name) for name in (
        "housing.lose", "common_offence.monitored", "shared.fidelity"))
    assert (lose.prior, tag.prior, fidelity.prior) == ("uniform", "triangular", "beta")
    assert means[lose.name] == pytest.approx((lose.low + lose.high) / 2, rel=0.03)
    assert means[tag.name] == pytest.approx((tag.low + tag.value + tag.high) / 3, rel=0.01)
    assert means[fidelity.name] == pytest.approx(0.5, rel=0.03)


@pytest.mark.parametrize("mode", MODES)
def test_many_draws_are_the_single_ones_in_rows(mode: str) -> None:
    names, found = draw_many(SEED, 3, mode)
    for replication in range(3):
        expected = draw(SEED, replication, mode)
        assert dict(zip(names, found[replication].tolist(), strict=True)) == expected


def test_a_sceptical_draw_switches_two_in_five_effects_off_and_moves_nothing_else() -> None:
    names, believed = draw_many(SEED, 300, "draws")
    _, sceptical = draw_many(SEED, 300, "sceptical")
    differs = believed != sceptical
    effects = {row.name: row.neutral for row in EFFECTS}
    for column, name in enumerate(names):
        if name not in effects:
            assert not differs[:, column].any(), name
            continue
        assert (sceptical[differs[:, column], column] == effects[name]).all()
        share = (sceptical[:, column] == effects[name]).mean()
        assert share == pytest.approx(PROBABILITY_OF_NO_EFFECT, abs=0.13), name
    share = differs.sum() / (300 * len(effects))
    assert share == pytest.approx(PROBABILITY_OF_NO_EFFECT, abs=0.01)


def test_effects_are_switched_off_on_their_own_and_not_together() -> None:
    names, found = draw_many(SEED, 400, "sceptical")
    columns = [names.index(row.name) for row in EFFECTS]
    off = found[:, columns] == of(*[row.neutral or 0.0 for row in EFFECTS])
    between = np.corrcoef(off.T)[np.triu_indices(len(EFFECTS), k=1)]
    assert abs(between.mean()) < 0.01
    assert np.abs(between).max() < 0.3


def test_an_unknown_mode_names_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="no prior mode is called 'optimistic'"):
        draw(SEED, 0, "optimistic")


def test_importing_the_priors_does_not_import_the_slow_parts_of_scipy() -> None:
    # numba asks for scipy itself, but for none of its subpackages
    code = ("import sys, reintegration_sim.evidence.priors;"
            "sys.exit(any(name in sys.modules for name in ('scipy.special', 'scipy.stats')))")
    root = Path(registry_module.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


# Errors say where, what and what was probably meant.

def test_a_misspelt_parameter_is_told_its_nearest_name() -> None:
    with pytest.raises(UnknownNameError) as error:
        check_value("housing.loose", 0.01, where="scenarios/x.toml: [parameters]")
    assert str(error.value) == ("scenarios/x.toml: [parameters]: no parameter is called "
                                "'housing.loose'; did you mean 'housing.lose'?")


def test_a_number_out_of_range_is_told_the_range() -> None:
    with pytest.raises(InputError) as error:
        check_value("housing.lose", 0.9, where="scenarios/x.toml")
    assert str(error.value) == ("scenarios/x.toml: housing.lose = 0.9; allowed are 0.005 to 0.03 "
                                "(probability per month)")


@pytest.mark.parametrize(("value", "says"), [
    (math.nan, "housing.lose = nan; a finite number is needed (probability per month)"),
    (math.inf, "housing.lose = inf; a finite number is needed (probability per month)"),
    (-math.inf, "housing.lose = -inf; a finite number is needed (probability per month)"),
    (True, "housing.lose = True; a number is needed (probability per month), not true or false"),
    ("0.01", "housing.lose = 0.01; a number is needed (probability per month), not str"),
    (None, "housing.lose = None; a number is needed (probability per month), not NoneType"),
])
def test_what_is_no_number_is_refused(value: object, says: str) -> None:
    with pytest.raises(InputError) as error:
        check_value("housing.lose", value)
    assert str(error.value) == says


def test_a_number_too_large_to_be_one_is_refused() -> None:
    with pytest.raises(InputError, match="a finite number is needed"):
        check_value("housing.lose", 10**400)


def test_a_good_value_comes_back_as_a_float() -> None:
    found = check_value("institutional_load.stress_slope", 5)
    assert (found, type(found)) == (5.0, float)


def test_an_effect_may_be_set_to_its_neutral_value() -> None:
    home = parameter("common_offence.home")
    assert home.neutral == 1 and home.high < 1
    assert check_value("common_offence.home", 1) == 1


GOOD = {
    "name": "housing.find", "value": 0.1, "unit": "share", "low": 0.0, "high": 1.0,
    "prior": "uniform", "grade": "D", "sources": (), "meaning": "A.", "because": "B."}


@pytest.mark.parametrize(("change", "says"), [
    ({"value": 2.0}, "lies outside 0 to 1"),
    ({"value": math.nan}, "finite"),
    ({"value": "0.1"}, "valid number"),
    ({"prior": "normal"}, "'uniform', 'triangular', 'beta' or 'fixed'"),
    ({"grade": "B"}, "only grade D may go without a source"),
    ({"neutral": 0.0}, "neutral and side go together"),
    ({"side": "both"}, "neutral and side go together"),
    ({"structural": True}, "prior fixed, grade D and no neutral"),
    ({"low": 0.1, "high": 0.1}, "wider than one point"),
    ({"brief": ("Q1",)}, "pattern"),
    ({"sorces": ()}, "not permitted"),
])
def test_a_wrong_row_is_refused(change: dict[str, object], says: str) -> None:
    Parameter(**GOOD)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match=says):
        Parameter(**(GOOD | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(("action", "says"), [
    (lambda: registry_module._tables("x = 1", "a.toml"), "a.toml: 'x' stands outside a table"),
    (lambda: registry_module._tables("[x", "a.toml"), "a.toml: "),
    (lambda: registry_module._range([1], "a.toml: [x]"), r"a.toml: \[x\]: range must be two"),
    (lambda: registry_module._checked(Parameter, dict(GOOD, value=2.0), "a.toml: [x]"),
     r"a.toml: \[x\] value 2 lies outside 0 to 1"),
    (lambda: registry_module._checked(Parameter, dict(GOOD, prior="normal"), "a.toml: [x]"),
     r"a.toml: \[x\] prior: "),
])
def test_a_wrong_file_is_named_in_the_message(action: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        action()
