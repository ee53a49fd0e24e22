"""Answers read by attribute, and by key as programs did that were given dictionaries."""

import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from fillsched.intake import ReadOptions, options
from fillsched.intake.ours import TERMS
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.wire import CheckView, Encoding, JobView, ReceiptView, Unit, UserView, job_view
from fillsched.wire.requests import ReadRequest, ScheduleRequest


def made() -> JobView:
    """A planned schedule as a daemon shows it."""
    workshop = Workshop(ManualClock())
    job = workshop.submit(max_steps=1)
    assert workshop.work()
    return job_view(workshop.store.get(job.id))


def sent(**more: Any) -> dict[str, Any]:
    """The same as it comes."""
    plain: dict[str, Any] = json.loads(made().model_dump_json())
    return {**plain, **more}


def test_an_answer_is_typed_to_the_bottom() -> None:
    job = JobView.heard(sent())
    assert job.result is not None
    assert job.result.kpis.lots_scheduled == job.result.lots == 3
    assert job.created_at.tzinfo is not None
    assert job.config.clean_window_hours == "120"


def test_at_its_keys_an_answer_is_what_came() -> None:
    came = sent()
    job = JobView.heard(came)
    assert job["result"]["makespan"] == job.get("result")["makespan"] == came["result"]["makespan"]
    assert job["created_at"] == came["created_at"]
    assert ("status" in job, "nothing" in job, job.get("nothing", 5)) == (True, False, 5)
    assert dict(job) == {**job} == came
    with pytest.raises(KeyError):
        job["nothing"]


def test_an_answer_that_nobody_sent_is_read_as_it_would_be() -> None:
    assert made()["created_at"] == sent()["created_at"]


def test_what_a_newer_daemon_adds_is_ignored_and_stands_at_its_key() -> None:
    job = JobView.heard(sent(colour="blue"))
    assert not hasattr(job, "colour")
    assert job["colour"] == "blue"


def test_what_may_be_null_and_an_older_daemon_does_not_know_is_none() -> None:
    came = sent()
    del came["queue_position"], came["result"]["version"], came["gap"]
    job = JobView.heard(came)
    assert job.queue_position is job.gap is None
    assert job.result is not None and job.result.version is None
    assert "gap" not in job


@pytest.mark.parametrize("came", [{}, {"id": "x", "name": "a", "role": "b"}, {"id": 1, "name": 2}])
def test_what_is_no_answer_of_that_kind_is_refused(came: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        UserView.heard(came)


@pytest.mark.parametrize(
    "stored",
    [
        {"kind": "json", "filename": "lots.json", "lots": 3, "sha256": "ab"},
        {"filename": "lots.csv", "kind": "csv", "sheet": None, "notes": ["a"], "newer": 1},
    ],
)
def test_a_receipt_is_sent_as_it_was_stored(stored: dict[str, Any]) -> None:
    receipt = ReceiptView.heard(stored)
    view = CheckView(ok=True, lots=3, receipt=receipt, problems=[], problems_total=0)
    told = json.loads(view.model_dump_json(exclude_unset=True))["receipt"]
    assert list(told.items()) == list(stored.items())


def test_a_request_may_say_of_reading_what_the_intake_knows() -> None:
    assert get_args(Unit) == get_args(options.Unit)
    assert get_args(Encoding) == get_args(options.Encoding)
    assert {field.alias or name for name, field in ReadRequest.model_fields.items()} == (
        {field.name for field in fields(ReadOptions)} - {"columns", "zone"} | {"map", "time_zone"}
    )


def test_the_schema_of_a_lot_names_every_key_that_is_read() -> None:
    schema: Any = ScheduleRequest.model_fields["lots"].json_schema_extra
    for lot in schema["items"]["anyOf"]:
        assert set(lot["properties"]) - set(lot["required"]) == set(TERMS)
