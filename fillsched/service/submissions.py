"""What a request for a schedule or a comparison means, complete.

What it is for: the daemon's decisions where a request is silent, and what is refused before there
is a job. What it is not for: the form of a request (`rest.uploads`, `wire`), or the lots, which the
job itself reads and checks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from fillsched.errors import Fault, MalformedRequest
from fillsched.jobs.job import SEVERAL, JobKind, JobSpec
from fillsched.model import LineRules
from fillsched.solve.strategies import DEFAULT_STRATEGY, STRATEGIES, Strategy
from fillsched.suggestions import did_you_mean
from fillsched.wire import (
    ComparisonFields,
    Configuration,
    LineConfig,
    LotsFields,
    ScheduleFields,
    configuration,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the daemon decides where a request is silent. Seconds of planning.

    `strategies_at_once`: of one comparison. `gap`: near enough to the best possible. `time_zone`:
    of dates that name none.
    """

    line: LineConfig
    time_limit_seconds: float
    job_timeout_seconds: float
    strategies_at_once: int
    gap: float | None = None
    time_zone: str = "UTC"


def schedule_spec(fields: ScheduleFields, policy: Policy, now: datetime) -> JobSpec:
    """The complete order for a schedule. Raises MalformedRequest for what cannot be meant."""
    strategy = fields.strategy or DEFAULT_STRATEGY
    _refuse([*_unknown("strategy", [strategy]), *_too_long(fields, policy, 1)])
    return JobSpec(kind=JobKind.SCHEDULE, strategy=strategy, **_common(fields, policy, now))


def comparison_spec(fields: ComparisonFields, policy: Policy, now: datetime) -> JobSpec:
    """The complete order for a comparison. Raises MalformedRequest for what cannot be meant.

    By default of every strategy, the simple ones first, so that there is soon something to see.
    """
    rules = figures_of(policy, fields).line.rules()
    names = _every_way(rules) if fields.strategies is None else tuple(fields.strategies)
    rounds = ceil(len(names) / policy.strategies_at_once)
    _refuse(
        [
            *_unknown("strategies", names),
            *_not_a_comparison(names),
            *_too_long(fields, policy, rounds),
        ]
    )
    common = _common(fields, policy, now)
    return JobSpec(kind=JobKind.COMPARISON, strategy=SEVERAL, strategies=names, **common)


def known_strategies() -> Iterator[tuple[Strategy, bool]]:
    """Every way of planning, and whether it is the default."""
    for strategy in STRATEGIES.values():
        yield strategy, strategy.name == DEFAULT_STRATEGY


def _every_way(rules: LineRules) -> tuple[str, ...]:
    """Every strategy that is a way of its own under these rules.

    Where the order of lots does not decide, `auto` is `optimal`: it would do the same work again.
    """
    decides = rules.changeover_matrix or rules.changeover_same_hours > (
        rules.changeover_different_hours
    )
    return tuple(name for name in reversed([*STRATEGIES]) if decides or name != DEFAULT_STRATEGY)


def _common(fields: LotsFields, policy: Policy, now: datetime) -> dict[str, Any]:
    limit = fields.time_limit_seconds
    figures = figures_of(policy, fields)
    if limit is None and fields.max_steps is None:
        limit = policy.time_limit_seconds
    return {
        "name": fields.name,
        "seed": fields.seed,
        "start_time": (fields.start_time or next_full_hour(now)).astimezone(UTC),
        "line": figures.line.rules().figures(),
        "plant": figures.plant,
        "read": read_json(fields, policy),
        "time_limit_seconds": limit,
        "max_steps": fields.max_steps,
        "gap": policy.gap if fields.gap is None else fields.gap,
    }


def figures_of(policy: Policy, fields: LotsFields) -> Configuration:
    """The figures of a request whose configuration is resolved (`ConfigService.resolved`)."""
    assert not isinstance(fields.config, str)
    return configuration(policy.line, fields.config)


def read_json(fields: LotsFields, policy: Policy) -> dict[str, object]:
    """How the lots are to be read, as a job keeps it."""
    said = fields.read.model_dump(exclude_defaults=True, exclude={"time_zone"})
    return {**said, "zone": fields.read.time_zone or policy.time_zone}


def next_full_hour(now: datetime) -> datetime:
    """The first full hour not before `now`: when a schedule starts unless it is told otherwise."""
    floor = now.replace(minute=0, second=0, microsecond=0)
    return floor if floor == now else floor + timedelta(hours=1)


def _unknown(where: str, names: Sequence[str]) -> list[Fault]:
    return [
        Fault(
            where,
            name[:80],
            "there is no such strategy",
            did_you_mean(name, STRATEGIES, f"Use one of {', '.join(STRATEGIES)}"),
        )
        for name in names
        if name not in STRATEGIES
    ][:MOST_TOLD]


MOST_TOLD = 20
"""Wrong names told of at once."""


def _not_a_comparison(names: Sequence[str]) -> list[Fault]:
    double = [name for name in dict.fromkeys(names) if names.count(name) > 1][:MOST_TOLD]
    if double:
        fix = "Name each strategy once"
        return [Fault("strategies", name[:80], "it stands twice", fix) for name in double]
    if len(names) < 2:
        fix = "Name two or more, or none for all; one alone is planned by POST /schedule"
        return [Fault("strategies", ", ".join(names), "there is nothing to compare", fix)]
    return []


def _too_long(fields: LotsFields, policy: Policy, rounds: int) -> list[Fault]:
    """`rounds`: how often the time limit passes until all is done."""
    limit = fields.time_limit_seconds
    hard = policy.job_timeout_seconds
    if limit is None or limit * rounds <= hard:
        return []
    reason = f"it is over the hard limit of a job, {hard:g} s"
    fix = "Use a smaller one, or ask for a larger job_timeout_seconds"
    if rounds > 1 and limit <= hard:
        reason = (
            f"the strategies take {rounds} rounds of it ({policy.strategies_at_once} at a time), "
            f"over the hard limit of a job, {hard:g} s"
        )
        fix = f"Use at most {hard / rounds:g} s, or fewer strategies"
    return [Fault("time_limit_seconds", f"{limit:g}", reason, fix)]


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise MalformedRequest(faults)
