"""Which of the bytes that a terminal sends are keys that somebody meant.

What it is for: text pasted into the wrong window, a barcode scanner or a cat must not cancel a job:
a key counts only when it comes alone. What it is not for: what a key does (`screen`).
"""

PASTES_ON, PASTES_OFF = "\x1b[?2004h", "\x1b[?2004l"
"""Asks the terminal to say where pasted text begins and ends; those that cannot do nothing."""

ALONE_SECONDS = 0.05
"""A key comes alone when nothing else does so long. People need 80 ms from key to key; a serial
line of 9,600 baud 1 ms, and text that is pasted comes in pieces with less between them."""

_BEGIN, _END = b"\x1b[200~", b"\x1b[201~"
_PASTED = b"\0\0"
"""Stands for what was pasted: a key right beside it does not come alone."""


class Keyboard:
    """Gathers bytes with `take`; `settled` gives the key when nothing came for ALONE_SECONDS."""

    def __init__(self) -> None:
        self._bytes = b""
        self._pasting = False

    def take(self, typed: bytes) -> None:
        """More bytes. Of pasted text nothing is kept but that something came."""
        self._bytes += typed
        while (mark := _END if self._pasting else _BEGIN) in self._bytes:
            self._bytes = _PASTED + self._bytes.partition(mark)[2]
            self._pasting = not self._pasting
        if self._pasting:
            self._bytes = self._bytes[-len(_END) :]  # the mark may come in two pieces

    def settled(self) -> str:
        """The key that came alone; empty when there was none, or more than one."""
        if self._pasting:
            return ""
        typed, self._bytes = self._bytes, b""
        keys = typed.decode(errors="ignore")
        return keys if len(keys) == 1 else ""
