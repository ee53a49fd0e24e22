"""The record of who did what, as REST answers.

What it is for: shape. What it is not for: what is noted (`service.audit`).
"""

from fillsched.ports.audit import KeptEntry
from fillsched.wire.values import Answer, Instant, Lenient


class AuditEntry(Answer):
    """One act: null for a `user` unknown, and for a `key` where it was a login. `outcome` is
    ``done``, or the code of the error with which it was refused."""

    id: int
    at: Instant
    user: str | None
    key: str | None
    address: str
    action: str
    object: str
    outcome: str
    details: str


class AuditPage(Lenient):
    """Entries, newest first."""

    entries: list[AuditEntry]


def audit_view(kept: KeptEntry) -> AuditEntry:
    """`kept` as it is told."""
    entry = kept.entry
    return AuditEntry(
        id=kept.id,
        at=entry.at,
        user=entry.user,
        key=entry.key,
        address=entry.address,
        action=entry.action.value,
        object=entry.object,
        outcome=entry.outcome,
        details=entry.details,
    )
