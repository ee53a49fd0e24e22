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

CURVE_WIDTH = 24


class Panel(Static):
    """Text that is painted again only when it differs."""

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.letters, self.text = letters, ""

    def say(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.update(Text(text, no_wrap=True, overflow="ellipsis"))


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
            self.border_title = "Schedule"
            self.say("No job is chosen.")
            return
        self.border_title = f"Schedule {job['id']} · {job['name']}"
        self.border_subtitle = looks.state_word(job, self.letters)
        self.say("\n".join(self._lines(job, detail)))

    def _lines(self, job: Mapping[str, Any], detail: Detail | None) -> list[str]:
        ended = job["status"] in ("succeeded", "failed", "cancelled")
        failed = job["status"] in ("failed", "cancelled")
        steps = looks.steps(job["step"], self.letters, ended=ended, failed=failed)
        figures = (
            f"best {looks.hours(job['incumbent_hours'])}   "
            f"bound {looks.hours(job['bound_hours'])}   gap {looks.percent(job['gap'])}"
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


class MessageLog(RichLog):
    """The messages of the job looked at; follows the newest until it is scrolled up."""

    HELP = "up, down: older and newer messages. end: follow the newest again."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, max_lines=LOG_LINES, wrap=True, min_width=20)
        self._job_id: int | None = None
        self._written = 0

    def show(self, detail: Detail | None) -> None:
        """Writes what is new; starts anew with another job."""
        job_id = None if detail is None else detail.job_id
        if job_id != self._job_id:
            self._job_id, self._written = job_id, 0
            self.clear()
        if detail is not None and (fresh := detail.logged - self._written) > 0:
            self._written = detail.logged
            following = self.is_vertical_scroll_end
            for when, said in detail.lines[-fresh:]:
                self.write(Text(f"{when} {said}"), scroll_end=following)
        self.border_subtitle = "following" if self.is_vertical_scroll_end else "end follows"


class Connections(Panel):
    """The sockets that are open; a figure that is not known stays away."""

    def show(self, server: Mapping[str, Any] | None) -> None:
        if server is None:
            self.say("Not known yet.")
            return
        lines = ["id       user    kind    age    beat lag    queue"]
        for one in server["sockets"]:
            lag = looks.UNKNOWN if one["lag_ms"] is None else f"{one['lag_ms']:.0f} ms"
            lines.append(
                f"{one['id']:<8} {one['user'][:7]:<7} {one['kind'][:7]:<7} "
                f"{looks.span(one['age_seconds']):<6} {one['beat_age_seconds']:.0f} s  {lag:<6} "
                f"{one['queued']} ({one['conflated']} conflated)"
            )
        hidden = server["sockets_total"] - len(server["sockets"])
        self.say("\n".join([*lines, *([f"and {hidden} more"] if hidden > 0 else [])]))
