"""Documents made from the code are what the code says now; the README's examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reintegration_sim.cli.main import main
from reintegration_sim.policy.files import read_scenario

ROOT = Path(__file__).parents[1]
TABLES = ("levers", "parameters", "world", "outcomes", "mechanisms", "scenarios", "sources",
          "brief")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_the_documents_is_up_to_date(table: str, capsys) -> None:
    assert main(["describe", table, "--format", "markdown"]) == 0
    made = capsys.readouterr().out
    kept = (ROOT / "docs" / f"{table}.md").read_text()
    assert kept == made, f"make docs/{table}.md anew: describe {table} --format markdown"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.S)


def test_the_scenario_in_the_readme_is_read() -> None:
    scenario = read_scenario(blocks("toml")[0], "README.md")
    assert scenario.levers["housing_support"] == 20


def test_the_intervention_in_the_readme_runs_and_changes_lives() -> None:
    example = next(b for b in blocks("python") if "class Buddies" in b)
    names: dict[str, object] = {}
    exec(example.replace("replications=20", "replications=2, people=20, months=60"), names)
    rs = names["rs"]
    found = rs.compare({"sra": "sra", "buddies": names["Buddies"]},  # type: ignore[attr-defined]
                       replications=2, people=20, months=60)
    difference = found.differences.query("outcome == 'motivation' and month == 60")
    assert (difference["difference"] > 0).all()


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "scenarios/README.md"):
        for target in re.findall(r"\]\(([^)#h][^)#]*)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
