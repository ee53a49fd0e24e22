"""Commands about the daemon: running it, its screens, logging in.

Their options and help, and nothing else: the work is in the modules that they import when they run.
"""

from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.options import (
    AsJson,
    JobId,
    PasswordStdin,
)

app = typer.Typer()


@app.command()
def dashboard(
    context: typer.Context,
    readonly: Annotated[
        bool, typer.Option("--readonly", help="Look only; change nothing.")
    ] = False,
    ascii_only: Annotated[
        bool, typer.Option("--ascii", help="Draw with plain characters only.")
    ] = False,
) -> None:
    """Watch all schedules and the daemon, and steer them."""
    from fillsched_cli import overlooking
    from fillsched_cli.running import run

    output = context.obj.output()
    run(context.obj, overlooking.dashboard(output, readonly, ascii_only))


@app.command()
def replay(
    context: typer.Context,
    job_id: JobId,
    speed: Annotated[
        float, typer.Option("--speed", min=1, max=100, help="Times as fast as it was.")
    ] = 10,
    ascii_only: Annotated[
        bool, typer.Option("--ascii", help="Draw with plain characters only.")
    ] = False,
) -> None:
    """Play a finished schedule's messages again."""
    from fillsched_cli import overlooking
    from fillsched_cli.running import run

    run(context.obj, overlooking.replay(context.obj.output(), job_id, speed, ascii_only))


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="Jobs that run at a time.")] = None,
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
    from fillsched_cli import system
    from fillsched_cli.running import run

    flags = {
        "host": host,
        "port": port,
        "workers": workers,
        "tls_certificate": tls_certificate,
        "tls_key": tls_key,
        "insecure": insecure or None,
        "log_level": log_level,
        "log_format": log_format,
    }
    run(context.obj, lambda: system.serve(context.obj, flags, take_over=take_over))


@app.command()
def token(context: typer.Context) -> None:
    """Print an access token, for curl and scripts."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, lambda: system.token(context.obj))


@app.command()
def doctor(context: typer.Context, json: AsJson = False) -> None:
    """Look for what could keep fillsched from working here."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, lambda: system.doctor(context.obj.output(json)))


@app.command()
def login(
    context: typer.Context,
    url: Annotated[str | None, typer.Argument(help="Such as https://server:8000.")] = None,
    user: Annotated[str | None, typer.Option("--user", "-u", help="Your name there.")] = None,
    save_as: Annotated[str | None, typer.Option("--save-as", help="Name of the profile.")] = None,
    password_stdin: PasswordStdin = False,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Keep the token in the system's keyring.")
    ] = False,
) -> None:
    """Log in to a daemon and keep the login as a profile."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    work = people.login(
        context.obj.output(), url, user, save_as, password_stdin=password_stdin, keyring=keyring
    )
    run(context.obj, work)


@app.command()
def logout(context: typer.Context) -> None:
    """End the login in use, here and at the daemon."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.logout(context.obj.profile))
