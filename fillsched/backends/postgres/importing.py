"""All that another database holds, copied into an empty one here.

What it is for: an installation that outgrows its machine moves over whole, its history too, so that
every cursor and link goes on. What it is not for: merging two installations.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from fillsched.backends.postgres.database import PostgresDatabase
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.tables import jobs, metadata, store, users
from fillsched.errors import Conflict, ExecutionError

AT_ONCE = 1000
"""Rows in memory at a time."""


def import_all(source: Database, target: PostgresDatabase) -> Mapping[str, int]:
    """Copies every row, in one transaction; how many of each table.

    Raises Conflict when there are users or jobs already, ExecutionError when not all arrived; then
    nothing has changed.
    """
    with source.read() as there:
        return target.write(lambda here: _copied(there, here))


def _copied(there: Connection, here: Connection) -> Mapping[str, int]:
    for table in (users, jobs):
        if here.execute(select(table.c.id).limit(1)).first() is not None:
            raise Conflict("The database is not empty. Import into one that no server has used.")
    here.execute(delete(store))  # its history is the other's from now on
    rows = {table.name: _copy(table, there, here) for table in metadata.sorted_tables}
    for table in metadata.sorted_tables:
        arrived = here.execute(select(func.count()).select_from(table)).scalar_one()
        if arrived != rows[table.name]:
            raise ExecutionError(f"Of {rows[table.name]} rows of {table.name} {arrived} arrived.")
        _count_on(table, there, here)
    return rows


def _copy(table: Table, there: Connection, here: Connection) -> int:
    copied = 0
    for part in there.execute(select(table)).mappings().partitions(AT_ONCE):
        here.execute(insert(table), [dict(row) for row in part])
        copied += len(part)
    return copied


def _count_on(table: Table, there: Connection, here: Connection) -> None:
    """Lets the numbers of `table` go on behind the last that was ever given, also to rows that are
    gone."""
    if not table.dialect_kwargs.get("sqlite_autoincrement"):
        return
    last = int(here.execute(select(func.max(table.c.id))).scalar() or 0)
    if there.dialect.name == "sqlite":
        given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = max(last, int(there.execute(given, {"name": table.name}).scalar() or 0))
    if last:
        here.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
            {"name": table.name, "last": last},
        )
