"""`dashboard`: the full-screen program.

What it is for: a terminal that is one, and the connection. What it is not for: the screen itself
(`fillsched_tui`).
"""

import sys

from fillsched_cli import text
from fillsched_cli.connection import Embed, connected
from fillsched_cli.context import Output
from fillsched_cli.running import Exit

NO_TERMINAL = 2


async def dashboard(output: Output, readonly: bool, ascii_only: bool) -> None:
    """Runs the dashboard until it is left. Raises why the daemon does not let us in, if so."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text.stderr().print(
            "✗ The dashboard needs a terminal. For pipes and scripts: fillsched list --json, or "
            "fillsched watch ID --json."
        )
        raise Exit(NO_TERMINAL)
    from fillsched_tui.app import Dashboard

    async with connected(output, Embed.TO_WORK) as (client, _):
        app = Dashboard(client, readonly=readonly, ascii_only=ascii_only)
        await app.run_async()
        if app.refused is not None:
            raise app.refused
