"""Logins from outside: floods, proxies, pauses, passwords."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.errors import InvalidInput
from tests.acceptance.conftest import Running

PASSWORD = "correct horse battery"
PROXY = "127.0.0.5"


def from_address(address: str, url: str) -> httpx2.Client:
    """A client that asks from that address of this machine."""
    transport = httpx2.HTTPTransport(local_address=address)
    return httpx2.Client(transport=transport, base_url=url, timeout=30, trust_env=False)


def login(client: httpx2.Client, name: str, password: str, **headers: str) -> httpx2.Response:
    form = {"grant_type": "password", "username": name, "password": password}
    return client.post("/auth/token", data=form, headers=headers)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A daemon behind a proxy at PROXY: its address and the local user's headers."""
    data_dir = tmp_path_factory.mktemp("behind")
    asked = {"data_dir": data_dir, "workers": 1, "trusted_proxies": f"{PROXY},10.0.0.0/24"}
    daemon = start_embedded(load(asked, environment={}).settings)
    try:
        yield daemon.url, {"Authorization": f"Bearer {read_token(data_dir)}"}
    finally:
        daemon.stop()


@pytest.mark.thorough
def test_attack_6_other_calls_stay_quick_while_a_hundred_log_in(daemon: Running) -> None:
    def flood(number: int) -> int:
        with from_address(f"127.0.2.{number + 1}", daemon.url) as client:
            return login(client, f"flood{number}", "a guess").status_code

    with ThreadPoolExecutor(100) as pool:
        tries = [pool.submit(flood, number) for number in range(100)]
        waits = []
        while not all(each.done() for each in tries):
            began = time.monotonic()
            assert daemon.call("GET", "/auth/me").status_code == 200
            waits.append(time.monotonic() - began)
    codes = [each.result() for each in tries]
    assert set(codes) <= {401, 429} and codes.count(429) > 20
    assert sorted(waits)[len(waits) // 2] < 1.0, waits


def test_attack_7_only_a_trusted_proxy_says_who_asks(behind: tuple[str, dict[str, str]]) -> None:
    url, headers = behind
    for address, seen in ((PROXY, "203.0.113.9"), ("127.0.0.1", "127.0.0.1")):
        with from_address(address, url) as client:
            told = {"X-Forwarded-For": "203.0.113.9"}
            assert login(client, "nobody", "a guess", **told).status_code == 401
            audit = client.get("/audit?action=login&limit=1", headers=headers).json()
        assert audit["entries"][0]["address"] == seen


def test_attack_7_another_forwarded_address_for_each_guess_buys_nothing(
    behind: tuple[str, dict[str, str]],
) -> None:
    url, _ = behind
    with from_address("127.0.0.77", url) as client:
        codes = [
            login(client, "nobody", "a guess", **{"X-Forwarded-For": f"203.0.113.{n}"}).status_code
            for n in range(12)
        ]
    assert codes[:5] == [401] * 5
    assert 429 in codes  # the first waits are so short that a busy machine may outlast them


def test_figures_are_not_for_what_a_proxy_of_this_machine_passes_on(
    behind: tuple[str, dict[str, str]],
) -> None:
    url, headers = behind
    with from_address("127.0.0.1", url) as client:
        assert client.get("/metrics").status_code == 200
        told = {"X-Forwarded-For": "203.0.113.9"}
        assert client.get("/metrics", headers=told).status_code == 401
        assert client.get("/metrics", headers=told | headers).status_code == 200


@pytest.mark.parametrize("wrong", ["*", "proxy.example", "10.0.0.1/8"])
def test_what_is_no_address_is_no_trusted_proxy(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no address and no network"):
        load({"data_dir": tmp_path, "trusted_proxies": wrong}, environment={})


def test_attack_24_ones_own_password_changes_only_with_the_old_one(daemon: Running) -> None:
    new: dict[str, Any] = {"name": "passer", "password": PASSWORD}
    user_id = daemon.call("POST", "/users", json=new).json()["id"]
    with from_address("127.0.3.1", daemon.url) as client:
        token = login(client, "passer", PASSWORD).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}

        def change(**body: str) -> httpx2.Response:
            return client.put(f"/users/{user_id}/password", json=body, headers=headers)

        for old in ({}, {"old_password": "a guess"}):
            answer = change(password="another good one", **old)
            assert answer.status_code == 422
            assert answer.json()["problems"][0]["where"] == "old_password"
        assert change(password="another good one", old_password=PASSWORD).status_code == 204
        assert login(client, "passer", "another good one").status_code == 200


def test_live_38_a_token_that_has_expired_is_renewed_and_does_nothing_else(
    daemon: Running,
) -> None:
    user = daemon.inside.accounts.named("local")
    assert user is not None
    expired = daemon.inside.auth.issue(user.user, timedelta(seconds=-1))
    headers = {"Authorization": f"Bearer {expired}"}
    assert daemon.http.get("/auth/me", headers=headers).status_code == 401
    fresh = daemon.http.post("/auth/refresh", headers=headers).json()["access_token"]
    headers = {"Authorization": f"Bearer {fresh}"}
    assert daemon.http.get("/auth/me", headers=headers).status_code == 200
    assert daemon.http.post(
        "/auth/logout", headers={"Authorization": f"Bearer {expired}"}
    ).is_success
    assert daemon.http.get("/auth/me", headers=headers).status_code == 401
    assert daemon.http.post("/auth/refresh").status_code == 401
