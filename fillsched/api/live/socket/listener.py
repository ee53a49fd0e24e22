"""What a client says on its socket, heard one message after the other.

What it is for: receiving, counting, parsing and having each command carried out, until the peer
ends or must end. What it is not for: carrying commands out (`commands`), or speaking
(`connection`).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from fillsched.api.live.channel import Channel
from fillsched.api.live.counters import Counters
from fillsched.api.live.inbound import Closing, parsed
from fillsched.wire import ResultMessage


class Listener:
    """Hears one socket. `obey` carries a command out; `news` is called when there is an answer, or
    the end.
    """

    def __init__(
        self,
        socket: WebSocket,
        channel: Channel,
        counters: Counters,
        obey: Callable[[Mapping[str, Any]], Awaitable[ResultMessage | None]],
        news: Callable[[], None],
    ) -> None:
        self._socket, self._channel, self._counters = socket, channel, counters
        self._obey, self._news = obey, news
        self.received = 0
        self.obeying = False
        self.pinged_at: float | None = None
        self.end: BaseException | None = None
        self._answers: list[bytes] = []

    async def listen(self, now: Callable[[], float]) -> None:
        """Takes what the client says until it ends, or must end (`end` says how)."""
        try:
            while True:
                await self._hear(now)
        except (Closing, WebSocketDisconnect) as end:
            self.end = end.with_traceback(None)
        except Exception as fault:  # for whoever serves the socket
            self.end = fault
        finally:
            self._news()

    async def _hear(self, now: Callable[[], float]) -> None:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        self._channel.heard_at = now()
        self.received += 1
        self._counters.inbound.inc()
        command = parsed(message)
        if command.get("type") == "pong":
            self._ponged()
            return
        self.obeying = True
        answer = await self._obey(command)
        if answer is not None:
            self._answers.append(answer.model_dump_json(exclude_none=True).encode())
        self.obeying = False
        self._news()

    def answers(self) -> list[bytes]:
        """Answers to commands that have not been sent; taken by whoever asks."""
        answers, self._answers = self._answers, []
        return answers

    def let_go(self) -> None:
        """Forgets who listened, after the end: they and it would keep each other."""
        self._obey, self._news = _nobody_obeys, _nothing

    def _ponged(self) -> None:
        if self.pinged_at is not None:
            self._channel.lag_seconds = self._channel.heard_at - self.pinged_at
            self.pinged_at = None


async def _nobody_obeys(command: Mapping[str, Any]) -> None:
    """In the place of commands after the end."""


def _nothing() -> None:
    """In the place of news after the end."""
