"""Bytes into text, only where the encoding is certain.

What it is for: UTF-8, UTF-16 and the Western code page of Windows. What it is not for: guessing. A
byte that could be one letter here and another there ends the reading, because the name of a product
decides about changeovers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fillsched.errors import Fault, InvalidInput, Reading
from fillsched.intake.questions import Kind, about
from fillsched.printable import escaped

_MARKS: Sequence[tuple[bytes, str, str]] = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8 with BOM"),
    (b"\xff\xfe", "utf-16-le", "UTF-16 little endian"),
    (b"\xfe\xff", "utf-16-be", "UTF-16 big endian"),
)
_WESTERN = ("cp1252", "cp1250", "iso8859_15")
_OLDER: Mapping[str, str] = {
    "windows-1252": "Western Windows", "windows-1250": "Central European Windows",
    "windows-1251": "Cyrillic Windows", "iso-8859-15": "Western, ISO", "cp850": "Western DOS",
    "mac-roman": "Mac", "shift-jis": "Japanese", "gb18030": "Chinese", "euc-kr": "Korean",
}  # fmt: skip
"""Encodings offered where a file is none of those that are certain."""

_NAMES = {"utf-8": "UTF-8", "windows-1252": "Windows-1252"}
"""As a receipt has them, where it is not the upper case of ours."""

_SAVE_AS = "Save it as CSV UTF-8 and send it again"
_SAMPLE = 60


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of `content` and the name of its encoding; raises InvalidInput.

    `encoding`: as the user says; a mark at the beginning must not contradict it.
    """
    for mark, codec, name in _MARKS:
        if content.startswith(mark) and (encoding is None or codec.startswith(encoding)):
            return _strict(content[len(mark) :], codec, name), name
    if encoding is not None:
        name = _NAMES.get(encoding, encoding.upper())
        return _strict(content, encoding, name), name
    codec_name = _utf_16_without_mark(content)
    if codec_name is not None:
        return _strict(content, *codec_name), codec_name[1]
    try:
        return _without_nul(content.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        text = _western(content)
        if text is None:
            raise _uncertain(content) from None
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

    ä, ö, ü, ß and é stand at one place in all of them; è, ø and š do not. Dashes, quotes, ™ and €
    are control characters in ISO 8859, which no lots file holds, so there the pages of Windows
    decide. A run of three bytes beyond ASCII is a word in another script.
    """
    run = longest = 0
    for byte in content:
        run = run + 1 if byte >= 0x80 else 0
        longest = max(longest, run)
    if longest >= 3:
        return None
    marked = any(0x80 <= byte < 0xA0 for byte in content)
    try:
        first, *others = (content.decode(codec) for codec in _WESTERN[: 2 if marked else 3])
    except UnicodeDecodeError:
        return None
    if marked and _within_a_word(content, first):
        return None
    return first if all(first == other for other in others) else None


def _within_a_word(content: bytes, text: str) -> bool:
    """Whether a mark of Windows is a letter, or stands where one would: in DOS it may be that."""
    for at, byte in enumerate(content):
        if not 0x80 <= byte < 0xA0 or text[at] == "\u2019":
            continue
        if text[at].isalpha() or (text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()):
            return True
    return False


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


def _uncertain(content: bytes) -> InvalidInput:
    """The refusal of a file of an older encoding, with what its first such line would say."""
    at = next(at for at, byte in enumerate(content) if byte >= 0x80)
    line = content[content.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0]
    samples: dict[str, Reading] = {}
    for encoding, label in _OLDER.items():
        try:
            text = line.decode(encoding)
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        shown = escaped(text.strip())[:_SAMPLE]
        if text.strip().isprintable():
            samples.setdefault(shown, Reading(label, f"--encoding {encoding}", shown))
    readings = list(samples.values())
    fault = _undecodable(content, at, "UTF-8")
    if not readings:
        return InvalidInput([fault])
    question = about(Kind.ENCODING, readings)
    fix = f"{fault.fix}, or say which it is with --encoding"
    return InvalidInput([replace(fault, fix=fix)], questions=[question])


def _undecodable(content: bytes, at: int, name: str) -> Fault:
    line = content.count(b"\n", 0, at) + 1
    return Fault(
        f"line {line}",
        f"byte 0x{content[at]:02X}" if at < len(content) else "",
        f"it is not {name}, and which other encoding it is cannot be said for certain",
        _SAVE_AS,
    )
