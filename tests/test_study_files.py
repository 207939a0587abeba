"""Study files: the ready ones, what a study means, broken ones, and policies written in Python."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import reintegration_sim as rs
from reintegration_sim.batch.design import ONE_POINT
from reintegration_sim.batch.python_policies import class_from, load_model_class, reference_of
from reintegration_sim.batch.study import Study, load_study, study
from reintegration_sim.core.errors import InputError, OutputError
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.scenario import Scenario

ROOT = Path(__file__).parents[1]
READY = sorted((ROOT / "experiments").glob("*.toml"))
RUNS_IN_FIVE_MINUTES = 300 * 380
HEAD = """\
format = 1
name = "trial"
question = "What if?"
runtime = "a second"
figure = "none.png"
"""
PLAIN = HEAD + 'scenarios = ["status_quo"]\n'
POLICY = """\
class Coaching:
    hours = 3

    class Inner:
        pass


class Mentoring(Coaching):
    pass


def made():
    class Hidden:
        pass
    return Hidden


Made = made()
number = 3
"""


def written(folder: Path, content: str, name: str = "study.toml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


# Ready studies


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_a_ready_study_loads_says_what_it_is_for_and_ends_in_time(path: Path) -> None:
    found = load_study(path)
    assert found.name == path.stem
    opening = path.read_text().splitlines()
    for word in ("# Question:", "# Runtime:", "# Figure:"):
        assert any(line.startswith(word) for line in opening[:6])
    assert f"{path.stem}.py" in found.figure and f"{path.stem}.png" in found.figure
    runs = len(found.points) * len(found.policies) * found.replications
    assert 1_000 <= runs * (1 + found.twins) <= RUNS_IN_FIVE_MINUTES
    for policy in found.policies.values():
        for point in range(0, len(found.points), 7):
            policy.with_settings(found.points.settings(point))
    assert f"`{path.name}`" in (ROOT / "experiments" / "README.md").read_text()


@pytest.mark.parametrize("name, rungs", [
    ("coordination_ladder", {0: "coordination_low", 2: "status_quo", 3: "coordination_medium",
                             7: "coordination_high"}),
    ("sanctions_ladder", {0: "nationality_none", 4: "nationality_threatened",
                          8: "nationality_carried_out"})])
def test_a_ladder_passes_through_the_shipped_scenarios(name: str, rungs: dict[int, str]) -> None:
    found = load_study(ROOT / "experiments" / f"{name}.toml")
    today = found.policies["status_quo"]
    for rung, scenario in rungs.items():
        there = today.with_settings(found.points.settings(rung))
        assert there.scenario_hash == load_scenario(scenario).scenario_hash


def test_the_study_in_the_readme_loads(tmp_path: Path) -> None:
    page = (ROOT / "experiments" / "README.md").read_text()
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.S)
    written(tmp_path, 'name = "mine"\nquestion = "?"\n', "my_scenario.toml")
    found = load_study(written(tmp_path, block))
    assert list(found.policies) == ["status_quo", "mine"] and len(found.points) == 9


# What a study means


def test_a_study_has_the_defaults_of_compare(tmp_path: Path) -> None:
    found = load_study(written(tmp_path, PLAIN))
    assert (found.replications, found.people, found.months, found.seed) == (200, 100, 120, 1)
    assert (found.population, found.parameters, found.twins) == ("arrivals", "draws", False)
    assert (found.keep, found.chunk, found.baseline) == ((), None, None)
    assert found.points is ONE_POINT and found.settings == {}


def test_a_file_and_python_give_the_same_study(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + textwrap.dedent("""\
        scenarios = { today = "status_quo", other = "sra" }
        replications = 5
        people = 50
        months = 24
        population = "today"
        seed = 9
        parameters = "sceptical"
        baseline = "other"
        twins = true
        keep = ["series", "persons"]
        chunk = 10
        [settings]
        housing_market = 0.7
        housing.find = 0.02
        [design]
        kind = "grid"
        factors = { mentors = [3, 9] }
        """))
    made = study(
        {"today": "status_quo", "other": "sra"}, name="trial", question="What if?",
        runtime="a second", figure="none.png", replications=5, people=50, months=24,
        population="today", seed=9, parameters="sceptical", baseline="other", twins=True,
        keep=["persons", "series"], chunk=10,
        settings={"housing_market": 0.7, "housing.find": 0.02},
        design={"kind": "grid", "factors": {"mentors": [3, 9]}})
    found = load_study(path)
    assert found == made
    assert found.keep == ("persons", "series")
    assert found.settings == {"housing_market": 0.7, "housing.find": 0.02}
    for policy in found.policies.values():
        assert (policy.months, policy.population) == (24, "today")
        assert policy.world["housing_market"] == 0.7 and policy.parameters["housing.find"] == 0.02
    assert pickle.loads(pickle.dumps(found)) == found


def test_paths_are_relative_to_the_study(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    written(folder, 'name = "mine"\nquestion = "?"\n[levers]\nmentors = 20\n', "mine.toml")
    path = written(folder, HEAD + 'scenarios = ["mine.toml", "./mine.toml", "sra"]\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="two scenarios are called 'mine'"):
        load_study(path)
    path.write_text(HEAD + 'scenarios = ["mine.toml", "sra"]\n')
    found = load_study(path)
    assert found.policies["mine"].levers["mentors"] == 20
    assert found.baseline == "mine"


def test_settings_hold_for_the_package_of_an_ablation_too(tmp_path: Path) -> None:
    written(tmp_path, 'name = "p"\nquestion = "?"\n[levers]\nmentors = 20\nchaplaincy = 20\n',
            "p.toml")
    found = load_study(written(tmp_path, PLAIN + textwrap.dedent("""\
        months = 60
        population = "today"
        [settings]
        housing_market = 0.7
        [design]
        kind = "ablation"
        package = "p.toml"
        """)))
    assert found.points.factors == ("mentors", "chaplaincy")


def test_points_over_priors_carry_the_draws_themselves(tmp_path: Path) -> None:
    design = '[design]\nkind = "priors"\npoints = 2\n'
    assert load_study(written(tmp_path, PLAIN + design)).parameters == "central"
    with pytest.raises(InputError, match="a design over priors draws the parameters itself"):
        load_study(written(tmp_path, PLAIN + 'parameters = "draws"\n' + design))


def test_a_study_built_by_hand_is_checked_as_well() -> None:
    whole = {"name": "x", "question": "?", "runtime": "short", "figure": "none",
             "policies": {"a": Scenario(name="a", question="?")}, "replications": 1, "people": 1,
             "months": 1, "population": "arrivals", "seed": 1, "parameters": "draws"}
    Study(**whole)
    for wrong in ({"replications": 0}, {"people": True}, {"policies": {}}, {"question": ""},
                  {"baseline": "b"}, {"chunk": 0}, {"twins": 1}, {"parameters": "drawn"},
                  {"keep": ("all",)}):
        with pytest.raises(InputError):
            Study(**whole | wrong)


# Broken studies


GRID = '[design]\nkind = "grid"\n'
BROKEN = {
    "not toml": ("format = ", "not valid TOML"),
    "format": (PLAIN.replace("format = 1", "format = 2"), "format = 2; allowed are 1 to 1"),
    "missing keys": ('name = "trial"\n', "question and runtime and figure and scenarios missing"),
    "unknown key": (PLAIN + "replicatons = 3\n", "did you mean 'replications'?"),
    "unlike any key": (PLAIN + "zzzz = 3\n", "no key is called 'zzzz'; there are: format, name"),
    "name": (PLAIN.replace('"trial"', '"My Trial"'), "name = 'My Trial'; allowed are lowercase"),
    "question": (PLAIN.replace('"What if?"', '""'), "question is empty"),
    "runtime": (PLAIN.replace('"a second"', "3"), "runtime = 3 is not a text in quotes"),
    "no scenarios": (HEAD + "scenarios = []\n", "scenarios = []; allowed is a list of one or more"),
    "scenarios in a text": (HEAD + 'scenarios = "sra"\n', "scenarios = 'sra'; allowed is a list"),
    "no such scenario": (HEAD + 'scenarios = ["sraa"]\n', "no scenario is called 'sraa'"),
    "no such file": (HEAD + 'scenarios = ["no/sra.toml"]\n', "sra.toml: no such file"),
    "a number": (HEAD + "scenarios = [3]\n", "scenarios holds 3"),
    "twice": (HEAD + 'scenarios = ["sra", "sra"]\n', "two scenarios are called 'sra'"),
    "label": (HEAD + 'scenarios = { "" = "sra" }\n', "is not a text of 1 to 80 printable"),
    "replications": (PLAIN + "replications = 0\n", "replications = 0; allowed are 1 to 1000000"),
    "true replications": (PLAIN + "replications = true\n", "replications = True; a whole number"),
    "people": (PLAIN + 'people = "many"\n', "people = 'many'; a whole number"),
    "months": (PLAIN + "months = 601\n", "months = 601; allowed are 1 to 600"),
    "population": (PLAIN + 'population = "all"\n', "there are: arrivals, today, history"),
    "seed": (PLAIN + "seed = -1\n", "seed = -1; allowed are 0 to"),
    "seed of a design": (PLAIN + "seed = -1\n[design]\nkind = 'priors'\npoints = 2\n", "seed = -1"),
    "parameters": (PLAIN + 'parameters = "drawn"\n', "no parameter mode is called 'drawn'"),
    "baseline": (PLAIN + 'baseline = "status"\n', "no scenario is called 'status'"),
    "baseline no text": (PLAIN + "baseline = 1\n", "baseline = 1 is not the label"),
    "twins": (PLAIN + 'twins = "yes"\n', "twins = 'yes'; true or false is allowed"),
    "keep": (PLAIN + 'keep = ["person"]\n', "did you mean 'persons'?"),
    "keep twice": (PLAIN + 'keep = ["events", "events"]\n', "keep names events twice"),
    "keep in a text": (PLAIN + 'keep = "events"\n', "keep = 'events' is not a list"),
    "chunk": (PLAIN + "chunk = 100001\n", "chunk = 100001; allowed are 1 to 100000"),
    "settings no table": (PLAIN + "settings = 3\n", "settings is not a table"),
    "setting": (PLAIN + "[settings]\nhousing_markt = 1\n", "did you mean 'housing_market'?"),
    "setting out of range": (PLAIN + "[settings]\nmentors = 900\n", "mentors = 900; allowed are 0"),
    "key below settings": (PLAIN + "[settings]\ntwins = true\n", "write it above the first"),
    "setting varied": (PLAIN + "[settings]\nmentors = 9\n" + GRID + "factors = {mentors = [3]}\n",
                       "mentors is varied by the design"),
    "design no table": (PLAIN + "design = 3\n", "design is not a table; begin it with [design]"),
    "design": (PLAIN + GRID + "factors = {mentor = [3]}\n", "[design]: [factors]: no lever or"),
    "package": (PLAIN + '[design]\nkind = "ablation"\npackage = "sraa"\n', "[design]: package: no"),
    "months differ": (HEAD + 'scenarios = ["sra", "s.toml"]\n', "give months for all of them"),
    "no such python file": (HEAD + 'scenarios = ["mine.py:Coaching"]\n', "mine.py: no such file"),
    "class of a number": (HEAD + 'scenarios = ["policy.py:number"]\n', "'number' is not a class"),
    "class misspelt": (HEAD + 'scenarios = ["policy.py:Coachng"]\n', "did you mean 'Coaching'?"),
    "class and settings": (HEAD + 'scenarios = ["policy.py:Coaching"]\n[settings]\nmentors = 9\n',
                           "'Coaching' is a model class; settings hold for scenarios only"),
    "class and design": (HEAD + 'scenarios = ["policy.py:Coaching"]\n' + GRID +
                         "factors = {mentors = [3]}\n", "a design varies scenarios only"),
}


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_broken_study_is_refused_with_the_file_and_the_reason(wrong: str, tmp_path: Path) -> None:
    content, message = BROKEN[wrong]
    written(tmp_path, POLICY, "policy.py")
    written(tmp_path, 'name = "s"\nquestion = "?"\nmonths = 60\n', "s.toml")
    path = written(tmp_path, content)
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        load_study(path)
    assert "study.toml: " in str(caught.value)


def test_what_is_no_study_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_study(tmp_path / "study.toml")
    with pytest.raises(InputError, match=r"end in \.toml"):
        load_study(tmp_path / "study.yaml")
    with pytest.raises(InputError, match="at most 65536"):
        load_study(written(tmp_path, PLAIN + "#" * 70_000))
    with pytest.raises(InputError, match="not a regular file"):
        (tmp_path / "folder.toml").mkdir()
        load_study(tmp_path / "folder.toml")


# Policies in Python


def test_the_same_file_gives_the_same_class_and_a_changed_one_another(tmp_path: Path) -> None:
    path = written(tmp_path, POLICY, "policy.py")
    one = load_model_class("policy.py:Coaching", tmp_path)
    assert load_model_class(f"{path}:Coaching", Path("/")) is one
    assert one.hours == 3
    path.write_text(POLICY.replace("hours = 3", "hours = 4"))
    other = load_model_class("policy.py:Coaching", tmp_path)
    assert other is not one and other.hours == 4
    assert not (tmp_path / "__pycache__").exists()


def test_a_reference_leads_back_to_the_class(tmp_path: Path) -> None:
    path = written(tmp_path, POLICY, "policy.py")
    for name in ("Coaching", "Coaching.Inner", "Mentoring", "Made"):
        found = load_model_class(f"policy.py:{name}", tmp_path)
        assert reference_of(found) == (str(path), name)
        assert class_from((str(path), name)) is found
    mentoring = load_model_class("policy.py:Mentoring", tmp_path)
    assert reference_of(mentoring.__base__) == (str(path), "Coaching")


def test_another_process_finds_the_class_again(tmp_path: Path) -> None:
    written(tmp_path, POLICY, "policy.py")
    reference = reference_of(load_model_class("policy.py:Coaching", tmp_path))
    code = ("from reintegration_sim.batch.python_policies import class_from\n"
            f"print(class_from({reference!r}).hours)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=tmp_path, check=True)
    assert done.stdout == "3\n"


def test_a_class_of_an_installed_module_is_found_by_its_name() -> None:
    reference = reference_of(Scenario)
    assert reference == ("reintegration_sim.policy.scenario", "Scenario")
    assert class_from(reference) is Scenario
    with pytest.raises(InputError, match="did you mean 'Scenario'"):
        class_from(("reintegration_sim.policy.scenario", "Scenaro"))
    with pytest.raises(InputError, match="cannot be imported"):
        class_from(("reintegration_sim.no_such_module", "Scenario"))


def test_a_class_that_no_other_process_could_find_has_no_reference() -> None:
    class Local:
        pass

    typed = type("Typed", (), {"__module__": "__main__"})
    nowhere = type("Nowhere", (), {"__module__": "nowhere"})
    assert reference_of(Local) is reference_of(typed) is reference_of(nowhere) is None


@pytest.mark.parametrize("content, message", [
    ("x = 1\n\nclass Coaching(:\n", "policy.py: line 3: SyntaxError"),
    ("x = 1\ny = 1 / 0\n", "policy.py: line 2: ZeroDivisionError: division by zero"),
    ("import no_such_module\n", "policy.py: line 1: ModuleNotFoundError"),
    ("import sys\nsys.exit(3)\n", "policy.py: line 2: SystemExit: 3"),
    ("def f():\n    raise ValueError('{}')\nf()\n", "policy.py: line 2: ValueError: {}"),
    ("x = '\0'\n", "policy.py:"),
    ("x = 3\n", "no class is called 'Coaching'; the file defines no class"),
    ("class A: pass\n", "no class is called 'Coaching'; there are: A"),
])
def test_a_file_that_does_not_run_is_refused_with_its_line(tmp_path: Path, content: str,
                                                           message: str) -> None:
    written(tmp_path, content, "policy.py")
    before = set(sys.modules)
    with pytest.raises(InputError, match=re.escape(message)):
        load_model_class("policy.py:Coaching", tmp_path, "scenarios")
    if "class" not in message:
        assert not {name for name in set(sys.modules) - before if "policy_" in name}


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    written(tmp_path, POLICY, "coaching.py")
    written(tmp_path, "#" * 1_100_000, "large.py")
    os.mkfifo(tmp_path / "pipe.py")
    for reference, message in (
            ("folder.py:A", "not a regular file"), ("pipe.py:A", "not a regular file"),
            ("coachin.py:A", "did you mean 'coaching.py'"), ("large.py:A", "at most 1048576"),
            ("coaching.py:", "does not name a class"), ("coaching.py:A-B", "does not name a class"),
            ("coaching:A", "does not name a class"), ("nul\0.py:A", "not the name of a file")):
        with pytest.raises(InputError, match=re.escape(message)):
            load_model_class(reference, tmp_path, "scenarios")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_an_output_error(tmp_path: Path) -> None:
    written(tmp_path, POLICY, "policy.py").chmod(0)
    with pytest.raises(OutputError):
        load_model_class("policy.py:Coaching", tmp_path)


def test_a_model_class_stands_beside_scenarios(tmp_path: Path) -> None:
    written(tmp_path, textwrap.dedent("""\
        import reintegration_sim as rs


        class Coaching(rs.ReintegrationModel):
            pass
        """), "policy.py")
    path = written(tmp_path, HEAD + 'scenarios = ["status_quo", "policy.py:Coaching"]\n')
    found = load_study(path)
    assert list(found.policies) == ["status_quo", "Coaching"]
    assert issubclass(found.policies["Coaching"], rs.ReintegrationModel)
