"""Keeps tokens out of every log line, uvicorn's own included.

What it is for: one logging filter for every handler. What it is not for: anything else that is
logged.
"""

import logging
import re

_SECRET = re.compile(r"((?:token|ticket)=)[^&\s\"']+", re.IGNORECASE)
_BEARER = re.compile(r"(bearer\s+)[\w.~+/-]+=*", re.IGNORECASE)


def redact(text: str) -> str:
    """`text` with the values of query tokens, tickets and bearer headers taken out."""
    return _BEARER.sub(r"\1[redacted]", _SECRET.sub(r"\1[redacted]", text))


class Redacting(logging.Formatter):
    """A formatter whose finished lines, tracebacks included, hold no token."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
