"""Runs a command and turns whatever happens into an exit code and a message.

What it is for: the one place where errors meet the shell, and where a command gets its client. What
it is not for: commands.
"""

import sys
import traceback
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import typer

from fillsched.errors import FillschedError, InvalidInput
from fillsched_cli.exit_codes import INTERRUPTED, OUR_FAULT, UNWRITTEN, Exit
from fillsched_cli.invocation import Embed, Invocation, Output
from fillsched_cli.output.console import stderr
from fillsched_cli.output.standard_streams import ReaderGone, Unwritable, write_nowhere

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def run(invocation: Invocation, command: Coroutine[Any, Any, None] | Callable[[], None]) -> None:
    """Runs `command` to its end. Always leaves by `typer.Exit` unless all went well."""

    def work() -> None:
        if callable(command):
            command()
        else:
            import asyncio  # a quarter of what `--help` of a command costs

            asyncio.run(command)

    if code := ended(work, debug=invocation.debug):
        raise typer.Exit(code)


def ended(work: Callable[[], object], *, debug: bool) -> int:
    """Does `work` and gives back the exit code of whatever happens: the one net at the end.

    Only a job that failed, and what was asked about and is not so, give 1. Tracebacks are for
    `debug` alone.
    """
    try:
        try:
            work()
        finally:
            sys.stdout.flush()  # what fails at the end of Python is told badly
    except Exit as end:
        return end.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if debug:
            with suppress(Unwritable):
                traceback.print_exception(error)
        return _answered(error)
    return 0


def _answered(error: Exception) -> int:
    """Says what went wrong, where anybody listens; the exit code it deserves."""
    with suppress(Unwritable):
        if isinstance(error, FillschedError):
            if not isinstance(error, ReaderGone):
                tell(error)
        elif isinstance(error, OSError):
            tell(_unusable(error))
        else:
            what = f"{type(error).__name__}: {error}".rstrip(": ")
            said = f"✗ A fault of fillsched, and none of yours. {what}"
            stderr().print(said, style="red", soft_wrap=True)
            stderr().print("  Please report it, with what the same command says after --debug.")
    if isinstance(error, Unwritable):  # what waits in a buffer would be an error once more
        write_nowhere(1, 2)
    if isinstance(error, FillschedError):
        return error.exit_code
    return UNWRITTEN if isinstance(error, OSError) else OUR_FAULT


def _unusable(error: OSError) -> Unwritable:
    """The system's error about a file, as a sentence."""
    name = error.filename2 or error.filename
    why = (error.strerror or str(error) or type(error).__name__).lower()
    return Unwritable(f"{name} cannot be used: {why}." if name else f"The system says: {why}.")


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


def tell(error: FillschedError) -> None:
    """Says on stderr what went wrong, every fault of it, and what to do."""
    console = stderr()
    if isinstance(error, InvalidInput) and error.faults:
        from fillsched.presentation.reading.faults import told

        for line, style in told(error.faults):
            console.print(line, style=style or None)
    else:
        console.print(f"✗ {error}", style="red", highlight=False)
