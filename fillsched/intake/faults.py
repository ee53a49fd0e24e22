"""Collecting faults up to a limit, and grouping them by cause.

What it is for: a file with ten thousand equal mistakes must answer quickly and be readable. What
it is not for: the wording of a single fault, which is made where it is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.limits import MOST_FAULTS


class Faults:
    """Faults in the order they are found; beyond MOST_FAULTS they are only counted."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._kept)

    def add(self, where: str, value: str, reason: str, fix: str) -> None:
        """Keeps a fault; beyond MOST_FAULTS it is only counted."""
        if len(self._kept) < MOST_FAULTS:
            self._kept.append(Fault(where, value, reason, fix))
        else:
            self._more += 1

    def extend(self, faults: Iterable[Fault]) -> None:
        """Adds each of `faults`."""
        for fault in faults:
            self.add(fault.where, fault.value, fault.reason, fault.fix)

    def all(self) -> list[Fault]:
        """All that was found; when it was too much the last one counts the rest."""
        faults = list(self._kept)
        if self._more:
            faults.append(
                Fault(
                    "the rest of the file",
                    "",
                    f"{self._more:,} more things are wrong beyond the first {MOST_FAULTS}",
                    "Mend these first; most of the rest will have the same cause",
                )
            )
        return faults

    def raise_if_any(self) -> None:
        """Raises InvalidInput with all that was found."""
        if self._kept:
            raise InvalidInput(self.all())


@dataclass(frozen=True, slots=True)
class Cause:
    """Faults that have the same reason and the same fix, in the order they were found."""

    reason: str
    fix: str
    faults: tuple[Fault, ...]


def group_by_cause(faults: Iterable[Fault]) -> list[Cause]:
    """The faults by cause, in the order in which each cause was first met."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.reason, fault.fix), []).append(fault)
    return [Cause(reason, fix, tuple(found)) for (reason, fix), found in groups.items()]
