"""The REST contract as OpenAPI, as generators want it.

What it is for: what FastAPI cannot know by itself: problems are ``application/problem+json``,
bodies that routes read themselves have the shapes of `wire`, and a request that cannot be read is
answered 400 and never FastAPI's own 422. What it is not for: sockets (`asyncapi`).
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from fillsched.api.problems import MEDIA_TYPE
from fillsched.api.rest.documents.scopes import NEEDS, Need
from fillsched.wire import (
    ComparisonForm,
    ComparisonRequest,
    PlantConfig,
    ScheduleForm,
    ScheduleRequest,
)

BODIES: tuple[type[BaseModel], ...] = (
    ScheduleRequest,
    ScheduleForm,
    ComparisonRequest,
    ComparisonForm,
    PlantConfig,
)
"""Shapes of the bodies that routes read themselves."""

_PLACE = "#/components/schemas/{model}"
_FORBIDDEN = {
    "description": "Forbidden",
    "content": {"application/json": {"schema": {"$ref": _PLACE.format(model="ProblemDetails")}}},
}
_FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")


def reference(*, json: type[BaseModel], form: type[BaseModel]) -> dict[str, Any]:
    """The request body of a route that takes both, for its `openapi_extra`."""
    content = {"application/json": json, "multipart/form-data": form}
    return {
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": {"$ref": _ref(m)}} for kind, m in content.items()},
        }
    }


def install(app: FastAPI) -> None:
    """Makes `/openapi.json` of `app` this document, made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document of `app`."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    for path in document["paths"].values():
        for operation in path.values():
            need = operation["x-needs"] = NEEDS[operation["operationId"]]
            answers = {**operation["responses"], **_refusals(need)}
            operation["responses"] = {
                code: _as_problem(answer)
                for code, answer in sorted(answers.items())
                if not _is_fastapis(answer)
            }
    schemas = document["components"]["schemas"]
    for name in _FASTAPIS_OWN:
        schemas.pop(name, None)
    _, bodies = models_json_schema([(model, "validation") for model in BODIES], ref_template=_PLACE)
    for name, schema in bodies["$defs"].items():
        schemas.setdefault(name, _in_a_form(schema) if name.endswith("Form") else schema)
    return document


def _in_a_form(shape: dict[str, Any]) -> dict[str, Any]:
    """The shape of a form, in which all is text: nothing is null, and objects are JSON in text."""

    def field(schema: dict[str, Any]) -> dict[str, Any]:
        ways = [way for way in schema.get("anyOf", ()) if way.get("type") != "null"]
        told = {**schema, **ways[0]} if len(ways) == 1 else schema
        told = {key: value for key, value in told.items() if key not in ("anyOf", "default")}
        text = "$ref" in told or told.get("type") in (None, "object", "array")
        kept = {"title", "description"}
        return {"type": "string", **{k: told[k] for k in kept & told.keys()}} if text else told

    return {**shape, "properties": {k: field(v) for k, v in shape["properties"].items()}}


def _refusals(need: Need) -> dict[str, Any]:
    """The answer to who may less than is needed."""
    return {"403": _FORBIDDEN} if need not in (Need.NOTHING, Need.READ) else {}


def _ref(model: type[BaseModel]) -> str:
    return _PLACE.format(model=model.__name__)


def _as_problem(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer, told as a problem where it is one."""
    shape = answer.get("content", {}).get("application/json", {})
    return {**answer, "content": {MEDIA_TYPE: shape}} if "ProblemDetails" in str(shape) else answer


def _is_fastapis(answer: dict[str, Any]) -> bool:
    return "HTTPValidationError" in str(answer.get("content", {}))
