"""Finds the daemon a command talks to, and starts one for its length when none answers.

What it is for: a `Locate` for `fillsched.client`. What it is not for: the calls themselves.

Order: --url, --data-dir and their environment; a login's profile; the default data directory.
"""

import asyncio
import os
import shlex
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from fillsched.called import as_called
from fillsched.client import Client, Endpoint, Trust, refresh
from fillsched.daemon.address import read_address, read_token
from fillsched.daemon.settings import Loaded, Settings, load
from fillsched.errors import AuthenticationError, ConnectionTrouble, DirectoryHeld
from fillsched_cli import profiles
from fillsched_cli.invocation import Embed, Invocation, Output
from fillsched_cli.output.console import stderr
from fillsched_cli.proving import Answer, who_answers

if TYPE_CHECKING:
    from fillsched.daemon.embedded import EmbeddedDaemon

RENEW_SECONDS = 10 * 60.0
"""A login's token is renewed when it has less than this left of its 30 minutes."""

HAND_OVER_SECONDS = 30.0
"""How long a daemon that takes over may take to come up."""

JOIN_SECONDS = 10.0
"""How long whoever else holds the data directory may take to answer, or to let it go: a start and
an end take less than a second each on an idle machine."""

LOOK_AGAIN_SECONDS = 0.1


def settings_of(invocation: Invocation, **flags: object) -> Settings:
    """The settings in force for a command."""
    return loaded_for(invocation, **flags).settings


def loaded_for(invocation: Invocation, **flags: object) -> Loaded:
    """The same, and where each came from."""
    return load({"data_dir": invocation.data_dir, "url": invocation.url, **flags})


class Finder:
    """A `fillsched.client.Locate`.

    `named_zone` is the site's time zone where it is set here; else the daemon's own counts.
    `served`: where a daemon of `fillsched serve` was found. When it is gone it is waited for: one
    of our own would hold its data directory when somebody, or a supervisor, starts it again.
    """

    def __init__(self, output: Output, embed: Embed) -> None:
        loaded = loaded_for(output.invocation)
        self.settings = loaded.settings
        said = loaded.origins["time_zone"] != "default"
        self.named_zone = self.settings.time_zone if said else None
        self.output, self.embed = output, embed
        self.profile = (
            None if _named_otherwise(output) else profiles.in_use(output.invocation.profile)
        )
        self.waiting_since: float | None = None
        self.served = ""
        self.embedded: EmbeddedDaemon | None = None

    async def __call__(self) -> Endpoint:
        """The endpoint to use now. Raises ConnectionTrouble when there is none."""
        if self.profile is not None:
            return await self._logged_in(self.profile)
        own_token = os.environ.get("FILLSCHED_TOKEN")
        if own_token and not (own_token.isascii() and own_token.isprintable()):
            raise AuthenticationError(
                "FILLSCHED_TOKEN is no token: it holds characters that no token has. Set it to "
                f"what `{as_called('token')}` prints."
            )
        if self.settings.url is not None:
            url = self.settings.url.rstrip("/")
            if own_token:
                return Endpoint(url, own_token, Trust(self.settings.ca_file))
            return Endpoint(url, await self._local_token_for(url), self._shown_here())
        url = await self._running() or await self._another()
        token = own_token or read_token(self.settings.data_dir)
        if token is None:
            raise AuthenticationError(
                f"There is no token for {url}. Set FILLSCHED_TOKEN, or use the data directory of "
                "that daemon with --data-dir."
            )
        return Endpoint(url, token, self._shown_here())

    def _shown_here(self) -> Trust:
        """Trust in the daemon of our data directory, which has proved to be the one: its
        certificate is the one it has written down there, for whatever names it was made."""
        address = read_address(self.settings.data_dir)
        return Trust(self.settings.ca_file, address.certificate if address else None)

    async def _running(self) -> str | None:
        """Where the daemon of our data directory answers; a stranger on its port is no daemon."""
        address = read_address(self.settings.data_dir)
        if address is None:
            return None
        url = address.url.rstrip("/")
        if await who_answers(url, self.settings.data_dir) is not Answer.OURS:
            return None
        self.served = url if address.kind == "serve" else ""
        return url

    async def _another(self) -> str:
        """Where a daemon of our own answers, if we may have one. Raises ConnectionTrouble.

        Who does not get the data directory joins who has it: many commands start at once. Raises
        DirectoryHeld when that one neither answers nor lets go within `JOIN_SECONDS`.
        """
        if self.embed is Embed.NEVER or self.served:
            return self._nobody()
        if self.embedded is not None and self.embedded.handed_over:
            self._wait_for_the_other()
        if self.embed is Embed.TO_WORK:  # beside our own imports
            from fillsched.backends.processes import fork_server
            from fillsched.daemon.data.data_directory import COMPILED

            fork_server.keep_compiled_in(self.settings.data_dir / COMPILED)
            fork_server.begin()
        until = time.monotonic() + JOIN_SECONDS
        while True:
            try:
                return self._start()
            except DirectoryHeld:
                if time.monotonic() >= until:
                    raise
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            if url := await self._running():
                return url

    async def _local_token_for(self, url: str) -> str:
        """The token of our data directory, which goes to the daemon of that directory alone."""
        data_dir = self.settings.data_dir
        answer = await who_answers(url, data_dir)
        if answer is Answer.NOBODY:
            raise ConnectionTrouble(
                f"Nobody answers at {url}. Check the address, and that `fillsched serve` runs "
                "there."
            )
        token = read_token(data_dir) if answer is Answer.OURS else None
        if token is None:
            raise AuthenticationError(
                f"What answers at {url} is not the daemon of {data_dir}, whose token is not sent "
                f"elsewhere. Log in there: {as_called(f'login {shlex.quote(url)}')}, or set "
                "FILLSCHED_TOKEN."
            )
        return token

    async def _logged_in(self, profile: profiles.Profile) -> Endpoint:
        """The endpoint of a login, its token renewed when it is about to expire."""
        token = profile.token
        if token is None:
            raise AuthenticationError(
                f"The login is incomplete. Log in again: {as_called('login')}"
            )
        if _seconds_left(token) < RENEW_SECONDS:
            try:
                answer = await refresh(profile.url, token, trust=profile.trust)
            except AuthenticationError as error:
                again = as_called(f"login {shlex.quote(profile.url)}")
                raise AuthenticationError(f"{error} Use: {again}") from error
            token = answer.access_token
            self.profile = replace(profile, token=token)
            profiles.save(self.profile)
        return Endpoint(profile.url.rstrip("/"), token, profile.trust)

    def _start(self) -> str:
        from fillsched.daemon.embedded import start_embedded
        from fillsched.daemon.logs.log_lines import configure_logging

        configure_logging("error")
        working = self.embed is Embed.TO_WORK
        self.embedded = start_embedded(self.settings, working=working)
        if working and not self.output.quiet and not self.output.json:
            stderr().print(
                f"No daemon runs; started one for this command at {self.embedded.url} "
                f"(data in {self.settings.data_dir}).",
                style="dim",
                soft_wrap=True,
            )
        return self.embedded.url

    def _wait_for_the_other(self) -> None:
        """Lets the daemon that took over come up; after a while it is taken for failed."""
        now = time.monotonic()
        self.waiting_since = self.waiting_since or now
        if now - self.waiting_since < HAND_OVER_SECONDS:
            raise ConnectionTrouble("another daemon is taking over")

    def _nobody(self) -> str:
        if self.served:
            raise ConnectionTrouble(
                f"The daemon at {self.served} has ended. It is waited for: {as_called('serve')}"
            )
        raise ConnectionTrouble(
            f"No daemon answers for {self.settings.data_dir}. Start one with "
            f"`{as_called('serve')}`, or let `{as_called('submit --watch')}` start one for its "
            "own length."
        )

    @property
    def own(self) -> bool:
        """Whether the daemon is this command's own and ends with it."""
        return self.embedded is not None and not self.embedded.handed_over

    def close(self) -> None:
        """Ends the embedded daemon, if there is one; its jobs wait for the next."""
        if self.embedded is not None:
            self.embedded.stop()


@asynccontextmanager
async def connected(
    output: Output, embed: Embed = Embed.TO_READ
) -> AsyncIterator[tuple[Client, Finder]]:
    """A client of the daemon in force, and how it was found."""
    finder = Finder(output, embed)
    try:
        async with Client(finder) as client:
            yield client, finder
    finally:
        finder.close()


def _named_otherwise(output: Output) -> bool:
    """Whether the command or its environment names a daemon, so that a login is not asked."""
    said = output.invocation
    if said.profile is not None:
        return False
    named = (said.url, said.data_dir, os.environ.get("FILLSCHED_URL"))
    return any(named) or "FILLSCHED_DATA_DIR" in os.environ


def _seconds_left(token: str) -> float:
    """Until the token expires; 0 when it cannot be read. Its signature is the daemon's matter."""
    import jwt

    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return float(claims["exp"]) - time.time()
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        return 0.0
