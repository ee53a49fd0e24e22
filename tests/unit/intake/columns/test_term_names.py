"""A heading means one column: no word stands for two."""

from itertools import combinations

from fillsched.intake.columns.names import ALIASES, QUANTITIES, SECOND, plain
from fillsched.intake.columns.term_names import PRIORITIES, TERM_ALIASES, TWOFOLD
from fillsched.intake.ours import TERMS


def test_no_word_names_two_columns() -> None:
    second = frozenset().union(*SECOND.values())
    sets = [*ALIASES.values(), second, QUANTITIES, *TERM_ALIASES.values(), PRIORITIES,
            frozenset(TWOFOLD)]  # fmt: skip
    assert [one & other for one, other in combinations(sets, 2) if one & other] == []


def test_words_are_written_as_headings_are_compared() -> None:
    words = {*frozenset().union(*TERM_ALIASES.values()), *PRIORITIES, *TWOFOLD}
    assert {word for word in words if plain(word) != word} == set()


def test_each_further_column_is_known_by_our_own_name_for_it() -> None:
    assert set(TERM_ALIASES) == set(TERMS)
    assert all(plain(ours) in TERM_ALIASES[ours] for ours in TERMS)
