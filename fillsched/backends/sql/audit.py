"""The record of who did what, on SQLAlchemy.

What it is for: the `Audit` port, and `note`, by which other parts of this back end keep an entry in
the transaction of the act. What it is not for: what is worth a note (`service.audit`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from fillsched.backends.sql.database import Database
from fillsched.backends.sql.reading import LARGEST_ID
from fillsched.backends.sql.tables import audit
from fillsched.ports.audit import Action, Entry, KeptEntry


def note(connection: Connection, entry: Entry | None) -> None:
    """Keeps `entry` in the transaction under way; nothing where there is none."""
    if entry is not None:
        connection.execute(
            insert(audit).values(
                at=entry.at,
                action=entry.action.value,
                who=entry.user,
                api_key=entry.key,
                address=entry.address,
                object=entry.object,
                outcome=entry.outcome,
                details=entry.details,
            )
        )


class SqlAudit:
    """Audit (see `ports.audit`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, entry: Entry) -> None:
        self._database.write(lambda connection: note(connection, entry))

    def page(
        self,
        *,
        since: datetime | None = None,
        user: str | None = None,
        action: Action | None = None,
        before_id: int | None = None,
        limit: int,
    ) -> Sequence[KeptEntry]:
        query = select(audit)
        if since is not None:
            query = query.where(audit.c.at >= since)
        if user is not None:
            query = query.where(audit.c.who == user)
        if action is not None:
            query = query.where(audit.c.action == action.value)
        if before_id is not None:
            query = query.where(audit.c.id < max(0, min(before_id, LARGEST_ID)))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(audit.c.id.desc()).limit(limit)).all()
        return [
            KeptEntry(
                row.id,
                Entry(
                    row.at,
                    Action(row.action),
                    row.who,
                    row.api_key,
                    row.address,
                    row.object,
                    row.outcome,
                    row.details,
                ),
            )
            for row in rows
        ]
