"""The numbers of a page, brought back without a browser by what the page of data says."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from reintegration_sim.engine.outcomes import OUTCOMES

from .shown import fetched, links, opened, settle, tiles

ROOT = Path(__file__).parents[2]
INDICES = {row.name for row in OUTCOMES if row.unit == "0-1"}
SHORT = "months=24&population=arrivals&seed=7"
COLUMNS = ["scenario", "outcome", "month", "baseline_mean", "scenario_mean", "difference", "low",
           "high", "simulation_error"]
TELL = ("\nimport json\nprint('@' + c.differences[" + repr(COLUMNS)
        + "].to_json(orient='values', double_precision=15))")


def run(folder: Path, *command: str) -> str:
    """Run Python in a folder of its own, without the checkout in its way."""
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"})
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def saved(page, server, folder: Path) -> None:
    """Save the scenario files that a page of data offers, under their own names."""
    for link in links(page, "#reproduce li a"):
        got = fetched(server, link)
        assert got.status == 200
        name = got.headers["content-disposition"].partition('filename="')[2].rstrip('"')
        (folder / name).write_bytes(got.body)


def rounded(value: float) -> float:
    return float(f"{value:.12g}")


def by_outcome(frame: pd.DataFrame, months: int) -> dict[str, tuple[float, float, float]]:
    """Return value, baseline and difference of every outcome at the end, indices in hundredths."""
    end = frame[frame["month"] == months]
    return {name: tuple(float(value) * (100.0 if name in INDICES else 1.0) for value in values)
            for name, *values in end[["outcome", "scenario_mean", "baseline_mean",
                                      "difference"]].itertuples(index=False)}


@pytest.mark.parametrize("more", [f"media_shocks=4&{SHORT}", f"caseload=30&{SHORT}"])
def test_the_command_and_the_python_lines_give_the_numbers_of_the_tiles(
        visitor, server, tmp_path, more) -> None:
    page = visitor.open(f"/explore?housing_support=60&{more}")
    settle(page)
    shown = tiles(page)
    assert len(shown) == 3
    page.locator("nav a[href^='/data']").click()
    page.wait_for_selector("#reproduce-command")
    settle(page)
    command = shlex.split(page.locator("#reproduce-command").inner_text())
    lines = page.locator("#reproduce-python").inner_text()
    assert command[0] == "reintegration-sim"
    saved(page, server, tmp_path)

    run(tmp_path, "-m", "reintegration_sim", *command[1:], "--out", "results", "--no-figures")
    frame = pd.read_csv(tmp_path / "results" / "differences.csv", float_precision="round_trip")
    found = by_outcome(frame, 24)
    assert {name: found[name] for name in shown} == shown

    (tmp_path / "again.py").write_text(lines + TELL)
    printed = run(tmp_path, "again.py")
    assert "durably_stable" in printed
    rows = json.loads(printed.rpartition("@")[2])
    again = by_outcome(pd.DataFrame(rows, columns=COLUMNS), 24)
    for name, values in shown.items():
        assert [rounded(one) for one in again[name]] == [rounded(one) for one in values]


def test_a_comparison_of_two_policies_comes_back_whole(visitor, server, tmp_path) -> None:
    page = visitor.open(f"/data?a.housing_support=60&b.caseload=20&media_shocks=4&{SHORT}")
    settle(page)
    saved(page, server, tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {"policy_a.toml", "policy_b.toml"}
    command = shlex.split(page.locator("#reproduce-command").inner_text())
    run(tmp_path, "-m", "reintegration_sim", *command[1:], "--out", "results", "--no-figures")
    of_command = pd.read_csv(tmp_path / "results" / "differences.csv", float_precision="round_trip")
    link = next(one for one in links(page, "a[download]") if "/table-differences.csv" in one)
    of_page = pd.read_csv(io.BytesIO(fetched(server, link).body), float_precision="round_trip")
    assert len(of_page) == len(of_command) > 50
    for column in of_command:
        pd.testing.assert_series_equal(of_page[column], of_command[column], check_exact=True)


def test_what_the_page_prints_is_what_a_shell_takes(visitor) -> None:
    page = opened(visitor, "data")
    command = page.locator("#reproduce-command").inner_text()
    assert len(command.splitlines()) == 1 and not set(command) & set("`$;&|<>\"'")
    compile(page.locator("#reproduce-python").inner_text(), "lines", "exec")
    for button, words in (("#reproduce-command", command),):
        after = page.locator(f"{button} + button")
        assert after.get_attribute("data-copy") == words
