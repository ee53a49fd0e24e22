"""Commands that start at one moment, or while another one's daemon ends, share one daemon."""

import pytest

from tests.acceptance.cli.conftest import Shell, Started

MANY = 6


def outcomes(commands: list[Started]) -> list[tuple[int, str]]:
    return [(each.exit_code(), each.err.read_text()) for each in commands]


def test_live_32_commands_that_find_no_daemon_at_one_moment_share_one(shell: Shell) -> None:
    commands = [shell.start("list", "--json") for _ in range(MANY)]
    assert [code for code, _ in outcomes(commands)] == [0] * MANY, outcomes(commands)


@pytest.mark.thorough
def test_live_32_jobs_that_are_ordered_at_one_moment_are_all_done(shell: Shell) -> None:
    """Whoever ends first takes the daemon away from the others, one of whom starts the next."""
    lots = shell.lots()
    commands = [
        shell.start("submit", lots, "--watch", "-q", "--strategy", "given-order") for _ in range(4)
    ]
    assert [code for code, _ in outcomes(commands)] == [0] * 4, outcomes(commands)
    assert sorted(each.out.read_text() for each in commands) == ["1\n", "2\n", "3\n", "4\n"]


def test_live_32_serve_waits_for_the_end_of_what_a_command_had_started(shell: Shell) -> None:
    commands = [shell.start("list") for _ in range(3)]
    daemon = shell.start("serve", "--port", 0)
    assert [code for code, _ in outcomes(commands)] == [0] * 3, outcomes(commands)
    daemon.says("serves at")
