"""Languages: every message is translated, none is left over, and readers do not mix."""

from __future__ import annotations

import ast
import asyncio
import re
import string
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date

import pytest
from babel.numbers import format_decimal
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from reintegration_sim.core import languages
from reintegration_sim.core.errors import UnknownNameError
from reintegration_sim.core.languages import LANGUAGES, LOCALES, speak, speaking, tongue_of
from reintegration_sim.core.text import (
    in_sense,
    language,
    localised,
    number,
    percent,
    plural,
    speak_as,
    speaking_as,
    text,
)
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.plots.all import figures
from reintegration_sim.plots.style import PHASES
from reintegration_sim.plots.words import in_unit, signed, span
from reintegration_sim.policy.levers import DECIDERS, LEVERS, THEMES, WORLD

from .catalogue import MODULES, UNCHECKED, key, messages, undeclared, updated
from .test_plots import SIX, comparison

OTHERS = sorted(set(LANGUAGES) - {"en"})
BY_LANGUAGE = pytest.mark.parametrize("code", OTHERS)

SAME = {
    "nl": {"Living Labs", "D-RadEx.", "per 100", "SRA", "status quo", "man",
           "parameters: {parameters}", "A", "B", "In Python", "Privacy", "Seed", "Start", "effect",
           "n", "n {n}", "seed {seed}", "{note} reintegration-sim {version}."},
    "fr": {"Prison", "Coordination", "Services", "Relations", "Living Labs", "justice",
           "institutions", "D-RadEx.", "Phase.", "phases", "phase", "prison", "effort",
           "probation", "SRA", "{n} simulation", "n", "n {n}", "parents", "A", "B", "Effort",
           "Pages", "Source", "Sources", "Version", "sources", "{title}. Version {version}.",
           "{note} reintegration-sim {version}."},
}
"""Names and words that are the same in English and in this language."""


def entries(code):
    return {key(entry): entry for entry in languages.catalogue(code) if entry.id}


def forms(entry) -> tuple[str, ...]:
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)


def names_in(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


# The catalogues are complete


@BY_LANGUAGE
def test_every_message_is_translated(code) -> None:
    known = entries(code)
    missing = [m for m in messages() if m not in known or not all(forms(known[m]))]
    assert not missing, f"run: python tests/catalogue.py --update, then translate {missing[:5]}"


@BY_LANGUAGE
def test_no_entry_is_left_over(code) -> None:
    unused = set(entries(code)) - set(messages())
    assert not unused, f"run: python tests/catalogue.py --update; unused are {sorted(unused)[:5]}"


def test_a_missing_and_an_unused_entry_are_found(monkeypatch) -> None:
    more = {**messages(), ("", "a message nobody translated", ""): ["here"]}
    del more[("", "Steady policy", "")]
    monkeypatch.setattr("tests.catalogue.messages", lambda: more)
    fresh = {key(entry): entry for entry in updated("nl") if entry.id}
    assert fresh[("", "a message nobody translated", "")].string == ""
    assert fresh[("", "a message nobody translated", "")].user_comments == [UNCHECKED]
    assert ("", "Steady policy", "") not in fresh and ("", "Steady policy", "") in entries("nl")


@BY_LANGUAGE
def test_an_update_would_change_nothing(code) -> None:
    held = {message: (forms(e), e.user_comments) for message, e in entries(code).items()}
    assert held == {key(e): (forms(e), e.user_comments) for e in updated(code) if e.id}


@BY_LANGUAGE
def test_placeholders_and_spaces_around_are_those_of_the_source(code) -> None:
    for (_, one, many), entry in entries(code).items():
        for form in forms(entry):
            assert names_in(form) == names_in(many or one), one
            if one != "; ":  # French has a space before it
                assert form[:1].isspace() == one[:1].isspace(), one
                assert form[-1:].isspace() == one[-1:].isspace(), one
            assert ("'{" in form) == ("'{" in one) and "  " not in form, one


@BY_LANGUAGE
def test_what_is_the_same_as_in_english_is_meant_to_be(code) -> None:
    same = {one for (_, one, _), entry in entries(code).items() if one == forms(entry)[0]}
    words = {one for one in same if re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", one))}
    assert words == SAME[code]


@BY_LANGUAGE
def test_entries_say_whether_a_native_reader_has_seen_them(code) -> None:
    assert {tuple(e.user_comments) for e in entries(code).values()} <= {(UNCHECKED,), ()}
    assert not any(e.fuzzy for e in entries(code).values())


@BY_LANGUAGE
def test_nobody_is_called_what_a_person_is_not(code) -> None:
    said = " ".join(form for e in entries(code).values() for form in forms(e))
    for allowed in ("infraction terroriste", "terroristische misdrijven",  # names of offences
                    "groupe terroriste", "terroristische groep"):  # and of groups, not of people
        said = said.replace(allowed, "")
    assert not re.search(r"terroris|radica[al]|jihad|delinquent|délinquant|crimin", said, re.I)


def test_french_signs_are_held_to_their_words() -> None:
    for entry in entries("fr").values():
        for form in forms(entry):
            said = form.replace("\u202f", "~")
            assert not re.search(r"\w ?[;?!]|\w %|[\w)}] :|« | »", said), form


# The code hands over whole messages


def test_whatever_is_not_a_literal_comes_from_a_declared_table() -> None:
    assert not undeclared()


def test_no_message_is_fixed_when_a_module_is_imported() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text())
        inside = {id(n) for f in ast.walk(tree)
                  if isinstance(f, (ast.FunctionDef, ast.Lambda)) for s in ast.walk(f)
                  for n in (s,) if s is not f}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                    "text", "plural", "in_sense"):
                assert id(node) in inside, f"{path.name}, line {node.lineno}"


@BY_LANGUAGE
def test_every_word_of_the_tables_has_a_translation(code) -> None:
    rows = [(r.label, r.unit, r.low_end, r.high_end) for r in (*LEVERS, *WORLD)]
    rows += [(o.label, o.unit, o.theme, o.definition) for o in OUTCOMES]
    rows += [tuple(THEMES.values()), tuple(DECIDERS.values()),
             tuple(words for words, _ in PHASES.values())]
    spoken = tongue_of(code)
    assert not [word for row in rows for word in row if word not in spoken.messages]
    assert {r.theme for r in LEVERS} == set(THEMES)
    assert {d for r in LEVERS for d in r.decides} == set(DECIDERS)


# Terms that must be right (experience.md, 3.7)


@pytest.mark.parametrize(("code", "source", "words"), [
    ("nl", "Files per justice assistant", "justitieassistent"),
    ("fr", "Files per justice assistant", "assistant de justice"),
    ("nl", "staff stress in houses of justice", "justitiehuizen"),
    ("fr", "staff stress in houses of justice", "maisons de justice"),
    ("nl", "Mean belief of OCAD over people listed.", "OCAD"),
    ("fr", "Mean belief of OCAD over people listed.", "OCAM"),
    ("nl", "Returnees who attend.", "Terugkeerders"),
    ("fr", "Returnees who attend.", "Personnes revenues"),
    ("nl", "revocations without an offence", "herroepingen"),
    ("fr", "revocations without an offence", "révocations"),
    ("nl", "known re-engagements", "nieuwe betrokkenheid bij gewelddadig extremisme"),
    ("fr", "known re-engagements", "engagements dans l’extrémisme violent"),
])
def test_terms_of_the_field(code, source, words) -> None:
    with speaking(code):
        assert words in text(source)


# Numbers, plurals, dates


@pytest.mark.parametrize(("code", "known"), [
    ("en", ("1,234,567.9", "−0.50", "12.5%", "3 March 2026", "+1.2")),
    ("nl", ("1.234.567,9", "−0,50", "12,5%", "3 maart 2026", "+1,2")),
    ("fr", ("1\u202f234\u202f567,9", "−0,50", "12,5\u202f%", "3 mars 2026", "+1,2")),
])
def test_numbers_and_dates_are_written_as_in_the_language(code, known) -> None:
    with speaking(code):
        assert (number(1234567.89, 1), number(-0.5, 2), percent(0.125, 1),
                languages.date(date(2026, 3, 3)), signed(1.23, 1)) == known
        assert signed(-0.001, 1) == number(0.0, 1) and signed(0.0) == "0"
        assert in_unit(0.5, "0-1") == number(0.5, 2)
        for value in (0.0, 3.25, 1234.5, -98765.432):
            babel = format_decimal(value, "#,##0.00;−#,##0.00", locale=LOCALES[code])
            assert number(value, 2) == babel
        assert localised("+1.5") == ("+1.5" if code == "en" else "+1,5")


@pytest.mark.parametrize(("code", "known"), [
    ("en", ("0 years", "1 year", "2 years", "1 child", "0 children", "1,000 months")),
    ("nl", ("0 jaar", "1 jaar", "2 jaar", "1 kind", "0 kinderen", "1.000 maanden")),
    ("fr", ("0 an", "1 an", "2 ans", "1 enfant", "0 enfant", "1\u202f000 mois")),
])
def test_plurals(code, known) -> None:
    with speaking(code):
        assert (span(0), span(12), span(24), plural("{n} child", "{n} children", 1),
                plural("{n} child", "{n} children", 0), span(1000)) == known
        assert plural("{n} stray", "{n} strays", 2) == "2 strays"


def test_a_sense_decides_between_translations() -> None:
    with speaking("fr"):
        assert text("none") == "zéro" and in_sense("correlation", "none") == "aucune"
        assert in_sense("a sense nobody listed", "none") == "zéro"
        assert in_sense("in a sentence", "SRA") == "la SRA"
    assert in_sense("correlation", "none") == "none"


# One context, one language


def test_english_is_spoken_by_default_and_again_afterwards() -> None:
    assert language() == "en" and text("Prison") == "Prison"
    with speaking("nl"):
        assert language() == "nl" and text("Prison") == "Gevangenis"
        with speaking("fr"):
            assert text("a message nobody translated {n}", n=1) == "a message nobody translated 1"
        with speaking("en"):
            assert text("Housing support") == "Housing support"
        assert language() == "nl"
    with pytest.raises(ZeroDivisionError), speaking("fr"):
        _ = 1 / 0
    assert language() == "en"
    with pytest.raises(UnknownNameError, match="did you mean 'fr'"), speaking("frr"):
        pass


def test_threads_do_not_mix() -> None:
    together = threading.Barrier(3)
    heard: dict[str, list[str]] = {}

    def visit(code: str) -> None:
        speak(code)
        together.wait(timeout=300)
        heard[code] = [text("Housing support") for _ in range(200)]

    threads = [threading.Thread(target=visit, args=(code,)) for code in LANGUAGES]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {code: set(words) for code, words in heard.items()} == {
        "en": {"Housing support"}, "nl": {"Hulp bij huisvesting"}, "fr": {"Aide au logement"}}
    assert language() == "en"


def test_asynchronous_tasks_do_not_mix() -> None:
    async def visit(code: str) -> list[str]:
        speak(code)
        heard = []
        for _ in range(5):
            await asyncio.sleep(0)
            heard.append(await asyncio.to_thread(text, "Housing support"))
        return heard

    async def visits() -> list[list[str]]:
        return await asyncio.gather(*(visit(code) for code in LANGUAGES))

    assert [set(words) for words in asyncio.run(visits())] == [
        {"Housing support"}, {"Hulp bij huisvesting"}, {"Aide au logement"}]
    assert language() == "en"


def test_english_needs_neither_babel_nor_a_catalogue() -> None:
    code = ("import sys\nimport reintegration_sim.plots.all\nimport reintegration_sim.analysis\n"
            "print([name for name in sys.modules if name.split('.')[0] == 'babel'])")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# Figures


class Listening(dict):
    """A catalogue that remembers what it was asked for and did not have."""

    def __init__(self, known) -> None:
        super().__init__(known)
        self.missed: set[str] = set()

    def get(self, message, otherwise=None):
        if message not in self and "\x04" not in message:
            self.missed.add(message)
        return super().get(message, otherwise)


def in_language(code: str):
    listening = Listening(tongue_of(code).messages)
    return replace(tongue_of(code), messages=listening), listening


@BY_LANGUAGE
def test_nothing_in_a_figure_stays_english(code) -> None:
    spoken, listening = in_language(code)
    with speaking_as(spoken):
        drawn = figures(comparison(SIX))
    for one in drawn:
        one.svg()  # drawn outside the block, yet in its language
        one.table()
    assert not listening.missed
    said = " ".join(f"{one.title} {one.reading} {one.alternative} {one.note} {one.x_label} "
                    f"{one.y_label} {one.svg()} {' '.join(one.headings.values())}"
                    for one in drawn)
    said = re.sub(r"<style.*?</style>|<[^>]*>", " ", said, flags=re.DOTALL)
    for english in ("people", "simulation error", "policy", "security first", "durably stable",
                    " the ", " under ", " and ", "years"):
        assert english not in said, english
    assert not re.search(r"\d\.\d", said), "decimal points"


@BY_LANGUAGE
@pytest.mark.parametrize("width", [88, 180])
def test_no_words_are_cut_off(code, width) -> None:
    with speaking(code):
        drawn = figures(comparison(SIX))
    for one in drawn:
        figure = one.figure(width)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        page = figure.bbox
        for words in figure.findobj(Text):
            if words.get_visible() and words.get_text().strip():
                box = words.get_window_extent(canvas.get_renderer())
                assert box.x0 >= -1 and box.y0 >= -1, (one.name, words.get_text())
                assert box.x1 <= page.x1 + 1, (one.name, words.get_text())
                assert box.y1 <= page.y1 + 1, (one.name, words.get_text())


def test_a_figure_keeps_its_language() -> None:
    with speaking("nl"):
        dutch = next(one for one in figures(comparison()) if one.name == "phases")
    english = next(one for one in figures(comparison()) if one.name == "phases")
    before = dutch.svg()
    assert (dutch.language, english.language) == ("nl", "en")
    with speaking("fr"):
        assert dutch.svg() == before and "voorlopige hechtenis" in before
        assert "on remand" in english.svg()
    assert set(dutch.table()) & {"beleid", "maand", "fase"} and language() == "en"
    speak_as(None)
