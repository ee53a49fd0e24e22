"""What systemd, or another that speaks its protocol, is told of this process.

What it is for: that it answers, that it ends, and again and again that it lives, as lines on the
socket named in the environment (sd_notify(3)); without one nothing is said. What it is not for:
deciding what life is: whoever calls says so from the loop that has to live.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, MutableMapping
from typing import Self

log = logging.getLogger(__name__)

SEND_SECONDS = 0.5
"""How long a full socket of the manager may hold us up: what is not taken then is not said."""

SIGNS = 3
"""Signs of life within the time after which the manager kills: two may be late or lost."""


class ServiceManager:
    """The manager that listens at `address`; "" for none.

    `watchdog_seconds`: it kills a process that is silent so long; None: it never does.
    """

    def __init__(self, address: str = "", watchdog_seconds: float | None = None) -> None:
        self._address = address
        self._every = None if watchdog_seconds is None else watchdog_seconds / SIGNS
        self._stopping = False

    @classmethod
    def of(cls, environment: MutableMapping[str, str], pid: int) -> Self:
        """The manager that `environment` names to process `pid`, and takes its words out of it: a
        child speaks for itself only."""
        address = environment.pop("NOTIFY_SOCKET", "")
        given, whose = environment.pop("WATCHDOG_USEC", ""), environment.pop("WATCHDOG_PID", "")
        meant = given.isdecimal() and int(given) > 0 and whose in ("", str(pid))
        if not address.startswith(("/", "@")):
            return cls()
        return cls(address, int(given) / 1e6 if meant else None)

    @property
    def watches(self) -> bool:
        """Whether it waits for signs of life."""
        return bool(self._address) and self._every is not None

    def ready(self, status: str) -> None:
        """Says that the process answers; `status`, one line, is what `systemctl status` shows."""
        self._say(f"READY=1\nSTATUS={status}")

    def stopping(self) -> None:
        """Says that the process ends; may be repeated, also by a signal's handler."""
        if not self._stopping:
            self._stopping = True
            self._say("STOPPING=1\nSTATUS=ends, jobs are given back")

    async def watched(self) -> None:
        """Gives signs of life from this event loop until it is cancelled: if the loop stands
        still, there are none."""
        while self._every is not None:
            self._say("WATCHDOG=1")
            await asyncio.sleep(self._every)

    def watch(self, lives: Callable[[], bool], end: threading.Event) -> None:
        """Gives signs of life for another thread's loop as long as `lives()`, until `end`."""
        while self._every is not None:
            if lives():
                self._say("WATCHDOG=1")
            if end.wait(self._every):
                return

    def _say(self, words: str) -> None:
        if not self._address:
            return
        name = f"\0{self._address[1:]}" if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(SEND_SECONDS)
                out.sendto(words.encode(), name)
        except OSError as error:
            log.warning("the service manager was not told %s: %s", words.split("\n")[0], error)
