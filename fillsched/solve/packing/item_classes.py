"""Items that are interchangeable, taken together: one class per type and size.

What it is for: the bound and everything built on it count how many of a class stand in a bin, not
which; a *pattern* is a sorted tuple of classes, one entry for each item in the bin. What it is not
for: the local search, which moves single items.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fillsched.solve.packing.problem import Packing

Pattern = tuple[int, ...]
"""The contents of one bin as classes, ascending, repeated as often as they stand in it."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes in order of type, within a type from large to small.

    `first[p]` to `first[p + 1]` are the classes of type p; `items[k]` those of class k.
    """

    packing: Packing
    size: tuple[int, ...]
    kind: tuple[int, ...]
    items: tuple[tuple[int, ...], ...]
    class_of: tuple[int, ...]
    first: tuple[int, ...]

    @classmethod
    def of(cls, packing: Packing) -> "Classes":
        """The classes of `packing`."""
        members: dict[tuple[int, int], list[int]] = {}
        for item, (kind, size) in enumerate(zip(packing.type_of, packing.sizes, strict=True)):
            members.setdefault((kind, -size), []).append(item)
        order = sorted(members)
        class_of = [0] * len(packing.sizes)
        for number, key in enumerate(order):
            for item in members[key]:
                class_of[item] = number
        first = [0] * (packing.types + 1)
        for kind, _ in order:
            first[kind + 1] += 1
        for kind in range(packing.types):
            first[kind + 1] += first[kind]
        return cls(
            packing=packing,
            size=tuple(-size for _, size in order),
            kind=tuple(kind for kind, _ in order),
            items=tuple(tuple(members[key]) for key in order),
            class_of=tuple(class_of),
            first=tuple(first),
        )

    def __len__(self) -> int:
        return len(self.size)

    @property
    def demand(self) -> list[int]:
        """How many items each class has."""
        return [len(items) for items in self.items]

    def pattern(self, items: Iterable[int]) -> Pattern:
        """The pattern of a bin with these items."""
        return tuple(sorted(self.class_of[item] for item in items))

    def kinds(self, pattern: Pattern) -> set[int]:
        """The types in a pattern."""
        return {self.kind[number] for number in pattern}

    def cost(self, pattern: Pattern) -> int:
        """Units that a bin with this pattern costs."""
        return self.packing.cost_of_types(self.kinds(pattern))

    def load(self, pattern: Pattern) -> int:
        """Capacity that the pattern takes, its types included."""
        sizes = sum(self.size[number] for number in pattern)
        return sizes + self.packing.size_of_types(self.kinds(pattern))

    def bins(self, patterns: Iterable[Pattern]) -> list[list[int]]:
        """Bins of real items for patterns that together hold every class exactly."""
        left = [list(items) for items in self.items]
        return [[left[number].pop() for number in pattern] for pattern in patterns]

    def covered(self, patterns: Sequence[Pattern], demand: Sequence[int]) -> list[Pattern]:
        """Patterns that hold exactly `demand`, from some that may hold too much or larger ones.

        Largest first, each slot takes the largest item of its type left that is no larger than the
        slot. When the slots for sizes >= x are at least as many as the items >= x, for every type
        and x, all items find a slot (exchange argument); the rest of the slots stay empty.
        """
        left = list(demand)
        slots: list[list[tuple[int, int]]] = [[] for _ in range(len(self))]
        for place, pattern in enumerate(patterns):
            for number in pattern:
                slots[number].append((number, place))
        filled: list[list[int]] = [[] for _ in patterns]
        for kind in range(self.packing.types):
            low, high = self.first[kind], self.first[kind + 1]
            waiting = low  # the largest class of which items are left
            for number in range(low, high):
                for _, place in slots[number]:
                    waiting = max(waiting, number)
                    while waiting < high and not left[waiting]:
                        waiting += 1
                    if waiting < high:
                        left[waiting] -= 1
                        filled[place].append(waiting)
        return [tuple(sorted(pattern)) for pattern in filled if pattern]
