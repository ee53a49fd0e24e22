"""`diff`: what two schedules differ in."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.exit_codes import FAILED, Exit
from fillsched_cli.options import All, AsJson, TimeZone
from fillsched_cli.output.console import print_all, print_json
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    first: Annotated[int, typer.Argument(help="Number of a schedule or comparison.", min=1)],
    second: Annotated[int, typer.Argument(help="Number of another.", min=1)],
    first_strategy: Annotated[
        str | None,
        typer.Option("--first-strategy", help="If it is a comparison. Default: the best."),
    ] = None,
    second_strategy: Annotated[
        str | None, typer.Option("--second-strategy", help="The same of the other.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 when a lot differs.")
    ] = False,
    everything: All = False,
    time_zone: TimeZone = None,
    json: AsJson = False,
) -> None:
    """Show what two schedules differ in: lots moved, figures changed."""
    output = context.obj.output(json)

    async def work(client: "Client", finder: "Finder") -> None:
        from fillsched.time_zones import zone_of
        from fillsched_cli.views.difference import told_apart

        found = await client.jobs.diff(
            first, second, first_strategy=first_strategy, second_strategy=second_strategy
        )
        zone = zone_of(time_zone or found.time_zone or finder.settings.time_zone)
        if output.json:
            print_json(found)
        else:
            print_all(told_apart(found, everything=everything, zone=zone))
        if exit_code and not found.same:
            raise Exit(FAILED)

    run_with_daemon(output, work)
