"""Identity over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.identity import facade as identity
from opssight.identity.settings import IdentitySettings
from tests.conftest import EXPIRY, PASSWORD

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
OWN = {"X-OpsSight": "1"}


async def test_login_gives_a_bearer_token_and_a_strict_cookie(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/auth/login", json={"email": "Owner@Example.com ", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 900
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/api/v1/auth" in cookie


async def test_me_tells_role_and_permissions(client: httpx.AsyncClient) -> None:
    me = (await client.get("/api/v1/auth/me")).json()
    assert me["email"] == "owner@example.com"
    assert me["role"] == "owner"
    assert "users:write" in me["permissions"]


@pytest.mark.parametrize(
    ("email", "password"), [("owner@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("not an address", PASSWORD)]
)
async def test_a_failed_login_does_not_tell_what_was_wrong(client: httpx.AsyncClient, email: str, password: str) -> None:
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("/login-failed")
    assert answer.headers["content-type"] == "application/problem+json"
    record = (await client.get("/api/v1/audit", params={"action": "user.login_failed"})).json()["items"]
    assert [row["target_id"] for row in record] == [email]


async def test_too_many_failures_are_paused_even_for_the_right_password(ctx: Context, client: httpx.AsyncClient) -> None:
    for _ in range(ctx.settings.section(IdentitySettings).login_attempts):
        await client.post("/api/v1/auth/login", json={"email": "owner@example.com", "password": "wrong"})
    answer = await client.post("/api/v1/auth/login", json={"email": "owner@example.com", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_an_access_token_ends_after_its_time(client: httpx.AsyncClient, clock: FakeClock) -> None:
    clock.advance(timedelta(seconds=901))
    answer = await client.get("/api/v1/auth/me")
    assert answer.status_code == 401
    assert "expired" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic !!!", "Bearer ops_unknown", "Digest x"])
async def test_a_bad_token_is_refused(anonymous: httpx.AsyncClient, header: str) -> None:
    answer = await anonymous.get("/api/v1/auth/me", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_refresh_rotates_and_an_old_token_ends_the_session(client: httpx.AsyncClient, clock: FakeClock) -> None:
    first = client.cookies["opssight_refresh"]
    answer = await client.post("/api/v1/auth/refresh", headers=OWN)
    assert answer.status_code == 200
    second = client.cookies["opssight_refresh"]
    assert second != first
    clock.advance(timedelta(minutes=1))
    client.cookies.set("opssight_refresh", first, path="/api/v1/auth")
    stolen = httpx.Headers({**OWN, "Cookie": f"opssight_refresh={first}"})
    client.cookies.clear()
    assert (await client.post("/api/v1/auth/refresh", headers=stolen)).status_code == 401
    again = httpx.Headers({**OWN, "Cookie": f"opssight_refresh={second}"})
    assert (await client.post("/api/v1/auth/refresh", headers=again)).status_code == 401


async def test_two_tabs_may_refresh_at_the_same_moment(client: httpx.AsyncClient) -> None:
    cookie = httpx.Headers({**OWN, "Cookie": f"opssight_refresh={client.cookies['opssight_refresh']}"})
    client.cookies.clear()
    answers = [(await client.post("/api/v1/auth/refresh", headers=cookie)).status_code for _ in range(2)]
    assert answers == [200, 200]


async def test_refresh_needs_the_header_another_site_cannot_set(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/v1/auth/refresh")).status_code == 403


async def test_logout_ends_the_access_token_too(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/v1/auth/logout", headers=OWN)).status_code == 204
    assert (await client.get("/api/v1/auth/me")).status_code == 401


async def test_the_published_key_verifies_an_access_token(client: httpx.AsyncClient) -> None:
    keys = KeySet.import_key_set((await client.get("/.well-known/jwks.json")).json())
    token = jwt.decode(client.headers["Authorization"].removeprefix("Bearer "), keys, algorithms=["RS256"])
    assert token.claims["iss"] == "opssight"
    assert not any("d" in key for key in (await client.get("/.well-known/jwks.json")).json()["keys"])


async def test_setup_by_the_one_time_link(ctx: Context, anonymous: httpx.AsyncClient) -> None:
    keyring = ctx.resources.get(Keyring)
    async with ctx.db.write() as session:
        link = await identity.setup_link(session, ctx.settings, keyring)
    assert link
    token = link.partition("#token=")[2]
    body = {"token": token, "email": "first@example.com", "name": "First", "password": PASSWORD}
    assert (await anonymous.get("/api/v1/setup")).json() == {"needed": True}
    assert (await anonymous.post("/api/v1/setup", json={**body, "token": "wrong"})).status_code == 403
    weak = await anonymous.post("/api/v1/setup", json={**body, "password": "password123"})
    assert weak.status_code == 422
    assert weak.json()["errors"][0]["field"] == "password"
    assert (await anonymous.post("/api/v1/setup", json=body)).status_code == 200
    assert (await anonymous.get("/api/v1/setup")).json() == {"needed": False}
    assert (await anonymous.post("/api/v1/setup", json=body)).status_code == 409


async def test_people_are_added_changed_and_shut_out(client: httpx.AsyncClient, client_as: ClientAs) -> None:
    viewer = await client_as("viewer")
    viewer_id = (await viewer.get("/api/v1/auth/me")).json()["id"]
    assert (await viewer.post("/api/v1/users", json={})).status_code == 403
    found = await client.get(f"/api/v1/users/{viewer_id}")
    assert found.headers["etag"] == '"1"'
    changed = await client.patch(f"/api/v1/users/{viewer_id}", json={"disabled": True}, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    assert changed.json()["version"] == 2
    assert (await viewer.get("/api/v1/auth/me")).status_code == 401
    stale = await client.patch(f"/api/v1/users/{viewer_id}", json={"name": "New"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_an_address_is_used_once(client: httpx.AsyncClient) -> None:
    body = {"email": "One@example.com", "name": "One", "role": "viewer", "password": PASSWORD}
    assert (await client.post("/api/v1/users", json=body)).status_code == 201
    assert (await client.post("/api/v1/users", json=body)).json()["type"].endswith("/email-taken")


async def test_the_last_owner_stays(client: httpx.AsyncClient) -> None:
    me = (await client.get("/api/v1/auth/me")).json()
    answer = await client.patch(f"/api/v1/users/{me['id']}", json={"role": "admin"})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/last-owner")


async def test_an_admin_cannot_make_an_owner(client_as: ClientAs) -> None:
    admin = await client_as("admin")
    body = {"email": "o@example.com", "name": "O", "role": "owner", "password": PASSWORD}
    assert (await admin.post("/api/v1/users", json=body)).json()["type"].endswith("/owners-only")


async def test_a_service_token_does_what_it_was_given_and_no_more(client: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    made = (await client.post("/api/v1/tokens", json={"name": "agent", "permissions": ["users:read"], "expires_at": EXPIRY})).json()
    anonymous.headers["Authorization"] = f"Bearer {made['token']}"
    assert (await anonymous.get("/api/v1/users")).status_code == 200
    assert (await anonymous.get("/api/v1/tokens")).status_code == 403
    assert "token" not in (await client.get("/api/v1/tokens")).json()["items"][0]
    assert (await client.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204
    assert (await anonymous.get("/api/v1/users")).status_code == 401


async def test_nobody_gives_what_they_do_not_have(client_as: ClientAs) -> None:
    admin = await client_as("admin")
    unknown = await admin.post("/api/v1/tokens", json={"name": "x", "permissions": ["no:such"], "expires_at": EXPIRY})
    assert unknown.json()["errors"][0]["field"] == "permissions"


async def test_a_password_is_changed_by_its_owner(client: httpx.AsyncClient) -> None:
    wrong = await client.post("/api/v1/auth/password", json={"current": "wrong", "new": "another long phrase"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "current"
    assert (await client.post("/api/v1/auth/password", json={"current": PASSWORD, "new": "another long phrase"})).status_code == 204
    login = {"email": "owner@example.com", "password": "another long phrase"}
    assert (await client.post("/api/v1/auth/login", json=login)).status_code == 200


async def test_who_found_a_browser_logged_in_cannot_try_passwords_without_end(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs
) -> None:
    other = await client_as("viewer")
    me = (await client.get("/api/v1/auth/me")).json()["id"]
    change = {"current": "wrong", "new": "another long phrase"}
    for _ in range(ctx.settings.section(IdentitySettings).login_attempts):
        assert (await client.post("/api/v1/auth/password", json=change)).status_code == 422
    paused = await client.post("/api/v1/auth/password", json={**change, "current": PASSWORD})
    assert (paused.status_code, paused.json()["type"].rpartition("/")[2]) == (429, "too-many-wrong-passwords")
    assert int(paused.headers["retry-after"]) > 0
    record = (await client.get("/api/v1/audit", params={"action": "user.password_refused"})).json()["items"]
    assert {(row["target_id"], row["actor_id"]) for row in record} == {(me, me)}
    assert sorted(row["detail"]["failures"] for row in record) == list(range(1, ctx.settings.section(IdentitySettings).login_attempts + 1))
    assert (await other.post("/api/v1/auth/password", json={**change, "current": PASSWORD})).status_code == 204
    login = {"email": "owner@example.com", "password": PASSWORD}
    assert (await client.post("/api/v1/auth/login", json=login)).status_code == 200


async def test_the_right_password_ends_the_count_of_wrong_ones(ctx: Context, client: httpx.AsyncClient) -> None:
    present, new = PASSWORD, "another long phrase"
    for _ in range(2):
        for _ in range(ctx.settings.section(IdentitySettings).login_attempts - 1):
            await client.post("/api/v1/auth/password", json={"current": "wrong", "new": new})
        assert (await client.post("/api/v1/auth/password", json={"current": present, "new": new})).status_code == 204
        present, new = new, present


async def test_an_idempotency_key_answers_once(client: httpx.AsyncClient) -> None:
    body = {"email": "two@example.com", "name": "Two", "role": "viewer", "password": PASSWORD}
    key = {"Idempotency-Key": "add-two-once"}
    first = await client.post("/api/v1/users", json=body, headers=key)
    second = await client.post("/api/v1/users", json=body, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    other = await client.post("/api/v1/users", json={**body, "name": "Other"}, headers=key)
    assert other.status_code == 422
