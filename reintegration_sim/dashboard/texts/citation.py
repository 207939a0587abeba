"""How to cite the software: from CITATION.cff, which an installed package holds as well."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from ... import __version__
from ...core.text import text
from ...policy.files import shipped_folder

_FILE = "CITATION.cff"  # beside the scenarios, in a checkout as in an installation
_TITLE = re.compile(r'^title: "(.+)"$', re.M)
_VERSION = re.compile(r"^version: (\S+)$", re.M)
_AUTHOR = re.compile(r'^ +- name: "(.+)"$', re.M)
_YEAR = re.compile(r"^date-released: (\d{4})", re.M)
_LICENCE = re.compile(r"^license: (\S+)$", re.M)
_PACKAGE = "reintegration-sim"


def citation(file: Path | None = None) -> str:
    """Return one line by which the software can be cited: authors, title, version.

    Year and licence are added where the file is at hand, an address where the package states one.
    """
    file = file or shipped_folder().parent / _FILE
    said = file.read_text(encoding="utf-8") if file.is_file() else ""
    said = said.partition("\nreferences:")[0]  # what the software rests on is not the software
    title, version = _TITLE.search(said), _VERSION.search(said)
    authors = ", ".join(_AUTHOR.findall(said))
    name = title[1] if title else _summary()
    line = text("{title}. Version {version}.", title=name,
                version=version[1] if version else __version__)
    year, licence = _YEAR.search(said), _LICENCE.search(said)
    who = f"{authors} ({year[1]})." if authors and year else f"{authors}." if authors else ""
    free = text("Licence: {licence}.", licence=licence[1]) if licence else ""
    return " ".join(part for part in (who, line, free, _address()) if part)


def _summary() -> str:
    """Return the name and the one-line description of the package."""
    try:
        return f"{_PACKAGE}: {metadata(_PACKAGE)['Summary']}"
    except PackageNotFoundError:  # run from a folder, never installed
        return _PACKAGE


def _address() -> str:
    """Return the address the package states for itself, or nothing."""
    try:
        stated = metadata(_PACKAGE).get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    return next((str(one).partition(", ")[2] for one in stated), "")
