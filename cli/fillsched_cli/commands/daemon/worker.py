"""`worker`: works on the jobs of a cluster, until it is told to stop."""

import logging
import os
from typing import Annotated, Any

import typer

import fillsched
from fillsched.presentation.figures import count
from fillsched_cli.invocation import Invocation
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run

log = logging.getLogger(__name__)


def command(
    context: typer.Context,
    concurrency: Annotated[int | None, typer.Option(help="Jobs that run here at a time.")] = None,
    database: Annotated[str | None, typer.Option(help="postgresql://... of the cluster.")] = None,
    redis: Annotated[str | None, typer.Option(help="redis://... of the cluster.")] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
    log_format: Annotated[str | None, typer.Option(help="text or json.")] = None,
) -> None:
    """Work on the jobs of a cluster until told to stop."""
    flags = {
        "workers": concurrency,
        "database": database,
        "redis": redis,
        "log_level": log_level,
        "log_format": log_format,
    }
    run(context.obj, lambda: _work(context.obj, flags))


def _work(invocation: Invocation, flags: dict[str, Any]) -> None:
    from fillsched.daemon.host.service_manager import ServiceManager
    from fillsched.daemon.logs.log_lines import configure_logging
    from fillsched.daemon.worker import run_worker
    from fillsched_cli.daemon_discovery import loaded_for

    manager = ServiceManager.of(os.environ, os.getpid())
    loaded = loaded_for(invocation, **flags)
    settings = loaded.settings
    os.umask(0o077)
    configure_logging(settings.log_level, settings.log_format)
    for said in loaded.passed_over:
        log.warning("%s", said)
    console = stderr()
    jobs = count(settings.workers, "job")
    console.print(f"fillsched {fillsched.__version__} works on {jobs} at a time", style="bold")
    console.print("  stop with Ctrl-C")
    run_worker(settings, manager)
