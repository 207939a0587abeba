"""Writing scenario files: the other way round from files.py."""

from __future__ import annotations

import json

from .levers import LEVERS, WORLD
from .scenario import Scenario


def scenario_toml(scenario: Scenario, remark: str = "") -> str:
    """Return a scenario as the text of a file that reads back as one that simulates the same.

    Levers and assumptions about the world that have today's value are left out. ``remark`` is put
    before it as a comment.
    """
    lines = [f"# {line}".rstrip() for line in remark.splitlines()]
    lines += ["", f"format = {scenario.format}", f"name = {_text(scenario.name)}",
              f"question = {_text(scenario.question)}", f"months = {scenario.months}",
              f"population = {_text(str(scenario.population))}"]
    for head, rows, values in (("levers", LEVERS, scenario.levers),
                               ("world", WORLD, scenario.world)):
        today = {row.name: float(row.status_quo) for row in rows}
        lines += _table(head, {name: value for name, value in values.items()
                               if value != today[name]})
    lines += _table("parameters", {_text(name): value
                                   for name, value in scenario.parameters.items()})
    for change in scenario.changes:
        lines += ["", "[[changes]]", f"from_month = {change.from_month}",
                  f"over_months = {change.over_months}"]
        for head, values in (("levers", change.levers), ("world", change.world)):
            inside = ", ".join(f"{name} = {_number(value)}" for name, value in values.items())
            lines += [f"{head} = {{ {inside} }}"] if inside else []
    return "\n".join(lines).lstrip("\n") + "\n"


def _table(head: str, values: dict[str, float]) -> list[str]:
    if not values:
        return []
    return ["", f"[{head}]", *(f"{name} = {_number(value)}" for name, value in values.items())]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _text(words: str) -> str:
    """Return a TOML string: JSON's escapes are among TOML's, but for what is not ASCII."""
    return json.dumps(words, ensure_ascii=False)
