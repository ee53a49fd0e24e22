"""REST as PROTOCOL section 1 and 4 promise it, through the network to a running daemon."""

import json
import socket
import time
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.conftest import Running

LOTS_JSON = [{"lot_id": "L1", "type": "A", "vials": 100_000}]


@pytest.fixture(scope="module")
def annas(daemon: Running) -> int:
    """A finished schedule of Anna's."""
    job_id = daemon.submit(user="anna")
    daemon.end(job_id)
    return job_id


@pytest.fixture
def searching(daemon: Running) -> Iterator[int]:
    """A schedule of the local user that is being searched for, until the test is over."""
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=60)
    daemon.searching(job_id)
    yield job_id
    if daemon.call("GET", f"/schedule/{job_id}").status_code == 200:
        daemon.call("POST", f"/schedule/{job_id}/cancel")
        daemon.end(job_id)


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem, which must be a whole one."""
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    ), answer.text
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"] and problem["detail"]
    assert "Traceback" not in answer.text
    return problem


# -- errors -------------------------------------------------------------------------------------

MALFORMED: dict[str, dict[str, Any]] = {
    "no body": {},
    "text": {"content": b"Lot ID,Type,Vials", "headers": {"Content-Type": "text/csv"}},
    "no JSON": {"content": b"{", "headers": {"Content-Type": "application/json"}},
    "a JSON list": {"json": []},
    "no lots": {"json": {"name": "W42"}},
    "lots that are no list": {"json": {"lots": 3}},
    "an unknown key": {"json": {"lots": LOTS_JSON, "stratgy": "spt-pack"}},
    "an unknown strategy": {"json": {"lots": LOTS_JSON, "strategy": "magic"}},
    "no time": {"json": {"lots": LOTS_JSON, "time_limit_seconds": 0}},
    "too much time": {"json": {"lots": LOTS_JSON, "time_limit_seconds": 1e9}},
    "infinite time": {
        "content": b'{"lots": [], "time_limit_seconds": Infinity}',
        "headers": {"Content-Type": "application/json"},
    },
    "a naive start": {"json": {"lots": LOTS_JSON, "start_time": "2025-10-13T10:00:00"}},
    "a name of two lines": {"json": {"lots": LOTS_JSON, "name": "a\nb"}},
    "a long name": {"json": {"lots": LOTS_JSON, "name": "x" * 201}},
    "an unknown figure": {"json": {"lots": LOTS_JSON, "config": {"clean": 3}}},
    "a negative figure": {"json": {"lots": LOTS_JSON, "config": {"clean_hours": -3}}},
    "a negative changeover": {
        "json": {"lots": LOTS_JSON, "config": {"changeover_matrix": [["A", "B", -3]]}}
    },
    "a pair of types twice": {
        "json": {"lots": LOTS_JSON, "config": {"changeover_matrix": [["A", "B", 3]] * 2}}
    },
    "a matrix that is none": {"json": {"lots": LOTS_JSON, "config": {"changeover_matrix": [[1]]}}},
    "a rate of zero": {"json": {"lots": LOTS_JSON, "config": {"product_rates": {"A": 0}}}},
    "a figure that is no number": {
        "content": b'{"lots": [], "config": {"clean_hours": NaN}}',
        "headers": {"Content-Type": "application/json"},
    },
    "a long integer": {
        "content": b'{"lots": [' + b"9" * 5000 + b"]}",
        "headers": {"Content-Type": "application/json"},
    },
    "a deep nest": {
        "content": b'{"lots": ' + b"[" * 100_000,
        "headers": {"Content-Type": "application/json"},
    },
    "half a character in a name": {
        "content": b'{"lots": [], "name": "\\ud800"}',
        "headers": {"Content-Type": "application/json"},
    },
    "half a character in a key": {
        "content": b'{"lots": [], "config": {"\\ud800": 1}}',
        "headers": {"Content-Type": "application/json"},
    },
    "half a character in a lot": {
        "content": b'{"lots": [{"lot_id": "\\ud800"}]}',
        "headers": {"Content-Type": "application/json"},
    },
    "half a character in a form": {
        "files": {"lots": ("a.csv", LOTS_CSV)},
        "data": {"config": '{"\\ud800": 1}'},
    },
    "a form without a file": {"data": {"lots": "text", "name": "x"}, "files": {"x": b""}},
    "a form that is cut off": {
        "content": b"--x\r\nContent-Disposition: form-data; na",
        "headers": {"Content-Type": "multipart/form-data; boundary=x"},
    },
    "a form with broken JSON": {"files": {"lots": ("a.csv", LOTS_CSV)}, "data": {"config": "{"}},
    "a form with a list for figures": {
        "files": {"lots": ("a.csv", LOTS_CSV)},
        "data": {"config": "[]"},
    },
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_request_is_refused_and_makes_no_job(daemon: Running, what: str) -> None:
    before = daemon.call("GET", "/schedules?limit=1", "mallory").json()
    given = {key: value for key, value in MALFORMED[what].items()}
    problem = refused(daemon.call("POST", "/schedule", "mallory", **given), 400, "VALIDATION_ERROR")
    assert problem["problems"] and all(fault["reason"] for fault in problem["problems"])
    assert daemon.call("GET", "/schedules?limit=1", "mallory").json() == before


ONE_JOB = [
    ("GET", ""),
    ("POST", "/cancel"),
    ("POST", "/finish"),
    ("DELETE", ""),
    ("GET", "/activities"),
    ("GET", "/timeline"),
    ("GET", "/receipt"),
    ("GET", "/export?format=csv"),
]


@pytest.mark.parametrize(("method", "path"), ONE_JOB)
def test_a_foreign_job_looks_exactly_like_a_missing_one(
    daemon: Running, annas: int, method: str, path: str
) -> None:
    foreign = daemon.call(method, f"/schedule/{annas}{path}", "bert")
    missing = daemon.call(method, f"/schedule/999999{path}", "bert")
    refused(foreign, 404, "NOT_FOUND")
    assert foreign.text.replace(f"schedule {annas}", "#") == missing.text.replace(
        "schedule 999999", "#"
    )
    assert daemon.get(annas, "anna")["status"] == "succeeded"


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**40])
def test_a_number_that_no_job_has_is_not_found(daemon: Running, number: int) -> None:
    for method, path in ONE_JOB:
        refused(daemon.call(method, f"/schedule/{number}{path}"), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    [
        "/schedule/abc",
        "/schedules?limit=0",
        "/schedules?limit=201",
        "/schedules?status=done",
        "/schedules?before=0",
        "/schedules?scope=yours",
        "/schedule/1/export?format=pdf",
    ],
)
def test_a_malformed_question_is_refused(daemon: Running, path: str) -> None:
    refused(daemon.call("GET", path), 400, "VALIDATION_ERROR")


def test_a_path_that_does_not_exist_is_a_problem_too(daemon: Running) -> None:
    refused(daemon.call("GET", "/nothing/here"), 404, "NOT_FOUND")
    assert daemon.call("PUT", "/schedules").status_code == 405


@pytest.mark.parametrize(("method", "path"), [*ONE_JOB, ("GET", "s"), ("POST", "")])
def test_nothing_is_told_without_a_token(daemon: Running, method: str, path: str) -> None:
    where = "/schedules" if path == "s" else f"/schedule/1{path}"
    where = "/schedule" if (method, path) == ("POST", "") else where
    answer = daemon.http.request(method, where)
    refused(answer, 401, "AUTHENTICATION_ERROR")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_token_in_the_query_works(daemon: Running, annas: int) -> None:
    token = daemon.token_of("anna")
    assert daemon.http.get(f"/schedule/{annas}", params={"token": token}).status_code == 200
    refused(daemon.http.get(f"/schedule/{annas}?token=x"), 401, "AUTHENTICATION_ERROR")


@pytest.mark.parametrize("command", ["cancel", "finish"])
def test_a_finished_job_can_not_be_stopped(daemon: Running, annas: int, command: str) -> None:
    refused(daemon.call("POST", f"/schedule/{annas}/{command}", "anna"), 409, "CONFLICT")


def test_a_schedule_that_is_not_there_yet_is_a_conflict(daemon: Running) -> None:
    job_id = daemon.submit(b"Lot ID,Type,Vials\n")
    daemon.end(job_id)
    refused(daemon.call("GET", f"/schedule/{job_id}/activities"), 409, "CONFLICT")


def test_bad_lots_are_the_jobs_own_error(daemon: Running) -> None:
    job = daemon.end(daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\nL2,B,x\n"))
    assert (job["status"], job["error"]["code"]) == ("failed", "VALIDATION_ERROR")
    assert len(job["error"]["problems"]) == 2
    assert job["error"]["problems"][0]["where"].startswith("row 2")


# -- size ---------------------------------------------------------------------------------------


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(daemon: Running) -> None:
    answer = raw(daemon, b"Content-Length: 10000001\r\n", [])
    assert answer.startswith(b"HTTP/1.1 413") and b"LIMIT_EXCEEDED" in answer


def test_a_body_without_a_length_is_refused_while_it_streams(daemon: Running) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="lots"; filename="a.csv"\r\n\r\n'
    pieces = [head, *[b"L1,A,100000\n" * 10_000] * 100]
    chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces]
    answer = raw(daemon, b"Transfer-Encoding: chunked\r\n", chunks)
    assert answer.startswith(b"HTTP/1.1 413") and b"application/problem+json" in answer


def raw(daemon: Running, headers: bytes, chunks: list[bytes]) -> bytes:
    """The answer to a request that is sent byte for byte, and not to its end."""
    parts = urlsplit(daemon.url)
    with socket.create_connection((parts.hostname or "", parts.port or 80), 10) as connection:
        connection.sendall(
            b"POST /schedule HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\nAuthorization: Bearer "
            + daemon.token.encode()
            + b"\r\n"
            + headers
            + b"\r\n"
        )
        try:
            for chunk in chunks:
                connection.sendall(chunk)
        except OSError:
            pass
        return connection.recv(65_536)


# -- what works ---------------------------------------------------------------------------------


def test_a_job_is_accepted_with_its_links(daemon: Running) -> None:
    answer = daemon.call("POST", "/schedule", json={"lots": LOTS_JSON, "name": " W42 "})
    body = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/schedule/{body['schedule_id']}" == body["links"]["self"]
    job = daemon.end(body["schedule_id"])
    assert (job["status"], job["name"], job["result"]["lots"]) == ("succeeded", "W42", 1)


def test_a_changeover_matrix_and_rates_of_single_types_decide_the_schedule(
    daemon: Running,
) -> None:
    lots = b"Lot ID,Type,Vials\nL1,A,19920\nL2,B,19920\nL3,C,19920\n"
    matrix = [[a, b, 12] for a in "ABC" for b in "ABC" if a + b not in ("CA", "AB")]
    config = {
        "changeover_matrix": [*matrix, ["C", "A", 0.5], ["A", "B", 1]],
        "product_rates": {"B": 9_960},
    }
    job = daemon.end(daemon.submit(lots, config=json.dumps(config)))
    assert job["result"]["makespan"] == 24 + 1 + 0.5 + 1 + 1 + 2  # clean, C, to A, A, to B, B
    assert job["result"]["status"] == "optimal"
    assert ["C", "A", "1/2"] in job["config"]["changeover_matrix"]
    page = daemon.call("GET", f"/schedule/{job['id']}/activities").json()
    fills = [step["lot_id"] for step in page["activities"] if step["kind"] == "fill"]
    assert fills == ["L3", "L1", "L2"]


def test_form_and_json_give_the_same_schedule(daemon: Running) -> None:
    asked: dict[str, Any] = {
        "config": {"clean_hours": 12.5},
        "seed": 3,
        "start_time": "2025-10-13T10:00:00Z",
    }
    form = asked | {"config": json.dumps(asked["config"])}
    one = daemon.submit(b"Lot ID,Type,Vials\nL1,A,100000\n", **form)
    answer = daemon.call("POST", "/schedule", json={"lots": LOTS_JSON, **asked})
    two = answer.json()["schedule_id"]
    for job_id in (one, two):
        assert daemon.end(job_id)["config"]["clean_hours"] == "25/2"
    first, second = (daemon.call("GET", f"/schedule/{n}/activities").json() for n in (one, two))
    assert first["activities"] == second["activities"]
    assert first["activities"][0]["start"] == "2025-10-13T10:00:00.000Z"


def test_polling_costs_nothing_while_nothing_changes(daemon: Running, annas: int) -> None:
    answer = daemon.call("GET", f"/schedule/{annas}", "anna")
    tag = answer.headers["etag"]
    again = daemon.call("GET", f"/schedule/{annas}", "anna", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    any_tag = daemon.call("GET", f"/schedule/{annas}", "anna", headers={"If-None-Match": "*"})
    assert any_tag.status_code == 304, "live 40"
    other = daemon.call("GET", f"/schedule/{annas}", "anna", headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_the_tag_of_a_running_job_changes_with_it(daemon: Running, searching: int) -> None:
    tags = {daemon.call("GET", f"/schedule/{searching}").headers["etag"]}
    daemon.call("POST", f"/schedule/{searching}/finish")
    daemon.end(searching)
    tags.add(daemon.call("GET", f"/schedule/{searching}").headers["etag"])
    assert len(tags) == 2


def test_pages_lead_to_every_job_once(daemon: Running) -> None:
    mine = [daemon.submit(user="cleo") for _ in range(5)]
    path, seen = "/schedules?limit=2", []
    while path:
        answer = daemon.call("GET", path, "cleo")
        seen += [job["id"] for job in answer.json()["schedules"]]
        path = answer.links.get("next", {}).get("url", "")
        assert len(seen) <= len(mine)
    assert seen == mine[::-1]


def test_a_link_never_holds_the_token(daemon: Running) -> None:
    for _ in range(2):
        daemon.submit(user="dora")
    token = daemon.token_of("dora")
    answer = daemon.http.get("/schedules", params={"limit": 1, "token": token})
    assert "next" in answer.links and token not in answer.headers["link"]


def test_everybodys_jobs_are_for_admins(daemon: Running, annas: int) -> None:
    def ids(user: str | None, scope: str) -> list[int]:
        page = daemon.call("GET", f"/schedules?limit=200&scope={scope}", user).json()
        return [job["id"] for job in page["schedules"]]

    assert annas in ids(None, "all") and annas not in ids(None, "mine")
    assert annas not in ids("bert", "all")


def test_a_repeated_request_gets_the_same_job(daemon: Running) -> None:
    def post(name: str) -> Any:
        return daemon.call(
            "POST",
            "/schedule",
            json={"lots": LOTS_JSON, "name": name},
            headers={"Idempotency-Key": "monday"},
        )

    first, again = post("W42"), post("W42")
    assert first.status_code == again.status_code == 202
    assert first.json()["schedule_id"] == again.json()["schedule_id"]
    refused(post("W43"), 422, "VALIDATION_ERROR")


def test_a_check_stores_nothing(daemon: Running) -> None:
    before = daemon.call("GET", "/schedules?limit=1", "emil").json()
    good = daemon.call("POST", "/check", "emil", files={"lots": ("lots.csv", LOTS_CSV)}).json()
    bad = daemon.call("POST", "/check", "emil", files={"lots": ("lots.csv", b"x\n1\n")}).json()
    assert (good["ok"], good["lots"], good["problems"]) == (True, 3, [])
    assert bad["ok"] is False and bad["problems_total"] == len(bad["problems"]) > 0
    assert daemon.call("GET", "/schedules?limit=1", "emil").json() == before


def test_a_check_gives_a_cleaned_copy_back_when_it_is_asked_to(daemon: Running) -> None:
    def checked(content: bytes, query: str = "?fix=true") -> dict[str, Any]:
        answer = daemon.call("POST", f"/check{query}", files={"lots": ("w 42.csv", content)})
        found: dict[str, Any] = answer.json()
        return found

    bad = b"Lot ID;Type;Vials\nL1;A;100\nL2;A;n/a\n"
    found = checked(bad)
    assert found["ok"] is False and found["problems_total"] == 1
    copy, rest = found["cleaned"], found["left_out"]
    assert (copy["filename"], copy["media_type"], copy["rows"]) == ("w 42.clean.csv", "text/csv", 1)
    assert b64decode(copy["content"]) == b"Lot ID;Type;Vials\r\nL1;A;100\r\n"
    assert (rest["filename"], rest["rows"]) == ("w 42.clean.left-out.csv", 1)
    assert b64decode(rest["content"]).startswith(
        b"Where;Lot ID;Type;Amount;Value;Reason;What to do\r\n"
    )
    good = checked(LOTS_CSV)
    assert good["cleaned"]["rows"] == good["lots"] and good["left_out"] is None
    assert checked(b"no table")["cleaned"] is None
    assert {"cleaned", "left_out"}.isdisjoint(checked(bad, ""))
    body = {"lots": [{"lot_id": "L1", "type": "B", "vials": 5}]}
    as_json = daemon.call("POST", "/check?fix=true", json=body).json()
    assert as_json["ok"] and as_json["cleaned"] is None


def test_import_a4_a_rate_for_a_product_that_no_lot_has_is_told_at_check_and_in_the_receipt(
    daemon: Running,
) -> None:
    config = {"product_rates": {"a.": 9_960}, "changeover_matrix": [["A", "Bb", 1]]}
    said = [
        "product_rates: no lot is of 'a.'; did you mean 'A'?",
        "changeover_matrix: no lot is of 'Bb'; did you mean 'B'?",
    ]
    lots = b"Lot ID,Type,Vials\nL1,A,19920\nL2,B,19920\n"
    files, data = {"lots": ("lots.csv", lots)}, {"config": json.dumps(config)}
    checked = daemon.call("POST", "/check", files=files, data=data).json()
    assert (checked["ok"], checked["receipt"]["notes"]) == (True, said)
    body = {"lots": [{"lot_id": "L1", "type": "B", "vials": 5}], "config": config}
    checked = daemon.call("POST", "/check", json=body).json()
    assert checked["receipt"]["notes"][0] == "product_rates: no lot is of 'a.'"
    job = daemon.end(daemon.submit(lots, config=json.dumps(config)))
    receipt = daemon.call("GET", f"/schedule/{job['id']}/receipt").json()
    assert receipt["notes"] == said


def test_import_a2_what_a_file_leaves_open_is_asked_on_the_wire_and_settled_by_read(
    daemon: Running,
) -> None:
    files = {"lots": ("de.csv", b"Lot ID;Type;Vials [k]\nL1;A;120.000\nL2;B;90.000\n")}
    found = daemon.call("POST", "/check", files=files).json()
    assert found["ok"] is False and found["receipt"]["columns"]["vials"]["letter"] == "C"
    questions = {one["kind"]: one for one in found["receipt"]["questions"]}
    assert questions["decimal"] == {
        "text": "What do the points and commas of the vials mean? (column C)",
        "kind": "decimal", "column": "vials", "letter": "C",
        "readings": [
            {"label": "decimal point", "option": "--decimal point", "sample": "120.000 is 120"},
            {"label": "decimal comma", "option": "--decimal comma", "sample": "120.000 is 120,000"},
        ],
    }  # fmt: skip
    assert [one["option"] for one in questions["unit"]["readings"]] == [
        "--unit thousands", "--unit vials",
    ]  # fmt: skip
    read = {"decimal": "point", "unit": "thousands"}
    settled = daemon.call("POST", "/check", files=files, data={"read": json.dumps(read)}).json()
    assert (settled["ok"], settled["receipt"]["questions"]) == (True, [])
    assert settled["receipt"]["totals"]["vials"] == {
        "sum": 210_000, "smallest": 90_000, "largest": 120_000,
    }  # fmt: skip


def test_people_p2_a_check_says_with_which_figures_and_whose(daemon: Running) -> None:
    def checked(**fields: object) -> dict[str, Any]:
        body = {"lots": [{"lot_id": "L1", "type": "B", "vials": 5}], **fields}
        report: dict[str, Any] = daemon.call("POST", "/check", json=body).json()
        return report

    silent = checked()
    assert silent["line_from"] == "defaults"
    assert silent["receipt"]["line"]["clean_window_hours"] == "120"
    given = checked(config={"clean_hours": 20})
    assert (given["line_from"], given["receipt"]["line"]["clean_hours"]) == ("request", "20")


def test_import_a20_a_start_in_the_past_is_noted_at_check_and_in_the_receipt(
    daemon: Running,
) -> None:
    body = {"lots": [{"lot_id": "L1", "type": "B", "vials": 5}], "start_time": "2019-01-01T00:00Z"}
    (note,) = daemon.call("POST", "/check", json=body).json()["receipt"]["notes"]
    assert note.endswith("days ago, on 2019-01-01")
    job = daemon.end(daemon.submit(LOTS_CSV, start_time="2019-01-01T00:00Z"))
    assert note in daemon.call("GET", f"/schedule/{job['id']}/receipt").json()["notes"]


def test_import_a12_that_durations_had_to_be_rounded_stands_in_the_receipt(
    daemon: Running,
) -> None:
    config = {"product_rates": {"A": 19_937, "B": 20_011, "C": 21_001, "D": 17_881}}
    lots = b"Lot ID,Type,Vials\nL1,A,444000\nL2,B,480500\nL3,C,91000\nL4,D,315000\n"
    job = daemon.end(daemon.submit(lots, config=json.dumps(config)))
    assert job["result"]["status"] == "optimal"
    (note,) = daemon.call("GET", f"/schedule/{job['id']}/receipt").json()["notes"]
    assert note.startswith("durations are rounded up, each by at most 0.")


def test_hours_beyond_a_century_are_refused(daemon: Running) -> None:
    config = {"clean_window_hours": 1_000_001, "changeover_matrix": [["A", "B", 2_000_000]]}
    answer = daemon.call("POST", "/check", json={"lots": LOTS_JSON, "config": config})
    assert answer.status_code == 400
    assert [problem["reason"] for problem in answer.json()["problems"]] == [
        "it must be at most 1000000 hours"
    ] * 2


def test_a_running_job_shows_its_best_schedule_so_far(daemon: Running, searching: int) -> None:
    shown: dict[str, Any] = {}
    for _ in range(200):
        answer = daemon.call("GET", f"/schedule/{searching}/activities")
        if answer.status_code == 200:
            shown = answer.json()
            break
        time.sleep(0.02)
    assert shown["provisional"] is True and shown["activities"]
    drawn = daemon.call("GET", f"/schedule/{searching}/timeline").json()
    assert drawn["provisional"] is True and drawn["lanes"][0]["bars"]


def test_a_finish_is_stored_within_its_time(daemon: Running, searching: int) -> None:
    began = time.monotonic()
    assert daemon.call("POST", f"/schedule/{searching}/finish").status_code == 202
    job = daemon.end(searching)
    assert time.monotonic() - began < 20
    assert (job["status"], job["result"]["stop_reason"]) == ("succeeded", "finished")


@pytest.mark.parametrize("filename", ["slow.csv", "deaf.csv"])
def test_a_cancel_is_stored_within_its_time_whatever_the_solver_does(
    daemon: Running, filename: str
) -> None:
    job_id = daemon.submit(filename=filename, time_limit_seconds=60)
    daemon.searching(job_id)
    began = time.monotonic()
    assert daemon.call("POST", f"/schedule/{job_id}/cancel").status_code == 202
    job = daemon.end(job_id)
    assert time.monotonic() - began < 20
    assert (job["status"], job["error"]["code"]) == ("cancelled", "CANCELLED")


def test_a_deleted_job_is_gone(daemon: Running) -> None:
    job_id = daemon.submit()
    daemon.end(job_id)
    assert daemon.call("DELETE", f"/schedule/{job_id}").status_code == 204
    refused(daemon.call("GET", f"/schedule/{job_id}"), 404, "NOT_FOUND")
    refused(daemon.call("DELETE", f"/schedule/{job_id}"), 404, "NOT_FOUND")


def test_health_needs_no_token(daemon: Running) -> None:
    assert daemon.http.get("/healthz").json()["status"] == "ok"
    assert daemon.http.get("/readyz").json() == {"status": "ready"}
    assert "/schedule/{job_id}" in daemon.http.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("number", ["999999", "0", "-1", str(2**63), "1" + "0" * 30])
def test_a_user_who_does_not_exist_is_not_found_whatever_the_number(
    daemon: Running, number: str
) -> None:
    removed = daemon.call("DELETE", f"/users/{number}")
    changed = daemon.call("PUT", f"/users/{number}/password", json={"password": "four new words"})
    for answer in (removed, changed):
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("bad", ["\x9b31m", "a\x85b", "a\u202eb"])
def test_names_in_paths_queries_and_headers_hold_what_all_names_may(
    daemon: Running, annas: int, bad: str
) -> None:
    if max(map(ord, bad)) < 256:
        headers = {"Idempotency-Key": bad.encode("latin-1")}
        answer = daemon.call("POST", "/schedule", json={"lots": LOTS_JSON}, headers=headers)
        refused(answer, 400, "VALIDATION_ERROR")
    said = quote(bad)
    for path in (f"/schedule/{annas}/why/{said}", f"/schedules?search={said}", f"/configs/{said}"):
        refused(daemon.call("GET", path, "anna"), 400, "VALIDATION_ERROR")
    refused(daemon.call("GET", f"/audit?user={said}"), 400, "VALIDATION_ERROR")


def test_a_blank_idempotency_key_is_none(daemon: Running) -> None:
    made = [
        daemon.call(
            "POST", "/schedule", json={"lots": LOTS_JSON}, headers={"Idempotency-Key": ""}
        ).json()["schedule_id"]
        for _ in range(2)
    ]
    assert made[0] != made[1]
