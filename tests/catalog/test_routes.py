"""Catalog over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from opssight.catalog import facade as catalog
from opssight.core.context import Context
from opssight.core.ids import uuid7

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
URL = "/api/v1/services"


async def made(client: httpx.AsyncClient, name: str = "checkout", **said: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={"name": name, **said})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_service_is_added_described_and_removed(client: httpx.AsyncClient, ctx: Context) -> None:
    me = (await client.get("/api/v1/auth/me")).json()["id"]
    server = str(uuid7())
    service = await made(client, " checkout ", tier=1)
    assert (service["name"], service["state"], service["tier"], service["owner_user_id"]) == ("checkout", "no_data", 1, None)
    url = f"{URL}/{service['id']}"
    said = {"description": "Where money comes in", "owner_user_id": me, "tier": None, "server_ids": [server, server]}
    changed = await client.patch(url, json=said, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    assert changed.headers["etag"] == '"2"'
    assert (await client.get(url)).json() == changed.json()
    assert changed.json() == {**service, **said, "server_ids": [server], "version": 2}
    async with ctx.db.read() as session:
        assert [one.name for one in await catalog.services_of_server(session, UUID(server))] == ["checkout"]
        assert await catalog.services_of_server(session, uuid7()) == []
    assert (await client.patch(url, json={}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await client.delete(url)).status_code == 204
    assert (await client.get(url)).status_code == 404
    record = (await client.get("/api/v1/audit", params={"target_type": "service"})).json()["items"]
    assert {row["action"] for row in record} == {"service.created", "service.changed", "service.deleted"}


async def test_what_is_left_out_stays(client: httpx.AsyncClient) -> None:
    service = await made(client, description="x", tier=2)
    changed = (await client.patch(f"{URL}/{service['id']}", json={"description": "y"})).json()
    assert (changed["description"], changed["tier"]) == ("y", 2)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a", "tier": 4}, "tier"),
        ({"name": "a", "owner_user_id": "00000000-0000-7000-8000-000000000000"}, "owner_user_id"),
        ({"name": "a", "server_ids": ["web-1"]}, "server_ids.0"),
    ],
)
async def test_bad_input_is_named(client: httpx.AsyncClient, body: dict[str, Any], field: str) -> None:
    answer = await client.post(URL, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_a_name_is_used_once_and_kept(client: httpx.AsyncClient) -> None:
    service = await made(client)
    assert (await client.post(URL, json={"name": "checkout"})).json()["type"].endswith("/service-name-taken")
    answer = await client.patch(f"{URL}/{service['id']}", json={"name": "other"})
    assert answer.json()["errors"][0]["field"] == "name"
    assert (await client.patch(f"{URL}/{service['id']}", json={"name": "checkout"})).status_code == 200


async def test_pages_by_name_and_part_of_it(client: httpx.AsyncClient) -> None:
    for name in ("b", "a", "c_x"):
        await made(client, name)
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["name"] for one in first["items"] + rest["items"]] == ["a", "b", "c_x"]
    assert rest["next_cursor"] is None
    assert [one["name"] for one in (await client.get(URL, params={"q": "_"})).json()["items"]] == ["c_x"]


async def test_who_may(client_as: ClientAs, anonymous: httpx.AsyncClient) -> None:
    viewer, responder = await client_as("viewer"), await client_as("responder")
    assert (await viewer.get(URL)).status_code == 200
    assert (await responder.post(URL, json={"name": "a"})).status_code == 403
    assert (await anonymous.get(URL)).status_code == 401
    service = await made(await client_as("sre"))
    assert (await viewer.patch(f"{URL}/{service['id']}", json={})).status_code == 403
    assert (await viewer.delete(f"{URL}/{service['id']}")).status_code == 403
