"""`replay`: a finished job's messages once more, on the screens of `fillsched_tui`."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.called import as_called
from fillsched.errors import Conflict
from fillsched_cli.commands.full_screen import left, need_terminal
from fillsched_cli.options import JobId
from fillsched_cli.runner import run

if TYPE_CHECKING:
    from fillsched_cli.invocation import Output


def command(
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
    run(context.obj, _replay(context.obj.output(), job_id, speed, ascii_only=ascii_only))


async def _replay(output: "Output", job_id: int, speed: float, *, ascii_only: bool) -> None:
    """Plays a finished job's log; the daemon is not needed for that. Raises Conflict for a job that
    has not ended."""
    from fillsched.client import FINAL
    from fillsched_cli.commands.jobs.lookup import job_of
    from fillsched_cli.daemon_discovery import connected
    from fillsched_tui.toolkit.frame_rate import echo_soon

    need_terminal("A replay", as_called(f"watch {job_id} --json"))
    echo_soon()
    async with connected(output) as (client, _):
        job = await job_of(client, job_id)
        kind = job.kind
        if job.status not in FINAL:
            raise Conflict(
                f"{kind.capitalize()} {job_id} has not ended: there is nothing to replay yet. "
                f"{as_called(f'watch {job_id}')} shows it live."
            )
        log = [message.data async for message in client.follow(job_id, kind=kind)]
        ended_well = job.status == "succeeded"
        timeline = await client.jobs.timeline(job_id, kind) if ended_well else None
    from fillsched_tui.replay_app import Replay
    from fillsched_tui.state.player import recorded
    from fillsched_tui.toolkit import terminal

    recording = recorded(job, [one for one in log if one["type"] != "ping"])
    shown = Replay(recording, timeline, speed=speed, ascii=ascii_only)
    await terminal.run(shown)
    left(shown.return_code)
