"""Named configurations through the network, and what jobs make of them."""

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fillsched.api import large_bodies
from fillsched.api.rest import configs
from fillsched.api.rest.configs import read_figures
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


NO_NAMES = ["a%20b", "%C3%A4", "%2e%2e", "a/b", "a%2Fb/c", "", "a%3Fb", "-a", "a%0A", "%00", "%FF"]


@pytest.mark.parametrize("name", [*NO_NAMES, "x" * 65, "x" * 3_000])
@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_what_is_no_name_is_told_the_rule_whatever_is_asked(
    daemon: Running, name: str, method: str
) -> None:
    headers = {"Content-Type": "application/toml"}
    path = f"/configs/{name}"
    answer = daemon.call(method, path, "anna", content=b"clean_hours = 3", headers=headers)
    assert answer.status_code == 400, answer.text
    (problem,) = answer.json()["problems"]
    assert problem["where"] == "name" and len(problem["value"]) <= 80
    assert problem["reason"].startswith("a name is 1 to 64 letters, digits and . _ -")
    assert daemon.http.request(method, path).status_code == 401, "who asks comes first"


def test_what_is_asked_of_a_default_in_another_way_is_told_the_ways_there_are(
    daemon: Running,
) -> None:
    answer = daemon.call("GET", "/configs/north/default", "anna")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"PUT", "DELETE"}
    assert daemon.call("PUT", "/configs/a/b/default", "anna").status_code == 400


def test_the_longest_name_and_those_of_other_calls_are_names(daemon: Running) -> None:
    for name in ("x" * 64, "0", "A.b_c-d", "validate", "default"):
        assert put(daemon, name, "clean_hours = 3").status_code == 200, name
        assert daemon.call("PUT", f"/configs/{name}/default", "anna").status_code == 204
        assert daemon.call("GET", f"/configs/{name}", "anna").json()["default"] is True
        assert daemon.call("DELETE", f"/configs/{name}", "anna").status_code == 204


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
    ids=["key", "key in json", "lists", "open lists", "number", "quotes", "triple quotes"],
)
def test_attack_2_bounds_hold_in_both_forms(daemon: Running, content: str, kind: str) -> None:
    assert validated(daemon, content, kind).json()["ok"] is False
    headers = {"Content-Type": kind}
    saved = daemon.call("PUT", "/configs/x", "anna", content=content.encode(), headers=headers)
    assert saved.status_code == 400, saved.text


HOLDING = {
    "dots": "." * 999_999,
    "blank lines": "\n" * 999_999,
    "one number": "a = 0." + "9" * 999_990,
    "one string": 'a = """' + "\\\n" * 499_990 + '"""',
    "empty lists": "a = [" + "[]," * 333_000 + "]",
}
"""What Python reads in one go, in which no other thread goes on, or with many small things."""


@pytest.mark.parametrize("what", HOLDING)
def test_attack_2_hostile_figures_hold_nobody_up(
    daemon: Running, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of its own reads them, and what comes back is quickly taken."""
    monkeypatch.setattr(tomllib, "loads", lambda *_, **__: pytest.fail("it was parsed here"))
    assert validated(daemon, HOLDING[what]).status_code == 200
    monkeypatch.undo()
    figures = read_figures(HOLDING[what].encode(), "application/toml")
    assert isinstance(figures, tuple) or sum(1 for _ in values_in(figures)) < 10


def values_in(value: object) -> Iterator[object]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from values_in(one)


def test_attack_2_figures_hold_so_many_values(daemon: Running) -> None:
    (unknown,) = validated(daemon, "a = [" + "1," * 199_998 + "]").json()["problems"]
    assert unknown["where"] == "config.a"
    refused = validated(daemon, "a = [" + "1," * 200_000 + "]").json()
    assert "more than 200,000 values" in str(refused["problems"])
    plant = "changeovers = [" + '{from="A",to="B",hours=8},' * 39_000 + "]"
    assert "values" not in str(validated(daemon, plant).json()["problems"])


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


def test_a_plant_is_validated_with_its_notes_and_comes_back_whole(daemon: Running) -> None:
    answer = validated(
        daemon, '[lines.L1]\nclean_hours = 20\n[lines.L1.state]\nproduct = "A"'
    ).json()
    assert answer["ok"] and answer["plant"]["rules"]["clean_hours"] == "24"
    assert answer["plant"]["lines"]["L1"]["clean_hours"] == "20"
    closed = '[[closures]]\nlines = ["L2"]\nfrom = 2026-12-24T06:00:00\nhours = 3'
    assert validated(daemon, closed).json()["notes"] == [
        "closure 1: there is no line or resource 'L2'"
    ]
    plain = validated(daemon, "clean_hours = 3").json()
    assert (plain["plant"], plain["notes"]) == (None, [])


def test_a_plant_is_kept_as_it_was_said_and_given_back_as_toml(daemon: Running) -> None:
    toml = 'name = "North"\n\n[lines.N1]\nshifts = "Mon 06:00 - Sat 06:00"\n'
    assert put(daemon, "north", toml).status_code == 200
    shown = daemon.call("GET", "/configs/north", "anna").json()
    assert shown["figures"]["lines"] == {"N1": {"shifts": ["Mon 06:00 - Sat 06:00"]}}
    assert shown["plant"]["rules"]["clean_window_hours"] == "120"
    again = daemon.call("GET", "/configs/north?format=toml", "anna").text
    assert put(daemon, "north", again).json()["figures"] == shown["figures"]
    daemon.call("DELETE", "/configs/north", "anna")


def test_a_request_that_names_a_calendar_is_refused_with_the_reason(daemon: Running) -> None:
    """The daemon opens no path that somebody else names."""
    plant = '{"closures": [{"calendar": "/etc/passwd"}]}'
    for field in ("config", "plant"):
        answer = daemon.call(
            "POST",
            "/schedule",
            "anna",
            files={"lots": ("lots.csv", ONE)},
            data={field: plant},
        )
        assert answer.status_code == 400
        assert "opens no file that a request names" in answer.json()["problems"][0]["reason"]


def test_config_and_plant_at_once_are_too_much(daemon: Running) -> None:
    files, data = {"lots": ("lots.csv", ONE)}, {"config": "a", "plant": "b"}
    answer = daemon.call("POST", "/schedule", "anna", files=files, data=data)
    assert answer.status_code == 400 and "the same thing" in answer.text


def test_hostile_closures_hold_nobody_up(daemon: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made for 100 lines with shifts of their own they are looked at in a process of their own."""
    lines = "".join(
        f"[lines.L{n}]\nshifts = 'Mon 06:{n % 60:02} - Sat 06:00'\n" for n in range(100)
    )
    closure = "[[closures]]\nevery = 'FREQ=DAILY'\nfrom = '2026-01-01T06:00'\nhours = 0.1\n"
    apart: list[str] = []

    async def read_apart(read: Callable[..., Any], *given: Any) -> Any:
        apart.append(read.__name__)
        return await large_bodies.read_apart(read, *given)

    monkeypatch.setattr(configs, "read_apart", read_apart)
    assert validated(daemon, f"clean_hours = 20\n{lines}{closure * 50}").json()["ok"] is True
    assert apart == ["lint"]
