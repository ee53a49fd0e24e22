"""The dashboard's panels: jobs, the job looked at, its messages, connections, the head line.

What it is for: showing a `Board`; each `show` changes only what is different. What it is not for:
keys and commands (`app`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text
from textual.markup import escape
from textual.widgets import DataTable, RichLog, Static

from fillsched_tui import drawing
from fillsched_tui.drawing import Alphabet
from fillsched_tui.state import Board, Selected, stale

STEPS = ("loading", "validating", "planning", "saving")


class Jobs(DataTable[Text]):
    """A row for each job, changed in place and never cleared."""

    COLUMNS = ("Id", "Name", "State", "Progress", "ETA", "Watch")

    def on_mount(self) -> None:
        """Makes the columns."""
        self.cursor_type = "row"
        self.border_title = "Jobs"
        self._rows: dict[int, tuple[str, ...]] = {}
        for name in self.COLUMNS:
            self.add_column(name, key=name)

    @property
    def at(self) -> int | None:
        """The job under the cursor."""
        if not self.is_valid_row_index(self.cursor_row):
            return None
        key = self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value
        return None if key is None else int(key)

    def show(self, jobs: Sequence[Mapping[str, Any]], letters: Alphabet) -> None:
        """Shows `jobs` in their order; rows that stay keep their place under the cursor."""
        new = {int(job["id"]): self._cells(job, letters) for job in jobs}
        for job_id in [known for known in self._rows if known not in new]:
            self.remove_row(str(job_id))
            del self._rows[job_id]
        for job_id, cells in new.items():
            before = self._rows.get(job_id)
            if before is None:
                self.add_row(*map(Text, cells), key=str(job_id))
            elif before != cells:
                for name, old, cell in zip(self.COLUMNS, before, cells, strict=True):
                    if old != cell:
                        self.update_cell(str(job_id), name, Text(cell))
            self._rows[job_id] = cells
        order = {str(job_id): place for place, job_id in enumerate(new)}
        if [row.key.value for row in self.ordered_rows] != list(order):
            self._reorder(order)
        self.border_subtitle = f"{len(new):,} shown"

    def _reorder(self, order: Mapping[str, int]) -> None:
        """Sorts, the cursor staying with its job."""
        at = self.at
        self.sort("Id", key=lambda cell: order[str(cell)])
        if at is not None and str(at) in order:
            self.move_cursor(row=order[str(at)])

    def _cells(self, job: Mapping[str, Any], letters: Alphabet) -> tuple[str, ...]:
        running = job["status"] == "running"
        return (
            str(job["id"]),
            str(job["name"]),
            drawing.state(job, letters),
            drawing.progress(job, letters),
            drawing.seconds(job["eta_seconds"], letters) if running else "",
            str(job["watchers"]),
        )


class Detail(Static):
    """The job looked at: where it stands, its best schedule, how it got there."""

    def show(self, seen: Selected | None, jobs: Mapping[int, Any], letters: Alphabet) -> None:
        """Shows it, or what to do when there is none."""
        job = None if seen is None else jobs.get(seen.id)
        if seen is None or job is None:
            self.border_title = "Schedule"
            self.update("No schedule yet. Submit one: fillsched submit lots.csv")
            return
        self.border_title = escape(f"Schedule {seen.id} · {job['name']}")
        best, bound = job["incumbent_hours"], job["bound_hours"]
        improved = f"{len(seen.curve)} improvements" if seen.curve else ""
        lines = (
            self._steps(job, letters),
            drawing.bar(int(job["progress"]), letters),
            f"best {drawing.hours(best, letters)}   bound {drawing.hours(bound, letters)}   "
            f"gap {drawing.share(job['gap'], letters)}",
            f"{drawing.curve(seen.curve, letters)}  {improved}".strip(),
            str(job["message"]),
        )
        self.update("\n".join(lines))

    def _steps(self, job: Mapping[str, Any], letters: Alphabet) -> str:
        if job["status"] != "running":
            return drawing.state(job, letters)
        now = STEPS.index(job["step"]) if job["step"] in STEPS else 0
        marks = letters.glyphs
        return " ".join(
            f"{marks['succeeded'] if at < now else marks['running'] if at == now else '.'} {step}"
            for at, step in enumerate(STEPS)
        )


class Messages(RichLog):
    """What the job looked at said; follows its end until somebody scrolls up."""

    def on_mount(self) -> None:
        """Begins empty."""
        self.border_title = "Messages"
        self._of: int | None = None
        self._said = 0

    def show(self, seen: Selected | None) -> None:
        """Adds what is new; begins anew with another job."""
        if seen is None or seen.id != self._of:
            self.clear()
            self._of, self._said = (None, 0) if seen is None else (seen.id, 0)
        if seen is None:
            return
        self.auto_scroll = self.is_vertical_scroll_end
        new = min(seen.said - self._said, len(seen.log))
        for clock, text in seen.log[len(seen.log) - new :] if new > 0 else ():
            self.write(f"{clock} {text}")
        self._said = seen.said
        self.border_subtitle = "following" if self.auto_scroll else "scrolled"


class Connections(Static):
    """Who is connected."""

    def show(self, server: Mapping[str, Any]) -> None:
        """Shows the sockets of the last message of the topic ``server``."""
        self.border_title = "Connections"
        rows = ["id        user          kind          age s   beat s   lag ms   queue   conflated"]
        for one in server.get("sockets", ()):
            lag = "–" if one["lag_ms"] is None else f"{one['lag_ms']:.0f}"
            rows.append(
                f"{one['id']:<9} {one['user'][:13]:<13} {one['kind'][:13]:<13} "
                f"{one['age_seconds']:>5.0f} {one['beat_age_seconds']:>8.0f} {lag:>8} "
                f"{one['queued']:>7} {one['conflated']:>11}"
            )
        self.update("\n".join(rows))


def head_line(board: Board, now: float, letters: Alphabet, *, readonly: bool) -> str:
    """Whether it is live, how old the last word is, and the server's figures."""
    server, link = board.server, board.link
    if link.state == "offline":
        left = max(0.0, board.link_at + (link.retry_seconds or 0.0) - now)
        away = now - (board.heard_at or board.link_at)
        chip = f"o offline {away:.0f} s, retry in {left:.0f} s (r: now)  {link.reason}"
    elif board.heard_at is None:
        chip = "connecting"
    else:
        word = "stale" if stale(board, now) else "live"
        chip = f"{letters.glyphs['live']} {word}  beat {now - board.heard_at:.0f} s"
    parts = ["fillsched", chip]
    if server:
        jobs, connections = server["jobs"], server["connections"]
        parts.append(
            f"{connections['total']} sockets · {connections['users']} users · "
            f"{server['messages_per_second']:.0f} msg/s · {jobs.get('running', 0)} running "
            f"{jobs.get('queued', 0)} queued"
        )
    if readonly:
        parts.append("read only")
    return "   ".join(parts)
