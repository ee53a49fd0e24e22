"""What names a lot in little room: its short name, or a number that a legend explains.

What it is for: bars of a chart that are narrower than the lot's name. What it is not for: drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class LotLabels:
    """`common` begins the name of every lot, and is left out of the short names; often empty."""

    common: str
    numbers: dict[str, int]

    @classmethod
    def of(cls, lots: Sequence[str]) -> "LotLabels":
        """The labels of `lots`, numbered from 1 in their order; by the numbers that their short
        names are, where all are such and no longer: 48 then means ``LOT-048`` and no other."""
        common = _common(lots)
        shorts = [lot.removeprefix(common) for lot in lots]
        own = [int(short) for short in shorts if short.isascii() and short.isdigit()]
        if len(lots) != len(set(own)) or max(own, default=0) >= 10 ** len(str(len(lots))):
            own = list(range(1, len(lots) + 1))
        return cls(common, dict(zip(lots, own, strict=True)))

    def fitting(self, lot: str, characters: float) -> str:
        """The longest of name, short name and number that fits into so many characters, or none."""
        short = lot.removeprefix(self.common)
        for label in (lot, short, str(self.numbers[lot])):
            if len(label) <= characters:
                return label
        return ""


def _common(lots: Sequence[str]) -> str:
    """The beginning of all names up to their last mark such as a hyphen: ``LOT-`` of ``LOT-001``
    and ``LOT-002``. A number is never cut in two."""
    if len(lots) < 2:
        return ""
    pairs = zip(min(lots), max(lots), strict=False)  # what these two share, all share
    common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    ends = [at for at, character in enumerate(common, start=1) if not character.isalnum()]
    return common[: ends[-1]] if ends and ends[-1] < min(map(len, lots)) else ""
