"""The strategies of a comparison: a bar for each, and the best by its name.

What it is for: words and bars from a comparison's messages. What it is not for: schedules
(`job_panel`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fillsched.presentation import figures
from fillsched.presentation.words import RUN_WORDS
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import Detail

NAME_ROOM, STATE_ROOM, HOURS_ROOM, LEAST_BAR = 16, 9, 11, 2


def lines(detail: Detail | None, width: int, letters: Alphabet) -> list[str]:
    """A line for each strategy in `width` columns, then what the comparison found."""
    if detail is None:
        return []
    standings = _standings(detail)
    best = _best(detail, standings)
    room = min(NAME_ROOM, max((len(one["name"]) for one in standings), default=0))
    told = [_line(one, one["name"] == best, width, room, letters) for one in standings]
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


def _line(one: Mapping[str, Any], best: bool, width: int, name_room: int, letters: Alphabet) -> str:
    marks = {"running": letters.cursor, "done": letters.done, "failed": letters.failed,
             "refused": letters.cancelled, "skipped": letters.cancelled}  # fmt: skip
    word = RUN_WORDS.get(one["state"], one["state"])
    name = glyphs.fitted(one["name"], name_room, letters)
    head = f"{marks.get(one['state'], letters.later)} {name} {word:<{STATE_ROOM}}"
    if one["state"] in ("failed", "refused", "skipped"):
        return glyphs.fitted(f"{head} {one['text']}", width, letters).rstrip()
    makespan = f"{figures.hours(one['incumbent_hours']):>{HOURS_ROOM}}"
    room = max(LEAST_BAR, width - len(head) - len(makespan) - len(" best") - 2)
    bar, last = glyphs.bar(one["progress"], room, letters), " best" if best else ""
    return f"{head} {bar} {makespan}{last}".rstrip()


def _found(detail: Detail) -> Iterator[str]:
    if detail.result is not None and detail.result.get("reason"):
        yield ""
        yield str(detail.result["reason"])
