"""The one way by which words reach people: figures, tables, commands, pages.

English is the source. Everything a person reads passes through `text`, so that a catalogue of
another language can be put behind it without touching figures or pages.
"""

from __future__ import annotations


def text(message: str, /, **values: object) -> str:
    """Return a message in the language of the reader, with named values filled in."""
    return message.format(**values) if values else message
