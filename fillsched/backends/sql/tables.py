"""The tables behind Store, EventLog and Accounts, the same on SQLite and PostgreSQL.

What it is for: SQLAlchemy's picture of the schema, which the migrations build. What it is not for:
queries (`store`) or a technology's own settings (`backends.sqlite`).
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time as integer microseconds: exact, and comparable on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


Number = BigInteger().with_variant(Integer, "sqlite")
"""An id or a seq: 64 bits everywhere; SQLite counts on by itself only in an INTEGER."""


def sorted_text(length: int) -> String:
    """Text that is sorted by its characters' numbers, as SQLite does, whatever the locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", sorted_text(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text),
    Column("generation", Integer, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("last_claim_at", Instant),
    sqlite_autoincrement=True,
)

revoked_tokens = Table(
    "revoked_tokens",
    metadata,
    Column("jti", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user_id", Number, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("generation", Integer),
    Column("login", String(64)),
    Column("key_id", Number),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Number, primary_key=True),
    Column("owner_id", Number, ForeignKey("users.id"), nullable=False),
    Column("name", sorted_text(64), nullable=False),
    Column("scope", String(16), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("hint", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    UniqueConstraint("owner_id", "name"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("action", String(32), nullable=False),
    Column("who", String(64)),
    Column("api_key", String(64)),
    Column("address", String(64), nullable=False),
    Column("object", String(200), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("details", Text, nullable=False),
    Index("audit_by_time", "at"),
    Index("audit_by_user", "who", "id"),
    sqlite_autoincrement=True,
)

store = Table("store", metadata, Column("id", String(32), primary_key=True))
"""One row: the id of this history of jobs. A restore gives another: the log goes on otherwise."""


def new_history() -> str:
    """The id of a history that begins."""
    return secrets.token_hex(6)


configs = Table(
    "configs",
    metadata,
    Column("owner_id", Number, ForeignKey("users.id"), primary_key=True),
    Column("name", sorted_text(64), primary_key=True),
    Column("figures", JSON, nullable=False),
    Column("is_default", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Number, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("owner_id", Number, ForeignKey("users.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("strategy", String(64), nullable=False),
    Column("spec", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("step", String(32), nullable=False),
    Column("progress", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("incumbent_hours", Float),
    Column("bound_hours", Float),
    Column("gap", Float),
    Column("objective", Text),
    Column("eta_seconds", Float),
    Column("lots", Integer),
    Column("attempt", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("losses", Integer, nullable=False, server_default="0"),
    Column("troubles", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("worked_seconds", Float, nullable=False),
    Column("lease_until", Instant),
    Column("worker", String(128)),
    Column("command", String(16)),
    Column("last_seq", Number, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("result", JSON),
    Column("error", JSON),
    Column("idempotency_key", String(200)),
    Column("body_hash", String(64)),
    Index("jobs_by_status", "status", "id"),
    Index("jobs_by_end", "finished_at"),
    Index("jobs_by_owner", "owner_id", "id"),
    Index("jobs_by_idempotency_key", "owner_id", "idempotency_key", unique=True),
    sqlite_autoincrement=True,
)

_job_id = ("jobs.id",)

webhooks = Table(
    "webhooks",
    metadata,
    Column("url", Text, primary_key=True),
    Column("since", Instant, nullable=False),
)

webhook_told = Table(
    "webhook_told",
    metadata,
    Column("url", Text, primary_key=True),
    Column("job_id", Number, ForeignKey(*_job_id, ondelete="CASCADE"), primary_key=True),
    Index("webhook_told_by_job", "job_id"),
)

inputs = Table(
    "inputs",
    metadata,
    Column("job_id", Number, ForeignKey(*_job_id, ondelete="CASCADE"), primary_key=True),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("lots", LargeBinary),
    Column("receipt", JSON),
)

plans = Table(
    "plans",
    metadata,
    Column("job_id", Number, ForeignKey(*_job_id, ondelete="CASCADE"), primary_key=True),
    Column("campaigns", LargeBinary, nullable=False),
    Column("incumbent", JSON, nullable=False),
)

strategy_runs = Table(
    "strategy_runs",
    metadata,
    Column("job_id", Number, ForeignKey(*_job_id, ondelete="CASCADE"), primary_key=True),
    Column("name", sorted_text(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("record", JSON, nullable=False),
    Column("campaigns", LargeBinary),
)

events = Table(
    "events",
    metadata,
    Column("job_id", Number, ForeignKey(*_job_id, ondelete="CASCADE"), primary_key=True),
    Column("seq", Number, primary_key=True),
    Column("terminal", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
