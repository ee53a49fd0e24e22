"""The database of a data directory copied to a file, and put back from one.

What it is for: the rules about it: what may be overwritten, and that no daemon runs while the
database changes under it. What it is not for: how a copy is made (`sqlite.backups`).
"""

from datetime import UTC, datetime
from pathlib import Path

from fillsched.backends.sqlite.backups import back_up, put_back
from fillsched.daemon.address import keep_owner
from fillsched.daemon.data.data_directory import DATABASE_FILE, held, make_private_directory
from fillsched.daemon.settings import Settings
from fillsched.errors import Conflict, Fault, InvalidInput, NotFound


def refuse_cluster(settings: Settings) -> None:
    """Raises InvalidInput where jobs are kept in PostgreSQL: a file would hold none of them."""
    if settings.database is not None:
        fix = "Use its own ways, such as pg_dump and pg_restore"
        raise InvalidInput([Fault("database", "", "jobs are kept in PostgreSQL here", fix)])


def backup(data_dir: Path, to: Path, *, force: bool = False) -> int:
    """Writes a copy of the database, a daemon running or not; its size in bytes.

    Raises NotFound when there is no database, Conflict when there is a file already that may not be
    replaced (`force`), InvalidInput for a place where none can be, ExecutionError.
    """
    database = data_dir / DATABASE_FILE
    if not database.is_file():
        raise NotFound(f"There is no database in {data_dir}. Name its directory with --data-dir.")
    if to.is_dir() or not to.parent.is_dir():
        reason = "it is a directory" if to.is_dir() else "its directory does not exist"
        raise InvalidInput([Fault("file", str(to), reason, "Name a file in a directory of yours")])
    if to.exists() and (to.samefile(database) or not force):
        why = "is the database itself" if to.samefile(database) else "exists; --force replaces it"
        raise Conflict(f"{to} {why}. Choose another name.")
    return back_up(database, to)


def restore(data_dir: Path, file: Path) -> Path | None:
    """Puts a copy back; where the database before it lies now (None: there was none).

    Raises InvalidInput for a file that is no copy, Conflict while a daemon runs, ExecutionError.
    Then nothing has changed.
    """
    if not file.is_file():
        reason, fix = "there is no such file", "Give a file that `fillsched backup` has written"
        raise InvalidInput([Fault("file", str(file), reason, fix)])
    database = data_dir / DATABASE_FILE
    if database.exists() and file.samefile(database):
        raise Conflict(f"{file} is the database in use.")
    make_private_directory(data_dir)
    with held(data_dir, 0.0):
        replaced = put_back(file, database, datetime.now(UTC))
        keep_owner(database)
        return replaced
