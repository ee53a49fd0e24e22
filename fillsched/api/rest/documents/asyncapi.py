"""The socket contract as AsyncAPI 3, made from the messages that the code speaks.

What it is for: `/asyncapi.json`, from which clients and validators are made. What it is not for:
REST, whose OpenAPI document FastAPI makes. The contract in words is `docs/protocol.md`.
"""

from typing import Any

from pydantic import BaseModel, TypeAdapter

import fillsched
from fillsched.wire import (
    CompleteMessage,
    ErrorMessage,
    JobMessage,
    PingMessage,
    ProgressMessage,
    ResultMessage,
    ServerMessage,
)

JOB_MESSAGES: tuple[type[BaseModel], ...] = (
    ProgressMessage,
    CompleteMessage,
    ErrorMessage,
    PingMessage,
    ResultMessage,
)
"""What the socket of one job sends."""

ALL_MESSAGES: tuple[type[BaseModel], ...] = (*JOB_MESSAGES, JobMessage, ServerMessage)
"""What the socket of many topics sends."""

COMMANDS: dict[str, dict[str, Any]] = {
    "pong": {},
    "cancel": {"topic": {"type": "string"}},
    "finish": {"topic": {"type": "string"}},
    "auth": {"token": {"type": "string"}},
    "subscribe": {
        "topics": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "since": {"type": "object", "additionalProperties": {"type": "string"}},
        "max_rate_hz": {"type": "number", "minimum": 0.1},
        "scope": {"enum": ["mine", "all"]},
    },
    "unsubscribe": {"topics": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
}
"""What a client may send, and the fields of each beside `type` and `id`."""

_ON_A_JOB = ("pong", "cancel", "finish", "auth")


def asyncapi(
    host: str = "127.0.0.1:8000", prefix: str = "", *, secure: bool = False
) -> dict[str, Any]:
    """The document for the server at `host`, whose paths begin with `prefix`. Every frame that it
    sends is valid against one of the messages.
    """
    messages, schemas = _messages()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "fillsched",
            "version": fillsched.__version__,
            "description": "Live progress of schedules and comparisons. Unknown types and fields "
            "are to be ignored, so that both may be added.",
            "license": {"name": "Apache-2.0"},
        },
        "servers": {
            "daemon": {
                "host": host,
                **({"pathname": prefix} if prefix else {}),
                "protocol": "wss" if secure else "ws",
                "security": [
                    {"$ref": f"#/components/securitySchemes/{name}"} for name in _SECURITY
                ],
            }
        },
        "defaultContentType": "application/json",
        "channels": {
            "job": {
                "address": "/ws/schedule/{schedule_id}",
                "description": "One job; closes with 1000 after its terminal message.",
                "parameters": {"schedule_id": {"description": "number of the schedule"}},
                "messages": _references(JOB_MESSAGES, _ON_A_JOB),
            },
            "comparison": {
                "address": "/ws/comparison/{comparison_id}",
                "description": "One comparison, its progress messages with `strategies`; closes "
                "with 1000 after its terminal message.",
                "parameters": {"comparison_id": {"description": "number of the comparison"}},
                "messages": _references(JOB_MESSAGES, _ON_A_JOB),
            },
            "topics": {
                "address": "/ws",
                "description": "Many topics on one socket; stays open.",
                "messages": _references(ALL_MESSAGES, tuple(COMMANDS)),
            },
        },
        "operations": {
            "watch": _operation("send", "job", [m.__name__ for m in JOB_MESSAGES]),
            "command": _operation("receive", "job", _ON_A_JOB),
            "watchComparison": _operation("send", "comparison", [m.__name__ for m in JOB_MESSAGES]),
            "commandComparison": _operation("receive", "comparison", _ON_A_JOB),
            "watchTopics": _operation("send", "topics", [m.__name__ for m in ALL_MESSAGES]),
            "commandTopics": _operation("receive", "topics", tuple(COMMANDS)),
        },
        "components": {
            "messages": messages,
            "schemas": schemas,
            "securitySchemes": _SECURITY,
        },
    }


_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "ticket": {"type": "httpApiKey", "name": "ticket", "in": "query"},
    "token": {"type": "httpApiKey", "name": "token", "in": "query"},
}


def _messages() -> tuple[dict[str, Any], dict[str, Any]]:
    """Every message, and the shapes that they share."""
    known: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    for message in ALL_MESSAGES:
        schema = TypeAdapter(message).json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        shared.update(schema.pop("$defs", {}))
        known[message.__name__] = {
            "name": str(message.model_fields["type"].default),
            "summary": (message.__doc__ or "").strip(),
            "payload": schema,
        }
    for name, fields in COMMANDS.items():
        properties = {"type": {"const": name}, "id": {"type": ["integer", "string"]}, **fields}
        payload = {"type": "object", "required": ["type"], "properties": properties}
        known[name] = {"name": name, "summary": f"The command {name}.", "payload": payload}
    return known, shared


def _references(messages: tuple[type[BaseModel], ...], commands: tuple[str, ...]) -> dict[str, Any]:
    names = [*(message.__name__ for message in messages), *commands]
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _operation(action: str, channel: str, names: Any) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "security": _by_any_scheme(),
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names],
    }


def _by_any_scheme() -> list[dict[str, str]]:
    return [{"$ref": f"#/components/securitySchemes/{name}"} for name in _SECURITY]
