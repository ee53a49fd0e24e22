"""How the progress of a job is shown where there is no live picture.

What it is for: nothing, a line for each message, or a line now and then, as was asked for. What it
is not for: the live picture (`screen`).
"""

import sys
import time

from fillsched.client import Link, Message

PLAIN_SECONDS = 10.0
"""In plain mode: one line a step, and one in so many seconds within a step."""


class Silent:
    """Shows nothing; the others show what comes."""

    def show(self, message: Message) -> None:
        """A message of the job."""

    def linked(self, link: Link) -> None:
        """The connection changed."""


class JsonLines(Silent):
    """A line for each message, as it came."""

    def show(self, message: Message) -> None:
        print(message.raw, flush=True)


class PlainLines(Silent):
    """One line a step, and one every ten seconds: no escape codes, nothing overwritten. A lost
    connection is told once for each reason, and that it is back."""

    def __init__(self) -> None:
        self.step, self.next = "", 0.0
        self.lost = ""

    def show(self, message: Message) -> None:
        data, now = message.data, time.monotonic()
        if data.get("type") != "progress":
            return
        if data["step"] != self.step or now >= self.next:
            self.step, self.next = data["step"], now + PLAIN_SECONDS
            line = f"{data['timestamp']}  {data['progress']:>3} %  {data['step']:<10}"
            print(f"{line}  {data['message']}", file=sys.stderr, flush=True)

    def linked(self, link: Link) -> None:
        if link.state == "offline" and link.reason != self.lost:
            self.lost = link.reason
            print(f"Not live, trying again: {link.reason}", file=sys.stderr, flush=True)
        elif link.state == "live" and self.lost:
            self.lost = ""
            print(f"Live again: {link.url}", file=sys.stderr, flush=True)
