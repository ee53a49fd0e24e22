"""Brings a database to the newest schema, and one machine's into a cluster's.

What it is for: `fillsched migrate` and `fillsched import-sqlite`. What it is not for: how rows get
from one to the other (`backends.postgres.importing`), or who may do that.
"""

import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from fillsched.backends.sqlite.backups import back_up
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.data.data_directory import DATABASE_FILE, held, make_private_directory
from fillsched.daemon.settings import Settings
from fillsched.errors import Fault, InvalidInput


def migrate(settings: Settings) -> None:
    """Makes the schema what this version needs, and nothing else.

    Raises DirectoryHeld while a daemon runs on a database of one machine, ExecutionError when it
    cannot be used or is of a newer version.
    """
    if settings.database is not None:
        from fillsched.backends.postgres.database import PostgresDatabase

        PostgresDatabase(settings.database.get_secret_value()).close()
        return
    make_private_directory(settings.data_dir)
    with held(settings.data_dir, 0.0):
        SqliteDatabase(settings.data_dir / DATABASE_FILE).close()


def import_sqlite(settings: Settings, file: Path | None = None) -> Mapping[str, int]:
    """Copies all of `file`, or of the data directory, into the empty database of the settings; how
    many rows of each table.

    The file stays as it is. Raises DirectoryHeld while a daemon runs on the data directory,
    InvalidInput where there is no such file or database, Conflict when the database is not empty.
    """
    if settings.database is None:
        fix = "Give it with --database postgresql://user:password@host/name"
        raise InvalidInput([Fault("database", "", "none is named to import into", fix)])
    source = file or settings.data_dir / DATABASE_FILE
    if not source.is_file():
        raise InvalidInput([Fault("file", str(source), "there is no such file", "Correct it")])
    from fillsched.backends.postgres.database import PostgresDatabase
    from fillsched.backends.postgres.importing import import_all

    with (
        held(settings.data_dir, 0.0) if file is None else nullcontext(),
        tempfile.TemporaryDirectory(prefix="fillsched-") as folder,
        PostgresDatabase(settings.database.get_secret_value()) as target,
    ):
        copy = Path(folder) / DATABASE_FILE
        back_up(source, copy)
        with SqliteDatabase(copy) as whole:  # a copy, which may be brought to today's schema
            return import_all(whole, target)
