"""Limits of connections count what other servers have said of theirs (issue 21)."""

from typing import Any

import pytest

from fillsched.api.live.hub import Hub, LiveLimits
from fillsched.errors import LimitExceeded


class Connected:
    """What `Hub.admit` looks at."""

    sent = sent_bytes = conflated = 0

    def __init__(self, user_id: int) -> None:
        self.identity = type("Identity", (), {"user": type("User", (), {"id": user_id})})


def hub_beside(*others: Any) -> Hub:
    limits = LiveLimits(sockets_per_user=3, sockets_per_job=3)
    return Hub(lambda heard: lambda: None, limits, lambda: others)


def test_issue_21_a_users_connections_elsewhere_count() -> None:
    hub = hub_beside({"users": {"7": 1}}, {"users": {"7": 1, "8": 9}}, {})
    first: Any = Connected(7)
    hub.admit(first)
    with pytest.raises(LimitExceeded):
        hub.admit(Connected(7))  # type: ignore[arg-type]
    hub.admit(Connected(9))  # type: ignore[arg-type]
    hub.dismiss(first)
    hub.admit(Connected(7))  # type: ignore[arg-type]


def test_issue_21_a_jobs_watchers_elsewhere_count() -> None:
    hub = hub_beside({"jobs": {"1": 2}})
    hub.join(1, lambda batch: None)
    with pytest.raises(LimitExceeded):
        hub.join(1, lambda batch: None)
    hub.join(2, lambda batch: None)


def test_issue_21_a_server_tells_of_its_own_and_others_understand_it() -> None:
    hub = hub_beside()
    hub.arrive()
    hub.admit(Connected(7))  # type: ignore[arg-type]
    hub.join(1, lambda batch: None)
    assert hub.told() == {"connections": 1, "users": {"7": 1}, "jobs": {"1": 1}}
    other = hub_beside(hub.told(), hub.told(), hub.told())
    with pytest.raises(LimitExceeded):
        other.admit(Connected(7))  # type: ignore[arg-type]
