"""Every key of the dashboard, pressed."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual.command import CommandList
from textual.events import Key, MouseScrollUp
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from fillsched.client import Kind
from fillsched_tui.actions import telling
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs.confirm import Confirm
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.dialogs.page import Page
from fillsched_tui.feed.submission import Submission
from fillsched_tui.frame.top_line import TopLine
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.job_view.message_log import MessageLog
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.keys import app_keys
from tests.unit.tui.dashboards import Stage, asked, changed, lies_ready, progress

S = TypeVar("S", bound=Screen[Any])

Play = Callable[[Stage, Pilot[None]], Awaitable[None]]


def played(play: Play, size: tuple[int, int] = (120, 40), **options: Any) -> Stage:
    """Runs `play` on a stage that stands as usual."""

    async def run() -> Stage:
        stage = Stage(**options)
        async with asyncio.timeout(40), stage.app.run_test(size=size) as pilot:
            stage.usual()
            await shown(stage, pilot)
            await play(stage, pilot)
        return stage

    return asyncio.run(run())


async def shown(stage: Stage, pilot: Pilot[None]) -> None:
    stage.app.paint()
    await pilot.pause()


def table(stage: Stage) -> JobsTable:
    return stage.app.screen_stack[0].query_one(JobsTable)


def notes(app: Dashboard) -> list[str]:
    return [note.message for note in app._notifications]


def test_down_and_up_move_the_cursor_and_follow_its_job() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        assert table(stage).cursor == 43
        await pilot.press("down")
        assert table(stage).cursor == 42
        assert stage.feed._followed == "schedule:42"
        await pilot.press("end")
        assert table(stage).cursor == 39
        await pilot.press("home", "j", "k", "pagedown", "pageup", "up")
        assert table(stage).cursor == 43

    played(play)


def test_the_cursor_stays_on_its_job_while_rows_come() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.put(changed(44))
        await shown(stage, pilot)
        assert (table(stage).cursor, table(stage).row_of(43)) == (43, 1)

    played(play)


def test_a_click_chooses_a_job() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.click(JobsTable, offset=(5, 4))
        assert table(stage).cursor == 41

    played(play)


@pytest.mark.parametrize(("key", "call"), [("c", "cancel"), ("f", "finish"), ("delete", "delete")])
def test_what_ends_a_job_names_it_and_asks_first(key: str, call: str) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press(key)
        assert "schedule 43 (W42)" in (await asked(pilot)).question
        await pilot.press("n")
        assert stage.feed.client.calls == []
        await pilot.press(key)
        await asked(pilot)
        await pilot.press("y")
        await pilot.pause()

    assert played(play).feed.client.calls == [(call, 43)]


@pytest.mark.parametrize("text", ["policy", "cyy", "fy", "fetch yesterday's"])
def test_live_14_text_that_is_pasted_where_the_terminal_does_not_mark_it_answers_no_question(
    text: str,
) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        for character in text:
            stage.app.post_message(Key(character, character))
        await asked(pilot)
        await pilot.pause()
        assert isinstance(stage.app.screen, Confirm)

    assert played(play).feed.client.calls == []


def test_live_27_a_notice_is_no_markup_whoever_gives_it() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.app.notify("[/b] of the app")
        stage.app.screen.notify("[red]W42[/] of a screen")
        while len(notes(stage.app)) < 2:
            await pilot.pause()
        assert [note.markup for note in stage.app._notifications] == [False, False]

    played(play)


def test_a_name_that_looks_like_markup_is_shown_as_it_is() -> None:
    name = "[/bold] [red]W42[/]"

    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.put(changed(43, name=name))
        await shown(stage, pilot)
        assert name[:12] in "".join(segment.text for segment in table(stage).render_line(1))
        assert name in stage.app.query_one(JobPanel).titles[0]
        await pilot.press("c")
        question = stage.app.screen.query_one(Static)
        assert name in str(question.render())

    played(play)


@pytest.mark.parametrize("key", ["c", "f", "n", "delete"])
def test_a_key_that_is_off_says_why(key: str) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.link("offline", tries=1, retry_seconds=8.0, reason="nobody answers")
        await shown(stage, pilot)
        await pilot.press(key)
        await pilot.pause()
        assert "nobody answers" in notes(stage.app)[-1]

    async def look(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press(key)
        await pilot.pause()
        assert "--readonly" in notes(stage.app)[-1]

    async def ended(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down", key)
        await pilot.pause()
        assert "has ended already" in notes(stage.app)[-1]

    assert played(play).feed.client.calls == []
    assert played(look, readonly=True).feed.client.calls == []
    if key in ("c", "f"):
        assert played(ended).feed.client.calls == []


def test_slash_filters_and_escape_clears_the_filter() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"state:failed", "enter")
        await shown(stage, pilot)
        assert table(stage)._ids == [39]
        await pilot.press("escape")
        await shown(stage, pilot)
        assert len(table(stage)._ids) == 4

    played(play)


def test_s_changes_the_order() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("s")
        await shown(stage, pilot)
        assert table(stage)._ids == [39, 42, 41, 43]  # test, W41, W41, W42

    played(play)


def test_g_shows_the_schedule_and_its_keys_zoom_and_pan() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("g")
        await shown(stage, pilot)
        await shown(stage, pilot)
        gantt = stage.app.query_one(Gantt)
        assert gantt.told().startswith("Clean")
        assert str(gantt.border_title) == "Gantt of 43 · UTC"
        await pilot.press("full_stop", "shift+right", "right", "left")
        assert gantt.told().startswith("Fill of A-1")
        assert "campaign 1: 24.0 h of the clean window of 120 h left" in gantt.told()
        assert gantt.chart is not None
        span = gantt.chart.span
        await pilot.press("minus")
        assert gantt.chart.span == span, "no farther than all of it"
        await pilot.press("plus", "0", "shift+left")
        assert gantt.chart.span == span

    played(play)


def test_x_shows_the_connections_and_t_another_theme_and_r_retries() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("x")
        await shown(stage, pilot)
        assert stage.app.query_one("#connections").region
        before = stage.app.theme
        await pilot.press("t", "r")
        assert stage.app.theme != before
        await pilot.press("x", "1", "2", "3", "4", "enter")

    assert played(play).feed.client.calls == [("retry", 0)]


def test_question_mark_tells_of_the_panel_with_the_focus_and_why_keys_are_off() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down", "question_mark")
        page = stage.app.screen
        assert isinstance(page, Page)
        assert page.text.startswith(JobsTable.HELP)
        assert all(binding.tooltip in page.text for binding in app_keys.BINDINGS)
        assert "No cancel: schedule 41 has ended already." in page.text
        await pilot.press("escape", "g")
        await pilot.pause()
        await pilot.press("question_mark")
        assert isinstance(stage.app.screen, Page)
        assert stage.app.screen.text.startswith(Gantt.HELP)

    played(play)


def test_a_number_in_the_command_palette_jumps_to_its_job_out_of_a_filter() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"state:done", "enter")
        await shown(stage, pilot)
        assert table(stage)._ids == [41]
        await pilot.press("colon", "3", "9")
        while not stage.app.screen.query_one(CommandList).option_count:
            await pilot.pause()
        await pilot.press("enter")
        while len(stage.app.screen_stack) > 1:
            await pilot.press("enter")
            await pilot.pause()
        await shown(stage, pilot)
        assert table(stage).cursor == 39

    played(play)


async def commanded(pilot: Pilot[None], said: str) -> None:
    """Types into the command palette and takes the first hit."""
    await pilot.press("colon", *said)
    while not pilot.app.screen.query_one(CommandList).option_count:
        await pilot.pause()
    while len(pilot.app.screen_stack) > 1:
        await pilot.press("enter")
        await pilot.pause()


def test_letters_that_are_typed_ahead_are_the_filter_s_and_press_no_keys() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        for key in ["slash", *"state"]:
            stage.app.post_message(Key(key, "/" if key == "slash" else key))
        await pilot.pause(0.2)
        assert stage.app.query_one("#filter", Input).value == "state"
        assert (stage.app.table.order, len(stage.app.screen_stack)) == ("newest", 1)

    played(play)


def test_a_key_typed_ahead_behind_one_that_turns_to_a_panel_is_that_panel_s() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        for key in ("x", "y"):  # to the connections, and copies what they say
            stage.app.post_message(Key(key, key))
        while not notes(stage.app):
            await pilot.pause()
        assert notes(stage.app)[-1].startswith("Copied: One machine")

    played(play)


def test_a_number_that_is_not_in_the_table_is_asked_for() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await commanded(pilot, "12")
        while table(stage).cursor != 12:
            await pilot.pause()
        assert stage.feed._followed == "schedule:12"
        await commanded(pilot, "13")
        while not notes(stage.app):
            await pilot.pause()
        assert notes(stage.app) == ["There is no schedule or comparison 13, or it is not yours."]
        stage.link("offline", reason="gone")
        await shown(stage, pilot)
        await commanded(pilot, "13")
        while len(notes(stage.app)) < 2:
            await pilot.pause()
        assert "13 is not in the table, and the daemon is not reached" in notes(stage.app)[-1]

    asked = [number for call, number in played(play).feed.client.calls if call == "schedules"]
    assert asked == [13, 14]


def test_two_marked_schedules_are_compared() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("v")
        assert "Mark one or two" in notes(stage.app)[-1]
        await pilot.press("space", "down", "space", "v")
        text = (await opened(pilot, Page)).text
        assert "Makespan" in text and "−6.50 h" in text and "A-9" in text
        assert "1 lot moved, 41 stayed" in text and "−6.50 h" in text
        await pilot.press("y", "escape")
        assert stage.app.clipboard == text
        assert table(stage).marked == (43, 42)
        await pilot.press("down", "space")
        assert table(stage).marked == (42, 41)  # the oldest mark made way
        await pilot.press("space")
        assert table(stage).marked == (42,)
        stage.put(changed(41, kind="comparison"))
        await shown(stage, pilot)
        await pilot.press("space", "v")
        assert notes(stage.app)[-1] == ("41 is a comparison: only two schedules can be compared.")

    assert ("diff", 42043) in played(play).feed.client.calls


def test_enter_in_the_gantt_chart_tells_why_a_lot_stands_there() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("g")
        await shown(stage, pilot)
        await shown(stage, pilot)
        await pilot.press("full_stop")
        assert stage.app.query_one(Gantt).told().startswith("Fill of A-1")
        await pilot.press("enter")
        text = (await opened(pilot, Page)).text
        assert "right after the clean" in text and "+4.00 h" in text
        await pilot.press("escape", "full_stop", "full_stop", "comma")
        assert stage.app.query_one(Gantt).told().startswith("Fill of A-2")
        await pilot.press("up", "down")

    assert ("why A-1", 43) in played(play).feed.client.calls


def test_y_copies_what_the_panel_with_the_focus_says() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("y")
        assert stage.app.clipboard == "43 W42 ▸ planning"
        stage.put(progress(43, 1))
        await shown(stage, pilot)
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("y")
        assert stage.app.clipboard == "10:30:45 message 1"
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("y")
        assert "ab12c" in stage.app.clipboard

    played(play)


def test_a_click_on_a_head_sorts_and_a_double_click_opens() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.click(JobsTable, offset=(12, 1))
        assert stage.app.table.order == "name"
        await pilot.click(JobsTable, offset=(4, 1))
        assert stage.app.table.order == "newest"
        await pilot.click(JobsTable, offset=(5, 4), times=2)
        await pilot.pause()
        assert stage.app.screen.has_class("at-job")

    played(play)


def test_a_click_and_the_wheel_move_and_zoom_the_gantt_chart() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("g")
        await shown(stage, pilot)
        await shown(stage, pilot)
        gantt = stage.app.query_one(Gantt)
        await pilot.click(Gantt, offset=(40, 3))
        assert "A-1" in gantt.told()
        before = gantt.chart.zoomed(1).span if gantt.chart else None
        gantt.post_message(MouseScrollUp(gantt, 40, 1, 0, -1, 0, False, False, False))
        await pilot.pause()
        assert before and gantt.chart and gantt.chart.span == before

    played(play)


def test_a_key_of_ones_own_takes_the_place_of_the_usual_one() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("c", "ctrl+n")
        assert len(stage.app.screen_stack) == 1
        assert table(stage).cursor == 42
        await pilot.press("ctrl+k")
        assert isinstance(stage.app.screen, Confirm)

    own = {"job.cancel": "ctrl+k", "table.next": "ctrl+n"}
    played(play, keymap=own)


def test_n_asks_for_a_file_and_tells_what_is_wrong_with_it(tmp_path: Path) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(stage.app.screen, NewJob)
        stage.app.screen.query_one("#path", Input).value = str(tmp_path / "none.csv")
        stage.app.screen.query_one("#limit", Input).value = "60"
        await pilot.press("ctrl+s")
        page = await opened(pilot, Page)
        assert page.entitled == "Not accepted: none.csv" and "no such file" in page.text
        await pilot.press("escape")
        form = await opened(pilot, NewJob)
        fields = [form.query_one(name, Input).value for name in ("#path", "#limit")]
        assert fields == [str(tmp_path / "none.csv"), "60"]
        await pilot.press("escape")
        await pilot.pause()
        assert len(stage.app.screen_stack) == 1

    played(play)


async def opened(pilot: Pilot[None], kind: type[S]) -> S:
    """The screen of that kind, as soon as it lies on top."""
    while not lies_ready(pilot.app, kind):
        await pilot.pause()
    assert isinstance(pilot.app.screen, kind)
    return pilot.app.screen


@pytest.mark.parametrize("seconds", ["0", "-5", "-"])
def test_no_time_to_plan_is_told_in_the_dialog(tmp_path: Path, seconds: str) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("n")
        form = await opened(pilot, NewJob)
        form.query_one("#path", Input).value = "lots.csv"
        form.query_one("#limit", Input).value = seconds
        await pilot.press("ctrl+s")
        assert f"{seconds} is no time to plan" in notes(stage.app)[-1]
        assert stage.app.screen is form

    played(play)


def test_a_job_that_was_accepted_is_gone_to() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        async def submitted(order: Submission) -> tuple[Kind, int]:
            stage.put(changed(44, status="queued"))
            stage.app.paint()
            return "schedule", 44

        stage.feed.submit = submitted  # type: ignore[method-assign]
        await pilot.press("down")
        stage.app.submitting.submit(["auto"], Submission(Path("lots.csv"), "auto", None))
        while table(stage).cursor != 44:
            await pilot.pause()
        assert notes(stage.app)[-1] == "Schedule 44 is accepted."

    played(play)


def test_a_daemon_that_takes_its_time_is_waited_for_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "PATIENCE_SECONDS", 0.05)

    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        answer = asyncio.Event()

        async def waiting(job_id: int, kind: Kind) -> None:
            await answer.wait()
            stage.feed.client.calls.append(("cancelled", job_id))

        stage.feed.cancel = waiting  # type: ignore[method-assign]
        await pilot.press("c")
        await asked(pilot)
        await pilot.press("y")
        while not notes(stage.app):
            await pilot.pause()
        assert notes(stage.app) == ["Sent; the daemon has not answered yet."]
        answer.set()
        while not stage.feed.client.calls:
            await pilot.pause()

    assert played(play).feed.client.calls == [("cancelled", 43)]


def test_a_key_that_is_off_says_so_once_while_that_is_read() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("c", "c", "c")
        assert len(notes(stage.app)) == 1
        stage.clock.advance(telling.READING_SECONDS)
        await pilot.press("c")
        assert len(notes(stage.app)) == 2
        await pilot.press("escape")
        assert notes(stage.app) == []

    played(play, readonly=True)


def test_a_number_goes_to_its_job_also_when_names_hold_it() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.put(*(changed(50 + n, name=f"bulk {n}") for n in range(40, 46)))
        await shown(stage, pilot)
        await commanded(pilot, "43")
        assert table(stage).cursor == 43

    played(play)


def test_the_cursor_stays_in_sight_when_jobs_come_and_when_the_window_shrinks() -> None:
    def seen(stage: Stage) -> bool:
        cursor = table(stage).cursor
        assert cursor is not None
        row = table(stage).row_of(cursor)
        assert row is not None
        return 0 <= row - table(stage).scroll_offset.y < table(stage).size.height - 1

    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.put(*(changed(100 + n) for n in range(60)))
        await shown(stage, pilot)
        assert table(stage).cursor == 43 and seen(stage)
        for size in ((80, 24), (60, 15), (120, 40)):
            await pilot.resize_terminal(*size)
            await shown(stage, pilot)
            assert seen(stage)
        table(stage).scroll_to(y=0, animate=False)  # somebody looks elsewhere, and is left there
        await shown(stage, pilot)
        stage.put(changed(200))
        await shown(stage, pilot)
        assert table(stage).scroll_offset.y == 0 and not seen(stage)

    played(play)


def test_g_goes_to_the_chart_and_hides_it_from_there_and_its_zoom_stays() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        gantt = stage.app.query_one(Gantt)
        await pilot.press("g")
        await until_drawn(stage, pilot)
        await pilot.press("plus", "full_stop")
        before = gantt.chart
        await pilot.press("escape")
        assert table(stage).has_focus and gantt.region
        await pilot.press("g")
        assert gantt.has_focus and gantt.region
        await pilot.press("g")
        await shown(stage, pilot)
        assert table(stage).has_focus and not gantt.region
        await pilot.press("g")
        await until_drawn(stage, pilot)
        assert gantt.chart == before

    played(play)


async def until_drawn(stage: Stage, pilot: Pilot[None]) -> None:
    """Until the Gantt chart has been fetched."""
    while not stage.app.schedules.fetched[0]:
        await shown(stage, pilot)
    while any(worker.group == "schedule" for worker in stage.app.workers):
        await pilot.pause()


def test_offline_no_other_job_s_chart_stands_under_a_job() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        gantt, log = stage.app.query_one(Gantt), stage.app.query_one(MessageLog)
        await pilot.press("g")
        await until_drawn(stage, pilot)
        stage.link("offline", reason="gone")
        await shown(stage, pilot)
        assert gantt.chart is not None and gantt.border_title == "Gantt of 43 · UTC"
        table(stage).cursor = 42
        await shown(stage, pilot)
        assert gantt.chart is None and gantt.border_title == "Gantt of 42"
        assert "Not loaded: the daemon is not reached." in gantt.told()
        assert "Not loaded" in log.render_line(0).text

    played(play)


def test_enter_in_the_chart_says_of_what_reasons_are_told() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("g")
        await until_drawn(stage, pilot)
        await pilot.press("enter")  # the cursor is on a clean
        await pilot.pause()
        assert "go from fill to fill" in notes(stage.app)[-1]
        stage.put(changed(43, kind="comparison"))
        await shown(stage, pilot)
        await pilot.press("full_stop", "enter")
        page = await opened(pilot, Page)
        assert page.entitled.endswith("of 43 · UTC")  # of a comparison the best

    assert ("why A-1", 43) in played(play).feed.client.calls


def test_q_quits() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("q")
        await pilot.pause()
        assert not stage.app.is_running or stage.app._exit

    played(play)


def test_offline_keeps_the_picture_dimmed_with_its_age() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.clock.advance(42)
        stage.link("offline", tries=2, retry_seconds=8.0, reason="gone")
        await shown(stage, pilot)
        top = stage.app.query_one(TopLine)
        assert "offline 42 s, retry in 8 s" in top.text
        assert stage.app.screen.has_class("-offline")
        assert "as of 42 s ago" in table(stage).titles[0]
        assert len(table(stage)._ids) == 4
        stage.link("live")
        await shown(stage, pilot)
        assert "live" in top.text and not stage.app.screen.has_class("-offline")

    played(play)


def test_a_silent_daemon_is_stale_and_not_live() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.clock.advance(76)
        await shown(stage, pilot)
        assert "stale 76 s" in stage.app.query_one(TopLine).text

    played(play)


def test_the_log_follows_until_it_is_scrolled() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        log = stage.app.query_one(MessageLog)
        stage.put(*(progress(43, seq) for seq in range(1, 100)))
        while not (log.max_scroll_y and log.is_vertical_scroll_end):
            await shown(stage, pilot)
        assert log.following
        while log.scroll_offset.y:  # again, as a scroll to the end may still be on its way
            log.scroll_to(y=0, animate=False)
            await pilot.pause()
        stage.put(*(progress(43, seq) for seq in range(100, 120)))
        await shown(stage, pilot)
        assert (log.scroll_offset.y, log.following) == (0, False)
        log.focus()
        await pilot.press("end")
        while not log.following:  # the way to the end is animated
            await pilot.pause()

    played(play)


@pytest.mark.parametrize("size", [(59, 40), (120, 14), (20, 5)])
def test_a_small_window_gets_a_polite_line(size: tuple[int, int]) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        assert stage.app.query_one("#small").region
        assert not table(stage).region

    played(play, size)


def test_one_panel_has_the_room_of_a_narrow_window() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        panels = {"1": "#jobs", "2": "#log", "3": "#gantt", "4": "#connections"}
        await pilot.click("#tab-connections")
        await pilot.pause()
        assert stage.app.query_one("#connections").region
        for key, name in panels.items():
            await pilot.press(key)
            await pilot.pause()
            on = {p for p in panels.values() if stage.app.query_one(p).region}
            assert on == {name}

    played(play, (80, 24))


def test_no_two_commands_of_the_palette_have_one_name_and_each_says_what_it_does() -> None:
    stage = Stage()
    commands = list(stage.app.get_system_commands(Screen()))
    assert (
        len({command.title for command in commands}) == len(commands) == len(app_keys.BINDINGS) - 1
    )
    assert all(len(command.help.split()) > 2 for command in commands)
