"""Foreign text that is shown: what a name may hold, and how the rest is written out.

What it is for: one rule for names, and one way to show what breaks it, in tables, terminals, logs
and files. What it is not for: markup, URLs or formulas, which each have an escaping of their own.
"""

_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
"""Invisible, but some scripts cannot be written without them."""


def is_printable(text: str) -> bool:
    """Whether `text` holds no control character, no line end, and nothing that turns the direction
    of what stands around it."""
    return text.isprintable() or text.translate(_JOINERS).isprintable()


def is_blank(text: str) -> bool:
    """Whether nothing of `text` is seen."""
    return not text.translate(_JOINERS).strip()


def escaped(text: str) -> str:
    r"""`text` on one line, each character that cannot be printed written out (``\n``, ``\x1b``)."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
