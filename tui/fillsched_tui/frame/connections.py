"""Who is connected, and which servers and workers there are: the daemon's own figures.

What it is for: what the installation is made of, then every socket with its user, age, last beat,
lag, queue and what was left out for it.
What it is not for: the counts in the top line (`top_line`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fillsched.presentation import figures, members
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.watched import Watched
from fillsched_tui.toolkit.panel import Panel
from fillsched_tui.toolkit.titled import Titled

ROOMY = 76
"""Columns from which ids and names are shown at length."""

NARROW_NAME = 16
"""Columns of a server's or worker's name where there is less room."""


class Sockets(Panel):
    """As high as its lines are many."""

    def say(self, text: str) -> None:
        self.grows = text.count("\n") != self.text.count("\n")
        super().say(text)


class Connections(VerticalScroll, Titled, can_focus=True):
    """A table that scrolls; a figure that is not known stays away."""

    HELP = (
        "Sockets that are open. beat: seconds since it was last heard of. lag: its answer to a "
        "ping. queue: messages that wait for it. conflated: messages for which newer ones stood. "
        "Above them the servers and workers; load: how much of its cores a machine has in use."
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
        lines = self._members(server)
        lines += [self._row("id", "user", "kind", "age", "beat", "lag", "queue", "conflated")]
        lines += [self._socket(one) for one in server["sockets"]]
        lines += _hidden(server["sockets_total"] - len(server["sockets"]))
        self.table.say("\n".join(lines))

    def _members(self, server: Mapping[str, Any]) -> list[str]:
        """One sentence on one machine; of several also a table of servers and one of workers."""
        known = server["members"]
        if known is None:  # of an older daemon
            return [_worker(one) for one in server["workers"]]
        lines: list[str] = [known["text"]]
        if known["kind"] == "one_machine":
            return [*lines, ""]
        servers, workers = server["servers"], server["workers"]
        rows = [members.SERVER_COLUMNS, *map(members.server_row, servers)]
        lines += [*self._table(rows), *_hidden(known["servers"] - len(servers)), ""]
        if workers:
            rows = [members.WORKER_COLUMNS, *map(members.worker_row, workers)]
            lines += [*self._table(rows), *_hidden(known["workers"] - len(workers)), ""]
        return lines

    def _table(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """As wide as its content; where there is little room without versions, and names short."""
        wide = self.size.width >= ROOMY
        shown = [row if wide else row[:-1] for row in rows]
        if not wide:
            cut = [glyphs.fitted(row[0], NARROW_NAME, self.letters).rstrip() for row in shown]
            shown = [(name, *row[1:]) for name, row in zip(cut, shown, strict=True)]
        rooms = [max(map(len, column)) for column in zip(*shown, strict=True)]
        return [
            "  ".join(word.ljust(room) for word, room in zip(row, rooms, strict=True)).rstrip()
            for row in shown
        ]

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


def _hidden(number: int) -> list[str]:
    return [f"and {number} more"] if number > 0 else []


def _whole(value: float | None, unit: str = "") -> str:
    return figures.UNKNOWN if value is None else f"{value:.0f}{unit}"
