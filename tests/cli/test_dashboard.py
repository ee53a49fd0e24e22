"""`fillsched dashboard` from the shell."""

from contextlib import closing

from tests.cli.conftest import Shell
from tests.cli.test_screen import Terminal


def test_a_pipe_into_the_dashboard_is_refused_with_a_hint(shell: Shell) -> None:
    ran = shell.run("dashboard", stdin=b"q")
    assert ran.code == 2
    assert "fillsched list --json" in ran.err


def test_without_a_daemon_it_starts_one_of_its_own(shell: Shell) -> None:
    with closing(Terminal(shell, "dashboard")) as terminal:
        terminal.shows("No jobs yet.")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_it_opens_on_the_daemon_that_runs_and_q_leaves_it(served: Shell) -> None:
    with closing(Terminal(served, "dashboard", "--ascii")) as terminal:
        terminal.shows("Jobs by newest")
        terminal.press("q")
        assert terminal.exit_code() == 0
