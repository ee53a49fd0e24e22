"""`dashboard` and `replay`: the screens of `fillsched_tui` on the daemon in force.

What it is for: refusing where there is no terminal, and finding the daemon first, so that a wrong
address is said in the shell. What it is not for: the dashboard itself.
"""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from fillsched.called import as_called
from fillsched.client import FINAL, Kind
from fillsched.daemon.settings import user_config_file
from fillsched.errors import Conflict
from fillsched.gc_tuning import calm_collector
from fillsched_cli import text
from fillsched_cli.connection import Embed, connected
from fillsched_cli.context import Output
from fillsched_cli.jobs import job_of
from fillsched_cli.running import Exit
from fillsched_tui.toolkit.frame_rate import echo_soon

USAGE = 2


async def dashboard(output: Output, readonly: bool, ascii_only: bool) -> None:
    """Runs until it is left; starts a daemon of its own where none runs.

    Raises ConnectionTrouble when no daemon answers at the start, and at the end why the daemon
    does not let us in, if so.
    """
    _need_terminal(
        "The dashboard", f"{as_called('list --json')}, or {as_called('watch ID --json')}"
    )
    echo_soon()
    own_keys = _own_keys()
    async with connected(output, Embed.TO_WORK) as (client, finder):
        me = await client.me()
        url = (await finder()).url

        from fillsched_tui.app import Dashboard
        from fillsched_tui.feed.feed import Feed
        from fillsched_tui.toolkit import terminal

        feed = Feed(client)
        shown = Dashboard(
            feed, url=url, user=me["name"], readonly=readonly, ascii=ascii_only, keymap=own_keys
        )
        calm_collector(search=False)  # searching what stays would hold up keys
        await terminal.run(shown)
        if finder.own:
            _say_what_is_kept(shown.known.jobs.values(), str(finder.settings.data_dir))
        left(shown.return_code)
        if feed.refused is not None:
            raise feed.refused


async def replay(output: Output, job_id: int, speed: float, ascii_only: bool) -> None:
    """Plays a finished job's log. Raises Conflict for a job that has not ended."""
    _need_terminal("A replay", as_called(f"watch {job_id} --json"))
    echo_soon()
    async with connected(output) as (client, _):
        job = await job_of(client, job_id)
        kind: Kind = job["kind"]
        if job["status"] not in FINAL:
            raise Conflict(
                f"{kind.capitalize()} {job_id} has not ended: there is nothing to replay yet. "
                f"{as_called(f'watch {job_id}')} shows it live."
            )
        log = [message.data async for message in client.follow(job_id, kind=kind)]
        ended_well = job["status"] == "succeeded"
        found = await client.activities(job_id, kind) if ended_well else {"activities": []}
    from fillsched_tui.replay_app import Replay
    from fillsched_tui.state.player import recorded
    from fillsched_tui.toolkit import terminal

    recording = recorded(job, [one for one in log if one["type"] != "ping"])
    shown = Replay(recording, found["activities"], speed=speed, ascii=ascii_only)
    await terminal.run(shown)
    left(shown.return_code)


def _say_what_is_kept(jobs: Iterable[Mapping[str, Any]], data_dir: str) -> None:
    """Of jobs that have not ended when their daemon, which is our own, ends with us."""
    going = sum(job["status"] not in FINAL for job in jobs)
    if going:
        job, go = ("1 job is", "goes") if going == 1 else (f"{going:,} jobs are", "go")
        said = f"{job} kept in {data_dir} and {go} on with the next daemon: {as_called('serve')}"
        text.stderr().print(said, soft_wrap=True)


def left(return_code: int | None) -> None:
    """Raises Exit for a screen that broke down: it has said why, and must not seem to have ended
    as it should."""
    if return_code:
        raise Exit(return_code)


def _own_keys() -> Mapping[str, str]:
    """The user's own keys. Raises InvalidInput for ids that do not exist."""
    from fillsched_tui import key_table
    from fillsched_tui.keys import keymap

    return keymap.read(user_config_file().with_name(keymap.FILE_NAME), key_table.bindings())


def _need_terminal(what: str, instead: str) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text.stderr().print(
            f"✗ {what} needs a terminal on both sides and takes no pipe. For programs: {instead}.",
        )
        raise Exit(USAGE)
