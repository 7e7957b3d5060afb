"""Two people who change the same channel at the same moment."""

from __future__ import annotations

from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.notifications.service import channels, contact
from tests.fixtures.races import race


async def test_a_change_of_a_channel_that_has_changed_meanwhile_is_refused(ctx: Context, client: httpx.AsyncClient) -> None:
    channel = (await client.get("/api/v1/channels")).json()["items"][0]

    async def rename(session: AsyncSession) -> None:
        await channels.change_channel(session, ctx, UUID(channel["id"]), name="Post")

    body = {"name": "Mail", "settings": {"from_address": "ops@example.com"}}
    where, match = f"/api/v1/channels/{channel['id']}", {"If-Match": f'"{channel["version"]}"'}
    answer = await race(ctx.db, rename, lambda: client.patch(where, json=body, headers=match))
    assert answer.status_code == 412, answer.text
    assert (await client.get(where)).json()["name"] == "Post"


async def test_contact_methods_that_are_set_twice_at_once_are_those_of_the_later(ctx: Context, client: httpx.AsyncClient) -> None:
    channel, me = (await client.get("/api/v1/channels")).json()["items"][0]["id"], (await client.get("/api/v1/auth/me")).json()["id"]
    where = f"/api/v1/users/{me}/contact-methods"
    await client.put(where, json={"items": [{"channel_id": channel, "address": "first@example.com"}]})

    async def second(session: AsyncSession) -> None:
        method = contact.ContactMethod(UUID(channel), "second@example.com", enabled=True)
        await contact.replace_contact_methods(session, UUID(me), [method])

    body = {"items": [{"channel_id": channel, "address": "third@example.com"}]}
    answer = await race(ctx.db, second, lambda: client.put(where, json=body))
    assert answer.status_code == 200, answer.text
    assert [one["address"] for one in (await client.get(where)).json()["items"]] == ["third@example.com"]


async def test_two_changes_of_a_channel_are_both_kept(ctx: Context, client: httpx.AsyncClient) -> None:
    channel = (await client.get("/api/v1/channels")).json()["items"][0]

    async def rename(session: AsyncSession) -> None:
        await channels.change_channel(session, ctx, UUID(channel["id"]), name="Post")

    where = f"/api/v1/channels/{channel['id']}"
    answer = await race(ctx.db, rename, lambda: client.patch(where, json={"settings": {"from_address": "ops@example.com"}}))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["name"], answer.json()["version"]) == ("Post", channel["version"] + 2)
