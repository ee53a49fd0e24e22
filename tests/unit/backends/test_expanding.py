"""Migrations only add, so that servers of the version before go on while a cluster is upgraded."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect

from fillsched.backends.sql import migrate

VERSIONS = sorted(
    path.stem[:4] for path in Path(migrate.__file__).parent.glob("migrations/versions/0*.py")
)

FIRST_OF_A_CLUSTER = "0008"
"""No cluster has ever had an older schema: one machine is upgraded while it stands still."""

LATER = [version for version in VERSIONS if version > FIRST_OF_A_CLUSTER]


def columns(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    """Every column of every table."""
    seen = inspect(connection)
    return {
        (table, column["name"]): dict(column)
        for table in seen.get_table_names()
        for column in seen.get_columns(table)
    }


def unique(connection: Connection) -> set[tuple[str, str]]:
    """What may not be there twice: a new such rule would refuse what older code writes."""
    seen = inspect(connection)
    return {
        (table, str(rule["column_names"]))
        for table in seen.get_table_names()
        for rule in [
            *(index for index in seen.get_indexes(table) if index["unique"]),
            *seen.get_unique_constraints(table),
        ]
    }


@pytest.mark.parametrize("version", LATER)
def test_issue_21_older_code_can_write_into_what_a_migration_makes(
    version: str, tmp_path: Path
) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'x'}").connect() as connection:
        migrate.upgrade(connection, VERSIONS[VERSIONS.index(version) - 1])
        before, rules = columns(connection), unique(connection)
        migrate.upgrade(connection, version)
        after, new_rules = columns(connection), unique(connection)
    tables = {table for table, _ in before}
    for place, column in before.items():
        assert place in after, f"{place} is gone"
        assert str(after[place]["type"]) == str(column["type"]), place
        assert after[place]["nullable"] == column["nullable"], place
    for place in after.keys() - before.keys():
        optional = after[place]["nullable"] or after[place]["default"] is not None
        assert place[0] not in tables or optional, f"{place} is asked of those who do not know it"
    for table, names in new_rules - rules:
        assert table not in tables, f"{table} {names} must be unique, and was not"
