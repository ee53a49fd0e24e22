"""Refusals that every store words alike."""

from fillsched.errors import Fault, InvalidInput, LimitExceeded


def key_reused() -> InvalidInput:
    """The refusal of an idempotency key that stands for another request."""
    return InvalidInput(
        [
            Fault(
                "Idempotency-Key",
                "",
                "it was used before for a request with other content",
                "Use a new key for a new request",
            )
        ]
    )


def queue_full(most: int) -> LimitExceeded:
    """The refusal of one more job of somebody of whom so many wait."""
    return LimitExceeded(
        f"{most:,} jobs of yours wait already, all that may. Wait until some have ended, or cancel "
        "those that are not needed any more.",
        retry_after_seconds=60,
    )
