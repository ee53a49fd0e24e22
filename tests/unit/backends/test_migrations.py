"""Migrations only add, so that servers and workers of the version before work on meanwhile."""

from typing import Any

from sqlalchemy import Connection, create_engine, inspect

from fillsched.backends.sql.migrate import VERSIONS, _scripts, upgrade

Columns = dict[str, dict[str, Any]]


def schema(connection: Connection) -> dict[str, Columns]:
    """The columns of each table, by name."""
    found = inspect(connection)
    return {
        table: {column["name"]: dict(column) for column in found.get_columns(table)}
        for table in found.get_table_names()
        if table != VERSIONS
    }


def breaks(before: dict[str, Columns], after: dict[str, Columns]) -> list[str]:
    """What of `after` would stop a process that knows `before`."""
    broken = []
    for table, columns in before.items():
        now = after.get(table, {})
        broken += [f"{table}.{name} is gone" for name in columns.keys() - now.keys()]
        for name, column in now.items():
            if name not in columns:
                if not column["nullable"] and column["default"] is None:
                    broken.append(f"{table}.{name} must be given")
            elif (str(column["type"]), column["nullable"]) != (
                str(columns[name]["type"]),
                columns[name]["nullable"],
            ):
                broken.append(f"{table}.{name} is another")
    return broken


def test_issue_21_each_migration_leaves_to_the_version_before_all_that_it_uses() -> None:
    revisions = sorted(path.stem.partition("_")[0] for path in _scripts().glob("versions/0*.py"))
    with create_engine("sqlite://").connect() as connection:
        upgrade(connection, revisions[0])
        before = schema(connection)
        for revision in revisions[1:]:
            upgrade(connection, revision)
            after = schema(connection)
            assert breaks(before, after) == [], revision
            before = after


def test_issue_21_a_migration_that_takes_or_demands_something_is_found() -> None:
    column = {"type": "TEXT", "nullable": True, "default": None}
    before: dict[str, Columns] = {"jobs": {"name": column}}
    assert breaks(before, {"jobs": {"name": column, "more": column}, "other": {}}) == []
    assert breaks(before, {"jobs": {"title": column}}) == ["jobs.name is gone"]
    assert breaks(before, {}) == ["jobs.name is gone"]
    demanded = {"jobs": {"name": column, "more": column | {"nullable": False}}}
    assert breaks(before, demanded) == ["jobs.more must be given"]
    assert breaks(before, {"jobs": {"name": column | {"type": "INTEGER"}}}) == [
        "jobs.name is another"
    ]
