"""Named configurations on SQLAlchemy.

What it is for: the `Configs` port, one transaction a method. What it is not for: what figures mean.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from fillsched.backends.memory.configs import too_many
from fillsched.backends.sql.audit import note
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.tables import configs
from fillsched.errors import NotFound
from fillsched.ports.audit import Entry
from fillsched.ports.configs import NamedConfig


class SqlConfigs:
    """Configs (see `jobs.configs`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, owner_id: int) -> Sequence[NamedConfig]:
        query = select(configs).where(configs.c.owner_id == owner_id).order_by(configs.c.name)
        with self._database.read() as connection:
            return [_config(row) for row in connection.execute(query)]

    def get(self, owner_id: int, name: str) -> NamedConfig:
        with self._database.read() as connection:
            return _one(connection, owner_id, name)

    def default(self, owner_id: int) -> NamedConfig | None:
        query = select(configs).where(configs.c.owner_id == owner_id, configs.c.is_default == 1)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _config(row)

    def put(
        self,
        owner_id: int,
        name: str,
        figures: Mapping[str, Any],
        now: datetime,
        most: int,
        *,
        noted: Entry | None = None,
    ) -> NamedConfig:
        mine = configs.c.owner_id == owner_id
        values = {"figures": dict(figures), "updated_at": now}

        def work(connection: Connection) -> NamedConfig:
            change = update(configs).where(mine, configs.c.name == name).values(**values)
            if connection.execute(change).rowcount == 0:
                count = select(func.count()).select_from(configs).where(mine)
                if connection.execute(count).scalar_one() >= most:
                    raise too_many(most)
                made = {"owner_id": owner_id, "name": name, "is_default": 0, **values}
                connection.execute(insert(configs).values(**made))
            note(connection, noted)
            return _one(connection, owner_id, name)

        return self._database.write(work)

    def set_default(self, owner_id: int, name: str | None, *, noted: Entry | None = None) -> None:
        mine = configs.c.owner_id == owner_id

        def work(connection: Connection) -> None:
            connection.execute(update(configs).where(mine).values(is_default=0))
            note(connection, noted)
            if name is None:
                return
            change = update(configs).where(mine, configs.c.name == name).values(is_default=1)
            if connection.execute(change).rowcount == 0:
                raise NotFound.of("configuration", name)

        self._database.write(work)

    def remove(self, owner_id: int, name: str, *, noted: Entry | None = None) -> None:
        which = delete(configs).where(configs.c.owner_id == owner_id, configs.c.name == name)

        def work(connection: Connection) -> None:
            if connection.execute(which).rowcount == 0:
                raise NotFound.of("configuration", name)
            note(connection, noted)

        self._database.write(work)


def _one(connection: Connection, owner_id: int, name: str) -> NamedConfig:
    query = select(configs).where(configs.c.owner_id == owner_id, configs.c.name == name)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound.of("configuration", name)
    return _config(row)


def _config(row: Row[Any]) -> NamedConfig:
    return NamedConfig(row.name, row.figures, bool(row.is_default), row.updated_at)
