"""`export`: a schedule into a file, whole or not at all, in a format that the daemon writes."""

import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.errors import Fault, InvalidInput
from fillsched_cli.commands.whole_file import whole_file
from fillsched_cli.options import Compared, JobId, TimeZone
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder

FORMATS = ("csv", "json", "xlsx", "html", "svg", "ics")
"""Those of `fillsched.export.formats`, which is not loaded here: it costs more than a command."""


def command(
    context: typer.Context,
    job_id: JobId,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            help=".csv (for spreadsheets), .json, .xlsx, .html, .svg, .ics; - is stdout.",
        ),
    ],
    format: Annotated[
        str | None, typer.Option("--format", help="Default: by the file's ending.")
    ] = None,
    time_zone: TimeZone = None,
    fills_only: Annotated[
        bool, typer.Option("--fills-only", help="A table or calendar of fills alone.")
    ] = False,
    own_events: Annotated[
        bool,
        typer.Option("--own-events", help="A calendar that moves no other schedule's events."),
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="CSV for programs: commas, ISO times, no mark.")
    ] = False,
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", help="CSV: comma, semicolon or tab. Default: as the lots."),
    ] = None,
    strategy: Compared = None,
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

        job = await job_of(client, job_id)
        site = finder.named_zone if job.plant is None else None  # a plant has its own clock
        pieces = client.jobs.export(
            job_id,
            wanted,
            job.kind,
            strategy=strategy,
            time_zone=time_zone or site,
            fills_only=fills_only,
            own_events=own_events,
            spreadsheet=output != "-" and not plain,  # a pipe leads to a program
            delimiter=delimiter,
        )
        await _write(pieces, None if output == "-" else path)

    run_with_daemon(context.obj.output(), work)


async def _write(pieces: "AsyncGenerator[bytes, None]", path: Path | None) -> None:
    """Into the file at `path`, or to standard output."""
    if path is None:
        async with aclosing(pieces):
            async for piece in pieces:
                sys.stdout.buffer.write(piece)
        return
    with whole_file(path, "--output") as file:
        async for piece in pieces:
            file.write(piece)
        size = file.tell()
    stderr().print(f"✓ {path}  {size:,} bytes")


def _format(output: str, said: str | None) -> str:
    ending = "csv" if output == "-" else Path(output).suffix.lstrip(".").lower()
    format = said or ending
    if format not in FORMATS:
        from fillsched.suggestions import did_you_mean  # loads a library for one sentence

        known = f"Use a file that ends in .{', .'.join(FORMATS)}, or --format"
        fix = did_you_mean(format, FORMATS, known)
        raise InvalidInput([Fault("format", format, "there is no such format", fix)])
    return format
