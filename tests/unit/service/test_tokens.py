"""Tokens, tickets and accounts, against real SQLite and a manual clock."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from fillsched.backends.memory.throttle import MemoryThrottle
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.logs.logging import redact
from fillsched.errors import (
    AuthenticationError,
    AuthorizationError,
    Conflict,
    InvalidInput,
    NotFound,
)
from fillsched.identity import User
from fillsched.service.accounts import AccountService
from fillsched.service.audit import Auditor
from fillsched.service.keys import KeyService
from fillsched.service.tokens import (
    AUDIENCE,
    RENEWABLE,
    TICKET_LIFETIME,
    TOKEN_LIFETIME,
    TokenService,
)

KEY = bytes(range(32))
PASSWORD = "correct horse battery"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def seconds(self) -> float:
        return self.time.timestamp()

    def pass_by(self, span: timedelta) -> None:
        self.time += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    with SqliteDatabase(tmp_path / "x.sqlite") as database:
        yield database


@pytest.fixture
def accounts(database: SqliteDatabase) -> SqlAccounts:
    return SqlAccounts(database)


@pytest.fixture
def keys(database: SqliteDatabase, clock: Clock) -> KeyService:
    return KeyService(SqlKeys(database), clock.now, Auditor(SqlAudit(database), clock.now))


@pytest.fixture
def auth(accounts: SqlAccounts, keys: KeyService, clock: Clock) -> TokenService:
    return TokenService(accounts, keys, keys.auditor, KEY, clock.now)


@pytest.fixture
def service(accounts: SqlAccounts, keys: KeyService, clock: Clock) -> AccountService:
    return AccountService(accounts, MemoryThrottle(clock.seconds), clock.now, keys.auditor)


@pytest.fixture
def anna(accounts: SqlAccounts, clock: Clock) -> User:
    return accounts.add("anna", "planner", None, clock.now())


@pytest.fixture
def boss(accounts: SqlAccounts, clock: Clock) -> User:
    return accounts.add("boss", "admin", None, clock.now())


def test_a_token_stands_for_its_user_until_it_expires(
    auth: TokenService, anna: User, clock: Clock
) -> None:
    token = auth.issue(anna)
    assert auth.identity_of(token).user == anna
    clock.pass_by(TOKEN_LIFETIME - timedelta(seconds=1))
    assert auth.identity_of(token).user == anna
    clock.pass_by(timedelta(seconds=1))
    with pytest.raises(AuthenticationError, match="expired"):
        auth.identity_of(token)


Claims = dict[str, Any]


def changed(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


@pytest.mark.parametrize(
    "change",
    [
        *(without(name) for name in ("exp", "iat", "sub", "aud", "iss", "jti", "gen", "auth")),
        changed(iss="somebody"),
        changed(aud="another"),
        changed(aud=[AUDIENCE, "another"]),
        changed(sub="999"),
        changed(sub="1; drop table users"),
        changed(sub="²"),
        changed(sub=""),
        changed(exp="tomorrow"),
        changed(exp=True),
        changed(exp=1e30),
        changed(iat=4_000_000_000),
        changed(auth=4_000_000_000),
        changed(auth=10**300),
        changed(exp=10**20),
        changed(auth=-(10**300)),
        changed(iat=10**300),
        changed(login="\ud800"),
        changed(login=["a"]),
        changed(jti="\ud800"),
        changed(jti=7),
        changed(jti=None),
        changed(gen=True),
        changed(gen=1),
        changed(gen=-1),
    ],
)
def test_a_token_signed_by_us_with_wrong_claims_is_refused(
    auth: TokenService, anna: User, change: Callable[[Claims], Claims]
) -> None:
    """attack 16j, and every other claim that no clock, no number and no database takes."""
    claims = dict(auth.claims(auth.issue(anna)))
    forged = jwt.encode(change(claims), KEY, "HS256")
    with pytest.raises(AuthenticationError):
        auth.identity_of(forged)
    with pytest.raises(AuthenticationError):
        auth.renew(forged)


def signed_with_sha512(text: str) -> str:
    """Our own key, but not our algorithm."""
    digest = hmac.new(KEY, text.encode(), "sha512").digest()
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "forge",
    [
        lambda claims: jwt.encode(claims, "another key of thirty-two bytes!", "HS256"),
        lambda claims: jwt.encode(claims, KEY * 2, "HS512"),
        lambda claims: signed_with_sha512(f"{part({'alg': 'HS512', 'typ': 'JWT'})}.{part(claims)}"),
        lambda claims: f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}.",
        lambda claims: f"{part({'alg': 'None'})}.{part(claims)}.",
        lambda claims: f"{part({'alg': 'HS256'})}.{part(claims)}.",
        lambda claims: f"{part({'alg': 'HS256'})}.{part(claims)}.AAAA",
        lambda claims: jwt.encode(claims, bytes(32), "HS256", headers={"kid": "../../dev/null"}),
        lambda claims: jwt.encode(claims, KEY, "HS256") + "x",
        lambda claims: jwt.encode(claims, KEY, "HS256").rpartition(".")[0],
        lambda claims: "",
        lambda claims: "a.b.c",
        lambda claims: "x" * 5000,
        lambda claims: "é.ü.ß",
        lambda claims: "\x00",
    ],
)
@pytest.mark.filterwarnings("ignore:.*HMAC key")
def test_a_token_that_our_key_does_not_vouch_for_is_refused(
    auth: TokenService, anna: User, forge: Callable[[Claims], str]
) -> None:
    claims = dict(auth.claims(auth.issue(anna)))
    with pytest.raises(AuthenticationError):
        auth.identity_of(forge(claims))


def test_a_token_of_another_key_with_our_claims_is_refused_although_it_decodes(
    accounts: SqlAccounts, keys: KeyService, anna: User, clock: Clock
) -> None:
    other = TokenService(accounts, keys, keys.auditor, bytes(32), clock.now)
    with pytest.raises(AuthenticationError):
        TokenService(accounts, keys, keys.auditor, KEY, clock.now).identity_of(other.issue(anna))


def test_a_revoked_token_no_longer_counts_and_others_do(auth: TokenService, anna: User) -> None:
    one, other = auth.issue(anna), auth.issue(anna)
    auth.revoke(one)
    auth.revoke(one)
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.identity_of(one)
    assert auth.identity_of(other).user == anna


def test_a_token_is_renewed_for_a_working_day_after_the_password(
    auth: TokenService, anna: User, clock: Clock
) -> None:
    token, renewals = auth.issue(anna), 0
    with pytest.raises(AuthenticationError, match="Log in again"):
        while True:
            clock.pass_by(TOKEN_LIFETIME - timedelta(seconds=1))
            token, lifetime = auth.renew(token)
            renewals += 1
            assert timedelta(0) < lifetime <= TOKEN_LIFETIME
    assert renewals * TOKEN_LIFETIME <= RENEWABLE + TOKEN_LIFETIME
    assert renewals >= RENEWABLE / TOKEN_LIFETIME - 1


def test_a_ticket_opens_one_connection_once_and_soon(
    auth: TokenService, anna: User, clock: Clock
) -> None:
    ticket = auth.ticket(auth.identity_of(auth.issue(anna)))
    assert auth.from_request({}, {"ticket": ticket}) == anna
    with pytest.raises(AuthenticationError, match="used before"):
        auth.from_request({}, {"ticket": ticket})
    late = auth.ticket(auth.identity_of(auth.issue(anna)))
    clock.pass_by(TICKET_LIFETIME)
    with pytest.raises(AuthenticationError):
        auth.from_request({}, {"ticket": late})


def test_attack_15_a_ticket_dies_with_the_login_that_made_it(
    auth: TokenService, service: AccountService, boss: User
) -> None:
    anna = service.add(boss, "anna", PASSWORD, "planner")
    first, other = auth.issue(anna), auth.issue(anna)
    ticket, untouched = (auth.ticket(auth.identity_of(token)) for token in (first, other))
    auth.revoke(auth.renew(first)[0])
    with pytest.raises(AuthenticationError, match="login that made this ticket has ended"):
        auth.identify({}, {"ticket": ticket})
    assert auth.identify({}, {"ticket": untouched}).user == anna
    ticket = auth.ticket(auth.identity_of(other))
    service.set_password(anna, anna.id, "another good one", PASSWORD)
    with pytest.raises(AuthenticationError, match="has ended"):
        auth.identify({}, {"ticket": ticket})


def test_attack_15_what_a_ticket_opened_falls_with_its_login(
    auth: TokenService, anna: User
) -> None:
    token = auth.issue(anna)
    opened = auth.identify({}, {"ticket": auth.ticket(auth.identity_of(token))})
    assert auth.fallen([opened]) == []
    auth.revoke(token)
    assert auth.fallen([opened]) == [opened]


def test_a_session_by_ticket_ends_with_the_login_and_is_not_longer_than_it(
    auth: TokenService, anna: User, clock: Clock
) -> None:
    token = auth.issue(anna)
    clock.pass_by(timedelta(minutes=20))
    ticket = auth.ticket(auth.identity_of(token))
    user, session, lifetime = auth.session_by_ticket(ticket, "127.0.0.1")
    assert user == auth.identity_of(session).user == anna
    assert lifetime == RENEWABLE - timedelta(minutes=20)
    with pytest.raises(AuthenticationError, match="used before"):
        auth.session_by_ticket(ticket, "")
    opened = auth.identity_of(session)
    auth.revoke(token)
    assert auth.fallen([opened]) == [opened]
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.identity_of(session)


def test_signing_out_of_a_session_leaves_the_login_that_opened_it(
    auth: TokenService, anna: User
) -> None:
    token = auth.issue(anna, timedelta(days=300))
    _, session, lifetime = auth.session_by_ticket(auth.ticket(auth.identity_of(token)), "")
    assert lifetime == RENEWABLE
    auth.revoke(session)
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.identity_of(session)
    assert auth.identity_of(token).user == anna


def test_no_session_comes_of_a_session_a_key_or_a_changed_ticket(
    auth: TokenService, service: AccountService, anna: User, keys: KeyService
) -> None:
    token = auth.issue(anna)
    _, session, _ = auth.session_by_ticket(auth.ticket(auth.identity_of(token)), "")
    _, key = keys.add(anna, "mes", "read", 1)
    for holder in (session, key):
        with pytest.raises(AuthorizationError, match="opens no page"):
            auth.session_by_ticket(auth.ticket(auth.identity_of(holder)), "")
    longer = f"{auth.ticket(auth.identity_of(token))}9"
    with pytest.raises(AuthenticationError):
        auth.session_by_ticket(longer, "")


def test_live_38_a_token_that_has_expired_is_renewed_within_the_working_day(
    auth: TokenService, anna: User, clock: Clock
) -> None:
    token = auth.issue(anna)
    clock.pass_by(timedelta(hours=11))
    fresh, _ = auth.renew(token)
    assert auth.identity_of(fresh).user == anna
    clock.pass_by(timedelta(hours=1))
    for late in (token, fresh):
        with pytest.raises(AuthenticationError, match="12 h ago"):
            auth.renew(late)


def test_a_logout_ends_all_tokens_of_the_login_also_those_that_have_expired(
    auth: TokenService, anna: User, clock: Clock
) -> None:
    old = auth.issue(anna)
    clock.pass_by(timedelta(hours=1))
    fresh, _ = auth.renew(old)
    auth.revoke(old)
    for token in (old, fresh):
        with pytest.raises(AuthenticationError, match="revoked"):
            auth.renew(token)
    clock.pass_by(timedelta(hours=9))
    auth.accounts.forget_expired(clock.now())
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.renew(fresh)


def test_a_token_of_the_version_before_is_a_login_of_its_own(
    auth: TokenService, anna: User
) -> None:
    claims = without("login")(dict(auth.claims(auth.issue(anna))))
    token = jwt.encode(claims, KEY, "HS256")
    assert auth.identity_of(token).login == claims["jti"]
    auth.revoke(token)
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.identity_of(token)


def test_the_header_comes_before_ticket_and_query_token(
    auth: TokenService, anna: User, boss: User
) -> None:
    header = {"authorization": f"Bearer {auth.issue(anna)}"}
    assert auth.from_request(header, {"token": auth.issue(boss)}) == anna
    with pytest.raises(AuthenticationError):
        auth.from_request({"authorization": "Bearer x"}, {"token": auth.issue(boss)})
    with pytest.raises(AuthenticationError, match="Bearer"):
        auth.from_request({"authorization": "Basic abc"}, {})


def test_query_tokens_can_be_switched_off(
    accounts: SqlAccounts, keys: KeyService, anna: User, clock: Clock
) -> None:
    closed = TokenService(accounts, keys, keys.auditor, KEY, clock.now, query_token_allowed=False)
    with pytest.raises(AuthenticationError, match="switched off"):
        closed.from_request({}, {"token": closed.issue(anna)})


def test_a_password_lets_its_user_in_and_nobody_learns_which_half_was_wrong(
    service: AccountService, boss: User
) -> None:
    anna = service.add(boss, "anna", PASSWORD, "planner")
    assert service.login("anna", PASSWORD, "here") == anna
    said = set()
    for name, password in (("anna", PASSWORD + "!"), ("nobody", PASSWORD), ("boss", "")):
        with pytest.raises(AuthenticationError) as caught:
            service.login(name, password, f"from {name}")
        said.add(str(caught.value))
    assert len(said) == 1


def test_a_new_password_ends_every_token_and_the_old_password(
    service: AccountService, auth: TokenService, boss: User
) -> None:
    anna = service.add(boss, "anna", PASSWORD, "planner")
    token = auth.issue(anna)
    service.set_password(anna, anna.id, "another good one", PASSWORD)
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.identity_of(token)
    with pytest.raises(AuthenticationError):
        service.login("anna", PASSWORD, "here")
    assert service.login("anna", "another good one", "here") == anna


def test_a_removed_user_is_gone_and_the_name_is_never_given_to_somebody_else(
    service: AccountService, auth: TokenService, boss: User
) -> None:
    anna = service.add(boss, "anna", PASSWORD, "planner")
    token, ticket = auth.issue(anna), auth.ticket(auth.identity_of(auth.issue(anna)))
    service.remove(boss, anna.id)
    with pytest.raises(AuthenticationError):
        auth.identity_of(token)
    with pytest.raises(AuthenticationError):
        auth.from_request({}, {"ticket": ticket})
    with pytest.raises(AuthenticationError):
        service.login("anna", PASSWORD, "here")
    with pytest.raises(Conflict):
        service.add(boss, "anna", PASSWORD, "planner")
    with pytest.raises(NotFound):
        service.remove(boss, anna.id)
    assert [user.name for user in service.list(boss)] == ["boss"]


def test_attack_24_no_name_differs_from_another_by_its_letters_case_alone(
    service: AccountService, boss: User, anna: User
) -> None:
    for name in ("ANNA", "Anna"):
        with pytest.raises(Conflict, match="The name anna is or was"):
            service.add(boss, name, PASSWORD, "planner")
    service.add(boss, "anna2", PASSWORD, "planner")


def test_only_admins_change_others_and_nobody_removes_themselves(
    service: AccountService, anna: User, boss: User
) -> None:
    for forbidden in (
        lambda: service.list(anna),
        lambda: service.add(anna, "eve", PASSWORD, "admin"),
        lambda: service.remove(anna, boss.id),
    ):
        with pytest.raises(AuthorizationError):
            forbidden()
    with pytest.raises(NotFound):
        service.set_password(anna, boss.id, PASSWORD)
    with pytest.raises(Conflict):
        service.remove(boss, boss.id)


@pytest.mark.parametrize(
    ("name", "password", "role", "where"),
    [
        ("", PASSWORD, "planner", "name"),
        ("a b", PASSWORD, "planner", "name"),
        ("../x", PASSWORD, "planner", "name"),
        ("x" * 65, PASSWORD, "planner", "name"),
        ("eve", "short", "planner", "password"),
        ("eve", "x" * 1025, "planner", "password"),
        ("evelyn", "evelyn1234", "planner", "password"),
        ("eve", PASSWORD, "root", "role"),
    ],
)
def test_bad_new_users_are_refused_with_the_reason(
    service: AccountService, boss: User, name: str, password: str, role: str, where: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.add(boss, name, password, role)
    assert [fault.where for fault in caught.value.faults] == [where]
    assert password not in str(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        "GET /ws/schedule/1?since=start&token=SECRET HTTP/1.1",
        "GET /x?ticket=SECRET&since=1",
        "GET /x?t%6fken=SECRET",
        "GET /x?%54OKE%4E=SECRET",
        "path=/x?a=b&ticke%74=SECRET",
        "Authorization: Bearer SECRET.SECRET-SECRET_",
        "TOKEN=SECRET'",
        "key fsk_SECRET-SECRET_x",
        '< TEXT {"type":"auth","token":"SECRET"}',
        '{"message": "< TEXT {\\"token\\": \\"SECRET\\"}"}',
        "{'password': 'SECRET'}",
    ],
)
def test_no_line_keeps_a_token(line: str) -> None:
    assert "SECRET" not in redact(line)


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(hours=1)])
def test_attack_18_a_clock_that_is_set_back_ends_no_login(
    auth: TokenService, anna: User, clock: Clock, back: timedelta
) -> None:
    token = auth.issue(anna, TOKEN_LIFETIME)
    clock.pass_by(-back)
    assert auth.identity_of(token).user == anna
    fresh, _ = auth.renew(token)
    assert auth.identity_of(fresh).user == anna
    clock.pass_by(RENEWABLE + timedelta(minutes=1))
    with pytest.raises(AuthenticationError, match="12 h"):
        auth.renew(fresh)
