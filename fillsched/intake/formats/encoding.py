"""Bytes into text, only where the encoding is certain.

What it is for: UTF-8, UTF-16 and the Western code page of Windows. What it is not for: guessing. A
byte that could be one letter here and another there ends the reading, because the name of a product
decides about changeovers.
"""

from collections.abc import Sequence

from fillsched.errors import Fault, InvalidInput

_MARKS: Sequence[tuple[bytes, str, str]] = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8 with BOM"),
    (b"\xff\xfe", "utf-16-le", "UTF-16 little endian"),
    (b"\xfe\xff", "utf-16-be", "UTF-16 big endian"),
)
_WESTERN = ("cp1252", "cp1250", "iso8859_15")
_SAVE_AS = "Save it as CSV UTF-8 and send it again"


def decode(content: bytes) -> tuple[str, str]:
    """The text of `content` and the name of its encoding; raises InvalidInput."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], codec, name), name
    codec_name = _utf_16_without_mark(content)
    if codec_name is not None:
        return _strict(content, *codec_name), codec_name[1]
    try:
        return _without_nul(content.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError as error:
        text = _western(content)
        if text is None:
            raise InvalidInput([_undecodable(content, error.start, "UTF-8")]) from None
        return _without_nul(text), "Windows-1252"


def _strict(content: bytes, codec: str, name: str) -> str:
    try:
        return _without_nul(content.decode(codec))
    except UnicodeDecodeError as error:
        raise InvalidInput([_undecodable(content, error.start, name)]) from None


def _utf_16_without_mark(content: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark is certain when every second byte of the beginning is zero."""
    head = content[:200]
    if len(head) < 8 or len(content) % 2:
        return None
    even, odd = head[0::2], head[1::2]
    if not any(odd) and all(even):
        return "utf-16-le", "UTF-16 little endian"
    if not any(even) and all(odd):
        return "utf-16-be", "UTF-16 big endian"
    return None


def _western(content: bytes) -> str | None:
    """The text where the usual Western and Central European code pages all agree, else None.

    ä, ö, ü, ß and é stand at one place in all of them; è, ø and š do not. A run of three bytes
    beyond ASCII is a word in another script.
    """
    run = longest = 0
    for byte in content:
        run = run + 1 if byte >= 0x80 else 0
        longest = max(longest, run)
    if longest >= 3:
        return None
    try:
        first, *others = (content.decode(codec) for codec in _WESTERN)
    except UnicodeDecodeError:
        return None
    return first if all(first == other for other in others) else None


def _without_nul(text: str) -> str:
    at = text.find("\0")
    if at < 0:
        return text
    row = text.count("\n", 0, at) + 1
    raise InvalidInput(
        [
            Fault(
                f"line {row}",
                "",
                "there is a NUL byte, so this is no text file or a damaged one",
                _SAVE_AS,
            )
        ]
    )


def _undecodable(content: bytes, at: int, name: str) -> Fault:
    line = content.count(b"\n", 0, at) + 1
    return Fault(
        f"line {line}",
        f"byte 0x{content[at]:02X}" if at < len(content) else "",
        f"it is not {name}, and which other encoding it is cannot be said for certain",
        _SAVE_AS,
    )
