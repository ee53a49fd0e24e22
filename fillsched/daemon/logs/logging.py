"""Log lines for people and for machines, without a single token in them.

What it is for: the two formats of the daemon's log: plain lines with what belongs to the event as
`name=value` behind the text, and JSON, one object a line, for collectors. Both pass every finished
line, tracebacks and uvicorn's own included, through `redact`. What it is not for: what is logged.
"""

import logging
import re
from typing import Any, Literal

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from fillsched.printable import escaped

LogFormat = Literal["text", "json"]


def _in_a_query(name: str) -> str:
    """A pattern of `name`, each letter as it is or percent-encoded."""
    return "".join(f"(?:{c}|%{ord(c):02x}|%{ord(c.upper()):02x})" for c in name)


_NAMES = "|".join(map(_in_a_query, ("token", "ticket", "password")))
_SECRET = re.compile(rf"((?:{_NAMES})=)[^&\s\"'\\]+", re.IGNORECASE)
_MEMBER = re.compile(r"""((?:token|ticket|password)\\*["']\s*:\s*\\*["'])[^"'\\]+""", re.IGNORECASE)
_KEY = re.compile(r"(fsk_)[\w-]+")
_BEARER = re.compile(r"(bearer\s+)[\w.~+/-]+=*", re.IGNORECASE)

_ALWAYS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
"""What every record has; the rest was given as `extra`."""


def redact(text: str) -> str:
    """`text` without the values of query tokens, tickets, bearer headers, JSON members and keys,
    however a name in a query is encoded."""
    for pattern in (_SECRET, _MEMBER, _BEARER, _KEY):
        text = pattern.sub(r"\1[redacted]", text)
    return text


def named() -> logging.Filter:
    """What a handler passes records through, so that their names say who speaks."""
    return _Named()


def formatter(form: LogFormat) -> logging.Formatter:
    """What turns records into lines of that format."""
    if form == "json":
        return _JsonLines(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "timestamp", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )
    return _TextLines("%(asctime)s %(levelname)-7s %(name)s  %(message)s")


_NAMED = {"uvicorn.error": "server", "uvicorn": "server", "uvicorn.access": "requests"}
"""Names in the log for loggers of a library that mislead: not all they write is an error."""


class _Named(logging.Filter):
    """Gives records the name that stands in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.name = _NAMED.get(record.name, record.name)
        return True


class _TextLines(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        given = {name: value for name, value in vars(record).items() if name not in _ALWAYS}
        told = (f"{name}={_shown(value)}" for name, value in given.items())
        return escaped(" ".join([line, *told]))

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _JsonLines(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def _shown(value: Any) -> str:
    """A value without a space that would end it."""
    text = str(value)
    return f'"{text}"' if " " in text else text
