"""Verifying a results folder: what is whole passes, and every kind of damage is found and named."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reintegration_sim.analysis.comparison import load
from reintegration_sim.analysis.studies import extend, run_study
from reintegration_sim.batch.chunks import Failure, joined, live, nothing_but
from reintegration_sim.batch.lock import only_writer
from reintegration_sim.batch.plan import IDENTITY, plan_id_of
from reintegration_sim.batch.shards import TABLES, encode, shards_of
from reintegration_sim.batch.store import MANIFEST, POINTS, Store, create, open_store
from reintegration_sim.batch.study import study
from reintegration_sim.batch.verify import Verified, verify
from reintegration_sim.cli.main import main
from reintegration_sim.core.errors import InputError, StoredDataError

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import bit_flips

NUMBER = "0000000"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "results"
    bit_flips.make(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "results"))


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("designed") / "results"
    run_study(study(["sra"], replications=2, people=10, months=12, design={
        "kind": "grid", "factors": {"housing_support": [10, 40]}}), folder)
    return folder


def shard(folder: Path, table: str, number: str = NUMBER) -> Path:
    return next((folder / table).glob(f"{number}-*.parquet"))


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / MANIFEST
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def found(folder: Path, *names: str) -> Verified:
    """Return what was found; every name stands in a problem of its own line."""
    one = verify(folder)
    for name in names:
        assert any(name in problem for problem in one.problems), (name, one.problems)
    return one


# Whole folders


def test_a_whole_folder_is_verified(made: Path) -> None:
    one = verify(made)
    assert one.problems == () and one.notes == ()
    assert (one.n_runs, one.n_done, one.n_failed, one.n_missing) == (16, 16, 0, 0)
    assert one.complete and one.n_shards == 10
    assert one.n_bytes == sum(path.stat().st_size for path in bit_flips.shards(made))
    assert one.digest == load(made).digest


def test_a_design_is_verified(designed: Path) -> None:
    one = verify(designed)
    assert one.problems == () and one.complete and one.n_runs == 4
    assert one.digest == load(designed).digest


def test_verifying_writes_nothing_and_tells_how_far_it_is(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    steps: list[tuple[int, int]] = []
    verify(folder, lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_an_extended_folder_is_verified(folder: Path) -> None:
    extend(folder, 5)
    one = verify(folder)
    assert one.problems == () and one.complete and one.n_runs == 20


def test_the_identity_is_made_of_all_but_the_title(made: Path) -> None:
    plan = open_store(made).plan()
    assert {*IDENTITY, "title"} == set(plan.described)
    assert plan_id_of(json.loads((made / MANIFEST).read_text())) == plan.plan_id


def test_no_results_are_told() -> None:
    with pytest.raises(InputError, match="no results there"):
        verify("/nowhere")


# Unfinished folders


def unfinished(folder: Path) -> Path:
    for table in TABLES:
        shard(folder, table, "0000001").unlink()
    edit(folder, lambda manifest: manifest.pop("tables"))
    return folder


def test_an_unfinished_folder_is_in_order_but_incomplete(folder: Path) -> None:
    one = verify(unfinished(folder))
    assert one.problems == () and not one.complete
    assert (one.n_runs, one.n_done, one.n_missing) == (16, 8, 8)
    assert all("not stated" in note for note in one.notes)


def test_shards_of_a_chunk_that_was_not_closed_are_noted(folder: Path) -> None:
    edit(folder, lambda manifest: manifest.pop("tables"))
    shard(folder, "runs").unlink()
    one = verify(folder)
    assert one.problems == () and not one.complete
    assert sum("not finished" in note for note in one.notes) == 4


def test_runs_that_went_missing_after_the_tables_were_written_are_a_problem(folder: Path) -> None:
    for table in TABLES:
        shard(folder, table).unlink()
    one = found(folder, "states tables of all runs, but 8 runs are not there")
    assert len(one.problems) == 1 and MANIFEST in one.problems[0]


def test_leftovers_are_noted(folder: Path) -> None:
    (folder / "runs" / ".x.parquet.123.0123abcd.part").write_text("half")
    (folder / "events" / f"{shard(folder, 'events').name}.corrupt").write_text("bad")
    one = verify(folder)
    assert one.problems == () and one.complete
    assert [note.rsplit(" ", 1)[-1] for note in one.notes] == ["half-written", "damaged"]


def test_a_writer_at_work_is_noted(folder: Path) -> None:
    with only_writer(folder):
        assert "being written to" in verify(folder).notes[0]


def test_failed_runs_are_counted(folder: Path, tmp_path: Path) -> None:
    plan = replace(open_store(folder).plan(), chunk=8)
    store = create(tmp_path / "failed", plan)
    first, second = store.chunks()
    every = [Failure(run, "ValueError", "no", 3) for run in range(first.first, first.last)]
    store.publish(shards_of(plan, first, nothing_but(plan, every)))
    lived = live(plan, range(second.first + 1, second.last))
    assert lived is not None
    both = joined([nothing_but(plan, [Failure(second.first, "ValueError", "no", 3)]), lived])
    store.publish(shards_of(plan, second, both))
    one = verify(store.folder)
    assert one.problems == () and one.complete
    assert (one.n_done, one.n_failed) == (7, 9)
    assert one.digest == load(store.folder).digest


# Damage


def test_sixty_flipped_bits_are_all_found(folder: Path) -> None:
    count = bit_flips.flips(folder, 60, seed=7)
    assert (count["verified"], count["read"]) == (60, 60)
    assert all(count[table] for table in TABLES)
    assert verify(folder).problems == ()


@pytest.mark.slow
def test_a_thousand_flipped_bits_are_all_found(folder: Path) -> None:
    count = bit_flips.flips(folder, 1_000, seed=8)
    assert (count["verified"], count["read"]) == (1_000, 1_000)


@pytest.mark.parametrize("table", TABLES)
def test_damage_is_found_by_the_whole_verification_and_all_of_it_is_listed(
        folder: Path, table: str) -> None:
    paths = [shard(folder, table), shard(folder, table, "0000001")]
    for path in paths:
        bit_flips.flip(path, random.Random(table).randrange(path.stat().st_size * 8))
    one = found(folder, *(f"{path.name} is not as it was written" for path in paths))
    assert one.n_done == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_truncated_shard_is_found(folder: Path, table: str) -> None:
    path = shard(folder, table)
    os.truncate(path, path.stat().st_size // 2)
    found(folder, f"{path.name} is not as it was written")


def test_an_empty_shard_is_found(folder: Path) -> None:
    os.truncate(shard(folder, "events"), 0)
    found(folder, f"{shard(folder, 'events').name} is not as it was written")


def test_swapped_siblings_are_found(folder: Path) -> None:
    one, other = shard(folder, "persons"), shard(folder, "persons", "0000001")
    aside = folder / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    found(folder, f"{one.name} is not as", f"{other.name} is not as")


@pytest.mark.parametrize("table", TABLES)
def test_a_shard_with_the_number_of_another_chunk_is_found(folder: Path, table: str) -> None:
    path = shard(folder, table)
    renamed = path.with_name(path.name.replace(NUMBER, "0000001"))
    path.rename(renamed)
    found(folder, f"{renamed.name} has another chunk's name")


def test_a_shard_in_the_folder_of_another_table_is_found(folder: Path) -> None:
    path = shard(folder, "events")
    path.rename(folder / "persons" / path.name)
    found(folder, f"persons/{path.name} has another chunk's name",
          f"events/{path.name} is missing", f"persons/{path.name} is named by no chunk")


def test_a_shard_beyond_the_last_chunk_is_found(folder: Path) -> None:
    path = shard(folder, "events")
    beyond = path.with_name(path.name.replace(NUMBER, "0000002"))
    shutil.copy(path, beyond)
    found(folder, f"{beyond.name} has the number of no chunk")


def test_a_foreign_file_among_the_shards_is_found(folder: Path) -> None:
    (folder / "runs" / "thesis.docx").write_text("years of work")
    found(folder, "thesis.docx belongs to no chunk")


@pytest.mark.parametrize("table", TABLES[:-1])
def test_a_missing_shard_is_found(folder: Path, table: str) -> None:
    path = shard(folder, table)
    path.unlink()
    one = found(folder, f"{table}/{path.name} is missing")
    assert (one.n_done, one.complete) == (8, False)


def test_a_missing_shard_of_runs_is_found(folder: Path) -> None:
    shard(folder, "runs").unlink()
    found(folder, "8 runs are not there")


def test_a_shard_of_another_plan_is_found(folder: Path, designed: Path) -> None:
    foreign = shard(designed, "horizons")
    shutil.copy(foreign, folder / "horizons")
    found(folder, f"{foreign.name} belongs to another plan",
          f"{foreign.name} is named by no chunk")


# Forgeries: bytes, names and marks fit, the data do not


def forge(folder: Path, *, again: bool, change: Callable[[Any], Any]) -> None:
    """Write changed data into chunk 0; ``again`` also stores the hashes of the changed data."""
    store = open_store(folder)
    plan = store.plan()
    chunk = next(store.chunks())
    true = live(plan, range(chunk.first, chunk.last))
    assert true is not None
    changed = change(true)
    names: dict[str, str] = {}
    for table in TABLES:
        content = encode(plan, chunk, table, changed if again or table != "runs" else true,
                         names if table == "runs" else None)
        shard(folder, table).unlink()
        names[table] = f"{NUMBER}-{hashlib.sha256(content).hexdigest()}.parquet"
        (folder / table / names[table]).write_bytes(content)


def test_a_forgery_that_changes_nothing_passes(folder: Path) -> None:
    forge(folder, again=False, change=lambda true: true)
    assert verify(folder).problems == ()


@pytest.mark.parametrize("table", ["horizons", "persons", "events"])
def test_data_that_do_not_prove_their_hash_are_found(folder: Path, table: str) -> None:
    def change(true: Any) -> Any:
        content = getattr(true, table).copy()
        if table == "horizons":
            content[2, 0, 3] += 1.0
        else:
            content["month" if table == "events" else "age"][-1] -= 1
        return replace(true, **{table: content})

    forge(folder, again=False, change=change)
    run = 2 if table == "horizons" else 6  # the last run of the chunk that keeps people
    one = found(folder, f"the stored hash of run {run} is not that of what the other shards hold")
    assert all(NUMBER in problem for problem in one.problems) and one.n_done == 8


def test_series_that_say_something_else_than_the_horizons_are_found(folder: Path) -> None:
    def change(true: Any) -> Any:
        horizons = true.horizons.copy()
        horizons[2, 0, 3] += 1.0
        return replace(true, horizons=horizons)

    forge(folder, again=True, change=change)
    one = found(folder, "run 2: other numbers at the horizons")
    assert len(one.problems) == 1 and shard(folder, "series").name in one.problems[0]


@pytest.mark.parametrize(("change", "says"), [
    (lambda true: replace(true, runs=np.append(true.runs[:-1], true.runs[-2])), "horizons"),
    (lambda true: replace(true, series_runs=true.series_runs[::-1].copy()), "series"),
    (lambda true: replace(true, n_persons=true.n_persons[::-1].copy()), "persons"),
])
def test_rows_of_the_wrong_runs_are_found(folder: Path, change: Callable[[Any], Any],
                                          says: str) -> None:
    forge(folder, again=False, change=change)
    found(folder, f"{shard(folder, says).name}: its rows are not those of the runs")


def test_a_table_of_runs_that_lacks_a_run_or_has_one_twice_is_found(
        folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reintegration_sim.batch import shards

    def cut(plan: Any, chunk: Any, true: Any) -> Any:
        whole = shards.runs_table(plan, chunk, true)
        return whole.take([0, 1, 2, 2, 4, 5, 6, 7])

    monkeypatch.setitem(shards._ENCODERS, "runs", cut)
    forge(folder, again=False, change=lambda true: true)
    name = shard(folder, "runs").name
    found(folder, f"{name}: run 3 missing", f"{name}: run 2 there twice")


def test_a_table_of_runs_under_other_scenarios_is_found(
        folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reintegration_sim.batch import shards

    def mixed(plan: Any, chunk: Any, true: Any) -> Any:
        whole = shards.runs_table(plan, chunk, true)
        at = whole.schema.get_field_index("scenario")
        return whole.set_column(at, "scenario", whole["scenario"].take([4, *range(1, 8)][::-1]))

    monkeypatch.setitem(shards._ENCODERS, "runs", mixed)
    forge(folder, again=False, change=lambda true: true)
    found(folder, f"{shard(folder, 'runs').name}: column scenario does not fit")


# The manifest, the points, and what lies beside the shards


@pytest.mark.parametrize("change", [
    lambda m: m.update(seed=2), lambda m: m.update(people=16), lambda m: m.update(months=36),
    lambda m: m.update(months="many"), lambda m: m.update(months=10**9),
    lambda m: m.update(population="today"), lambda m: m.update(parameter_mode="central"),
    lambda m: m.update(code_id="0" * 16), lambda m: m.update(baseline="sra"),
    lambda m: m.update(twins=False), lambda m: m.update(keep=["persons"]),
    lambda m: m.update(keep=5), lambda m: m.update(plan_id="0" * 64),
    lambda m: m.update(n_cells=5), lambda m: m.update(horizons=[12]),
    lambda m: m.update(stages=[[4, 7]]), lambda m: m.update(stages=[[5, 8]]),
    lambda m: m.update(stages=[[3, 8]]), lambda m: m.update(tables=[]),
    lambda m: m["tables"]["effort"].update(sha256="0" * 64),
    lambda m: m["tables"]["effort"].update(rows=1),
    lambda m: m["scenarios"]["sra"]["levers"].update(housing_support=99.0),
    lambda m: m["scenarios"]["sra"].update(because={"x": "y"}),
    lambda m: m["scenarios"].pop("sra"), lambda m: m["scenarios"].update(sra=3),
    lambda m: m["priors"].popitem(), lambda m: m["settings"].update(mentors=3.0),
    lambda m: m["design"].update(points=2), lambda m: m.update(design=3),
])
def test_an_edited_manifest_is_found(folder: Path, change: Callable[[dict[str, Any]], object]
                                     ) -> None:
    edit(folder, change)
    found(folder, MANIFEST)


def test_an_edited_manifest_with_its_new_identity_does_not_fit_the_shards(folder: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["seed"] = 2
        manifest["plan_id"] = plan_id_of(manifest)

    edit(folder, change)
    one = found(folder, *(f"{path.name} belongs to another plan"
                          for path in bit_flips.shards(folder)))
    assert one.n_done == 0


def test_a_manifest_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")
    with pytest.raises(StoredDataError, match="damaged"):
        verify(folder)


def test_edited_points_are_found(designed: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(designed, tmp_path / "results"))
    bit_flips.flip(folder / POINTS, 999)
    one = found(folder, f"{POINTS} is not as it was written")
    assert len(one.problems) == 1
    (folder / POINTS).unlink()
    found(folder, f"{POINTS} is not as it was written")


def test_points_that_were_exchanged_with_their_hash_are_found(designed: Path, tmp_path: Path
                                                              ) -> None:
    folder = Path(shutil.copytree(designed, tmp_path / "results"))
    run_study(study(["sra"], replications=1, people=10, months=12, design={
        "kind": "grid", "factors": {"housing_support": [10, 60]}}), tmp_path / "other")
    shutil.copy(tmp_path / "other" / POINTS, folder / POINTS)
    proof = hashlib.sha256((folder / POINTS).read_bytes()).hexdigest()
    edit(folder, lambda manifest: manifest["design"].update(file_sha256=proof))
    found(folder, f"{POINTS} does not hold the points of {MANIFEST}")
    edit(folder, lambda manifest: manifest["design"].pop("file_sha256"))
    found(folder, f"{POINTS} is not stated in {MANIFEST}")


def test_a_table_beside_the_shards_that_was_edited_or_lost_is_found(folder: Path) -> None:
    bit_flips.flip(folder / "twins.parquet", 4_000)
    (folder / "timing.parquet").unlink()
    one = found(folder, "twins.parquet is not as it was written", "timing.parquet is missing")
    assert len(one.problems) == 2 and one.complete and one.n_done == 16


# The command


def test_the_command_prints_counts_and_the_digest(
        made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(made)]) == 0
    said = capsys.readouterr()
    assert f"digest  {load(made).digest}  of 16 runs" in said.out.splitlines()
    assert said.err == ""


def test_the_command_ends_well_while_runs_are_missing(
        folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(unfinished(folder))]) == 0
    said = capsys.readouterr()
    assert "8 missing" in said.out and "of 8 runs" in said.out
    assert "8 runs are still missing" in said.err


def test_the_command_lists_all_problems_and_ends_with_65(
        folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shard(folder, "events").unlink()
    (folder / "twins.parquet").unlink()
    assert main(["verify", str(folder)]) == 65
    said = capsys.readouterr()
    assert said.err.count("Error: ") == 2 and "Traceback" not in said.err
    assert "digest" not in said.out and "problems  2" in said.out
    assert main(["verify", str(folder / "nowhere")]) == 2


def test_verification_holds_one_chunk_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch
                                                ) -> None:
    held: list[str] = []
    whole = Store.checked_mark

    def watched(self: Store, path: Path, content: bytes, number: int, table: str) -> Any:
        held.append(f"{number} {table}")
        return whole(self, path, content, number, table)

    monkeypatch.setattr(Store, "checked_mark", watched)
    verify(folder)
    assert held == [f"{number} {table}" for number in (0, 1) for table in TABLES]
