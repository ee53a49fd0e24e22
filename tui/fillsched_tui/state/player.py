"""A finished job's log played again: what was known at any moment of it. Pure.

What it is for: a playhead that moves, at a speed, and the state there. What it is not for: the
clock that moves it and the screen (`replay_app`), or fetching the log.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fillsched.client import Link
from fillsched.wire import AnyJob
from fillsched_tui.state import tolerant_reading
from fillsched_tui.state.known import Job, State, looking_at, took

SPEEDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Times as fast as it was."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A job as it ended, and its messages with the seconds from the first of them."""

    job: AnyJob
    messages: Sequence[Mapping[str, Any]]
    seconds: Sequence[float]

    @property
    def length(self) -> float:
        """Seconds from the first message to the last."""
        return self.seconds[-1] if self.seconds else 0.0

    def count(self, at: float) -> int:
        """Messages that had come at that second."""
        return bisect_right(self.seconds, at)


@dataclass(frozen=True, slots=True)
class Playhead:
    """Where the player stands, in seconds of the recording."""

    at: float = 0.0
    speed: float = 1.0
    playing: bool = True


def recorded(job: AnyJob, messages: Sequence[Mapping[str, Any]]) -> Recording:
    """The recording of a job's whole log; clocks that were set back never turn it back, and a
    message without a time came with the one before."""
    told = [message for one in messages if (message := tolerant_reading.message(one)) is not None]
    moments = [_moment(message) for message in told]
    begun = next((moment for moment in moments if moment is not None), None)
    seconds: list[float] = []
    for moment in moments:
        last = seconds[-1] if seconds else 0.0
        passed = last if begun is None or moment is None else (moment - begun).total_seconds()
        seconds.append(max(last, passed))
    return Recording(job, tuple(told), tuple(seconds))


def advanced(playhead: Playhead, recording: Recording, seconds: float) -> Playhead:
    """After so many seconds of the wall clock; it stops at the end."""
    if not playhead.playing:
        return playhead
    at = min(recording.length, playhead.at + seconds * playhead.speed)
    return replace(playhead, at=at, playing=at < recording.length)


def moved(playhead: Playhead, recording: Recording, seconds: float) -> Playhead:
    """Forwards or backwards in the recording, which goes on or stands as before."""
    return replace(playhead, at=min(max(0.0, playhead.at + seconds), recording.length))


def toggled(playhead: Playhead, recording: Recording) -> Playhead:
    """Playing or standing; at the end it begins anew."""
    ended = not playhead.playing and playhead.at >= recording.length
    return replace(playhead, at=0.0 if ended else playhead.at, playing=not playhead.playing)


def at_speed(playhead: Playhead, steps: int) -> Playhead:
    """The next faster (slower) of SPEEDS."""
    if steps > 0:
        speed = next((one for one in SPEEDS if one > playhead.speed), SPEEDS[-1])
    else:
        speed = next((one for one in reversed(SPEEDS) if one < playhead.speed), SPEEDS[0])
    return replace(playhead, speed=speed)


def known_at(recording: Recording, count: int, before: tuple[int, State] | None = None) -> State:
    """What the first `count` messages told; `before` saves work: an earlier count and its state."""
    job_id = recording.job.id
    done, state = before if before is not None and before[0] <= count else (0, None)
    if state is None:
        state = looking_at(State({job_id: _job(recording, 0)}, link=Link("live")), job_id)
    state = took(
        state, recording.messages[done:count], recording.seconds[count - 1] if count else 0
    )
    return replace(state, jobs={job_id: _job(recording, count)})


def _moment(message: Mapping[str, Any]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(message["timestamp"])
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _job(recording: Recording, count: int) -> Job:
    """The job's line as the list of jobs had it then."""
    final = dict(recording.job)
    unknown = {"incumbent_hours": None, "bound_hours": None, "gap": None, "eta_seconds": None}
    begun = {"status": "queued", "step": "loading", "progress": 0, "message": "",
             "queue_position": None, "watchers": None}  # fmt: skip
    if not count:
        return {**final, **unknown, **begun}
    latest = recording.messages[count - 1]
    told = {name: latest[name] for name in ("step", "progress", "message")}
    if latest["type"] != "progress":
        return {**final, **told, "eta_seconds": None, "watchers": None}
    figures = {name: latest.get(name) for name in unknown}
    return {**final, **begun, **figures, **told, "status": "running"}
