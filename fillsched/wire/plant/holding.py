"""Which figures hold: the daemon's, then what a user uses by default, then what a request says.

What it is for: one whole configuration from several that differ, and from it what a job is planned
with: the figures of the line, and the plant where there is more than that. What it is not for: the
form of each (`shape`), or whose they are (`service.configs`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from fillsched.errors import Fault, InvalidInput, MalformedRequest
from fillsched.model.plant.figures import plant_of
from fillsched.suggestions import did_you_mean
from fillsched.wire.faults import FAULTS_TOLD
from fillsched.wire.plant.line import LineConfig
from fillsched.wire.plant.shape import PlantConfig, RuleFigures
from fillsched.wire.plant.wrong import faults_of_figures, no_hours

Figures = Mapping[str, Any]
"""Figures as a file has them, in JSON."""

_OF_A_LINE = frozenset(LineConfig.model_fields)
_RULES = tuple(RuleFigures.model_fields)
LINES_NAMED = 10
"""Lines named where one is meant that is not there."""

_TABLES = ("product_rates", "changeover_matrix")
"""What a file of one line may say beside its rules."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Figures that hold, whole.

    `line`: those of the rules. `plant`: in the shape that `model.plant.figures` reads, `rules`
    complete; None where no more was said than figures of one line.
    """

    line: LineConfig
    plant: dict[str, Any] | None
    whole: dict[str, Any]
    """All of them as one file, which makes the same configuration again."""


def checked(figures: Figures) -> dict[str, Any]:
    """What `figures` say, exact, in JSON. Raises MalformedRequest with their faults."""
    try:
        return dict(PlantConfig.model_validate(dict(figures)).said())
    except ValidationError as error:
        raise MalformedRequest(faults_of_figures(error.errors())) from error


def configuration(base: LineConfig, *layers: Figures, time_zone: str = "UTC") -> Configuration:
    """`base` with each of `layers`, of which a later one counts before an earlier one.

    Rules are changed one by one, all else as a whole. A layer with `lines` is a plant of its own:
    of those before it only the rules count. `state` is put into the lines. `time_zone`: of a plant
    that names none. Raises MalformedRequest naming unknown keys and wrong figures.
    """
    daemons = base.model_dump(mode="json")
    rules = {key: value for key, value in daemons.items() if key in _RULES}
    rest = {key: daemons[key] for key in _TABLES if daemons[key]}
    for layer in layers:
        said = checked(layer)
        rules |= {key: said.pop(key) for key in _RULES if key in said} | said.pop("rules", {})
        rest = said if "lines" in said else {**rest, **said}
    rest = _with_states(rest)
    line = LineConfig.model_validate(
        {key: value for key, value in {**rules, **rest}.items() if key in _OF_A_LINE}
    )
    if not _says_more(rules, rest):
        return Configuration(line, None, line.model_dump(mode="json"))
    rest.setdefault("time_zone", time_zone)
    plant = _plant(rules, rest)
    _refuse(list(no_hours(plant)))
    try:
        plant_of(plant)
    except InvalidInput as refusal:
        raise MalformedRequest(refusal.faults) from refusal
    return Configuration(line, plant, {**rest, "rules": rules})


def _with_states(rest: dict[str, Any]) -> dict[str, Any]:
    """`rest`, in which each line has the state that is told of it. Raises MalformedRequest."""
    states = rest.pop("state", None)
    if not states:
        return rest
    lines = dict(rest.get("lines") or {"L1": {}})
    known = f"Lines are: {', '.join(list(lines)[:LINES_NAMED])}"
    faults = [
        Fault(f"state.{name}", "", "there is no such line", did_you_mean(name, lines, known))
        for name in states
        if name not in lines
    ]
    _refuse(faults)
    return {**rest, "lines": lines | {n: {**lines[n], "state": s} for n, s in states.items()}}


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise MalformedRequest(faults[:FAULTS_TOLD])


def _says_more(rules: Figures, rest: Figures) -> bool:
    """Whether there is more than the figures of one line."""
    return any(key not in _OF_A_LINE for key in (*rules, *rest))


def _plant(rules: Figures, rest: Figures) -> dict[str, Any]:
    """The plant, with what files of one line say in a place of their own where a plant has it.

    The matrix stands before the rules for changeovers, as it does in a file.
    """
    plant = {key: value for key, value in rest.items() if key not in _TABLES}
    products: dict[str, Any] = dict(plant.get("products", {}))
    for name, rate in rest.get("product_rates", {}).items():
        products[name] = {"rate_vials_per_hour": rate, **products.get(name, {})}
    rows: Sequence[tuple[str, str, str]] = rest.get("changeover_matrix", ())
    matrix = [
        {"from": {"product": first}, "to": {"product": second}, "hours": hours}
        for first, second, hours in rows
    ]
    plant |= {
        "rules": dict(rules),
        "products": products,
        "changeovers": [*matrix, *plant.get("changeovers", ())],
    }
    return {key: value for key, value in plant.items() if value not in ({}, [])}
