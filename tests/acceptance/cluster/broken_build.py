"""A build of fillsched that is broken on purpose: `python broken_build.py FAULT COMMAND ...`.

FAULT is `dropping`, `doubling` or `reordering` (a server: one message in EVERY on its way to
clients), or `finishing-twice` (a worker). What it is for: showing that the judge catches each. What
it is not for: faults of the machine (`blows`).
"""

import json
import sys
from collections.abc import Callable
from itertools import count
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, insert, select, update

from fillsched.api.live.topics.job_stream import Stream
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sql.tables import events, jobs

EVERY = 1000

Amiss = Callable[[Stream, bytes], list[bytes]]

_held: WeakKeyDictionary[Stream, bytes] = WeakKeyDictionary()
"""What a stream sends behind its next message."""


def _break_deliveries(amiss: Amiss) -> None:
    """Has `amiss` give what is sent in the place of one message in EVERY of all streams."""
    whole, messages = Stream._take, count(1)

    def taken(self: Stream) -> tuple[bytes, ...]:
        sent: list[bytes] = []
        for frame in whole(self):
            late = _held.pop(self, None)
            sent += amiss(self, frame) if next(messages) % EVERY == 0 else [frame]
            sent += [] if late is None else [late]
        return tuple(sent)

    Stream._take = taken  # type: ignore[method-assign]
    Stream.passes = lambda self, frames: False  # type: ignore[method-assign]


def _drop(stream: Stream, frame: bytes) -> list[bytes]:
    return []


def _double(stream: Stream, frame: bytes) -> list[bytes]:
    return [frame, frame]


def _hold_back(stream: Stream, frame: bytes) -> list[bytes]:
    _held[stream] = frame
    return []


def _finish_twice() -> None:
    """The last message of a job is written again, under the next number."""
    whole = SqlStore.finish

    def finish(self: SqlStore, job_id: int, *given: object) -> None:
        whole(self, job_id, *given)  # type: ignore[arg-type]

        def again(connection: Connection) -> None:
            newest = select(events.c.seq, events.c.data).where(events.c.job_id == job_id)
            seq, frame = connection.execute(newest.order_by(events.c.seq.desc()).limit(1)).one()
            told = json.dumps({**json.loads(frame), "seq": seq + 1}).encode()
            row = {"job_id": job_id, "seq": seq + 1, "terminal": 1, "data": told}
            connection.execute(insert(events).values(row))
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(last_seq=seq + 1))

        self._database.write(again)

    SqlStore.finish = finish  # type: ignore[assignment, method-assign]


FAULTS: dict[str, Callable[[], None]] = {
    "dropping": lambda: _break_deliveries(_drop),
    "doubling": lambda: _break_deliveries(_double),
    "reordering": lambda: _break_deliveries(_hold_back),
    "finishing-twice": _finish_twice,
}


def main() -> None:
    """Breaks the build, then runs it."""
    from fillsched_cli.main import main as cli

    FAULTS[sys.argv.pop(1)]()
    cli()


if __name__ == "__main__":
    main()
