"""Service tokens and service accounts: whose they are, what they may do, and until when."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.db import migrate
from opssight.identity import facade as identity
from tests.conftest import EXPIRY, PASSWORD
from tests.fixtures.postgres import PostgresServer

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
TOKENS, ACCOUNTS = "/api/v1/tokens", "/api/v1/service-accounts"


@pytest.fixture
async def program(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client for a service token."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def _make(client: httpx.AsyncClient, *permissions: str, **more: object) -> dict[str, Any]:
    answer = await client.post(TOKENS, json={"name": "t", "permissions": list(permissions), "expires_at": EXPIRY, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def _as(program: httpx.AsyncClient, made: dict[str, Any]) -> httpx.AsyncClient:
    program.headers["Authorization"] = f"Bearer {made['token']}"
    return program


async def _id(client: httpx.AsyncClient) -> str:
    return str((await client.get("/api/v1/auth/me")).json()["id"])


@pytest.mark.parametrize(
    ("expires_at", "sentence"), [(None, ""), ("2020-01-01T00:00:00Z", "passed"), ("2099-01-01T00:00:00Z", "two years")]
)
async def test_a_token_has_an_end_that_is_not_far_away(client: httpx.AsyncClient, expires_at: str | None, sentence: str) -> None:
    body = {"name": "t", "permissions": ["users:read"]}
    answer = await client.post(TOKENS, json=body if expires_at is None else {**body, "expires_at": expires_at})
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "expires_at"
    assert sentence in fault["message"]


async def test_a_token_makes_no_tokens_accounts_or_people(client: httpx.AsyncClient, program: httpx.AsyncClient) -> None:
    token = await _as(program, await _make(client, "tokens:write", "users:write", "users:read"))
    me = await _id(client)
    child = {"name": "child", "permissions": ["users:read"], "expires_at": EXPIRY}
    person = {"email": "n@example.com", "name": "N", "role": "viewer", "password": PASSWORD}
    for path, body in ((TOKENS, child), (ACCOUNTS, {"name": "a", "owner_id": me}), ("/api/v1/users", person)):
        answer = await token.post(path, json=body)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "only-people"), path


async def test_a_token_may_do_what_its_owner_may_now(client: httpx.AsyncClient, client_as: ClientAs, program: httpx.AsyncClient) -> None:
    admin = await client_as("admin")
    token = await _as(program, await _make(admin, "tokens:read", "users:read"))
    assert (await token.get(TOKENS)).status_code == 200
    where = f"/api/v1/users/{await _id(admin)}"
    assert (await client.patch(where, json={"role": "viewer"})).status_code == 200
    assert (await token.get(TOKENS)).status_code == 403
    assert (await token.get("/api/v1/users")).status_code == 200
    assert (await client.patch(where, json={"disabled": True})).status_code == 200
    stopped = await token.get("/api/v1/users")
    assert stopped.status_code == 401
    assert "owner was disabled" in stopped.json()["detail"]
    (listed,) = (await client.get(TOKENS)).json()["items"]
    assert (listed["state"], listed["owner"]["email"]) == ("owner_disabled", "admin@example.com")


async def test_a_token_stops_at_its_end(client: httpx.AsyncClient, program: httpx.AsyncClient, clock: FakeClock) -> None:
    end = clock.now() + timedelta(minutes=5)
    token = await _as(program, await _make(client, "users:read", expires_at=end.isoformat()))
    assert (await token.get("/api/v1/users")).status_code == 200
    clock.advance(timedelta(minutes=5))
    assert (await token.get("/api/v1/users")).status_code == 401
    (listed,) = (await client.get(TOKENS)).json()["items"]
    assert listed["state"] == "expired"
    assert listed["last_used_at"] is not None


async def test_a_service_account_has_an_owner_and_its_tokens_follow_it(
    client: httpx.AsyncClient, client_as: ClientAs, program: httpx.AsyncClient
) -> None:
    viewer = await client_as("viewer")
    made = await client.post(ACCOUNTS, json={"name": "deployer", "owner_id": await _id(client)})
    assert made.status_code == 201
    assert made.json()["owner"]["email"] == "owner@example.com"
    where = f"{ACCOUNTS}/{made.json()['id']}"
    token = await _as(program, await _make(client, "tokens:read", "users:read", service_account_id=made.json()["id"]))
    assert (await client.get(TOKENS)).json()["items"][0]["service_account"]["name"] == "deployer"
    assert (await token.get(ACCOUNTS)).status_code == 200

    assert (await client.patch(where, json={"owner_id": await _id(viewer)}, headers={"If-Match": '"1"'})).status_code == 200
    assert (await _again(token, ACCOUNTS)).status_code == 403, "the new owner sees no service accounts"
    assert (await token.get("/api/v1/users")).status_code == 200
    assert (await client.patch(where, json={"disabled": True})).status_code == 200
    assert (await _again(token, "/api/v1/users")).status_code == 401
    assert (await client.patch(where, json={"name": "x"}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await client.delete(where)).status_code == 204
    assert (await client.get(ACCOUNTS)).json()["items"] == (await client.get(TOKENS)).json()["items"] == []


async def _again(token: httpx.AsyncClient, path: str) -> httpx.Response:
    """Ask as another process would, which has not verified the token within the last seconds."""
    transport: Any = token._transport
    transport.app.state.context.resources.get(identity.Authenticator).forget()
    return await token.get(path)


async def test_an_account_is_answered_for_by_somebody_with_no_more_than_its_maker(client: httpx.AsyncClient, client_as: ClientAs) -> None:
    admin = await client_as("admin")
    answer = await admin.post(ACCOUNTS, json={"name": "a", "owner_id": await _id(client)})
    assert answer.json()["type"].endswith("/owners-only")
    nobody = await admin.post(ACCOUNTS, json={"name": "a", "owner_id": "01890000-0000-7000-8000-000000000000"})
    assert nobody.json()["errors"][0]["field"] == "owner_id"
    assert (await admin.post(ACCOUNTS, json={"name": "a", "owner_id": await _id(admin)})).status_code == 201
    assert (await admin.post(ACCOUNTS, json={"name": "a", "owner_id": await _id(admin)})).status_code == 409


@pytest.fixture
def old_url(postgres: PostgresServer) -> Iterator[str]:
    """A database of the release before tokens had owners."""
    url = postgres.create_database()
    migrate.upgrade(url, "0019_oncall_load")
    yield url
    postgres.drop_database(url)


def test_tokens_that_are_there_get_their_maker_and_a_year(old_url: str) -> None:
    engine = create_engine(old_url)
    user = "INSERT INTO identity_users (id, email, name, role, password_hash, created_at) VALUES (:id, :email, 'x', :role, 'x', now())"
    token = (
        "INSERT INTO identity_service_tokens (id, name, token_hash, permissions, created_by, created_at, expires_at)"
        " VALUES (:id, :name, :hash, '[]', :by, now(), :end)"
    )
    record = (
        "INSERT INTO audit_records (id, at, actor_kind, actor_id, actor_name, action, target_type, target_id, detail)"
        " VALUES (gen_random_uuid(), now(), :kind, :actor, 'x', 'token.created', 'token', :target, '{}')"
    )
    owner, maker = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
    ids = [f"00000000-0000-7000-8000-00000000001{number}" for number in range(4)]
    with engine.begin() as session:
        session.execute(text(user), [{"id": owner, "email": "o", "role": "owner"}, {"id": maker, "email": "m", "role": "admin"}])
        rows = [(maker, None), (None, None), (None, None), (None, "2030-01-01T00:00:00Z")]
        for number, (by, end) in enumerate(rows):
            session.execute(text(token), {"id": ids[number], "name": str(number), "hash": bytes([number]), "by": by, "end": end})
        session.execute(text(record), {"kind": "user", "actor": maker, "target": ids[1]})
        session.execute(text(record), {"kind": "service", "actor": ids[0], "target": ids[2]})
    migrate.upgrade(old_url, "0026_token_owners")
    with engine.connect() as session:
        found = session.execute(
            text("SELECT owner_id::text, expires_at > now() + interval '364 days' FROM identity_service_tokens ORDER BY name")
        )
        rows_now = [tuple(row) for row in found]
    engine.dispose()
    assert rows_now == [(maker, True), (maker, True), (maker, True), (owner, True)]


async def test_several_tokens_of_one_holder_are_one_caller(ctx: Context, client: httpx.AsyncClient) -> None:
    tokens = [(await _make(client, "users:read"))["token"] for _ in range(2)]
    authenticator = ctx.resources.get(identity.Authenticator)
    actors = [await authenticator.from_token(token) for token in tokens]
    assert actors[0].caller == actors[1].caller == f"service:{await _id(client)}"
    assert actors[0].key != actors[1].key
