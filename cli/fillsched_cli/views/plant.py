"""A plant in words: how many lines, products, rules and closures its file has.

What it is for: what `config check`, `save` and `list` say of it. What it is not for: figures of a
line (`fillsched.presentation.provenance`).
"""

from collections.abc import Mapping
from typing import Any

from fillsched.presentation.figures import count

_COUNTED = (
    ("products", "product"),
    ("changeovers", "changeover rule"),
    ("closures", "closure"),
    ("resources", "resource"),
)


def plant_text(plant: Mapping[str, Any]) -> str:
    """The plant in one line, by the figures that it is planned with."""
    lines = plant.get("lines") or {"L1": {}}
    parts = [f"{count(len(lines), 'line')} ({', '.join(lines)})"]
    parts += [count(len(plant[key]), word) for key, word in _COUNTED if plant.get(key)]
    name = f"{plant['name']}: " if plant.get("name") else ""
    return f"{name}{', '.join(parts)}, clock of {plant.get('time_zone', 'UTC')}"
