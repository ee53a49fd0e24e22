"""What a watch knows and how it looks: a pure picture of one job.

What it is for: folding messages into a state, and drawing the state. What it is not for: terminals,
keys and connections (`watching`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from fillsched.client import Kind, Link
from fillsched.presentation.curve import spark
from fillsched.presentation.figures import count, hours, percent, span

CURVE_WIDTH = 14
BAR_WIDTH = 32
HEARTBEAT_SECONDS = 30.0
STALE_SECONDS = 2.5 * HEARTBEAT_SECONDS
KEYS = "d detach   c cancel   f finish and keep best   r retry   ? help"
HELP = (
    "d  leave; the work goes on           c  cancel it (asks first)\n"
    "  f  stop planning, keep the best      r  retry the connection now\n"
    "  best: the shortest makespan found    bound: no schedule can be shorter\n"
    "  cost: of the best plan found         no less than: no plan can cost less\n"
    "  gap: what could still be gained at most"
)


@dataclass
class Picture:
    """What is known of the job. Times are monotonic seconds of the watcher."""

    job_id: int
    name: str
    began: float
    kind: ClassVar[Kind] = "schedule"
    steps: ClassVar[tuple[str, ...]] = ("loading", "validating", "planning", "saving")
    link: Link = field(default_factory=lambda: Link("connecting"))
    link_since: float = 0.0
    last_frame: float | None = None
    step: str = "loading"
    message: str = ""
    step_began: dict[str, str] = field(default_factory=dict)
    incumbent: float | None = None
    bound: float | None = None
    aim: Mapping[str, Any] | None = None
    gap: float | None = None
    elapsed: float | None = None
    eta: float | None = None
    placed: int | None = None
    lots: int | None = None
    watchers: int | None = None
    curve: list[float] = field(default_factory=list)
    improved_at: float | None = None
    ended: Mapping[str, Any] | None = None
    question: str = ""
    note: str = ""
    help: bool = False

    def take(self, message: Mapping[str, Any], now: float) -> None:
        """Folds one message in."""
        self.last_frame = now
        kind = message.get("type")
        if "watchers" in message:
            self.watchers = message["watchers"]
        if kind not in ("progress", "complete", "error"):
            return
        self.step = message["step"]
        waiting = kind == "progress" and message["progress"] == 0
        self.message = message["message"]
        if not waiting:  # time in the queue is not time of loading
            self.step_began.setdefault(self._step(), message["timestamp"])
        if kind != "progress":
            self.ended = message
            return
        self.bound, self.gap = message.get("bound_hours"), message.get("gap")
        self.elapsed, self.eta = message.get("elapsed_seconds"), message.get("eta_seconds")
        self.placed, self.lots = message.get("placed"), message.get("lots")
        self.incumbent, aim = message.get("incumbent_hours"), message.get("objective")
        self.aim = aim if aim and aim["name"] != "makespan" else None
        found = self.incumbent if self.aim is None else self.aim["value"]
        if found is not None and (not self.curve or found < self.curve[-1]):
            self.curve.append(found)
            self.improved_at = now

    def connected(self, link: Link, now: float) -> None:
        """The connection changed."""
        if link.state != self.link.state:
            self.link_since = now
        self.link = link

    def draw(self, now: float, *, keys: bool) -> RenderableType:
        """The picture at this moment."""
        lines: list[RenderableType] = [Text(), self._head(now), self._steps(), self._bar()]
        lines += self._body(now)
        if self.ended is None:
            lines += self._foot(keys=keys)
        return Group(*lines)

    def _body(self, now: float) -> list[RenderableType]:
        """What is known of the search."""
        if self.incumbent is not None or self.bound is not None:
            lines: list[RenderableType] = [self._figures(now)]
            if self.aim is not None:  # the gap is that of the cost
                ends = f"  makespan {hours(self.incumbent)}, no less than {hours(self.bound)}"
                lines.append(Text(ends, style="dim", no_wrap=True, overflow="ellipsis"))
            return lines
        return [Text(f"  {self.message}")] if self.message and self.ended is None else []

    def _head(self, now: float) -> RenderableType:
        row = Table.grid(expand=True)
        row.add_column()
        row.add_column(justify="right")
        row.add_row(
            Text(f"  {self.kind.title()} {self.job_id}  {self.name}", style="bold"), self._chip(now)
        )
        return row

    def _chip(self, now: float) -> Text:
        age = None if self.last_frame is None else now - self.last_frame
        if self.ended is not None:
            return Text("")
        if self.link.state == "offline":
            left = max(0.0, (self.link.retry_seconds or 0.0) - (now - self.link_since))
            said = f"○ offline, retrying in {math.ceil(left)} s (try {self.link.tries})"
            if age is not None:
                said += f", picture {int(age)} s old"
            return Text(said, style="yellow")
        if self.link.state == "connecting" or age is None:
            return Text("○ connecting", style="dim")
        if age > STALE_SECONDS:
            return Text(f"○ stale, last beat {int(age)} s ago", style="yellow")
        watching = "" if self.watchers is None else f"  {self.watchers} watching"
        return Text(f"● live  beat {int(age)} s{watching}", style="green")

    def _dim(self) -> str:
        return "dim" if self.link.state == "offline" and self.ended is None else ""

    def _steps(self) -> Text:
        line = Text("  ", style=self._dim())
        failed = self.ended is not None and self.ended["type"] == "error"
        now_in = self._step()
        reached = self.steps.index(now_in) if now_in in self.steps else len(self.steps)
        if failed and now_in not in self.steps:
            reached = -1
        for index, step in enumerate(self.steps):
            if index < reached:
                line.append(f"✓ {step}{self._took(step)}   ", style="green")
            elif index > reached:
                line.append(f"· {step}   ", style="dim")
            else:
                line.append(
                    f"{'✗' if failed else '▸'} {step}   ", style="red" if failed else "bold"
                )
        return line

    def _step(self) -> str:
        """The step that the last message names, as one of `steps`."""
        return self.step

    def _took(self, step: str) -> str:
        """How long a finished step took, by the daemon's clock."""
        later = [*self.steps, "complete"][self.steps.index(step) + 1 :]
        ends = [self.step_began[name] for name in later if name in self.step_began]
        if step not in self.step_began or not ends:
            return ""
        begun = datetime.fromisoformat(self.step_began[step])
        return f" {(datetime.fromisoformat(ends[0]) - begun).total_seconds():.1f}s"

    def _bar(self) -> RenderableType:
        row = Table.grid(padding=(0, 1))
        row.add_column(width=1)
        row.add_column(width=BAR_WIDTH)
        row.add_column(no_wrap=True)
        tail = "" if self.elapsed is None else span(self.elapsed)
        if self.elapsed is not None and self.eta is not None:
            tail += f" of ≤{span(round(self.elapsed + self.eta))}"
        bar = ProgressBar(total=1.0, completed=self._share(), width=BAR_WIDTH)
        row.add_row("", bar, Text(tail, style=self._dim()))
        return row

    def _share(self) -> float:
        """Time used of that allowed; where no time is set, lots placed of all. The gap, which the
        percentages of the wire look at too, stands by itself."""
        if self.ended is not None and self.ended["type"] == "complete":
            return 1.0
        if self.elapsed is not None and self.eta is not None:
            allowed = self.elapsed + self.eta
            return self.elapsed / allowed if allowed else 1.0
        if self._step() == self.steps[-1]:
            return 1.0
        return self.placed / self.lots if self.placed and self.lots else 0.0

    def _figures(self, now: float) -> Text:
        reached = f"best {hours(self.incumbent)}   bound {hours(self.bound)}"
        if self.aim is not None:
            reached = f"cost {hours(self.aim['value'])}, no less than {hours(self.aim['bound'])}"
        line = Text(
            f"  {reached}   gap {percent(self.gap)}",
            style=self._dim(),
            no_wrap=True,
            overflow="ellipsis",
        )
        if len(self.curve) > 1:
            line.append(f"    {spark(self.curve, CURVE_WIDTH)}", style="cyan")
        if self.curve:
            line.append(f"  {count(len(self.curve), 'improvement')}")
        if self.improved_at is not None and self.ended is None:
            line.append(f", last {span(now - self.improved_at)} ago")
        return line

    def _foot(self, *, keys: bool) -> list[RenderableType]:
        lines: list[RenderableType] = []
        if self.link.state == "offline" and self.link.reason:
            lines.append(Text(f"  {self.link.reason}", style="dim"))
        if self.note:
            lines.append(Text(f"  {self.note}", style="dim"))
        if self.question:
            lines.append(Text(f"  {self.question}", style="bold yellow"))
        elif keys:
            keys_line = f"  {HELP if self.help else KEYS}"
            lines.append(Text(keys_line, style="dim", no_wrap=True, overflow="ellipsis"))
        return lines
