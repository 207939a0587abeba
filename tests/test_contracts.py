"""The tables are true: every row of every table is checked, so a new one is covered at once."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

from reintegration_sim.core import purposes
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
from reintegration_sim.engine import month
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.engine.parameters import TUPLES, parameter_tuples, parameter_values
from reintegration_sim.engine.series import SERIES_DTYPE
from reintegration_sim.evidence.registry import registry
from reintegration_sim.mechanisms import MECHANISMS
from reintegration_sim.mechanisms.spec import read_code
from reintegration_sim.policy.levers import LEVER_NAMES, WORLD_NAMES

PACKAGE = Path(__file__).parents[1] / "reintegration_sim"
FIELDS = {
    "person": RETURNEE, "family": FAMILY, "prison": PRISON, "house": HOUSE_OF_JUSTICE,
    "town": MUNICIPALITY, "region": REGION, "institution": INSTITUTION, "ocad": INSTITUTION,
    "court": INSTITUTION, "office": INSTITUTION, "lab": LIVING_LAB, "public": PUBLIC_SPHERE,
}
NAMES = [m.SPEC.name for m in MECHANISMS]
by_mechanism = pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)


def known(field: str) -> bool:
    agent, name = field.split(".")
    return name in {f.name for f in FIELDS[agent]}


@by_mechanism
def test_fields_that_a_mechanism_reads_and_writes_exist(mechanism) -> None:
    code = read_code(mechanism)
    assert not {f for f in code.reads | code.writes if not known(f)}


@by_mechanism
def test_no_mechanism_reads_what_is_measured(mechanism) -> None:
    if mechanism.SPEC.name == "stability":  # the one that measures
        return
    measured = {f"person.{f.name}" for f in RETURNEE if f.kind == "measured"}
    code = read_code(mechanism)
    assert not (code.reads | code.writes) & measured


@by_mechanism
def test_levers_and_draws_of_a_mechanism_exist(mechanism) -> None:
    code = read_code(mechanism)
    assert code.levers <= {*LEVER_NAMES, *WORLD_NAMES}
    assert all(hasattr(purposes, name) for name in code.draws)


@by_mechanism
def test_a_mechanism_says_what_it_leaves_out_and_has_its_numbers(mechanism) -> None:
    spec = mechanism.SPEC
    assert spec.name == mechanism.__name__.rsplit(".", 1)[1]
    assert 1 <= spec.stage <= 12
    doc = inspect.getdoc(mechanism) or ""
    assert "Left out:" in doc or spec.name == "return_to_prison"
    for item in spec.brief:
        assert re.fullmatch(r"[FRC]\d+", item)


def test_every_lever_and_world_assumption_is_read_by_the_month() -> None:
    read = set().union(*(read_code(m).levers for m in MECHANISMS))
    # Arrivals are drawn before the first month (engine/run.py).
    assert {*LEVER_NAMES, *WORLD_NAMES} - read == {"arrivals_a_year"}


def test_parameters_of_mechanisms_and_registry_are_the_same() -> None:
    used = {f"{group}.{re.sub('^(ln|keep)_', '', field)}"
            for group, kind in TUPLES.items() for field in kind._fields} - {"shared.effects"}
    used |= {f"{group}.{field}" for group, kind in TUPLES.items() for field in kind._fields
             if f"{group}.{field}" in registry()}
    used -= {name for name in used if name not in registry()}
    assert used == set(registry())


def test_every_field_of_a_parameter_tuple_is_used_somewhere() -> None:
    source = "\n".join(p.read_text() for p in PACKAGE.rglob("*.py"))
    for kind in TUPLES.values():
        for field in kind._fields:
            assert re.search(rf"\.{field}\b", source), field


def test_ratios_reach_compiled_code_as_logarithms() -> None:
    values = parameter_values("central", 1, 0)
    p = parameter_tuples(values)
    assert p.common_offence.ln_home == pytest.approx(np.log(0.7))
    assert p.trauma_care.keep_half_life ** 9 == pytest.approx(0.5)
    assert parameter_tuples(values, effects=False).shared.overlap == 0.0


def purpose_numbers() -> dict[str, int]:
    return {k: v for k, v in vars(purposes).items() if k.isupper() and isinstance(v, int)}


def test_a_purpose_owns_its_word() -> None:
    # Agents of different kinds have their own place in the counter, so words of families and
    # institutions may repeat those of people.
    source = inspect.getsource(purposes)
    people = source[: source.index("# Families")]
    names = set(re.findall(r"\b([A-Z][A-Z_]+)\b", people)) & set(purpose_numbers())
    words: dict[int, str] = {}
    for name in names:
        span = 10 if name in ("PROJECT_PAID", "START_SERVICE", "START_SERVICE_MONTHS") else 1
        for word in range(purpose_numbers()[name], purpose_numbers()[name] + span):
            assert word not in words, (name, words[word])
            words[word] = name


def test_each_draw_belongs_to_one_mechanism() -> None:
    owners: dict[str, str] = {}
    for mechanism in MECHANISMS:
        for draw in read_code(mechanism).draws:
            if draw == "PAPERS":  # on arrival, or at release: one person never does both at once
                continue
            assert owners.setdefault(draw, mechanism.SPEC.name) == mechanism.SPEC.name


def test_the_month_calls_the_mechanisms_in_their_listed_order() -> None:
    called = []
    source = inspect.getsource(month)
    for name in re.findall(r"\b(\w+)\.(?:advance|forget|count|open_places|meet)\(", source):
        if name in NAMES and name not in called:
            called.append(name)
    listed = [n for n in NAMES if n != "return_to_prison"]  # called by setbacks
    stage_of = {m.SPEC.name: m.SPEC.stage for m in MECHANISMS}
    assert set(called) == set(listed)
    # Living Labs meet before people's ties move; the loop of stages 8 to 10 stands in a function
    # of its own below the loop that calls it.
    assert [stage_of[n] for n in listed] == sorted(stage_of[n] for n in listed)


@pytest.mark.parametrize("agent", FIELDS)
def test_fields_have_unit_range_and_meaning(agent: str) -> None:
    names = [f.name for f in FIELDS[agent]]
    assert len(names) == len(set(names))
    for field in FIELDS[agent]:
        assert field.unit and field.meaning and field.low <= field.high
        assert not hasattr(np.record, field.name), "hidden by an attribute of the record"


def test_no_field_concerns_ethnicity_or_religion() -> None:
    forbidden = re.compile(r"ethnic|religio|muslim|origin|migrant|race\b|faith|skin", re.I)
    for fields in FIELDS.values():
        for field in fields:
            assert not forbidden.search(field.name + " " + field.meaning)


def test_outcomes_have_names_units_and_definitions() -> None:
    names = [o.name for o in OUTCOMES]
    assert len(names) == len(set(names))
    assert all(o.label and o.unit and o.definition and o.theme for o in OUTCOMES)
    assert set(names) <= set(SERIES_DTYPE.names)


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


TABLES = {"levers.py"}


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_house_rules(path: Path) -> None:
    source = path.read_text()
    assert path.name in TABLES or source.count("\n") <= 400
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "every module says what it is for"
    in_cli = "cli" in path.parts or path.name == "__init__.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert all(alias.name != "*" for alias in node.names)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            public = not node.name.startswith("_")
            # `text` takes what its message names; the model takes levers by name.
            if public and path.name not in ("model.py", "text.py") and node.args.kwarg is not None:
                pytest.fail(f"**{node.args.kwarg.arg} in public {node.name}")
            if not in_cli:
                inner = [n for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom))]
                assert not inner, f"import inside {node.name}"
