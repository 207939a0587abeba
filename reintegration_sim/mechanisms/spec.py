"""What a mechanism declares about itself, and what is read off its code.

A mechanism's file declares only what its code cannot say: stage, brief items, a title. Fields
read and written, levers, draws and parameters are read from the syntax tree, so that a table
about the code can never differ from it.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from functools import cache
from types import ModuleType

AGENTS = ("person", "family", "prison", "house", "town", "region", "institution", "ocad", "court",
          "office", "lab", "public")


@dataclass(frozen=True, slots=True)
class MechanismSpec:
    """Name (that of the file), stage of the month (1 to 12), one-line title, brief items."""

    name: str
    stage: int
    title: str
    brief: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What the code of a mechanism uses, read off its syntax tree."""

    reads: frozenset[str]
    writes: frozenset[str]
    levers: frozenset[str]
    draws: frozenset[str]
    parameters: frozenset[str]


@cache
def read_code(module: ModuleType) -> CodeReading:
    """Return fields read and written ("person.trust"), levers, draws and parameters used."""
    tree = ast.parse(inspect.getsource(module))
    reads, writes, levers, draws, parameters = (set[str]() for _ in range(5))
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
            # `person.x += 1` reads as well as writes.
            target = node.target
            if isinstance(target.value, ast.Name) and target.value.id in AGENTS:
                reads.add(f"{target.value.id}.{target.attr}")
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            value = node.value
            if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and (
                    value.value.id in AGENTS):
                writes.add(f"{value.value.id}.{value.attr}")
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            continue
        owner = node.value.id
        if owner in AGENTS:
            field = f"{owner}.{node.attr}"
            (writes if isinstance(node.ctx, ast.Store) else reads).add(field)
        elif owner == "levers":
            levers.add(node.attr)
        elif owner == "purposes":
            draws.add(node.attr)
        elif owner == "p" or owner.startswith("p_") or owner == "shared":
            parameters.add(node.attr)
    return CodeReading(*(frozenset(s) for s in (reads, writes, levers, draws, parameters)))
