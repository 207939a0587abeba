"""From a manifest back to the plan, and how two plans differ, in words."""

from __future__ import annotations

import io
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any

import numba
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..core.errors import InputError, StoredDataError, shown
from ..core.text import text
from ..policy.scenario import Scenario
from .design import ONE_POINT, Points
from .layout import Layout
from .plan import FILE_HASH, Plan, Policy
from .python_policies import class_from, reference_of

_MOST_DIFFERENCES = 8
_LABEL = "label"


def versions() -> dict[str, str]:
    """Return the versions of everything that bears on the content of a results folder."""
    return {"reintegration_sim": _own_version(), "python": platform.python_version(),
            "numpy": np.__version__, "numba": numba.__version__, "pandas": pd.__version__,
            "pyarrow": pa.__version__}


def _own_version() -> str:
    try:
        return metadata.version("reintegration_sim")
    except metadata.PackageNotFoundError:
        return "not installed"


def points_table(points: Points) -> bytes:
    """Return a design as Parquet: point, label, and a column a factor, empty for "as it is"."""
    table = pa.table({
        "point": np.arange(len(points), dtype=np.int32), _LABEL: list(points.labels),
        **{name: pa.array(points.values[:, place], from_pandas=True)
           for place, name in enumerate(points.factors)}})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True, store_schema=False)
    return sink.getvalue()


def points_from(design: Mapping[str, Any], table: pa.Table | None) -> Points:
    """Return the design that was stored."""
    if table is None:
        return ONE_POINT
    factors = tuple(str(name) for name in design["factors"])
    values = np.empty((len(table), len(factors)))
    for place, name in enumerate(factors):
        values[:, place] = table[name].to_numpy(zero_copy_only=False)
    return Points(str(design["kind"]), factors, values, tuple(table[_LABEL].to_pylist()))


def plan_from(manifest: Mapping[str, Any], replications: int, points: pa.Table | None,
              where: str) -> Plan:
    """Return the plan in a manifest. Raises StoredDataError when it cannot be one."""
    try:
        return Plan(
            {label: _policy(label, stated, manifest["classes"])
             for label, stated in manifest["scenarios"].items()},
            replications, manifest["people"], manifest["months"], manifest["seed"],
            manifest["population"], manifest["parameter_mode"], twins=manifest["twins"],
            baseline=manifest["baseline"], settings=manifest["settings"],
            points=points_from(manifest["design"], points), keep=tuple(manifest["keep"]),
            title=manifest.get("title", {}))
    except (InputError, KeyError, TypeError, AttributeError) as error:
        raise StoredDataError(text("{where}: the manifest does not hold a plan: {what}",
                                   where=where, what=shown(str(error), 200))) from None


def differences(there: Mapping[str, Any], asked: Mapping[str, Any]) -> list[str]:
    """Return how two described plans differ, one text a field: "name: 1 there, 2 here"."""
    fields = [found for found in _walk("", there, asked)
              if not found[0].startswith("title") and not found[0].endswith(FILE_HASH)]
    # A hash says less than the values behind it; of a class in a file it is all there is.
    fields = [found for found in fields if not found[0].endswith("hash")] or fields
    found = [text("{name}: {there} there, {here} here", name=name, there=_told(one),
                  here=_told(other)) for name, one, other in fields]
    more = len(found) - _MOST_DIFFERENCES
    return found if more <= 0 else [*found[:_MOST_DIFFERENCES], text("and {n} more", n=more)]


def _walk(name: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in [*one, *(key for key in other if key not in one)]:
            inner = f"{name}.{key}" if name else str(key)
            yield from _walk(inner, one.get(key), other.get(key))
    elif one != other:
        yield name, one, other


def _told(value: Any) -> str:
    return text("nothing") if value is None else shown(value, 60)


def classes_of(plan: Plan) -> dict[str, list[str]]:
    """Return where the model classes of a plan are found again, by label; not all can be."""
    found = {label: reference_of(policy) for label, policy in plan.policies.items()
             if isinstance(policy, type)}
    return {label: list(reference) for label, reference in found.items() if reference is not None}


def layout_from(manifest: Mapping[str, Any]) -> Layout:
    """Return how the runs of a manifest are numbered."""
    within = []
    for label, stated in manifest["scenarios"].items():
        within.append((label, True))
        if manifest["twins"] and "model_class" not in stated:
            within.append((label, False))
    return Layout(tuple(manifest["scenarios"]), tuple(within),
                  int(manifest["design"].get("points", 1)), tuple(manifest["horizons"]),
                  int(manifest["months"]))


def _policy(label: str, stated: Mapping[str, Any], classes: Mapping[str, Sequence[str]]) -> Policy:
    if "model_class" not in stated:
        return Scenario(**{name: value for name, value in stated.items() if name != "hash"})
    if label not in classes:
        raise InputError(text("nobody knows where the model class {name} is; run what you ran "
                              "again", name=shown(stated["model_class"])))
    source, name = classes[label]
    return class_from((source, name))
