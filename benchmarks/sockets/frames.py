"""The message that the live benchmark publishes: progress of 200 bytes, stamped with its time."""

import time

SIZE = 200
"""Bytes of a message: a progress message as small as the contract allows."""

_HEAD = (
    b'{"type":"progress","step":"planning","progress":50,"message":"t=%d",'
    b'"topic":"schedule:%d","seq":%d,"cursor":"%d-%d",'
    b'"timestamp":"2026-01-05T06:00:00.000Z","pad":"'
)


def frame_of(job_id: int, seq: int) -> bytes:
    """The message number `seq` of a job, published now."""
    head = _HEAD % (time.monotonic_ns(), job_id, seq, job_id, seq)
    return head + b"x" * (SIZE - len(head) - 2) + b'"}'


def message_of(job_id: int, seq: int) -> dict[str, object]:
    """The same as a mapping, for a peer that encodes it at each send."""
    size = SIZE - len(frame_of(job_id, seq)) + frame_of(job_id, seq).count(b"x")
    return {
        "type": "progress",
        "step": "planning",
        "progress": 50,
        "message": f"t={time.monotonic_ns()}",
        "topic": f"schedule:{job_id}",
        "seq": seq,
        "cursor": f"{job_id}-{seq}",
        "timestamp": "2026-01-05T06:00:00.000Z",
        "pad": "x" * size,
    }
