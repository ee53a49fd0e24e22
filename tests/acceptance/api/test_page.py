"""The page as a browser asks for it: its document, its files, its session."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.service.tokens import RENEWABLE
from tests.acceptance.api.test_path_prefix import PREFIX
from tests.acceptance.conftest import Running

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PASSWORD = "correct horse battery"


@pytest.mark.parametrize("path", ["/", "/schedule/999", "/comparison/1"])
def test_people_p3_a_browser_gets_a_page_without_inline_script(daemon: Running, path: str) -> None:
    answer = daemon.http.get(path, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "Accept" in answer.headers["vary"].split(", ")
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|https?://", answer.text)


def test_whoever_mistypes_an_address_is_told_so_as_they_can_read_it(daemon: Running) -> None:
    page = daemon.http.get("/", headers=BROWSER).text
    for path in ("/shedule/12", "/schedule/12/", "/page", "/a/b/c"):
        person = daemon.http.get(path, headers=BROWSER)
        assert (person.status_code, person.text) == (404, page), path
        assert "default-src 'none'" in person.headers["content-security-policy"]
        program = daemon.http.get(path)
        assert program.status_code == 404 and "problem+json" in program.headers["content-type"]
        assert daemon.http.post(path, headers=BROWSER).json()["code"] == "NOT_FOUND"
    assert daemon.http.put("/schedule", headers=BROWSER).status_code == 405


def test_the_document_says_how_often_the_daemon_speaks(tmp_path: Path) -> None:
    """A page that took another figure would call a slow heartbeat a dead connection."""
    asked = {"data_dir": tmp_path, "workers": 1, "heartbeat_seconds": 7.5}
    embedded = start_embedded(load(asked, environment={}).settings)
    try:
        html = httpx2.get(embedded.url, headers=BROWSER, trust_env=False).text
    finally:
        embedded.stop()
    assert '<meta name="heartbeat-seconds" content="7.5"' in html


def test_a_program_gets_json_at_the_address_of_a_job(daemon: Running) -> None:
    for accept in ("*/*", "application/json"):
        answer = daemon.call("GET", "/schedule/999999", headers={"Accept": accept})
        assert answer.status_code == 404 and "problem+json" in answer.headers["content-type"]


def test_the_files_of_the_page_are_kept_for_ever_and_are_not_the_document(daemon: Running) -> None:
    html = daemon.http.get("/", headers=BROWSER).text
    files = re.findall(r"(?:src|href)=\"(page/[^\"]+)\"", html)
    assert {name.rpartition(".")[2] for name in files} >= {"js", "css"}
    for name in files:
        answer = daemon.http.get(f"/{name}")
        assert answer.status_code == 200, name
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        plain = daemon.http.get(f"/{name}", headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content
    for name in ("index.html", "none.js", "..%2fpage.py"):
        assert daemon.http.get(f"/page/{name}").status_code == 404


def test_the_script_is_small(daemon: Running) -> None:
    html = daemon.http.get("/", headers=BROWSER).text
    (name,) = re.findall(r"src=\"(page/[^\"]+\.js)\"", html)
    answer = daemon.http.get(f"/{name}", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 90_000


@pytest.fixture
def page(daemon: Running) -> Iterator[httpx2.Client]:
    """A browser at our page, signed in as anna."""
    daemon.token_of("anna")
    anna = daemon.inside.accounts.named("anna")
    boss = daemon.inside.accounts.named("local")
    assert anna is not None and boss is not None
    path = f"/users/{anna.user.id}/password"
    assert daemon.call("PUT", path, json={"password": PASSWORD}).status_code == 204
    with httpx2.Client(
        base_url=daemon.url, trust_env=False, headers={"Origin": daemon.url}
    ) as browser:
        answer = browser.post("/auth/session", json={"name": "anna", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        yield browser
    daemon._users.pop("anna")  # the new password has ended the token
    daemon._users["anna"] = daemon.inside.auth.issue(anna.user, timedelta(hours=1))


def cookie_of(browser: httpx2.Client) -> str:
    (cookie,) = browser.cookies.jar
    return f"{cookie.name}={cookie.value}"


def socket_of(
    daemon: Running, page: httpx2.Client, origin: str, path: str = "/ws"
) -> ClientConnection:
    """A socket that a page of `origin` opens with the session of `page`."""
    url = daemon.url.replace("http", "ws", 1) + path
    return connect(url, additional_headers={"Cookie": cookie_of(page)}, origin=Origin(origin))


def test_a_session_is_a_cookie_that_no_script_and_no_other_site_has(
    daemon: Running, page: httpx2.Client
) -> None:
    answer = page.post("/auth/session", json={"name": "anna", "password": PASSWORD})
    told = answer.headers["set-cookie"]
    assert "HttpOnly" in told and "SameSite=strict" in told and "Path=/;" in told
    assert answer.json()["expires_in"] == RENEWABLE.total_seconds()
    assert answer.json()["user"]["name"] == "anna"
    assert page.get("/auth/me").json()["name"] == "anna"


def test_a_session_steers_jobs_and_opens_sockets(daemon: Running, page: httpx2.Client) -> None:
    lots = [{"lot_id": "L1", "type": "A", "vials": 1000}]
    answer = page.post("/schedule", json={"lots": lots})
    assert answer.status_code == 202
    path = f"/ws/schedule/{answer.json()['schedule_id']}"
    with socket_of(daemon, page, daemon.url, path) as socket:
        assert '"progress"' in str(socket.recv())


@pytest.mark.parametrize("origin", ["http://127.0.0.1:3000", "null", "", "https://evil.example"])
def test_another_page_does_not_get_to_use_the_session(
    daemon: Running, page: httpx2.Client, origin: str
) -> None:
    """To a browser all ports of a host are one site, so SameSite does not keep them apart."""
    theirs = {"Origin": origin} if origin else {}
    page.headers.pop("Origin")
    for method, path in (("POST", "/schedule/1/cancel"), ("DELETE", "/auth/session")):
        assert page.request(method, path, headers=theirs).status_code == 401
    if origin:
        assert page.get("/auth/me", headers=theirs).status_code == 401
        if origin.startswith("http://127"):
            with (
                socket_of(daemon, page, origin) as socket,
                pytest.raises(ConnectionClosed, match="AUTHENTICATION_ERROR"),
            ):
                socket.recv()
    assert page.get("/auth/me", headers={"Sec-Fetch-Site": "same-site"}).status_code == 401
    assert page.get("/auth/me").status_code == 200


def test_a_script_is_never_handed_the_token_of_the_session(
    daemon: Running, page: httpx2.Client
) -> None:
    assert page.post("/auth/refresh").status_code == 401


def test_signing_out_ends_the_session_and_its_sockets(daemon: Running, page: httpx2.Client) -> None:
    headers = {"Cookie": cookie_of(page)}
    with socket_of(daemon, page, daemon.url) as socket:
        answer = page.delete("/auth/session")
        assert answer.status_code == 204 and "Max-Age=0" in answer.headers["set-cookie"]
        with pytest.raises(ConnectionClosed):
            while True:
                socket.recv(timeout=20)
    assert daemon.http.get("/auth/me", headers=headers).status_code == 401


def test_a_ticket_opens_a_session_and_a_wrong_password_none(daemon: Running) -> None:
    ticket = daemon.call("POST", "/auth/ticket").json()["ticket"]
    with httpx2.Client(base_url=daemon.url, trust_env=False) as browser:
        for _ in range(2):
            answer = browser.post("/auth/session", json={"ticket": ticket})
        assert answer.status_code == 401  # the second time
        assert browser.get("/auth/me").json()["name"] == "local"
    wrong = {"name": "nobody", "password": "none of ours"}
    assert daemon.http.post("/auth/session", json=wrong).status_code == 401
    for body in ({}, {"name": "a"}, {"ticket": "t", "name": "a", "password": "b"}):
        assert daemon.http.post("/auth/session", json=body).status_code == 400


def test_who_is_signed_in_is_told_and_nobody_is_no_error(
    daemon: Running, page: httpx2.Client
) -> None:
    """A browser writes every answer of 401 into its console, also that of the first visit."""
    answer = page.get("/auth/session")
    assert answer.status_code == 200 and answer.json()["user"]["name"] == "anna"
    ended = {"Cookie": cookie_of(page)}
    assert page.delete("/auth/session").status_code == 204
    for headers in ({}, ended, {"Cookie": "nothing=of ours"}):
        answer = daemon.http.get("/auth/session", headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"user": None})
    foreign = {"Origin": "http://127.0.0.1:3000"}
    assert page.get("/auth/session", headers=foreign).json() == {"user": None}


def test_a_page_under_a_prefix_asks_below_it(tmp_path: Path) -> None:
    settings = load({"data_dir": tmp_path, "root_path": PREFIX}, environment={}).settings
    daemon = start_embedded(settings)
    try:
        with httpx2.Client(base_url=daemon.url, trust_env=False) as browser:
            html = browser.get("/schedule/7", headers=BROWSER).text
            assert f'<base href="{PREFIX}/"' in html
            headers = {"Authorization": f"Bearer {read_token(tmp_path)}"}
            ticket = browser.post("/auth/ticket", headers=headers).json()["ticket"]
            answer = browser.post("/auth/session", json={"ticket": ticket})
            assert f"Path={PREFIX}/;" in answer.headers["set-cookie"]
    finally:
        daemon.stop()
