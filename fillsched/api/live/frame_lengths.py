"""Frames whose length is written longer than it need be, refused.

What it is for: the one rule of RFC 6455 (section 5.2: "the minimal number of bytes MUST be used")
that the WebSocket library leaves to its user; whoever counts bytes along the way would count such a
frame otherwise. What it is not for: any other rule, which the library keeps (`transport`).
"""

from collections.abc import Generator

from websockets.exceptions import ProtocolError
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

_SHORTEST = {2: 126, 8: 1 << 16}
"""The least length that a field of so many bytes may tell."""

_FIELD_BYTES = {126: 2, 127: 8}
"""How long the field is that follows the seven bits of a length."""


def refuse_long_lengths(connection: ServerProtocol) -> None:
    """Has `connection`, which has read nothing yet, close with 1002 on such a frame."""
    connection.reader = _Reader()
    connection.parser.close()  # it waits at the reader before
    connection.parser = connection.parse()
    next(connection.parser)


class _Reader(StreamReader):
    """Reads for `Frame.parse`: head, length if it is no small one, mask, payload."""

    def __init__(self) -> None:
        super().__init__()
        self._place = "head"
        self._field_bytes = 0

    def read_exact(self, n: int) -> Generator[None, None, bytearray]:
        data = yield from super().read_exact(n)
        match self._place:
            case "head":
                self._field_bytes = _FIELD_BYTES.get(data[1] & 0x7F, 0)
                self._place = "length" if self._field_bytes else "mask"
            case "length":
                if int.from_bytes(data, "big") < _SHORTEST[self._field_bytes]:
                    raise ProtocolError("a length in more bytes than it needs")
                self._place = "mask"
            case "mask":
                self._place = "payload"
            case _:
                self._place = "head"
        return data
