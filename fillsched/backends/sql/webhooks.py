"""Which webhook was told of which job, on SQLAlchemy.

What it is for: the port `WebhookLog`. What it is not for: telling (`service.webhooks`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, literal, select

from fillsched.backends.sql.database import Database
from fillsched.backends.sql.tables import jobs, webhook_told, webhooks
from fillsched.jobs.job import JobStatus


class SqlWebhooks:
    """WebhookLog (see `ports.webhooks`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, hooks: Collection[str], now: datetime) -> None:
        def work(connection: Connection) -> None:
            known = set(connection.execute(select(webhooks.c.url)).scalars())
            for gone in known - set(hooks):
                connection.execute(delete(webhook_told).where(webhook_told.c.url == gone))
                connection.execute(delete(webhooks).where(webhooks.c.url == gone))
            for new in set(hooks) - known:
                connection.execute(insert(webhooks).values(url=new, since=now))

        with self._database.read() as connection:
            same = set(connection.execute(select(webhooks.c.url)).scalars()) == set(hooks)
        if not same:  # most starts have nothing to write
            self._database.write(work)

    def untold(self, hook: str, statuses: Collection[JobStatus], limit: int) -> Sequence[int]:
        told = exists().where(webhook_told.c.url == hook, webhook_told.c.job_id == jobs.c.id)
        query = (
            select(jobs.c.id)
            .join(webhooks, jobs.c.finished_at >= webhooks.c.since)
            .where(webhooks.c.url == hook, jobs.c.status.in_([s.value for s in statuses]), ~told)
            .order_by(jobs.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def told(self, hook: str, job_id: int) -> None:
        known = exists().where(webhook_told.c.url == hook, webhook_told.c.job_id == job_id)
        there = select(literal(hook), jobs.c.id).where(jobs.c.id == job_id, ~known)
        note = insert(webhook_told).from_select(["url", "job_id"], there)
        self._database.write(lambda connection: connection.execute(note) and None)
