"""The incumbents of a search as one line of characters.

What it is for: whether the search still gains, at a glance. What it is not for: the figures.
"""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇"
"""From low to high."""


def spark(values: Sequence[float], width: int, blocks: str = BLOCKS) -> str:
    """`values` in at most `width` characters, the lowest as the first of `blocks`."""
    if not values:
        return ""
    if len(values) > width:
        last = len(values) - 1
        values = [values[round(k * last / (width - 1))] for k in range(width)]
    low = min(values)
    reach = max(values) - low or 1.0
    return "".join(blocks[round((value - low) / reach * (len(blocks) - 1))] for value in values)
