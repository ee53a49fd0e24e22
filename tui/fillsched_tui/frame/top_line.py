"""The first line: how the connection stands, and the server's counts.

What it is for: as much of that as fits. What it is not for: why the picture is not live
(`why_not_live`), or single sockets (`connections`).
"""

from fillsched.presentation import figures
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import State, age, retry_seconds, standing
from fillsched_tui.state.watched import Watched
from fillsched_tui.toolkit.panel import Panel


class TopLine(Panel):
    """How the connection stands, the server's counts, and that it is `user` who looks; the least
    important goes first when the window is narrow."""

    def __init__(
        self, watched: Watched, letters: Alphabet, *, user: str, readonly: bool, id: str
    ) -> None:
        super().__init__(letters, id=id)
        self._user, self._readonly = user, readonly
        watched.watch(self.show)

    def show(self, state: State, now: float) -> None:
        """Takes what is known at `now` (monotonic seconds)."""
        dot = f" {self.letters.dot} "
        ranked = [(5, "fillsched"), (0, self._chip(state, now))]
        if self._readonly:
            ranked.append((1, "read only"))
        if state.server is not None:
            connections, jobs = state.server["connections"], state.server["jobs"]
            busy = f"{jobs.get('running', 0)} running {jobs.get('queued', 0)} queued"
            rate = state.server["messages_per_second"]
            who = [figures.count(connections[name], noun)
                   for name, noun in (("total", "socket"), ("users", "user"))
                   if connections[name] is not None]  # fmt: skip
            who += [] if rate is None else [f"{rate:.0f} msg/s"]
            ranked += [(3, dot.join(who)), (2, busy)]
        ranked += [(4, state.url), (6, self._user)]
        room = self.size.width or 1_000
        while len(ranked) > 1 and len("  ".join(part for _, part in ranked)) > room:
            ranked.remove(max(ranked))
        self.say("  ".join(part for _, part in ranked))

    def _chip(self, state: State, now: float) -> str:
        old, stands = age(state, now), standing(state, now)
        since = "" if old is None else f" {old:.0f} s"
        match stands:
            case "live":
                return f"{self.letters.live} live  beat{since}"
            case "offline":
                wait = retry_seconds(state, now)
                retry = "" if wait is None else f", retry in {wait:.0f} s"
                return f"{self.letters.dead} offline{since}{retry}"
            case _:
                return f"{self.letters.dead} {stands}{since}"
