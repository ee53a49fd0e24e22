"""What a file leaves open, as questions with their answers, and as the faults that say the same.

What it is for: the one wording of each question, whoever asks it: command line, dashboard, page.
What it is not for: seeing that something is open, which is done where it is read.
"""

import re
import shlex
from collections.abc import Sequence
from enum import StrEnum

from fillsched.errors import Fault, Question, Reading


class Kind(StrEnum):
    """What is open."""

    COLUMN = "column"
    """Which column is ours: none is called so."""
    COLUMNS = "columns"
    """Which column is ours: several are called so."""
    HIDDEN = "hidden"
    """Whether a hidden column is meant."""
    SHEET = "sheet"
    DECIMAL = "decimal"
    UNIT = "unit"
    ENCODING = "encoding"
    DATES = "dates"
    """In which order day, month and year are written."""
    MEANING = "meaning"
    """Which of two of ours a column is, if any."""
    PRIORITY = "priority"
    """Whether the smallest number comes first, or the largest."""


MOST_ANSWERS = 8
"""Answers offered to one question; a sheet with more columns than that has names for them."""


def about(
    kind: Kind, readings: Sequence[Reading], column: str | None = None, letter: str | None = None
) -> Question:
    """A question, with no more answers than can be looked at."""
    return Question(kind.value, column, letter, tuple(readings[:MOST_ANSWERS]))


def options_of(question: Question) -> str:
    """The options that settle it, as one line: ``--decimal point or --decimal comma``."""
    return " or ".join(reading.option for reading in question.readings)


def map_option(ours: str, heading: str) -> str:
    """The option that says which heading is our column."""
    return f"--map {ours}={quoted(heading)}"


def sheets(names: Sequence[str]) -> tuple[Fault, Question]:
    """Several sheets hold lots."""
    readings = [Reading(name, f"--sheet {quoted(name, always=True)}", "") for name in names]
    reason, fix = (
        "more than one sheet has the headings of lots",
        f"Say which with {readings[0].option}",
    )
    return Fault("the file", ", ".join(names), reason, fix), about(Kind.SHEET, readings)


def quoted(text: str, *, always: bool = False) -> str:
    """As one word of a shell, in the quotes that most shells know where they are enough."""
    if not always and re.fullmatch(r"[\w.-]+", text):
        return text
    return shlex.quote(text) if re.search(r"[\"$`\\!]", text) else f'"{text}"'
