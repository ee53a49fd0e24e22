"""A watcher's stream against a list as its model: every frame once, in order, then the end."""

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.api.live.topics.job_stream import BUFFER, End, Fetch, Send, Stream, Wait
from fillsched.jobs.events import Frame


def frames(first: int, last: int, terminal: int = 0) -> list[Frame]:
    return [Frame(seq, b'{"seq":%d}' % seq, seq == terminal) for seq in range(first, last + 1)]


def stood_for(data: bytes) -> range:
    """The seqs of the frames that a sent frame stands for."""
    message = json.loads(data)
    first, last = message.get("conflated", [message["seq"]] * 2)
    assert last == message["seq"]
    return range(first, last + 1)


@dataclass
class Model:
    """The log, what is on its way as hints, and what the watcher was given."""

    total: int
    start: int
    pause_seconds: float = 0.0
    direct: bool = False
    clock: float = 0.0
    log: list[Frame] = field(default_factory=list)
    late: list[list[Frame]] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    ended: bool = False

    def __post_init__(self) -> None:
        self.log = frames(1, max(self.start, 1), self.total)
        self.stream = Stream(self.start, len(self.log), pause_seconds=self.pause_seconds)

    def publish(self, count: int, fate: str) -> None:
        """Appends to the log; the hint comes, is lost, comes twice, or comes late."""
        new = frames(len(self.log) + 1, min(self.total, len(self.log) + count), self.total)
        if not new:
            return
        self.log += new
        if fate == "late":
            self.late.append(new)
        for _ in range({"comes": 1, "twice": 2}.get(fate, 0)):
            self.hint(new)

    def hint(self, new: list[Frame]) -> None:
        """As a follower does it: past the buffer if the socket is ready and nothing is before."""
        if self.direct and self.stream.passes(new):
            self.give(tuple(frame.data for frame in new))
        else:
            self.stream.hint(new)

    def deliver_late(self) -> None:
        if self.late:
            self.hint(self.late.pop(0))

    def give(self, data: tuple[bytes, ...]) -> None:
        assert not self.ended
        self.sent += data
        for one in data:
            self.given += stood_for(one)

    def step(self) -> bool:
        """Does what the stream says; False when it has nothing to do."""
        match self.stream.next(self.clock):
            case Send(data):
                self.give(data)
            case Fetch(after, limit):
                assert limit > 0
                self.stream.fetched(self.log[after : after + limit])
            case End():
                self.ended = True
                return False
            case Wait(until):
                self.clock = until or self.clock
                return until is not None
        return True


FATES = st.sampled_from(["comes", "lost", "twice", "late"])
ACTS = st.one_of(
    st.tuples(st.just("publish"), st.integers(1, 400), FATES),
    st.tuples(st.just("step"), st.integers(1, 5), st.just("")),
    st.tuples(st.just("deliver"), st.just(1), st.just("")),
)


@settings(deadline=None)
@given(
    st.integers(1, 900),
    st.floats(0, 1),
    st.sampled_from([0.0, 0.1]),
    st.booleans(),
    st.lists(ACTS, max_size=30),
)
def test_whatever_becomes_of_hints_every_frame_comes_once_and_in_order_and_then_the_end(
    total: int,
    start: float,
    pause_seconds: float,
    direct: bool,
    acts: list[tuple[str, int, str]],
) -> None:
    model = Model(total, int(start * (total - 1)), pause_seconds, direct)
    for act, count, fate in acts:
        if act == "publish":
            model.publish(count, fate)
        elif act == "deliver":
            model.deliver_late()
        else:
            for _ in range(count):
                model.step()
        assert model.given == list(range(model.start + 1, model.start + 1 + len(model.given)))
    model.publish(total, "comes")
    while model.late:
        model.deliver_late()
    model.hint(model.log[-1:])
    for _ in range(10 * total):
        if not model.step():
            break
    assert model.ended
    assert model.given == list(range(model.start + 1, total + 1))
    assert model.sent[-1] == model.log[-1].data, "the terminal frame is sent as it is"


def live(pause_seconds: float = 0.0) -> Stream:
    """A stream that has caught up with an empty log."""
    stream = Stream(0, 0, pause_seconds=pause_seconds)
    assert stream.next() == Wait()
    return stream


def test_a_live_flood_is_conflated_to_the_newest_progress_and_the_end() -> None:
    stream = live()
    stream.hint(frames(1, BUFFER + 10, BUFFER + 10))
    last = BUFFER + 9
    newest = b'{"seq":%d,"conflated":[1,%d]}' % (last, last)
    assert stream.next() == Send((newest, b'{"seq":%d}' % (BUFFER + 10)))
    assert stream.next() == End()
    assert stream.conflated == BUFFER + 8


def test_what_a_live_stream_lets_pass_counts_as_given_and_nothing_else_passes() -> None:
    assert not Stream(0, 0).passes(frames(1, 2)), "it has not caught up"
    assert not live(pause_seconds=0.5).passes(frames(1, 1)), "it wishes for fewer"
    stream = live()
    assert not stream.passes(frames(2, 3)), "something is missing"
    assert stream.passes(frames(1, 3))
    assert not stream.passes(frames(3, 4)), "it was given in part"
    stream.hint(frames(4, 4))
    assert not stream.passes(frames(5, 5)), "something stands before it"
    assert stream.next() == Send((b'{"seq":4}',))
    assert stream.passes(frames(5, 6, 6))
    assert stream.next() == End()


def test_a_live_reader_in_time_gets_every_frame_as_it_is() -> None:
    stream = live()
    for seq in range(1, 3 * BUFFER):
        stream.hint(frames(seq, seq))
        assert stream.next() == Send((b'{"seq":%d}' % seq,))
    assert stream.conflated == 0


def test_a_wish_for_fewer_messages_is_kept_and_never_delays_the_end() -> None:
    stream = live(pause_seconds=0.5)
    stream.hint(frames(1, 2))
    assert stream.next(10.0) == Send((b'{"seq":2,"conflated":[1,2]}',))
    stream.hint(frames(3, 4))
    assert stream.next(10.1) == Wait(10.5)
    stream.hint(frames(5, 5))
    assert stream.next(10.5) == Send((b'{"seq":5,"conflated":[3,5]}',))
    stream.hint(frames(6, 7, 7))
    assert stream.next(10.6) == Send((b'{"seq":6}', b'{"seq":7}'))


def test_the_last_word_is_known_even_if_what_came_before_is_not() -> None:
    stream = Stream(0, 5)
    stream.hint(frames(6, 9, 9))
    assert stream.last_word == frames(9, 9, 9)[0]
    stream.fetched([])
    assert stream.next() == Wait(), "the log was deleted"


def test_a_replay_is_never_conflated() -> None:
    stream = Stream(0, 300, pause_seconds=0.5)
    assert stream.next() == Fetch(0, 256)
    stream.fetched(frames(1, 256))
    sent = stream.next()
    assert isinstance(sent, Send) and len(sent.frames) == 256


def test_a_stream_that_starts_after_the_terminal_frame_is_over_at_once() -> None:
    assert Stream(7, 7, over=True).next() == End()


def test_a_stream_without_news_waits() -> None:
    assert Stream(3, 3).next() == Wait()


def test_what_is_missing_is_fetched() -> None:
    stream = Stream(3, 9)
    assert stream.next() == Fetch(3, 256)


def test_an_empty_answer_to_a_fetch_does_not_make_it_ask_for_ever() -> None:
    stream = Stream(3, 9)
    stream.fetched([])
    assert stream.next() == Wait()


def test_a_flood_is_not_kept_but_fetched_again() -> None:
    stream = Stream(0, 0)
    stream.hint(frames(1, BUFFER))
    stream.hint(frames(BUFFER + 1, BUFFER + 10))
    assert stream.next() == Fetch(0, 256)


@pytest.mark.parametrize("repeat", [1, 2, 3])
def test_a_hint_that_comes_again_is_sent_once(repeat: int) -> None:
    stream = Stream(0, 0)
    for _ in range(repeat):
        stream.hint(frames(1, 2))
    assert stream.next() == Send((b'{"seq":1}', b'{"seq":2}'))
    assert stream.next() == Wait()
