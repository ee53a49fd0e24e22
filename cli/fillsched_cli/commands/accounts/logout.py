"""`logout`: the end of a login, at the daemon and here."""

import typer

from fillsched.errors import ConnectionTrouble, FillschedError
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run


def command(context: typer.Context) -> None:
    """End the login in use, here and at the daemon."""

    async def work() -> None:
        from fillsched.client import Client, fixed
        from fillsched_cli import profiles

        kept = profiles.in_use(context.obj.profile)
        if kept is None:
            stderr().print("Nobody is logged in here.")
            return
        try:
            # never the local token
            async with Client(fixed(kept.url, kept.token or "")) as client:
                await client.accounts.log_out()
        except ConnectionTrouble as trouble:
            said = f"{trouble} The token is forgotten here and expires there by itself."
            stderr().print(said)
        except FillschedError:
            pass  # the token does not count any more, which is what was asked for
        profiles.forget(kept)
        stderr().print(f"✓ Logged out; profile '{kept.name}' is gone.")

    run(context.obj, work())
