"""Sentences follow the results, figures are true to them, and no word names what nobody is."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reintegration_sim.analysis.incidence import KINDS
from reintegration_sim.analysis.why import why
from reintegration_sim.core.languages import speaking, tongue_of
from reintegration_sim.dashboard import words as said
from reintegration_sim.dashboard.frames import FRAMES
from reintegration_sim.dashboard.instant import Answer, Answers, pair_of
from reintegration_sim.dashboard.session import opened as session_at
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.evidence.dossier import DOSSIER
from reintegration_sim.evidence.registry import GRADES, sources
from reintegration_sim.plots.difference_dots import difference_dots, paired
from reintegration_sim.plots.icon_array import icon_array
from reintegration_sim.plots.incidence import incidence
from reintegration_sim.plots.phases import phases
from reintegration_sim.policy.levers import LEVERS, WORLD

from .shown import CODES, NAMES, fetched, opened, tiles, unfold, value_of, view, words

HERE = "/explore?caseload=20&housing_support=60&months=60"


@cache
def answer() -> Answer:
    """Return a quick answer, made as a page makes it."""
    return Answers().quick(pair_of(session_at(HERE).state))


# Sentences


class Made:
    """A comparison whose differences are made up."""

    scenarios = ("todays_policy", "your_policy")
    baseline = "todays_policy"

    def __init__(self, difference: float, error: float, half: float) -> None:
        self.settings = {"months": 120}
        self.differences = pd.DataFrame([
            {"scenario": "your_policy", "outcome": row.name, "month": 120, "baseline_mean": 40.0,
             "scenario_mean": 40.0 + difference, "difference": difference,
             "low": difference - half, "high": difference + half, "simulation_error": error,
             "delivery": 0.4 * difference, "effect": 0.6 * difference}
            for row in OUTCOMES])


def made(difference: float, error: float = 0.2, half: float = 1.0) -> Any:
    return Made(difference, error, half)


@pytest.mark.parametrize(("difference", "half", "sure", "words_in_it"), [
    (5.0, 1.0, "better", "5.0 more than under"), (-5.0, 1.0, "worse", "5.0 fewer than under"),
    (5.0, 9.0, "better on average", "on average 5.0 more"),
    (-5.0, 9.0, "worse on average", "either way"),
    (0.0, 0.0, "no clear difference", "cannot be told apart"),
    (0.3, 1.0, "no clear difference", "cannot be told apart")])
def test_the_sentence_follows_the_difference(difference, half, sure, words_in_it) -> None:
    c = made(difference, half=half)
    one = said.told(c, "durably_stable")
    assert said.verdict(one) == sure
    assert words_in_it in said.headline(c)
    assert said.delivered_words(c).startswith("Of these") == (not sure.startswith("no"))
    assert ("cannot be told apart" in said.difference_words(one, c)) == (sure.startswith("no"))
    bad = said.told(c, "people_with_offence_seen")  # fewer is better
    assert said.verdict(bad) == (sure if sure.startswith("no") else sure.replace(
        "better", "@").replace("worse", "better").replace("@", "worse"))


@pytest.mark.parametrize("code", CODES)
def test_effects_turned_round_or_off_turn_the_lists_round_or_empty_them(code) -> None:
    with speaking(code):
        better, worse = said.changes(made(5.0))
        turned_better, turned_worse = said.changes(made(-5.0))
        assert {one.outcome for one in better} == {one.outcome for one in turned_worse}
        assert {one.outcome for one in worse} == {one.outcome for one in turned_better}
        assert better and worse and said.changes(made(0.0)) == ([], [])
        assert said.headline(made(5.0)) != said.headline(made(-5.0))
        assert said.verdict(better[0]) in said.change_words(better[0])


def test_the_way_to_the_other_changes_shows_all_of_them(visitor) -> None:
    page = opened(visitor, "explore", more="housing_support=60&caseload=20")
    assert page.input_value("#choose-forest") == "forest:main"
    rows = page.locator("#figure-forest svg").inner_html().count("<text")
    page.locator("a[data-with='forest:all']").first.click()
    page.wait_for_function("document.getElementById('choose-forest').value === 'forest:all'")
    page.wait_for_function(
        f"document.querySelectorAll('#figure-forest svg text').length > {2 * rows}")


def test_a_page_at_today_s_policy_says_so_and_how_to_begin(visitor) -> None:
    page = opened(visitor, "explore", more="")
    page.locator("#reset").click()
    page.wait_for_function("document.querySelector('.tile').dataset.difference === '0.0'")
    assert set(tiles(page)["durably_stable"][2:]) == {0.0}
    for one in page.locator(".tile[data-value] .tile-difference").all():
        assert one.inner_text() == "this is today's policy"
    assert "This is today's policy." in page.locator(".what-changed").inner_text()


# Reasons of levers


@pytest.mark.parametrize("code", CODES)
def test_every_lever_says_why(visitor, code) -> None:
    page = opened(visitor, "explore", code)
    unfold(page)
    known = tongue_of(code)
    for row in (*LEVERS, *WORLD):
        panel = page.locator(f"#lever-{row.name}-why").inner_text()
        with speaking(code):
            about = why(row.name)
        assert about.grade in GRADES and about.grade_words in panel
        assert about.does in panel and about.doubt in panel
        assert {one.key for one in about.sources} <= {*sources(), *DOSSIER}
        assert all(one.key in panel for one in about.sources)
        assert all(one in panel for one in about.decides)
        today = re.findall(r"[−-]?\d[\d.,\u202f]*", panel.partition(
            known.messages["Today"] if known else "Today")[2])
        decimal = "." if code == "en" else ","
        assert float(today[0].strip(".,").replace(
            "," if code == "en" else ".", "").replace("\u202f", "").replace(
            decimal, ".").replace("−", "-")) == pytest.approx(row.status_quo, abs=0.005), row.name


# Figures are true to the results


def test_as_many_people_are_filled_as_the_tile_says() -> None:
    c = answer().comparison
    spec, one = icon_array(c), said.told(c, "durably_stable")
    filled, ringed = spec.frame["people"].tolist()
    assert (filled, ringed) == (round(one.value), round(one.base))
    assert abs(filled - float(said.shown(one.value))) <= 0.5
    assert f"{filled} are durably stable" in spec.reading and f"{ringed} under" in spec.reading


def test_as_many_people_are_filled_on_the_page_as_its_tile_says(visitor) -> None:
    page = opened(visitor, "explore")
    value, base, _ = tiles(page)["durably_stable"]
    name = "icon_array_durably_stable_your_policy"
    drawing = page.locator(".figure svg").first.text_content()
    assert f"{round(value)} are filled" in drawing and f"{round(base)} are ringed" in drawing
    assert f"Of 100 people, {round(value)} are" in page.locator(".reading").nth(1).inner_text() or (
        name in page.locator(".figure").first.get_attribute("id"))
    (first,) = view(page, "table", [page.locator(".figure").first.get_attribute("id")[7:]])
    cells = page.eval_on_selector_all(
        f"[id='table-{first}'] tbody tr", "all => all.map(r => [...r.cells].map(c => c.innerText))")
    assert [row[-1] for row in cells] == [str(round(value)), str(round(base))]


def test_everybody_is_somewhere_in_every_month() -> None:
    frame = phases(answer().comparison).frame
    sums = frame.groupby(["scenario", "month"])["people"].sum()
    assert len(sums) > 100 and np.allclose(sums, 100.0, atol=0.1)


def test_first_setbacks_only_grow_and_stay_below_everybody() -> None:
    c = answer().comparison
    frame = incidence(c).frame
    for _, part in frame.groupby(["scenario", "kind"]):
        curve = part.sort_values("months_since_release")["incidence"].to_numpy()
        assert (np.diff(curve) >= -1e-9).all() and curve[0] >= 0.0
    table = frame.pivot_table(index=["scenario", "months_since_release"], columns="kind",
                              values="incidence")
    for kinds in (("offence_seen", "revocation", "known"), ("offence", "onset", "revocation")):
        assert set(kinds) <= set(KINDS)
    assert (table[["offence_seen", "revocation", "known"]].sum(axis=1) <= 100.0 + 1e-9).all()
    assert (table[["offence", "onset"]].sum(axis=1) <= 100.0 + 1e-9).all()
    # What is noticed first is at most what happened at all.
    assert (table["known"] <= 100.0).all()


def test_dots_at_the_right_of_zero_are_the_stated_chance() -> None:
    c = answer().comparison
    for outcome in ("durably_stable", "in_job", "people_with_offence_seen"):
        spec = difference_dots(c, outcome=outcome)
        values = paired(c, c.scenarios[-1], outcome, int(c.settings["months"]))
        share = (spec.frame["difference"] > 0).mean()
        assert abs(share - (values > 0).mean()) <= 1.0 / len(spec.frame)
        stated = re.search(r"above zero in ([\d,]+), below in ([\d,]+), at zero in ([\d,]+) of "
                           r"([\d,]+)", spec.note)
        counts = [value_of(one) for one in stated.groups()]
        assert counts == [(values > 0).sum(), (values < 0).sum(), (values == 0).sum(), len(values)]


# Words that name nobody what they are not


NOT = re.compile(
    r"terroris|radical[iy]s|radicaal|radicalen|radicaux|jihad|djihad|risk[ -]?(score|group)|"
    r"risico(score|groep)|(score|groupe) (de|à) risque|dangerous|gevaarlijk|dangereu|ethni|etnisch|"
    r"muslim|moslim|musulman|islam|criminals?\b|crimine(el|len)|criminel|delinquent|délinquant|"
    r"recidivist|récidiviste|fanati|extremists\b|extremisten|een extremist|extrémistes", re.I)
ALLOWED = re.compile(
    r"convicted (again )?(for|of) terrorism|terrorism (record|offences?|convictions?)|"
    r"terrorist offences?|infractions? terroristes?|terroristische? misdrij(f|ven)|"
    r"(no|nobody's|concerns) ethnicity|geen (etniciteit|etnische \w+)|niemands etni\w+|"
    r"(l’|ni )origine ethnique|etnische (afkomst|herkomst)|field_concerns_ethnicity_or_religion|"
    r"legal recidivists?|release_decision\.recidivist|muslim_chaplaincy|extremist (attitude|ties?)|"
    r"radicalisation hardly reaches|D-RadEx|counter-terrorism|anti-?terrori\w+", re.I)
"""Names of offences, of sources and of attitudes, statements that something is not there."""


def named(texts: set[str] | list[str]) -> list[str]:
    """Return where somebody is called what nobody is, outside of names."""
    return [one[max(0, found.start() - 50):found.end() + 30] for one in texts
            for found in NOT.finditer(ALLOWED.sub("~", one))]


@pytest.mark.parametrize("code", CODES)
def test_no_page_calls_anybody_what_they_are_not(visitor, code) -> None:
    for name in NAMES:
        page = opened(visitor, name, code)
        unfold(page)
        found = words(page, "#sources-table, #numbers-table" if name == "evidence" else "")
        titles = {f"{one.key}: {one.title}" for one in sources().values()}
        assert named({one for one in found if one not in titles}) == [], name


@pytest.mark.parametrize("code", CODES)
def test_no_file_calls_anybody_what_they_are_not(server, code) -> None:
    for name in FRAMES:
        got = fetched(server, f"/download/{name}.csv?page=data&pairs=50&months=24&lang={code}")
        assert named(got.text.splitlines()[:3_000]) == [], name
    for file in ("scenario.toml", "phases.svg", "effort.csv"):
        got = fetched(server, f"/download/{file}?page=explore&pairs=50&months=24&lang={code}")
        assert got.status == 200 and named([got.text]) == [], file


def test_the_list_of_words_finds_some() -> None:
    assert len(named(["a terrorist", "radicalised youth", "score de risque", "een moslim"])) == 4
    assert named(["convicted again for terrorism", "the model knows no ethnicity"]) == []
