"""What each call needs of who asks, as one table of all calls.

What it is for: the document (`openapi`), which tells it as `x-needs` and cannot be made while a
call has no row, and the test that tries every call by every scope. What it is not for: refusing,
which each use case does before it looks whether a thing exists, so that a refusal is noted with
what was to be done (`fillsched.service`).
"""

from enum import StrEnum


class Need(StrEnum):
    """The least that may call. A login may what its user may; of keys each holds those before."""

    NOTHING = "nothing"
    READ = "read"
    SUBMIT = "submit"
    ADMIN = "admin"
    """An admin's login, or a key of scope admin of an admin."""
    LOGIN = "login"
    """A login; no key, whatever its scope."""


_CALLS = {
    Need.NOTHING: "healthz readyz metrics log_in sign_in signed_in",
    Need.READ: "check_lots list_strategies list_comparisons list_schedules get_comparison "
    "get_schedule schedule_activities comparison_activities schedule_timeline comparison_timeline "
    "get_comparison_receipt "
    "get_schedule_receipt comparison_events schedule_events export_schedule export_comparison "
    "explain_lot explain_lot_of_comparison "
    "compare_schedules list_configs validate_config get_config make_ticket who_am_i list_keys "
    "status",
    Need.SUBMIT: "submit_schedule submit_comparison delete_comparison delete_schedule "
    "rename_comparison rename_schedule cancel_comparison cancel_schedule finish_comparison "
    "finish_schedule save_config remove_config make_default unmake_default",
    Need.ADMIN: "list_users add_user remove_user list_audit hand_over",
    Need.LOGIN: "refresh_token log_out sign_out change_password add_key revoke_key",
}

NEEDS: dict[str, Need] = {call: need for need, calls in _CALLS.items() for call in calls.split()}
"""By operation id. `metrics` is open to this machine alone. A ticket is worth what made it."""
