"""What is wrong with the figures of a line or a plant, said with units, meanings and nearest keys.

What it is for: turning pydantic's errors about a `PlantConfig` into faults. What it is not for:
finding them (`shape`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from fillsched.errors import Fault
from fillsched.suggestions import did_you_mean
from fillsched.wire.faults import FAULTS_TOLD, faults_of
from fillsched.wire.plant.shape import PlantConfig


def faults_of_figures(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """pydantic's errors as faults, as `faults_of`, each with what is meant at its place."""
    faults = faults_of(errors, ("none",))
    about = [_about(f, e) for f, e in zip(faults[:FAULTS_TOLD], errors[:FAULTS_TOLD], strict=False)]
    return about + faults[FAULTS_TOLD:]


def no_hours(plant: Mapping[str, Any]) -> Iterator[Fault]:
    """Attributes of products that a resource takes for hours, and that are none."""
    for resource, figures in plant.get("resources", {}).items():
        attribute = figures.get("after_fill", {}).get("hours")
        for name, product in plant.get("products", {}).items():
            value = product.get(attribute)
            if value is not None and not _HOURS.fullmatch(value):
                reason = f"it is no number of hours, as which resource {resource} takes it"
                where = f"config.products.{name}.{attribute}"
                yield Fault(where, value[:80], reason, "Give hours, such as 40 or 1.5")


_HOURS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


def _about(fault: Fault, error: Mapping[str, Any]) -> Fault:
    """One fault, its limit told with the unit and its fix with the meaning."""
    *path, key = error["loc"] or ("",)
    where = f"config.{fault.where}" if error["loc"] else "config"
    shape, field = _place(error["loc"])
    if error["type"] == "extra_forbidden":
        known = [info.alias or name for name, info in shape.model_fields.items()]
        fix = did_you_mean(str(key), known, f"Known are: {', '.join(known)}")
        return replace(fault, where=where, fix=fix)
    if field is None or not field.description:
        return replace(fault, where=where)
    unit = _unit(str(next((p for p in [key, *path[::-1]] if isinstance(p, str)), "")), path)
    said = f"{unit} ({field.description})" if unit else f"what it is: {field.description}"
    limit = _LIMITS.get(error["type"])
    reason = fault.reason
    if limit is not None:
        reason = f"it must be {limit[0]} {error['ctx'][limit[1]]} {unit}".rstrip()
    return Fault(where, fault.value, reason, f"Give {said}")


_LIMITS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}
"""Errors of pydantic about a limit: in our words, and where it says the limit."""


def _unit(key: str, path: Sequence[Any]) -> str:
    """In what a figure is given, if it is one."""
    if "rate" in key or "rates" in path or "product_rates" in path:
        return "vials per hour"
    return "hours" if key.endswith("hours") or "changeover_matrix" in (key, *path) else ""


def _place(loc: Sequence[Any]) -> tuple[type[BaseModel], FieldInfo | None]:
    """The shape in which an error's place lies, and its field there, if it has one."""
    shape: type[BaseModel] = PlantConfig
    field: FieldInfo | None = None
    parts = list(loc)
    while parts:
        part = parts.pop(0)
        by_key = {info.alias or name: info for name, info in shape.model_fields.items()}
        field = by_key.get(part)
        if field is None:
            return shape, None
        inner = _shape_in(field.annotation)
        if inner is None:
            return shape, field
        if get_origin(field.annotation) in (dict, list) and parts:
            parts.pop(0)  # the name or number of one of them
        if parts:
            shape = inner
    return shape, field


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    """The shape that a field holds, alone or many of it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_shape_in(inner) for inner in get_args(annotation))
    return next((shape for shape in found if shape is not None), None)
