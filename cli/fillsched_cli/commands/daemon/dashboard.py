"""`dashboard`: the screens of `fillsched_tui` on the daemon in force.

What it is for: refusing where there is no terminal, and finding the daemon first, so that a wrong
address is said in the shell. What it is not for: the dashboard itself.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from fillsched.called import as_called
from fillsched_cli.commands.full_screen import left, need_terminal
from fillsched_cli.invocation import Embed, Output
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(
    context: typer.Context,
    readonly: Annotated[
        bool, typer.Option("--readonly", help="Look only; change nothing.")
    ] = False,
    ascii_only: Annotated[
        bool, typer.Option("--ascii", help="Draw with plain characters only.")
    ] = False,
) -> None:
    """Watch all schedules and the daemon, and steer them."""
    run(context.obj, _dashboard(context.obj.output(), readonly=readonly, ascii_only=ascii_only))


async def _dashboard(output: Output, *, readonly: bool, ascii_only: bool) -> None:
    """Runs until it is left; starts a daemon of its own where none runs.

    Raises ConnectionTrouble when no daemon answers at the start, and at the end why the daemon
    does not let us in, if so.
    """
    from fillsched.gc_tuning import calm_collector
    from fillsched_cli.daemon_discovery import connected
    from fillsched_tui.toolkit.frame_rate import echo_soon

    need_terminal("The dashboard", f"{as_called('list --json')}, or {as_called('watch ID --json')}")
    echo_soon()
    own_keys = _own_keys()
    async with connected(output, Embed.TO_WORK) as (client, finder):
        me = await client.accounts.me()
        url = (await finder()).url

        from fillsched.time_zones import zone_of
        from fillsched_cli.commands.site_habits import SiteHabits
        from fillsched_tui.app import Dashboard
        from fillsched_tui.feed.feed import Feed
        from fillsched_tui.toolkit import terminal

        zone = finder.settings.time_zone
        feed = Feed(client, SiteHabits(zone, output.invocation.profile))
        shown = Dashboard(
            feed,
            url=url,
            user=me.name,
            readonly=readonly,
            ascii=ascii_only,
            keymap=own_keys,
            zone=zone_of(zone),
        )
        calm_collector(search=False)  # searching what stays would hold up keys
        await terminal.run(shown)
        if finder.own:
            _say_what_is_kept(shown.known.jobs.values(), str(finder.settings.data_dir))
        left(shown.return_code)
        if feed.refused is not None:
            raise feed.refused


def _own_keys() -> Mapping[str, str]:
    """The user's own keys. Raises InvalidInput for ids that do not exist."""
    from fillsched.daemon.settings import user_config_file
    from fillsched_tui import key_table
    from fillsched_tui.keys import keymap

    return keymap.read(user_config_file().with_name(keymap.FILE_NAME), key_table.bindings())


def _say_what_is_kept(jobs: Iterable[Mapping[str, Any]], data_dir: str) -> None:
    """Of jobs that have not ended when their daemon, which is our own, ends with us."""
    from fillsched.client import FINAL

    going = sum(job["status"] not in FINAL for job in jobs)
    if going:
        job, go = ("1 job is", "goes") if going == 1 else (f"{going:,} jobs are", "go")
        said = f"{job} kept in {data_dir} and {go} on with the next daemon: {as_called('serve')}"
        stderr().print(said, soft_wrap=True)
