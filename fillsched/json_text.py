"""JSON that somebody else wrote: a value in which every text is whole Unicode.

What it is for: bodies of requests and messages of sockets. JSON may spell half a surrogate pair,
which can neither be stored nor sent back. What it is not for: what the values mean.
"""

import json
from collections.abc import Callable
from typing import Any


class NotJson(ValueError):
    """What cannot be read as JSON; the text says why, in the middle of a sentence."""


def loads(text: str | bytes, parse_float: Callable[[str], Any] | None = None) -> Any:
    """The value of `text`. Raises NotJson."""
    try:
        value = json.loads(text, parse_float=parse_float)
    except RecursionError as error:
        raise NotJson("it is nested too deep") from error
    except ValueError as error:  # also a number of more than 4,300 digits, and what is no UTF-8
        raise NotJson(f"it is not JSON: {error}") from error
    refuse_halves(value)
    return value


def refuse_halves(value: object) -> None:
    """Raises NotJson when a text in `value`, a JSON value, holds half a character."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise NotJson("a text in it holds half a character; send whole Unicode") from error
    except RecursionError as error:
        raise NotJson("it is nested too deep") from error
