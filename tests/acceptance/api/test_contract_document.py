"""The AsyncAPI document: whole, and true of what is said."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from fillsched.api.rest.documents.asyncapi import ALL_MESSAGES, COMMANDS, asyncapi
from tests.acceptance.api.schemas import valid
from tests.acceptance.api.test_sockets import watched
from tests.acceptance.conftest import Running


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for item in value.values() for found in references(item)]
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    return []


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi()
    found = references(document)
    assert any("/components/schemas/" in reference for reference in found)
    for reference in found:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


@pytest.mark.parametrize("name", [*(m.__name__ for m in ALL_MESSAGES), *COMMANDS])
def test_every_payload_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(asyncapi()["components"]["messages"][name]["payload"])


def test_the_daemon_serves_the_document_to_everybody(daemon: Running) -> None:
    document = daemon.http.get("/asyncapi.json").json()
    host = daemon.url.removeprefix("http://")
    assert document == asyncapi(host)
    assert document["servers"]["daemon"] == {
        "host": host,
        "protocol": "ws",
        "security": [
            {"$ref": f"#/components/securitySchemes/{n}"}
            for n in document["components"]["securitySchemes"]
        ],
    }


def test_a_job_from_first_to_last_is_valid_and_a_broken_frame_is_not(
    daemon: Running, finished: int
) -> None:
    frames, _, _ = watched(daemon, finished, "?since=start")
    for frame in frames:
        valid(frame)
    with pytest.raises(ValidationError):
        valid(frames[0].replace('"progress":0', '"progress":"none"'))
