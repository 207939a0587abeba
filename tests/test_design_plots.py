"""Figures of a design: drawn from small studies that are really run, they say what they draw."""

from __future__ import annotations

import re
import runpy
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from matplotlib.text import Text

import reintegration_sim as rs
from reintegration_sim.analysis import sensitivity
from reintegration_sim.analysis.studies import run_study
from reintegration_sim.analysis.variance import luck_and_belief
from reintegration_sim.batch.study import load_study, study
from reintegration_sim.core.errors import InputError, UnknownNameError
from reintegration_sim.core.text import speaking_as
from reintegration_sim.evidence.registry import registry

from .test_languages import in_language
from .test_sheets import collisions, outside

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
SMALL = {"people": 20, "months": 24}
TWO = ["status_quo", "sra"]
STUDIES = {
    "ladder": study(TWO, replications=4, **SMALL, design={
        "kind": "ladder", "factors": {"exchange_meetings": [0, 6, 18],
                                      "file_transfer": [10, 50, 85]}}),
    "alone_and_left_out": study(["status_quo"], replications=4, **SMALL, design={
        "kind": "ablation", "package": "sra",
        "only": ["housing_support", "job_support", "exchange_meetings"]}),
    "luck_and_belief": study(["status_quo", "security_first", "sra"], replications=4, **SMALL,
                             parameters="central", design={"kind": "priors", "points": 6}),
    "tornado": study(TWO, replications=4, **SMALL, parameters="central", design={
        "kind": "one_at_a_time", "factors": {
            name: {"from": "prior"} for name in ("housing.find", "housing.lose", "papers.lapse")}}),
    "in_other_worlds": study(TWO, replications=4, **SMALL, population="today", design={
        "kind": "latin_hypercube", "points": 8, "factors": {
            "labour_market": {"from": "practice"}, "public_stigma": {"from": "practice"}}}),
}
BY_NAME = pytest.mark.parametrize("name", sorted(STUDIES))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("designs")
    return {name: run_study(one, folder / name) for name, one in STUDIES.items()}


@pytest.fixture(scope="module")
def specs(run):
    return {name: getattr(c.plot, name)() for name, c in run.items()}


def outcomes_of(spec):
    return list(dict.fromkeys(spec.frame["outcome"]))


@BY_NAME
def test_a_figure_has_a_frame_and_words(name, specs) -> None:
    spec = specs[name]
    assert spec.name == name
    assert list(spec.frame.index) == list(range(len(spec.frame)))
    for words in (spec.title, spec.reading, spec.alternative, spec.note):
        assert words.strip() and "{" not in words and "_" not in words
    assert spec.reading.endswith((".", "?")) and re.search(r"\d", spec.reading)
    assert "nobody real" in spec.note and "points of a design" in spec.note
    assert {"durably_stable", "people_with_offence", "onsets"} <= set(outcomes_of(spec))
    assert set(spec.frame["unit"]) == {"per 100 people followed",
                                       "points of an index from 0 to 100"}


@BY_NAME
def test_a_table_speaks_to_people(name, specs) -> None:
    table = specs[name].table()
    assert len(table) == len(specs[name].frame)
    assert {"outcome", "unit"} <= set(table) and not [c for c in table if "_" in c]


@BY_NAME
def test_it_becomes_a_png_and_an_svg_that_stays_the_same(name, specs, tmp_path) -> None:
    pixels = imread(specs[name].save(tmp_path / "figure.png"))
    assert pixels[..., :3].std() > 0.05
    one = specs[name].save(tmp_path / "one.svg").read_bytes()
    assert one == specs[name].save(tmp_path / "two.svg").read_bytes()
    root = ElementTree.fromstring(one)
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == specs[name].alternative


@BY_NAME
@pytest.mark.parametrize("width", [88, 180])
def test_no_words_are_cut_off(name, width, specs) -> None:
    figure = specs[name].figure(width)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    page = figure.bbox
    for words in figure.findobj(Text):
        if words.get_visible() and words.get_text().strip():
            box = words.get_window_extent(canvas.get_renderer())
            assert box.x0 >= -1 and box.y0 >= -1, words.get_text()
            assert box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 1, words.get_text()


@BY_NAME
@pytest.mark.parametrize("width", [74, 80, 120, 180])
def test_words_neither_collide_nor_leave_the_sheet(name, width, specs) -> None:
    sheet = specs[name].sheet(width)
    assert not outside(sheet)
    assert not collisions(sheet)


@BY_NAME
@pytest.mark.parametrize("code", ["nl", "fr"])
def test_nothing_stays_english_in_another_language(name, code, run) -> None:
    spoken, listening = in_language(code)
    with speaking_as(spoken):
        spec = getattr(run[name].plot, name)()
    svg = spec.svg()
    spec.table()
    # Names and units of parameters are described in English only.
    parameters = {name.replace(".", ": ").replace("_", " ") for name in registry()}
    assert listening.missed <= parameters | {row.unit for row in registry().values()}
    said = f"{spec.title} {spec.reading} {spec.alternative} {spec.note} {svg}"
    said = re.sub(r"<style.*?</style>|<[^>]*>", " ", said, flags=re.DOTALL)
    assert not re.search(r" the | under | and |years|simulation error", said)
    assert not re.search(r"\d\.\d", said), "decimal points"


def markers_of(figure, width=180):
    """Return the x and y of every line drawn in each panel, as sets of rounded numbers."""
    drawn = figure.figure(width)
    return [({round(float(v), 6) for line in axes.get_lines() for v in line.get_xdata()},
             {round(float(v), 6) for line in axes.get_lines() for v in line.get_ydata()})
            for axes in drawn.axes]


def test_a_ladder_draws_the_differences_of_its_frame(run, specs) -> None:
    spec = specs["ladder"]
    known = sensitivity.steps(run["ladder"], ["core_index"])
    shown = spec.frame[spec.frame["outcome"] == "core_index"]
    assert shown["difference"].tolist() == pytest.approx((100 * known["difference"]).tolist())
    drawn = set().union(*(y for _, y in markers_of(spec)))
    assert {round(value, 6) for value in spec.frame["difference"]} <= drawn
    assert "2: 6 / 50" in spec.x_label and "meetings a year" in spec.x_label


def test_alone_and_left_out_draws_its_frame_in_order(run, specs) -> None:
    spec = specs["alone_and_left_out"]
    drawn = set().union(*(x for x, _ in markers_of(spec)))
    assert {round(value, 6) for value in spec.frame["difference"]} <= drawn
    first = spec.frame[spec.frame["outcome"] == "durably_stable"]
    sizes = first.groupby("place")["difference"].agg(lambda part: part.abs().max())
    assert sizes.tolist() == sorted(sizes, reverse=True)
    values = run["alone_and_left_out"].values("durably_stable").set_index(
        ["point", "replication"])["value"].unstack().astype(float)
    labels = run["alone_and_left_out"].points["label"].tolist()
    within = (values.loc[1] - values.loc[labels.index("without job_support")]).mean()
    shown = first[(first["step"] == "job_support") & (first["kind"] == "within")]
    assert shown["difference"].iloc[0] == pytest.approx(within)


def test_luck_and_belief_draws_the_shares_of_its_frame(run, specs) -> None:
    spec = specs["luck_and_belief"]
    known = luck_and_belief(run["luck_and_belief"], ["durably_stable"])
    shown = spec.frame[spec.frame["outcome"] == "durably_stable"]
    assert shown["share_of_belief"].tolist() == known["share_of_belief"].tolist()
    parts = spec.frame[["clearly_better", "unclear", "clearly_worse"]].sum(axis=1)
    assert parts.tolist() == pytest.approx([1.0] * len(spec.frame))
    widths = {round(float(bar.get_width()), 6) for axes in spec.figure().axes
              for bar in axes.patches if hasattr(bar, "get_width")}
    for column in ("share_of_belief", "unclear"):
        assert {round(100 * v, 6) for v in spec.frame[column] if v == v} <= widths


def test_a_tornado_draws_the_changes_of_its_frame(specs) -> None:
    spec = specs["tornado"]
    widths = {round(float(bar.get_width()), 6) for axes in spec.figure().axes
              for bar in axes.patches if hasattr(bar, "get_width")}
    assert {round(value, 6) for value in spec.frame["change"]} <= widths
    assert "housing: find (D)" in set(spec.frame["number"])
    swings = spec.frame[spec.frame["outcome"] == "onsets"].groupby("place")["swing"].first()
    assert swings.tolist() == sorted(swings, reverse=True)


def test_other_worlds_draw_points_and_bins(run, specs) -> None:
    spec = specs["in_other_worlds"]
    drawn = set().union(*(y for _, y in markers_of(spec)))
    assert {round(value, 6) for value in spec.frame["difference"]} <= drawn
    means = run["in_other_worlds"].differences_of(["onsets"])
    means = means[means["month"] == 24]["difference"].tolist()
    shown = spec.frame[(spec.frame["outcome"] == "onsets") & (spec.frame["kind"] == "point")
                       & (spec.frame["factor"] == "labour_market")]
    assert shown["difference"].tolist() == pytest.approx(means, rel=1e-5)
    one = run["in_other_worlds"].plot.in_other_worlds(["onsets"], ["public_stigma"])
    assert set(one.frame["assumption"]) == {"Public stigma"}


@BY_NAME
def test_a_comparison_without_a_design_is_refused_in_words(name) -> None:
    c = rs.compare(TWO, replications=2, **SMALL)
    with pytest.raises(InputError, match=rf"'{name}' is of a study with a design.* have none"):
        getattr(c.plot, name)()


def test_a_figure_of_another_design_is_refused_in_words(run) -> None:
    with pytest.raises(InputError, match="kind \"ablation\""):
        run["ladder"].plot.alone_and_left_out()
    with pytest.raises(InputError, match="kind \"one_at_a_time\""):
        run["ladder"].plot.tornado()
    with pytest.raises(InputError, match="differ in parameters alone"):
        run["in_other_worlds"].plot.luck_and_belief()
    with pytest.raises(InputError, match=r"shows 1 to 8 factors of a design; this has \d+"):
        run["luck_and_belief"].plot.in_other_worlds()
    with pytest.raises(UnknownNameError, match="did you mean 'onsets'"):
        run["ladder"].plot.ladder(["onset"])


@pytest.mark.parametrize("script", sorted(EXPERIMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_study_has_a_script_of_its_name(script) -> None:
    found = script.with_suffix(".py").read_text()
    assert f'make("{script.stem}", lambda c: c.plot.' in found
    assert load_study(script).figure.startswith(f"{script.stem}.png")
    method = re.search(r"\.plot\.(\w+)\(\)", found)
    assert method is not None and method.group(1) in STUDIES


def test_a_script_draws_the_figure_of_a_results_folder(run, tmp_path, monkeypatch, capsys
                                                       ) -> None:
    folder = Path(run["in_other_worlds"]._source.store.folder)
    monkeypatch.setattr(sys, "argv", ["worlds.py", str(folder), "--out", str(tmp_path / "out")])
    monkeypatch.syspath_prepend(str(EXPERIMENTS))
    runpy.run_path(str(EXPERIMENTS / "worlds.py"), run_name="__main__")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"worlds.png", "worlds.svg"}
    assert "mean over all worlds" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["forest", "phases", "incidence", "effort", "twins", "all"])
def test_a_figure_of_one_point_refuses_a_design(run, name) -> None:
    with pytest.raises(InputError, match=r"\.point\(0\)\.plot"):
        getattr(run["in_other_worlds"].plot, name)()
