"""Recorded sheets: both back ends say the same, in the same places, and an SVG can be trusted.

The frames are test data made from simple formulas, as in test_plots.py.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

from reintegration_sim.core.errors import InputError
from reintegration_sim.core.text import speaking_as
from reintegration_sim.plots import panel as panel_module
from reintegration_sim.plots.all import figures
from reintegration_sim.plots.matplotlib_sheet import figure_of
from reintegration_sim.plots.measure import POINT_MM, text_mm
from reintegration_sim.plots.page import Area
from reintegration_sim.plots.panel import Panel
from reintegration_sim.plots.rows import Rows
from reintegration_sim.plots.scales import plain_words, round_places
from reintegration_sim.plots.sheet import Placed, Sheet
from reintegration_sim.plots.style import looks
from reintegration_sim.plots.svg import svg

from .test_languages import in_language
from .test_plots import ALL, LONG, SIX, comparison

SVG = "{http://www.w3.org/2000/svg}"
SIZES = pytest.mark.parametrize("width", [74, 80, 88, 120, 180, 300])


@pytest.fixture(params=sorted(ALL))
def spec(request):
    return ALL[request.param]


def collisions(sheet: Sheet) -> list[tuple[str, str]]:
    """Return pairs of lines of words whose boxes overlap by more than a hair."""
    boxes = [(line, box) for words in sheet.texts()
             for line, box in zip(words.lines, words.boxes(), strict=True) if line.strip()]
    found = []
    for i, (one, a) in enumerate(boxes):
        for other, b in boxes[:i]:
            wide = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            if wide > 0.15 and high > 0.35:
                found.append((one, other))
    return found


def outside(sheet: Sheet) -> list[str]:
    """Return the lines of words that leave the sheet."""
    return [line for words in sheet.texts()
            for line, (left, bottom, right, top) in zip(words.lines, words.boxes(), strict=True)
            if left < -0.01 or bottom < -0.01 or right > sheet.width + 0.01
            or top > sheet.height + 0.01]


def texts_of(element: str) -> list[str]:
    """Return every line of words of an SVG."""
    return [part.strip() for text in ElementTree.fromstring(element).iter(f"{SVG}text")
            for part in text.itertext() if part.strip()]


@SIZES
@pytest.mark.parametrize("names", [SIX[:1], SIX[:2], SIX[:3], SIX, LONG])
def test_words_neither_collide_nor_leave_the_sheet(names, width):
    for one in figures(comparison(names)):
        for words in (True, False):
            sheet = one.sheet(width, words=words)
            assert not outside(sheet), (one.name, outside(sheet))
            assert not collisions(sheet), (one.name, collisions(sheet))


@pytest.mark.parametrize("code", ["nl", "fr"])
@pytest.mark.parametrize("width", [74, 80, 140, 180])
def test_words_keep_apart_in_other_languages_too(code, width):
    with speaking_as(in_language(code)[0]):
        for one in figures(comparison(SIX)):
            sheet = one.sheet(width)
            assert not outside(sheet), (one.name, outside(sheet))
            assert not collisions(sheet), (one.name, collisions(sheet))


@pytest.mark.parametrize("width", [88, 180])
def test_both_back_ends_say_the_same_words(spec, width):
    drawn = spec.figure(width)
    drawn.canvas.draw()
    shown = [words.get_text() for words in drawn.findobj(Text)
             if words.get_visible() and words.get_text().strip()]
    assert sorted(shown) == sorted(texts_of(spec.svg(width)))


def test_both_back_ends_put_words_in_the_same_places(spec):
    """A line of Matplotlib starts where the sheet says, within a pixel or two of a page."""
    sheet, drawn = spec.sheet(), spec.figure()
    drawn.set_dpi(300)  # at fewer dots letters are moved to whole pixels
    drawn.canvas.draw()
    boxes: dict[str, list[tuple[float, float]]] = {}
    for words in drawn.findobj(Text):
        if words.get_visible() and words.get_text().strip():
            box = words.get_window_extent().transformed(drawn.dpi_scale_trans.inverted())
            boxes.setdefault(words.get_text(), []).append(
                (25.4 * (box.x0 + box.x1) / 2, 25.4 * (box.y0 + box.y1) / 2))
    for words in sheet.texts():
        for line, (left, bottom, right, top) in zip(words.lines, words.boxes(), strict=True):
            middle = (left + right) / 2, (bottom + top) / 2
            wide = right - left
            near = min(max(abs(x - middle[0]) - 0.03 * wide, abs(y - middle[1]))
                       for x, y in boxes[line])
            assert near < 0.8, (line, middle, boxes[line])


def test_axes_of_a_figure_hold_limits_ticks_and_labels():
    one = ALL["trajectories_durably_stable"]
    axes = one.figure().axes[0]
    assert axes.get_xlim() == (0.0, 5.0)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "1", "2", "3", "4", "5"]
    drawn = {tuple(line.get_ydata()) for line in axes.get_lines()}
    course = one.frame[one.frame["scenario"] == "sra"]["mean"]
    assert tuple(course) in drawn


def test_an_svg_is_the_same_each_time_and_in_every_thread(spec):
    again = [spec.svg() for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        again += pool.map(lambda _: spec.svg(), range(8))
    assert len(set(again)) == 1


def test_markup_in_words_is_escaped(spec):
    odd = replace(spec, title='a < b & "c" > d', reading="<script>alert('x')</script> & more",
                  alternative="5 < 6 & 7")
    root = ElementTree.fromstring(odd.svg())
    assert root.findtext(f"{SVG}title") == odd.title
    assert root.findtext(f"{SVG}desc") == odd.alternative
    assert odd.title in texts_of(odd.svg()) and "<script" not in odd.svg()


def test_words_of_the_sheet_can_be_left_to_the_page(spec):
    whole, bare = texts_of(spec.svg()), texts_of(spec.svg(words=False))
    assert spec.title in whole and spec.title not in bare
    assert not any("nobody real" in line for line in bare)
    labels = f"{spec.x_label} {spec.y_label}".split()
    assert set(labels) <= set(" ".join(bare).split())
    assert spec.sheet(words=False).height < spec.sheet().height


def test_what_leaves_a_panel_is_cut_off():
    sheet = Sheet("cut", 100.0, 60.0)
    panel = Area(sheet, 0.0, 0.0, 100.0, 60.0).panel(10.0, 10.0, 80.0, 40.0)
    panel.scale((0.0, 1.0), (0.0, 1.0))
    panel.line([0.0, 1.0], [0.0, 1.0], colour="#000000")
    assert "clip-path" not in svg(sheet, "t", "d")
    panel.band([0.0, 1.0], [0.5, 0.5], [0.6, 2.0], colour="#000000", opacity=0.2)
    found = svg(sheet, "t", "d")
    assert found.count('clip-path="url(#cut-clip0)"') == 1 and 'id="cut-clip0"' in found


def test_missing_values_break_a_line_and_flipped_scales_flip():
    sheet = Sheet("gap", 30.0, 20.0)
    panel = Area(sheet, 0.0, 0.0, 30.0, 20.0).panel(0.0, 0.0, 30.0, 20.0)
    panel.scale((0.0, 3.0), (10.0, 0.0))
    panel.frame(left=False, bottom=False)
    panel.line([0, 1, 2, 3], [0.0, 5.0, np.nan, 10.0], colour="#123456", step=False)
    panel.points([1.0], [np.nan], fill="#654321")
    path = re.search(r'<path d="([^"]+)"[^>]*#123456', svg(sheet, "t", "d"))
    assert path is not None and path.group(1).count("M") == 2
    assert path.group(1).startswith("M0.00 0.00 28.35 28.35")
    assert "#654321" not in svg(sheet, "t", "d")


@pytest.mark.parametrize("marker", [*sorted({one.marker for one in looks(
    [*SIX, "a", "b", "c"]).values()}), "D", "|"])
def test_every_marker_is_drawn_by_both(marker):
    sheet = Sheet("marker", 20.0, 20.0)
    panel = Area(sheet, 0.0, 0.0, 20.0, 20.0).panel(0.0, 0.0, 20.0, 20.0)
    panel.frame(left=False, bottom=False)
    panel.points(0.5, 0.5, marker=marker, size=20.0, fill="#000000", edge="#000000", width=1.0)
    assert "#000000" in svg(sheet, "t", "d")
    figure = figure_of(sheet)
    figure.canvas.draw()
    dark = np.argwhere(np.asarray(figure.canvas.buffer_rgba())[..., 0] < 128)
    tall = (dark[:, 0].max() - dark[:, 0].min() + 1) * 72.0 / figure.dpi
    assert 17.0 < tall < 30.0  # a diamond is a square on its corner


def test_words_are_measured_as_matplotlib_does():
    for words in ("AVATAR To. Ty", "« 1 234,5 % »", "◂ worse · better ▸", "Rückkehr – œuvre ρ"):
        for bold in (False, True):
            font = FontProperties(family="DejaVu Sans", size=6.5,
                                  weight="bold" if bold else "normal")
            wide = TextToPath().get_text_width_height_descent(words, font, False)[0]
            assert text_mm(words, 6.5, bold) == pytest.approx(wide * POINT_MM * 1.03, rel=0.01)


def test_ticks_are_round_and_few():
    assert round_places(0.0, 35.0, 5) == [0.0, 10.0, 20.0, 30.0]
    assert plain_words(round_places(0.31, 0.69, 5)) == ["0.4", "0.5", "0.6"]
    assert round_places(-0.2, 7.3, 5) == round_places(7.3, -0.2, 5)
    assert round_places(2.0, 2.0, 5) == [2.0]
    for low, high in ((-3.0, 11.0), (0.0, 1e-4), (5e5, 9e6)):
        assert 2 <= len(round_places(low, high, 5)) <= 6


def test_rows_hold_what_the_frame_holds():
    frame = ALL["forest"].frame
    rows = Rows.of(frame)
    assert len(rows) == len(frame) and rows["label"] == frame["label"].tolist()
    assert list(rows.by("panel")) == list(dict.fromkeys(frame["panel"]))
    assert len(rows.where("scenario", "sra")) == int((frame["scenario"] == "sra").sum())


def test_a_width_out_of_bounds_is_refused():
    for width in (71.0, 401.0):
        with pytest.raises(InputError, match="allowed are 72 to 400"):
            ALL["phases"].svg(width)


def test_only_one_module_draws_with_matplotlib():
    """The figures record marks; fonts are measured, and a Figure is handed on, elsewhere."""
    allowed = {"measure.py": {"matplotlib.font_manager", "matplotlib.textpath"},
               "spec.py": {"matplotlib.figure"}}
    for path in sorted(Path(panel_module.__file__).parent.glob("*.py")):
        known = set(re.findall(r"^(?:from|import) (matplotlib[.\w]*)", path.read_text(), re.M))
        assert path.name == "matplotlib_sheet.py" or known == allowed.get(path.name, set())


def test_placed_words_go_down_line_by_line():
    words = Placed(10.0, 50.0, ("one", "two"), 10.0, "#000000", False, "left", False)
    (_, low, _, high), (_, lower, _, _) = words.boxes()
    assert low - lower == pytest.approx(words.pitch) and high > low
    assert Panel(0.0, 0.0, 10.0, 10.0).at_x(0.5) == 5.0
