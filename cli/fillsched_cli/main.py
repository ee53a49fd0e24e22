"""The command line: every command's options and help, and nothing else.

What it is for: declaring commands. Each imports what it needs when it runs, so that `--help` costs
no more than typer itself. What it is not for: doing the work, which is in the modules beside this.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fillsched_cli.context import Common, Progress, State

app = typer.Typer(
    name="fillsched",
    help="Plan lots on aseptic filling lines, see how good the plan is, and watch it being made.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: fillsched demo",
)
config_app = typer.Typer(
    help="See the settings in force; keep figures of the line by name.", no_args_is_help=True
)
app.add_typer(config_app, name="config")
user_app = typer.Typer(help="Make and remove users (admin).", no_args_is_help=True)
app.add_typer(user_app, name="user")

Lots = Annotated[str, typer.Argument(help="Lots as CSV or XLSX; - reads CSV from stdin.")]
JobId = Annotated[int, typer.Argument(help="Number of the schedule.", min=1)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the number only.")]
HowToShow = Annotated[
    Progress, typer.Option("--progress", help="How progress is shown (auto: as fits the terminal).")
]
Strategy = Annotated[
    str | None, typer.Option("--strategy", "-s", help="How to plan; see: fillsched strategies.")
]
TimeLimit = Annotated[
    str | None, typer.Option("--time-limit", "-t", help="Planning time, such as 60s, 5m or 1h.")
]
Name = Annotated[str | None, typer.Option("--name", "-n", help="A name of your own, such as W42.")]
Seed = Annotated[int, typer.Option("--seed", help="Same seed and steps, same schedule.", min=0)]
MaxSteps = Annotated[
    int | None, typer.Option("--max-steps", help="Stop after so much work, not time.", min=1)
]
Start = Annotated[
    str | None, typer.Option("--start", help="Start of the schedule, ISO 8601 with a zone.")
]
Decimal = Annotated[
    str | None, typer.Option("--decimal", help="What marks decimals in the file: comma or point.")
]
Dates = Annotated[
    str | None, typer.Option("--dates", help="Order of written dates: dmy, mdy or ymd.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do not use what settled earlier files.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook to read.")]
Map = Annotated[
    list[str] | None, typer.Option("--map", help="Name a column: product=Produkt. Repeatable.")
]


TimeZone = Annotated[
    str | None, typer.Option("--time-zone", help="The site's, such as Europe/Berlin.")
]
All = Annotated[bool, typer.Option("--all", help="Print every row.")]
Config = Annotated[
    str | None,
    typer.Option("--config", help="Figures by name; see: fillsched config list."),
]
Plant = Annotated[
    Path | None, typer.Option("--plant", help="Figures of the line from a TOML file.")
]
ConfigName = Annotated[str, typer.Argument(help="The configuration's name.")]
TomlFile = Annotated[Path, typer.Argument(help="TOML, such as: clean_hours = 24")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin.")
]


def _version(asked: bool) -> None:
    if asked:
        import fillsched

        typer.echo(f"fillsched {fillsched.__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Option("--url", help="The daemon to talk to (FILLSCHED_URL).")
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Where the daemon keeps all (FILLSCHED_DATA_DIR)."),
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="A login to use (FILLSCHED_PROFILE).")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = Common(url=url, data_dir=data_dir, profile=profile, debug=debug)


@app.command()
def submit(
    context: typer.Context,
    lots: Lots,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Watch until it is done.")] = False,
    strategy: Strategy = None,
    time_limit: TimeLimit = None,
    name: Name = None,
    seed: Seed = 0,
    max_steps: MaxSteps = None,
    start: Start = None,
    decimal: Decimal = None,
    dates: Dates = None,
    sheet: Sheet = None,
    map: Map = None,
    config: Config = None,
    plant: Plant = None,
    fresh: Fresh = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; plan nothing.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
    progress: HowToShow = Progress.AUTO,
) -> None:
    """Check lots and plan them."""
    from fillsched_cli import configs, submitting
    from fillsched_cli.running import run

    order = submitting.Order(
        lots=lots,
        fields={
            "strategy": strategy,
            "time_limit_seconds": submitting.seconds(time_limit),
            "name": name,
            "seed": seed,
            "max_steps": max_steps,
            "start_time": submitting.start_time(start),
            "read": submitting.read_options(decimal, sheet, map, dates),
            "config": configs.figures_for(config, plant),
        },
        watch=watch,
        dry_run=dry_run,
        fresh=fresh,
    )
    run(context.obj, submitting.submit(context.obj.output(json, quiet, progress), order))


@app.command()
def compare(
    context: typer.Context,
    lots: Lots,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Watch until it is done.")] = False,
    strategies: Annotated[
        str | None, typer.Option("--strategies", "-s", help="Two or more, with commas; all.")
    ] = None,
    time_limit: Annotated[
        str | None, typer.Option("--time-limit", "-t", help="For each strategy: 60s, 5m or 1h.")
    ] = None,
    name: Name = None,
    seed: Seed = 0,
    max_steps: MaxSteps = None,
    start: Start = None,
    decimal: Decimal = None,
    dates: Dates = None,
    sheet: Sheet = None,
    map: Map = None,
    config: Config = None,
    plant: Plant = None,
    fresh: Fresh = False,
    json: AsJson = False,
    quiet: Quiet = False,
    progress: HowToShow = Progress.AUTO,
) -> None:
    """Plan the same lots by several strategies, side by side, and see which is best."""
    from fillsched_cli import configs, submitting
    from fillsched_cli.running import run

    order = submitting.Order(
        lots=lots,
        fields={
            "strategies": strategies,
            "time_limit_seconds": submitting.seconds(time_limit),
            "name": name,
            "seed": seed,
            "max_steps": max_steps,
            "start_time": submitting.start_time(start),
            "read": submitting.read_options(decimal, sheet, map, dates),
            "config": configs.figures_for(config, plant),
        },
        watch=watch,
        fresh=fresh,
        kind="comparison",
    )
    run(context.obj, submitting.submit(context.obj.output(json, quiet, progress), order))


@app.command()
def check(
    context: typer.Context,
    lots: Lots,
    decimal: Decimal = None,
    dates: Dates = None,
    sheet: Sheet = None,
    map: Map = None,
    config: Config = None,
    plant: Plant = None,
    fresh: Fresh = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write a cleaned copy beside the file.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the cleaned copy goes.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing copy.")] = False,
    json: AsJson = False,
) -> None:
    """Check lots and say how they were read."""
    from fillsched_cli import configs, fixing, submitting
    from fillsched_cli.running import run

    order = submitting.Order(
        lots=lots,
        fields={
            "read": submitting.read_options(decimal, sheet, map, dates),
            "config": configs.figures_for(config, plant),
        },
        dry_run=True,
        fresh=fresh,
        fix=fixing.Fix(output, force) if fix else None,
    )
    run(context.obj, submitting.submit(context.obj.output(json), order))


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


@app.command()
def strategies(context: typer.Context, json: AsJson = False) -> None:
    """List the ways of planning."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, system.strategies(context.obj.output(json)))


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
def demo(context: typer.Context, progress: HowToShow = Progress.AUTO) -> None:
    """Plan the 42 lots that come with fillsched, and watch."""
    from fillsched_cli import submitting
    from fillsched_cli.running import run

    run(context.obj, submitting.demo(context.obj.output(progress=progress)))


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

    run(context.obj, people.logout(context.obj.output(), context.obj.profile))


@user_app.command("add")
def user_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The new user's name.")],
    role: Annotated[str, typer.Option("--role", help="planner or admin.")] = "planner",
    password_stdin: PasswordStdin = False,
    json: AsJson = False,
) -> None:
    """Make a user."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    output = context.obj.output(json)
    run(context.obj, people.add(output, name, role, password_stdin=password_stdin))


@user_app.command("list")
def user_list(context: typer.Context, json: AsJson = False) -> None:
    """List everybody."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.list_users(context.obj.output(json)))


@user_app.command("remove")
def user_remove(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Who is to go.")]
) -> None:
    """End a user's account; their schedules stay."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.remove(context.obj.output(), name))


@user_app.command("passwd")
def user_passwd(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Default: yourself.")] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    """Set a password; every earlier login of that user ends."""
    from fillsched_cli import people
    from fillsched_cli.running import run

    run(context.obj, people.passwd(context.obj.output(), name, password_stdin=password_stdin))


@config_app.command("show")
def config_show(context: typer.Context, json: AsJson = False) -> None:
    """Show every setting, its value, and where the value comes from."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, lambda: system.config_show(context.obj.output(json)))


@config_app.command("path")
def config_path(context: typer.Context) -> None:
    """Print where settings are read from."""
    from fillsched_cli import system
    from fillsched_cli.running import run

    run(context.obj, lambda: system.config_path(context.obj))


@config_app.command("list")
def config_list(context: typer.Context, json: AsJson = False) -> None:
    """List your configurations of the line."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.list_configs(context.obj.output(json)))


@config_app.command("save")
def config_save(
    context: typer.Context, name: ConfigName, file: TomlFile, json: AsJson = False
) -> None:
    """Keep the figures of a TOML file under a name."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.save(context.obj.output(json), name, file))


@config_app.command("check")
def config_check(context: typer.Context, file: TomlFile, json: AsJson = False) -> None:
    """Say whether the figures of a TOML file can be used."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.check(context.obj.output(json), file))


@config_app.command("print")
def config_print(context: typer.Context, name: ConfigName) -> None:
    """Print a configuration as TOML."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.show(context.obj.output(), name))


@config_app.command("default")
def config_default(
    context: typer.Context,
    name: ConfigName,
    off: Annotated[bool, typer.Option("--off", help="Use it only when it is named.")] = False,
) -> None:
    """Use a configuration whenever none is named."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.default(context.obj.output(), name, off=off))


@config_app.command("remove")
def config_remove(context: typer.Context, name: ConfigName) -> None:
    """Remove a configuration; schedules keep their figures."""
    from fillsched_cli import configs
    from fillsched_cli.running import run

    run(context.obj, configs.remove(context.obj.output(), name))


def main() -> None:
    """The entry point of the `fillsched` script."""
    from fillsched.errors import FillschedError

    try:
        app()
    except FillschedError as error:  # an option's value, read before its command runs
        if "--debug" in sys.argv:
            raise
        from fillsched_cli.running import tell

        tell(error)
        sys.exit(error.exit_code)
