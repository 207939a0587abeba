"""A user's own model class in a file: ``"my_policy.py:Coaching"``.

The file is run as a module under a name of its own, made from where it lies and what it holds,
so that the same file gives the same class and a changed file another one. It is read once: what
is run is what was hashed, and nothing is written beside it. Running a file runs the code of
whoever wrote it: a study that names one is to be trusted like a programme.

A class cannot be sent to another process, only the way to it: ``reference_of`` gives that,
``class_from`` follows it. Whether the class is a model is for the caller to check.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import stat
import sys
import threading
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from ..core.errors import InputError, OutputError, UnknownNameError, nearest, shown
from ..core.text import text
from ..policy.checks import place

LARGEST_BYTES = 1024 * 1024
"""A file of policy larger than this is taken for a mistake."""

_ENDING = ".py"
_PREFIX = "reintegration_sim_policy_"
_LOCALS = "<locals>"
_lock = threading.RLock()
_files: dict[str, str] = {}
"""The absolute path that each module loaded here came from, by its name."""
_asked_for: dict[type[Any], tuple[str, str]] = {}
"""Where classes were asked for that their own module and name do not lead to."""


def is_reference(given: object) -> bool:
    """Return whether this is a text that names a class in a file: ``...py:ClassName``."""
    return isinstance(given, str) and given.rpartition(":")[0].endswith(_ENDING)


def load_model_class(reference: str, folder: Path, where: str = "") -> type[Any]:
    """Return the class that ``path/my_policy.py:ClassName`` names; runs the file.

    Parameters
    ----------
    reference : path of a Python file, a colon, the name of a class in it
    folder : what a relative path is relative to
    where : the place the reference was read, for messages

    Raises
    ------
    InputError : no such file or class, or the file does not run; with the file and the line
    OutputError : the file cannot be read
    """
    path_given, _, name = reference.rpartition(":")
    if not is_reference(reference) or not all(part.isidentifier() for part in name.split(".")):
        raise InputError(text(
            "{place}'{given}' does not name a class in a file; write path/my_policy.py:ClassName",
            place=place(where), given=shown(reference)))
    shown_as = f"{place(where)}{shown(path_given, 200)}"
    path = Path(os.path.abspath(folder / path_given))
    with _lock:
        module = _module(path, _content(path, shown_as), shown_as)
        found = _class_in(module, name, shown_as)
        if reference_of(found) is None:  # made by a function, for instance
            _asked_for[found] = (str(path), name)
    return found


def reference_of(model_class: type[Any]) -> tuple[str, str] | None:
    """Return (absolute path or module name, qualified name), by which `class_from` finds a class.

    None for a class that another process could not find: typed at a prompt, defined in the
    script that is running, or made inside a function.
    """
    if model_class in _asked_for:
        return _asked_for[model_class]
    module, name = model_class.__module__, model_class.__qualname__
    if module == "__main__" or _LOCALS in name or getattr(
            sys.modules.get(module), "__spec__", None) is None:
        return None
    if _attribute(sys.modules[module], name) is not model_class:
        return None
    return _files.get(module, module), name


def class_from(reference: tuple[str, str]) -> type[Any]:
    """Return the class that `reference_of` described, in this process or another.

    Raises
    ------
    InputError : it is no longer there
    """
    source, name = reference
    if os.path.isabs(source):
        return load_model_class(f"{source}:{name}", Path(source).parent)
    try:
        module = importlib.import_module(source)
    except ImportError as error:
        raise InputError(text("the module {module} cannot be imported: {error}",
                              module=shown(source), error=shown(str(error), 200))) from None
    return _class_in(module, name, shown(source))


def _content(path: Path, where: str) -> bytes:
    try:
        # A pipe or a device would be waited for, or never end: looked at before it is opened.
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise InputError(text("{where}: not a regular file", where=where))
        if status.st_size > LARGEST_BYTES:
            raise InputError(text("{where}: {size} bytes; at most {most} are read", where=where,
                                  size=status.st_size, most=LARGEST_BYTES))
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        guess = nearest(path.name, (p.name for p in path.parent.glob(f"*{_ENDING}")))
        hint = text("; did you mean '{guess}'?", guess=shown(guess)) if guess else ""
        raise InputError(text("{where}: no such file{hint}", where=where, hint=hint)) from None
    except ValueError:
        raise InputError(text("{where}: not the name of a file", where=where)) from None
    except OSError as error:
        raise OutputError(f"{where}: {error.strerror or error}") from None


def _module(path: Path, content: bytes, where: str) -> ModuleType:
    """Return the file as a module, run once for each path and content."""
    identity = hashlib.sha256(os.fsencode(path) + b"\0" + content).hexdigest()[:16]
    name = f"{_PREFIX}{identity}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None, "a file ending in .py has a loader"
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # before it runs: dataclasses look their module up
    try:
        exec(compile(content, str(path), "exec", dont_inherit=True), module.__dict__)
    except KeyboardInterrupt:
        del sys.modules[name]
        raise
    except BaseException as error:  # SystemExit among them: a policy cannot end the study
        del sys.modules[name]
        raise InputError(_what_went_wrong(error, path, where)) from error
    _files[name] = str(path)
    return module


def _what_went_wrong(error: BaseException, path: Path, where: str) -> str:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line: int | None = error.lineno
        said = error.msg
    else:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((f.lineno for f in reversed(frames) if f.filename == str(path)), None)
        said = str(error)
    at_line = text(" line {line}:", line=line) if line is not None else ""
    return text("{where}:{line} {kind}: {said}", where=where, line=at_line,
                kind=type(error).__name__, said=shown(said, 200))


def _class_in(module: ModuleType, name: str, where: str) -> type[Any]:
    found = _attribute(module, name)
    if isinstance(found, type):
        return found
    if found is not None:
        raise InputError(text("{where}: '{name}' is not a class", where=where, name=shown(name)))
    names = [key for key, held in vars(module).items()
             if isinstance(held, type) and held.__module__ == module.__name__]
    guess = nearest(name, names)
    if guess:
        hint = text("did you mean '{guess}'?", guess=guess)
    elif names:
        hint = text("there are: {names}", names=shown(", ".join(names), 200))
    else:
        hint = text("the file defines no class")
    raise UnknownNameError(text("{where}: no class is called '{name}'; {hint}", where=where,
                          name=shown(name), hint=hint))


def _attribute(module: ModuleType, name: str) -> object:
    found: object = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found
