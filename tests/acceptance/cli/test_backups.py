"""`fillsched backup` and `fillsched restore`, as an operator uses them (people I4)."""

import json
import signal

from websockets.sync.client import connect

from fillsched.daemon.address import read_token
from tests.acceptance.cli.conftest import Shell


def first_message(shell: Shell, job_id: int, since: str) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {read_token(shell.data_dir)}"}
    url = f"ws{shell.address.url.removeprefix('http')}/ws/schedule/{job_id}?since={since}"
    with connect(url, additional_headers=headers, proxy=None) as connection:
        message: dict[str, object] = json.loads(connection.recv(10))
        return message


def test_people_i4_a_backup_of_a_running_daemon_is_put_back_after_its_hard_death(
    shell: Shell,
) -> None:
    daemon = shell.serve()
    copy = shell.directory / "copy.sqlite"
    limits = ("--strategy", "spt-pack", "--quiet")
    assert shell.run("submit", shell.lots(), *limits).out == "1\n"
    assert shell.run("wait", 1).code == 0
    saved = shell.run("backup", copy)
    assert saved.code == 0 and "checked" in saved.err, saved.err
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    assert shell.run("backup", copy).code == 2
    assert shell.run("submit", shell.lots(), *limits).out == "2\n"
    assert shell.run("wait", 2).code == 0
    lost = shell.call("GET", "/schedule/2").json()["cursor"]
    kept = shell.call("GET", "/schedule/1/events?limit=2").json()["cursor"]
    refused = shell.run("restore", copy)
    assert refused.code == 2 and "Stop that daemon" in refused.err
    daemon.process.send_signal(signal.SIGKILL)
    daemon.exit_code()
    restored = shell.run("restore", copy)
    assert restored.code == 0 and "fillsched.sqlite.replaced-" in restored.err, restored.err
    shell.serve()
    assert [job["id"] for job in shell.jobs()] == [1]
    assert shell.run("submit", shell.lots(), *limits).out == "2\n"
    assert shell.run("wait", 2).code == 0
    other = first_message(shell, 2, lost)
    assert other["snapshot"] is True and other["cursor_unknown"] is True
    same = first_message(shell, 1, kept)
    assert same["seq"] == 3 and "snapshot" not in same
    [begun, *_] = shell.call("GET", f"/schedule/2/events?since={lost}").json()["events"]
    assert begun["snapshot"] is True and begun["cursor_unknown"] is True
    assert "restore" in shell.run("audit", "--action", "restore").out


def test_what_is_no_backup_is_refused_in_words(shell: Shell) -> None:
    wrong = shell.run("restore", shell.lots())
    assert wrong.code == 2 and "fillsched backup" in wrong.err and "Traceback" not in wrong.err
    assert shell.run("restore", shell.directory / "none").code == 2
    assert shell.run("backup", shell.directory / "copy").code == 2
