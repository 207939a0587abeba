"""What leaves a page: figures, tables, scenario files, paper."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import reintegration_sim as rs
from reintegration_sim.dashboard import differ, downloads
from reintegration_sim.dashboard.instant import REFINED, TODAY, YOURS, pair_of
from reintegration_sim.dashboard.pages.all import PAGES
from reintegration_sim.dashboard.session import opened
from reintegration_sim.plots.incidence import incidence
from reintegration_sim.plots.phases import phases
from reintegration_sim.plots.trajectories import trajectories
from reintegration_sim.policy.files import read_scenario

from .served import SHORT, scene_of


@pytest.fixture(scope="module")
def client(service) -> TestClient:
    with TestClient(Starlette(routes=[downloads.route(lambda: service)])) as found:
        yield found


@pytest.mark.parametrize("page", [page for page in PAGES if page.figures and page.needs_answer],
                         ids=lambda page: page.name)
def test_every_figure_can_be_fetched(service, client, page) -> None:
    query = f"{SHORT}&housing_support=60"
    for spec, _ in page.figures(scene_of(service, f"/{page.name}?{query}", REFINED)):
        for kind in ("csv", "svg"):
            answer = client.get(f"/download/{spec.name}.{kind}?{query}&page={page.name}&pairs=200")
            assert answer.status_code == 200, spec.name
            assert "0.1.0" in answer.text
            said = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))
            assert re.search("nobody real|anyone real|Nobody", said)
            assert "attachment" in answer.headers["content-disposition"]
        frame = pd.read_csv(io.StringIO(client.get(
            f"/download/{spec.name}.csv?{query}&page={page.name}&pairs=200").text))
        assert len(frame) == len(spec.frame)


def test_what_is_made_of_the_first_simulations_says_so(service, client, tmp_path) -> None:
    # What develops month by month is kept of the first 200, and 1,000 were confirmed.
    sra = rs.load_scenario("sra").with_months(12)
    c = rs.compare({TODAY: "status_quo", YOURS: sra}, months=12, people=20, replications=230)
    assert c.settings["series"] == 200
    for spec in (trajectories(c, "durably_stable"), phases(c)):
        assert spec.reading.endswith(
            "Of the first 200 simulations, so that it may differ a little from figures of all.")
        assert "200 simulations of each policy" in spec.note
    assert "230 simulations of each policy" in incidence(c).note
    full = rs.compare({TODAY: "status_quo", YOURS: sra}, months=12, people=20, replications=230,
                      full_series=True)
    assert full.settings["series"] == 230 and "first" not in phases(full).reading
    scene = scene_of(service, f"/data?{SHORT}&caseload=30")
    scene = replace(scene, answer=replace(scene.known, comparison=c, pairs=230))
    for of_series, n in ((True, 200), (False, 230)):
        made = pd.read_csv(io.BytesIO(downloads._csv(c.series.head(3), scene,
                                                     of_series=of_series)))
        assert (made["simulations"] == n).all()
        assert set(made["population"]) == {"arrivals"} and set(made["months"]) == {24}


def test_a_picture_can_be_fetched(client) -> None:
    answer = client.get(f"/download/phases.png?{SHORT}&page=explore&pairs=50&lang=fr")
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", [
    "/download/nothing.csv?page=explore", "/download/phases.exe?page=explore", "/download/phases",
    "/download/phases.csv?page=method", "/download/..%2f..%2fetc%2fpasswd.csv",
    "/download/secret.csv?page=../../etc"])
def test_what_is_not_there_is_not_there(client, path) -> None:
    assert client.get(path).status_code == 404


def test_a_fetched_scenario_is_the_policy_of_the_page(client) -> None:
    where = f"/explore?{SHORT}&housing_support=60&media_shocks=4"
    pair = pair_of(opened(where).state)
    got = read_scenario(client.get("/download/your_policy.toml?" + where.partition("?")[2]).text)
    assert got.scenario_hash == pair.policies["your_policy"].scenario_hash
    where = f"/compare?{SHORT}&a.caseload=30&b.mentors=80"
    for label, scenario in pair_of(opened(where).state).policies.items():
        got = read_scenario(client.get(
            f"/download/{label}.toml?page=compare&{where.partition('?')[2]}").text)
        assert got.scenario_hash == scenario.scenario_hash


def test_what_is_printed_lists_what_differs() -> None:
    session = opened("/people?caseload=33.5&media_shocks=4&seed=9&months=18")
    html = differ.on_paper(session, listed=False).html
    said = re.sub("<[^>]+>", "|", html)
    assert "|66||33.5|" in said and "(the world around)" in said
    assert "|9|" in said and "18 months" in said and "caseload=33.5" in html
    assert "no lever is moved" in differ.on_paper(opened("/explore"), listed=False).html
    assert "<table" not in differ.on_paper(session, listed=True).html


@pytest.mark.parametrize(("address", "words"), [
    ("/explore", "Your policy: as today."),
    ("/explore?caseload=30", "Your policy: 1 lever changed."),
    ("/explore?caseload=30&mentors=30&media_shocks=4",
     "Your policy: 2 levers changed, 1 assumption about the world changed."),
    ("/compare?b.caseload=30", "Policy A: as today. Policy B: 1 lever changed."),
    ("/compare", "Policy A: as today. Policy B: “Sustainable Restorative Approach (SRA)”.")])
def test_a_file_says_in_short_which_policies_it_shows(address, words) -> None:
    assert differ.in_short(opened(address).state) == (
        f"{words} Parameters from published ranges, not yet fitted to Belgium.")


def test_tables_and_scenario_file_of_a_view_carry_one_sign(client) -> None:
    names = [re.search(r'filename="(.+)"', client.get(
        f"/download/table-dictionary.csv?{SHORT}&page=data&pairs=50&mentors={n}")
        .headers["content-disposition"])[1] for n in (30, 30, 40)]
    assert names[0] == names[1] != names[2]
    key = re.fullmatch(r"dictionary_([0-9a-f]{8})\.csv", names[0])[1]
    figure = client.get(f"/download/forest.csv?{SHORT}&page=explore&pairs=50&mentors=30")
    assert f'"reintegration_forest_{key}_en.csv"' in figure.headers["content-disposition"]
    assert key in client.get(f"/download/scenario.toml?{SHORT}&page=data&mentors=30").text
