"""Runs a command and turns whatever happens into an exit code and a message.

What it is for: the one place where errors meet the shell. What it is not for: commands.

Exit codes: 0 ok, 1 the job failed, 2 usage or rejected input, 3 daemon unreachable, 4 login needed
or forbidden, 5 some lots could not be placed, 6 cancelled, 124 timeout, 129 the terminal is gone,
130 interrupted, 143 told to end.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import typer

from fillsched.errors import FillschedError, InvalidInput
from fillsched_cli.context import Common

HUNG_UP, INTERRUPTED = 129, 130


class Exit(Exception):
    """Ends a command with `code`; what there was to say has been said."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


def run(common: Common, command: Coroutine[Any, Any, None] | Callable[[], None]) -> None:
    """Runs `command` to its end. Always leaves by `typer.Exit` unless all went well."""
    try:
        if callable(command):
            command()
        else:
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
        if common.debug:
            raise
        tell(error)
        raise typer.Exit(error.exit_code) from None


def write_nowhere(*descriptors: int) -> None:
    """What is still written to these, whose reader is gone, is dropped and no error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)


def tell(error: FillschedError) -> None:
    """Says on stderr what went wrong, every fault of it, and what to do."""
    from fillsched_cli.text import stderr

    console = stderr()
    if isinstance(error, InvalidInput) and error.faults:
        from fillsched.presentation.faults import told

        for line, style in told(error.faults):
            console.print(line, style=style or None)
    else:
        console.print(f"✗ {error}", style="red", highlight=False)
