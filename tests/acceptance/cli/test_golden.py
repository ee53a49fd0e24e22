"""What `show`, `gantt`, `why`, `diff` and `compare` print, character by character, at three widths.

UPDATE_GOLDEN=1 writes the files anew; then look at what changed.
"""

import io
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console, RenderableType

import fillsched
from fillsched.client import Link
from fillsched.insight import difference, what_would_fit, why
from fillsched.jobs.job import SEVERAL, JobKind, LotsFile
from fillsched.jobs.results import kpis_of
from fillsched.model import LineRules, Schedule
from fillsched.presentation.chart.timeline import timeline_view
from fillsched.presentation.difference import diff_view
from fillsched.presentation.explanation import refused_view, why_view
from fillsched.service.schedules import PlannedSchedule, ScheduleService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA, USUAL_RULES
from fillsched.wire import ReceiptView, comparison_view, job_view
from fillsched_cli.views import difference as difference_view
from fillsched_cli.views import explanation, gantt
from fillsched_cli.views import job as job_page
from fillsched_cli.views.comparison import ComparisonPicture, figures_of

GOLDEN = Path(__file__).parent / "golden"
START = datetime(2026, 3, 27, 6, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
WIDTHS = (60, 80, 120)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BAR = re.compile("[━╸╺]+")
LOTS = "Lot ID;Type;Vials;Remark\n" + "".join(
    f"W13-{number:03};{['Flu', 'MMR', 'HPV'][number * 7 % 3]};{180_000 + 61_000 * number};\n"
    for number in range(1, 16)
)
Json = dict[str, Any]


@cache
def workshop() -> Workshop:
    made = Workshop(ManualClock(START))
    for strategy, name in (("given-order", "W13"), ("lpt-pack", "W13 again")):
        lots = LotsFile(LOTS.encode(), "lots.csv", "text/csv")
        made.submit(ANNA, lots, strategy=strategy, name=name, max_steps=1)
    matrix = {("Flu", "MMR"): Fraction(6)}
    made.submit(
        ANNA,
        LotsFile(LOTS.encode(), "lots.csv", "text/csv"),
        kind=JobKind.COMPARISON,
        name="W13 compared",
        strategy=SEVERAL,
        strategies=("given-order", "spt-pack", "lpt-pack", "cfs-pack", "smart-pack"),
        line=replace(USUAL_RULES, changeover_matrix=matrix).figures(),
        max_steps=1_000_000,
    )
    long = LotsFile(b"Lot ID,Type,Vials\nL1,Flu,3000000\n", "long.csv", "text/csv")
    made.submit(ANNA, long, name="W14")
    while made.work():
        pass
    return made


def planned(job_id: int) -> PlannedSchedule:
    return ScheduleService(workshop().service).schedule(ANNA, job_id)


def shown(job_id: int, zone: tzinfo = UTC) -> Iterable[RenderableType]:
    service = workshop().service
    receipt = ReceiptView.heard(ScheduleService(service).receipt(ANNA, job_id) or {})
    return job_page.shown(job_view(service.get(ANNA, job_id)), receipt, zone=zone)


def explained(lot_id: str, zone: tzinfo = UTC) -> Iterable[RenderableType]:
    found = planned(1)
    assert isinstance(found.schedule, Schedule)
    index = [lot.id for lot in found.schedule.problem.lots].index(lot_id)
    view = why_view(found.job, found.schedule, index, why(found.schedule, index))
    return explanation.explained(view, everything=False, zone=zone)


def refused() -> Iterable[RenderableType]:
    service = workshop().service
    job, (lot,) = service.get(ANNA, 4), ScheduleService(service).lots(ANNA, 4)
    view = refused_view(job, lot, what_would_fit(lot, LineRules.from_figures(job.spec.line)))
    return explanation.explained(view, everything=False)


def told_apart(first: int, second: int, zone: tzinfo = UTC) -> Iterable[RenderableType]:
    both = planned(first), planned(second)
    schedules = both[0].schedule, both[1].schedule
    view = diff_view((both[0].job, both[1].job), schedules, difference(*schedules))
    return difference_view.told_apart(view, everything=False, zone=zone)


def compared() -> Iterable[RenderableType]:
    service = workshop().service
    job = comparison_view(service.get(ANNA, 3, JobKind.COMPARISON))
    receipt = ReceiptView.heard(ScheduleService(service).receipt(ANNA, 3, JobKind.COMPARISON) or {})
    return job_page.shown(job, receipt, figures_of(job))


def comparing(progress: int = 66) -> Iterable[RenderableType]:
    """The live picture of a comparison, in the middle of it."""

    def lane(name: str, state: str, done: int, hours: float | None, text: str = "") -> Json:
        return {
            "name": name, "state": state, "progress": done, "incumbent_hours": hours, "text": text
        }  # fmt: skip

    picture = ComparisonPicture(44, "W13 compared", 0.0)
    picture.connected(Link("live"), 1.0)
    picture.take(
        {
            "type": "progress",
            "step": "strategy_3",
            "progress": progress,
            "message": "optimal: best 512.5 h (-3.0), bound 508.0 h, gap 0.88 %",
            "timestamp": "2026-03-27T06:00:00.000Z",
            "incumbent_hours": 512.5,
            "elapsed_seconds": 4.2,
            "strategies": [
                lane("given-order", "done", 100, 11_424.9),
                lane("lpt-pack", "failed", 0, None, "The planner failed: ZeroDivisionError."),
                lane("milp", "refused", 0, None, "it takes up to 60 lots, and there are 500"),
                lane("optimal", "running", 45, 512.5),
                lane("auto", "waiting", 0, None),
            ],
        },
        2.0,
    )
    return [picture.draw(3.0, keys=True)]


def drawn(width: int, *, ascii: bool = False, until: datetime | None = None) -> list[Any]:
    found = planned(1)
    timeline = timeline_view(found.job, found.schedule, BERLIN)
    end = until or timeline.end
    return list(gantt.draw(timeline, gantt.Frame(START, end, width, BERLIN, ascii)))


VIEWS: dict[str, Callable[[int], Iterable[RenderableType]]] = {
    "show": lambda width: shown(1),
    "show-refused": lambda width: shown(4),
    "why": lambda width: explained("W13-004"),
    "show-berlin": lambda width: shown(1, BERLIN),
    "why-berlin": lambda width: explained("W13-004", BERLIN),
    "diff-berlin": lambda width: told_apart(1, 2, BERLIN),
    "why-refused": lambda width: refused(),
    "diff": lambda width: told_apart(1, 2),
    "diff-same": lambda width: told_apart(1, 1),
    "compare": lambda width: compared(),
    "compare-live": lambda width: comparing(),
    "gantt": drawn,
    "gantt-ascii": lambda width: drawn(width, ascii=True),
    "gantt-two-days": lambda width: drawn(width, until=datetime(2026, 3, 29, tzinfo=BERLIN)),
}


def printed(view: str, width: int, *, colour: bool, no_color: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=no_color,
        highlight=False,
    )
    for part in VIEWS[view](width):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().replace(fillsched.__version__, "VERSION").splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_what_is_printed_is_what_was_agreed(view: str, width: int) -> None:
    path = GOLDEN / f"{view}-{width}.txt"
    text = printed(view, width, colour=False)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_colour_adds_nothing_that_a_reader_needs(view: str, width: int) -> None:
    def bare(text: str) -> str:
        """Without colours, and without bars, whose rest is drawn in colour only: the percentage
        beside them says it all."""
        text = BAR.sub(lambda found: " " * len(found[0]), COLOUR.sub("", text))
        return "\n".join(line.rstrip() for line in text.splitlines())

    plain = printed(view, width, colour=False)
    coloured = printed(view, width, colour=True)
    without = printed(view, width, colour=True, no_color=True)
    assert "\x1b[" in coloured and "\x1b" not in plain
    assert bare(coloured) == bare(without) == bare(plain)
    codes = {code for found in COLOUR.findall(without) for code in found[2:-1].split(";")}
    assert codes <= {"0", "1", "2", "4"}, "NO_COLOR leaves bold, dim and underline alone"


def test_plain_characters_are_plain() -> None:
    assert printed("gantt-ascii", 80, colour=False).isascii()


def test_every_hour_of_the_schedule_is_drawn_as_what_it_is() -> None:
    text = printed("gantt", 120, colour=False)
    cells = "".join(line[gantt.LABEL :] for line in text.splitlines() if line.startswith("2026"))
    hours = kpis_of(planned(1).schedule)
    for kind, total in (("clean", hours["clean_hours"]), ("fill", hours["fill_hours"])):
        assert cells.count(gantt.GLYPHS[kind]) * 168 / 108 == pytest.approx(total, rel=0.1)
