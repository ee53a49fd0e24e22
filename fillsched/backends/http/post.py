"""A message sent to another server: one POST, whatever that server does.

What it is for: the port `webhooks.Post`: bounded in time as a whole, no redirect followed, no proxy
of the environment asked, nothing of the answer read but its status. What it is not for: when to
send, and what (`service.webhooks`).
"""

import asyncio
import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx2

SECONDS = 10.0
"""For the whole of one message; a server that needs longer should note it and answer first."""


class HttpPost:
    """Post (see `ports.webhooks`). `ca_file`: issuers that are trusted beside the system's own."""

    def __init__(self, ca_file: Path | None = None, seconds: float | None = None) -> None:
        self._trusted = ssl.create_default_context()
        if ca_file is not None:
            self._trusted.load_verify_locations(ca_file)
        self._seconds = seconds or SECONDS

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
        try:
            async with (
                asyncio.timeout(self._seconds),  # httpx2's own begin again with every byte
                httpx2.AsyncClient(
                    verify=self._trusted, trust_env=False, follow_redirects=False, timeout=None
                ) as http,
                http.stream("POST", url, headers=dict(headers), content=body) as answer,
            ):
                return None if answer.is_success else f"it answered {answer.status_code}"
        except TimeoutError:
            return f"it did not answer within {self._seconds:g} s"
        except (httpx2.HTTPError, OSError) as error:
            return str(error) or type(error).__name__
