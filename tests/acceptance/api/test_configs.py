"""Named configurations through the network, and what jobs make of them."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.conftest import Running

ONE = b"Lot ID,Type,Vials\nL1,A,100000\n"
MATRIX = """clean_hours = 20.1
rate_vials_per_hour = 12000
changeover_matrix = [["A", "B", 1.5], ["B", "A", 9]]

[product_rates]
A = 10000
"""


@pytest.fixture
def plant(daemon: Running) -> Iterator[str]:
    """A configuration of Anna's, in TOML."""
    answer = put(daemon, "plant", MATRIX)
    assert answer.status_code == 200, answer.text
    yield "plant"
    daemon.call("DELETE", "/configs/plant", "anna")


def put(daemon: Running, name: str, toml: str, user: str = "anna") -> Any:
    headers = {"Content-Type": "application/toml"}
    return daemon.call("PUT", f"/configs/{name}", user, content=toml.encode(), headers=headers)


def line_of(daemon: Running, job_id: int) -> dict[str, Any]:
    line: dict[str, Any] = daemon.get(job_id, "anna")["config"]
    return line


def test_figures_go_in_as_toml_and_come_out_as_exact(daemon: Running, plant: str) -> None:
    shown = daemon.call("GET", f"/configs/{plant}", "anna").json()
    assert shown["figures"]["clean_hours"] == "20.1"
    assert shown["line"]["clean_window_hours"] == "120"
    toml = daemon.call("GET", f"/configs/{plant}?format=toml", "anna").text
    assert put(daemon, "again", toml).json()["figures"] == shown["figures"]
    assert set(tomllib.loads(toml)) == set(shown["figures"])
    assert daemon.call("DELETE", "/configs/again", "anna").status_code == 204


def test_a_job_is_planned_with_the_whole_of_what_it_names(daemon: Running, plant: str) -> None:
    job_id = daemon.submit(ONE, user="anna", config=plant)
    put(daemon, plant, "clean_hours = 1")
    assert daemon.end(job_id)["status"] == "succeeded"
    line = line_of(daemon, job_id)
    assert (line["clean_hours"], line["clean_window_hours"]) == ("201/10", "120")
    assert line["product_rates"] == {"A": "10000"}
    result = daemon.get(job_id, "anna")["result"]
    assert result["makespan"] == pytest.approx(20.1 + 10)


def test_the_default_holds_where_a_request_is_silent(daemon: Running, plant: str) -> None:
    assert daemon.call("PUT", f"/configs/{plant}/default", "anna").status_code == 204
    silent = line_of(daemon, daemon.submit(ONE, user="anna"))
    changed = line_of(daemon, daemon.submit(ONE, user="anna", config='{"clean_hours": 3}'))
    assert silent["rate_vials_per_hour"] == changed["rate_vials_per_hour"] == "12000"
    assert (silent["clean_hours"], changed["clean_hours"]) == ("201/10", "3")
    assert daemon.call("DELETE", f"/configs/{plant}/default", "anna").status_code == 204
    assert line_of(daemon, daemon.submit(ONE, user="anna"))["rate_vials_per_hour"] == "19920"


def test_an_unknown_name_is_answered_with_the_nearest(daemon: Running, plant: str) -> None:
    files = {"lots": ("lots.csv", ONE)}
    answer = daemon.call("POST", "/schedule", "anna", files=files, data={"config": "plnat"})
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["fix"] == "Did you mean plant?"


def test_another_user_sees_none_of_it(daemon: Running, plant: str) -> None:
    assert daemon.call("GET", f"/configs/{plant}").status_code == 404
    assert daemon.call("GET", "/configs").json()["configs"] == []


WRONG = {
    "clean_hour = 3": ("config.clean_hour", "there is no such key", "Did you mean clean_hours?"),
    "clean_hours = -1": (
        "config.clean_hours",
        "it must be at least 0 hours",
        "Give hours (length of the clean before every campaign)",
    ),
    "rate_vials_per_hour = 0": (
        "config.rate_vials_per_hour",
        "it must be above 0 vials per hour",
        "Give vials per hour (vials filled per hour)",
    ),
}


@pytest.mark.parametrize("toml", WRONG)
def test_wrong_figures_are_told_with_unit_and_nearest_key(daemon: Running, toml: str) -> None:
    answer = put(daemon, "wrong", toml)
    assert answer.status_code == 400
    (problem,) = answer.json()["problems"]
    assert (problem["where"], problem["reason"], problem["fix"]) == WRONG[toml]
    headers = {"Content-Type": "application/toml"}
    checked = daemon.call("POST", "/configs/validate", content=toml.encode(), headers=headers)
    assert (checked.status_code, checked.json()["ok"]) == (200, False)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'{"clean_hours": {}}'])
def test_a_body_that_is_no_figures_is_refused(daemon: Running, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = daemon.call("PUT", "/configs/x", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert put(daemon, "x", "clean_hours = ").status_code == 400


@pytest.mark.parametrize("name", ["-x", "a b", "x" * 65, "%C3%A4"])
def test_a_name_that_is_none_is_refused(daemon: Running, name: str) -> None:
    assert put(daemon, name, "clean_hours = 1").status_code == 400


DEEP = {
    "dotted keys": ".".join(["a"] * 200_000) + " = 1",
    "a dotted table": "[" + ".".join(["a"] * 50) + "]",
    "quoted keys": "a." + '"b.c".' * 30 + "e = 1",
    "lists": "a = " + "[" * 1_000,
    "tables": "a = " + "{b = " * 40,
}


@pytest.mark.parametrize("what", DEEP)
def test_attack_2_deep_figures_are_refused_before_they_are_parsed(
    daemon: Running, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tomllib, "loads", lambda *_, **__: pytest.fail("it was parsed"))
    for answer in (put(daemon, "deep", DEEP[what]), validated(daemon, DEEP[what])):
        assert "nested deeper than 20 levels" in answer.text
    assert put(daemon, "deep", DEEP[what]).status_code == 400


def validated(daemon: Running, content: str, kind: str = "application/toml") -> Any:
    return daemon.call(
        "POST",
        "/configs/validate",
        "anna",
        content=content.encode(),
        headers={"Content-Type": kind},
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("k" * 201 + " = 1", "application/toml"),
        ('{"%s": 1}' % ("k" * 201), "application/json"),
        ('{"a":' + "[" * 60 + "]" * 60 + "}", "application/json"),
        ('{"a":' + "[" * 100_000, "application/json"),
        ("clean_hours = " + "9" * 10_000, "application/toml"),
        ('"' + '\\"' * 400_000, "application/toml"),
        ('"""' + '\\"""' * 200_000, "application/toml"),
    ],
)
def test_attack_2_bounds_hold_in_both_forms(daemon: Running, content: str, kind: str) -> None:
    assert validated(daemon, content, kind).json()["ok"] is False
    headers = {"Content-Type": kind}
    saved = daemon.call("PUT", "/configs/x", "anna", content=content.encode(), headers=headers)
    assert saved.status_code == 400, saved.text


@pytest.mark.parametrize("path", ["/configs/validate", "/configs/large"])
def test_attack_2_large_figures_are_refused_while_they_stream(daemon: Running, path: str) -> None:
    method = "POST" if path.endswith("validate") else "PUT"
    answer = daemon.call(method, path, "anna", content=b"# " + b"a" * 1_000_000)
    assert answer.status_code == 413
    assert "limit of one configuration" in answer.json()["detail"]


def test_attack_2_a_matrix_of_a_hundred_products_fits(daemon: Running) -> None:
    names = [f"Product number {number:03d} with forty letters!" for number in range(100)]
    rows = ",".join(f'["{first}", "{second}", 1.5]' for first in names for second in names)
    answer = validated(daemon, f"changeover_matrix = [{rows}]")
    assert answer.json()["ok"] is True, answer.text[:500]


def test_attack_2_the_first_twenty_of_many_faults_are_told(daemon: Running) -> None:
    content = "{" + ",".join(f'"k{number}":1' for number in range(60_000)) + "}"
    problems = validated(daemon, content, "application/json").json()["problems"]
    assert len(problems) == 21
    assert problems[-1]["reason"] == "59,980 more things are wrong"
