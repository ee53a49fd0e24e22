"""`audit`: who did what, newest first."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.commands.times import moment
from fillsched_cli.options import AsJson
from fillsched_cli.output.console import print_json, stderr, stdout
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched.wire import AuditEntry
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    since: Annotated[
        str | None, typer.Option("--since", help="Not before: 24h, 7d or 2026-01-05.")
    ] = None,
    user: Annotated[str | None, typer.Option("--user", help="Only this user's.")] = None,
    action: Annotated[
        str | None, typer.Option("--action", help="Only this action, such as login.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 50,
    before: Annotated[
        int | None, typer.Option("--before", help="Older than the entry of this number.", min=1)
    ] = None,
    json: AsJson = False,
) -> None:
    """Show who did what, newest first (admin)."""
    output = context.obj.output(json)

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.views.tables import listing

        not_before = moment(since, "--since", datetime.now(UTC))
        entries = await client.operations.audit(
            since=not_before, user=user, action=action, before=before, limit=limit
        )
        if output.json:
            print_json([dict(entry) for entry in entries])
            return
        heads = ("Id", "Time (UTC)", "User", "Action", "Object", "From", "Outcome")
        stdout().print(listing(heads, map(_row, entries)))
        if len(entries) == limit:
            stderr().print(f"Older ones: --before {entries[-1].id}")

    run_with_daemon(output, work)


def _row(entry: "AuditEntry") -> tuple[str, ...]:
    who = entry.user or "-"
    details = f" ({entry.details})" if entry.details else ""
    return (
        str(entry.id),
        f"{entry.at:%Y-%m-%d %H:%M:%S.%f}"[:23],
        f"{who} by key {entry.key}" if entry.key else who,
        entry.action,
        f"{entry.object}{details}".strip() or "-",
        entry.address or "-",
        entry.outcome,
    )
