"""Counts tries to log in for all servers together.

What it is for: a guesser gains nothing by asking one server after the other. What it is not for:
the rule (`ports.throttle`). While Redis is away each server counts for itself, `alone`.

Keys hold names and addresses of people and are stored as hashes. Redis executes a script as one
step, so that racing tries on several servers are counted one by one.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeVar

from fillsched.backends.redis.connection import TROUBLE, Standing, client_of
from fillsched.ports.throttle import (
    FIRST_WAIT_SECONDS,
    FORGIVEN_SECONDS,
    LONGEST_WAIT_SECONDS,
    Throttle,
)

T = TypeVar("T")

KNOWN_SECONDS = 90 * 24 * 3600
"""So long a place of success is known."""

_BEGIN = """
local now, first, longest, forgiven = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]),
  tonumber(ARGV[4])
local wait = 0
for _, key in ipairs(KEYS) do
  wait = math.max(wait, tonumber(redis.call('HGET', key, 'wait_until') or '0') - now)
end
if wait > 0 then return tostring(wait) end
for place, key in ipairs(KEYS) do
  local count = tonumber(redis.call('HGET', key, 'count') or '0')
  if now - tonumber(redis.call('HGET', key, 'last') or '0') > forgiven then count = 0 end
  count = count + 1
  redis.call('HSET', key, 'count', count, 'last', ARGV[1])
  local over = count - tonumber(ARGV[4 + place])
  if over >= 0 then
    local pause = math.min(longest, first * 2 ^ math.min(over, 30))
    redis.call('HSET', key, 'wait_until', string.format('%.6f', now + pause))
  end
  redis.call('EXPIRE', key, forgiven + longest)
end
return '0'
"""

_TAKE_BACK = """
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then
    redis.call('HSET', key, 'wait_until', 0)
    if redis.call('HINCRBY', key, 'count', -1) <= 0 then redis.call('DEL', key) end
  end
end
"""


class RedisThrottle:
    """A `Throttle` of all servers that have `name`. `now`: seconds, the same on every server."""

    def __init__(self, address: str, name: str, now: Callable[[], float], alone: Throttle) -> None:
        self._client, self._prefix = client_of(address), f"fillsched:{name}"
        self._now, self._alone = now, alone
        self._standing = Standing("each server counts wrong passwords for itself")
        self._begin = self._client.register_script(_BEGIN)
        self._take_back = self._client.register_script(_TAKE_BACK)

    def begin(self, keys: Mapping[str, int]) -> float:
        """See `ports.throttle`."""
        rule = (FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, int(FORGIVEN_SECONDS))
        given: list[str | int | float] = [f"{self._now():.6f}", *rule, *keys.values()]
        tries = [self._tries(key) for key in keys]
        wait = self._asked(lambda: float(self._begin(keys=tries, args=given)))
        return self._alone.begin(keys) if wait is None else wait

    def take_back(self, *keys: str) -> None:
        """See `ports.throttle`."""
        self._alone.take_back(*keys)
        self._asked(lambda: self._take_back(keys=[self._tries(key) for key in keys]))

    def succeeded(self, key: str) -> None:
        """See `ports.throttle`."""
        self._alone.succeeded(key)

        def tell() -> None:
            pipeline = self._client.pipeline(transaction=True)
            pipeline.delete(self._tries(key))
            pipeline.set(self._known(key), 1, ex=KNOWN_SECONDS)
            pipeline.execute()

        self._asked(tell)

    def knows(self, key: str) -> bool:
        """See `ports.throttle`."""
        there = self._asked(lambda: bool(self._client.exists(self._known(key))))
        return self._alone.knows(key) if there is None else there

    def close(self) -> None:
        """Ends its connections; may be repeated."""
        self._client.close()

    def _asked(self, ask: Callable[[], T]) -> T | None:
        """The answer of Redis, None while it is away."""
        if self._standing.resting:
            return None
        try:
            answer = ask()
        except TROUBLE as error:
            self._standing.failed(error)
            return None
        self._standing.answered()
        return answer

    def _tries(self, key: str) -> str:
        return f"{self._prefix}:tries:{_hashed(key)}"

    def _known(self, key: str) -> str:
        return f"{self._prefix}:known:{_hashed(key)}"


def _hashed(key: str) -> str:
    return sha256(key.encode(errors="surrogatepass")).hexdigest()
