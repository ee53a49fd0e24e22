"""Connect, publish, drop at any byte, restart, resume, in any order: the client's list is the log.

A Hypothesis state machine around the real session, the real framing and real cursors. The network
between is a byte string that may be cut anywhere; a restart forgets all but the log.
"""

import json

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fillsched.api.live.channel import framed
from fillsched.api.live.topics.job_stream import End, Fetch, Send, Stream, Wait
from fillsched.jobs.events import Frame
from fillsched.wire import cursor, place_of

JOB = 43


def made(seq: int, terminal: bool = False) -> Frame:
    """A frame whose size varies, so that its length is written in one byte or in three."""
    pad = "x" * (seq * 37 % 200)
    text = json.dumps({"seq": seq, "cursor": cursor(JOB, seq), "pad": pad, "last": terminal})
    return Frame(seq, text.encode(), terminal)


def whole_frames(data: bytes) -> tuple[list[bytes], bytes]:
    """The payloads of the whole frames in `data`, and what is left."""
    found = []
    while len(data) >= 2:
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        if len(data) < start + size or (start == 4 and len(data) < 4):
            break
        found.append(data[start : start + size])
        data = data[start + size :]
    return found, data


class Watching(RuleBasedStateMachine):
    """One job, one client that comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.log = [made(1)]
        self.stream: Stream | None = None
        self.wire = b""
        self.half = b""
        self.place: str | None = None
        self.covered = 0
        self.over = False
        self.clock = 0.0

    # -- the job ----------------------------------------------------------------------------------

    @precondition(lambda self: not self.log[-1].terminal)
    @rule(count=st.integers(1, 300), hint=st.sampled_from(["comes", "passes", "lost", "twice"]))
    def publish(self, count: int, hint: str) -> None:
        self.append([made(len(self.log) + 1 + number) for number in range(count)], hint)

    @precondition(lambda self: not self.log[-1].terminal)
    @rule(hint=st.sampled_from(["comes", "passes", "lost", "twice"]))
    def end(self, hint: str) -> None:
        self.append([made(len(self.log) + 1, terminal=True)], hint)

    def append(self, new: list[Frame], hint: str) -> None:
        self.log += new
        if self.stream is None or hint == "lost":
            return
        if hint == "passes" and self.stream.passes(new):
            self.wire += b"".join(framed(frame.data) for frame in new)
            return
        for _ in range(2 if hint == "twice" else 1):
            self.stream.hint(new)

    # -- the server -------------------------------------------------------------------------------

    @precondition(lambda self: self.stream is None)
    @rule(pause=st.sampled_from([0.0, 0.0, 0.1]))
    def connect(self, pause: float) -> None:
        """Joins where the client left, as its cursor says."""
        place = None if self.place is None else place_of(self.place)
        assert place is None or place.job_id == JOB
        position = 0 if place is None else place.seq
        head = len(self.log)
        over = self.log[-1].terminal and position == head
        self.stream = Stream(position, head, over=over, pause_seconds=pause)

    @precondition(lambda self: self.stream is not None)
    @rule(steps=st.integers(1, 4))
    def serve(self, steps: int) -> None:
        for _ in range(steps):
            self.step()

    def step(self) -> bool:
        """Does what the session says; False when there is nothing to do."""
        assert self.stream is not None
        match self.stream.next(self.clock):
            case Send(frames):
                self.wire += b"".join(map(framed, frames))
            case Fetch(after, limit):
                self.stream.fetched(self.log[after : after + limit])
            case End():
                return False
            case Wait(until):
                self.clock = until or self.clock
                return until is not None
        return True

    @precondition(lambda self: self.stream is not None)
    @rule()
    def restart(self) -> None:
        """The server is killed: what it had not handed to the network is gone with it."""
        self.stream, self.wire, self.half = None, b"", b""

    # -- the network and the client ---------------------------------------------------------------

    @precondition(lambda self: bool(self.wire))
    @rule(share=st.floats(0, 1))
    def arrive(self, share: float) -> None:
        self.receive(round(share * len(self.wire)))

    @precondition(lambda self: self.stream is not None)
    @rule(share=st.floats(0, 1))
    def drop(self, share: float) -> None:
        """Some bytes still arrive, perhaps half a frame, then the connection is gone."""
        self.receive(round(share * len(self.wire)))
        self.stream, self.wire, self.half = None, b"", b""

    def receive(self, count: int) -> None:
        taken, self.wire = self.wire[:count], self.wire[count:]
        payloads, self.half = whole_frames(self.half + taken)
        for payload in payloads:
            message = json.loads(payload)
            first, last = message.get("conflated", [message["seq"]] * 2)
            assert first == self.covered + 1, "a gap or a repeat"
            assert last == message["seq"]
            if first == last:
                assert payload == self.log[last - 1].data, "byte for byte"
            self.covered, self.place = last, message["cursor"]
            self.over = self.over or message["last"]

    @invariant()
    def nothing_is_seen_that_is_not_in_the_log(self) -> None:
        assert self.covered <= len(self.log)
        assert not self.over or self.covered == len(self.log)

    def teardown(self) -> None:
        if not self.log[-1].terminal:
            self.append([made(len(self.log) + 1, terminal=True)], "comes")
        self.drop(0.5)
        self.connect(0.0)
        while self.step():
            pass
        self.receive(len(self.wire))
        assert self.over and self.covered == len(self.log)


TestWatching = pytest.mark.slow(Watching.TestCase)
TestWatching.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


class ForLonger(Watching):
    """The same, more often."""


TestForLonger = pytest.mark.thorough(ForLonger.TestCase)
TestForLonger.settings = settings(max_examples=400, stateful_step_count=40, deadline=None)
