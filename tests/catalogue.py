"""Everything that is to be translated, collected from the code and its tables.

``python tests/catalogue.py --update`` brings the catalogues up to date: new messages come in
empty, those no longer used go, translations stay. Every entry begins with the comment
"unchecked: no native reader yet"; whoever has read it as a native speaker takes that line away.
Messages are (sense, singular, plural); sense and plural are empty where there is none.
"""

from __future__ import annotations

import argparse
import ast
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from reintegration_sim.analysis import brief, life_words, published
from reintegration_sim.batch.study import study
from reintegration_sim.core.languages import LANGUAGES, catalogue
from reintegration_sim.dashboard import address, presets, tools
from reintegration_sim.dashboard.instant import TODAY, YOURS, A, B
from reintegration_sim.dashboard.pages.all import PAGES
from reintegration_sim.engine.outcomes import OUTCOMES
from reintegration_sim.evidence.dossier import DOSSIER, GAPS
from reintegration_sim.evidence.registry import GRADES
from reintegration_sim.mechanisms import MECHANISMS
from reintegration_sim.plots import incidence, style, words
from reintegration_sim.policy.files import load_scenario, shipped_names
from reintegration_sim.policy.levers import BASES, DECIDERS, LEVERS, SECTIONS, THEMES, WORLD

PACKAGE = Path(__file__).parents[1] / "reintegration_sim"
CATALOGUES = PACKAGE / "core" / "catalogues"
UNCHECKED = "unchecked: no native reader yet"
PLURALS = {"nl": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
"""Named, as Babel from 2.19 on gives French a third form, for millions, which no message needs."""
MODULES = (*sorted((PACKAGE / "plots").glob("*.py")), PACKAGE / "analysis" / "life_words.py",
           PACKAGE / "analysis" / "two_lives.py",
           *sorted((PACKAGE / "dashboard").rglob("*.py")))
"""The modules whose literal messages are translated."""
Message = tuple[str, str, str]

FROM_TABLES = {
    "plain(name)", "row['label']", "row['unit']", "unit", "POPULATIONS[population]",
    "PARAMETERS[parameters]", "str(stated)", "lever(name).label", "lever(name).unit",
    "world_assumption(name).label", "world_assumption(name).unit", "words", "PHASES[name][0]",
    "row['sex']", "REGION[row['region']]", "NATIONALITY[row['nationality']]",
    "FAMILY[row['family']]", "PHASE[last['phase']]", "PHASE[row['phase']]", "HOME[last['home']]",
    "HOME[row['home']]", "JOB[last['work']]", "JOB[row['work']]", "STATUS[last['status']]",
    "STATUS[row['status']]", "HAPPENED[name]", "words[name]", "FICTITIOUS",
    "RELEASED.get(row['phase'], 'released')", "seen if f'{name}_seen' in events else unseen",
    "label", "gap", "GRADES[grade]", "module.SPEC.title",
    "_SENTENCES[self.problem]", "_OF_LEVERS[self.problem]", "page.title", "one.menu", "row.label",
    "row.definition", "row.caveat", "caveat", "main.label", "main.definition", "title",
    "one.unit", "row.does", "about.label", "about.unit", "rows[name]['label']",
    "OUTCOME[name].label",
    "DECIDERS[d]", "POPULATION_NAMES[key]", "reason",
    # Names, units and meanings of parameters, which stay English.
    "registry()[name].unit", "row.unit", "row.meaning", "name.replace('.', ': ').replace('_', ' ')",
}
"""What is given to `text` without being a literal; each has its table below, or is a user's own."""


def calls(path: Path) -> Iterator[tuple[str, list[ast.expr]]]:
    """Yield every call of text, in_sense and plural, with what it is given by place."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                and node.func.id in ("text", "in_sense", "plural")):
            yield node.func.id, node.args


def _literals() -> Iterator[tuple[Message, str]]:
    for path in MODULES:
        where = str(path.relative_to(PACKAGE))
        for name, given in calls(path):
            said = [one.value for one in given
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if name == "plural" and len(said) == 2:
                yield ("", said[0], said[1]), where
            elif name == "in_sense" and len(said) == 2:
                yield (said[0], said[1], ""), where
            elif name == "text" and said:
                yield ("", said[0], ""), where


def undeclared() -> list[str]:
    """Return what is given to `text` that is neither a literal nor known to come from a table."""
    found = []
    for path in MODULES:
        for name, given in calls(path):
            first = given[0]
            if name == "text" and not isinstance(first, ast.Constant):
                if ast.unparse(first) not in FROM_TABLES:
                    found.append(f"{path.name}: text({ast.unparse(first)})")
    return found


def _tables() -> Iterator[tuple[str, Iterable[str]]]:
    for lever in LEVERS:
        yield f"lever {lever.name}", (lever.label, lever.unit, lever.low_end, lever.high_end,
                                      lever.does, lever.doubt, lever.because)
    for one in WORLD:
        yield f"world {one.name}", (one.label, one.unit, one.low_end, one.high_end, one.does,
                                    one.doubt, one.because)
    yield "themes of levers", THEMES.values()
    yield "who decides", DECIDERS.values()
    yield "sections of the brief", SECTIONS.values()
    yield "where today's values come from", BASES.values()
    yield "grades", GRADES.values()
    yield "sections of the dossier", DOSSIER.values()
    yield "what was not found", GAPS
    yield "beside a published figure", (published.CAVEAT,)
    for module in MECHANISMS:
        yield f"mechanism {module.SPEC.name}", (module.SPEC.title,)
    for row in OUTCOMES:
        yield f"outcome {row.name}", (row.label, row.unit, row.definition, row.theme, row.caveat)
    yield "phases", (label for label, _ in style.PHASES.values())
    for name in shipped_names():
        yield f"scenario {name}", (load_scenario(name).question, style.plain(name))
    for name in presets.presets():
        yield f"reasons of {name}", load_scenario(name).because.values()
    for path in sorted((PACKAGE.parent / "experiments").glob("*.toml")):
        yield f"experiment {path.stem}", (tomllib.loads(path.read_text())["question"],)
    yield "study without a question", (study(["status_quo"]).question,)
    for number, item in brief.ITEMS.items():
        yield f"brief {number}", (item,)
    yield "first setbacks", incidence.KINDS.values()
    yield "notes on an address", (*address._SENTENCES.values(), *address._OF_LEVERS.values())
    yield "policies on a page", (style.plain(name) for name in (TODAY, YOURS, A, B))
    yield "choice of people", tools.POPULATION_NAMES.values()
    for page in PAGES:
        yield f"page {page.name}", (page.title, page.menu)
    yield "source line", (*words.POPULATIONS.values(), *words.PARAMETERS.values())
    for table in ("PHASE", "RELEASED", "HOME", "JOB", "AWAITED", "RECEIVED", "FAMILY",
                  "NATIONALITY", "REGION", "STATUS", "HAPPENED"):
        yield f"life: {table.lower()}", getattr(life_words, table).values()
    yield "life", (life_words.FICTITIOUS, "released", "man", "woman", *SETBACKS)


SETBACKS = ("breaks a condition, unnoticed", "breaks a condition, and it is noticed",
            "commits an ordinary offence, unnoticed", "commits an ordinary offence, and it is "
            "noticed")
IN_A_SENTENCE = ("SRA", "security first", "policy A", "policy B")
"""Names of scenarios that need an article inside a sentence."""


def messages() -> dict[Message, list[str]]:
    """Return every message that is to be translated, with where it is used."""
    found: dict[Message, list[str]] = {}
    for where, parts in _tables():
        for part in parts:
            _add(found, ("", part, ""), where)
    for name in IN_A_SENTENCE:
        _add(found, ("in a sentence", name, ""), "plots/style.py")
    for message, where in _literals():
        _add(found, message, where)
    return found


def _add(found: dict[Message, list[str]], message: Message, where: str) -> None:
    if not message[1]:
        return
    places = found.setdefault(message, [])
    if where not in places and len(places) < 4:
        places.append(where)


def key(entry) -> Message:  # type: ignore[no-untyped-def]
    """Return the message an entry of a catalogue translates."""
    one, many = entry.id if isinstance(entry.id, tuple) else (entry.id, "")
    return entry.context or "", one, many


def updated(code: str, translations: dict[Message, str | tuple[str, ...]] | None = None) -> Catalog:
    """Return a catalogue with exactly the messages there are; translations stay, or are given."""
    old = {key(entry): entry for entry in catalogue(code) if entry.id} if (
        CATALOGUES / f"{code}.po").exists() else {}
    given = translations or {}
    fresh = Catalog(locale=code, project="reintegration-sim", version="0.1",
                    last_translator="no native reader yet", language_team="reintegration-sim",
                    msgid_bugs_address="the issues of the project", fuzzy=False, header_comment=(
        f"# {LANGUAGES[code]}: messages of reintegration-sim.\n# Entries marked \"{UNCHECKED}\" "
        "were written without a native reader."))
    fresh.mime_headers = [("Plural-Forms", PLURALS[code])]
    fresh.creation_date = fresh.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for message, places in messages().items():
        sense, one, many = message
        kept = old.get(message)
        fresh.add((one, many) if many else one, context=sense or None,
                  string=given.get(message, kept.string if kept else None) or "",
                  auto_comments=[f"used in: {', '.join(places)}"],
                  user_comments=kept.user_comments if kept else [UNCHECKED])
    return fresh


def write(code: str, held: Catalog) -> None:
    """Write a catalogue."""
    with (CATALOGUES / f"{code}.po").open("wb") as file:
        write_po(file, held, width=96, sort_output=False)


def main() -> None:
    """Bring the catalogues up to date, and say what is still to be translated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the catalogues")
    chosen = parser.parse_args()
    for code in LANGUAGES:
        if code == "en":
            continue
        held = updated(code)
        missing = [entry.id for entry in held if entry.id and not (
            all(entry.string) if isinstance(entry.string, tuple) else entry.string)]
        print(f"{code}: {len(held)} messages, {len(missing)} to be translated")
        if chosen.update:
            write(code, held)


if __name__ == "__main__":
    main()
