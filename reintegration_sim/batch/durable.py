"""Files that are there whole or not at all: written aside, forced to disk, then renamed."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from ..core.errors import OutputError, shown

ASIDE = ".part"
"""How the name of a file that is still being written ends."""


@contextlib.contextmanager
def told_as_output_error(path: Path) -> Iterator[None]:
    """Turn an OSError into an OutputError that names the path."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"{shown(os.fspath(path), 200)}: {reason}") from error


def publish(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a file, then give it its name in one step.

    Under that name there is always the old file or the whole new one, also after a crash.
    Raises OutputError, with the path, when the system refuses.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}{ASIDE}")
    with told_as_output_error(path):
        try:
            with open(aside, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                aside.unlink()
            raise
        _keep_folder(path.parent)


def publish_bytes(path: Path, content: bytes) -> None:
    """Publish a file that is at hand as bytes; see `publish`."""
    publish(path, lambda file: file.write(content))


def remove_leftovers(folder: Path) -> None:
    """Remove what processes of this computer that are gone left half-written in a folder."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            found = _ASIDE_NAME.fullmatch(path.name)
            if found is not None and not _is_alive(int(found[1])):
                path.unlink(missing_ok=True)


_ASIDE_NAME = re.compile(rf"\..*\.(\d{{1,9}})\.[0-9a-f]{{8}}{re.escape(ASIDE)}")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _keep_folder(folder: Path) -> None:
    # A rename is lost in a power cut until its folder is on disk; not every system can do this.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
