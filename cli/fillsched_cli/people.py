"""`login`, `logout` and `user`: who one is, and who else there is.

What it is for: passwords read without echo (or from stdin), never from the command line, where
everybody on the machine could see them. What it is not for: keeping tokens (`profiles`).
"""

import getpass
import sys

from rich.table import Table

from fillsched.client import Client, fixed, log_in
from fillsched.errors import ConnectionTrouble, Fault, FillschedError, InvalidInput, NotFound
from fillsched_cli import profiles, text
from fillsched_cli.connection import Embed, Finder, connected
from fillsched_cli.context import Output

DEFAULT_PROFILE = "default"


async def login(
    output: Output,
    url: str | None,
    user: str | None,
    profile: str | None,
    *,
    password_stdin: bool,
    keyring: bool,
) -> None:
    """Gets a token for a name and a password, and keeps it in a profile."""
    known = profiles.in_use(None)
    url = url or output.common.url or (known.url if known else None)
    if url is None:
        finder = Finder(output, Embed.NEVER)
        url = (await finder()).url
    if "://" not in url:
        raise InvalidInput(
            [Fault("url", url, "it is not an address", "Write it as https://server:8000")]
        )
    user = user or _asked("Name: ")
    password = _password("Password: ", stdin=password_stdin)
    answer = await log_in(url, user, password)
    kept = profiles.Profile(
        profile or DEFAULT_PROFILE, url, user, answer["access_token"], keyring=keyring
    )
    profiles.save(kept)
    text.stderr().print(f"✓ Logged in at {url} as {user}; profile '{kept.name}' is in use now.")


async def logout(profile: str | None) -> None:
    """Ends the token of a profile, at the daemon and here."""
    kept = profiles.in_use(profile)
    if kept is None:
        text.stderr().print("Nobody is logged in here.")
        return
    try:
        async with Client(fixed(kept.url, kept.token or "")) as client:  # never the local token
            await client.log_out()
    except ConnectionTrouble as trouble:
        text.stderr().print(f"{trouble} The token is forgotten here and expires there by itself.")
    except FillschedError:
        pass  # the token does not count any more, which is what was asked for
    profiles.forget(kept)
    text.stderr().print(f"✓ Logged out; profile '{kept.name}' is gone.")


async def add(output: Output, name: str, role: str, *, password_stdin: bool) -> None:
    """Makes a user."""
    password = _new_password(stdin=password_stdin)
    async with connected(output) as (client, _):
        user = await client.add_user(name, password, role)
    if output.json:
        text.print_json(user)
    else:
        text.stdout().print(f"✓ User {user['name']} ({user['role']}) was made.")


async def list_users(output: Output) -> None:
    """Prints everybody."""
    async with connected(output) as (client, _):
        users = await client.users()
    if output.json:
        text.print_json(users)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Id", "Name", "Role"):
        table.add_column(heading)
    for user in users:
        table.add_row(str(user["id"]), user["name"], user["role"])
    text.stdout().print(table)


async def remove(output: Output, name: str) -> None:
    """Ends a user's account; their schedules stay."""
    async with connected(output) as (client, _):
        users = {user["name"]: user["id"] for user in await client.users()}
        if name not in users:
            raise NotFound(f"There is no user {name}.")
        await client.remove_user(users[name])
    text.stdout().print(f"✓ User {name} was removed; their schedules stay.")


async def passwd(output: Output, name: str | None, *, password_stdin: bool) -> None:
    """Sets a password, one's own or (as admin) somebody else's."""
    async with connected(output) as (client, _):
        me = await client.me()
        user_id = me["id"]
        if name is not None and name != me["name"]:
            users = {user["name"]: user["id"] for user in await client.users()}
            if name not in users:
                raise NotFound(f"There is no user {name}.")
            user_id = users[name]
        await client.set_password(user_id, _new_password(stdin=password_stdin))
    text.stderr().print("✓ The password was changed; every earlier login has ended.")


def _new_password(*, stdin: bool) -> str:
    password = _password("New password: ", stdin=stdin)
    if not stdin and password != getpass.getpass("Once more: "):
        raise InvalidInput([Fault("password", "", "the two differ", "Try again")])
    return password


def _password(prompt: str, *, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        fix = "Use --password-stdin, or run it in a terminal"
        raise InvalidInput([Fault("password", "", "there is no terminal to ask on", fix)])
    return getpass.getpass(prompt)


def _asked(prompt: str) -> str:
    if not sys.stdin.isatty():
        fault = Fault("--user", "", "there is no terminal to ask on", "Name the user with --user")
        raise InvalidInput([fault])
    return input(prompt).strip()
