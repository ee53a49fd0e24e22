"""Refusals that every store words alike."""

from fillsched.errors import Fault, InvalidInput


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
