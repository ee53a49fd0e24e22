"""A start that is far from the day on which somebody asks for the plan.

What it is for: a year that was mistyped is said. What it is not for: refusing; a plan of last year
may be wanted again.
"""

from datetime import datetime, timedelta

LONG_PAST = timedelta(days=1)
"""A plan of the day that has begun is usual, one of last week is not."""

FAR_AHEAD = timedelta(days=366)
"""Nobody plans the single lots of the year after next."""


def far_start(start: datetime, asked_at: datetime) -> list[str]:
    """A note if `start` lies long before, or far after, the moment at which it was asked for."""
    ahead = start - asked_at
    day = f"{start:%Y-%m-%d}"
    if -ahead > LONG_PAST:
        return [f"the plan starts {-ahead.days - (ahead.seconds > 0):,} days ago, on {day}"]
    return [f"the plan starts in {ahead.days:,} days, on {day}"] if ahead > FAR_AHEAD else []
