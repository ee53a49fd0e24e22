"""What this server knows of the others, as one view."""

from collections.abc import Mapping, Sequence
from typing import Any

from fillsched.api.operations.members import Neighbours
from fillsched.wire import WorkerView

HERE: Mapping[str, Any] = {
    "version": "2.0",
    "load_per_core": 0.5,
    "connections": 3,
    "connections_limit": 1000,
    "messages_per_second": 1.5,
    "ready": True,
    "started_at": "2026-11-30T06:00:00+00:00",
}
OLD: Mapping[str, Any] = {"name": "a:1", "beat_age_seconds": 1.2, "connections": 4}
"""What a server of an older version says."""


def neighbours(
    *elsewhere: Mapping[str, Any], shared: bool = True, known: bool = True
) -> Neighbours:
    def others() -> Sequence[Mapping[str, Any]]:
        return elsewhere

    return Neighbours("m:1", shared, lambda: known, others, dict)


def test_the_one_that_answers_comes_first_and_an_older_one_says_less() -> None:
    newer = {**HERE, "name": "z:1", "beat_age_seconds": 0.4, "to_come": 1}
    here, old, new = neighbours(newer, OLD).servers(HERE)
    assert (here.name, here.here, here.beat_age_seconds) == ("m:1", True, 0.0)
    assert (old.name, old.here, old.connections, old.version) == ("a:1", False, 4, None)
    assert (new.name, new.load_per_core, new.ready) == ("z:1", 0.5, True)


def test_all_are_counted_and_told_in_one_sentence() -> None:
    workers = [
        WorkerView(host="w:1", slots=4, busy=4, beat_age_seconds=0.1),
        WorkerView(host="w:2", slots=8, busy=1, beat_age_seconds=0.1),
    ]
    seen = neighbours(OLD).view(2, workers)
    assert (seen.kind, seen.workers, seen.slots, seen.busy) == ("cluster", 2, 12, 5)
    assert seen.text == "2 servers, 2 workers: 12 jobs at a time, 5 now."


def test_one_machine_is_none_that_lost_its_others() -> None:
    assert neighbours(shared=False).view(1, []).kind == "one_machine"
    assert neighbours(known=False).view(1, []).kind == "unknown"
