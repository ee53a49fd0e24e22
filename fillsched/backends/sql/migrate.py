"""Brings a database to the newest schema by the Alembic migrations beside this file.

What it is for: one call at start-up, on any database. What it is not for: writing migrations.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from fillsched.errors import ExecutionError


def migrate(connection: Connection) -> None:
    """Runs what is missing, in one transaction. Raises ExecutionError on a newer schema."""
    config = Config()
    place = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", place.replace("%", "%%"))  # % begins a reference
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    if current == scripts.get_current_head():
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise ExecutionError(
            "The database was made by a newer fillsched. Install that version or a newer one."
        )
    command.upgrade(config, "head")
