"""`user passwd`: a password set, one's own or (as admin) somebody else's."""

from typing import TYPE_CHECKING, Annotated

import typer

from fillsched_cli.commands.accounts.passwords import changed_password, new_password
from fillsched_cli.options import PasswordStdin
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run_with_daemon

if TYPE_CHECKING:
    from fillsched.client import Client
    from fillsched_cli.daemon_discovery import Finder


def command(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Default: yourself.")] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    """Set a password; every earlier login of that user ends."""

    async def work(client: "Client", _: "Finder") -> None:
        from fillsched_cli.commands.accounts.lookup import id_of

        me = await client.accounts.me()
        mine = name in (None, me.name)
        user_id = me.id if mine else await id_of(client, str(name))
        ask = changed_password if mine else _somebodys
        old, new = ask(stdin=password_stdin)
        await client.accounts.set_password(user_id, new, old)
        stderr().print("✓ The password was changed; every earlier login has ended.")

    run_with_daemon(context.obj.output(), work)


def _somebodys(*, stdin: bool) -> tuple[str | None, str]:
    return None, new_password(stdin=stdin)
