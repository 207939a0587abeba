"""Jobs of the dashboard: real worker processes, and nothing that depends on their speed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

import reintegration_sim as rs
from reintegration_sim.analysis.compare import plan_comparison
from reintegration_sim.analysis.studies import run_plan
from reintegration_sim.batch.ensemble import compile_once
from reintegration_sim.batch.lock import only_writer
from reintegration_sim.batch.plan import Plan
from reintegration_sim.core.errors import InputError
from reintegration_sim.core.languages import speaking
from reintegration_sim.dashboard import shelf, workers
from reintegration_sim.dashboard.jobs import Job, Jobs
from reintegration_sim.dashboard.line import Line, Record
from reintegration_sim.dashboard.plans import confirm_plan, levers_plan
from reintegration_sim.dashboard.shelf import Lived, Pace, Shelf, default_folder, key_of
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.scenario import Change

HANG = 900.0  # seconds after which a test says that it hangs; never waited for otherwise
POLICIES = ["status_quo", "sra"]
SMALL: dict[str, Any] = {"people": 20, "months": 6}


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    compile_once()  # here, so that no worker takes a minute for it


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    found = Jobs(tmp_path / "jobs", threads=1)
    yield found
    found.close()


def small(seed: int = 1, replications: int = 8) -> Plan:
    return plan_comparison(POLICIES, replications=replications, seed=seed, **SMALL)


def long(seed: int = 1) -> Plan:
    """A plan that lives many seconds on any machine, in many chunks."""
    return plan_comparison(POLICIES, replications=2_000, seed=seed, people=100, months=120)


def until(there: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + HANG
    while time.monotonic() < end:
        if found := there():
            return found
        time.sleep(0.02)
    raise AssertionError(f"never {what}")


def ended(jobs: Jobs, key: str) -> Job:
    def look() -> Job | None:
        job = jobs.look(key)
        assert job is not None
        return None if job.state in ("queued", "running") else job

    return until(look, "ended")


def worker_of(jobs: Jobs, key: str) -> int:
    """The process of a job, once it is there."""
    record = jobs._line.records[key]
    worker = until(lambda: record.worker, "began")
    return int(worker.pid)


def at_work(jobs: Jobs, key: str) -> int:
    """The process of a job, once it has published something, so that it is in the midst of it."""
    pid = worker_of(jobs, key)
    until(lambda: _there(jobs.look(key)).done > 0, "published a chunk")
    assert _there(jobs.look(key)).state == "running"
    return pid


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def _there(job: Job | None) -> Job:
    assert job is not None
    return job


# A job from beginning to end


def test_a_job_gives_what_compare_gives(jobs: Jobs) -> None:
    job = jobs.ask(small(), "confirm", "anna")
    assert (job.state, job.position, job.total, job.kind) == ("running", 0, 32, "confirm")
    assert job.seconds_left is not None and job.seconds_left > 0.0
    assert job.key == key_of(small()) and set(job.key) <= set("0123456789abcdef")
    with pytest.raises(InputError, match="ask for them first"):
        jobs.results(job.key)
    found = ended(jobs, job.key)
    assert (found.state, found.done, found.total) == ("done", 32, 32)
    assert (found.fault, found.why, found.seconds_left) == ("", "", None)
    assert jobs.results(job.key).digest == rs.compare(POLICIES, replications=8, **SMALL).digest
    assert jobs.ask(small(), "confirm", "bram").state == "done"
    with pytest.raises(InputError, match="no such calculation"):
        jobs.cancel("0" * 69, "anna")
    assert jobs.look("../" + job.key[3:]) is None and jobs.look("0" * 69) is None


def test_progress_rises_and_so_many_runs_are_there_at_last(jobs: Jobs) -> None:
    plan = plan_comparison(POLICIES, replications=200, people=100, months=60)
    key = jobs.ask(plan, "confirm", "anna").key
    seen: list[int] = []

    def look() -> bool:
        job = _there(jobs.look(key))
        seen.append(job.done)
        assert job.state != "running" or job.seconds_left is not None
        return job.state == "done"

    until(look, "done")
    assert seen == sorted(seen) and seen[-1] == 800
    assert len(list((jobs._shelf.place(key) / "runs").iterdir())) > shelf.SHARDS_OF_A_JOB // 2


def test_the_same_plan_twice_is_one_job(jobs: Jobs) -> None:
    one = jobs.ask(long(), "confirm", "anna")
    two = jobs.ask(long(), "confirm", "bram")
    three = jobs.ask(long().with_replications(1_999), "confirm", "anna")
    assert one.key == two.key != three.key
    assert [two.position, three.position] == [0, 1]


def test_a_server_that_begins_anew_knows_what_is_finished(jobs: Jobs, tmp_path: Path) -> None:
    key = jobs.ask(small(), "levers", "anna").key
    ended(jobs, key)
    jobs.close()
    with pytest.raises(InputError, match="closing"):
        jobs.ask(small(2), "confirm", "anna")
    again = Jobs(tmp_path / "jobs")
    try:
        assert _there(again.look(key)).kind == "levers"
        job = again.ask(small(), "confirm", "bram")
        assert (job.state, job.done) == ("done", 32)
        assert again.results(key).settings["replications"] == 8
    finally:
        again.close()


# Ending one


def test_a_cancelled_job_ends_its_process_and_goes_on_when_asked_again(jobs: Jobs) -> None:
    plan = plan_comparison(POLICIES, replications=500, people=100, months=120)
    key = jobs.ask(plan, "confirm", "anna").key
    pid = at_work(jobs, key)
    assert jobs.cancel(key, "a stranger").state == "running"
    assert jobs.cancel(key, "anna").state == "cancelled"
    until(lambda: gone(pid), "gone")
    job = jobs.ask(plan, "confirm", "anna")
    assert job.state in ("queued", "running") and job.done > 0
    assert ended(jobs, key).state == "done"
    whole = rs.compare(POLICIES, replications=500, people=100, months=120)
    assert jobs.results(key).digest == whole.digest


def test_a_worker_that_does_not_listen_is_killed(
        jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    key = jobs.ask(long(), "confirm", "anna").key
    pid = at_work(jobs, key)
    os.kill(pid, signal.SIGSTOP)  # SIGTERM then waits, SIGKILL does not
    began = time.monotonic()
    jobs.cancel(key, "anna")
    until(lambda: gone(pid), "gone")
    assert time.monotonic() - began >= workers.PATIENCE


def test_two_visitors_share_a_job_and_one_does_not_cancel_it(jobs: Jobs) -> None:
    key = jobs.ask(long(), "confirm", "anna").key
    jobs.ask(long(), "confirm", "bram")
    pid = at_work(jobs, key)
    assert jobs.cancel(key, "anna").state == "running" and not gone(pid)
    assert jobs.cancel(key, "anna").state == "running", "she asked once"
    assert jobs.cancel(key, "bram").state == "cancelled"
    until(lambda: gone(pid), "gone")


def test_a_job_past_its_limit_is_ended_and_the_next_begins(
        tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs(tmp_path / "jobs", seconds=1e6, threads=1)
    try:
        key = jobs.ask(long(), "confirm", "anna").key
        after = jobs.ask(small(), "confirm", "anna").key
        pid = at_work(jobs, key)
        jobs._attendant._seconds = 0.0
        job = ended(jobs, key)
        jobs._attendant._seconds = 1e6
        assert (job.state, job.why, job.seconds_left) == ("failed", "too_long", None)
        assert job.fault and job.fault in caplog.text
        until(lambda: gone(pid), "gone")
        # The second may have met the limit too, if it began before that was lifted again.
        jobs.ask(small(), "confirm", "anna")
        assert ended(jobs, after).state == "done"
    finally:
        jobs.close()


def test_a_killed_worker_is_a_failure_that_asking_again_mends(
        jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    plan = plan_comparison(POLICIES, replications=500, people=100, months=120)
    key = jobs.ask(plan, "confirm", "anna").key
    os.kill(at_work(jobs, key), signal.SIGKILL)
    job = ended(jobs, key)
    assert (job.state, job.why) == ("failed", "broke")
    assert f"fault {job.fault}" in caplog.text and "-9" in caplog.text
    assert str(jobs._shelf.folder) not in repr(job)
    assert jobs.ask(plan, "confirm", "anna").state == "running"
    assert ended(jobs, key).state == "done"


def test_closing_ends_all_workers(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs", at_once=2, threads=1)
    keys = [jobs.ask(long(seed), "confirm", "anna").key for seed in (1, 2, 3)]
    pids = [worker_of(jobs, key) for key in keys[:2]]
    jobs.close()
    jobs.close()
    assert all(map(gone, pids))
    assert [_there(jobs.look(key)).state for key in keys] == ["cancelled"] * 3


# The queue


def test_places_in_the_queue(jobs: Jobs) -> None:
    keys = [jobs.ask(long(seed), "confirm", "anna").key for seed in (1, 2, 3)]
    seen = [_there(jobs.look(key)) for key in keys]
    assert [(one.state, one.position) for one in seen] == [
        ("running", 0), ("queued", 1), ("queued", 2)]
    left = [one.seconds_left or 0.0 for one in seen]
    assert left == sorted(left) and left[0] < left[1] < left[2]
    with pytest.raises(InputError, match="2 calculations waiting already"):
        jobs.ask(long(4), "confirm", "anna")
    assert jobs.ask(long(2), "confirm", "anna").position == 1, "which is no further one"
    assert jobs.ask(long(4), "confirm", "bram").position == 3
    assert jobs.cancel(keys[1], "anna").state == "cancelled"
    assert not jobs._shelf.place(keys[1]).exists(), "it never had its turn"
    assert _there(jobs.look(keys[2])).position == 1
    jobs.cancel(keys[0], "anna")
    until(lambda: _there(jobs.look(keys[2])).state == "running", "had its turn")


def test_a_full_queue_refuses(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs", waiting=1, threads=1)
    try:
        jobs.ask(long(1), "confirm", "anna")
        jobs.ask(long(2), "confirm", "bram")
        with pytest.raises(InputError, match="1 calculation waits already"):
            jobs.ask(long(3), "confirm", "cleo")
        assert jobs.ask(long(1), "confirm", "cleo").state == "running"
    finally:
        jobs.close()


def test_what_is_too_large_is_refused_with_numbers(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs", most_runs=100, seconds=60.0)
    try:
        with pytest.raises(InputError, match="8,000 runs; at most 100"):
            jobs.ask(long(), "confirm", "anna")
        huge = plan_comparison(POLICIES, replications=20, people=1_000_000, months=600)
        with pytest.raises(InputError, match=r"about [\d,.]+ minutes; at most 1.0"):
            jobs.ask(huge, "confirm", "anna")
        with pytest.raises(InputError, match="no kind of job"):
            jobs.ask(small(), "study", "anna")
        assert not list(jobs._shelf.folder.iterdir())
    finally:
        jobs.close()


# Folders


def test_a_folder_that_somebody_else_writes_to_is_waited_for(jobs: Jobs) -> None:
    key = key_of(small())
    place = jobs._shelf.place(key)
    place.mkdir()
    with only_writer(place):
        jobs.ask(small(), "confirm", "anna")
        record = jobs._line.records[key]
        until(lambda: record.elsewhere, "noticed")
        assert _there(jobs.look(key)).state == "running" and record.worker is None
    assert ended(jobs, key).state == "done"


def test_two_servers_share_a_folder(tmp_path: Path) -> None:
    plan = plan_comparison(POLICIES, replications=60, people=100, months=60)
    both = [Jobs(tmp_path / "jobs", threads=1) for _ in range(2)]
    try:
        key, _ = (one.ask(plan, "confirm", "anna").key for one in both)
        assert [ended(one, key).state for one in both] == ["done", "done"]
        assert both[0].results(key).digest == both[1].results(key).digest == rs.compare(
            POLICIES, replications=60, people=100, months=60).digest
    finally:
        for one in both:
            one.close()


def test_a_killed_server_leaves_a_worker_that_the_next_one_waits_for(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(
        "import sys, time\nfrom pathlib import Path\n"
        "from reintegration_sim.analysis.compare import plan_comparison\n"
        "from reintegration_sim.dashboard.jobs import Jobs\n"
        f"jobs = Jobs(Path({str(tmp_path / 'jobs')!r}), threads=1)\n"
        "plan = plan_comparison(['status_quo', 'sra'], replications=200, people=100, months=60)\n"
        "key = jobs.ask(plan, 'confirm', 'anna').key\n"
        "while not jobs.look(key).done:\n    time.sleep(0.02)\n"
        "print(jobs._line.records[key].worker.pid, flush=True)\ntime.sleep(600)\n")
    server = subprocess.Popen([sys.executable, os.fspath(script)], stdout=subprocess.PIPE,
                              env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert server.stdout is not None
    int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()
    plan = plan_comparison(POLICIES, replications=200, people=100, months=60)
    jobs = Jobs(tmp_path / "jobs", threads=1)
    try:
        job = ended(jobs, jobs.ask(plan, "confirm", "anna").key)
        assert (job.state, job.done) == ("done", 800)
    finally:
        jobs.close()


def test_a_worker_that_aborts_after_its_work_has_done_it(jobs: Jobs) -> None:
    class Gone:
        def said(self) -> str:
            return "terminate called without an active exception"

        def end(self) -> None:
            raise AssertionError("it is gone already")

    key = jobs.ask(small(), "confirm", "anna").key
    ended(jobs, key)
    jobs.close()  # from here on nobody attends but this test
    record = jobs._line.records[key]
    for whole in (True, False):
        record.state = "running"
        if not whole:
            next((jobs._shelf.place(key) / "runs").glob("*.parquet")).unlink()
        jobs._attendant._take_end(record, cast(Any, Gone()), -6)
        assert record.state == ("done" if whole else "failed")


def test_damage_is_found_and_mended_by_asking_again(jobs: Jobs) -> None:
    key = jobs.ask(small(), "confirm", "anna").key
    ended(jobs, key)
    digest = jobs.results(key).digest
    next((jobs._shelf.place(key) / "runs").glob("*.parquet")).write_bytes(b"not this")
    with pytest.raises(InputError, match="no longer whole") as told:
        jobs.results(key)
    assert str(jobs._shelf.folder) not in str(told.value)
    assert jobs.ask(small(), "confirm", "anna").state == "running"
    assert ended(jobs, key).state == "done" and jobs.results(key).digest == digest
    (jobs._shelf.place(key) / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="no longer whole"):
        jobs.results(key)
    jobs.ask(small(), "confirm", "anna")
    assert ended(jobs, key).state == "done" and jobs.results(key).digest == digest
    shutil.rmtree(jobs._shelf.place(key))
    with pytest.raises(InputError, match="removed to make room"):
        jobs.results(key)
    assert jobs.look(key) is None


def test_folders_used_longest_ago_are_removed(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_FOLDERS", 2)
    one = Shelf(tmp_path)
    keys = [f"{number:069x}" for number in range(4)]
    for age, key in enumerate(keys):
        (tmp_path / key).mkdir()
        (tmp_path / key / "data").write_bytes(bytes(1_000))
        os.utime(tmp_path / key, (age, age))
    (tmp_path / "notes").mkdir()
    (tmp_path / f"{keys[0]}.0123abcd.gone").mkdir()
    with only_writer(tmp_path / keys[0]):
        os.utime(tmp_path / keys[0], (0, 0))
        assert one.tidy(lambda: {keys[1]}) == []
        assert not list(tmp_path.glob("*.gone")) and (tmp_path / "notes").exists()
    for age, key in enumerate(keys):
        os.utime(tmp_path / key, (age, age))
    assert one.tidy(set) == [keys[1], keys[0]]
    monkeypatch.setattr(shelf, "MOST_BYTES", 1)
    assert one.tidy(set) == [keys[2]], "the one used last stays, however large"
    assert one.finished(keys[3]) is None


def test_the_default_folder_lies_in_the_cache() -> None:
    assert default_folder().name == "jobs"
    assert any(one.name.startswith("compiled-") for one in default_folder().parent.iterdir())


def test_what_a_worker_writes_is_bounded(
        jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    key = jobs.ask(long(), "confirm", "anna").key
    worker_of(jobs, key)
    worker = jobs._line.records[key].worker
    assert worker is not None
    os.write(worker._written.fileno(), bytes(workers.MOST_WRITTEN + 1))
    until(lambda: os.fstat(worker._written.fileno()).st_size < workers.MOST_WRITTEN, "emptied")


# Forecasts and plans


def test_forecasts_learn_from_jobs_that_were_large_enough(jobs: Jobs) -> None:
    plan = long()
    before = jobs.forecast(plan)
    work = 8_000 * 100 * 120.0
    assert before == pytest.approx(Pace.OVERHEAD + work / 1.5e6)
    pace = Pace()
    pace.learn(Lived(100.0, 50.0))
    assert pace.seconds(work) == before
    for _ in range(30):
        pace.learn(Lived(1e9, 100.0))
    assert pace.seconds(work) == pytest.approx(Pace.OVERHEAD + work / 1e7, rel=0.01)


def test_a_running_job_is_forecast_from_its_own_speed() -> None:
    line = Line(1, 20)
    record = line.join("0" * 69, "confirm", long(), "anna")
    line.advance()
    guess = line.seen(record).seconds_left
    assert guess is not None and guess > 60.0
    record.first, record.done = (time.monotonic() - 10.0, 1_000), 5_000
    left = line.seen(record).seconds_left
    assert left == pytest.approx(3_000 * 10.0 / 4_000 + 1.0, rel=0.05)


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    line = Line(1, 20)
    for number in range(600):
        line.hold(Record(f"{number:069x}", "confirm", None, 1, "done", 1))
    assert len(line.records) == 501 and f"{599:069x}" in line.records


def test_plans_are_the_same_for_every_reader_and_every_name() -> None:
    sra = load_scenario("sra")
    renamed = sra.model_copy(update={"name": "mine", "question": "Mine?"})
    today = load_scenario("status_quo")
    plans, levers = [], []
    for language, policy in (("en", sra), ("nl", renamed), ("fr", sra)):
        with speaking(language):
            plans.append(confirm_plan({"today": today, "yours": policy}, "today", 24,
                                      "arrivals", 1))
            levers.append(levers_plan(policy, 24, "arrivals", 1))
    assert len({one.plan_id for one in plans}) == len({one.plan_id for one in levers}) == 1
    assert (plans[0].n_runs, plans[0].people, plans[0].twins) == (4_000, 100, True)
    assert levers[0].replications == 60 and levers[0].people == 100
    assert levers[0].n_runs <= 20_000
    assert "Mine" not in str(levers[1].described) and "mine" not in str(plans[1].described)


def test_levers_need_two_that_hold_for_the_whole_time() -> None:
    today = load_scenario("status_quo")
    for policy, words in ((today, "No lever differs"),
                          (today.with_settings({"housing_market": 0.8}), "No lever differs"),
                          (today.with_levers({"housing_support": 60.0}), "Only one lever"),
                          (load_scenario("sra").model_copy(update={"changes": (
                              Change(from_month=3, levers={"mentors": 20.0}),)}),
                           "whole time")):
        with pytest.raises(InputError, match=words):
            levers_plan(policy, 24, "arrivals", 1)


def test_a_study_of_levers_runs_and_is_drawn(jobs: Jobs, tmp_path: Path) -> None:
    policy = load_scenario("status_quo").with_settings(
        {"housing_support": 60.0, "mentors": 40.0, "housing_market": 0.8})
    plan = levers_plan(policy, 12, "arrivals", 1, replications=4)
    assert len(plan.points) == 6 and set(plan.points.factors) == {"housing_support", "mentors"}
    key = jobs.ask(plan, "levers", "anna").key
    assert ended(jobs, key).state == "done"
    c = jobs.results(key)
    assert c.digest == run_plan(plan, tmp_path / "beside").digest
    with speaking("nl"):
        assert set(c.plot.alone_and_left_out().frame["step"]) == set(plan.points.factors)
