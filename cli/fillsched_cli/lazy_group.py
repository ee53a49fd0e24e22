"""A group that knows its commands by name and first line, and imports one when it is called.

What it is for: `--help` of forty commands for the price of none. What it is not for: which commands
there are (`main`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command: the module whose `command` it is, and the first line of its help."""

    module: str
    help: str


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one word, and what the word stands for."""

    help: str
    commands: Mapping[str, Lazy]


Table = Mapping[str, Lazy | Group]
"""Commands by name, in the order in which they are listed."""


def lazy_group(table: Table) -> type[TyperGroup]:
    """The class of a group of the commands of `table`, for `typer.Typer(cls=...)`.

    Listing, completing and guessing what was meant work on stand-ins that have a name and a help.
    """

    class LazyGroup(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            self.commands = {name: _stand_in(name, entry) for name, entry in table.items()}

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, found, rest = super().resolve_command(ctx, args)
            entry = table.get(name or "")
            return name, load(str(name), entry) if isinstance(entry, Lazy) else found, rest

    return LazyGroup


def load(name: str, entry: Lazy) -> TyperCommand:
    """The command itself."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name)(import_module(entry.module).command)
    loaded = get_command(app)
    assert isinstance(loaded, TyperCommand)
    return loaded


def _stand_in(name: str, entry: Lazy | Group) -> Any:
    if isinstance(entry, Lazy):
        return TyperCommand(name, help=entry.help, rich_markup_mode=None)
    group = lazy_group(entry.commands)
    return group(name=name, help=entry.help, no_args_is_help=True, rich_markup_mode=None)
