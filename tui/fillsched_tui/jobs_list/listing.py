"""Which jobs the table shows, and in which order: pure.

What it is for: the filter's language and the orders to choose from. What it is not for: painting.

A filter is words parted by blanks, all of which must fit; quotes hold blanks together, as in
``name:"W50 long"``. ``state:failed`` looks at the state or the step, ``name:``, ``user:``,
``strategy:`` and ``id:`` at what they say. Any other word, a quoted one too, is looked for in all
of these as it stands: names hold colons, so what comes before one need not be a field.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from fillsched.presentation.words import STATUS_WORDS, step_word
from fillsched_tui.state.known import Job

FIELDS: Mapping[str, tuple[str, ...]] = {
    "state": ("status", "step"),
    "name": ("name",),
    "user": ("owner",),
    "strategy": ("strategy",),
    "id": ("id",),
}

_ONE_WORD = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
"""A word with what it holds in quotes; while it is typed the second quote is still to come."""

_NUMBER = re.compile(r"(\d+)")

_KNOWN_NAMES = 16_384
"""Names whose place in the order is remembered: more than the table holds."""

_STATES = {"running": 0, "queued": 1, "failed": 2, "cancelled": 3, "succeeded": 4}


@lru_cache(_KNOWN_NAMES)
def _natural(name: str) -> tuple[str | int, ...]:
    """Where a name stands among others: a number in it counts as one, so 2 comes before 10."""
    parts = _NUMBER.split(name.casefold())
    return tuple(int(part) if place % 2 else part for place, part in enumerate(parts))


ORDERS: Mapping[str, Callable[[Job], Any]] = {
    "newest": lambda job: -job["id"],
    "name": lambda job: (_natural(job["name"]), -job["id"]),
    "state": lambda job: (_STATES.get(job["status"], 9), -job["id"]),
    "progress": lambda job: (-(job["progress"] or 0), -job["id"]),
}


class Listing:
    """The same again and again: only jobs that have changed are held against the filter anew."""

    def __init__(self) -> None:
        self._filter = ""
        self._judged: dict[int, tuple[Job, bool]] = {}

    def shown(self, jobs: Iterable[Job], filter: str, order: str) -> list[int]:
        """The ids of the jobs that fit, in that order."""
        fitting = self._fitting(jobs, filter) if filter.strip() else jobs
        return [job["id"] for job in sorted(fitting, key=ORDERS[order])]

    def _fitting(self, jobs: Iterable[Job], filter: str) -> Iterator[Job]:
        words = _ONE_WORD.findall(filter.casefold())
        before = self._judged if filter == self._filter else {}
        self._filter, self._judged = filter, {}
        for job in jobs:
            known = before.get(job["id"])
            fits = known[1] if known is not None and known[0] is job else _fits(job, words)
            self._judged[job["id"]] = job, fits
            if fits:
                yield job


def next_order(order: str) -> str:
    """The order after this one."""
    names = list(ORDERS)
    return names[(names.index(order) + 1) % len(names)]


def _fits(job: Job, words: list[str]) -> bool:
    return all(_has(job, word) for word in words)


def _has(job: Job, word: str) -> bool:
    name, colon, wanted = (part.replace('"', "") for part in word.partition(":"))
    if word.startswith('"') or not colon or name not in FIELDS:
        plain = word.replace('"', "")
        return any(plain in text for names in FIELDS.values() for text in _texts(job, names))
    if name == "id":
        return str(job["id"]) == wanted
    return any(wanted in text for text in _texts(job, FIELDS[name]))


def _texts(job: Job, names: tuple[str, ...]) -> list[str]:
    texts = [str(job[name]).casefold() for name in names]
    if "step" in names:
        # the table calls some otherwise than the wire: either word finds them
        texts += [STATUS_WORDS.get(job["status"], ""), step_word(job["step"])]
    return texts
