"""The bookkeeping of one socket's topics, on times that a test makes up."""

from dataclasses import dataclass, field

import pytest

from fillsched.api.live.socket.subscriptions import SERVER_SECONDS, Subscriptions
from fillsched.errors import LimitExceeded


@dataclass
class Speaker:
    """A topic that wishes to speak at a time."""

    wait_until: float | None = None
    left: list[bool] = field(default_factory=list)

    def leave(self) -> None:
        self.left.append(True)


def subscriptions(*, stays: bool = True, most: int = 3) -> Subscriptions:
    return Subscriptions(stays=stays, most=most, idle_seconds=300.0, now=10.0)


def test_a_socket_of_many_topics_is_idle_when_it_watches_nothing_for_long() -> None:
    watched = subscriptions()
    assert watched.idle_at() == watched.due_at() == 310.0
    watched.add("schedule:1", Speaker())  # type: ignore[arg-type]
    assert watched.idle_at() is None and watched.due_at() is None
    watched.remove("schedule:1")
    watched.used(50.0)
    assert watched.idle_at() == 350.0


def test_the_socket_of_one_job_is_never_idle() -> None:
    assert subscriptions(stays=False).due_at() is None


def test_the_earliest_wish_is_due_first() -> None:
    watched = subscriptions()
    for name, at in (("a", 40.0), ("b", 20.0), ("c", None)):
        watched.add(name, Speaker(at))  # type: ignore[arg-type]
    assert watched.due_at() == 20.0
    watched.watch_server(15.0)
    assert watched.due_at() == 15.0


def test_the_server_speaks_now_and_then_until_it_is_left() -> None:
    watched = subscriptions()
    assert not watched.server_speaks(1000.0)
    watched.watch_server(20.0)
    assert watched.server_speaks(20.0)
    assert not watched.server_speaks(20.0)
    assert watched.due_at() == 20.0 + SERVER_SECONDS
    watched.watch_server(None)
    assert not watched.server_speaks(1000.0)


def test_topics_that_are_there_take_no_room_twice() -> None:
    watched = subscriptions(most=2)
    watched.add("a", Speaker())  # type: ignore[arg-type]
    watched.make_room(["a", "b"])
    with pytest.raises(LimitExceeded, match="2 topics"):
        watched.make_room(["b", "c"])


def test_all_are_left_once_at_the_end() -> None:
    watched = subscriptions()
    speakers = [Speaker(), Speaker()]
    for number, speaker in enumerate(speakers):
        watched.add(str(number), speaker)  # type: ignore[arg-type]
    watched.clear()
    watched.clear()
    assert [speaker.left for speaker in speakers] == [[True], [True]]
    assert len(watched) == 0 and list(watched.names()) == []
