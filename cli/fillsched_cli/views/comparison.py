"""How a comparison looks: live, with a bar for each strategy, and as a table at its end.

What it is for: pure renderings of what the stream and REST say of a comparison, readable without
colour at any width. What it is not for: fetching and watching.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from fillsched.client import FINAL, Kind
from fillsched.presentation.comparison import RankingRow, ranking_rows, without_schedule
from fillsched.presentation.figures import hours, signed_hours
from fillsched.presentation.words import RUN_WORDS
from fillsched.wire import ComparisonResult, ComparisonView, StrategyStanding
from fillsched_cli.views.picture import Picture
from fillsched_cli.views.tables import plain_table

_GLYPHS = {
    "waiting": "·", "running": "▸", "done": "✓", "failed": "✗", "refused": "–", "skipped": "–",
}  # fmt: skip

SHORT_BAR = 16
"""Columns of a strategy's bar."""

WIDE = 74
"""Columns from which there is room for a bar."""

COMPARING = "comparing"
"""One word for all the steps in which strategies run."""


@dataclass
class ComparisonPicture(Picture):
    """A `Picture` of a comparison."""

    kind: ClassVar[Kind] = "comparison"
    steps: ClassVar[tuple[str, ...]] = (
        "loading",
        "validating",
        "preparing",
        COMPARING,
        "analyzing",
        "saving",
    )
    strategies: Sequence[StrategyStanding] = ()

    def take(self, message: Mapping[str, Any], now: float) -> None:
        """Folds one message in."""
        super().take(message, now)
        if message.get("strategies"):
            told = message["strategies"]
            self.strategies = [StrategyStanding.model_validate(one) for one in told]

    def _step(self) -> str:
        return COMPARING if self.step.startswith("strategy_") else self.step

    def _took(self, step: str) -> str:
        return super()._took(step) if step == COMPARING else ""

    def _share(self) -> float:
        """How far the strategies are, each counting alike."""
        if self.ended is not None or not self.strategies:
            return super()._share()
        done = [
            one.progress if one.state in ("waiting", "running") else 100 for one in self.strategies
        ]
        return sum(done) / (100 * len(done))

    def _body(self, now: float) -> list[RenderableType]:
        """A line for each strategy: a bar of its makespan, its state in words, its best."""
        lines: list[RenderableType] = [
            Lanes(self.strategies, self.incumbent, self.ended is not None, self._dim())
        ]
        if self.message and self.ended is None:
            lines.append(Text(f"  {self.message}", style="dim", no_wrap=True, overflow="ellipsis"))
        return lines


@dataclass
class Lanes:
    """One lane for each strategy, as wide as there is room; the note gives way first."""

    strategies: Sequence[StrategyStanding]
    best: float | None
    over: bool
    style: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = options.max_width >= WIDE
        names = max((len(one.name) for one in self.strategies), default=0)
        room = options.max_width - names - LANE_COLUMNS - (SHORT_BAR + 1 if wide else 0)
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=1)
        table.add_column(style="bold", no_wrap=True)
        if wide:
            table.add_column(width=SHORT_BAR)
        table.add_column(justify="right", no_wrap=True, width=5)
        table.add_column(no_wrap=True, width=10)
        table.add_column(justify="right", no_wrap=True, width=11)
        table.add_column(no_wrap=True)
        for one in self.strategies:
            table.add_row("", one.name, *self._cells(one, wide=wide), self._note(one, room))
        yield table

    def _cells(self, one: StrategyStanding, *, wide: bool) -> list[RenderableType]:
        found = one.incumbent_hours
        longest = max((each.incumbent_hours or 0.0 for each in self.strategies), default=0.0)
        length = round(SHORT_BAR * found / longest) if found and longest else 0
        bar = Text("━" * length, style="green" if found == self.best else "cyan")
        return [
            *([bar] if wide else []),
            f"{one.progress} %" if one.state == "running" else "",
            Text(_state(one.state), style=self.style),
            "" if found is None else hours(found),
        ]

    def _note(self, one: StrategyStanding, room: int) -> Text:
        found = one.incumbent_hours
        note = one.text
        if not note and found is not None and self.best is not None:
            best = "best" if self.over else "best so far"
            note = best if found == self.best else signed_hours(found - self.best)
        shown = Text(note, style="green" if found == self.best and not one.text else "dim")
        shown.truncate(max(0, room), overflow="ellipsis")
        return shown


def _state(state: str) -> str:
    """Glyph and word for where a strategy stands; one that is not known as it came."""
    return f"{_GLYPHS[state]} {RUN_WORDS[state]}" if state in RUN_WORDS else state


LANE_COLUMNS = 33
"""Columns of a lane without its name, its bar and its note."""


@dataclass(frozen=True)
class Ranking:
    """The end of a comparison: a table with the best marked by a word, and the reason."""

    result: ComparisonResult

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _widest(ranking_rows(self.result), console, options)
        for line in without_schedule(self.result):
            yield Text(line, style="dim")
        yield Text()
        yield Text(self.result.reason)


def figures_of(job: ComparisonView) -> RenderableType | None:
    """What a comparison has found: its end, or how its strategies stand (stood when it ended)."""
    if job.result:
        return Ranking(job.result)
    if not job.strategies:
        return None
    return Lanes(job.strategies, job.incumbent_hours, job.status in FINAL, "")


OPTIONAL: tuple[tuple[str, Callable[[RankingRow], str]], ...] = (
    ("Campaigns", lambda row: row.campaigns),
    ("Changeovers", lambda row: row.changeovers),
    ("Utilization", lambda row: row.utilization),
    ("Planned in", lambda row: row.planned_in),
)
"""Columns for which there is not always room, the most telling first."""


def _widest(rows: Sequence[RankingRow], console: Console, options: ConsoleOptions) -> Table:
    """The table with all the columns that it holds without breaking a figure."""
    for count in range(len(OPTIONAL), 0, -1):
        table = _table(rows, count)
        if console.measure(table, options=options.update(width=1_000)).maximum <= options.max_width:
            return table
    return _table(rows, 0)


def _table(rows: Sequence[RankingRow], more: int) -> Table:
    """A row for each of `rows`, with `more` of the OPTIONAL columns."""
    optional = OPTIONAL[:more]
    by_cost = any(row.cost for row in rows)
    heads = ["", "Strategy", *(("Cost", "Makespan", "Late") if by_cost else ("Makespan",))]
    heads += ["To best", "To given order" if more else "To given", "Gap"]
    heads += [head for head, _ in optional]
    styles = [("bold green", "left"), ("bold", "left")] + [("", "right")] * (len(heads) - 2)
    table = plain_table(*styles, heads=heads)
    for row in rows:
        reached = (row.cost, row.makespan, row.late) if by_cost else (row.makespan,)
        told = (row.name, *reached, row.to_best, row.to_given_order, row.gap)
        table.add_row("best" if row.best else "", *told, *(shown(row) for _, shown in optional))
    return table
