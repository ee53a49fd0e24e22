"""`compare` through the real command and real daemons, killed ones too."""

import json
import random
import signal
import socket
import struct
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from fillsched.daemon.address import read_token
from fillsched.solve.strategies import STRATEGIES
from tests.acceptance.cli.conftest import Shell, Started

WAIT_SECONDS = 60.0

TWELVE = b"Lot ID,Type,Vials\n" + b"".join(
    b"L%d,%c,%d\n" % (n, b"ABC"[n % 3], 300_000 + 70_000 * n) for n in range(1, 13)
)


def many_lots(count: int, seed: int = 7) -> bytes:
    """So many lots of eight types, from a tenth to three quarters of the window long."""
    draw = random.Random(seed)
    rows = [
        f"L{n:04},P{draw.randrange(8)},{draw.randrange(240_000, 1_800_000)}" for n in range(count)
    ]
    return ("Lot ID,Type,Vials\n" + "\n".join(rows) + "\n").encode()


@pytest.fixture(scope="module")
def done(served: Shell) -> str:
    """A comparison that has ended."""
    path = served.lots("twelve.csv", TWELVE)
    ran = served.run("compare", path, "--watch", "-q", "-s", "given-order,lpt-pack,smart-pack")
    assert ran.code == 0, ran.err
    return ran.out.strip()


def test_it_ends_with_a_table_in_which_a_word_marks_the_best(served: Shell) -> None:
    path = served.lots("table.csv", TWELVE)
    ran = served.run("compare", path, "--watch", "-s", "given-order,smart-pack", "-t", "2s")
    assert ran.code == 0 and "\x1b" not in ran.out + ran.err
    best = [line for line in ran.out.splitlines() if line.startswith("best")]
    assert len(best) == 1 and "smart-pack" in best[0]
    assert "smart-pack has the shortest makespan" in ran.out
    for step in ("preparing", "strategy_1", "analyzing"):
        assert step in ran.err


def test_one_strategy_that_cannot_plan_the_lots_is_named_and_the_others_compared(
    served: Shell,
) -> None:
    plant = served.lots("plant.toml", b'changeover_matrix = [["A", "B", 1.5]]\n')
    path = served.lots("refused.csv", TWELVE)
    asked = ("-s", "smart-pack,lpt-pack,cfs-pack", "--plant", plant)
    ran = served.run("compare", path, "--watch", *asked)
    assert ran.code == 0, ran.err
    assert "smart-pack: cannot plan these lots: its changeover matrix" in ran.out


def test_as_json_it_prints_every_message_and_last_the_end(served: Shell) -> None:
    path = served.lots("json.csv", TWELVE)
    ran = served.run("compare", path, "--watch", "--json", "-s", "given-order,lpt-pack")
    assert ran.code == 0
    assert [line["seq"] for line in ran.lines] == list(range(1, len(ran.lines) + 1))
    assert ran.lines[-1]["result"]["best_strategy"] in ("given-order", "lpt-pack")
    only = served.run("compare", path, "--json", "-s", "given-order,lpt-pack")
    assert set(only.lines[0]) == {"comparison_id", "name", "url"}


@pytest.mark.parametrize(
    ("strategies", "word"),
    [("lpt-pack", "nothing to compare"), ("lpt-pack,magc", "no such strategy")],
)
def test_what_cannot_be_compared_is_refused_with_exit_2(
    served: Shell, strategies: str, word: str
) -> None:
    ran = served.run("compare", served.lots("wrong.csv", TWELVE), "-s", strategies)
    assert ran.code == 2 and word in ran.err


def test_bad_lots_are_refused_before_there_is_a_comparison(served: Shell) -> None:
    ran = served.run("compare", served.lots("bad.csv", b"Lot ID,Type,Vials\nL1,A,-5\n"))
    assert ran.code == 2 and "Nothing was submitted" in ran.err


def test_it_is_found_by_its_number_wherever_a_job_is(served: Shell, done: str) -> None:
    shown = served.run("show", done)
    assert shown.code == 0 and f"Comparison {done}" in shown.out and "best" in shown.out
    drawn = served.run("gantt", done, "--width", "80")
    assert drawn.code == 0 and "by smart-pack" in drawn.out
    listed = served.run("list").out.splitlines()
    assert any(line.split()[:2] == [done, "comparison"] for line in listed)
    watched = served.run("watch", done)
    assert watched.code == 0 and f"Comparison {done}:" in watched.out
    assert served.run("wait", done).code == 0
    taken = served.run("export", done, "-o", "-")
    assert taken.code == 0 and taken.out.startswith("kind,line,lot_id")
    explained = served.run("why", done, "L1")
    assert explained.code == 0 and "in the schedule of smart-pack" in explained.out
    apart = served.run("diff", done, done, "--second-strategy", "given-order")
    assert f"Comparison {done} twelve by smart-pack → comparison {done}" in apart.out, apart.out
    assert "by given-order" in apart.out
    missing = served.run("show", "999999")
    assert missing.code == 2 and "999999" in missing.err


def test_ctrl_c_leaves_it_running_and_a_cancel_ends_it_with_6(served: Shell) -> None:
    path = served.lots("slow.csv", TWELVE)
    asked = ("--watch", "-s", "given-order,lpt-pack", "-t", "60s", "--progress", "plain")
    watching = served.start("compare", path, *asked)
    watching.says("strategy_1")
    number = watching.err.read_text().partition("Comparison ")[2].split()[0]
    watching.process.send_signal(signal.SIGINT)
    assert watching.exit_code() == 130
    watching.says(f"Detached. Comparison {number} is still running.")
    again = served.start("watch", number)
    again.says("strategy_1")
    assert served.run("cancel", number).code == 0
    assert again.exit_code() == 6


# -- 500 lots, killed and resumed ---------------------------------------------------------------


def opened(shell: Shell, number: int, since: str) -> ClientConnection:
    return connect(
        f"ws{shell.address.url.removeprefix('http')}/ws/comparison/{number}?since={since}",
        additional_headers={"Authorization": f"Bearer {read_token(shell.data_dir)}"},
        compression=None,
        proxy=None,
    )


def states(message: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in message.get("strategies", ())}


class Watch:
    """Every frame of a comparison as it came, over as many connections as it takes."""

    def __init__(self, shell: Shell, number: int) -> None:
        self.shell, self.number = shell, number
        self.frames: list[str] = []

    @property
    def last(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.frames[-1])
        return found

    def until(self, fits: Any, *, torn: bool = False) -> None:
        """Reads until a message `fits`; then closes, or (`torn`) resets the connection."""
        since = self.last["cursor"] if self.frames else "start"
        with opened(self.shell, self.number, since) as connection:
            while not self.frames or not fits(self.last):
                frame = connection.recv(timeout=WAIT_SECONDS)
                if json.loads(frame)["type"] != "ping":
                    self.frames.append(str(frame))
            if torn:
                linger = struct.pack("ii", 1, 0)
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                connection.socket.close()

    def until_killed(self, daemon: Started, fits: Any) -> None:
        """Reads until a message `fits`, kills the daemon, reads what still comes."""
        with opened(self.shell, self.number, self.last["cursor"]) as connection:
            try:
                killed = False
                while True:
                    frame = connection.recv(timeout=WAIT_SECONDS)
                    if json.loads(frame)["type"] != "ping":
                        self.frames.append(str(frame))
                    if not killed and fits(self.last):
                        daemon.process.kill()
                        killed = True
            except (ConnectionClosed, OSError):
                pass
        daemon.process.wait(WAIT_SECONDS)


@pytest.mark.slow
@pytest.mark.thorough
def test_all_strategies_on_500_lots_survive_a_torn_socket_and_a_killed_daemon(
    shell: Shell,
) -> None:
    daemon = shell.serve()
    files = {"lots": ("lots.csv", many_lots(500))}
    answer = shell.call("POST", "/comparison", files=files, data={"time_limit_seconds": "6"})
    watch = Watch(shell, int(answer.json()["comparison_id"]))
    simple = ("given-order", "spt-pack", "lpt-pack")
    watch.until(lambda m: states(m).get("spt-pack") == "done", torn=True)
    watch.until_killed(
        daemon,
        lambda m: (
            all(states(m).get(name) == "done" for name in simple)
            and any(
                one["name"] in ("auto", "optimal") and one["incumbent_hours"]
                for one in m["strategies"]
            )
        ),
    )
    before = watch.last
    shell.serve()
    watch.until(lambda m: m["type"] in ("complete", "error"))

    messages = [json.loads(frame) for frame in watch.frames]
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1)), "no gap, no repeat"
    assert [m["progress"] for m in messages] == sorted(m["progress"] for m in messages)
    end = messages[-1]
    assert end["type"] == "complete"
    found = {row["name"]: row for row in end["result"]["strategies"]}
    assert list(found) == [name for name in [*STRATEGIES][::-1] if name != "auto"]
    assert {name: row["state"] for name, row in found.items()} == {
        name: "refused" if name == "milp" else "done" for name in found
    }
    assert end["result"]["makespan"] <= before["incumbent_hours"]
    later = [m for m in messages if m["type"] == "progress" and m["attempt"] == 2]
    assert later
    for name in simple:
        planning = [states(m)[name] for m in later if m["step"].startswith("strategy_")]
        assert set(planning) == {"done"}, "what was done is not done again"
    pages: list[Any] = []
    place: dict[str, str] = {}
    while True:
        page = shell.call("GET", f"/comparison/{watch.number}/events", params=place).json()
        pages += page["events"]
        if page["done"]:
            break
        place = {"since": page["cursor"]}
    assert pages == messages, "what was seen is what is kept"
