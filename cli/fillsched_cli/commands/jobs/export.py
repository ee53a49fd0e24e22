"""`export`: a schedule into a file, whole or not at all, in a format that the daemon writes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.called import as_called
from fillsched.errors import Fault, InvalidInput
from fillsched_cli.commands.whole_file import whole_file
from fillsched_cli.console import stderr
from fillsched_cli.options import JobId, TimeZone
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched.wire import AnyJob
    from fillsched_cli.daemon_discovery import Finder

FORMATS = ("csv", "json", "xlsx", "html", "svg", "ics")
"""Those of `fillsched.export.formats`, which is not loaded here: it costs more than a command."""


def command(
    context: typer.Context,
    job_id: JobId,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help=".csv, .json, .xlsx, .html, .svg or .ics; - is stdout."
        ),
    ],
    format: Annotated[
        str | None, typer.Option("--format", help="Default: by the file's ending.")
    ] = None,
    time_zone: TimeZone = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a schedule to a file."""
    path = Path(output)
    wanted = _format(output, format)
    if output != "-" and path.exists() and not force:
        fault = Fault("--output", output, "the file exists", "Add --force to overwrite it")
        raise InvalidInput([fault])

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched_cli.commands.jobs.lookup import job_of

        zone = time_zone or finder.named_zone
        _refuse_comparison(await job_of(client, job_id))
        pieces = client.jobs.export(job_id, wanted, time_zone=zone)
        if output == "-":
            async for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        with whole_file(path, "--output") as file:
            async for piece in pieces:
                file.write(piece)
            size = file.tell()
        stderr().print(f"✓ {path}  {size:,} bytes")

    run_with_daemon(context.obj.output(), work)


def _refuse_comparison(job: "AnyJob") -> None:
    if job.kind == "comparison":
        from fillsched_cli.commands.jobs.lookup import best_of

        best = best_of(job) or "NAME"
        again = as_called(f"submit LOTS --strategy {best}")
        fix = f"Plan with the best of it and export that: {again}"
        fault = Fault("schedule", str(job.id), "it is a comparison, not one schedule", fix)
        raise InvalidInput([fault])


def _format(output: str, said: str | None) -> str:
    ending = "csv" if output == "-" else Path(output).suffix.lstrip(".").lower()
    format = said or ending
    if format not in FORMATS:
        from fillsched.suggestions import did_you_mean  # loads a library for one sentence

        known = f"Use a file that ends in .{', .'.join(FORMATS)}, or --format"
        fix = did_you_mean(format, FORMATS, known)
        raise InvalidInput([Fault("format", format, "there is no such format", fix)])
    return format
