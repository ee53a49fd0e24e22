"""`fillsched dashboard` from the shell."""

import asyncio
import signal
from contextlib import closing
from pathlib import Path

import pytest
from textual.app import App

from fillsched_cli.commands.full_screen import left
from fillsched_cli.exit_codes import Exit
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.cli.test_screen import WAIT_SECONDS, Terminal

OTHER_SCREEN_LEFT = "\x1b[?1049l"


def test_a_pipe_into_the_dashboard_is_refused_with_a_hint(shell: Shell) -> None:
    ran = shell.run("dashboard", stdin=b"q")
    assert ran.code == 2
    assert shell.advice("list --json") in ran.err


def test_without_a_daemon_it_starts_one_of_its_own(shell: Shell) -> None:
    with closing(Terminal(shell, "dashboard")) as terminal:
        terminal.shows("No jobs yet.")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_live_14_what_is_pasted_into_it_without_marks_cancels_nothing(served: Shell) -> None:
    job_id = served.run("submit", served.lots("slow.csv"), "-q", "--time-limit", "60s").out.strip()
    with closing(Terminal(served, "dashboard")) as terminal:
        terminal.shows("planning")
        terminal.press("policy")
        terminal.shows("Its work is lost")
        while terminal.process.poll() is None:  # no to the question, and out of the dashboard
            terminal.press("q")
            terminal.read(0.3)
        assert terminal.exit_code() == 0
    assert served.call("GET", f"/schedule/{job_id}").json()["status"] == "running"
    assert served.run("cancel", job_id).code == 0


def test_it_says_what_becomes_of_jobs_when_its_own_daemon_ends(shell: Shell) -> None:
    with closing(Terminal(shell, "dashboard", slow=True)) as terminal:
        terminal.shows("No jobs yet.")
        assert shell.run("submit", shell.lots("slow.csv"), "-q").code == 0
        terminal.shows("planning")
        terminal.press("q")
        assert terminal.exit_code() == 0
        said = " ".join(terminal.seen.rpartition(OTHER_SCREEN_LEFT)[2].split())
        assert "1 job is kept in" in said and "goes on with the next daemon" in said


@pytest.mark.thorough
def test_it_says_nothing_of_that_once_its_own_daemon_has_handed_over(shell: Shell) -> None:
    with closing(Terminal(shell, "dashboard", slow=True)) as terminal:
        terminal.shows("No jobs yet.")
        shell.serve("--port", 0, "--take-over", slow=True)
        assert shell.run("submit", shell.lots("slow.csv"), "-q").code == 0
        terminal.shows("planning")
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert "kept" not in terminal.seen.rpartition(OTHER_SCREEN_LEFT)[2]


def test_it_opens_on_the_daemon_that_runs_and_q_leaves_it(served: Shell) -> None:
    with closing(Terminal(served, "dashboard", "--ascii")) as terminal:
        terminal.shows("Jobs by newest")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_a_replay_plays_what_has_ended_and_only_that(served: Shell) -> None:
    ran = served.run("submit", served.lots(), "-q")
    assert served.run("wait", ran.out.strip()).code == 0
    with closing(Terminal(served, "replay", ran.out.strip(), "--speed", "100")) as terminal:
        terminal.shows("100x")
        terminal.press("q")
        assert terminal.exit_code() == 0
    pipe = served.run("replay", ran.out.strip())
    assert pipe.code == 2 and served.advice("watch") in pipe.err


def test_a_replay_plays_a_comparison_with_a_bar_for_each_strategy(served: Shell) -> None:
    two = ("--strategies", "given-order,lpt-pack")
    ran = served.run("compare", served.lots(), *two, "-q")
    assert served.run("wait", ran.out.strip()).code == 0
    with closing(Terminal(served, "replay", ran.out.strip(), "--speed", "100")) as terminal:
        terminal.shows("Comparison")
        terminal.press("\x1b[F")
        terminal.shows("given-order")
        terminal.shows("lpt-pack")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_a_key_that_does_not_exist_is_told_before_anything_is_shown(served: Shell) -> None:
    keys = Path(served.environment()["XDG_CONFIG_HOME"]) / "fillsched" / "keys.toml"
    keys.parent.mkdir(parents=True, exist_ok=True)
    keys.write_text('"job.cancle" = "k"')
    try:
        with closing(Terminal(served, "dashboard")) as terminal:
            terminal.shows("Did you mean job.cancel?")
            assert terminal.exit_code() == 2
    finally:
        keys.unlink()


def test_told_to_end_it_gives_the_terminal_back(served: Shell) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        with closing(Terminal(served, "dashboard")) as terminal:
            terminal.shows("Jobs by newest")
            terminal.process.send_signal(number)
            assert terminal.exit_code() == 128 + number
            assert OTHER_SCREEN_LEFT in terminal.seen


def test_told_to_end_it_does_not_wait_for_a_terminal_that_nobody_reads(served: Shell) -> None:
    with closing(Terminal(served, "dashboard")) as terminal:
        terminal.shows("Jobs by newest")
        terminal.fill()
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(WAIT_SECONDS) == 128 + signal.SIGTERM


@pytest.mark.parametrize("command", ["dashboard", "replay"])
@pytest.mark.thorough
def test_it_does_not_outlive_a_terminal_that_goes_without_a_word(
    served: Shell, command: str
) -> None:
    arguments, picture = [command], "Jobs by newest"
    if command == "replay":
        job_id = served.run("submit", served.lots(), "-q").out.strip()
        assert served.run("wait", job_id).code == 0
        arguments, picture = [command, job_id, "--speed", "100"], "100x"
    with closing(Terminal(served, *arguments)) as terminal:
        terminal.shows(picture)
        terminal.vanish()
        assert terminal.process.wait(WAIT_SECONDS) == 128 + signal.SIGHUP


def test_a_screen_that_breaks_down_does_not_leave_as_if_all_were_well() -> None:
    class Broken(App[None]):
        def on_mount(self) -> None:
            raise RuntimeError("broken")

    async def run(app: App[None]) -> None:
        async with asyncio.timeout(20), app.run_test():
            pass

    app = Broken()
    with pytest.raises(RuntimeError, match="broken"):
        asyncio.run(run(app))
    with pytest.raises(Exit) as end:
        left(app.return_code)
    assert end.value.code == 1
