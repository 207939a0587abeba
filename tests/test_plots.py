"""Figures: what they say is what they draw, nothing is cut off, and files are reproducible.

The frames here are test data made from simple formulas; they are no results of the simulation.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from matplotlib.text import Text

from reintegration_sim.core.errors import InputError, OutputError, UnknownNameError
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.plots.accessor import PlotAccessor
from reintegration_sim.plots.all import figures
from reintegration_sim.plots.effort import effort
from reintegration_sim.plots.forest import forest
from reintegration_sim.plots.incidence import incidence
from reintegration_sim.plots.page import spread
from reintegration_sim.plots.phases import phases
from reintegration_sim.plots.style import PHASES, contrast_with_white, looks, scenario_label
from reintegration_sim.plots.trajectories import trajectories
from reintegration_sim.plots.twins import twins
from reintegration_sim.plots.words import number, signed, whole_hundred

LONG = ("a_policy_with_the_longest_name_that_any_policy_can_ever_have",
        "another_policy_with_the_longest_name_that_a_policy_can_have")
SIX = ("status_quo", "security_first", "sra", "living_labs_only", "structural_only",
       "security_first_at_todays_effort")
KINDS = ("offence", "onset", "offence_seen", "revocation", "known")


def comparison(scenarios=SIX[:3], months=60):
    """Return frames of the shape a comparison has, filled from formulas (test data)."""
    time = np.arange(1, months + 1)
    series, differences, effort_rows, curves = [], [], [], []
    for s, scenario in enumerate(scenarios):
        for o, outcome in enumerate(OUTCOMES):
            size = 0.6 if outcome.unit == "0-1" else 40.0
            mean = size * (0.3 + 0.1 * s + 0.01 * (o % 7)) * time / months
            if outcome.name.startswith("phase_"):
                mean = np.full(months, 100.0 / len(PHASES))
            series.append(pd.DataFrame({
                "scenario": scenario, "month": time, "outcome": outcome.name, "mean": mean,
                "q025": 0.6 * mean, "q25": 0.9 * mean, "q50": mean, "q75": 1.1 * mean,
                "q975": 1.5 * mean}))
            if outcome.theme == "effort":
                effort_rows.append((scenario, outcome.name, 100.0 * s + o, 100.0 * s))
            if s == 0:
                continue
            change = size * 0.1 * s * (-1) ** o
            differences.extend({
                "scenario": scenario, "baseline": scenarios[0], "outcome": outcome.name,
                "month": month, "baseline_mean": size * 0.3, "scenario_mean": mean[-1],
                "difference": change, "low": change - 0.1 * size, "high": change + 0.1 * size,
                "low50": change - 0.03 * size, "high50": change + 0.03 * size,
                "simulation_error": 0.02 * size, "favourable": 0.7, "delivery": 0.4 * change,
                "effect": 0.6 * change, "pairing_gain": 3.0} for month in sorted({12, months}))
        for kind in KINDS:
            share = 0.1 * (s + 1) * (1.0 - np.exp(-time / 20.0))
            curves.append(pd.DataFrame({
                "scenario": scenario, "kind": kind, "months_since_release": time,
                "incidence": share, "low": 0.5 * share, "high": 1.4 * share}))
    twin_rows = [(name, scenarios[0], months, 17.2, 20.4 + i, 0.8, 61.6 - i)
                 for i, name in enumerate(scenarios[1:])]
    return SimpleNamespace(
        series=_as_stored(pd.concat(series, ignore_index=True)),
        differences=pd.DataFrame(differences),
        twins=pd.DataFrame(twin_rows, columns=["scenario", "baseline", "month", "both",
                                               "only_scenario", "only_baseline", "neither"]),
        incidence=_as_stored(pd.concat(curves, ignore_index=True)),
        effort=pd.DataFrame(effort_rows, columns=["scenario", "outcome", "value", "difference"]),
        dictionary=pd.DataFrame([{"table": "outcomes", **asdict(row)} for row in OUTCOMES]),
        baseline=scenarios[0], scenarios=list(scenarios),
        settings={"replications": 200, "series": 200, "people": 100, "months": months, "seed": 1,
                  "population": "arrivals", "parameters": "draws"})


def _as_stored(frame):
    """Return the frame with names as categories, one of which does not occur."""
    for column in frame.columns.intersection(["scenario", "outcome", "kind"]):
        names = list(dict.fromkeys(frame[column]))
        frame[column] = pd.Categorical(frame[column], ["unused", *names])
    return frame


ALL = {spec.name: spec for spec in figures(comparison())}


@pytest.fixture(params=sorted(ALL))
def spec(request):
    return ALL[request.param]


def test_a_report_has_all_figures_in_order():
    assert list(ALL) == [
        "trajectories_people_with_offence", "trajectories_known_reengagements",
        "trajectories_durably_stable", "trajectories_core_index", "forest", "phases", "incidence",
        "effort", "twins"]


def test_a_frame_is_tidy_and_holds_something(spec):
    assert len(spec.frame) > 0
    assert "scenario" in spec.frame
    assert list(spec.frame.index) == list(range(len(spec.frame)))
    assert all(isinstance(column, str) for column in spec.frame)


def test_words_are_there_and_name_the_policies(spec):
    for words in (spec.title, spec.reading, spec.alternative, spec.note):
        assert words.strip() and "{" not in words and "_" not in words
    assert spec.reading.endswith(".") and re.search(r"\d", spec.reading)
    assert "SRA" in spec.reading
    assert "nobody real" in spec.note and "200 simulations" in spec.note and "seed 1" in spec.note


def test_labels_carry_units(spec):
    labels = f"{spec.x_label} {spec.y_label}"
    assert re.search(r"years|of 100|per 100|unit|index", labels)


def test_alternative_text_holds_the_numbers_of_the_frame():
    c = comparison()
    course = trajectories(c)
    last = course.frame[course.frame["month"] == 60]
    for _, row in last.iterrows():
        assert number(row["mean"]) in course.alternative
    part = forest(c).frame.query("outcome == 'durably_stable'")
    for value in part["difference"]:
        assert signed(value, 1) in forest(c).alternative
    for value in effort(c).frame["value"]:
        assert number(value) in effort(c).alternative
    for value in twins(c).frame["shown"]:
        assert str(value) in twins(c).alternative
    curves = incidence(c).frame
    for value in curves[curves["months_since_release"] == 60]["incidence"]:
        assert number(value) in incidence(c).alternative
    assert number(phases(c).frame["people"].iloc[-1]) in phases(c).alternative


def test_reading_sentences_say_the_main_number():
    c = comparison()
    assert re.search(r"After 5 years, .*durably stable.* under SRA", trajectories(c).reading)
    assert "28" not in twins(c).reading and "21 would be" in twins(c).reading
    assert "in prison after 5 years" in phases(c).reading


def test_a_table_speaks_to_people(spec):
    table = spec.table()
    assert len(table) == len(spec.frame)
    assert "policy" in table and "scenario" not in table
    assert "SRA" in set(table["policy"])


def test_justice_comes_first_and_only_stability_shows_delivery():
    frame = forest(comparison()).frame
    assert frame["theme"].iloc[0] == "justice"
    assert frame.loc[frame["theme"] == "justice", "delivery"].isna().all()
    assert frame.loc[frame["outcome"] == "durably_stable", "delivery"].notna().all()


def test_an_index_is_shown_in_points_of_a_hundred():
    c = comparison()
    shown = forest(c, outcomes=["core_index"]).frame["difference"].iloc[0]
    held = c.differences.query("outcome == 'core_index' and month == 60")["difference"].iloc[0]
    assert shown == pytest.approx(100.0 * held)


def test_phases_sum_to_a_hundred():
    frame = phases(comparison()).frame
    sums = frame.groupby(["scenario", "month"])["people"].sum()
    assert np.allclose(sums, 100.0)


def test_whole_people_sum_to_a_hundred():
    assert whole_hundred([33.34, 33.33, 33.33, 0.0]) == [34, 33, 33, 0]
    assert sum(whole_hundred([17.2, 20.4, 0.8, 61.6])) == 100


@pytest.mark.parametrize("names", [SIX[:2], SIX[:3], SIX, LONG])
@pytest.mark.parametrize("width", [88, 180])
def test_no_words_are_cut_off(names, width):
    for one in figures(comparison(names)):
        figure = one.figure(width)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        page = figure.bbox
        for words in figure.findobj(Text):
            if not (words.get_visible() and words.get_text().strip()):
                continue
            box = words.get_window_extent(canvas.get_renderer())
            inside = (box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1
                      and box.y1 <= page.y1 + 1)
            assert inside, (one.name, words.get_text(), box)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_labels_at_the_end_of_lines_do_not_collide(count):
    figure = trajectories(comparison(SIX[:count])).figure()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    for axes in figure.axes:
        boxes = [words.get_window_extent(canvas.get_renderer()) for words in axes.texts]
        assert boxes
        for i, one in enumerate(boxes):
            assert not any(one.overlaps(other) for other in boxes[:i])


def test_spread_keeps_order_and_distance():
    places = spread([5.0, 5.0, 5.1, 9.9], 2.0, 0.0, 10.0)
    assert places == sorted(places)
    assert min(np.diff(places)) >= 2.0 - 1e-9 and places[0] >= 0.0 and places[-1] <= 10.0


def test_a_png_is_not_blank_and_says_what_it_shows(spec, tmp_path):
    path = spec.save(tmp_path / "figure.png")
    pixels = imread(path)
    assert pixels.shape[1] == int(180 / 25.4 * 200) and pixels[..., :3].std() > 0.05
    assert spec.title.encode("latin-1", "ignore")[:12] in path.read_bytes()


def test_an_svg_is_the_same_each_time_and_keeps_its_words(spec, tmp_path):
    one = spec.save(tmp_path / "one.svg").read_bytes()
    assert one == spec.save(tmp_path / "two.svg").read_bytes()
    root = ElementTree.fromstring(one)
    space = "{http://www.w3.org/2000/svg}"
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{space}title") == spec.title
    assert root.findtext(f"{space}desc") == spec.alternative
    assert sum(1 for _ in root.iter(f"{space}text")) > 5
    assert b"<dc:date>" not in one


def test_svg_for_a_page_is_one_element_with_ids_of_its_own():
    svgs = [one.svg() for one in figures(comparison())]
    ids = [name for svg in svgs for name in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))
    for svg in svgs:
        root = ElementTree.fromstring(svg)
        assert svg.startswith("<svg") and svg.endswith("</svg>")
        assert "width" not in root.attrib and "viewBox" in root.attrib
        for name in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', svg):
            assert "".join(name) in ids


def test_a_misspelt_outcome_gets_the_nearest_name():
    with pytest.raises(UnknownNameError, match="did you mean 'durably_stable'"):
        trajectories(comparison(), "durably_stabel")
    with pytest.raises(UnknownNameError, match="did you mean 'core_index'"):
        forest(comparison(), outcomes=["core_indx"])
    with pytest.raises(UnknownNameError, match="did you mean 'offence_seen'"):
        incidence(comparison(), "offence_sen")


def test_what_cannot_be_drawn_or_saved_is_said_in_words(tmp_path):
    with pytest.raises(InputError, match="month = 7 was not compared; allowed are 12, 60"):
        forest(comparison(), month=7)
    with pytest.raises(InputError, match="nothing to draw for the figure 'twins'"):
        twins(comparison(SIX[:1]))
    with pytest.raises(InputError, match=r"saved as \.png or \.svg, not as '\.pdf'"):
        ALL["twins"].save(tmp_path / "figure.pdf")
    with pytest.raises(InputError, match="width_mm = 20; allowed are 72 to 400"):
        ALL["twins"].figure(20)
    with pytest.raises(OutputError, match="cannot write"):
        ALL["twins"].save(tmp_path / "nowhere" / "figure.svg")


def test_one_policy_alone_has_the_figures_that_need_no_other():
    names = [one.name for one in figures(comparison(SIX[:1]))]
    assert "forest" not in names and "twins" not in names and "phases" in names


def test_short_runs_have_an_axis_too():
    for one in figures(comparison(months=6)):
        assert one.png()[:4] == b"\x89PNG"


def test_the_accessor_offers_every_figure():
    plot = PlotAccessor(comparison())
    names = [plot.trajectories().name, plot.forest().name, plot.phases().name,
             plot.incidence().name, plot.effort().name, plot.twins().name]
    assert set(names) <= {one.name for one in plot.all()}


def test_policies_differ_in_colour_line_and_marker_and_can_be_read():
    found = looks(SIX)
    assert len({one.colour for one in found.values()}) == len(SIX)
    assert len({one.dash for one in found.values()}) == len(SIX)
    assert len({one.marker for one in found.values()}) == len(SIX)
    assert all(contrast_with_white(one.ink) >= 4.5 for one in found.values())
    assert scenario_label("sra_without_living_labs") == "SRA without Living Labs"


def test_the_users_style_is_neither_changed_nor_obeyed():
    before = dict(matplotlib.rcParams)
    with matplotlib.rc_context({"font.size": 30.0, "axes.grid": False}):
        strange = ALL["twins"].png()
    assert strange == ALL["twins"].png()
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_imported():
    code = ("import sys, reintegration_sim.plots.accessor; "
            "sys.exit('matplotlib.pyplot' in sys.modules)")
    root = Path(__file__).resolve().parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
