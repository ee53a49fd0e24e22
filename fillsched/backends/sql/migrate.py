"""Brings a database to the newest schema by the Alembic migrations beside this file.

What it is for: one call at start-up, on any database. An empty one is made from the tables as they
are now, which a test holds to be what all migrations make; so Alembic, whose import takes as long
as all else at a start, is needed only where something is missing. What it is not for: writing
migrations.
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from fillsched.backends.sql.tables import metadata, new_history, store
from fillsched.errors import ExecutionError

VERSIONS = "alembic_version"
"""Alembic's own table, with one row: the revision of the schema."""

version_num = Column("version_num", String(32), primary_key=True)
versions = Table(VERSIONS, MetaData(), version_num)


def migrate(connection: Connection) -> None:
    """Runs what is missing, in one transaction. Raises ExecutionError on a newer schema."""
    tables = inspect(connection).get_table_names()
    known = sorted(path.stem.partition("_")[0] for path in _scripts().glob("versions/0*.py"))
    if not tables:
        metadata.create_all(connection)
        versions.create(connection)
        connection.execute(versions.insert().values(version_num=known[-1]))
        connection.execute(store.insert().values(id=new_history()))
        connection.commit()
        return
    current = connection.scalar(select(version_num)) if VERSIONS in tables else None
    connection.rollback()
    if current == known[-1]:
        return
    if current is not None and current not in known:
        raise ExecutionError(
            "The database was made by a newer fillsched. Install that version or a newer one."
        )
    upgrade(connection)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs Alembic's migrations up to revision `to`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))  # % refers
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _scripts() -> Path:
    return Path(__file__).parent / "migrations"
