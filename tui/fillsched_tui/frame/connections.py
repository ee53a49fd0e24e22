"""Who is connected and which workers run: the daemon's own figures.

What it is for: every socket with its user, age, last beat, lag, queue and what was left out for it.
What it is not for: the counts in the top line (`top_line`).
"""

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fillsched.presentation import figures
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.watched import Watched
from fillsched_tui.toolkit.panel import Panel
from fillsched_tui.toolkit.titled import Titled

ROOMY = 76
"""Columns from which ids and names are shown at length."""


class Sockets(Panel):
    """As high as its lines are many."""

    def say(self, text: str) -> None:
        self.grows = text.count("\n") != self.text.count("\n")
        super().say(text)


class Connections(VerticalScroll, Titled, can_focus=True):
    """A table that scrolls; a figure that is not known stays away."""

    HELP = (
        "Sockets that are open. beat: seconds since it was last heard of. lag: its answer to a "
        "ping. queue: messages that wait for it. conflated: messages for which newer ones stood."
    )

    def __init__(self, watched: Watched, letters: Alphabet, *, id: str) -> None:
        super().__init__(id=id)
        self.letters = letters
        self.table = Sockets(letters)
        watched.watch(lambda known, now: self.show(known.server))

    def compose(self) -> ComposeResult:
        yield self.table

    @property
    def text(self) -> str:
        """The whole table."""
        return self.table.text

    def copied(self) -> str:
        """The whole table, for the clipboard."""
        return self.table.text

    def show(self, server: Mapping[str, Any] | None) -> None:
        """Takes the last figures of the topic ``server``."""
        if server is None:
            self.entitle("Connections")
            self.table.say("Not known yet.")
            return
        connections = server["connections"]
        total, limit = (_whole(connections[name]) for name in ("total", "limit"))
        self.entitle(f"Connections {self.letters.dot} {total} of {limit}")
        lines = [self._row("id", "user", "kind", "age", "beat", "lag", "queue", "conflated")]
        lines += [self._socket(one) for one in server["sockets"]]
        hidden = server["sockets_total"] - len(server["sockets"])
        lines += [f"and {hidden} more"] if hidden > 0 else []
        lines += [_worker(one) for one in server["workers"]]
        self.table.say("\n".join(lines))

    def _socket(self, one: Mapping[str, Any]) -> str:
        return self._row(
            one["id"], one["user"], one["kind"], figures.span(one["age_seconds"]),
            _whole(one["beat_age_seconds"], " s"), _whole(one["lag_ms"], " ms"),
            _whole(one["queued"]), _whole(one["conflated"]),
        )  # fmt: skip

    def _row(self, number: str, user: str, kind: str, *figures: str) -> str:
        wide = self.size.width >= ROOMY
        rooms = (12, 14, 12) if wide else (6, 7, 6)
        words = (
            glyphs.fitted(word, room, self.letters)
            for word, room in zip((number, user, kind), rooms, strict=True)
        )
        age, beat, lag, queue, conflated = figures
        return " ".join(words) + f" {age:>7} {beat:>4} {lag:>6} {queue:>5} {conflated:>9}"


def _worker(one: Mapping[str, Any]) -> str:
    busy, slots = _whole(one["busy"]), _whole(one["slots"])
    beat = _whole(one["beat_age_seconds"], " s")
    return f"worker {one['host']}: {busy} of {slots} busy, beat {beat}"


def _whole(value: float | None, unit: str = "") -> str:
    return figures.UNKNOWN if value is None else f"{value:.0f}{unit}"
