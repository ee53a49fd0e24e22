"""Every command that the table names exists, says of itself what the table says, and is listed."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from typer.main import get_command

import fillsched_cli.commands
from fillsched_cli.lazy_group import Lazy, Table, load
from fillsched_cli.main import COMMANDS, app
from tests.unit.test_imports import python


def entries(table: Table = COMMANDS, before: str = "") -> Iterator[tuple[str, Lazy]]:
    for name, entry in table.items():
        if isinstance(entry, Lazy):
            yield f"{before}{name}", entry
        else:
            yield from entries(entry.commands, f"{name} ")


@pytest.mark.parametrize(("words", "entry"), entries(), ids=[words for words, _ in entries()])
def test_a_command_says_of_itself_what_the_table_says(words: str, entry: Lazy) -> None:
    command = load(words, entry)
    assert command.name == words
    assert command.help == entry.help


def test_every_command_has_its_place_in_the_table() -> None:
    package = fillsched_cli.commands
    found = [
        module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    with_command = [name for name in found if hasattr(import_module(name), "command")]
    assert sorted(with_command) == sorted(entry.module for _, entry in entries())


def test_the_list_of_commands_is_that_of_the_table_and_imports_none_of_them() -> None:
    assert list(get_command(app).commands) == list(COMMANDS)  # type: ignore[attr-defined]
    code = """
import sys
from fillsched_cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
loaded = [name for name in sys.modules if name.startswith("fillsched_cli.commands")]
assert not loaded, loaded
"""
    ran = python(code, "--help")
    assert ran.returncode == 0, ran.stderr
    for name, entry in COMMANDS.items():
        line = next(line for line in ran.stdout.splitlines() if line.split()[:1] == [name])
        assert entry.help.startswith(line.split(maxsplit=1)[1].removesuffix("..."))


def test_a_command_that_does_not_exist_is_answered_by_the_nearest() -> None:
    code = "import sys; from fillsched_cli.main import main; main()"
    ran = python(code, "submt")
    assert ran.returncode == 2 and "Did you mean 'submit'?" in ran.stderr
