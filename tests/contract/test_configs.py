"""The contract of Configs (`jobs.configs`), held against every back end."""

from collections.abc import Iterator

import pytest

from fillsched.backends.memory.configs import MemoryConfigs
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.configs import SqlConfigs
from fillsched.errors import LimitExceeded, NotFound
from fillsched.ports.configs import Configs
from fillsched.testing.clock import ManualClock
from tests.contract.conftest import SQL, sql_database
from tests.contract.test_store_and_event_log import at_once

NOW = ManualClock().now()
ANNA, BERT = 1, 2
FIGURES = {"clean_hours": "20.5", "product_rates": {"A": "12000"}}


@pytest.fixture(params=["memory", *SQL])
def configs(request: pytest.FixtureRequest) -> Iterator[Configs]:
    if request.param == "memory":
        yield MemoryConfigs()
        return
    with sql_database(request, request.param) as database:
        accounts = SqlAccounts(database)
        assert [accounts.add(name, "planner", None, NOW).id for name in ("anna", "bert")] == [1, 2]
        yield SqlConfigs(database)


def test_what_is_put_is_what_is_got(configs: Configs) -> None:
    made = configs.put(ANNA, "plant", FIGURES, NOW, 9)
    assert made == configs.get(ANNA, "plant")
    assert (made.name, made.figures, made.default, made.updated_at) == (
        "plant", FIGURES, False, NOW,
    )  # fmt: skip


def test_one_sees_ones_own_by_name(configs: Configs) -> None:
    for name in ("b", "a"):
        configs.put(ANNA, name, {}, NOW, 9)
    configs.put(BERT, "a", FIGURES, NOW, 9)
    assert [config.name for config in configs.list(ANNA)] == ["a", "b"]
    assert configs.get(ANNA, "a").figures == {}
    with pytest.raises(NotFound):
        configs.get(BERT, "b")


def test_a_replaced_one_stays_the_default(configs: Configs) -> None:
    configs.put(ANNA, "plant", {}, NOW, 9)
    configs.set_default(ANNA, "plant")
    assert configs.put(ANNA, "plant", FIGURES, NOW, 9).default
    default = configs.default(ANNA)
    assert default is not None and default.figures == FIGURES


def test_there_is_one_default_or_none(configs: Configs) -> None:
    for owner in (ANNA, BERT):
        for name in ("a", "b"):
            configs.put(owner, name, {}, NOW, 9)
        configs.set_default(owner, "a")
    configs.set_default(ANNA, "b")
    assert [config.default for config in configs.list(ANNA)] == [False, True]
    configs.set_default(ANNA, None)
    assert configs.default(ANNA) is None and configs.default(BERT) is not None


def test_an_unknown_default_changes_nothing(configs: Configs) -> None:
    configs.put(ANNA, "a", {}, NOW, 9)
    configs.set_default(ANNA, "a")
    with pytest.raises(NotFound):
        configs.set_default(ANNA, "b")
    assert configs.get(ANNA, "a").default


def test_a_removed_one_is_gone_and_no_default(configs: Configs) -> None:
    configs.put(ANNA, "a", {}, NOW, 9)
    configs.set_default(ANNA, "a")
    configs.remove(ANNA, "a")
    assert configs.default(ANNA) is None and configs.list(ANNA) == []
    with pytest.raises(NotFound):
        configs.remove(ANNA, "a")


def test_the_limit_is_exact_under_races_and_stops_no_replacement(configs: Configs) -> None:
    outcomes = at_once(lambda number: configs.put(ANNA, f"c{number}", {}, NOW, 5))
    assert sum(isinstance(outcome, LimitExceeded) for outcome in outcomes) == len(outcomes) - 5
    kept = configs.list(ANNA)
    assert len(kept) == 5
    configs.put(ANNA, kept[0].name, FIGURES, NOW, 5)
