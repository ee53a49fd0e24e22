"""Which topics one socket watches, when the next of them wants to speak, and when it is idle.

What it is for: the bookkeeping of a connection, without a clock and without IO: times come in, and
what is due goes out. What it is not for: what a topic says (`topics`), or sending it
(`connection`).
"""

from collections.abc import Iterable, Iterator, Sequence

from fillsched.api.live.topics.job_topic import JobTopic
from fillsched.api.live.topics.jobs_topic import JobsTopic
from fillsched.errors import LimitExceeded

SERVER_SECONDS = 2.0
"""How often the topic ``server`` speaks."""

SCHEDULES, SERVER = "schedules", "server"

Topic = JobTopic | JobsTopic


class Subscriptions:
    """The topics of one socket. Times are seconds of one monotonic clock.

    `stays`: the socket lives on without topics, for `idle_seconds`. `most`: topics at a time.
    """

    def __init__(self, *, stays: bool, most: int, idle_seconds: float, now: float) -> None:
        self.stays, self._most, self._idle_seconds = stays, most, idle_seconds
        self._topics: dict[str, Topic] = {}
        self._last_useful = now
        self._next_server: float | None = None
        self._conflated_before = 0

    # -- what is watched ------------------------------------------------------------------------

    def __iter__(self) -> Iterator[tuple[str, Topic]]:
        return iter(list(self._topics.items()))

    def __len__(self) -> int:
        return len(self._topics)

    def names(self) -> Iterable[str]:
        """The topics by name, but for ``server``."""
        return self._topics.keys()

    def make_room(self, names: Iterable[str]) -> None:
        """Raises LimitExceeded when these would be too many."""
        if len(self._topics.keys() | set(names)) > self._most:
            raise LimitExceeded(f"A socket may watch {self._most} topics at most.")

    def add(self, name: str, topic: Topic) -> None:
        """Watches `topic` from now on."""
        self._topics[name] = topic

    def remove(self, name: str) -> None:
        """Leaves a topic, if it is one."""
        topic = self._topics.pop(name, None)
        if topic is None:
            return
        topic.leave()
        if isinstance(topic, JobTopic):
            self._conflated_before += topic.conflated

    def clear(self) -> None:
        """Leaves every topic; may be repeated."""
        for name in list(self._topics):
            self.remove(name)

    def watch_server(self, now: float | None) -> None:
        """Speaks of the server from `now` on; None: no longer."""
        self._next_server = now

    # -- what it comes to -----------------------------------------------------------------------

    def jobs(self) -> Sequence[JobTopic]:
        """The topics that follow one job each."""
        return [topic for topic in self._topics.values() if isinstance(topic, JobTopic)]

    @property
    def conflated(self) -> int:
        """Progress messages that others stood for, topics that were left included."""
        return self._conflated_before + sum(topic.conflated for topic in self.jobs())

    @property
    def queued(self) -> int:
        """Messages that wait because the peer does not read, or asked for fewer."""
        return sum(topic.queued for topic in self.jobs())

    # -- when -----------------------------------------------------------------------------------

    def used(self, now: float) -> None:
        """The peer has chosen topics just now."""
        self._last_useful = now

    def idle_at(self) -> float | None:
        """When it will have been of no use for too long; None while something is watched."""
        if not self.stays or self._topics or self._next_server is not None:
            return None
        return self._last_useful + self._idle_seconds

    def due_at(self) -> float | None:
        """When something is to be done even if nothing happens."""
        times = [topic.wait_until for topic in self._topics.values()]
        due = [at for at in (*times, self._next_server, self.idle_at()) if at is not None]
        return min(due, default=None)

    def server_speaks(self, now: float) -> bool:
        """Whether the topic ``server`` is due; the next time follows from that."""
        if self._next_server is None or now < self._next_server:
            return False
        self._next_server = now + SERVER_SECONDS
        return True
