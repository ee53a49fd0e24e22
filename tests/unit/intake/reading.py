"""A lots file read in one word, for tests."""

from collections.abc import Sequence
from typing import Any

from fillsched.errors import Fault, Question
from fillsched.intake import ReadOptions, Survey, survey_lots


def survey(content: str | bytes, **options: Any) -> Survey:
    """What a file holds, read with those options."""
    data = content.encode() if isinstance(content, str) else content
    return survey_lots(data, filename="lots", options=ReadOptions(**options))


def lots(content: str | bytes, **options: Any) -> list[tuple[str, str, float]]:
    """Id, product and amount of each lot of a file that must be good."""
    found = survey(content, **options)
    assert not found.faults, found.faults
    return [
        (lot.id, lot.product, lot.vials if lot.vials is not None else float(lot.fill_hours or 0))
        for lot in found.lots
    ]


def faults(content: str | bytes, **options: Any) -> Sequence[Fault]:
    """What is wrong with a file."""
    return survey(content, **options).faults


def notes(content: str | bytes, **options: Any) -> str:
    """All notes of a file, a line each."""
    return "\n".join(survey(content, **options).receipt.notes)


def question(content: str | bytes, **options: Any) -> Question:
    """The only question of a file that is refused for it."""
    found = survey(content, **options)
    assert found.faults
    (asked,) = found.receipt.questions
    return asked


def options_of(asked: Question) -> list[str]:
    """The options that settle it."""
    return [reading.option for reading in asked.readings]
