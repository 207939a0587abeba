"""Scenario files: the shipped ones, well-formed strangers, and hostile ones."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reintegration_sim.core.errors import InputError, OutputError, UnknownNameError
from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.files import (
    load_scenario,
    read_scenario,
    shipped_folder,
    shipped_names,
)
from reintegration_sim.policy.levers import LEVER_NAMES, WORLD_NAMES, lever
from reintegration_sim.policy.scenario import Scenario, differences
from reintegration_sim.policy.timeline import timeline
from reintegration_sim.policy.toml_files import LARGEST_BYTES

SOON = 60  # seconds: what is read at all, or tried in all ways, would take far longer
SHIPPED = pytest.mark.parametrize("name", shipped_names())
TABLE = {
    "security_first": (
        "prison_consistency 0.4 sanction_threat 30 sanction_carried 80 reintegration_weight 0.1 "
        "early_release 40 exchange_meetings 6 file_transfer 40 guidance_months 12 "
        "prison_occupancy 120 assessment_balance 0.1 lab_training 0 regularisation_weeks 30 "
        "family_visits 2 family_work 4 reunification_support 4 measures_per_person 5 d_radex 14 "
        "supervision_contacts 5 post_sentence 30 monitoring_first 80 surveillance 80 "
        "sra_services 0 contact_targeting 0.9 served_before_release 50 isolation 6 "
        "contact_bans 90 asset_freeze 40 deregistration 25"
    ),
    "sra": (
        "policy_steadiness 0.8 prison_consistency 0.8 sanction_threat 0 sanction_carried 0 "
        "reintegration_weight 0.8 early_release 120 exchange_meetings 12 file_transfer 85 "
        "guidance_months 48 guidance_continuity 85 permanent_funding 95 prison_staffing 98 "
        "prison_occupancy 100 caseload 40 assessment_balance 0.8 review_months 3 "
        "lab_training 30 housing_support 45 job_support 45 rights_support 50 "
        "regularisation_weeks 10 psychosocial_care 40 education_support 25 trauma_care 25 "
        "family_visits 6 family_work 40 reunification_support 30 mentors 40 chaplaincy 35 "
        "prison_programmes 40 communication_guidelines 70 measures_per_person 1.5 d_radex 1 "
        "sra_services 70 lab_coverage 70 lab_sessions 12 lab_permanence 1 isolation 0.5 "
        "contact_bans 30 asset_freeze 5 deregistration 2"
    ),
}
WITHOUT_A_PROMISE = {"status_quo", "security_first", "sra", "historical"}
HEAD = 'name = "trial"\nquestion = "What if?"\n'


# The shipped scenarios


@SHIPPED
def test_a_shipped_scenario_loads_and_says_what_it_is_for(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.question.endswith("?")
    assert scenario.brief
    assert (shipped_folder() / f"{name}.toml").read_text("utf-8").startswith("# ")


@SHIPPED
def test_a_shipped_scenario_differs_from_its_base_in_exactly_what_it_declares(name: str) -> None:
    scenario = load_scenario(name)
    if name in WITHOUT_A_PROMISE:
        assert not scenario.differs_in
    else:
        assert scenario.extends is not None
        assert scenario.differs_in == differences(load_scenario(scenario.extends), scenario)


@SHIPPED
def test_a_shipped_scenario_says_nothing_its_base_says_already(name: str) -> None:
    text = (shipped_folder() / f"{name}.toml").read_text("utf-8")
    stated = re.findall(r"^(\w+) = (?:\{ value = )?([\d.]+)", text, flags=re.MULTILINE)
    scenario = load_scenario(name)
    base = load_scenario(scenario.extends or "status_quo")
    values = {**base.levers, **base.world}
    assert not [key for key, value in stated if values.get(key) == float(value)]


def test_the_scenarios_of_the_design_are_all_there() -> None:
    assert len(shipped_names()) == 33


def test_the_status_quo_is_the_table_of_levers() -> None:
    scenario = load_scenario("status_quo")
    assert all(value == lever(name).status_quo for name, value in scenario.levers.items())


@pytest.mark.parametrize("name", TABLE)
def test_the_two_packages_have_the_values_of_the_design_and_a_reason_for_each(name: str) -> None:
    words = TABLE[name].split()
    expected = {key: float(value) for key, value in zip(words[::2], words[1::2], strict=True)}
    scenario = load_scenario(name)
    today = load_scenario("status_quo")
    assert dict(scenario.levers) == {**today.levers, **expected}
    assert set(scenario.because) == set(expected)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("sra_underfunded", "housing_support", 28.5),
        ("sra_underfunded", "guidance_months", 33),
        ("sra_without_living_labs", "module_training", 45),
        ("sra_at_todays_effort", "guidance_continuity", 85),
        ("sra_at_todays_effort", "mentors", 8),
        ("security_first_at_todays_effort", "served_before_release", 33),
        ("security_first_at_todays_effort", "measures_per_person", 5),
        ("security_and_sra", "isolation", 2),
        ("security_and_sra", "contact_bans", 90),
        ("prisons_relieved", "prison_programmes", 0),
        ("prisons_relieved_with_programmes", "prison_occupancy", 95),
    ],
)
def test_a_derived_scenario_has_the_value_of_the_design(name: str, key: str, value: float) -> None:
    assert load_scenario(name).levers[key] == value


def test_media_storms_are_in_the_world_and_not_in_policy() -> None:
    for name in ("media_storm_today", "media_storm_under_security", "media_storm_under_sra"):
        assert load_scenario(name).differs_in == ("media_shocks",)


def test_the_historical_scenario_follows_the_dates() -> None:
    scenario = load_scenario("historical")
    months = timeline(scenario)
    assert (scenario.months, scenario.population) == (156, "history")
    at = [0, 35, 36, 50, 51, 60, 66, 78, 100, 132, 156]
    assert months.d_radex[at].tolist() == [0, 0, 0, 0, 14, 14, 9, 7, 4, 2.5, 2.5]
    assert months.measures_per_person[at].tolist() == [2, 2, 4, 4, 4, 4, 4, 4, 3, 3, 3]
    assert months.surveillance[at].tolist() == [25, 25, 50, 50, 50, 50, 50, 50, 40, 40, 40]
    assert months.sanction_threat[at].tolist() == [1, 1] + [10] * 9
    assert months.prison_occupancy[at].tolist() == [125] * 5 + [119] * 3 + [115] * 3
    assert set(months.media_shocks) == {0.7}


def test_the_readme_lists_every_shipped_scenario_and_its_example_loads() -> None:
    readme = (shipped_folder() / "README.md").read_text("utf-8")
    table = readme[readme.index("## Shipped scenarios") :]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    listed = {name: row[2].strip(" `") for row in rows for name in re.findall(r"`(\w+)`", row[1])}
    assert set(listed) == set(shipped_names())
    assert listed == {name: load_scenario(name).extends or "" for name in shipped_names()}
    example = readme.split("```toml\n")[1].split("```")[0]
    scenario = read_scenario(example)
    assert timeline(scenario).prison_occupancy[[24, 60]].tolist() == [115, 100]


# Files that are right


def written(folder: Path, text: str, name: str = "trial") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


GOOD = {
    "the least": "",
    "one month": "months = 1",
    "longest": "months = 600",
    "today": 'population = "today"',
    "history": 'population = "history"',
    "format": "format = 1",
    "comment": "# é ü 日本 \U0001f600",
    "empty tables": "[levers]\n[world]\n[parameters]\n",
    "no changes": "changes = []",
    "an integer": "[levers]\nd_radex = 4",
    "a float": "[levers]\nd_radex = 4e0",
    "tiny": "[levers]\nd_radex = 1e-12",
    "negative zero": "[levers]\nd_radex = -0.0",
    "a reason": '[levers]\nd_radex = { value = 4, because = "so" }',
    "without reason": "[levers]\nd_radex = { value = 4 }",
    "dotted": "levers.d_radex = 4",
    "a long reason": f'[levers]\nd_radex = {{ value = 4, because = "{"why " * 249}" }}',
    "several lines": '[levers]\nd_radex = { value = 4, because = """one\ntwo""" }',
    "markup": '[levers]\nd_radex = { value = 4, because = "<script>alert(1)</script>" }',
    "formula": "[levers]\nd_radex = { value = 4, because = '=HYPERLINK(\"x\")' }",
    "brackets in a text": f"[levers]\nd_radex = {{ value = 4, because = '{'[' * 500}' }}",
    "dots in a text": f"[levers]\nd_radex = {{ value = 4, because = '{'a.' * 400}' }}",
    "dots in a comment": "# " + "a." * 9000,
    "escaped quotes": f'[levers]\nd_radex = {{ value = 4, because = "{chr(92) + chr(34)}[" }}',
    "extends": 'extends = "sra"',
    "a change": "[[changes]]\nfrom_month = 120\nlevers.d_radex = 4",
    "unordered changes": (
        "[[changes]]\nfrom_month = 20\nlevers.d_radex = 4\n"
        "[[changes]]\nfrom_month = 10\nworld.media_shocks = 4"
    ),
    "longest name": f'extends = "status_quo"\nbrief = ["F1"]\n# {"x" * 60}',
    "newlines": "\n" * 50_000,
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_file_that_is_right_is_read(tmp_path: Path, text: str) -> None:
    scenario = load_scenario(written(tmp_path, HEAD + text))
    assert (scenario.name, scenario.question) == ("trial", "What if?")
    assert scenario == read_scenario(HEAD + text)
    assert scenario.levers["d_radex"] in (lever("d_radex").status_quo, 4.0, 1e-12, 0.0, 1.0)


def test_the_least_file_simulates_the_status_quo() -> None:
    least = read_scenario(HEAD)
    assert least.scenario_hash == load_scenario("status_quo").scenario_hash


def test_a_hash_is_of_what_is_simulated_not_of_the_wording() -> None:
    text = HEAD + "months = 12\n[[changes]]\nfrom_month = 3\nover_months = 2\nlevers.d_radex = 4"
    first, again = read_scenario(text), read_scenario(text.replace("What if?", "What then?"))
    assert first.scenario_hash == again.scenario_hash
    assert re.fullmatch("[0-9a-f]{64}", first.scenario_hash)


def test_a_byte_order_mark_and_windows_line_ends_make_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "trial.toml"
    text = HEAD + "[levers]\nd_radex = 4\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_scenario(path) == read_scenario(text)


def test_parameters_may_be_written_in_three_ways() -> None:
    name, row = next(iter(registry().items()))
    mechanism, _, key = name.partition(".")
    ways = [
        f'[parameters]\n"{name}" = {row.low}',
        f"[parameters]\n{name} = {row.low}",
        f"[parameters.{mechanism}]\n{key} = {row.low}",
    ]
    assert [read_scenario(HEAD + way).parameters for way in ways] == [{name: row.low}] * 3


# What a file inherits


def test_a_base_is_looked_up_beside_the_file_first(tmp_path: Path) -> None:
    written(tmp_path, 'name = "sra"\nquestion = "?"\nmonths = 24\n[levers]\nd_radex = 9', "sra")
    mine = load_scenario(written(tmp_path, HEAD + 'extends = "sra"'))
    assert (mine.levers["d_radex"], mine.months) == (9.0, 24)
    shipped = read_scenario(HEAD + 'extends = "sra"')
    assert shipped.levers["d_radex"] == 1.0


def test_a_stated_value_replaces_the_inherited_one_its_reason_and_its_changes() -> None:
    mine = read_scenario(HEAD + 'extends = "historical"\n[levers]\nd_radex = 9')
    assert set(timeline(mine).d_radex) == {9.0}
    assert set(timeline(mine).surveillance) == {25.0, 40.0, 50.0}
    assert "d_radex" not in mine.because
    assert "surveillance" in mine.because


def test_changes_of_its_own_replace_the_inherited_ones() -> None:
    mine = read_scenario(HEAD + 'extends = "historical"\nchanges = []')
    assert set(timeline(mine).surveillance) == {25.0}


def test_ten_steps_of_extends_are_allowed_and_eleven_are_not(tmp_path: Path) -> None:
    for number in range(12):
        text = f'name = "s{number}"\nquestion = "?"\n'
        written(tmp_path, text + (f'extends = "s{number - 1}"' if number else ""), f"s{number}")
    assert load_scenario(tmp_path / "s10.toml").extends == "s9"
    with pytest.raises(InputError, match="more than 10"):
        load_scenario(tmp_path / "s11.toml")


# Files that are wrong


BAD = {
    "empty": ("", "name and question missing"),
    "only comments": ("# nothing\n\n", "name and question missing"),
    "no question": ('name = "a"', "question missing"),
    "cr only": (HEAD.replace("\n", "\r"), "not valid TOML"),
    "nul": (HEAD + "\0", "not valid TOML"),
    "nul in a text": ('name = "a"\nquestion = "a\\u0000"', "U\\+0000"),
    "escape sequence": ('name = "a"\nquestion = "\\u001b]0;x\\u0007"', "U\\+001B"),
    "bidi": ('name = "a"\nquestion = "a\u202eb"', "U\\+202E"),
    "zero width": ('name = "a"\nquestion = "a\u200bb"', "U\\+200B"),
    "line separator": ('name = "a"\nquestion = "a\u2028b"', "U\\+2028"),
    "accents": ('name = "a"\nquestion = "a' + "\u0301" * 900 + '"', "U\\+0301"),
    "lone surrogate": ('name = "a"\nquestion = "\\ud800"', "not valid TOML"),
    "empty question": ('name = "a"\nquestion = "  "', "question is empty"),
    "endless question": (f'name = "a"\nquestion = "{"a" * 1001}"', "1001 characters"),
    "question a number": ('name = "a"\nquestion = 1', "not a text"),
    "syntax": (HEAD + "months 12", r"line 3, column 8"),
    "yaml": ("name: trial\nquestion: what\n", "not valid TOML"),
    "yaml bomb": ("a: &a [x,x]\nb: &b [*a,*a]\n", "not valid TOML"),
    "yaml tag": ("!!python/object/apply:os.system ['id']\n", "not valid TOML"),
    "json": ('{"name": "trial"}', "not valid TOML"),
    "deep lists": (HEAD + "a = " + "[" * 10_000, "nested more than 16"),
    "just too deep": (HEAD + "a = " + "[" * 17 + "]" * 17, "line 3: nested more than 16"),
    "deep tables": (HEAD + "a = " + "{a=" * 8000 + "1" + "}" * 8000, "nested more than 16"),
    "long key": (HEAD + ".".join(["a"] * 20_000) + " = 1", "more than 8 parts"),
    "long quoted key": (HEAD + ".".join(['"a"'] * 9_000) + " = 1", "more than 8 parts"),
    "long spaced key": (HEAD + " . ".join(["a"] * 9_000) + " = 1", "more than 8 parts"),
    "long key in a table": (HEAD + "x = {" + ".".join("a" * 9) + " = 1}", "more than 8 parts"),
    "long header": (HEAD + "[" + ".".join(["a"] * 998) + "]\n", "more than 8 parts"),
    "long header after a text": (
        HEAD + "x = '''\n\"'''\n[" + ".".join(["a"] * 998) + "]\n",
        "more than 8 parts",
    ),
    "backslashes over lines": (HEAD + 'a = """' + "\\" * 60_001 + '"""', "not valid TOML"),
    "many keys": (HEAD + "\n".join(f"k{n} = 1" for n in range(5_000)), "no key is called 'k0'"),
    "many headers": (HEAD + "\n".join(f"[a.b.c.d.e.k{n}]" for n in range(3_500)), "called 'a'"),
    "unended": (HEAD + 'a = """' + '\\"' * 30_000, "not valid TOML"),
    "unended, many": (HEAD + 'a = "' + '\\"' * 30_000, "not valid TOML"),
    "quotes": (HEAD + "a = " + '"' * 60_000, "not valid TOML"),
    "backslashes": (HEAD + 'a = "' + "\\" * 60_001 + '"', "not valid TOML"),
    "long integer": (HEAD + "months = 1" + "0" * 5_000, "word or number of 5001 characters"),
    "long hexadecimal": (HEAD + "months = 0x" + "f" * 6_000, "word or number"),
    "long key word": (HEAD + "a" * 65 + " = 1", "word or number of 65"),
    "integer of 60 digits": (HEAD + "months = " + "9" * 60, "more than 64 bits"),
    "lever of 60 digits": (HEAD + "[levers]\nd_radex = " + "9" * 60, "more than 64 bits"),
    "duplicate key": (HEAD + "months = 1\nmonths = 2", "not valid TOML: Cannot overwrite"),
    "duplicate table": (HEAD + "[levers]\n[levers]", "not valid TOML"),
    "capital key": (HEAD + "Months = 1", "did you mean 'months'"),
    "format 2": (HEAD + "format = 2", "format = 2; this version reads format = 1 only"),
    "format text": (HEAD + 'format = "1"', "format = '1'"),
    "format float": (HEAD + "format = 1.0", "format = 1.0"),
    "format bool": (HEAD + "format = true", "format = True"),
    "months 0": (HEAD + "months = 0", "months = 0; allowed are 1 to 600"),
    "months -1": (HEAD + "months = -1", "allowed are 1 to 600"),
    "months 601": (HEAD + "months = 601", "allowed are 1 to 600"),
    "months 2^63": (HEAD + "months = 9223372036854775808", "allowed are 1 to 600"),
    "months true": (HEAD + "months = true", "months = True is not a whole number"),
    "months text": (HEAD + 'months = "12"', "months = '12' is not a whole number"),
    "months 12.0": (HEAD + "months = 12.0", "months = 12.0 is not a whole number"),
    "months date": (HEAD + "months = 2024-01-01", "is not a whole number"),
    "no such date": (HEAD + "months = 2023-02-29", "not valid TOML"),
    "other digits": (HEAD + "months = \u0661\u0662", "not valid TOML"),
    "population": (HEAD + 'population = "all"', "population = 'all'; there are: arrivals"),
    "population list": (HEAD + "population = [1]", "population = "),
    "unknown key": (HEAD + "month = 1", "no key is called 'month'; did you mean 'months'"),
    "people": (HEAD + "people = 3", "no key is called 'people'"),
    "levers a number": (HEAD + "levers = 3", r"\[levers\]: 3 is not a table"),
    "levers a list": (HEAD + "[[levers]]\nd_radex = 3", "is not a table"),
    "unknown lever": (
        HEAD + "[levers]\nguidance_continuty = 3",
        r"no lever is called 'guidance_continuty'; did you mean 'guidance_continuity'\?",
    ),
    "world among levers": (HEAD + "[levers]\nmedia_shocks = 3", "no lever is called"),
    "lever in the world": (HEAD + "[world]\nd_radex = 3", "no world assumption is called"),
    "too high": (
        HEAD + "[levers]\nd_radex = 40.0001",
        r"\[levers\]: d_radex = 40.0001; allowed are 0 to 40 \(people per 100 flagged",
    ),
    "too low": (HEAD + "[levers]\nd_radex = -1e-300", "allowed are 0 to 40"),
    "nan": (HEAD + "[levers]\nd_radex = nan", "d_radex = nan; allowed are"),
    "inf": (HEAD + "[levers]\nd_radex = inf", "d_radex = inf; allowed are"),
    "1e400": (HEAD + "[levers]\nd_radex = 1e400", "d_radex = inf; allowed are"),
    "lever true": (HEAD + "[levers]\nlab_permanence = true", "True is not a number"),
    "lever text": (HEAD + '[levers]\nd_radex = "3"', "3 is not a number"),
    "expression": (HEAD + "[levers]\nd_radex = \"__import__('os')\"", "is not a number"),
    "lever list": (HEAD + "[levers]\nd_radex = [3]", "is not a number"),
    "value missing": (HEAD + '[levers]\nd_radex = { because = "a" }', "value missing"),
    "value unknown": (
        HEAD + "[levers]\nd_radex = { value = 3, becuase = 'a' }",
        r"\[levers\] d_radex: no key is called 'becuase'; did you mean 'because'",
    ),
    "value nan": (HEAD + "[levers]\nd_radex = { value = nan }", "allowed are"),
    "reason a number": (HEAD + "[levers]\nd_radex = { value = 3, because = 3 }", "not a text"),
    "reason bidi": (HEAD + "[levers]\nd_radex = { value = 3, because = '\u202e' }", "U\\+202E"),
    "unknown parameter": (HEAD + "[parameters]\nhousing.fnd = 3", "no parameter is called"),
    "parameter a table": (HEAD + '[parameters]\n"housing.find" = { value = 3 }', "number"),
    "parameter twice": (
        HEAD + '[parameters]\n"housing.find" = 0.02\nhousing.find = 0.02',
        "twice",
    ),
    "parameter inf": (HEAD + "[parameters]\nhousing.find = inf", "finite"),
    "changes a table": (HEAD + "[changes]\nfrom_month = 3", r"begin each with \[\[changes\]\]"),
    "changes a number": (HEAD + "changes = 3", "not a list of tables"),
    "change without a month": (
        HEAD + "[[changes]]\nlevers.d_radex = 3",
        r"\[\[changes\]\] number 1: from_month missing",
    ),
    "change of nothing": (HEAD + "[[changes]]\nfrom_month = 3", "changes nothing"),
    "change of an unknown": (
        HEAD + "[[changes]]\nfrom_month = 3\nlevers.d_radx = 3",
        r"number 1: \[levers\]: no lever is called 'd_radx'",
    ),
    "change by a float": (HEAD + "[[changes]]\nfrom_month = 3.0\nlevers.d_radex = 3", "whole"),
    "change before": (HEAD + "[[changes]]\nfrom_month = -1\nlevers.d_radex = 3", "0 to 600"),
    "change after": (
        HEAD + "months = 12\n[[changes]]\nfrom_month = 13\nlevers.d_radex = 3",
        "after the last month, 12",
    ),
    "change for too long": (
        HEAD + "[[changes]]\nfrom_month = 1\nover_months = 601\nlevers.d_radex = 3",
        "over_months = 601",
    ),
    "the same change twice": (
        HEAD + "[[changes]]\nfrom_month = 3\nlevers.d_radex = 3\n" * 2,
        "two changes from month 3",
    ),
    "two changes in a month": (
        HEAD
        + "[[changes]]\nfrom_month = 3\nlevers.d_radex = 3\n"
        + "[[changes]]\nfrom_month = 3\nlevers.surveillance = 3\n",
        "two changes from month 3",
    ),
    "brief": (HEAD + 'brief = ["R20"]', "R1 to R19"),
    "brief a text": (HEAD + 'brief = "R1"', "square brackets"),
    "brief numbers": (HEAD + "brief = [1]", "write it in quotes"),
    "differs in nothing known": (HEAD + 'differs_in = ["d_radx"]', "did you mean 'd_radex'"),
    "differs in less": (
        HEAD + 'differs_in = ["d_radex"]\n[levers]\nd_radex = 4\nsurveillance = 3',
        "differs_in leaves out surveillance",
    ),
    "differs in more": (HEAD + 'differs_in = ["d_radex"]', "differs_in names d_radex"),
    "extends unknown": (HEAD + 'extends = "sraa"', "did you mean 'sra'"),
    "extends a number": (HEAD + "extends = 3", "extends = 3; allowed are lowercase"),
    "extends a list": (HEAD + 'extends = ["sra"]', "extends = "),
}
BAD |= {
    f"long header after {text}": (
        f"{HEAD}x = {text}\n[{'.'.join(['a'] * 998)}]\n",
        f"line {4 + text.count(chr(10))}: a key of more than 8 parts",
    )
    for text in (
        '"a"',
        "'a'",
        r"'\'",
        r'"\""',
        r'"\\"',
        '""',
        "''",
        '""""""',
        '"""a""""',
        '"""a"""""',
        "'''a''''",
        "'''a'''''",
        '"""a""b\n"""',
        "'''a''b\n\"'''",
        r'"""\""""',
        "[ '[', \"]\", # [\n]",
    )
}
BAD |= {
    f"extends {path}": (HEAD + f"extends = '{path}'", "extends = .*; allowed are lowercase")
    for path in (
        "../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.org/a",
        r"\\host\share",
        "~",
        "%2e%2e",
        "",
        ".",
        "sra.toml",
    )
}
BAD |= {
    f"name {name!r}": (f'name = {quote}{name}{quote}\nquestion = "?"', "name = ")
    for quote, names in (
        ("'", ("", " ", "a ", "a.", "A", "../x", "a/b", "a\\b", "C:x", "-rf", "*", "a" * 61, "é")),
        ('"', ("a\\n", "a\\u202e", "{a,b}", "\\u0430")),
    )
    for name in names
}


@pytest.mark.timeout(SOON)
@pytest.mark.parametrize(("text", "says"), BAD.values(), ids=BAD)
def test_a_file_that_is_wrong_is_refused_soon_and_in_words(
    tmp_path: Path, text: str, says: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    message = str(caught.value)
    assert message.startswith(str(path)[:100])
    assert re.search(says, message)
    assert message.isprintable()
    assert len(message) < len(str(path)) + 500
    with pytest.raises(InputError):
        read_scenario(text)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(1, 256)) * 8,
        gzip.compress(HEAD.encode()),
        b"\x89PNG\r\n\x1a\n\0\0",
        HEAD.encode("utf-16"),
        HEAD.encode() + b"# \xff\n",
        HEAD.encode() + b"# \xc0\xaf\n",
        HEAD.encode() + b"# \xed\xa0\x80\n",
    ],
    ids=["bytes", "gzip", "png", "utf-16", "latin", "overlong", "surrogate"],
)
def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "trial.toml"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"trial.toml: line \d+: not UTF-8 text"):
        load_scenario(path)


def test_a_large_file_is_refused_and_one_just_small_enough_is_read(tmp_path: Path) -> None:
    filled = HEAD + "#" * (LARGEST_BYTES - len(HEAD))
    assert load_scenario(written(tmp_path, filled)).name == "trial"
    with pytest.raises(InputError, match=rf"{LARGEST_BYTES + 1} bytes"):
        load_scenario(written(tmp_path, filled + "#"))
    with pytest.raises(InputError, match=rf"{LARGEST_BYTES + 1} bytes"):
        read_scenario(filled + "#")


@pytest.mark.timeout(SOON)
def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    os.truncate(path, 2**40)
    with pytest.raises(InputError, match="at most 65536"):
        load_scenario(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_folders_devices_and_pipes_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "device.toml").symlink_to("/dev/zero")
    written(tmp_path, HEAD + 'extends = "pipe"')
    for name in ("folder", "pipe", "device", "trial"):
        with pytest.raises(InputError, match="not a regular file"):
            load_scenario(tmp_path / f"{name}.toml")


def test_a_scenario_cannot_extend_itself_by_any_detour(tmp_path: Path) -> None:
    for name, base in (("a", "a"), ("b", "c"), ("c", "d"), ("d", "b")):
        written(tmp_path, f'name = "{name}"\nquestion = "?"\nextends = "{base}"', name)
    for name in "abcd":
        with pytest.raises(InputError, match="leads back to itself"):
            load_scenario(tmp_path / f"{name}.toml")


def test_a_mistake_in_a_base_is_reported_at_the_base(tmp_path: Path) -> None:
    base = written(tmp_path, 'name = "base"\nquestion = "?"\n[levers]\nd_radex = 99', "base")
    with pytest.raises(InputError, match=re.escape(f"{base}: [levers]: d_radex = 99")):
        load_scenario(written(tmp_path, HEAD + 'extends = "base"'))


def test_a_missing_file_and_a_wrong_kind_of_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file; there is a shipped scenario 'sra'"):
        load_scenario(tmp_path / "sra.toml")
    for name in ("trial.yaml", "trial.json", "trial.zip", "trial"):
        with pytest.raises(InputError, match="YAML, JSON and archives are not read"):
            load_scenario(tmp_path / name)


@pytest.mark.parametrize("path", ["a\0b.toml", "x" * 5000 + ".toml", "\x1b[31m.toml", ".toml"])
def test_a_path_that_cannot_be_is_refused_in_printable_words(path: str) -> None:
    with pytest.raises((InputError, OutputError)) as caught:
        load_scenario(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("name", "guess"), [("SRA", "sra"), ("securityfirst", "security_first"), ("statusquo", "s")]
)
def test_an_unknown_name_gets_the_nearest_shipped_one(name: str, guess: str) -> None:
    with pytest.raises(UnknownNameError, match=f"did you mean '{guess}"):
        load_scenario(name)


def test_a_name_like_no_other_gets_the_list() -> None:
    with pytest.raises(UnknownNameError, match=r"there are: .*historical.*sra"):
        load_scenario("qqqq")


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_any_text_gives_a_scenario_or_words(text: str) -> None:
    try:
        read_scenario(HEAD + text, "a text")
    except InputError as error:
        assert str(error).startswith("a text: ")
        assert str(error).isprintable()


@settings(deadline=None, max_examples=60)
@given(
    levers=st.dictionaries(st.sampled_from(LEVER_NAMES), st.floats(0, 1), max_size=5),
    world=st.dictionaries(st.sampled_from(WORLD_NAMES), st.floats(0, 1), max_size=3),
)
def test_what_is_written_is_what_is_read(levers: dict[str, float], world: dict[str, float]) -> None:
    today = Scenario(name="trial", question="?")
    lines = ["[levers]", *(f"{key} = {value!r}" for key, value in levers.items())]
    lines += ["[world]", *(f"{key} = {value!r}" for key, value in world.items())]
    try:
        direct = today.with_settings({**levers, **world})
    except InputError as error:
        with pytest.raises(InputError, match=re.escape(str(error).split(";")[0])):
            read_scenario(HEAD + "\n".join(lines))
    else:
        assert read_scenario(HEAD + "\n".join(lines)).scenario_hash == direct.scenario_hash
