"""What may go wrong while a study runs: kills, a full disk, bad policies, two runners."""

from __future__ import annotations

import errno
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "faults"))

import disk_full
import kill_runner
import kill_workers
import python_policies
import two_runners
from common import Found, begun, done, found, leftovers, same, write_study

import reintegration_sim as rs
from reintegration_sim.analysis.studies import extend, resume, run_study
from reintegration_sim.batch.runner import How
from reintegration_sim.batch.study import Study, study
from reintegration_sim.cli.main import main
from reintegration_sim.core.errors import FolderInUseError, InputError, OutputError, StoredDataError

SMALL: dict[str, Any] = {"replications": 6, "people": 10, "months": 12, "chunk": 4,
                         "keep": ("persons", "events", "series")}


@pytest.fixture(scope="module")
def small() -> Study:
    return study(["status_quo", "sra"], **SMALL)


@pytest.fixture(scope="module")
def calm(small: Study, tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("calm") / "results"
    run_study(small, folder, how=How(threads=1))
    return found(folder)


# The runner


def test_killing_the_runner_loses_nothing(tmp_path: Path) -> None:
    file = write_study(tmp_path, replications=150, chunk=10)
    first, second, took = kill_runner.unbroken(file, tmp_path / "unbroken", 160)
    folder = tmp_path / "broken"
    told, manual = kill_runner.broken(file, folder, 5, took, random.Random(1))
    assert told[:2] == ["before the manifest", "during a publish"] and manual == 0
    assert same(found(folder), first) and not leftovers(folder)
    assert done("extend", folder, "--replications", 160, "-q").returncode == 0
    assert same(found(folder), second)


def test_an_interruption_keeps_what_was_finished_and_says_how_to_go_on(tmp_path: Path) -> None:
    import signal
    import subprocess
    import time

    file = write_study(tmp_path, replications=3_000, people=20, months=60, chunk=20)
    folder = tmp_path / "results"
    process = subprocess.Popen(
        [sys.executable, "-m", "reintegration_sim", "study", str(file), "--out", str(folder)],
        stderr=subprocess.PIPE, text=True)
    while not (folder / "runs").exists() or len(list((folder / "runs").iterdir())) < 3:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=600)[1]
    assert process.returncode == 130
    assert f"reintegration-sim resume {folder}" in said and "Traceback" not in said
    assert 0 < found(folder).runs < 6_000 and not leftovers(folder)


def calls_that_fail(monkeypatch: pytest.MonkeyPatch, name: str, which: int, code: int) -> None:
    """Let one call of a function of the system fail, counted from 0."""
    real, seen = getattr(os, name), [0]

    def fails(*given: Any, **named: Any) -> Any:
        seen[0] += 1
        if seen[0] == which + 1:
            raise OSError(code, os.strerror(code))
        return real(*given, **named)

    monkeypatch.setattr(os, name, fails)


@pytest.mark.parametrize("name", ["fsync", "replace"])
@pytest.mark.parametrize("which", range(0, 18, 3))
def test_whatever_call_fails_nothing_bad_is_published(
        small: Study, calm: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str,
        which: int) -> None:
    folder = tmp_path / "results"
    with monkeypatch.context() as patched:
        calls_that_fail(patched, name, which, errno.ENOSPC)
        try:
            run_study(small, folder, how=How(threads=1))
        except OutputError as error:
            assert str(folder) in str(error) and "No space left" in str(error)
    assert not leftovers(folder)
    if (folder / "manifest.json").exists():
        resume(folder)
    else:
        run_study(small, folder)
    assert same(found(folder), calm)


def test_a_full_disk_stops_with_words_and_keeps_everything(tmp_path: Path) -> None:
    try:
        rows = disk_full.run(tmp_path, 32, 400)
    except PermissionError as error:
        pytest.skip(str(error))
    assert rows["exit code"] == 74 and rows["names the path"] and not rows["traceback"]
    assert rows["half-written files"] == [] and 0 < int(str(rows["runs kept"])) < 800
    assert rows["exit code of resume with room"] == 0 and rows["equal to a run with room"]


def test_a_second_runner_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    file = write_study(tmp_path, replications=4_000, people=20, months=60, chunk=20)
    folder = tmp_path / "results"
    first = begun("study", file, "--out", folder, "-q")
    try:
        while not (folder / "runs").exists():
            assert first.poll() is None
        code, said, _ = two_runners.second(file, folder)
        assert code == 75 and f"process {first.pid}" in said
        with pytest.raises(FolderInUseError, match=str(first.pid)):
            resume(folder)
    finally:
        first.kill()
        first.wait()


def test_without_locks_two_runners_give_the_same_results(tmp_path: Path) -> None:
    file = write_study(tmp_path, replications=40, people=10, months=12, chunk=4)
    assert two_runners.without_locks(file, tmp_path / "shared") == [0, 0]
    assert done("study", file, "--out", tmp_path / "alone", "-q").returncode == 0
    assert same(found(tmp_path / "shared"), found(tmp_path / "alone"))


def damaged(folder: Path) -> Iterator[tuple[str, Path]]:
    """Damage shards in every way a crash or a disk can, one of each table a kind."""
    for number, table in enumerate(("horizons", "series", "persons", "events", "runs")):
        files = sorted((folder / table).iterdir())
        for kind, path in zip(("flipped", "truncated", "empty"), files[number % 2:], strict=False):
            content = bytearray(path.read_bytes())
            if kind == "flipped":
                content[len(content) // 3] ^= 16
            path.write_bytes({"flipped": content, "truncated": content[:-7], "empty": b""}[kind])
            yield kind, path


def test_damaged_shards_are_put_aside_and_lived_again(small: Study, calm: Found, tmp_path: Path
                                                      ) -> None:
    folder = tmp_path / "results"
    run_study(small, folder)
    torn = [path for _, path in damaged(folder)]
    (folder / "telemetry.jsonl").open("a").write('{"what": "chunk", "ru')
    (folder / "runs" / f".0000000-x.parquet.{2**22 + 1}.0123abcd.part").write_text("half")
    assert len(torn) == 13
    resume(folder)
    assert same(found(folder), calm) and not leftovers(folder)
    assert all(path.with_name(path.name + ".corrupt").exists() for path in torn)


# Workers


def test_killing_workers_loses_nothing(tmp_path: Path) -> None:
    file = write_study(tmp_path, replications=200, chunk=20)
    assert done("study", file, "--out", tmp_path / "calm", "-q").returncode == 0
    process = begun("study", file, "--out", tmp_path / "stormy", "--processes", 2, "-q")
    kills, hung = kill_workers.killed_while_running(process, 4, random.Random(1), (0.2, 0.8))
    assert kills > 0 and not hung and process.returncode == 0
    assert same(found(tmp_path / "stormy"), found(tmp_path / "calm"))


def test_a_policy_that_raises_costs_only_its_own_runs(tmp_path: Path) -> None:
    code, folder = python_policies.run(tmp_path, "Raises", 10)
    c = rs.load(folder)
    assert code == 3 and len(c.runs) == 20 and not c.runs["run"].duplicated().any()
    assert list(c.failures["replication"]) == [0, 5] and set(c.failures["scenario"]) == {"Raises"}
    assert set(c.failures["error"]) == {"ValueError"}
    assert c.failures["message"].str.contains("no budget left").all()
    assert (c.failures["month"] == 3).all()
    failed = int(c.failures["run"].iloc[0])
    ended = done("replay", folder, "--run", failed, "--person", 0, "--words")
    assert ended.returncode == 2 and "fails after 3 months" in ended.stderr
    assert len(c.values("durably_stable")) == 18
    assert set(c.outcomes["replication"]) == {1, 2, 3, 4, 6, 7, 8, 9}


def test_a_policy_that_kills_its_worker_costs_only_its_own_runs(tmp_path: Path) -> None:
    code, folder = python_policies.run(tmp_path, "Kills", 3)
    c = rs.load(folder)
    assert code == 3 and len(c.runs) == 6
    assert list(c.failures["replication"]) == [1, 2] and set(c.failures["scenario"]) == {"Kills"}
    assert c.failures["message"].str.contains("SIGKILL").all()


def test_a_class_that_is_no_model_is_refused_before_anything_runs(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text("class Mine:\n    pass\n")
    file = write_study(tmp_path, replications=2, people=5, months=6,
                       scenarios=("sra", "mine.py:Mine"))
    assert main(["study", str(file), "--out", str(tmp_path / "results"), "-q"]) == 2
    assert "not a class made from ReintegrationModel" in capsys.readouterr().err
    assert not (tmp_path / "results" / "runs").exists()


# Any way of running gives the same


@pytest.mark.parametrize("how", [How(threads=2), How(threads=4), How(processes=1),
                                 How(processes=2)], ids=["2 threads", "4 threads", "1 process",
                                                         "2 processes"])
def test_the_way_of_running_does_not_matter(small: Study, calm: Found, tmp_path: Path, how: How
                                            ) -> None:
    run_study(small, tmp_path / "results", how=how)
    assert same(found(tmp_path / "results"), calm)


@pytest.mark.parametrize("chunk", [1, 5, 12])
def test_chunks_do_not_matter_to_the_digest(calm: Found, tmp_path: Path, chunk: int) -> None:
    c = run_study(study(["status_quo", "sra"], **{**SMALL, "chunk": chunk}), tmp_path / "results")
    assert c.digest == calm.digest


def test_more_replications_leave_every_byte_and_give_what_asking_at_once_gives(
        small: Study, calm: Found, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    run_study(small, folder, replications=3)
    before = found(folder)
    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("0*.parquet")}
    c = extend(folder, 6)
    after = found(folder)
    assert c.digest == calm.digest and after.runs == calm.runs == 12
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())
    shards = {name for name in before.shards if "/" in name}
    assert all(after.shards[name] == before.shards[name] for name in shards)
    with pytest.raises(InputError, match="never taken away"):
        extend(folder, 5)
    assert extend(folder, 6).digest == calm.digest


def test_other_code_is_refused_with_what_differs(
        small: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reintegration_sim.batch import plan as module

    folder = tmp_path / "results"
    run_study(small, folder)
    monkeypatch.setattr(module, "CODE_ID", "0123456789abcdef")
    for again in (lambda: run_study(small, folder), lambda: resume(folder),
                  lambda: extend(folder, 9)):
        with pytest.raises(StoredDataError, match=r"code_id: .* there, 0123456789abcdef here"):
            again()
    assert len(rs.load(folder).runs) == 12


def test_a_class_whose_file_changed_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "mine.py"
    code = ("from reintegration_sim.model.mesa_model import ReintegrationModel\n\n\n"
            "class Mine(ReintegrationModel):\n    LIMIT = 1\n")
    policy.write_text(code)
    file = write_study(tmp_path, replications=2, people=5, months=3,
                       scenarios=("sra", "mine.py:Mine"))
    folder = tmp_path / "results"
    c = run_study(file, folder, how=How(threads=1))
    assert len(c.runs) == 4 and c.failures.empty
    assert resume(folder, How(threads=1)).digest == c.digest
    policy.write_text(code.replace("LIMIT = 1", "LIMIT = 2"))
    for again in (lambda: run_study(file, folder), lambda: resume(folder)):
        with pytest.raises(StoredDataError, match=r"scenarios\.Mine\.hash: .* there, .* here"):
            again()


def test_two_ways_of_running_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="three ways"):
        How(threads=1, processes=1)
    with pytest.raises(InputError, match="processes = 0"):
        How(processes=0)
