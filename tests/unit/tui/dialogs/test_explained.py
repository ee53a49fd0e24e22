"""The difference of two schedules, and the reasons of a lot's place, as a planner reads them."""

from zoneinfo import ZoneInfo

import pytest

from fillsched.wire.outcome.insight import KpiChange
from fillsched_tui.dialogs.explained import compared, reasons
from tests.unit.tui.dashboards import DIFF, WHY


def changes(a: float, b: float, unit: str, change: float) -> str:
    """The line of one figure."""
    figure = KpiChange(key="it", label="It", unit=unit, a=a, b=b, change=change)
    return compared(DIFF.model_copy(update={"kpis": [figure]})).splitlines()[1]


@pytest.mark.parametrize(
    ("a", "b", "unit", "change", "said"),
    [
        (60.0, 69.06, "%", 9.06, "+9.06 points"),
        (0.5868, 0.0, "h", -0.5849, "−0.59 h"),
        (24656.21, 36361.43, "h", 11705.22, "+11,705.22 h"),
        (1.001, 1.004, "h", 0.003, "±0.00 h"),
        (1.004, 1.001, "h", -0.003, "±0.00 h"),
        (12, 11, "", -1, "−1"),
    ],
)
def test_a_change_is_the_difference_of_what_is_shown_and_of_percentages_in_points(
    a: float, b: float, unit: str, change: float, said: str
) -> None:
    assert changes(a, b, unit, change).endswith(f"  {said}")


@pytest.mark.parametrize("room", [50, 69, 98])
def test_people_p7_tables_keep_their_columns_and_are_by_the_clock_of_the_site(room: int) -> None:
    moved = [
        DIFF.moved[0].model_copy(update={"lot_id": f"LOT-{n}", "type": "A product of a long name"})
        for n in range(3)
    ]
    berlin = ZoneInfo("Europe/Berlin")
    lines = compared(DIFF.model_copy(update={"moved": moved}), berlin, room).splitlines()
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("lot ")) :]
    assert max(map(len, lines)) <= room and "UTC" not in " ".join(table)
    assert all(line.startswith((" ", "LOT-", "lot")) for line in table)
    told = reasons(WHY, berlin, room)
    assert max(len(line) for line in told.partition("To  ")[2].splitlines()) <= room


def test_many_vials_and_lots_are_written_with_separators() -> None:
    assert "\n750,000 vials, 36.00 h" in reasons(WHY.model_copy(update={"vials": 750_000}))
    assert "\n1 vial, 36.00 h" in reasons(WHY.model_copy(update={"vials": 1}))
    assert "1,041 stayed" in compared(DIFF.model_copy(update={"stayed": 1_041}))


def test_of_lots_that_one_schedule_only_has_some_are_named_and_the_rest_counted() -> None:
    names = [f"L{number:03d}" for number in range(20)]
    figure = KpiChange(
        key="makespan_hours", label="Makespan", a=24656.21, b=36361.43, change=11705.22, unit="h"
    )
    only = {"only_a": names, "only_b": names[:12], "moved": [], "stayed": 0}
    said = compared(DIFF.model_copy(update={"kpis": [figure], **only}))
    assert "24,656.21 h" in said and "+11,705.22 h" in said
    assert "Only in 42 W42: L000, " in said and "L011 and 8 more" in said and "L012" not in said
    assert said.count("more") == 1, "twelve are all named"
