"""`open`: the page of the daemon in a browser, signed in by a ticket.

What it is for: the link, and handing it to a browser. What it is not for: the page (`web/`).
"""

import html
import os
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.invocation import Embed
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    job_id: Annotated[int | None, typer.Argument(metavar="[ID]", help="Whose page.")] = None,
    print_only: Annotated[
        bool, typer.Option("--print", help="Print the link and open no browser.")
    ] = False,
) -> None:
    """Open the page in a browser, signed in."""

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of

        path = "/"
        if job_id is not None:
            path = f"/{(await job_of(client, job_id)).kind}/{job_id}"
        ticket = await client.accounts.ticket()
        link = f"{(await finder()).url}{path}#ticket={ticket.ticket}"
        if not print_only and not webbrowser.open(_leading_to(link).as_uri()):
            stderr().print("No browser was found here; this link opens the page on any machine:")
        print(link)
        stderr().print(f"It counts once, within {ticket.expires_in} s.", style="dim")

    run_with_daemon(context.obj.output(), work, Embed.NEVER)


def _leading_to(link: str) -> Path:
    """A private file that leads there: an argument of a browser can be read by everybody on this
    machine, who might be quicker to use the ticket."""
    handle, name = tempfile.mkstemp(prefix="fillsched-", suffix=".html")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        to = html.escape(link)
        file.write(
            f'<!doctype html><meta charset="utf-8"><title>fillsched</title>'
            f'<meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0; url={to}"><a href="{to}">Go on</a>\n'
        )
    return Path(name)
