"""Studies on a Dask cluster: a real scheduler, two real workers, one of them killed."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("distributed")
sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "faults"))

from common import found, same, write_study
from dask_cluster import Cluster, client_of, cluster

from reintegration_sim.analysis.studies import run_study
from reintegration_sim.batch import cluster as module
from reintegration_sim.batch.chunks import Chunk
from reintegration_sim.batch.cluster import connect, live_chunk
from reintegration_sim.batch.lifecycle import begin
from reintegration_sim.batch.runner import How
from reintegration_sim.batch.shards import Shard
from reintegration_sim.batch.store import Store
from reintegration_sim.batch.study import study
from reintegration_sim.cli.main import main
from reintegration_sim.core.errors import EnvironmentLacksError


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Cluster]:
    with cluster(2) as one:
        yield one


def test_a_cluster_gives_what_threads_give_though_a_worker_dies(two_workers: Cluster,
                                                                tmp_path: Path) -> None:
    one = study(["status_quo", "sra"], replications=150, people=50, months=60, chunk=10,
                keep=("persons", "events", "series"))
    client = client_of(two_workers)
    folder = tmp_path / "cluster"

    def kill_one_at_work() -> None:
        while not (folder / "runs").exists():
            time.sleep(0.02)
        two_workers.kill(0)
        two_workers.add()

    killer = threading.Thread(target=kill_one_at_work)
    killer.start()
    c = run_study(one, folder, how=How(client=client))
    killer.join()
    client.close()
    assert len(c.runs) == 300 and c.failures.empty
    run_study(one, tmp_path / "threads")
    assert same(found(folder), found(tmp_path / "threads"))


def test_a_chunk_that_comes_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                              ) -> None:
    real = Store.publish

    def twice(self: Store, shards: list[Shard]) -> None:
        real(self, shards)
        real(self, shards)

    monkeypatch.setattr(Store, "publish", twice)
    plan = study(["sra"], replications=6, people=5, months=6, chunk=2).plan()
    begin(tmp_path / "twice", plan, How(threads=1))
    monkeypatch.undo()
    begin(tmp_path / "once", plan, How(threads=1))
    assert same(found(tmp_path / "twice"), found(tmp_path / "once"))


def test_a_chunk_given_up_by_the_scheduler_is_lived_run_by_run(
        two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed.scheduler import KilledWorker

    class Gone:
        """A future of a task that killed its workers."""

        def result(self) -> None:
            raise KilledWorker("task", SimpleNamespace(address="tcp://10.0.0.7"), 3)

    real = module._submitted

    def submitted(client: object, packed: bytes, job: object) -> object:
        poison = (job.number == 1) if isinstance(job, Chunk) else getattr(job, "run", None) == 5
        return Gone() if poison else real(client, packed, job)

    monkeypatch.setattr(module, "_submitted", submitted)
    client = client_of(two_workers)
    wait = module._distributed().wait

    def told(futures: list[object], **given: object) -> object:
        gone = [one for one in futures if isinstance(one, Gone)]
        if gone:
            return type("Ended", (), {"done": set(gone)})
        return wait(futures, **given)

    monkeypatch.setattr(module._distributed(), "wait", told)
    monkeypatch.setattr(client, "cancel", lambda *given, **named: None)
    c = run_study(study(["sra"], replications=12, people=5, months=6, chunk=4),
                  tmp_path / "results", how=How(client=client))
    client.close()
    assert list(c.runs["run"]) == list(range(12))
    assert list(c.failures["run"]) == [5] and "killed its worker" in c.failures["message"][0]


def test_the_command_runs_on_the_cluster_at_an_address(two_workers: Cluster, tmp_path: Path
                                                       ) -> None:
    file = write_study(tmp_path, replications=6, people=5, months=6, chunk=4)
    assert main(["study", str(file), "--out", str(tmp_path / "cluster"), "-q", "--dask",
                 two_workers.address]) == 0
    assert main(["study", str(file), "--out", str(tmp_path / "threads"), "-q"]) == 0
    assert same(found(tmp_path / "cluster"), found(tmp_path / "threads"))


def test_a_worker_with_other_code_is_refused() -> None:
    with pytest.raises(EnvironmentLacksError, match="another version of the model"):
        live_chunk(b"", Chunk(0, 0, 1), "other")


def test_nobody_at_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(EnvironmentLacksError, match="no Dask scheduler answers"):
        connect("tcp://127.0.0.1:1")
    with pytest.raises(EnvironmentLacksError, match="no Dask scheduler answers"):
        connect("nonsense://x")
