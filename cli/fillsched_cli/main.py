"""The command line: the options before any command, and all commands in their order.

What it is for: the table of commands. A command is imported when it is called, so that `--help`
costs no more than typer itself. What it is not for: doing the work (`commands`).
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fillsched.called import as_called
from fillsched_cli.invocation import Invocation
from fillsched_cli.lazy_group import Group, Lazy, Table, lazy_group

_HERE = "fillsched_cli.commands"

COMMANDS: Table = {
    "submit": Lazy(f"{_HERE}.lots.submit", "Check lots and plan them."),
    "compare": Lazy(
        f"{_HERE}.lots.compare",
        "Plan the same lots by several strategies, side by side, and see which is best.",
    ),
    "init": Lazy(
        f"{_HERE}.configs.init", "Write a sample plant file, or a workbook for lots, to fill in."
    ),
    "check": Lazy(f"{_HERE}.lots.check", "Check lots and say how they were read."),
    "strategies": Lazy(f"{_HERE}.lots.strategies", "List the ways of planning."),
    "demo": Lazy(
        f"{_HERE}.lots.demo",
        "Plan the plant and the lots that come with fillsched, and watch.",
    ),
    "watch": Lazy(f"{_HERE}.jobs.watch", "Watch a schedule or a comparison being made."),
    "wait": Lazy(
        f"{_HERE}.jobs.wait",
        "Wait for the end of each; exit 124 on timeout.",
    ),
    "list": Lazy(f"{_HERE}.jobs.list", "List schedules and comparisons, newest first."),
    "show": Lazy(
        f"{_HERE}.jobs.show",
        "Show the figures of a schedule or comparison and where they come from.",
    ),
    "gantt": Lazy(f"{_HERE}.jobs.gantt", "Draw a schedule as a Gantt chart."),
    "why": Lazy(
        f"{_HERE}.jobs.why",
        "Explain why a lot stands where it does, or what would make a refused one fit.",
    ),
    "diff": Lazy(
        f"{_HERE}.jobs.diff", "Show what two schedules differ in: lots moved, figures changed."
    ),
    "cancel": Lazy(f"{_HERE}.jobs.cancel", "Stop a schedule or comparison and throw it away."),
    "finish": Lazy(f"{_HERE}.jobs.finish", "Stop planning now and keep the best that was found."),
    "export": Lazy(f"{_HERE}.jobs.export", "Write a schedule to a file."),
    "rename": Lazy(f"{_HERE}.upkeep.rename", "Give a schedule or comparison another name."),
    "delete": Lazy(
        f"{_HERE}.upkeep.delete",
        "Delete schedules and comparisons for good; what runs is cancelled first.",
    ),
    "prune": Lazy(f"{_HERE}.upkeep.prune", "Delete schedules and comparisons that ended long ago."),
    "dashboard": Lazy(
        f"{_HERE}.daemon.dashboard", "Watch all schedules and the daemon, and steer them."
    ),
    "replay": Lazy(f"{_HERE}.jobs.replay", "Play a finished schedule's messages again."),
    "serve": Lazy(f"{_HERE}.daemon.serve", "Run the daemon until it is told to stop."),
    "worker": Lazy(f"{_HERE}.daemon.worker", "Work on the jobs of a cluster until told to stop."),
    "open": Lazy(f"{_HERE}.daemon.open", "Open the page in a browser, signed in."),
    "token": Lazy(f"{_HERE}.daemon.token", "Print an access token, for curl and scripts."),
    "doctor": Lazy(
        f"{_HERE}.daemon.doctor", "Look for what could keep fillsched from working here."
    ),
    "backup": Lazy(
        f"{_HERE}.daemon.backup", "Copy the database to a file, also while a daemon runs."
    ),
    "restore": Lazy(
        f"{_HERE}.daemon.restore", "Put the database back from a backup, while no daemon runs."
    ),
    "migrate": Lazy(
        f"{_HERE}.daemon.migrate",
        "Bring the database to this version's schema; servers do it too when they start.",
    ),
    "import-sqlite": Lazy(
        f"{_HERE}.daemon.import_sqlite",
        "Copy all jobs, users, keys, plans and logs of one machine to an empty PostgreSQL.",
    ),
    "audit": Lazy(f"{_HERE}.daemon.audit", "Show who did what, newest first (admin)."),
    "login": Lazy(f"{_HERE}.accounts.login", "Log in to a daemon and keep the login as a profile."),
    "logout": Lazy(f"{_HERE}.accounts.logout", "End the login in use, here and at the daemon."),
    "config": Group(
        "See the settings in force; keep plants and figures of a line by name.",
        {
            "show": Lazy(
                f"{_HERE}.configs.show",
                "Show every setting, its value, and where the value comes from.",
            ),
            "path": Lazy(f"{_HERE}.configs.path", "Print where settings are read from."),
            "trust": Lazy(
                f"{_HERE}.configs.trust",
                "Let this directory's fillsched.toml say where data goes and who is let in.",
            ),
            "list": Lazy(f"{_HERE}.configs.list", "List your plants and figures of a line."),
            "save": Lazy(
                f"{_HERE}.configs.save",
                "Keep the plant or the figures of a TOML file under a name.",
            ),
            "check": Lazy(
                f"{_HERE}.configs.check",
                "Say whether a plant or figures of a line can be used, and what may not be meant.",
            ),
            "print": Lazy(f"{_HERE}.configs.print", "Print a configuration as TOML."),
            "default": Lazy(
                f"{_HERE}.configs.default", "Use a configuration whenever none is named."
            ),
            "remove": Lazy(
                f"{_HERE}.configs.remove", "Remove a configuration; schedules keep their figures."
            ),
        },
    ),
    "key": Group(
        "Make and revoke API keys, by which programs ask.",
        {
            "add": Lazy(f"{_HERE}.accounts.key_add", "Make an API key; it is printed this once."),
            "list": Lazy(f"{_HERE}.accounts.key_list", "List API keys and when they were used."),
            "revoke": Lazy(
                f"{_HERE}.accounts.key_revoke", "End an API key, and all that it had open."
            ),
        },
    ),
    "user": Group(
        "Make and remove users (admin).",
        {
            "add": Lazy(f"{_HERE}.accounts.user_add", "Make a user."),
            "list": Lazy(f"{_HERE}.accounts.user_list", "List everybody."),
            "remove": Lazy(
                f"{_HERE}.accounts.user_remove", "End a user's account; their schedules stay."
            ),
            "passwd": Lazy(
                f"{_HERE}.accounts.user_passwd",
                "Set a password; every earlier login of that user ends.",
            ),
        },
    ),
}

app = typer.Typer(
    name="fillsched",
    help="Plan lots on aseptic filling lines, see how good the plan is, and watch it being made.",
    cls=lazy_group(COMMANDS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"Start with: {as_called('demo')}",
)


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
    context.obj = Invocation(url=url, data_dir=data_dir, profile=profile, debug=debug)


def main() -> None:
    """The entry point of the `fillsched` script."""
    from fillsched_cli.output.standard_streams import standard_streams
    from fillsched_cli.runner import ended

    with standard_streams():
        sys.exit(ended(app, debug="--debug" in sys.argv))
