"""From a file to a judged schedule through the real command and a real daemon."""

import csv
import io
import json
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from benchmarks.instances import plant
from fillsched.daemon.address import read_token
from fillsched.model import Activity, ActivityKind, Lot, Problem, Schedule, verify
from fillsched.testing.problems import USUAL_RULES
from tests.acceptance.cli.conftest import Shell, wait_for
from tests.acceptance.forked import ROOT

BAD_LOTS = ROOT / "tests" / "fixtures" / "bad_lots"
TWELVE = [
    "blank.csv",
    "both_conventions.csv",
    "double_ids.csv",
    "empty.csv",
    "german_thousands.csv",
    "hours_with_units.csv",
    "missing_column.csv",
    "not_numbers.csv",
    "old_excel.xls",
    "out_of_range.csv",
    "two_sheets.xlsx",
    "undecodable.csv",
]


def test_results_go_to_stdout_and_all_else_to_stderr(served: Shell) -> None:
    ran = served.run("submit", served.lots(), "--watch", "--name", "W42")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert "3 lots in 1 campaign, makespan" in ran.out
    assert "accepted by" in ran.err and "planning" in ran.err
    assert served.jobs()[0]["name"] == "W42"


def test_a_start_is_told_by_the_clock_of_the_plant(served: Shell, tmp_path: Path) -> None:
    """Who had typed 06:00 read 05:00Z."""
    plant = tmp_path / "plant.toml"
    plant.write_text('time_zone = "Europe/Berlin"\n[lines.L1]\n', encoding="utf-8")
    given = ("--plant", plant, "--start", "2027-01-11T06:00", "--time-limit", 1)
    ran = served.run("submit", served.lots(), *given)
    assert ran.code == 0 and "starts 2027-01-11 05:00Z (Mon 06:00 CET)" in ran.out, ran.err


def test_plain_progress_overwrites_nothing(served: Shell) -> None:
    ran = served.run("submit", served.lots(), "--watch", "--progress", "plain", FORCE_COLOR="")
    assert ran.code == 0
    for said in (ran.out, ran.err):
        assert "\x1b" not in said and "\r" not in said
    assert [step for step in ("loading", "validating", "planning", "saving") if step in ran.err]


def test_json_lines_are_the_frames_of_the_wire(served: Shell) -> None:
    ran = served.run("submit", served.lots(), "--watch", "--json")
    assert ran.code == 0 and ran.err == ""
    end = ran.lines[-1]
    assert end["type"] == "complete"
    url = f"ws{served.address.url.removeprefix('http')}/ws/{end['topic'].replace(':', '/')}"
    token = read_token(served.data_dir)
    with connect(f"{url}?since=start&token={token}", compression=None, proxy=None) as socket:
        assert ran.out == "".join(f"{frame!s}\n" for frame in socket)


def test_quiet_prints_the_number_alone(served: Shell) -> None:
    ran = served.run("submit", served.lots(), "-q")
    job_id = served.jobs()[0]["id"]
    assert (ran.code, ran.out, ran.err) == (0, f"{job_id}\n", "")
    waited = served.run("wait", job_id, "-q")
    assert (waited.code, waited.out, waited.err) == (0, f"{job_id}\n", "")


def test_lots_may_come_by_a_pipe(served: Shell) -> None:
    ran = served.run("submit", "-", "--watch", "-q", stdin=served.lots().read_bytes())
    assert ran.code == 0 and served.jobs()[0]["name"] == "stdin"


def test_a_dry_run_submits_nothing(served: Shell) -> None:
    before = served.jobs()
    ran = served.run("submit", served.lots(), "--dry-run", "--json")
    assert (ran.code, json.loads(ran.out)["lots"]) == (0, 3)
    assert [job["id"] for job in served.jobs()] == [job["id"] for job in before]


@pytest.mark.slow
@pytest.mark.parametrize("name", TWELVE)
def test_a_bad_file_is_refused_before_a_job_is_made(served: Shell, name: str) -> None:
    before = [job["id"] for job in served.jobs()]
    ran = served.run("submit", BAD_LOTS / name, "--watch")
    assert (ran.code, ran.out) == (2, "")
    assert "problem" in ran.err and "→" in ran.err and "Traceback" not in ran.err
    assert [job["id"] for job in served.jobs()] == before


WRONG_USE = [
    ["submit", "missing.csv"],
    ["submit", "{lots}", "--time-limit", "soon"],
    ["submit", "{lots}", "--decimal", "dot"],
    ["submit", "{lots}", "--start", "5/6/2027"],
    ["submit", "{lots}", "--map", "product"],
    ["submit", "{lots}", "--strategy", "magic"],
    ["submit", "{lots}", "--start", "soon"],
    ["wait", "1", "--timeout", "soon"],
    ["show", "999999"],
    ["gantt", "999999"],
    ["gantt", "1", "--from", "soon"],
    ["gantt", "1", "--from", "2030-01-02", "--to", "2030-01-01"],
    ["why", "1", "L99"],
    ["diff", "1", "999999"],
    ["cancel", "999999"],
    ["watch", "999999"],
    ["list", "--status", "done"],
    ["export", "1", "-o", "plan.pdf"],
    ["export", "1", "-o", "plan.xls"],
    ["export", "1", "-o", "-", "--time-zone", "Europe/Berln"],
    ["export", "999999", "-o", "-"],
    ["dance"],
]


@pytest.mark.parametrize("args", WRONG_USE, ids=" ".join)
def test_wrong_use_ends_with_exit_2_and_a_reason(served: Shell, args: list[str]) -> None:
    ran = served.run(*[arg.format(lots=served.lots()) for arg in args])
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip() and "Traceback" not in ran.err


def test_a_cancelled_job_ends_its_watch_with_exit_6(served: Shell) -> None:
    watch = served.start("submit", served.lots("slow.csv"), "--watch", "--time-limit", "60s")
    watch.says("planning")
    job_id = served.jobs()[0]["id"]
    assert served.run("cancel", job_id).code == 0
    assert watch.exit_code() == 6
    assert served.run("wait", job_id).code == 6


def test_a_finish_ends_its_watch_with_a_result(served: Shell) -> None:
    watch = served.start("submit", served.lots("slow.csv"), "--watch", "--time-limit", "60s")
    watch.says("planning")
    assert served.run("finish", served.jobs()[0]["id"]).code == 0
    assert watch.exit_code() == 0 and "makespan" in watch.out.read_text()


def test_a_wait_that_takes_too_long_ends_with_exit_124(served: Shell) -> None:
    job_id = served.run("submit", served.lots("slow.csv"), "-q", "--time-limit", "60s").out.strip()
    assert served.run("wait", job_id, "--timeout", "0.3s").code == 124
    assert served.run("cancel", job_id).code == 0


def test_ctrl_c_leaves_the_job_running_and_a_new_watch_shows_all_of_it(served: Shell) -> None:
    first = served.start(
        "submit", served.lots("slow.csv"), "--watch", "--progress", "plain", "--time-limit", "60s"
    )
    first.says("planning")
    first.process.send_signal(signal.SIGINT)
    assert first.exit_code() == 130
    job_id = served.jobs()[0]["id"]
    assert served.advice(f"watch {job_id}") in first.err.read_text()
    assert served.jobs()[0]["status"] == "running"
    again = served.start("watch", job_id, "--json")
    wait_for(lambda: again.out.read_text() or None, "the first line")
    served.call("POST", f"/schedule/{job_id}/finish")
    assert again.exit_code() == 0
    messages = [json.loads(line) for line in again.out.read_text().splitlines()]
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    assert {"loading", "validating", "planning", "saving", "complete"} == {
        m["step"] for m in messages
    }


# -- the schedule taken away and judged ---------------------------------------------------------


def written(lots: list[Lot]) -> bytes:
    """`lots` as the CSV of the design."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["Lot ID", "Type", "Vials"])
    writer.writerows((lot.id, lot.product, lot.vials) for lot in lots)
    return buffer.getvalue().encode()


def rows_of(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    document = json.loads(path.read_text())
    assert document["format"] == 1 and document["schedule"]["status"] == "succeeded"
    rows: list[dict[str, Any]] = document["activities"]
    return rows


def judged(lots: list[Lot], rows: list[dict[str, Any]]) -> float:
    """The makespan in hours of an export, read back by nothing but its columns, and judged."""
    problem = Problem.of(lots, USUAL_RULES)
    index = {lot.id: number for number, lot in enumerate(lots)}
    start = datetime.fromisoformat(rows[0]["start"])

    def tick(text: str) -> int:
        return round((datetime.fromisoformat(text) - start) / timedelta(hours=1) * 19_920)

    assert problem.ticks_per_hour == 19_920
    activities = tuple(
        Activity(
            ActivityKind(row["kind"]),
            row["line"],
            tick(row["start"]),
            tick(row["end"]),
            int(row["campaign"]),
            index[row["lot_id"]] if row["lot_id"] else None,
        )
        for row in rows
    )
    assert verify(Schedule(problem, activities)) == ()
    fills = [row for row in rows if row["kind"] == "fill"]
    assert {(r["lot_id"], r["type"], int(r["vials"])) for r in fills} == {
        (lot.id, lot.product, lot.vials) for lot in lots
    }
    return activities[-1].end_tick / 19_920


@pytest.mark.slow
@pytest.mark.parametrize("count", [15, 500, pytest.param(20_000, marks=pytest.mark.thorough)])
def test_a_schedule_taken_away_in_any_format_stands_before_the_judge(
    served: Shell, count: int
) -> None:
    lots = list(plant(count).lots)
    path = served.lots(f"plant{count}.csv", written(lots))
    ran = served.run("submit", path, "--watch", "--json", "--time-limit", "2s")
    assert ran.code == 0, ran.err
    result = ran.lines[-1]["result"]
    job_id = result["schedule_id"]
    assert max(len(line.encode()) for line in ran.out.splitlines()) < 10_000
    for ending in ("csv", "json"):
        target = served.directory / f"{count}.{ending}"
        assert served.run("export", job_id, "-o", target, "--plain").code == 0
        assert judged(lots, rows_of(target)) == pytest.approx(result["makespan"], abs=1e-3)


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "html", "svg", "ics"])
def test_a_file_is_written_in_the_format_of_its_ending(served: Shell, ending: str) -> None:
    job_id = served.run("submit", served.lots(), "--watch", "-q").out.strip()
    target = served.directory / f"plan-{job_id}.{ending}"
    ran = served.run("export", job_id, "-o", target, "--time-zone", "Asia/Tokyo")
    assert ran.code == 0, ran.err
    starts = {"xlsx": b"PK\x03\x04", "html": b"<!DOCTYPE html>", "svg": b"<?xml"}
    starts |= {"csv": b"\xef\xbb\xbfkind,line,", "json": b'{"format":1,', "ics": b"BEGIN:VCALENDAR"}
    assert target.read_bytes().startswith(starts[ending])
    zone = b"Asia/Tokyo" if ending in ("csv", "json", "ics") else b"JST"
    assert ending == "xlsx" or zone in target.read_bytes()
    assert list(served.directory.glob(f".plan-{job_id}*")) == []


def test_an_export_overwrites_nothing_by_accident(served: Shell) -> None:
    job_id = served.run("submit", served.lots(), "--watch", "-q").out.strip()
    target = served.lots("kept.csv", b"mine")
    assert served.run("export", job_id, "-o", target).code == 2
    assert target.read_bytes() == b"mine"
    assert served.run("export", job_id, "-o", target, "--force").code == 0
    piped = served.run("export", job_id, "-o", "-")
    assert piped.code == 0 and piped.out.encode().replace(b"\r\n", b"\n").startswith(b"kind,line,")
    assert list(served.directory.glob(".kept*")) == []
