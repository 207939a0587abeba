"""The pages without a browser: what they say of an answer, in three languages, and their files."""

from __future__ import annotations

import re
from html import unescape

import pytest

import reintegration_sim as rs
from reintegration_sim.core.languages import speaking
from reintegration_sim.core.text import text
from reintegration_sim.dashboard import lever_groups, tiles
from reintegration_sim.dashboard.instant import QUICK, REFINED
from reintegration_sim.dashboard.pages import compare
from reintegration_sim.dashboard.pages.all import PAGES, page_called
from reintegration_sim.dashboard.policy_shown import policy_section
from reintegration_sim.dashboard.presets import reasons_of
from reintegration_sim.dashboard.scene import Scene
from reintegration_sim.dashboard.session import done, opened
from reintegration_sim.dashboard.shell import masthead
from reintegration_sim.dashboard.tiles import TILES
from reintegration_sim.dashboard.words import (
    WATCHED,
    change_words,
    changes,
    headline,
    noticed_otherwise,
    range_of,
    told,
    verdict,
)
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.plots.words import precise, signed
from reintegration_sim.policy.levers import LEVERS, WORLD

from .served import LANGUAGES, SHORT, scene_of


def levers_of(name: str) -> str:
    """Return what a shipped policy sets, as an address says it."""
    levers = rs.load_scenario(name).levers
    return "&".join(f"{row.name}={levers[row.name]:g}" for row in LEVERS
                    if levers[row.name] != row.status_quo)


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


def test_sentences_look_at_every_outcome_that_has_a_side() -> None:
    sums = {"core_index", "stability_index", "strictly_stable"}
    for row in OUTCOMES:
        only_sums = (row.name in sums or (row.theme == "groups" and row.name != "largest_group_gap")
                     or row.name.startswith(("index_", "part_", "durably_stable_")))
        assert (row.name in WATCHED) == (row.better != "neither" and not only_sums), row.name


def test_the_gains_of_security_are_told(service) -> None:
    # 200 pairs of ten years: fewer re-engagements begin, and more of them become known.
    c = scene_of(service, f"/explore?{levers_of('security_first')}", REFINED).known.comparison
    better, worse = ([one.outcome for one in side] for side in changes(c))
    assert {"onsets", "attacks", "coherence"} <= set(better)
    assert {"known_reengagements", "durably_stable"} <= set(worse)
    [said] = [one for one in noticed_otherwise(c) if "re-engagements" in one]
    assert re.search(r"known re-engagements \+\d\.\d, re-engagements begun −\d\.\d", said)


def test_what_must_be_known_of_an_outcome_stands_beside_it(service) -> None:
    scene = scene_of(service, f"/compare?{SHORT}", REFINED)  # today's policy and SRA
    html = "".join(one.html for one in page_called("compare").sections(scene))
    said = unescape(re.sub("<[^>]*>", "", html))
    assert "in prison and prison: The model empties prisons faster" in said
    assert "More noticed need not mean that more happens." in said
    c = scene.known.comparison
    effort = c.effort[c.effort["scenario"] == c.scenarios[-1]].set_index("outcome")["difference"]
    assert f"service places: {signed(effort['effort_services'], 0)} place-months" in said
    row = c.differences[(c.differences["outcome"] == "durably_stable")
                        & (c.differences["month"] == 24)].iloc[-1]
    assert (f"Of these {signed(row['difference'], 1)}, {signed(row['delivery'], 1)} come from"
            in said)
    assert "levers are set beyond what has been seen in practice" in said
    assert "“durably stable” means: Out of prison, with a home" in said


def test_only_levers_are_counted_as_set_beyond_practice(service) -> None:
    world = next(row for row in WORLD if row.practice[1] < row.allowed[1])
    beyond = f"caseload=30&{world.name}={world.allowed[1]:g}"  # in practice 35 or more files
    scene = scene_of(service, f"/explore?{SHORT}&{beyond}")
    assert len(scene.pair.policies["your_policy"].beyond_experience) == 2
    said = "".join(one.html for one in page_called("explore").sections(scene))
    assert "1 lever is set beyond what has been seen in practice" in said


@pytest.mark.parametrize(("value", "words"), [
    (0.0, "0"), (0.00035, "0.00035"), (4.35, "4.35"), (20.0, "20"), (0.69, "0.69"),
    (1234.5, "1,234"), (0.0123456, "0.0123"), (-0.5, "−0.5")])
def test_numbers_of_the_model_keep_the_digits_that_count(value, words) -> None:
    assert precise(value) == words


def test_a_bound_never_looks_like_nothing_when_it_is_not(service) -> None:
    one = told(scene_of(service, f"/explore?{SHORT}&housing_support=60").known.comparison,
               "distress")
    assert range_of(one._replace(low=-2.3, high=-0.02)) == "−2.30 to −0.02"
    assert range_of(one._replace(low=-2.3, high=0.0)) == "−2.3 to 0.0"
    assert range_of(one._replace(low=-2.3, high=0.4)) == "−2.3 to +0.4"


def test_a_change_is_never_from_one_number_to_the_same(service) -> None:
    one = told(scene_of(service, f"/explore?{SHORT}&housing_support=60").known.comparison,
               "distress")
    small = one._replace(base=48.52, value=48.46, difference=-0.06, low=-0.61, high=0.2)
    assert "−0.06, from 48.52 to 48.46" in change_words(small)
    assert "−0.61 to +0.20" in change_words(small)
    assert "−0.1, from 48.6 to 48.5" in change_words(small._replace(base=48.58, value=48.46))


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


def test_a_policy_of_many_levers_can_be_taken_apart(service) -> None:
    scene = scene_of(service, f"/levers?{levers_of('sra')}")
    assert scene.forecasts["levers"] > 0
    assert 'id="ask-levers"' in "".join(s.html for s in page_called("levers").sections(scene))
    few = scene_of(service, "/levers?caseload=30")
    assert "at least two" in "".join(s.html for s in page_called("levers").sections(few))


# Which policy is shown


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


@pytest.mark.parametrize("code", LANGUAGES)
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
