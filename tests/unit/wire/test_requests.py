"""What a request may say: a number is a number."""

import pytest
from pydantic import ValidationError

from fillsched.wire import ScheduleFields


@pytest.mark.parametrize("name", ["time_limit_seconds", "max_steps", "gap", "seed"])
@pytest.mark.parametrize("value", [True, False])
def test_attack_20_true_and_false_are_no_numbers(name: str, value: bool) -> None:
    """Found by generated requests: `gap: false` was taken for 0."""
    with pytest.raises(ValidationError, match="not a number"):
        ScheduleFields.model_validate({name: value})
    assert getattr(ScheduleFields.model_validate({name: "0.5" if name == "gap" else "5"}), name)
