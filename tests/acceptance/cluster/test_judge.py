"""What the judge of the cluster's runs holds against a run, one promise after the other."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.acceptance.cluster.history import Answers, History, Recording
from tests.acceptance.cluster.judge import judge


def message(seq: int, **more: Any) -> dict[str, Any]:
    return {"type": "progress", "topic": "schedule:1", "seq": seq, "progress": seq} | more


LOG = [message(1), message(2), message(3), message(4, type="complete")]
SOUND = Answers("a", [1], {1: {"id": 1, "status": "succeeded"}}, {1: LOG}, {1: ["L1", "L2"]})


def judged(
    frames: list[dict[str, Any]],
    *answers: Answers,
    keys: Any = None,
    commands: Any = (),
    asked: Any = (),
) -> list[str]:
    recording = Recording("client", {1}, [json.dumps(frame) for frame in frames])
    history = History(1, keys or {"key": [1]}, list(commands), [recording], list(asked))
    return judge(history, answers or (SOUND, replace(SOUND, server="b")), 2)


def test_a_sound_run_breaks_nothing() -> None:
    assert judged(LOG) == []
    assert judged([LOG[0], message(3, conflated=[2, 3]), LOG[3], {"type": "ping"}]) == []
    assert judged(LOG, keys={"key": [1, 1]}, commands=[(1, "finish")]) == []


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ([LOG[0], LOG[2], LOG[3]], "3 came after 1"),
        ([LOG[0], LOG[1], LOG[1], LOG[2], LOG[3]], "2 came after 2"),
        ([LOG[1], LOG[0], LOG[2], LOG[3]], "2 came after 0"),
        (LOG[:3], "its end, 4, was not seen after 3"),
        ([], "its end, 4, was not seen after 0"),
        ([*LOG, message(5)], "5 is not what the log has"),
        ([LOG[0], message(2, progress=3), *LOG[2:]], "2 is not what the log has"),
        ([message(1, snapshot=True), *LOG], "its cursor was not known"),
        ([LOG[0], message(3, conflated=[1, 3]), LOG[3]], "1 came after 1"),
    ],
)
def test_what_a_client_was_given_is_the_log_once_and_in_order(
    frames: list[dict[str, Any]], said: str
) -> None:
    assert any(said in what for what in judged(frames)), judged(frames)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ([*LOG, message(5, type="complete")], "these are ends: [4, 5]"),
        (LOG[:3], "these are ends: []"),
        ([LOG[0], LOG[2], LOG[3]], "the log has seqs [1, 3, 4]"),
        ([*LOG[:3], message(4, type="error")], "its last message a error"),
        ([LOG[0], message(2, progress=9), *LOG[2:]], "progress fell"),
        ([message(1, attempt=2), message(2, attempt=1), *LOG[2:]], "attempt fell"),
        ([message(1, topic="schedule:2"), *LOG[1:]], "a message of another job"),
    ],
)
def test_a_log_is_whole_and_ends_once(log: list[dict[str, Any]], said: str) -> None:
    broken = judged(log, replace(SOUND, logs={1: log}))
    assert any(said in what for what in broken), broken


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"listed": []}, "does not list it"),
        ({"listed": [1, 1]}, "lists a job twice"),
        ({"listed": [1, 2]}, "job 2 on a was acknowledged to nobody"),
        ({"jobs": {1: {"id": 1, "status": "running"}}}, "it did not end"),
        ({"jobs": {1: {"id": 1, "status": "failed", "error": {}}}}, "is failed"),
        ({"jobs": {1: {"id": 1, "status": "cancelled", "error": {}}}}, "is cancelled"),
        ({"filled": {1: ["L1"]}}, "1 fills of 1 lots, 2 were given"),
        ({"filled": {1: ["L1", "L1"]}}, "2 fills of 1 lots"),
    ],
)
def test_what_was_acknowledged_is_there(changed: dict[str, Any], said: str) -> None:
    broken = judged(LOG, replace(SOUND, **changed))
    assert any(said in what for what in broken), broken


def test_servers_say_the_same_commands_are_obeyed_and_a_key_makes_one_job() -> None:
    other = replace(SOUND, server="b", filled={1: ["L2", "L1"]})
    assert judged(LOG, SOUND, other) == ["a and b do not say the same"]
    assert "an acknowledged cancel was lost" in str(judged(LOG, commands=[(1, "cancel")]))
    assert "made jobs [1, 2]" in str(judged(LOG, keys={"key": [1, 2]}))


def test_what_was_asked_may_have_happened_though_the_answer_was_lost() -> None:
    log = [*LOG[:3], message(4, type="error")]
    for status, asked, sound in (
        ("cancelled", "cancel", True),
        ("cancelled", "finish", False),
        ("failed", "cancel", False),
    ):
        job = {"id": 1, "status": status, "error": {}}
        answers = replace(SOUND, jobs={1: job}, logs={1: log}, filled={})
        assert (judged(log, answers, asked=[(1, asked)]) == []) is sound, (status, asked)
