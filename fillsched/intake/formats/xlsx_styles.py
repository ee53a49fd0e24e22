"""What the styles of a workbook make of its numbers: zeros before them, h:mm, percent, a line.

What it is for: what is seen where it is not what is stored. What it is not for: dates and how they
look, thousands, decimals and currencies, which change no value.
"""

import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from fillsched.intake.cells.clock import hours_of_days
from fillsched.intake.formats.xlsx_archive import Attributes, actual_name, parse
from fillsched.intake.table import Formatted, Wrong

_STYLES = "xl/styles.xml"
_BUILT_IN = {
    9: "0%", 10: "0.00%", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
}  # fmt: skip
"""The formats that need no text in the file (ECMA-376, 18.8.30), as far as they count here."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].|(?P<one>.)'
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_AS_THEY_ARE = frozenset(" -/():+$")
"""Characters that a format shows without quotes."""

MOST_FORMAT_TEXT = 255
"""Characters of a number format, as Excel has it."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style does to a number. `pattern`: of `digits`, the texts between its zeros, None for
    each zero. `thousands`: how often it divides by one. `struck`: a line goes through the cell.
    `timed`: a date that shows its time of day, midnight too."""

    by: Literal["digits", "clock", "percent", "scaled", "nothing", "timed"] | None = None
    pattern: tuple[str | None, ...] = ()
    elapsed: bool = False
    thousands: int = 0
    struck: bool = False


def styles_of(archive: zipfile.ZipFile) -> Sequence[Style | None]:
    """The style of each index that a cell may name; None for one that changes nothing."""
    if actual_name(archive, _STYLES) is None:
        return ()
    scan = _Scan()
    parse(archive, _STYLES, scan.start, scan.end)
    looks = {code: style_of(code) for code in {*scan.formats.values(), *_BUILT_IN.values()}}
    found: list[Style | None] = []
    for number, font in scan.styles:
        look = looks.get(scan.formats.get(number) or _BUILT_IN.get(number, ""), Style())
        struck = font < len(scan.struck) and scan.struck[font]
        style = Style(look.by, look.pattern, look.elapsed, look.thousands, struck)
        found.append(None if style == Style() else style)
    return found


def style_of(code: str) -> Style:
    """What a number format such as ``[h]:mm`` or ``"L-"0000`` does."""
    if not code.strip("; ") and code:
        return Style("nothing")
    tokens = list(_tokens(code[:MOST_FORMAT_TEXT]))
    letters = "".join(text.lower() for kind, text in tokens if kind == "one")
    elapsed = any(kind == "bracket" and _ELAPSED.fullmatch(text) for kind, text in tokens)
    if "general" in letters or "standard" in letters:
        return Style()
    if elapsed or (set(letters) & set("hs") and not set(letters) & set("yde#")):
        return Style("clock", elapsed=elapsed)
    if "h" in letters and set(letters) & set("yd"):
        return Style("timed")
    if "%" in letters:
        return Style("percent")
    if commas := re.search(r"[0#?](?P<commas>,+)(?![0#?,])", letters):
        return Style("scaled", thousands=len(commas["commas"]))
    return _digits(tokens)


def formatted(number: float, style: Style) -> Formatted | Wrong | None:
    """What is seen of `number`; None where it is as it stands."""
    if not math.isfinite(number):
        return None
    match style.by:
        case "clock":
            return _on_a_clock(number, elapsed=style.elapsed)
        case "percent":
            return Formatted(number, f"{100 * number:.10g} %", "percent")
        case "scaled":
            return Formatted(number, f"{number / 1000**style.thousands:.10g}", "scaled")
        case "nothing":
            return Wrong("its format hides what is stored", "Give the cell a format that shows it")
        case "digits" if number == int(number) and 0 <= number < 1e15:
            return Formatted(number, _filled(int(number), style.pattern), "digits")
    return None


def _tokens(code: str) -> list[tuple[str, str]]:
    """The pieces of the first section of a format, which is that of positive numbers."""
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind == "one" and match[0] == ";":
            break
        if kind is not None:
            tokens.append((kind, match[kind]))
    return tokens


def _digits(tokens: Sequence[tuple[str, str]]) -> Style:
    """A format of zeros and texts alone; one zero without a text is a plain whole number."""
    pattern: list[str | None] = []
    for kind, text in tokens:
        if kind == "bracket":
            continue
        if kind == "one" and text == "0":
            pattern.append(None)
        elif kind in ("quoted", "escaped") or text in _AS_THEY_ARE:
            pattern.append(text)
        else:
            return Style()
    zeros = pattern.count(None)
    if not zeros or (zeros == 1 and not any(pattern)):
        return Style()
    return Style("digits", tuple(pattern))


def _filled(number: int, pattern: Sequence[str | None]) -> str:
    """The digits of `number` in the zeros of `pattern`, those that are too many in the first."""
    zeros = pattern.count(None)
    digits = str(number).rjust(zeros, "0")
    spare = len(digits) - zeros
    shown, at = "", 0
    for part in pattern:
        if part is not None:
            shown += part
            continue
        end = at + 1 + (spare if at == 0 else 0)
        shown, at = shown + digits[at:end], end
    return shown.strip()


def _on_a_clock(days: float, *, elapsed: bool) -> Formatted:
    hours = hours_of_days(days)
    minutes, seconds = divmod(round(abs(hours) * 3600), 60)
    whole, minutes = divmod(minutes, 60)
    text = f"{whole if elapsed else whole % 24}:{minutes:02}"
    sign = "-" if hours < 0 else ""
    return Formatted(hours, f"{sign}{text}:{seconds:02}" if seconds else f"{sign}{text}", "clock")


@dataclass(slots=True)
class _Scan:
    """Number formats, fonts with a line through them, and styles, while they stream by."""

    formats: dict[int, str] = field(default_factory=dict)
    struck: list[bool] = field(default_factory=list)
    styles: list[tuple[int, int]] = field(default_factory=list)
    within: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("fonts", "cellXfs", "numFmts", "cellStyleXfs", "dxfs"):
            self.within = name
        elif name == "numFmt" and self.within == "numFmts":
            self.formats[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "font" and self.within == "fonts":
            self.struck.append(False)
        elif name == "strike" and self.within == "fonts" and self.struck:
            self.struck[-1] = attributes.get("val", "1") in ("1", "true")
        elif name == "xf" and self.within == "cellXfs":
            self.styles.append(
                (_number(attributes.get("numFmtId", "")), _number(attributes.get("fontId", "")))
            )

    def end(self, name: str) -> None:
        if name == self.within:
            self.within = ""


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) <= 9 else -1
