"""The inner loops of annealing sequences, which are compiled where that is possible.

What it is for: the moves on arrays of links, taken back one by one when a move is refused. What it
is not for: when to move and how warm it is (`annealing`).
"""

from math import exp
from typing import Any, NamedTuple

from fillsched.solve.compiled import compiled

UNEVEN_WEIGHT = 1.0
"""Cleans that a full campaign is worth beyond an empty one, to pull the lengths apart."""


LOT_MOVE, SWAP, END_MOVE = 55, 75, 90
"""Shares of the kinds of move in percent, cumulated; the rest turns a stretch round."""


LONGEST_STRETCH = 40
"""Lots that one move may put elsewhere."""


MASK, MULTIPLIER = (1 << 48) - 1, 0x5DEECE66D


class Links(NamedTuple):
    """A schedule as flat tables: lots of a campaign are linked through `after` and `before`, -1 at
    its ends `head` and `tail`.

    `changes`: ticks from product to product, row by row. `length`: ticks of a campaign. `journal`:
    three entries for each step of a move: the lot, and the campaign and the lot before which it
    stood (-1: the end). `numbers`: random state, cost now, best cost, steps in `journal`.
    """

    fill: Any
    product: Any
    changes: Any
    after: Any
    before: Any
    campaign: Any
    head: Any
    tail: Any
    length: Any
    best_after: Any
    best_head: Any
    journal: Any
    numbers: Any
    products: int


@compiled
def _run(links: Links, clean: int, window: int, moves: int, hot: float, cold: float) -> None:
    fill, after, campaign, head, length, journal, numbers, best_after, best_head = (
        links.fill,
        links.after,
        links.campaign,
        links.head,
        links.length,
        links.journal,
        links.numbers,
        links.best_after,
        links.best_head,
    )
    lots, places = len(fill), len(head)
    clean_unit = float(max(1, clean))
    uneven = UNEVEN_WEIGHT / (float(window) * float(window))
    cooling = (cold / hot) ** (64.0 / moves)
    temperature = hot
    for move in range(moves):
        if move & 63 == 63:
            temperature *= cooling
        random = (numbers[0] * MULTIPLIER + 11) & MASK
        way = ((random >> 17) * 100) >> 31
        random = (random * MULTIPLIER + 11) & MASK
        one = ((random >> 17) * lots) >> 31
        random = (random * MULTIPLIER + 11) & MASK
        draw = random >> 17
        other = ((draw >> 4) * lots) >> 27
        numbers[0] = random
        first = campaign[one]
        second = campaign[other]
        if way < LOT_MOVE and draw & 15 == 0:  # into a campaign that may be empty
            second = ((draw >> 4) * places) >> 27
        length_one, length_two = length[first], length[second]
        empty_one, empty_two = head[first] < 0, head[second] < 0
        cost = numbers[1]
        numbers[3] = 0
        if way < LOT_MOVE:
            _move_lots(one, draw & 3, other, first, second, links)
        elif way < SWAP:
            _swap(one, other, first, second, links)
        elif way < END_MOVE:
            _exchange_ends(one, other, first, second, links)
        else:
            second = first
            length_two, empty_two = length_one, empty_one
            _turn_round(one, 2 + (draw & 7), first, links)
        if numbers[3] == 0:
            continue
        accepted = length[first] <= window and length[second] <= window
        if accepted:
            numbers[1] += clean * (int(empty_one) - int(head[first] < 0))
            if second != first:
                numbers[1] += clean * (int(empty_two) - int(head[second] < 0))
            energy = (numbers[1] - cost) / clean_unit
            energy -= uneven * (
                float(length[first]) * length[first] - float(length_one) * length_one
            )
            if second != first:
                energy -= uneven * (
                    float(length[second]) * length[second] - float(length_two) * length_two
                )
            if energy > 0.0:
                random = (numbers[0] * MULTIPLIER + 11) & MASK
                numbers[0] = random
                accepted = (random >> 17) < 2147483648.0 * exp(-energy / temperature)
        if not accepted:
            step = numbers[3]
            while step > 0:
                step -= 1
                _take(journal[3 * step], links)
                _put(journal[3 * step], journal[3 * step + 1], journal[3 * step + 2], links)
            numbers[1] = cost
            continue
        if numbers[1] < numbers[2]:
            numbers[2] = numbers[1]
            for lot in range(lots):
                best_after[lot] = after[lot]
            for place in range(places):
                best_head[place] = head[place]


@compiled
def _move_lots(one: int, more: int, other: int, first: int, second: int, links: Links) -> None:
    """Puts `one`, and up to two that follow it, before `other` or at the end of `second`."""
    after, campaign = links.after, links.campaign
    goal = other if campaign[other] == second else -1
    lot = one
    for _ in range(max(1, more)):
        if lot < 0 or lot == goal:
            return
        follower = after[lot]
        _step(lot, second, goal, links)
        lot = follower


@compiled
def _swap(one: int, other: int, first: int, second: int, links: Links) -> None:
    """Lets two lots change places."""
    after = links.after
    if one == other or after[one] == other or after[other] == one:
        return
    behind_one, behind_other = after[one], after[other]
    _step(one, second, behind_other, links)
    _step(other, first, behind_one, links)


@compiled
def _exchange_ends(one: int, other: int, first: int, second: int, links: Links) -> None:
    """Exchanges what follows `one` in its campaign for `other` and what follows it in its own."""
    after, tail = links.after, links.tail
    if first == second:
        return
    lot, last_of_second = after[one], tail[second]
    count = 0
    while lot >= 0 and count < LONGEST_STRETCH:
        follower = after[lot]
        _step(lot, second, -1, links)
        lot = follower
        count += 1
    lot = other
    count = 0
    goal = after[one]  # what was too long to go along stays behind
    while count < LONGEST_STRETCH:
        follower = after[lot]
        last = lot == last_of_second
        _step(lot, first, goal, links)
        if last:
            return
        lot = follower
        count += 1


@compiled
def _turn_round(one: int, stretch: int, first: int, links: Links) -> None:
    """Turns `one` and what follows it, `stretch` lots, round."""
    after = links.after
    lot = after[one]
    goal = one
    for _ in range(stretch - 1):
        if lot < 0:
            return
        follower = after[lot]
        _step(lot, first, goal, links)
        goal = lot
        lot = follower


@compiled
def _step(lot: int, place: int, goal: int, links: Links) -> None:
    """Puts `lot` before `goal` in campaign `place` (-1: at its end) and writes it down."""
    after, campaign, journal, numbers = links.after, links.campaign, links.journal, links.numbers
    entry = 3 * numbers[3]
    journal[entry], journal[entry + 1], journal[entry + 2] = lot, campaign[lot], after[lot]
    numbers[3] += 1
    _take(lot, links)
    _put(lot, place, goal, links)


@compiled
def _take(lot: int, links: Links) -> None:
    """Takes `lot` out of its campaign; `numbers[1]` is the changeovers, without the cleans."""
    fill, product, products, changes, after, before, campaign, head, tail, length, numbers = (
        links.fill,
        links.product,
        links.products,
        links.changes,
        links.after,
        links.before,
        links.campaign,
        links.head,
        links.tail,
        links.length,
        links.numbers,
    )
    place, previous, following = campaign[lot], before[lot], after[lot]
    row = product[lot] * products
    change = 0
    if previous >= 0:
        change -= changes[product[previous] * products + product[lot]]
        after[previous] = following
    else:
        head[place] = following
    if following >= 0:
        change -= changes[row + product[following]]
        before[following] = previous
    else:
        tail[place] = previous
    if previous >= 0 and following >= 0:
        change += changes[product[previous] * products + product[following]]
    length[place] += change - fill[lot]
    numbers[1] += change


@compiled
def _put(lot: int, place: int, goal: int, links: Links) -> None:
    """Puts a lot that stands nowhere before `goal` in campaign `place`, -1: at its end."""
    fill, product, products, changes, after, before, campaign, head, tail, length, numbers = (
        links.fill,
        links.product,
        links.products,
        links.changes,
        links.after,
        links.before,
        links.campaign,
        links.head,
        links.tail,
        links.length,
        links.numbers,
    )
    previous = before[goal] if goal >= 0 else tail[place]
    row = product[lot] * products
    change = 0
    if previous >= 0 and goal >= 0:
        change -= changes[product[previous] * products + product[goal]]
    if previous >= 0:
        change += changes[product[previous] * products + product[lot]]
        after[previous] = lot
    else:
        head[place] = lot
    if goal >= 0:
        change += changes[row + product[goal]]
        before[goal] = lot
    else:
        tail[place] = lot
    before[lot], after[lot], campaign[lot] = previous, goal, place
    length[place] += change + fill[lot]
    numbers[1] += change
