"""The strategies of a comparison: a bar of the makespan of each, and the best by its name.

What it is for: words and bars from a comparison's messages. What it is not for: schedules
(`job_panel`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fillsched.presentation import figures
from fillsched.presentation.words import RUN_WORDS
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import Detail

NAME_ROOM, STATE_ROOM, MORE_ROOM = 16, 7, 8
"""Columns of a strategy's name, the word for its state, and how much longer than the best."""

BEST = "best"

LEAST_BAR = 12
"""Columns of a bar that tells makespans apart; with fewer it has a line of its own."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide what a line holds is, in columns: `bar` is 0 where there is none, `below` whether it
    stands below."""

    width: int
    name: int
    hours: int
    bar: int
    below: bool = False


def lines(detail: Detail | None, width: int, letters: Alphabet, rows: int = 0) -> list[str]:
    """The strategies in `width` columns, then what the comparison found. A line for each, or two
    where the bar has no room beside and both have in `rows`."""
    if detail is None:
        return []
    standings = _standings(detail)
    best = _best(detail, standings)
    layout = _layout(standings, width, rows)
    told = [line for one in standings for line in _lines(one, standings, best, layout, letters)]
    return [*told, *_found(detail)]


def tried(detail: Detail | None) -> int:
    """The strategies that are counted in the step `strategy_k`: those not refused; 0: not known."""
    standings = () if detail is None else _standings(detail)
    return sum(one["state"] != "refused" for one in standings)


def _standings(detail: Detail) -> Sequence[Mapping[str, Any]]:
    """The strategies as they stand: at the end as the result has them."""
    if detail.result is None:
        found: Sequence[Mapping[str, Any]] = detail.latest.get("strategies") or ()
        return found
    return [
        {**one, "progress": 100 if one["state"] == "done" else 0,
         "incumbent_hours": one["makespan_hours"]}
        for one in detail.result["strategies"]
    ]  # fmt: skip


def _best(detail: Detail, standings: Sequence[Mapping[str, Any]]) -> str | None:
    """The name of the best so far; nobody's while no two can be told apart."""
    if detail.result is not None:
        return str(detail.result.get("best_strategy"))
    known = [one for one in standings if one["incumbent_hours"] is not None]
    least = min((one["incumbent_hours"] for one in known), default=None)
    leaders = [one["name"] for one in known if one["incumbent_hours"] == least]
    return leaders[0] if len(leaders) == 1 else None


def _layout(standings: Sequence[Mapping[str, Any]], width: int, rows: int) -> Layout:
    """One line with a bar where it fits, else two, else one without a bar: figures come first."""
    found = [one for one in standings if one["incumbent_hours"] is not None]
    name = min(NAME_ROOM, max((len(one["name"]) for one in standings), default=0))
    hours = max((len(figures.hours(one["incumbent_hours"])) for one in found), default=0)
    beside = width - (2 + name + 1 + STATE_ROOM) - (1 + hours) - (1 + MORE_ROOM) - 1
    if beside >= LEAST_BAR:
        return Layout(width, name, hours, beside)
    if len(standings) + len(found) <= rows:
        return Layout(width, name, hours, max(1, width - 2 - 1 - MORE_ROOM), below=True)
    return Layout(width, name, hours, 0)


def _lines(
    one: Mapping[str, Any],
    standings: Sequence[Mapping[str, Any]],
    best: str | None,
    layout: Layout,
    letters: Alphabet,
) -> Iterator[str]:
    """A strategy, with a bar of its makespan: the longest of all fills its room."""
    word, found = RUN_WORDS.get(one["state"], one["state"]), one["incumbent_hours"]
    head = f"{_mark(one, letters)} {glyphs.fitted(one['name'], layout.name, letters)}"
    head += f" {word:<{STATE_ROOM}}"
    if one["state"] in ("failed", "refused", "skipped") or found is None:
        yield glyphs.fitted(f"{head} {one['text']}", layout.width, letters).rstrip()
        return
    known = [each["incumbent_hours"] for each in standings if each["incumbent_hours"]]
    makespan, more = f"{figures.hours(found):>{layout.hours}}", _more(one, standings, best)
    bar = glyphs.length(found / max(known, default=1.0), layout.bar, letters)
    if layout.below:
        yield f"{head}{makespan:>{layout.width - len(head)}}"
        yield f"  {bar:<{layout.bar}} {more:>{MORE_ROOM}}".rstrip()
    elif layout.bar:
        yield f"{head} {bar:<{layout.bar}} {makespan} {more}".rstrip()
    elif len(head) + len(makespan) + len(more) + 2 <= layout.width or more != BEST:
        line = f"{head} {makespan} {more}".rstrip()
        yield line if len(line) <= layout.width else f"{head} {makespan}"
    else:  # who is the best is said, whatever is left of its name
        rest = f" {word} {makespan} {more}"
        name = glyphs.fitted(one["name"], max(1, layout.width - 2 - len(rest)), letters)
        yield f"{_mark(one, letters)} {name}{rest}"


def _mark(one: Mapping[str, Any], letters: Alphabet) -> str:
    marks = {"running": letters.cursor, "done": letters.done, "failed": letters.failed,
             "refused": letters.cancelled, "skipped": letters.cancelled}  # fmt: skip
    return marks.get(one["state"], letters.later)


def _more(one: Mapping[str, Any], standings: Sequence[Mapping[str, Any]], best: str | None) -> str:
    """That it is the best, or how much longer it is than that, or than the shortest while none is;
    nothing of one that is as long."""
    if one["name"] == best:
        return BEST
    known = {each["name"]: each["incumbent_hours"] for each in standings}
    shortest = min(hours for hours in known.values() if hours is not None)
    more = one["incumbent_hours"] - (known.get(best or "") or shortest)
    return figures.signed_hours(more) if more else ""


def _found(detail: Detail) -> Iterator[str]:
    if detail.result is not None and detail.result.get("reason"):
        yield ""
        yield str(detail.result["reason"])
