"""Text that no spreadsheet takes for a formula.

What it is for: a lot called ``=HYPERLINK(...)`` stays a name when a CSV is opened. What it is not
for: workbooks, which say of each cell that it is text.
"""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that some spreadsheet reads as the start of a formula, the wide forms too."""


def safe(text: str) -> str:
    """`text` with an apostrophe before what could be a formula, which a reader takes off again
    where a formula stands behind it."""
    return f"'{text}" if text.lstrip("'").startswith(_STARTS) else text
