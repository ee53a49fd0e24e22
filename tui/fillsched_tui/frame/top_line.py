"""The first line: how the connection stands, and the server's counts.

What it is for: as much of that as fits. What it is not for: why the picture is not live
(`why_not_live`), or single sockets (`connections`).
"""

from fillsched_tui.look import glyphs
from fillsched_tui.state.known import State, age, retry_seconds, standing
from fillsched_tui.toolkit.panel import Panel


class TopLine(Panel):
    """How the connection stands, and the server's counts; the least important goes first when the
    window is narrow."""

    def show(self, state: State, now: float, user: str, *, readonly: bool) -> None:
        """Takes what is known at `now` (monotonic seconds), and who looks."""
        dot = f" {self.letters.dot} "
        ranked = [(5, "fillsched"), (0, self._chip(state, now))]
        if readonly:
            ranked.append((1, "read only"))
        if state.server is not None:
            connections, jobs = state.server["connections"], state.server["jobs"]
            busy = f"{jobs.get('running', 0)} running {jobs.get('queued', 0)} queued"
            rate = state.server["messages_per_second"]
            who = [glyphs.count(connections[name], noun)
                   for name, noun in (("total", "socket"), ("users", "user"))
                   if connections[name] is not None]  # fmt: skip
            who += [] if rate is None else [f"{rate:.0f} msg/s"]
            ranked += [(3, dot.join(who)), (2, busy)]
        ranked += [(4, state.url), (6, user)]
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
