"""Every frame that a test sees is held against the published schema of its type."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from fillsched.api.rest.documents.asyncapi import ALL_MESSAGES, asyncapi

_DOCUMENT = asyncapi()
_MESSAGES = _DOCUMENT["components"]["messages"]
_BY_TYPE = {
    _MESSAGES[message.__name__]["name"]: Draft202012Validator(
        {
            **_MESSAGES[message.__name__]["payload"],
            "additionalProperties": True,
            "components": _DOCUMENT["components"],
        }
    )
    for message in ALL_MESSAGES
}


def valid(frame: str | bytes) -> dict[str, Any]:
    """The message in `frame`. Raises ValidationError when it breaks the contract."""
    message: dict[str, Any] = json.loads(frame)
    _BY_TYPE[message["type"]].validate(message)
    return message
