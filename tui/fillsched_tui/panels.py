"""The panels that show one part of the state as text: top line, why it is not live, job.

What it is for: words and figures from the state; each takes what it shows and paints only what
differs. What it is not for: keys.
"""

from collections.abc import Mapping
from typing import Any

from rich.text import Text
from textual.widgets import Static

from fillsched_tui import comparison, looks
from fillsched_tui.looks import UNICODE, Alphabet
from fillsched_tui.state import (
    LOG_LINES,
    Detail,
    State,
    age,
    clock_of,
    retry_seconds,
    standing,
)
from fillsched_tui.titles import Titled
from fillsched_tui.wrapped import Wrapped

CURVE_WIDTH, BAR_WIDTH = 24, 14

LIKELY_DEAF = (
    "Nothing was heard from the daemon for {age:.0f} s: it hangs, or nothing comes through."
)


class Panel(Static, Titled):
    """Text that is painted again only when it differs; laid out anew only where the style sheet
    makes it as high as its text, which is said by `grows`."""

    grows = False

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.letters, self.text = letters, ""

    def say(self, text: str) -> None:
        """Shows that; paints only what differs from what is shown."""
        if text != self.text:
            self.text = text
            self.update(Text(text), layout=self.grows)

    def copied(self) -> str:
        """What it says, for the clipboard."""
        return self.text


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
            who = [looks.count(connections[name], noun)
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


class WhyNotLive(Panel):
    """One line under the top: how old the picture is, why, and what can be done."""

    grows = True
    stands = ""

    def show(self, state: State, now: float) -> None:
        """Takes what is known at `now` (monotonic seconds); live there is nothing to say."""
        before, self.stands = self.stands, standing(state, now)
        if (stands := self.stands) != before:
            self.refresh_bindings()  # keys that change something are off but for live
        if stands == "live":
            return
        as_of = f"As of {clock_of(state.told_at)} UTC. " if state.told_at else ""
        if stands == "stale":
            self.say(as_of + LIKELY_DEAF.format(age=age(state, now)))
            return
        reason = looks.sentences(state.link.reason) or "The daemon is being reached."
        tries = f" (try {state.link.tries})" if state.link.tries > 1 else ""
        self.say(f"{as_of}{reason}{tries}  r tries now.")


class JobPanel(Wrapped):
    """The job looked at: steps, figures, curve, and how it ended."""

    HELP = "The job. up, down, page up, page down: what has no room."

    def show(self, job: Mapping[str, Any] | None, detail: Detail | None) -> None:
        """Takes the job as the list tells of it, and what its own messages told."""
        before = self.titles
        if job is None:
            self.entitle("Schedule")
            self.say("No job is chosen.")
        else:
            named = f"{job['kind'].capitalize()} {job['id']} {self.letters.dot} {job['name']}"
            if named != before[0]:
                self.scroll_to(y=0, animate=False, immediate=True)
            word = looks.state_word(job, self.letters, comparison.tried(detail))
            self.entitle(named, word)
            self.say("\n".join(line for line in self._lines(job, detail) if line))
        if self.titles != before:
            self.refresh_bindings()  # another job, or it has ended: other keys are off

    def _lines(self, job: Mapping[str, Any], detail: Detail | None) -> list[str]:
        error = None if detail is None else detail.error
        said = str(job["message"]) if error is None else looks.sentences(error["details"])
        if job["kind"] == "comparison":
            told = comparison.lines(detail, self.room or LOG_LINES, self.letters)
            return [self._bar(job, detail), *told, said if error is not None or not told else ""]
        figures = (
            f"best {looks.hours(job['incumbent_hours'])}  "
            f"bound {looks.hours(job['bound_hours'])}  gap {looks.percent(job['gap'])}"
        )
        steps = looks.steps(job["step"], job["status"], self.letters)
        return [steps, self._bar(job, detail), figures, self._curve(detail), said]

    def _bar(self, job: Mapping[str, Any], detail: Detail | None) -> str:
        """How far it is, since when and for how long; what is not known stays away."""
        if job["status"] != "running":
            return ""
        bar = looks.barred(job["progress"], BAR_WIDTH, self.letters)
        passed = None if detail is None else detail.latest.get("elapsed_seconds")
        parts = [bar, "" if passed is None else f"{looks.span(passed)} passed"]
        if job["eta_seconds"] is not None:
            parts.append(f"{looks.span(job['eta_seconds'])} left")
        return "  ".join(part for part in parts if part)

    def _curve(self, detail: Detail | None) -> str:
        if detail is None or not detail.improvements:
            return ""
        said = looks.count(detail.improvements, "improvement")
        return f"{looks.curve(detail.curve, CURVE_WIDTH, self.letters)}  {said}".strip()
