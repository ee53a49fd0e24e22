"""`serve`: the daemon, until it is told to stop."""

import contextlib
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fillsched
from fillsched.errors import ConnectionTrouble
from fillsched.presentation.figures import count
from fillsched_cli.invocation import Embed, Invocation
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run

if TYPE_CHECKING:
    from fillsched.daemon.settings import Settings

log = logging.getLogger(__name__)

TAKE_OVER_SECONDS = 10.0
"""How long a command's own daemon may take to hand over, or to end with its command; most need less
than one second."""


def command(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="Jobs that run at a time.")] = None,
    database: Annotated[
        str | None, typer.Option(help="postgresql://... of a cluster; default: a file.")
    ] = None,
    redis: Annotated[str | None, typer.Option(help="redis://... of a cluster.")] = None,
    tls_certificate: Annotated[Path | None, typer.Option(help="PEM file.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM file.")] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Listen beyond this machine without TLS.")
    ] = False,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
    log_format: Annotated[str | None, typer.Option(help="text or json.")] = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Ask a command's own daemon to hand over.")
    ] = False,
) -> None:
    """Run the daemon until it is told to stop."""
    flags = {
        "host": host,
        "port": port,
        "workers": workers,
        "database": database,
        "redis": redis,
        "tls_certificate": tls_certificate,
        "tls_key": tls_key,
        "insecure": insecure or None,
        "log_level": log_level,
        "log_format": log_format,
    }
    run(context.obj, lambda: _serve(context.obj, flags, take_over=take_over))


def _serve(invocation: Invocation, flags: dict[str, Any], *, take_over: bool) -> None:
    """Runs the daemon until SIGTERM or Ctrl-C."""
    from fillsched.daemon.address import read_address
    from fillsched.daemon.daemon import run_daemon
    from fillsched.daemon.host.service_manager import ServiceManager
    from fillsched.daemon.logs.log_lines import configure_logging
    from fillsched_cli.daemon_discovery import loaded_for

    manager = ServiceManager.of(os.environ, os.getpid())
    loaded = loaded_for(invocation, **flags)
    settings = loaded.settings
    os.umask(0o077)  # whatever else a library writes in this process is its user's alone
    configure_logging(settings.log_level, settings.log_format)
    for said in loaded.passed_over:
        log.warning("%s", said)
    if take_over:
        _ask_to_hand_over(invocation, settings)
    address = read_address(settings.data_dir)
    wait = 0.0 if address is not None and address.kind == "serve" else TAKE_OVER_SECONDS
    with run_daemon(settings, wait_seconds=wait, manager=manager) as daemon:
        console = stderr()
        console.print(f"fillsched {fillsched.__version__} serves at {daemon.url}", style="bold")
        console.print(_what_it_works_with(settings))
        console.print(f"  API documentation at {daemon.url}/docs    stop with Ctrl-C")
        daemon.serve()


def _what_it_works_with(settings: "Settings") -> str:
    if settings.database is not None:
        key = settings.key_file or settings.data_dir
        return f"  data in PostgreSQL, work by `fillsched worker`; key in {key}"
    return f"  data in {settings.data_dir}, {count(settings.workers, 'worker')}"


def _ask_to_hand_over(invocation: Invocation, settings: "Settings") -> None:
    """Asks the daemon that a command started for itself, if there is one, to end."""
    import asyncio

    from fillsched.daemon.address import read_address
    from fillsched_cli.daemon_discovery import connected

    async def ask() -> None:
        async with connected(invocation.output(), Embed.NEVER) as (client, _):
            await client.operations.hand_over()

    if read_address(settings.data_dir) is not None:
        with contextlib.suppress(ConnectionTrouble):
            asyncio.run(ask())
