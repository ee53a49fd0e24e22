"""`dashboard`: the screens of `fillsched_tui` on the daemon in force.

What it is for: refusing where there is no terminal, and finding the daemon first, so that a wrong
address is said in the shell. What it is not for: the dashboard itself.
"""

import sys
from collections.abc import Mapping

from fillsched.settings import user_config_file
from fillsched_cli import text
from fillsched_cli.connection import Embed, connected
from fillsched_cli.context import Output
from fillsched_cli.running import Exit

USAGE = 2


async def dashboard(output: Output, readonly: bool, ascii_only: bool) -> None:
    """Runs until it is left; starts a daemon of its own where none runs.

    Raises ConnectionTrouble when no daemon answers at the start, and at the end why the daemon
    does not let us in, if so.
    """
    _need_terminal()
    own_keys = _own_keys()
    async with connected(output, Embed.TO_WORK) as (client, finder):
        me = await client.me()
        url = (await finder()).url

        from fillsched_tui.app import Dashboard
        from fillsched_tui.feed import Feed

        feed = Feed(client)
        shown = Dashboard(
            feed, url=url, user=me["name"], readonly=readonly, ascii=ascii_only, keymap=own_keys
        )
        await shown.run_async()
        if feed.refused is not None:
            raise feed.refused


def _own_keys() -> Mapping[str, str]:
    """The user's own keys. Raises InvalidInput for ids that do not exist."""
    from fillsched_tui import keymap, rooms

    return keymap.read(user_config_file().with_name(keymap.FILE_NAME), rooms.bindings())


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text.stderr().print(
            "✗ The dashboard needs a terminal on both sides and takes no pipe. "
            "For programs: fillsched list --json, or fillsched watch ID --json.",
            markup=False,
        )
        raise Exit(USAGE)
