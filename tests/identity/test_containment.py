"""Permissions that could be used to obtain others, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from opssight.core.context import Context
from opssight.core.modules import Modules
from tests.conftest import EXPIRY, PASSWORD

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "permissions.md"
RUNBOOK = {"source": "name: look\nsteps:\n  - {name: A, run: uptime}\n"}
BINDING = {"name": "b", "runbook": "look", "match": {"alertname": "A"}}


@pytest.fixture
async def holding(client: httpx.AsyncClient, app: FastAPI) -> AsyncIterator[Callable[..., Awaitable[httpx.AsyncClient]]]:
    """Return a client that holds exactly these permissions: a service token of the owner."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as program:

        async def make(*permissions: str) -> httpx.AsyncClient:
            body = {"name": "t", "permissions": list(permissions), "expires_at": EXPIRY}
            program.headers["Authorization"] = f"Bearer {(await client.post('/api/v1/tokens', json=body)).json()['token']}"
            return program

        yield make


def _type(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json().get("type", "")).rpartition("/")[2]


async def _id(client: httpx.AsyncClient) -> str:
    return str((await client.get("/api/v1/auth/me")).json()["id"])


@pytest.mark.parametrize("change", [{"role": "admin"}, {"role": "sre"}])
async def test_users_write_alone_gives_no_role_that_may_more(holding: Any, client_as: ClientAs, change: dict[str, str]) -> None:
    viewer = await _id(await client_as("viewer"))
    alone = await holding("users:write", "users:read")
    assert _type(await alone.patch(f"/api/v1/users/{viewer}", json=change)) == (403, "missing-permission")


async def test_users_write_alone_touches_nobody_who_may_more(holding: Any, client_as: ClientAs) -> None:
    admin = await _id(await client_as("admin"))
    alone = await holding("users:write", "users:read")
    for change in ({"disabled": True}, {"role": "viewer"}, {"name": "x"}):
        assert _type(await alone.patch(f"/api/v1/users/{admin}", json=change)) == (403, "missing-permission")


async def test_no_token_sets_a_password(client: httpx.AsyncClient, holding: Any, client_as: ClientAs) -> None:
    viewer = await _id(await client_as("viewer"))
    roles = (await client.get("/api/v1/roles")).json()["items"]
    everything = [one["name"] for role in roles if role["name"] == "owner" for one in role["permissions"]]
    token = await holding(*everything)
    assert _type(await token.patch(f"/api/v1/users/{viewer}", json={"password": "another long phrase"})) == (403, "only-people")
    assert _type(await token.post("/api/v1/auth/password", json={"current": PASSWORD, "new": "another long phrase"}))[0] == 403


async def test_an_admin_sets_an_admins_password_and_no_owners(client: httpx.AsyncClient, client_as: ClientAs) -> None:
    admin = await client_as("admin")
    new = {"password": "another long phrase"}
    viewer = await _id(await client_as("viewer"))
    assert (await admin.patch(f"/api/v1/users/{viewer}", json=new)).status_code == 200
    assert _type(await admin.patch(f"/api/v1/users/{await _id(client)}", json=new)) == (403, "owners-only")


async def test_ones_own_password_takes_the_present_one(client: httpx.AsyncClient) -> None:
    answer = await client.patch(f"/api/v1/users/{await _id(client)}", json={"password": "another long phrase"})
    assert _type(answer) == (422, "own-password")
    login = {"email": "owner@example.com", "password": PASSWORD}
    assert (await client.post("/api/v1/auth/login", json=login)).status_code == 200


async def test_who_writes_or_binds_runbooks_may_run_commands(holding: Any, client: httpx.AsyncClient) -> None:
    writer = await holding("runbooks:write", "runbooks:read")
    assert _type(await writer.post("/api/v1/runbooks", json=RUNBOOK)) == (403, "missing-permission")
    assert "servers:execute" in (await writer.post("/api/v1/runbooks", json=RUNBOOK)).json()["detail"]
    assert (await client.post("/api/v1/runbooks", json=RUNBOOK)).status_code == 201
    assert _type(await writer.put("/api/v1/runbooks/look", json=RUNBOOK)) == (403, "missing-permission")
    both = await holding("runbooks:write", "runbooks:read", "servers:execute")
    assert (await both.put("/api/v1/runbooks/look", json=RUNBOOK)).status_code == 200


async def test_nobody_grants_a_permission_they_lack(client_as: ClientAs, client: httpx.AsyncClient, holding: Any) -> None:
    answer = await (await client_as("sre")).post("/api/v1/tokens", json={"name": "x", "permissions": ["users:read"], "expires_at": EXPIRY})
    assert answer.status_code == 403


def test_every_permission_says_which_others_it_could_be_used_to_obtain(ctx: Context) -> None:
    rows = re.findall(r"^\| `([a-z]+:[a-z]+)` \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)
    table = {name: (leads.strip(), kept.strip()) for name, leads, kept in rows}
    declared = {permission.name for permission in ctx.resources.get(Modules).permissions}
    assert table.keys() == declared
    for name, (leads, kept) in table.items():
        named = set(re.findall(r"[a-z]+:[a-z]+", leads))
        assert named <= declared, name
        assert (leads == "nothing") == (kept == "-"), f"{name}: what it leads to is held back by something that is named"
