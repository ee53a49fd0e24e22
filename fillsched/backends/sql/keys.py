"""API keys on SQLAlchemy.

What it is for: the `Keys` port, one transaction a method. What it is not for: making or checking
keys (`service.keys`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from fillsched.backends.memory.keys import name_taken, too_many
from fillsched.backends.sql.audit import note
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.reading import LARGEST_ID
from fillsched.backends.sql.tables import api_keys, users
from fillsched.errors import NotFound
from fillsched.identity import Scope, User
from fillsched.ports.audit import Entry
from fillsched.ports.keys import ApiKey, NewKey

_ALL = (
    select(api_keys, users.c.name.label("owner_name"), users.c.role.label("owner_role"))
    .join(users)
    .where(users.c.removed_at.is_(None))
    .order_by(api_keys.c.id)
)


class SqlKeys:
    """Keys (see `ports.keys`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: NewKey, now: datetime, most: int, *, noted: Entry | None = None) -> ApiKey:
        mine = api_keys.c.owner_id == new.owner_id
        named = (mine, api_keys.c.name == new.name)
        living = api_keys.c.expires_at > now
        values = {
            "owner_id": new.owner_id,
            "name": new.name,
            "scope": new.scope.value,
            "hash": new.hashed,
            "hint": new.hint,
            "created_at": now,
            "expires_at": new.expires_at,
        }

        def work(connection: Connection) -> ApiKey:
            if connection.execute(select(api_keys.c.id).where(*named, living)).first():
                raise name_taken(new.name)
            count = select(func.count()).select_from(api_keys).where(mine, living)
            if connection.execute(count).scalar_one() >= most:
                raise too_many(most)
            connection.execute(delete(api_keys).where(*named))
            made = connection.execute(insert(api_keys).values(**values)).inserted_primary_key
            assert made is not None
            note(connection, noted and noted.about(int(made[0])))
            return _key(connection.execute(_ALL.where(api_keys.c.id == made[0])).one())

        return self._database.write(work)

    def list(self, owner_id: int | None) -> Sequence[ApiKey]:
        query = _ALL if owner_id is None else _ALL.where(api_keys.c.owner_id == owner_id)
        with self._database.read() as connection:
            return [_key(row) for row in connection.execute(query)]

    def get(self, key_id: int) -> ApiKey:
        if abs(key_id) > LARGEST_ID:
            raise NotFound.of("key", key_id)
        with self._database.read() as connection:
            row = connection.execute(_ALL.where(api_keys.c.id == key_id)).one_or_none()
        if row is None:
            raise NotFound.of("key", key_id)
        return _key(row)

    def hashed(self, hashed: str) -> ApiKey | None:
        with self._database.read() as connection:
            row = connection.execute(_ALL.where(api_keys.c.hash == hashed)).one_or_none()
        return None if row is None else _key(row)

    def revoke(self, key_id: int, *, noted: Entry | None = None) -> None:
        which = delete(api_keys).where(api_keys.c.id == key_id)

        def work(connection: Connection) -> None:
            if connection.execute(which).rowcount == 0:
                raise NotFound.of("key", key_id)
            note(connection, noted)

        if abs(key_id) > LARGEST_ID:
            raise NotFound.of("key", key_id)
        self._database.write(work)

    def used(self, key_id: int, now: datetime) -> None:
        noted = update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now)
        self._database.begin_write(
            lambda connection: connection.execute(noted).close(), beside_others=True
        )

    def standing(self, key_ids: Collection[int]) -> Collection[int]:
        query = select(api_keys.c.id).where(api_keys.c.id.in_(key_ids))
        with self._database.read() as connection:
            return {row.id for row in connection.execute(query)}


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.id,
        User(row.owner_id, row.owner_name, row.owner_role),
        row.name,
        Scope(row.scope),
        row.hint,
        row.created_at,
        row.expires_at,
        row.last_used_at,
    )
