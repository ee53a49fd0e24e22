"""`login`: a token for a name and a password, kept in a profile."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fillsched.errors import Fault, InvalidInput
from fillsched_cli.commands.accounts.passwords import asked_name, known_password
from fillsched_cli.invocation import Embed
from fillsched_cli.options import PasswordStdin
from fillsched_cli.output.console import stderr
from fillsched_cli.runner import run

if TYPE_CHECKING:
    from fillsched_cli.invocation import Output

DEFAULT_PROFILE = "default"


def command(
    context: typer.Context,
    url: Annotated[str | None, typer.Argument(help="Such as https://server:8000.")] = None,
    user: Annotated[str | None, typer.Option("--user", "-u", help="Your name there.")] = None,
    save_as: Annotated[str | None, typer.Option("--save-as", help="Name of the profile.")] = None,
    password_stdin: PasswordStdin = False,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Keep the token in the system's keyring.")
    ] = False,
    ca_file: Annotated[
        Path | None,
        typer.Option("--ca-file", help="Certificates (PEM) of issuers to trust there as well."),
    ] = None,
    fingerprint: Annotated[
        str | None,
        typer.Option("--fingerprint", help="SHA-256 of the one certificate to trust there."),
    ] = None,
) -> None:
    """Log in to a daemon and keep the login as a profile."""

    async def work() -> None:
        from fillsched.client import log_in
        from fillsched_cli import profiles
        from fillsched_cli.commands.accounts.certificates import settled

        output = context.obj.output()
        where = await _address(output, url)
        trust = await settled(output, where, ca_file, fingerprint)
        name = user or asked_name()
        password = known_password("Password: ", stdin=password_stdin)
        token = (await log_in(where, name, password, trust=trust)).access_token
        kept = profiles.Profile(
            save_as or DEFAULT_PROFILE,
            where,
            name,
            token,
            keyring,
            str(trust.ca_file) if trust.ca_file else None,
            trust.fingerprint,
        )
        profiles.save(kept)
        said = f"✓ Logged in at {where} as {name}; profile '{kept.name}' is in use now."
        stderr().print(said)

    run(context.obj, work())


async def _address(output: "Output", said: str | None) -> str:
    """The daemon to log in at: the one named, that of the profile in use, or the one here."""
    from fillsched_cli import profiles
    from fillsched_cli.daemon_discovery import Finder

    known = profiles.in_use(None)
    url = said or output.invocation.url or (known.url if known else None)
    if url is None:
        url = (await Finder(output, Embed.NEVER)()).url
    if "://" not in url:
        fault = Fault("url", url, "it is not an address", "Write it as https://server:8000")
        raise InvalidInput([fault])
    return url
