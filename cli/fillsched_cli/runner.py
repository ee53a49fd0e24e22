"""Runs a command and turns whatever happens into an exit code and a message.

What it is for: the one place where errors meet the shell, and where a command gets its client. What
it is not for: commands.
"""

import os
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import typer

from fillsched.errors import FillschedError, InvalidInput
from fillsched_cli.console import stderr
from fillsched_cli.exit_codes import INTERRUPTED, Exit
from fillsched_cli.invocation import Embed, Invocation, Output

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def run(invocation: Invocation, command: Coroutine[Any, Any, None] | Callable[[], None]) -> None:
    """Runs `command` to its end. Always leaves by `typer.Exit` unless all went well."""
    try:
        if callable(command):
            command()
        else:
            import asyncio  # a quarter of what `--help` of a command costs

            asyncio.run(command)
    except Exit as end:
        raise typer.Exit(end.code) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output is gone (`| head`): not an error, and nothing left to say.
        write_nowhere(sys.stdout.fileno())
        raise typer.Exit(0) from None
    except FillschedError as error:
        if invocation.debug:
            raise
        tell(error)
        raise typer.Exit(error.exit_code) from None


def run_with_daemon(
    output: Output,
    work: "Callable[[Client, Finder], Coroutine[Any, Any, None]]",
    embed: Embed = Embed.TO_READ,
) -> None:
    """Runs `work` with a client of the daemon in force, and how that was found; as `run`."""

    async def whole() -> None:
        from fillsched_cli.daemon_discovery import connected

        async with connected(output, embed) as (client, finder):
            await work(client, finder)

    run(output.invocation, whole())


def write_nowhere(*descriptors: int) -> None:
    """What is still written to these, whose reader is gone, is dropped and no error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)


def tell(error: FillschedError) -> None:
    """Says on stderr what went wrong, every fault of it, and what to do."""
    console = stderr()
    if isinstance(error, InvalidInput) and error.faults:
        from fillsched.presentation.faults import told

        for line, style in told(error.faults):
            console.print(line, style=style or None)
    else:
        console.print(f"✗ {error}", style="red", highlight=False)
