"""A database that goes away under a daemon, or is not there at its start (attack 13)."""

import pytest

from tests.acceptance.cli.conftest import Shell


@pytest.mark.thorough
def test_attack_13_a_database_deleted_under_a_daemon_is_said_and_nothing_is_lost(
    shell: Shell,
) -> None:
    daemon = shell.serve()
    assert shell.call("GET", "/readyz").status_code == 200
    for file in shell.data_dir.glob("fillsched.sqlite*"):
        file.unlink()
    ready = shell.call("GET", "/readyz")
    assert (ready.status_code, ready.json()["status"]) == (503, "database missing")
    refused = shell.call(
        "POST", "/schedule", files={"lots": ("l.csv", b"lot_id,type,vials\na,b,1")}
    )
    assert refused.status_code == 503 and refused.json()["code"] == "EXECUTION_ERROR"
    assert "removed or replaced" in refused.json()["detail"]
    assert str(shell.data_dir) not in refused.text
    assert not (shell.data_dir / "fillsched.sqlite").exists()
    daemon.process.terminate()
    assert daemon.exit_code() == 0, daemon.err.read_text()
    assert "Traceback" not in daemon.err.read_text()
    again = shell.serve()
    assert "fillsched.sqlite is missing" in again.err.read_text()


@pytest.mark.parametrize("how", ["missing", "empty"])
def test_attack_13_a_start_without_the_database_of_before_says_so(shell: Shell, how: str) -> None:
    assert shell.run("list").code == 0
    assert "database" not in shell.run("list").err
    (shell.data_dir / "fillsched.sqlite").unlink()
    if how == "empty":
        (shell.data_dir / "fillsched.sqlite").touch()
    told = shell.run("list").err
    assert f"fillsched.sqlite is {how}" in told.replace("\n", " "), told
    assert "fillsched restore" in told
