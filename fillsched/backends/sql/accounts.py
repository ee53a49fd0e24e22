"""Accounts on SQLAlchemy: users, revoked tokens and tickets.

What it is for: the `Accounts` port, one transaction a method. What it is not for: hashing passwords
or checking tokens (`service.tokens`, `service.accounts`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from fillsched.backends.sql.audit import note
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.reading import LARGEST_ID
from fillsched.backends.sql.tables import revoked_tokens, tickets, users
from fillsched.errors import Conflict, NotFound
from fillsched.identity import User
from fillsched.ports.accounts import Account, Ticket
from fillsched.ports.audit import Entry

_WHO = select(users.c.id, users.c.generation).where(
    users.c.id.in_(bindparam("user_ids", expanding=True)), users.c.removed_at.is_(None)
)
_WHICH = select(revoked_tokens.c.jti).where(
    revoked_tokens.c.jti.in_(bindparam("logins", expanding=True))
)
"""What every round asks, made once: SQLAlchemy leaves garbage for each list of values it makes."""


class SqlAccounts:
    """Accounts (see `ports.accounts`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def account(self, user_id: int) -> Account | None:
        return None if abs(user_id) > LARGEST_ID else self._one(users.c.id == user_id)

    def named(self, name: str) -> Account | None:
        return self._one(users.c.name == name)

    def _one(self, which: ColumnElement[bool]) -> Account | None:
        query = select(users).where(which, users.c.removed_at.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Account(User(row.id, row.name, row.role), row.password_hash, row.generation)

    def list(self) -> Sequence[User]:
        query = (
            select(users.c.id, users.c.name, users.c.role)
            .where(users.c.removed_at.is_(None))
            .order_by(users.c.name)
        )
        with self._database.read() as connection:
            return [User(row.id, row.name, row.role) for row in connection.execute(query)]

    def add(
        self,
        name: str,
        role: str,
        password_hash: str | None,
        now: datetime,
        *,
        noted: Entry | None = None,
    ) -> User:
        def work(connection: Connection) -> User:
            same = func.lower(users.c.name) == name.lower()  # `LOCAL` would be taken for `local`
            if (other := connection.execute(select(users.c.name).where(same)).scalar()) is not None:
                raise Conflict(f"The name {other} is or was a user's; choose another.")
            values = {"name": name, "role": role, "password_hash": password_hash}
            key = connection.execute(
                insert(users).values(generation=0, created_at=now, **values)
            ).inserted_primary_key
            assert key is not None
            note(connection, noted and noted.about(int(key[0])))
            return User(int(key[0]), name, role)

        return self._database.write(work)

    def remove(self, user_id: int, now: datetime, *, noted: Entry | None = None) -> None:
        self._change(user_id, noted, removed_at=now, password_hash=None)

    def set_password(self, user_id: int, password_hash: str, *, noted: Entry | None = None) -> None:
        self._change(user_id, noted, password_hash=password_hash)

    def _change(self, user_id: int, noted: Entry | None, **values: Any) -> None:
        if abs(user_id) > LARGEST_ID:
            raise NotFound.of("user", user_id)
        statement = (
            update(users)
            .where(users.c.id == user_id, users.c.removed_at.is_(None))
            .values(generation=users.c.generation + 1, **values)
        )

        def work(connection: Connection) -> None:
            if connection.execute(statement).rowcount != 1:
                raise NotFound.of("user", user_id)
            note(connection, noted)

        self._database.write(work)

    def standing(
        self, user_ids: Collection[int], logins: Collection[str]
    ) -> tuple[Mapping[int, int], Collection[str]]:
        with self._database.read() as connection:
            who = connection.execute(_WHO, {"user_ids": tuple(user_ids)})
            generations = {row.id: row.generation for row in who}
            which = connection.execute(_WHICH, {"logins": tuple(logins)})
            return generations, {row.jti for row in which}

    def revoke(self, login: str, expires_at: datetime, *, noted: Entry | None = None) -> None:
        def work(connection: Connection) -> None:
            known = select(revoked_tokens.c.jti).where(revoked_tokens.c.jti == login)
            if connection.execute(known).one_or_none() is None:
                connection.execute(insert(revoked_tokens).values(jti=login, expires_at=expires_at))
                note(connection, noted)

        self._database.write(work)

    def revoked(self, login: str) -> bool:
        query = select(revoked_tokens.c.jti).where(revoked_tokens.c.jti == login)
        with self._database.read() as connection:
            return connection.execute(query).one_or_none() is not None

    def keep_ticket(self, hashed: str, ticket: Ticket) -> None:
        statement = insert(tickets).values(hash=hashed, **asdict(ticket))
        self._database.write(
            lambda connection: connection.execute(statement).close(), beside_others=True
        )

    def take_ticket(self, hashed: str, now: datetime) -> Ticket | None:
        def work(connection: Connection) -> Ticket | None:
            mine = tickets.c.hash == hashed
            row = connection.execute(select(tickets).where(mine)).one_or_none()
            if row is None or connection.execute(delete(tickets).where(mine)).rowcount != 1:
                return None
            if row.expires_at <= now:
                return None
            return Ticket(row.user_id, row.generation, row.login, row.key_id, row.expires_at)

        return self._database.write(work, beside_others=True)

    def forget_expired(self, now: datetime) -> None:
        def work(connection: Connection) -> None:
            for table in (tickets, revoked_tokens):
                connection.execute(delete(table).where(table.c.expires_at <= now))

        self._database.write(work)
