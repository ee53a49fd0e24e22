"""Items not placed yet, asked again and again for the largest that is no larger than a limit.

What it is for: filling one campaign after the other in near-linear time, without moving memory for
every lot that is taken. What it is not for: putting items back.
"""

from bisect import bisect_right
from collections.abc import Sequence


class Remaining:
    """Items in ascending order of `sizes`, at places 1 to n; place 0 means "none".

    `place_under` is a bisection and then, over the items already taken, a path-halving walk
    downwards (union-find): near-constant on average.
    """

    def __init__(self, items: Sequence[int], sizes: Sequence[int]) -> None:
        self.items = sorted(items, key=sizes.__getitem__)
        self.keys = [sizes[item] for item in self.items]
        self.count = len(self.items)
        self._places = {item: place for place, item in enumerate(self.items, start=1)}
        self._below = list(range(self.count + 1))

    def __len__(self) -> int:
        return self.count

    def place_under(self, limit: int) -> int:
        """The place of the largest item left whose size is at most `limit`."""
        return self.place_from(bisect_right(self.keys, limit))

    def place_from(self, place: int) -> int:
        """The highest place at or below `place` whose item is left."""
        below = self._below
        while below[place] != place:
            below[place] = below[below[place]]
            place = below[place]
        return place

    def largest(self, limit: int) -> int | None:
        """The largest item left whose size is at most `limit`."""
        place = self.place_under(limit)
        return self.items[place - 1] if place else None

    def take(self, item: int) -> None:
        """Removes an item that is left."""
        place = self._places[item]
        self._below[place] = place - 1
        self.count -= 1
