"""`fillsched audit`: who did what, as an operator reads it (people I5)."""

from tests.acceptance.cli.conftest import Shell


def test_people_i5_an_operator_sees_who_did_what(shell: Shell) -> None:
    daemon = shell.serve()
    made = shell.run("user", "add", "anna", "--password-stdin", stdin=b"correct horse battery\n")
    assert made.code == 0, made.err
    login = ("login", shell.address.url, "--user", "anna", "--password-stdin")
    assert shell.run(*login, stdin=b"not the password\n").code == 4
    shown = shell.run("audit", "--since", "1h", COLUMNS="160")
    assert shown.code == 0, shown.err
    assert "user-add" in shown.out and "AUTHENTICATION_ERROR" in shown.out
    assert "127.0.0.1" in shown.out and "anna, planner" in shown.out
    only = shell.run("audit", "--user", "anna", "--action", "login", "--json")
    assert '"outcome": "AUTHENTICATION_ERROR"' in only.out and "user-add" not in only.out
    more = shell.run("audit", "--limit", 1, COLUMNS="160")
    assert "Older ones: --before" in more.err
    wrong = shell.run("audit", "--since", "soon")
    assert wrong.code == 2 and "2026-01-05" in wrong.err
    line = next(line for line in daemon.err.read_text().splitlines() if "action=user-add" in line)
    assert "user=local" in line and "outcome=done" in line and "address=127.0.0.1" in line
