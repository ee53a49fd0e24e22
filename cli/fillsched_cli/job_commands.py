"""Commands about one job or all of them: watching, understanding, ending, taking away.

Their options and help, and nothing else: the work is in the modules that they import when they run.
"""

from typing import Annotated

import typer

from fillsched_cli.context import Progress, State
from fillsched_cli.options import (
    All,
    AsJson,
    HowToShow,
    JobId,
    Quiet,
    TimeZone,
)

app = typer.Typer()


@app.command()
def watch(
    context: typer.Context,
    job_id: Annotated[int | None, typer.Argument(help="Default: the one that runs.", min=1)] = None,
    json: AsJson = False,
    progress: HowToShow = Progress.AUTO,
) -> None:
    """Watch a schedule or a comparison being made."""
    from fillsched_cli import watching
    from fillsched_cli.running import run

    run(context.obj, watching.watch(context.obj.output(json, progress=progress), job_id))


@app.command()
def wait(
    context: typer.Context,
    job_id: JobId,
    timeout: Annotated[str | None, typer.Option("--timeout", help="Such as 30s or 5m.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Wait for the end; exit 124 on timeout."""
    from fillsched_cli import submitting, watching
    from fillsched_cli.running import run

    output = context.obj.output(json, quiet, Progress.QUIET)
    run(context.obj, watching.wait(output, job_id, submitting.seconds(timeout)))


@app.command("list")
def list_jobs(
    context: typer.Context,
    status: Annotated[State | None, typer.Option(help="Only schedules in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 20,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's (admin only).")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List schedules and comparisons, newest first."""
    from fillsched_cli import jobs
    from fillsched_cli.running import run

    run(
        context.obj,
        jobs.list_jobs(context.obj.output(json, quiet), status, limit, everybody=everybody),
    )


@app.command()
def show(
    context: typer.Context, job_id: JobId, time_zone: TimeZone = None, json: AsJson = False
) -> None:
    """Show the figures of a schedule or comparison and where they come from."""
    from fillsched_cli import understanding
    from fillsched_cli.running import run

    run(context.obj, understanding.show(context.obj.output(json), job_id, time_zone))


@app.command()
def gantt(
    context: typer.Context,
    job_id: JobId,
    start: Annotated[
        str | None, typer.Option("--from", help="Zoom: a date or time, 2026-01-05T06:00.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Zoom: until when.")] = None,
    width: Annotated[
        int | None, typer.Option("--width", help="Columns; default: the terminal's.", min=40)
    ] = None,
    ascii: Annotated[bool, typer.Option("--ascii", help="Plain characters only.")] = False,
    time_zone: TimeZone = None,
    json: AsJson = False,
) -> None:
    """Draw a schedule as a Gantt chart."""
    from fillsched_cli import understanding
    from fillsched_cli.running import run

    view = understanding.View(start, end, width, ascii, time_zone)
    run(context.obj, understanding.draw(context.obj.output(json), job_id, view))


@app.command()
def why(
    context: typer.Context,
    job_id: JobId,
    lot_id: Annotated[str, typer.Argument(help="The lot's id.")],
    everything: All = False,
    time_zone: TimeZone = None,
    json: AsJson = False,
) -> None:
    """Explain why a lot stands where it does, or what would make a refused one fit."""
    from fillsched_cli import understanding
    from fillsched_cli.running import run

    output = context.obj.output(json)
    work = understanding.why(output, job_id, lot_id, everything=everything, time_zone=time_zone)
    run(context.obj, work)


@app.command()
def diff(
    context: typer.Context,
    first: Annotated[int, typer.Argument(help="Number of a schedule.", min=1)],
    second: Annotated[int, typer.Argument(help="Number of another.", min=1)],
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 when a lot differs.")
    ] = False,
    everything: All = False,
    time_zone: TimeZone = None,
    json: AsJson = False,
) -> None:
    """Show what two schedules differ in: lots moved, figures changed."""
    from fillsched_cli import understanding
    from fillsched_cli.running import run

    output = context.obj.output(json)
    work = understanding.diff(
        output, first, second, everything=everything, exit_code=exit_code, time_zone=time_zone
    )
    run(context.obj, work)


@app.command()
def cancel(
    context: typer.Context, job_id: JobId, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Stop a schedule or comparison and throw it away."""
    from fillsched_cli import jobs
    from fillsched_cli.running import run

    run(context.obj, jobs.command(context.obj.output(json, quiet), job_id, "cancel"))


@app.command()
def finish(
    context: typer.Context, job_id: JobId, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Stop planning now and keep the best that was found."""
    from fillsched_cli import jobs
    from fillsched_cli.running import run

    run(context.obj, jobs.command(context.obj.output(json, quiet), job_id, "finish"))


@app.command()
def export(
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
    from fillsched_cli import exporting
    from fillsched_cli.running import run

    target = exporting.Target(output, format, force, time_zone)
    run(context.obj, exporting.export(context.obj.output(), job_id, target))
