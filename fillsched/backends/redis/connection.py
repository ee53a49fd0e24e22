"""How Redis is reached.

What it is for: a client whose every wait is short, since nothing here is worth waiting for. What it
is not for: what is asked of it.
"""

import logging
from time import monotonic

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from fillsched.errors import Fault, InvalidInput

log = logging.getLogger(__name__)

WAIT_SECONDS = 0.5
"""How long an answer may take; one within a site needs less than a millisecond."""

REST_SECONDS = 1.0
"""So long after a failure Redis is left alone."""

TROUBLE = (RedisError, OSError)
"""What any call may raise while Redis is away."""


def client_of(address: str) -> "Redis":
    """A client of `address` (``redis://...``); connects when first used.

    Raises InvalidInput for what is no address, without repeating it: it may hold a password.
    """
    try:
        return Redis.from_url(
            address,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
            client_name="fillsched",
        )
    except (ValueError, TypeError):
        fix = "Write redis://user:password@host:port/0, or rediss:// with TLS"
        raise InvalidInput([Fault("redis", "", "it is no address of Redis", fix)]) from None


class Standing:
    """Whether Redis is there, told in the log when that changes; `for_what` it is needed."""

    def __init__(self, for_what: str) -> None:
        self._for_what = for_what
        self._away_since: float | None = None
        self._failed_at = 0.0

    @property
    def resting(self) -> bool:
        """Whether it failed a moment ago, and is not worth asking now."""
        return self._away_since is not None and monotonic() - self._failed_at < REST_SECONDS

    @property
    def well(self) -> bool:
        """Whether the last call was answered."""
        return self._away_since is None

    def answered(self) -> None:
        """A call was answered."""
        if self._away_since is not None:
            away = monotonic() - self._away_since
            self._away_since = None
            log.info("Redis is back after %.1f s. No longer: %s", away, self._for_what)

    def failed(self, error: Exception) -> None:
        """A call was not answered. Of `error` only its kind is told: its text may say too much."""
        self._failed_at = monotonic()
        if self._away_since is None:
            self._away_since = self._failed_at
            log.warning("Redis is away (%s): %s", type(error).__name__, self._for_what)
