"""By what the certificate of a daemon is believed, settled before a password goes there.

What it is for: `login`, which keeps the answer in the profile. A certificate that the system's
store or `--ca-file` vouches for needs nothing more, and may be renewed; any other is pinned, after
its fingerprint was given, or shown and agreed to. What it is not for: the store itself, which is
the client's.
"""

from dataclasses import replace
from pathlib import Path

from fillsched.client import Endpoint, Network, Trust
from fillsched.client.rest import sent
from fillsched.client.transports import (
    CONNECT_SECONDS,
    certificate_at,
    fingerprint_of,
    fingerprint_shown,
    fingerprint_spelled,
)
from fillsched.errors import FillschedError, TlsTrouble
from fillsched_cli import profiles
from fillsched_cli.daemon_discovery import settings_of
from fillsched_cli.invocation import Output
from fillsched_cli.output.console import stderr
from fillsched_cli.output.terminal import typed_here


async def settled(output: Output, url: str, ca_file: Path | None, fingerprint: str | None) -> Trust:
    """The trust that the daemon at `url` has passed.

    Raises TlsTrouble when it does not pass and nobody can be asked, or says no.
    """
    trust = _begun_with(output, url, ca_file, fingerprint)
    try:
        await _asked(Endpoint(url.rstrip("/"), "", trust))
    except TlsTrouble as trouble:
        certificate = await certificate_at(url) if url.startswith("https:") else None
        if certificate is None or fingerprint is not None:
            raise
        return _pinned(trust, fingerprint_of(certificate), trouble)
    return trust


def _begun_with(output: Output, url: str, ca_file: Path | None, fingerprint: str | None) -> Trust:
    """What was said; else what the profile in use knows of that daemon; else the settings."""
    if ca_file is not None or fingerprint is not None:
        spelled = None if fingerprint is None else fingerprint_spelled(fingerprint)
        return Trust(ca_file and ca_file.absolute(), spelled)
    known = profiles.in_use(None)
    if known is not None and known.url.rstrip("/") == url.rstrip("/"):
        return known.trust
    file = settings_of(output.invocation).ca_file
    return Trust(file and file.absolute())


async def _asked(endpoint: Endpoint) -> None:
    """Asks for nothing secret. What is wrong but the trust is left to the login, which tells it."""
    async with Network().http(endpoint, CONNECT_SECONDS) as http:
        try:
            await sent(http, "GET", endpoint.url, "/healthz")
        except TlsTrouble:
            raise
        except FillschedError:
            return


def _pinned(trust: Trust, fingerprint: str, trouble: TlsTrouble) -> Trust:
    """Trust in that certificate alone, if whoever sits there agrees. Raises TlsTrouble if not."""
    shown = fingerprint_shown(fingerprint)
    if not typed_here():
        raise TlsTrouble(
            f"{trouble} It shows SHA-256 {shown}; if that is what its owner says, "
            f"--fingerprint {fingerprint} pins it."
        ) from trouble
    stderr().print(str(trouble), style="yellow", highlight=False)
    stderr().print(f"SHA-256 fingerprint: {shown}", highlight=False, soft_wrap=True)
    stderr().print("Compare it with the one that its owner tells you by another way.")
    if input("Trust this certificate from now on? [y/N] ").strip().lower() not in ("y", "yes"):
        raise trouble
    return replace(trust, fingerprint=fingerprint)
