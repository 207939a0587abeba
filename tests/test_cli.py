"""The command line: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reintegration_sim.cli import main as entry
from reintegration_sim.cli.main import main
from reintegration_sim.core import errors
from reintegration_sim.policy.files import shipped_names
from reintegration_sim.policy.levers import LEVERS

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("run", "compare", "study", "status", "resume", "extend", "verify", "replay",
            "export", "query", "trial", "validate", "describe")
TABLES = ("levers", "parameters", "world", "outcomes", "mechanisms", "scenarios", "sources",
          "brief")
Output = pytest.CaptureFixture[str]


def ended(capsys: Output, *arguments: str) -> tuple[int, str, str]:
    """Run a command line and return its exit code, stdout and stderr."""
    code = main(arguments)
    said = capsys.readouterr()
    assert "Traceback" not in said.err and "Traceback" not in said.out
    return code, said.out, said.err


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(capsys: Output, command: str) -> None:
    code, out, err = ended(capsys, command, "--help")
    assert (code, err) == (0, "")
    assert f"reintegration-sim {command}" in out.replace("Usage: ", "")
    assert "Example:" in out


def test_help_lists_the_commands(capsys: Output) -> None:
    code, out, _ = ended(capsys, "--help")
    assert code == 0
    assert all(f"\n  {command}" in out for command in COMMANDS)


def test_version(capsys: Output) -> None:
    code, out, _ = ended(capsys, "--version")
    assert code == 0 and out.startswith("reintegration-sim ")


def test_help_and_validate_load_nothing_heavy() -> None:
    asks = ("import sys; from reintegration_sim.cli.main import main; {call}; "
            "print([m for m in ('numba', 'numpy', 'pandas', 'matplotlib', 'mesa', 'scipy') "
            "if m in sys.modules], file=sys.stderr)")
    for call in ("main(['--help'])", "main(['validate', 'sra'])"):
        done = subprocess.run([sys.executable, "-c", asks.format(call=call)], cwd=ROOT,
                              capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]"


# Errors


@pytest.mark.parametrize(("arguments", "says"), [
    (("run", "sraa"), "no scenario is called 'sraa'; did you mean 'sra'?"),
    (("compare", "sra", "security_frist"), "did you mean 'security_first'?"),
    (("compare", "sra", "--baseline", "status_qou"), "did you mean 'status_quo'?"),
    (("compare", "status_quo"), "name a second scenario"),
    (("compare", "sra", "sra"), "two scenarios are called 'sra'"),
    (("compare", "sra", "--set", "housing_suport=4"), "did you mean 'housing_support'?"),
    (("compare", "sra", "--set", "housing_support=400"), "allowed are 0 to 100"),
    (("compare", "sra", "--set", "housing_support=nan"), "not a finite number"),
    (("compare", "sra", "--set", "housing_support=inf"), "not a finite number"),
    (("compare", "sra", "--set", "housing_support=many"), "'many' is not a number"),
    (("compare", "sra", "--set", "housing_support"), "write NAME=VALUE"),
    (("compare", "sra", "--set", "=4"), "write NAME=VALUE"),
    (("compare", "sra", "--set", "mentors=4", "--set", "mentors=5"), "given twice"),
    (("run", "sra", "--set", "housing.find=9"), "housing.find = 9"),
    (("run", "sra", "--set", "housing.fnd=9"), "did you mean 'housing.find'?"),
    (("run", "sra", "--people", "0"), "people = 0"),
    (("run", "sra", "--months", "601"), "months"),
    (("run", "sra", "--seed", "-1"), "seed = -1"),
    (("run", "sra", "--replications", "0"), "replications"),
    (("run", "sra", "--people", "many"), "--people"),
    (("run", "sra", "--parameters", "best"), "central"),
    (("run", "sra", "--population", "trial"), "arrivals"),
    (("run", "policy.yaml/"), "TOML"),
    (("run",), "SCENARIO"),
    (("run", "sra", "--no-such-option"), "--no-such-option"),
    (("compair", "sra"), "compair"),
    (("trial", "housing_suport"), "did you mean 'housing_support'?"),
    (("trial", "housing_support", "--value", "nan"), "housing_support"),
    (("trial", "sra", "--value", "3"), "single lever"),
    (("trial", "sra", "--worlds", "0"), "worlds"),
    (("describe", "leavers"), "levers"),
    (("describe", "levers", "housing_suport"), "did you mean 'housing_support'?"),
    (("describe", "outcomes", "durably_stabel"), "did you mean 'durably_stable'?"),
    (("validate", "nowhere.toml"), "nowhere.toml"),
    (("validate", ""), "empty name"),
])
def test_bad_input_is_one_message_and_code_2(capsys: Output, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch,
                                             arguments: tuple[str, ...], says: str) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = ended(capsys, *arguments)
    assert code == 2, err
    assert says in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("error", "code"), [
    (errors.InputError("x is wrong"), 2), (errors.EnvironmentLacksError("x is wrong"), 4),
    (errors.StoredDataError("x is wrong"), 65), (errors.ReintegrationError("x is wrong"), 70),
    (errors.OutputError("x is wrong"), 74), (errors.FolderInUseError("x is wrong"), 75),
    (PermissionError(13, "Permission denied", "x"), 74), (OSError(28, "No space left"), 74),
    (ModuleNotFoundError("No module named 'x'", name="x"), 4), (MemoryError(), 4),
    (KeyboardInterrupt(), 130), (ValueError("x\nis wrong"), 70), (RecursionError(), 70),
])
def test_every_error_has_its_exit_code(capsys: Output, monkeypatch: pytest.MonkeyPatch,
                                       error: BaseException, code: int) -> None:
    monkeypatch.setattr("reintegration_sim.cli.validate.load_scenario", _raises(error))
    found, out, err = ended(capsys, "validate", "sra")
    assert (found, out) == (code, "")
    assert len(err.strip().splitlines()) <= 2
    if code == 70 and not isinstance(error, errors.ReintegrationError):
        assert "Please report it" in err and type(error).__name__ in err


def test_debug_shows_the_traceback_wherever_it_stands(capsys: Output,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reintegration_sim.cli.validate.load_scenario", _raises(ValueError("x")))
    for arguments in (("--debug", "validate", "sra"), ("validate", "sra", "--debug")):
        assert main(arguments) == 70
        assert "Traceback" in capsys.readouterr().err


def _raises(error: BaseException):  # type: ignore[no-untyped-def]
    def refuse(*given: object, **named: object) -> None:
        raise error
    return refuse


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=_WORDS, shape=st.sampled_from([
    ("validate", "{}"), ("describe", "{}"), ("describe", "levers", "{}"), ("trial", "{}"),
    ("run", "{}"), ("compare", "sra", "--set", "{}"), ("compare", "sra", "--set", "mentors={}"),
    ("compare", "sra", "--baseline", "{}"), ("{}",), ("run", "sra", "--people", "{}x")]))
def test_no_text_whatever_brings_a_traceback(capsys: Output, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch, word: str,
                                             shape: tuple[str, ...]) -> None:
    # What happens to be right is not run: reading the input is what is tried here.
    monkeypatch.setattr("reintegration_sim.cli.compare.Screen", _raises(SystemExit(0)))
    monkeypatch.setattr("reintegration_sim.cli.run.Screen", _raises(SystemExit(0)))
    monkeypatch.setattr("reintegration_sim.cli.trial.Screen", _stop_at_names)
    monkeypatch.chdir(tmp_path)
    code, _, _ = ended(capsys, *(part.format(word) for part in shape))
    assert code in (0, 2, 74)


def _stop_at_names(quiet: bool) -> None:
    raise errors.InputError("stopped")


# Validate


def test_every_shipped_scenario_is_valid(capsys: Output) -> None:
    code, out, err = ended(capsys, "validate", *shipped_names())
    assert (code, err) == (0, "")
    assert out.count(": valid;") == len(shipped_names())


def test_validate_reads_on_after_a_bad_file(capsys: Output, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "bad"\nquestion = "?"\n[levers]\nhousing_support = 400\n')
    code, out, err = ended(capsys, "validate", str(bad), "sra")
    assert code == 2
    assert "housing_support = 400; allowed are 0 to 100" in err
    assert out.startswith("sra: valid;")


def test_validate_names_what_is_beyond_experience(capsys: Output) -> None:
    assert "beyond experience: " in ended(capsys, "validate", "sra")[1]


# Describe


KEYS = {
    "levers": ["name", "label", "unit", "status_quo", "practice", "range", "brief", "decides",
               "grade", "sources", "mechanisms", "section", "does", "doubt"],
    "parameters": ["name", "value", "unit", "range", "prior", "meaning", "grade", "sources",
                   "because"],
}


@pytest.mark.parametrize("table", TABLES)
def test_describe_gives_json_whose_names_are_unique(capsys: Output, table: str) -> None:
    code, out, err = ended(capsys, "describe", table, "--format", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out)[table]
    assert list(json.loads(out)) == [table]
    assert len({row["name"] for row in rows}) == len(rows) > 0
    if table in KEYS:
        assert list(rows[0]) == KEYS[table]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_describe_prints_every_row(capsys: Output, table: str, form: str) -> None:
    code, out, _ = ended(capsys, "describe", table, "--format", form)
    assert code == 0
    assert len(out.splitlines()) > 4
    if form == "table":
        assert max(len(line) for line in out.splitlines()) <= 100


def test_every_lever_reaches_a_mechanism(capsys: Output) -> None:
    rows = json.loads(ended(capsys, "describe", "levers", "--format", "json")[1])["levers"]
    assert [row["name"] for row in rows] == [one.name for one in LEVERS]
    assert [row["name"] for row in rows if not row["mechanisms"]] == []


def test_one_lever_is_described_in_full(capsys: Output) -> None:
    _, out, err = ended(capsys, "describe", "levers", "housing_support")
    assert err == ""
    assert all(f"\n{key}" in f"\n{out}" for key in ("low_end", "high_end", "because", "mechanisms"))
    assert max(len(line) for line in out.splitlines()) <= 100


# Trial


def test_a_trial_prints_its_hazard_ratio(capsys: Output) -> None:
    code, out, err = ended(capsys, "trial", "status_quo", "--people", "60", "--worlds", "1",
                           "--months", "12", "--quiet")
    assert (code, err) == (0, "")
    assert "Hazard ratio of a first true ordinary offence: 1.00" in out
    assert "Pooled trials of whole reentry packages: 0.75 to 1.00" in out
    assert max(len(line) for line in out.splitlines()) <= 100


# Run and compare, small


SMALL = ("-r", "3", "--people", "20", "--months", "14", "--no-figures")


@pytest.fixture(scope="module")
def real() -> None:
    pytest.importorskip("reintegration_sim.analysis.compare")


@pytest.mark.usefixtures("real")
def test_compare_prints_justice_first_and_keeps_a_folder(capsys: Output, tmp_path: Path) -> None:
    out_folder = tmp_path / "results"
    code, out, err = ended(capsys, "compare", "living_labs_only", *SMALL, "--out", str(out_folder))
    assert code == 0, err
    assert "status_quo, living_labs_only; baseline status_quo." in out
    assert 0 < out.index("people with a true ordinary offence") < out.index("durably stable")
    assert "nothing here predicts or ranks a real person" in out
    assert max(len(line) for line in out.splitlines() if "Results:" not in line) <= 100
    assert (out_folder / "manifest.json").exists()
    assert "seed 1" in err and "\x1b" not in out + err


@pytest.mark.usefixtures("real")
def test_quiet_says_nothing_on_stderr(capsys: Output, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (("run", "sra"), ("compare", "status_quo", "living_labs_only")):
        code, out, err = ended(capsys, *command, *SMALL, "--quiet")
        assert (code, err) == (0, "")
        assert "Results: results/" in out
    assert len(list((tmp_path / "results").iterdir())) == 2


@pytest.mark.usefixtures("real")
def test_a_folder_of_something_else_is_refused(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello")
    code, _, err = ended(capsys, "run", "sra", *SMALL, "--out", str(tmp_path))
    assert code == 65 and "something else" in err
    code, _, err = ended(capsys, "run", "sra", *SMALL, "--out", str(tmp_path / "letter.txt"))
    assert code == 74


def test_packages_are_tried_beside_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    from reintegration_sim.analysis import trial as tried
    from reintegration_sim.cli import compare
    from reintegration_sim.cli.screen import Screen
    from reintegration_sim.policy.files import load_scenario

    def small(scenario: object, **named: object) -> str:
        return str(getattr(scenario, "name", scenario))

    monkeypatch.setattr(tried, "trial", small)
    policies = [load_scenario(name) for name in ("status_quo", "sra", "security_first",
                                                 "structural_only")]
    found = compare._trials(Screen(quiet=True), policies, {}, None)
    assert [str(one) for one in found] == ["sra", "security_first"]


def test_no_colour_and_no_bars_without_a_terminal_or_with_no_color() -> None:
    from reintegration_sim.cli.screen import is_plain

    old = os.environ.pop("NO_COLOR", None)
    try:
        assert is_plain(terminal=False) and not is_plain(terminal=True)
        os.environ["NO_COLOR"] = "1"
        assert is_plain(terminal=True)
    finally:
        os.environ.pop("NO_COLOR", None)
        if old is not None:
            os.environ["NO_COLOR"] = old


def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "reintegration_sim", "validate", "sraa"],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: no scenario is called 'sraa'")
    assert entry.app is not None
