"""The OpenAPI document as a generator reads it, and `/docs` without the internet."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fillsched.api.rest.documents.asyncapi import asyncapi
from fillsched.jobs.job import JobStatus
from fillsched.solve.result import StopReason
from fillsched.solve.strategies import STRATEGIES
from fillsched.wire import ProblemDetails
from fillsched.wire.values import STRATEGY_STEPS
from tests.acceptance.conftest import Running

OPEN = {"/auth/token", "/auth/session", "/healthz", "/readyz", "/metrics"}
"""Calls that need no login (of `/metrics` only from this machine)."""


@pytest.fixture(scope="module")
def document(daemon: Running) -> dict[str, Any]:
    found: dict[str, Any] = daemon.http.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_call_but_the_open_ones_says_how_to_log_in(document: dict[str, Any]) -> None:
    schemes = set(document["components"]["securitySchemes"])
    assert schemes == {"bearer", "password", "ticket", "token"}
    for path, method, operation in operations(document):
        named = {name for way in operation.get("security", []) for name in way}
        assert (named == set()) == (path in OPEN and method != "delete"), path
        assert named <= schemes
    flow = document["components"]["securitySchemes"]["password"]["flows"]["password"]
    assert flow["tokenUrl"] == "auth/token"


def test_operation_ids_are_words_and_each_is_one_call(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in ids), ids
    assert {"submit_schedule", "get_comparison", "log_in", "explain_lot"} <= set(ids)


def test_every_reference_leads_to_a_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for reference in set(re.findall(r"#/components/schemas/(\w+)", str(document))):
        Draft202012Validator.check_schema(schemas[reference])
    assert "HTTPValidationError" not in schemas


def test_w4_an_export_is_of_its_own_kind_and_so_are_the_figures_of_a_receipt(
    document: dict[str, Any], daemon: Running
) -> None:
    job_id = daemon.submit()
    daemon.end(job_id)
    for kind in ("schedule", "comparison"):
        export = document["paths"][f"/{kind}/{{job_id}}/export"]["get"]
        assert set(export["responses"]["200"]["content"]) == {
            "text/csv", "application/json", "text/html", "image/svg+xml", "text/calendar",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }  # fmt: skip
    content = document["paths"]["/schedule/{job_id}/export"]["get"]["responses"]["200"]["content"]
    for format in ("csv", "json", "xlsx", "html", "svg", "ics"):
        answer = daemon.call("GET", f"/schedule/{job_id}/export", params={"format": format})
        schema = content[answer.headers["content-type"].partition(";")[0]]["schema"]
        assert (schema["type"] == "object") == (format == "json")
        assert ("format" in schema) == (format == "xlsx")
    line = document["components"]["schemas"]["ReceiptView"]["properties"]["line"]
    assert {"$ref": "#/components/schemas/LineView"} in line["anyOf"]


def test_problems_are_problems_and_every_answer_has_a_shape(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for code, answer in operation["responses"].items():
            content = answer.get("content", {})
            if code == "204" or code == "503":
                continue
            assert content, (path, method, code)
            if int(code) >= 400:
                assert list(content) == ["application/problem+json"], (path, method, code)
            for shape in content.values():
                assert shape["schema"], (path, method, code)


def test_bodies_are_the_shapes_that_are_read(document: dict[str, Any]) -> None:
    for path, form in (("/schedule", "ScheduleForm"), ("/comparison", "ComparisonForm")):
        content = document["paths"][path]["post"]["requestBody"]["content"]
        assert content["multipart/form-data"]["schema"]["$ref"].endswith(f"/{form}")
    schemas = document["components"]["schemas"]
    assert {"name", "strategy", "read", "config", "lots"} <= set(
        schemas["ScheduleRequest"]["properties"]
    )
    lot = schemas["ScheduleRequest"]["properties"]["lots"]["items"]["anyOf"][0]
    assert lot["required"] == ["lot_id", "type", "vials"]
    assert schemas["ScheduleForm"]["properties"]["lots"]["format"] == "binary"


def test_what_the_document_says_of_lots_is_taken(daemon: Running, document: dict[str, Any]) -> None:
    shape = document["components"]["schemas"]["ScheduleRequest"]
    body = {"lots": [{"lot_id": "L1", "type": "A", "vials": 100_000}], "strategy": "spt-pack"}
    Draft202012Validator({**shape, "components": document["components"]}).validate(body)
    answer = daemon.call("POST", "/schedule", json=body)
    assert answer.status_code == 202
    assert daemon.end(answer.json()["schedule_id"])["status"] == "succeeded"


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_pages_need_nothing_from_the_internet(daemon: Running, page: str) -> None:
    html = daemon.http.get(page).text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", html)
    for local in re.findall(r"""(?:src|href)=["'](/[^"']+)""", html):
        assert daemon.http.get(local).status_code == 200, local


# -- what generators make of it -------------------------------------------------------------------


WORDS: dict[str, set[str]] = {
    "ErrorCode": {"VALIDATION_ERROR", "NOT_FOUND", "METHOD_NOT_ALLOWED", "CANCELLED"},
    "StepName": {"loading", "planning", "complete", "strategy_1", "analyzing", "unknown"},
    "JobStatusName": set(JobStatus),
    "PlanStatusName": {"optimal", "feasible", "infeasible", "unknown"},
    "StopReasonName": set(StopReason),
    "StrategyStateName": {"waiting", "running", "done", "failed", "refused", "skipped"},
    "RoleName": {"planner", "admin"},
    "ScopeName": {"read", "submit", "admin"},
}


@pytest.mark.parametrize("name", WORDS)
def test_people_w4_closed_sets_of_words_are_enumerations(
    document: dict[str, Any], name: str
) -> None:
    """W4, W2: status, step and kind were strings, and codes stood in neither document."""
    assert set(document["components"]["schemas"][name]["enum"]) >= WORDS[name]
    if name in ("ErrorCode", "StepName"):
        assert set(asyncapi()["components"]["schemas"][name]["enum"]) >= WORDS[name]


def test_people_w4_every_strategy_of_a_comparison_has_its_step() -> None:
    """W4."""
    assert len(STRATEGIES) <= STRATEGY_STEPS


def test_people_w4_a_word_of_a_newer_daemon_is_read() -> None:
    """W4: an enumeration is for those who write; who reads goes on."""
    problem = {"title": "t", "status": 400, "detail": "d", "code": "OF_TOMORROW"}
    assert ProblemDetails.model_validate(problem).code == "OF_TOMORROW"


def test_people_w4_results_in_messages_have_their_shape() -> None:
    """W4: `result` of a message was an object of anything."""
    shapes = asyncapi()["components"]["schemas"]
    assert {"makespan", "kpis", "stop_reason"} <= set(shapes["ScheduleResult"]["properties"])
    assert "strategies" in shapes["ComparisonResult"]["properties"]
