"""The judge of a cluster's runs: it knows the contract (docs/protocol.md), and nothing of how it is
kept. It reads what clients were given and what REST says, and gives back every broken promise.

What it is for: every acknowledged job ends exactly once, no seq is missing or doubled for any
client, nothing acknowledged is lost, all servers say the same. What it is not for: how late
anything was.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.acceptance.cluster.history import Answers, History, Recording

Log = Sequence[Mapping[str, Any]]

ENDS = {"succeeded": "complete", "failed": "error", "cancelled": "error"}
"""Statuses that are final, with the type of the message that says so."""


def judge(history: History, servers: Sequence[Answers], lots: int) -> list[str]:
    """Every broken promise, in words; `lots` is how many each job has."""
    broken = list(_acknowledged(history, servers))
    for answers in servers:
        for job_id, job in answers.jobs.items():
            of_job = _ending(job, answers, lots) if job["status"] in ENDS else ["it did not end"]
            broken += [f"job {job_id} on {answers.server}: {what}" for what in of_job]
    first = servers[0]
    for other in servers[1:]:
        if (first.jobs, first.logs, first.filled) != (other.jobs, other.logs, other.filled):
            broken.append(f"{first.server} and {other.server} do not say the same")
    for recording in history.recordings:
        broken += [f"{recording.client}: {what}" for what in _given(recording, first.logs)]
    return broken


def _acknowledged(history: History, servers: Sequence[Answers]) -> Iterator[str]:
    ids = set()
    for key, given in history.submitted.items():
        ids |= set(given)
        if len(set(given)) != 1:
            yield f"one key, {key}, made jobs {sorted(set(given))}"
    for answers in servers:
        for job_id in sorted(ids - set(answers.listed)):
            yield f"job {job_id} was acknowledged, and {answers.server} does not list it"
        for job_id in sorted(set(answers.listed) - ids):
            yield f"job {job_id} on {answers.server} was acknowledged to nobody"
        if len(answers.listed) != len(set(answers.listed)):
            yield f"{answers.server} lists a job twice"
    cancelled = {job_id for job_id, command in history.commands if command == "cancel"}
    for job_id, command in history.commands:
        due = "cancelled" if job_id in cancelled else "succeeded"
        for answers in servers:
            if job_id in answers.jobs and answers.jobs[job_id]["status"] != due:
                yield f"job {job_id}: an acknowledged {command} was lost"
    asked = {job_id for job_id, command in history.asked if command == "cancel"}
    for job_id in sorted(ids - cancelled):
        for answers in servers:
            job = answers.jobs.get(job_id, {"status": "missing"})
            wrong = ("failed",) if job_id in asked else ("failed", "cancelled")
            if job["status"] in wrong:
                yield f"job {job_id} on {answers.server} is {job['status']}: {job['error']}"


def _ending(job: Mapping[str, Any], answers: Answers, lots: int) -> Iterator[str]:
    """What is wrong with a job that has ended, and with its log."""
    job_id = job["id"]
    log = answers.logs[job_id]
    if [message["seq"] for message in log] != list(range(1, len(log) + 1)):
        yield f"the log has seqs {[message['seq'] for message in log]}"
    ends = [n for n, message in enumerate(log, 1) if message["type"] in ENDS.values()]
    if ends != [len(log)]:
        yield f"of {len(log)} messages these are ends: {ends}"
    elif log[-1]["type"] != ENDS[job["status"]]:
        yield f"it is {job['status']}, and its last message a {log[-1]['type']}"
    if any(message["topic"] != f"schedule:{job_id}" for message in log):
        yield "a message of another job is in its log"
    for name in ("progress", "attempt"):  # a late word of a lost attempt would fall behind
        values = [message[name] for message in log if name in message]
        if values != sorted(values):
            yield f"{name} fell: {values}"
    if job["status"] == "succeeded":
        filled = answers.filled[job_id]
        if not len(filled) == len(set(filled)) == lots:
            yield f"{len(filled)} fills of {len(set(filled))} lots, {lots} were given"


def _given(recording: Recording, logs: Mapping[int, Log]) -> Iterator[str]:
    """What is wrong with what one client was given."""
    yield from (f"was refused: {trouble}" for trouble in recording.troubles)
    seen: dict[int, list[Mapping[str, Any]]] = {job_id: [] for job_id in recording.followed}
    for frame in recording.frames:
        message = json.loads(frame)
        if message["type"] not in ("progress", *ENDS.values()):
            continue
        job_id = int(message["topic"].removeprefix("schedule:"))
        if "snapshot" in message:
            yield f"job {job_id}: its cursor was not known"
        elif job_id not in seen:
            yield f"job {job_id}: it was not asked for"
        else:
            seen[job_id].append(message)
    for job_id, messages in seen.items():
        log = logs.get(job_id, ())
        at = 0
        for message in messages:
            first, last = message.get("conflated", (message["seq"], message["seq"]))
            if first != at + 1:
                yield f"job {job_id}: {first} came after {at}"
            at = last
            plain = {name: value for name, value in message.items() if name != "conflated"}
            if not 1 <= last <= len(log) or plain != log[last - 1]:
                yield f"job {job_id}: {last} is not what the log has"
        if at != len(log):
            yield f"job {job_id}: its end, {len(log)}, was not seen after {at}"
