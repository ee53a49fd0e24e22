"""The job looked at: steps, figures, curve, and how it ended.

What it is for: words and figures from the state; only what differs is painted. What it is not for:
its messages (`message_log`), or the lines of a comparison (`strategies`).
"""

from collections.abc import Callable, Sequence

from fillsched.presentation import figures, words
from fillsched.presentation.curve import spark
from fillsched_tui.job_view import strategies
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import LOG_LINES, Detail, Job, cost_of
from fillsched_tui.state.watched import Watched
from fillsched_tui.toolkit.wrapped import Wrapped

CURVE_WIDTH, BAR_WIDTH = 24, 14

FIGURES: Sequence[tuple[str, str, Callable[[float | None], str]]] = (
    ("best", "incumbent_hours", figures.hours),
    ("bound", "bound_hours", figures.hours),
    ("gap", "gap", figures.percent),
)


class JobPanel(Wrapped):
    """The job looked at: steps, figures, curve, and how it ended."""

    HELP = "The job. up, down, page up, page down: what has no room."

    def __init__(self, watched: Watched, letters: Alphabet, *, id: str) -> None:
        super().__init__(letters, id=id)
        watched.watch(lambda known, now: self.show(known.looked_at, known.detail))

    def show(self, job: Job | None, detail: Detail | None) -> None:
        """Takes the job as the list tells of it, and what its own messages told."""
        before = self.titles
        if job is None:
            self.entitle("Schedule")
            self.say("No job is chosen.")
        else:
            named = f"{job['kind'].capitalize()} {job['id']}"
            named += f" {self.letters.dot} {job['name']}" if job["name"] else ""
            if named != before[0]:
                self.scroll_to(y=0, animate=False, immediate=True)
            word = glyphs.state_word(job, self.letters, strategies.tried(detail))
            self.entitle(named, word)
            self.say("\n".join(line for line in self._lines(job, detail) if line))
        if self.titles != before:
            self.refresh_bindings()  # another job, or it has ended: other keys are off

    def _lines(self, job: Job, detail: Detail | None) -> list[str]:
        error = None if detail is None else detail.error
        said = str(job["message"]) if error is None else words.sentences(error["details"])
        if job["kind"] == "comparison":
            bar = self._bar(job, detail)
            rows = self.container_size.height - bool(bar)
            told = strategies.lines(detail, self.room or LOG_LINES, self.letters, rows)
            return [bar, *told, said if error is not None or not told else ""]
        known = [
            f"{name} {write(job[key])}" for name, key, write in FIGURES if job[key] is not None
        ]
        cost = None if detail is None else cost_of(detail.result or detail.latest)
        if cost is not None and known:
            known = [
                f"cost {figures.hours(cost)}",
                f"makespan {figures.hours(job['incumbent_hours'])}",
            ]
            known += [] if job["gap"] is None else [f"gap {figures.percent(job['gap'])}"]
        done = job["status"] == "succeeded"
        if known and (done or job["status"] == "running"):
            said = ""  # the figures say it, and the newest message
        steps = "" if done else glyphs.steps(job["step"], job["status"], self.letters)
        return [steps, self._bar(job, detail), "  ".join(known), self._curve(detail), said]

    def _bar(self, job: Job, detail: Detail | None) -> str:
        """The time used of that allowed; what is not known stays away."""
        if job["status"] != "running":
            return ""
        if job["time_limit_seconds"] is not None and job["eta_seconds"] is not None:
            return glyphs.time_used(job, BAR_WIDTH, self.letters)
        passed = None if detail is None else detail.latest.get("elapsed_seconds")
        return "" if passed is None else f"{figures.span(passed)} passed"

    def _curve(self, detail: Detail | None) -> str:
        if detail is None or not detail.improvements:
            return ""
        said = figures.count(detail.improvements, "improvement")
        return f"{spark(detail.curve, CURVE_WIDTH, self.letters.curve)}  {said}".strip()
