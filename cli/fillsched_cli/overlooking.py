"""`dashboard`: the screens of `fillsched_tui` on the daemon in force.

What it is for: refusing where there is no terminal, and finding the daemon first, so that a wrong
address is said in the shell. What it is not for: the dashboard itself.
"""

import sys

from fillsched_cli import text
from fillsched_cli.connection import Embed, connected
from fillsched_cli.context import Output
from fillsched_cli.running import Exit

USAGE = 2


async def dashboard(output: Output, *, readonly: bool, ascii: bool) -> None:
    """Runs until it is left. Raises ConnectionTrouble when no daemon answers at the start."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text.stderr().print(
            "The dashboard needs a terminal on both sides and takes no pipe. "
            "For programs: fillsched list --json, or fillsched watch ID --json.",
            markup=False,
        )
        raise Exit(USAGE)
    async with connected(output, Embed.NEVER) as (client, finder):
        me = await client.me()
        url = (await finder()).url

        from fillsched_tui.app import Dashboard
        from fillsched_tui.feed import Feed

        shown = Dashboard(Feed(client), url=url, user=me["name"], readonly=readonly, ascii=ascii)
        await shown.run_async()
