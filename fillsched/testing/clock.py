"""A clock that moves only when a test moves it."""

from datetime import UTC, datetime, timedelta


class ManualClock:
    """A clock that moves only when it is told to: monotonic seconds when called, `now` in UTC."""

    def __init__(self, start: datetime = datetime(2025, 10, 13, 10, 30, tzinfo=UTC)) -> None:
        self.start, self.seconds = start, 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
