"""What was asked for, as the database keeps it."""

import json
from datetime import UTC, datetime

from fillsched.backends.sql.rows import _spec, spec_json
from fillsched.testing.harness import usual_spec

START = datetime(2026, 11, 30, 6, tzinfo=UTC)


def test_a_job_without_a_plant_is_kept_as_before_there_were_any() -> None:
    stored = spec_json(usual_spec(START))
    assert "plant" not in stored
    assert _spec(json.loads(json.dumps(stored)), "W42").plant is None


def test_a_plant_is_kept_and_given_back() -> None:
    spec = usual_spec(START, plant={"rules": {"clean_hours": "20.5"}})
    assert _spec(json.loads(json.dumps(spec_json(spec))), "W42") == spec
