"""The panels that show one part of the state as text: top line, job looked at, connections.

What it is for: words and figures from the state; each takes what it shows and paints only what
differs. What it is not for: keys.
"""

from collections.abc import Mapping
from typing import Any

from rich.text import Text
from textual.widgets import RichLog, Static

from fillsched_tui import looks
from fillsched_tui.looks import UNICODE, Alphabet
from fillsched_tui.state import LOG_LINES, Detail, State, age, retry_seconds, standing
from fillsched_tui.titles import Titled

CURVE_WIDTH = 24


class Panel(Static, Titled):
    """Text that is painted again only when it differs."""

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.letters, self.text = letters, ""

    def say(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.update(Text(text), layout=False)


class TopLine(Panel):
    """How the connection stands, and the server's counts."""

    def show(self, state: State, now: float, url: str, user: str) -> None:
        parts = ["fillsched", self._chip(state, now)]
        if state.server is not None:
            connections, jobs = state.server["connections"], state.server["jobs"]
            parts.append(
                f"{looks.count(connections['total'], 'socket')} · "
                f"{looks.count(connections['users'], 'user')} · "
                f"{state.server['messages_per_second']:.0f} msg/s · "
                f"{jobs.get('running', 0)} running {jobs.get('queued', 0)} queued"
            )
        self.say("  ".join([*parts, url, user]))

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


class JobPanel(Panel):
    """The job looked at: steps, figures, curve, and how it ended."""

    def show(self, job: Mapping[str, Any] | None, detail: Detail | None) -> None:
        if job is None:
            self.entitle("Schedule")
            self.say("No job is chosen.")
            return
        word = looks.state_word(job, self.letters)
        self.entitle(f"Schedule {job['id']} · {job['name']}", word)
        self.say("\n".join(self._lines(job, detail)))

    def _lines(self, job: Mapping[str, Any], detail: Detail | None) -> list[str]:
        ended = job["status"] in ("succeeded", "failed", "cancelled")
        failed = job["status"] in ("failed", "cancelled")
        steps = looks.steps(job["step"], self.letters, ended=ended, failed=failed)
        figures = (
            f"best {looks.hours(job['incumbent_hours'])}  "
            f"bound {looks.hours(job['bound_hours'])}  gap {looks.percent(job['gap'])}"
        )
        lines = [steps, figures, self._curve(detail)]
        if detail is not None and detail.error is not None:
            lines.append(f"{detail.error['code']}: {detail.error['details']}")
        else:
            lines.append(str(job["message"]))
        return lines

    def _curve(self, detail: Detail | None) -> str:
        if detail is None or not detail.improvements:
            return ""
        said = looks.count(detail.improvements, "improvement")
        return f"{looks.curve(detail.curve, CURVE_WIDTH, self.letters)}  {said}".strip()


class MessageLog(RichLog, Titled):
    """The messages of the job looked at; follows the newest until it is scrolled up."""

    HELP = "up, down: older and newer messages. end: follow the newest again."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, max_lines=LOG_LINES, wrap=True, min_width=20)
        self._job_id: int | None = None
        self._written = 0
        self.following = True

    def show(self, detail: Detail | None) -> None:
        """Writes what is new; starts anew with another job."""
        job_id = None if detail is None else detail.job_id
        if job_id != self._job_id:
            self._job_id, self._written = job_id, 0
            self.clear()
            self.following = True
        if detail is not None and (fresh := detail.logged - self._written) > 0:
            self._written = detail.logged
            for when, said in detail.lines[-fresh:]:
                self.write(Text(f"{when} {said}"), scroll_end=False)
            if self.following:
                self.scroll_end(animate=False, x_axis=False)
        self.entitle("Messages", "following" if self.following else "end follows")

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling up ends following, coming to the end begins it again; new lines do neither."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value or new_value >= self.max_scroll_y:
            self.following = new_value >= self.max_scroll_y


class Connections(Panel):
    """The sockets that are open; a figure that is not known stays away."""

    def show(self, server: Mapping[str, Any] | None) -> None:
        if server is None:
            self.say("Not known yet.")
            return
        lines = ["id       user   kind   age   beat  lag   queue"]
        for one in server["sockets"]:
            lag = looks.UNKNOWN if one["lag_ms"] is None else f"{one['lag_ms']:.0f} ms"
            beat = f"{one['beat_age_seconds']:.0f} s"
            conflated = f" ({one['conflated']} conflated)" if one["conflated"] else ""
            lines.append(
                f"{one['id']:<8} {one['user'][:6]:<6} {one['kind'][:6]:<6} "
                f"{looks.span(one['age_seconds']):<5} {beat:<5} {lag:<5} {one['queued']}{conflated}"
            )
        hidden = server["sockets_total"] - len(server["sockets"])
        self.say("\n".join([*lines, *([f"and {hidden} more"] if hidden > 0 else [])]))
