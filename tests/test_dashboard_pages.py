"""The pages without a browser: what they say of an answer, in three languages, and their files."""

from __future__ import annotations

import gc
import io
import re
import threading
import weakref
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import reintegration_sim as rs
from reintegration_sim.analysis import source
from reintegration_sim.batch.kept import KeptRuns
from reintegration_sim.core.languages import speaking
from reintegration_sim.core.text import text
from reintegration_sim.dashboard import differ, downloads, lever_groups, tiles
from reintegration_sim.dashboard.instant import (
    CROWDED,
    FIRST_TABLES,
    PATIENCE,
    QUICK,
    REFINED,
    TURN_SECONDS,
    Answers,
    pair_of,
)
from reintegration_sim.dashboard.jobs import Jobs
from reintegration_sim.dashboard.pages import compare
from reintegration_sim.dashboard.pages.all import PAGES, page_called
from reintegration_sim.dashboard.policy_shown import policy_section
from reintegration_sim.dashboard.presets import reasons_of
from reintegration_sim.dashboard.reproduce import lines
from reintegration_sim.dashboard.scene import Scene
from reintegration_sim.dashboard.service import Service
from reintegration_sim.dashboard.session import done, moved, opened
from reintegration_sim.dashboard.shell import masthead
from reintegration_sim.dashboard.tiles import TILES, badge
from reintegration_sim.dashboard.words import changes, headline, told, verdict
from reintegration_sim.policy.files import read_scenario
from reintegration_sim.policy.levers import LEVERS, WORLD

SHORT = "months=24&population=arrivals"
"""Two years of nobody new: fifty pairs take a tenth of a second."""
LANGUAGES = ("en", "nl", "fr")
SRA_LEVERS = "&".join(f"{row.name}={value:g}" for row in LEVERS
                      if (value := rs.load_scenario("sra").levers[row.name]) != row.status_quo)


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Service:
    found = Service(Answers(), Jobs(tmp_path_factory.mktemp("jobs")))
    yield found
    found.close()


def scene_of(service: Service, where: str, pairs: int = QUICK) -> Scene:
    session = opened(where)
    return service.answered(session, page_called(session.page), pairs)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("query", ["", "housing_support=60", "a.caseload=30&b.mentors=80"])
def test_every_page_is_made_in_every_language(service, page, lang, query) -> None:
    scene = scene_of(service, f"/{page.name}?{SHORT}&lang={lang}&{query}")
    with speaking(lang):
        sections = [*masthead(scene.session, page, PAGES), *page.sections(scene),
                    *(page.tiles(scene) if page.tiles else [])]
    keys = [section.key for section in sections]
    assert len(set(keys)) == len(keys)
    whole = "".join(section.html for section in sections)
    ids = re.findall(r'<[^>]+ id="([^"]+)"', whole)
    assert len(set(ids)) == len(ids), [one for one in ids if ids.count(one) > 1]
    for target in re.findall(r'aria-(?:labelledby|describedby|controls)="([^"]+)"', whole):
        assert set(target.split()) <= set(ids)
    assert "{" not in re.sub(r"<style.*?</style>|<pre.*?</pre>", "", whole, flags=re.DOTALL)


def test_the_same_answer_at_every_tier_and_on_the_command_line(service) -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=60").state)
    quick, refined = service.answers.quick(pair), service.answers.exactly(pair, REFINED)
    assert (quick.pairs, refined.pairs, refined.with_twins) == (QUICK, REFINED, True)
    first = refined.comparison.outcomes
    first = first[(first["replication"] < QUICK) & (first["effects"] == 1)]
    columns = ["scenario", "replication", "month", "outcome", "value"]
    pd.testing.assert_frame_equal(
        first[columns].reset_index(drop=True), quick.comparison.outcomes[columns],
        check_dtype=False)
    mine = rs.load_scenario("status_quo").with_settings({"housing_support": 60})
    expected = rs.compare({"todays_policy": "status_quo", "your_policy": mine}, months=24,
                          population="arrivals", replications=REFINED)
    pd.testing.assert_frame_equal(refined.comparison.differences, expected.differences)


def test_once_refined_the_quick_answer_is_the_refined_one(service) -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=61").state)
    assert service.answers.quick(pair).pairs == QUICK
    service.answers.exactly(pair, REFINED)
    assert service.answers.quick(pair).pairs == REFINED


def test_told_to_stop_there_is_no_answer(service) -> None:
    stop = threading.Event()
    stop.set()
    pair = pair_of(opened(f"/explore?{SHORT}&seed=99").state)
    quick = service.answers.quick(pair)
    assert service.answers.better(pair, quick.tier, stop) is None


class _Crowded(KeptRuns):
    """Runs that others wait for, until the crowd has gone."""

    delay = PATIENCE + 0.1


def test_in_a_crowd_an_answer_has_few_pairs_and_gets_better_once_it_is_gone(monkeypatch) -> None:
    kept = _Crowded(threads=2)
    answers, pair = Answers(kept), pair_of(opened(f"/explore?{SHORT}&housing_support=62").state)
    rough = answers.quick(pair)
    assert rough.pairs == CROWDED
    assert "many visitors" in str(badge(rough))
    stop = threading.Event()
    leaves = threading.Timer(3 * TURN_SECONDS, stop.set)
    leaves.start()
    assert answers.better(pair, rough.tier, stop) is None  # while others wait, they go first
    monkeypatch.setattr(_Crowded, "delay", 0.0)
    quick = answers.better(pair, rough.tier, threading.Event())
    assert quick.pairs == QUICK
    monkeypatch.setattr(_Crowded, "delay", PATIENCE + 0.1)
    assert answers.quick(pair).pairs == QUICK  # what is there is shown, crowd or not
    monkeypatch.setattr(_Crowded, "delay", 0.0)
    refined = answers.better(pair, quick.tier, threading.Event())
    assert refined.tier == (REFINED, False)
    assert answers.quick(pair).tier == (REFINED, False)
    whole = answers.better(pair, refined.tier, threading.Event())
    assert whole.tier == answers.quick(pair).tier == (REFINED, True)
    apart = ["delivery", "effect"]
    pd.testing.assert_frame_equal(*(one.comparison.differences.drop(columns=apart)
                                    for one in (whole, refined)))
    assert whole.comparison.differences[apart].notna().all(axis=None)
    same = ["scenario", "month", "outcome", "baseline_mean"]
    alone = Answers(kept).exactly(pair, CROWDED).comparison.differences
    pd.testing.assert_frame_equal(rough.comparison.differences[same], alone[same])
    answers.close()


class _Noting(KeptRuns):
    """Runs of which it is known who still holds them."""

    def runs(self, plan, **how):
        found = super().runs(plan, **how)
        self.given = [weakref.ref(part) for part in found]
        return found


def test_an_answer_holds_tables_but_no_runs(service) -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=65").state)
    kept = _Noting(threads=2, most_bytes=1)  # forgets all but the last few
    answers = Answers(kept)
    found = answers.quick(pair).comparison
    gc.collect()
    assert len(kept.given) > 10 and all(part() is None for part in kept.given)
    expected = service.answers.quick(pair).comparison
    pd.testing.assert_frame_equal(found.groups, expected.groups)  # lived once more
    name = "durably_stable"
    pd.testing.assert_frame_equal(found.values(name), expected.values(name))
    answers.close()


def test_half_of_an_answer_is_not_gathered_again(service, monkeypatch) -> None:
    asked = []
    real = source.gather

    def gather(layout, replications, parts, point, labels):
        asked.append(list(labels))
        return real(layout, replications, parts, point, labels)

    monkeypatch.setattr(source, "gather", gather)
    for value in (63, 64):
        pair = pair_of(opened(f"/explore?{SHORT}&seed=7&housing_support={value}").state)
        found = service.answers.quick(pair).comparison
        fresh = Answers(service.answers._kept).quick(pair).comparison
        for name in FIRST_TABLES:
            pd.testing.assert_frame_equal(getattr(found, name), getattr(fresh, name))
    assert asked == [["todays_policy", "your_policy"], ["todays_policy", "your_policy"],
                     ["your_policy"], ["todays_policy", "your_policy"]]


def test_words_and_outcome_ask_for_no_other_runs(service) -> None:
    one = pair_of(opened(f"/explore?{SHORT}").state)
    other = replace(one, view=replace(one.view, lang="fr", outcome="in_job"))
    first = service.answers.exactly(one, REFINED)
    assert service.answers.quick(other).comparison is first.comparison
    assert service.answers.quick(replace(one, view=replace(one.view, seed=2))).pairs == QUICK


def test_when_the_world_moves_today_moves_too() -> None:
    pair = pair_of(opened(f"/explore?{SHORT}&housing_support=60&media_shocks=4").state)
    today, yours = pair.policies.values()
    assert today.world["media_shocks"] == yours.world["media_shocks"] == 4
    assert today.levers["housing_support"] != yours.levers["housing_support"]


def test_the_same_policy_twice_differs_in_nothing(service) -> None:
    scene = scene_of(service, f"/compare?{SHORT}&caseload=40", REFINED)
    c = scene.known.comparison
    assert (c.differences["difference"] == 0.0).all()
    row = c.changed.iloc[0]
    assert (row["better"], row["worse"], row["same"]) == (0.0, 0.0, 100.0)
    better, worse = changes(c)
    assert better == worse == []
    assert "cannot be told apart" in headline(c)


def words_of(service, where: str) -> str:
    scene = scene_of(service, where)
    return " ".join(one.html for one in page_called(scene.session.page).sections(scene))


def test_todays_policy_invites_and_the_same_policy_twice_says_so(service) -> None:
    assert "This is today&#39;s policy." in words_of(service, f"/explore?{SHORT}")
    said = words_of(service, f"/compare?{SHORT}&v=1")
    assert 'id="alike"' in said and said.count('data-do="preset_b"') == 3
    assert "differences-table" not in said


@pytest.mark.parametrize(("where", "words"), [
    ("/explore?caseload=30&media_shocks=4", "You moved the world around"),
    ("/people?caseload=30&media_shocks=4", "You moved the world around"),
    ("/levers?caseload=30&media_shocks=4", "You moved the world around"),
    ("/data?caseload=30&media_shocks=4", "You moved the world around"),
    ("/compare?a.caseload=30&media_shocks=4", "A and B stand in the same world"),
    ("/compare?a.caseload=30&b.media_shocks=4", "A and B stand in different worlds"),
    ("/data?a.caseload=30&b.media_shocks=4", "A and B stand in different worlds")])
def test_a_world_that_was_moved_is_said(service, where, words) -> None:
    assert words in words_of(service, f"{where}&{SHORT}")


@pytest.mark.parametrize("outcome", ["attacks", "known_reengagements"])
def test_what_happens_to_people_can_be_looked_at_in_detail(service, outcome) -> None:
    scene = scene_of(service, f"/explore?{SHORT}&caseload=30&outcome={outcome}")
    page = page_called("explore")
    assert f'value="{outcome}" selected' in "".join(one.html for one in page.sections(scene))
    first, _ = page.figures(scene)[0]
    assert first.name.startswith("icon_array_durably_stable")


def test_swapping_turns_everything_round(service) -> None:
    session = opened(f"/compare?{SHORT}&a.caseload=30&b.housing_support=60")
    page = page_called("compare")
    one = service.answered(session, page, REFINED).known.comparison
    other = service.answered(done(session, "swap", ""), page, REFINED).known.comparison
    assert (one.differences["difference"] == -other.differences["difference"]).all()
    assert one.changed["better"].iloc[0] == other.changed["worse"].iloc[0]


@pytest.mark.parametrize("name", TILES)
def test_tiles_carry_the_numbers_of_the_comparison(service, name) -> None:
    scene = scene_of(service, f"/explore?{SHORT}&housing_support=60", REFINED)
    c = scene.known.comparison
    row = c.differences[(c.differences["outcome"] == name) & (c.differences["month"] == 24)].iloc[0]
    html = page_called("explore").tiles(scene)[0].html
    shown = re.search(rf'id="tile-{name}"[^>]*data-difference="([^"]+)"', html)
    assert shown and float(shown[1]) == row["difference"]


def test_words_say_worse_when_it_is_worse(service) -> None:
    c = scene_of(service, f"/compare?{SHORT}&a.housing_support=90&b.housing_support=0",
                 REFINED).known.comparison
    one = told(c, "with_home")
    assert one.difference < 0 and one.good is False
    assert verdict(one) in ("worse", "worse on average")
    assert [row.outcome for row in changes(c)[1]].count("with_home") == 1


@pytest.mark.parametrize(("difference", "low", "high", "error", "words"), [
    (5.0, 2.0, 9.0, 0.5, "better"), (-5.0, -9.0, -2.0, 0.5, "worse"),
    (5.0, -2.0, 9.0, 0.5, "better on average"), (-5.0, -9.0, 2.0, 0.5, "worse on average"),
    (0.04, 0.01, 0.07, 0.01, "hardly any difference"),
    (0.5, -9.0, 9.0, 0.5, "no clear difference"), (0.0, 0.0, 0.0, 0.0, "no clear difference")])
def test_every_verdict_can_be_given(service, monkeypatch, difference, low, high, error, words
                                    ) -> None:
    c = scene_of(service, f"/explore?{SHORT}&caseload=41", REFINED).known.comparison
    numbers = {"difference": difference, "low": low, "high": high, "simulation_error": error,
               "baseline_mean": 30.0, "scenario_mean": 30.0 + difference}
    monkeypatch.setattr("reintegration_sim.dashboard.words._at_end",
                        lambda _: {("your_policy", "durably_stable"): numbers})
    assert verdict(told(c, "durably_stable")) == words
    said = headline(c)
    assert ("cannot be told apart" in said) == (words == "no clear difference")
    assert ("hardly differs" in said) == (words == "hardly any difference")
    answer = scene_of(service, f"/explore?{SHORT}&caseload=41", REFINED).known
    tile = str(tiles._tile("stable", told(c, "durably_stable"), answer))
    colour = re.search(r'class="tile-difference ?(\w*)"', tile)
    assert colour and colour[1] == (words if words in ("better", "worse") else "")
    assert ("fewer" in said) == words.startswith("worse")


# Levers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lever_has_a_control_with_its_reasons(lang) -> None:
    controls = {one["name"]: one for group in lever_groups.groups(lang)
                for one in group["levers"]}
    assert set(controls) == {row.name for row in (*LEVERS, *WORLD)}
    for row in (*LEVERS, *WORLD):
        one = controls[row.name]
        assert one["low"] <= one["today"] <= one["high"]
        steps = (one["today"] - one["low"]) / one["step"]
        assert abs(steps - round(steps)) < 1e-6, row.name
        assert "<dl>" in one["why"] and len(one["why"]) > 400
        assert (one["kind"] == "lever") == bool(one["decides_words"])


def test_every_preset_of_a_lever_can_be_set_by_hand_within_half_a_step() -> None:
    controls = {one["name"]: one for group in lever_groups.groups("en")
                for one in group["levers"]}
    session = done(opened("/explore"), "preset", "sra")
    for name, value in session.policy.levers.items():
        one = controls[name]
        steps = (value - one["low"]) / one["step"]
        assert abs(steps - round(steps)) <= 0.5


# Files


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


def test_the_lines_in_python_return_the_numbers_of_the_page(service, tmp_path, monkeypatch) -> None:
    scene = scene_of(service, f"/data?{SHORT}&housing_support=60&media_shocks=4")
    found = lines(scene.pair, QUICK, scene.session.address)
    for name, content in found.files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    held: dict = {}
    exec(found.python, held)  # what the page tells people to run
    numbers = ["outcome", "month", "baseline_mean", "scenario_mean", "difference", "low", "high"]
    pd.testing.assert_frame_equal(held["c"].differences[numbers],
                                  scene.known.comparison.differences[numbers])


def test_moving_a_lever_a_little_changes_only_what_it_must(service) -> None:
    session = opened(f"/explore?{SHORT}")
    one = service.answered(session, page_called("explore"), QUICK)
    other = service.answered(moved(session, "housing_support", 60), page_called("explore"), QUICK)
    base = [c.known.comparison.differences["baseline_mean"] for c in (one, other)]
    assert (base[0] == base[1]).all()


def test_a_policy_of_many_levers_can_be_taken_apart(service) -> None:
    scene = scene_of(service, f"/levers?{SRA_LEVERS}")
    assert scene.forecasts["levers"] > 0
    assert 'id="ask-levers"' in "".join(s.html for s in page_called("levers").sections(scene))
    few = scene_of(service, "/levers?caseload=30")
    assert "at least two" in "".join(s.html for s in page_called("levers").sections(few))


# What leaves the page


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
    ("/compare?b.caseload=30", "Policy A: as today. Policy B: 1 lever changed.")])
def test_a_file_says_in_short_which_policies_it_shows(address, words) -> None:
    assert differ.in_short(opened(address).state) == (
        f"{words} Parameters from published ranges, not yet fitted to Belgium.")


def test_tables_and_scenario_file_of_a_view_carry_one_sign(client) -> None:
    names = [re.search(r'filename="(.+)"', client.get(
        f"/download/table-dictionary.csv?{SHORT}&page=data&pairs=50&mentors={n}")
        .headers["content-disposition"])[1] for n in (30, 30, 40)]
    assert names[0] == names[1] != names[2]
    key = re.fullmatch(r"dictionary_([0-9a-f]{8})\.csv", names[0])[1]
    assert key in client.get(f"/download/scenario.toml?{SHORT}&page=data&mentors=30").text


def test_pages_without_levers_say_which_policy_they_show() -> None:
    def said(address: str) -> str:
        return unescape(re.sub(r"<[^>]*>", "", policy_section(opened(address).state).html))

    assert said("/people") == ("Your policy is today's: no lever is moved. Choose a policy")
    assert said("/people?housing_support=60") == (
        "Your policy changes 1 lever: “Housing support” to 60 (today 12). Change its levers")
    many = "&".join(f"{name}=0.9" for name in ("policy_steadiness", "prison_consistency"))
    assert "changes 6 levers" in said(
        f"/data?{many}&housing_support=60&caseload=20&mentors=9&guidance_months=40")
    assert said(f"/data?{many}&housing_support=60&caseload=20&mentors=9&guidance_months=40"
                ).endswith(" and 2 more. Change its levers")
    assert said("/people?a=&b=&b.housing_support=60").startswith("Policy A is “status quo”")


@pytest.mark.parametrize("code", ["en", "nl", "fr"])
def test_levers_that_differ_come_first_with_their_reasons(service, code) -> None:
    with speaking(code):
        scene = scene_of(service, f"/compare?{SHORT}&b.caseload=41", QUICK)
        assert "R7" not in compared_words(scene, "differ")  # a policy of one's own needs no reason
        scene = scene_of(service, f"/compare?months=24&lang={code}", QUICK)
        assert [one.key for one in compare.sections(scene)][:3] == ["chosen", "world", "differ"]
        said = compared_words(scene, "differ")
        for name, reason in reasons_of(scene.session.state.b).items():
            assert text(reason) in said, name
        assert text("R6: trust is tied to a person who stays") in said


def compared_words(scene: Scene, key: str) -> str:
    html = next(one.html for one in compare.sections(scene) if one.key == key)
    return unescape(re.sub(r"<[^>]*>", "", html))
