"""A figure on a page: its title and what it says, then chart, table, source or download.

The drawing is the FigureSpec's own; this only frames it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from htpy import Element, a, article, button, dd, div, dl, dt, fragment, h3, li, p, ul
from markupsafe import Markup

from .. import __version__
from ..core.text import number, text
from ..engine.outcomes import OUTCOMES
from ..plots.spec import FigureSpec
from .scene import Scene, Section, section
from .session import SHOWN_AS, address_of
from .tables import frame_table
from .texts.figures import kind_of

PHONE_MM, NARROW_MM, WIDE_MM = 74.0, 96.0, 180.0
"""Widths at which figures are drawn: a phone's, half the column of results, and all of it. A page
shows them larger, so that words on them are as large as those around."""
FORMATS = ("csv", "svg", "png")


def figure_section(scene: Scene, spec: FigureSpec, *, wide: bool = False) -> Section:
    """Return a figure as a section of its own."""
    shown = scene.session.shown_as.get(spec.name, SHOWN_AS[0])
    content = article(f"#figure-{spec.name}", class_="figure", aria_labelledby=f"head-{spec.name}")[
        h3(f"#head-{spec.name}")[spec.title],
        p(".reading")[spec.reading],
        div(".figure-tabs", role="group", aria_label=text("View of this figure"))[(
            button(type="button", data_do="figure", data_with=f"{spec.name}:{view}",
                   aria_pressed="true" if view == shown else "false",
                   id=f"tab-{spec.name}-{view}")[words]
            for view, words in _views().items())],
        div(".figure-body")[_body(scene, spec, shown, wide)],
        p(".how")[a(href=f"{_link(scene, 'reading')}#{kind_of(spec.name)}", data_page="")[
            text("How to read this")]],
    ]
    return section(f"figure-{spec.name}", content, "figure-wide" if wide else "figure-half")


def _views() -> dict[str, str]:
    words = (text("Chart"), text("Table"), text("Source"), text("Download"))
    return dict(zip(SHOWN_AS, words, strict=True))


def _link(scene: Scene, page: str) -> str:
    return address_of(scene.session.state, page)


def _body(scene: Scene, spec: FigureSpec, shown: str, wide: bool) -> Element | Markup:
    if shown == "table":
        return frame_table(spec.table(), spec.title, f"table-{spec.name}")
    if shown == "source":
        return _source(scene, spec)
    if shown == "download":
        return _download(scene, spec)
    width = PHONE_MM if scene.session.narrow else WIDE_MM if wide else NARROW_MM
    return Markup(spec.svg(width, words=False))


def _source(scene: Scene, spec: FigureSpec) -> Element:
    rows: list[tuple[str, str]] = [
        (text("What was run"), spec.note),
        (text("Numbers of the model"), drawn_from()),
        (text("Version"), f"reintegration-sim {__version__}"),
        (text("Address"), scene.session.address),
    ]
    if scene.answer is not None:
        rows.insert(1, (text("Pairs of simulations"), number(scene.answer.pairs, 0)))
    definitions = _definitions(spec)
    return div[
        dl[(fragment[dt[name], dd[words]] for name, words in rows)],
        fragment[p[text("What the outcomes mean:")], ul[(li[words] for words in definitions)]]
        if definitions else None]


def _definitions(spec: FigureSpec) -> list[str]:
    if "outcome" not in spec.frame:
        return []
    names = set(spec.frame["outcome"].astype(str))
    return [text("{label}: {definition}", label=text(row.label), definition=" ".join(
                text(words) for words in (row.definition, row.caveat) if words))
            for row in OUTCOMES if row.name in names]


def drawn_from() -> str:
    """Return where the numbers of the model come from, as it stands on every badge."""
    return text("published ranges, not yet fitted to Belgium")


def _download(scene: Scene, spec: FigureSpec) -> Element:
    words = {"csv": text("Table (CSV)"), "svg": text("Drawing (SVG)"), "png": text("Picture (PNG)")}
    return ul(".downloads")[(li[a(href=download_address(scene, spec.name, kind), download="")[
        words[kind]]] for kind in FORMATS)]


def download_address(scene: Scene, name: str, kind: str) -> str:
    """Return where a figure or a table of this page can be fetched as a file."""
    query = scene.session.address.partition("?")[2]
    more = [("page", scene.session.page), ("pairs", str(scene.answer.pairs if scene.answer else 0)),
            *(("choose", f"{key}:{value}") for key, value in scene.session.choices.items())]
    return f"/download/{name}.{kind}?{query}&{urlencode(more)}"
