"""Why the best is the best: a tie is told as one, and digits decide (people P10, import K13)."""

import pytest

from fillsched.jobs.comparison.ranking import reason_of
from fillsched.jobs.comparison.strategy_run import StrategyRun, StrategyState
from fillsched.jobs.job import StoredSchedule


def run(name: str, hours: float, campaigns: int = 3, changeovers: int = 9) -> StrategyRun:
    kpis = {
        "makespan_hours": hours,
        "makespan_ticks": round(hours * 3600),
        "campaigns": campaigns,
        "changeovers": changeovers,
    }
    return StrategyRun(name, StrategyState.DONE, plan=StoredSchedule(b"", kpis))


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([run("b", 100.0)], "; b is just as good: a tie. "),
        ([run("b", 100.0), run("c", 100.0)], "; b and c are just as good: a tie. "),
        ([run("b", 100.0, 4)], "; b is as short, with more campaigns. "),
        ([run("b", 100.0, 3, 10)], "; b is as short, with more changeovers. "),
        ([run("b", 100.01)], "; the next, b, takes 36 s more. "),
        ([run("b", 124.0), run("c", 130.0)], "; the next, b, takes 24.0 h more. "),
        ([], "a is the only strategy with a schedule"),
    ],
)
def test_people_p10_the_reason_says_what_decided(others: list[StrategyRun], said: str) -> None:
    assert said in reason_of([run("a", 100.0), *others], 100.0, None)


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (100.0, "No schedule can be shorter: that is proven."),
        (99.9999, "No schedule can be shorter than 100.0 h: less than 0.01 % to gain."),
        (99.0, "No schedule can be shorter than 99.0 h: at most 1.00 % to gain."),
        (None, "How much could still be gained is not known."),
    ],
)
def test_import_k13_a_gap_that_is_there_is_never_told_as_none(
    bound: float | None, said: str
) -> None:
    assert reason_of([run("a", 100.0)], 100.0, bound).endswith(said)
