"""Which jobs the table shows, and in which order: pure.

What it is for: the filter's language and the orders to choose from. What it is not for: painting.

A filter is words parted by blanks, all of which must fit. ``state:failed`` looks at the state or
the step, ``name:``, ``user:`` and ``id:`` at what they say; a bare word looks at all of these.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

FIELDS: Mapping[str, tuple[str, ...]] = {
    "state": ("status", "step"),
    "name": ("name",),
    "user": ("owner",),
    "strategy": ("strategy",),
    "id": ("id",),
}

_WORDS = {"succeeded": "done"}
"""States that the table calls otherwise; either word finds them."""

_STATES = {"running": 0, "queued": 1, "failed": 2, "cancelled": 3, "succeeded": 4}

ORDERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "newest": lambda job: -job["id"],
    "name": lambda job: (job["name"].casefold(), -job["id"]),
    "state": lambda job: (_STATES.get(job["status"], 9), -job["id"]),
    "progress": lambda job: (-(job["progress"] or 0), -job["id"]),
}


def shown(jobs: Iterable[Mapping[str, Any]], filter: str, order: str) -> list[int]:
    """The ids of the jobs that fit, in that order."""
    return Listing().shown(jobs, filter, order)


class Listing:
    """The same again and again: only jobs that have changed are held against the filter anew."""

    def __init__(self) -> None:
        self._filter = ""
        self._judged: dict[int, tuple[Mapping[str, Any], bool]] = {}

    def shown(self, jobs: Iterable[Mapping[str, Any]], filter: str, order: str) -> list[int]:
        """The ids of the jobs that fit, in that order."""
        fitting = self._fitting(jobs, filter) if filter.strip() else jobs
        return [job["id"] for job in sorted(fitting, key=ORDERS[order])]

    def _fitting(
        self, jobs: Iterable[Mapping[str, Any]], filter: str
    ) -> Iterator[Mapping[str, Any]]:
        words = filter.casefold().split()
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


def _fits(job: Mapping[str, Any], words: list[str]) -> bool:
    return all(_has(job, word) for word in words)


def _has(job: Mapping[str, Any], word: str) -> bool:
    name, colon, wanted = word.partition(":")
    if not colon or name not in FIELDS:
        return any(word in text for names in FIELDS.values() for text in _texts(job, names))
    if name == "id":
        return str(job["id"]) == wanted
    return any(wanted in text for text in _texts(job, FIELDS[name]))


def _texts(job: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    texts = [str(job[name]).casefold() for name in names]
    return texts + [_WORDS[text] for text in texts if text in _WORDS]
