"""What is wrong with a request, from what pydantic says of it.

What it is for: every fault in our words, with the nearest key for an unknown one. What it is not
for: figures, whose faults also tell units (`plant.wrong`), or answers (`problems`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fillsched.errors import Fault
from fillsched.printable import escaped
from fillsched.suggestions import did_you_mean

FAULTS_TOLD = 20
"""Faults of one request that are spelled out; a request of 60,000 unknown keys has as many."""


def faults_of(errors: Sequence[Mapping[str, Any]], known: Sequence[str] = ()) -> list[Fault]:
    """pydantic's errors as faults, the first FAULTS_TOLD of them; for an unknown key the nearest of
    `known` is named.
    """
    faults = []
    for error in errors[:FAULTS_TOLD]:
        where = ".".join(str(part) for part in error["loc"] if part != "body") or "body"
        value = "" if isinstance(error["input"], dict | list) else escaped(str(error["input"])[:80])
        if error["type"] == "extra_forbidden":
            near = did_you_mean(str(error["loc"][-1]), known, f"Known are: {', '.join(known)}")
            fix = near if known else "Remove it"
            faults.append(Fault(where, "", "there is no such key", fix))
        else:
            faults.append(Fault(where, value, _lower(str(error["msg"])), "Correct the value"))
    return faults + _more(errors)


def _more(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """That there are more errors than are told."""
    left = len(errors) - FAULTS_TOLD
    return [Fault("body", "", f"{left:,} more things are wrong", "Correct these first")] * (
        left > 0
    )


def _lower(text: str) -> str:
    text = text.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]
