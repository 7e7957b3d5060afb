"""Notifications over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from opssight.core.context import Context
from opssight.notifications import facade as notifications
from tests.conftest import Drain
from tests.fixtures.smtp import MailServer
from tests.notifications.receiver import Receiver

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
EMAIL = {"name": "Mail of ours", "kind": "email", "settings": {"host": "127.0.0.1", "username": "u", "password": "never shown"}}


async def default_channel(client: httpx.AsyncClient) -> dict[str, object]:
    return next(item for item in (await client.get("/api/v1/channels")).json()["items"] if item["is_default"])


async def test_there_is_a_default_channel_and_it_stays(client: httpx.AsyncClient) -> None:
    default = await default_channel(client)
    assert (default["kind"], default["enabled"]) == ("email", True)
    answer = await client.delete(f"/api/v1/channels/{default['id']}")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/default-channel")


async def test_a_channel_is_made_changed_and_removed_and_never_tells_its_secret(client: httpx.AsyncClient) -> None:
    made = await client.post("/api/v1/channels", json=EMAIL)
    assert made.status_code == 201, made.text
    assert made.json()["secrets_set"] == ["password"]
    assert "never shown" not in made.text
    where = f"/api/v1/channels/{made.json()['id']}"
    changed = await client.patch(where, json={"settings": {"host": "127.0.0.1", "username": "v"}}, headers={"If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["settings"]["username"], changed.json()["secrets_set"]) == ("v", ["password"])
    assert (await client.patch(where, json={"name": "x"}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await client.post("/api/v1/channels", json=EMAIL)).status_code == 409
    assert (await client.patch(where, json={"settings": {"url": "http://x/"}})).status_code == 422
    assert (await client.get(where)).status_code == 200
    assert (await client.delete(where)).status_code == 204
    assert (await client.get(where)).status_code == 404
    record = (await client.get("/api/v1/audit", params={"target_type": "channel"})).text
    assert "channel.created" in record
    assert "never shown" not in record


@pytest.mark.parametrize("url", ["ftp://x", "http://169.254.169.254/", "http://a:b@x/", ""])
async def test_a_webhook_needs_a_sensible_address(client: httpx.AsyncClient, url: str) -> None:
    answer = await client.post("/api/v1/channels", json={"name": "Hook", "kind": "webhook", "settings": {"url": url}})
    assert answer.status_code == 422


async def test_a_channel_is_tested(client: httpx.AsyncClient, mail_server: MailServer, receiver: Receiver) -> None:
    default = await default_channel(client)
    good = await client.post(f"/api/v1/channels/{default['id']}/test")
    assert (good.status_code, good.json()["ok"]) == (200, True), good.text
    assert [mail.recipients for mail in mail_server.mails] == [["owner@example.com"]]
    mail_server.answers["owner@example.com"] = ["550 Unknown user"]
    bad = await client.post(f"/api/v1/channels/{default['id']}/test")
    assert bad.json()["ok"] is False
    stages = {one["name"]: (one["state"], one["detail"]) for one in bad.json()["stages"]}
    assert [state for state, _ in stages.values()] == ["ok", "ok", "failed", "skipped"]
    assert "550 Unknown user" in stages["Sender and recipient"][1]
    hook = {"name": "Hook", "kind": "webhook", "settings": {"url": receiver.url}}
    made = (await client.post("/api/v1/channels", json=hook)).json()
    assert (await client.post(f"/api/v1/channels/{made['id']}/test")).json()["ok"] is True
    assert len(receiver.posted) == 1


async def test_people_see_to_their_own_contact_methods(client: httpx.AsyncClient, client_as: ClientAs) -> None:
    viewer = await client_as("viewer")
    mine = f"/api/v1/users/{(await viewer.get('/api/v1/auth/me')).json()['id']}/contact-methods"
    default = await default_channel(client)
    assert (await viewer.get(mine)).json() == {"items": [{"channel_id": default["id"], "address": "viewer@example.com", "enabled": True}]}
    wanted = {"items": [{"channel_id": default["id"], "address": "phone@example.com", "enabled": True}]}
    assert (await viewer.put(mine, json=wanted)).json() == wanted
    off = {"items": [{**wanted["items"][0], "enabled": False}]}
    assert (await viewer.put(mine, json=off)).status_code == 422
    assert (await viewer.put(mine, json={"items": wanted["items"] * 2})).status_code == 422
    bad = await viewer.put(mine, json={"items": [{**wanted["items"][0], "address": "nobody"}]})
    assert bad.json()["errors"][0]["field"] == "items.0.address"
    other = f"/api/v1/users/{(await client.get('/api/v1/auth/me')).json()['id']}/contact-methods"
    assert (await viewer.put(other, json=wanted)).status_code == 403
    assert (await client.put(mine, json={"items": []})).json()["items"][0]["address"] == "viewer@example.com"


async def test_notifications_are_listed_with_their_receipts(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    viewer = await client_as("viewer")
    me = (await viewer.get("/api/v1/auth/me")).json()
    mail_server.answers["viewer@example.com"] = ["550 No"]
    for key in ("one", "two"):
        async with ctx.db.write() as session:
            await notifications.send(session, ctx.clock, user_id=me["id"], subject=key, text="x", dedup_key=key)
        await drain()
    listed = (await viewer.get("/api/v1/notifications")).json()["items"]
    assert [(item["subject"], item["state"]) for item in listed] == [("two", "delivered"), ("one", "failed")]
    assert listed[0]["user"]["name"] == "Viewer Person"
    assert [attempt["ok"] for attempt in listed[1]["attempts"]] == [False]
    failed = (await viewer.get("/api/v1/notifications", params={"state": "failed"})).json()["items"]
    assert [item["subject"] for item in failed] == ["one"]
    first = (await viewer.get("/api/v1/notifications", params={"limit": 1})).json()
    second = (await viewer.get("/api/v1/notifications", params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert [item["subject"] for page in (first, second) for item in page["items"]] == ["two", "one"]
    assert (await viewer.post(f"/api/v1/notifications/{listed[1]['id']}/retry")).status_code == 403
    assert (await client.post(f"/api/v1/notifications/{listed[0]['id']}/retry")).status_code == 409


async def test_a_disabled_person_cannot_be_reached(ctx: Context, client: httpx.AsyncClient, client_as: ClientAs) -> None:
    viewer = await client_as("viewer")
    me = (await viewer.get("/api/v1/auth/me")).json()
    await client.patch(f"/api/v1/users/{me['id']}", json={"disabled": True})
    async with ctx.db.write() as session:
        assert await notifications.send(session, ctx.clock, user_id=me["id"], subject="x", text="x", dedup_key="x") == []


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"from_address": "not an address"}, "from_address"),
        ({"from_address": "a@b", "to_address": "a@b, c@d"}, "to_address"),
        ({"host": "x y"}, "host"),
        ({"host": "mail.example.org/x"}, "host"),
    ],
)
async def test_a_mail_channel_that_cannot_work_is_refused(client: httpx.AsyncClient, config: dict[str, str], field: str) -> None:
    answer = await client.post("/api/v1/channels", json={"name": "Mail", "kind": "email", "settings": config})
    assert answer.status_code == 422
    assert [one["field"].rpartition(".")[2] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("address", ["ops@example.org", "OpsSight <ops@example.org>"])
async def test_a_mail_channel_takes_an_address_with_or_without_a_name(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.post("/api/v1/channels", json={"name": "Mail", "kind": "email", "settings": {"from_address": address}})
    assert answer.status_code == 201, answer.text


async def test_the_words_of_a_test_promise_no_second_try(client: httpx.AsyncClient) -> None:
    hook = {"name": "Nowhere", "kind": "webhook", "settings": {"url": "http://no-such-host.invalid/"}}
    made = (await client.post("/api/v1/channels", json=hook)).json()
    tested = (await client.post(f"/api/v1/channels/{made['id']}/test")).json()
    assert not tested["ok"]
    detail = tested["stages"][0]["detail"]
    assert "could not be reached" in detail
    assert "tried again" not in detail
    assert "Errno" not in detail


async def test_by_which_ways_people_are_reached_and_whether_the_last_message_arrived(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    people = {role: UUID((await (await client_as(role)).get("/api/v1/auth/me")).json()["id"]) for role in ("viewer", "responder", "sre")}
    mail_server.answers["responder@example.com"] = ["550 No such mailbox"] * 2
    for key in ("one", "two"):
        async with ctx.db.write() as session:
            for role in ("viewer", "responder"):
                await notifications.send(session, ctx.clock, user_id=people[role], subject=key, text="x", dedup_key=f"{key} {role}")
    await drain()
    async with ctx.db.read() as session:
        found = await notifications.contactability(session, [*people.values(), UUID(int=1)])
    assert found.keys() == set(people.values())
    assert {len(one.ways) for one in found.values()} == {1}
    last = {role: found[people[role]].last for role in people}
    assert last["sre"] is None
    assert last["viewer"] is not None
    assert last["responder"] is not None
    assert (last["viewer"].delivered, last["responder"].delivered) == (True, False)
    assert "No such mailbox" in last["responder"].detail
    await client.patch(f"/api/v1/channels/{(await default_channel(client))['id']}", json={"enabled": False})
    await client.patch(f"/api/v1/users/{people['sre']}", json={"disabled": True})
    async with ctx.db.read() as session:
        found = await notifications.contactability(session, people.values())
    assert {one.ways for one in found.values()} == {()}


async def test_a_secret_does_not_follow_a_changed_address(client: httpx.AsyncClient) -> None:
    """Who may change a channel must not have its password sent to a server of their own."""
    made = (await client.post("/api/v1/channels", json=EMAIL)).json()
    where = f"/api/v1/channels/{made['id']}"
    for moved in ({"host": "127.0.0.2"}, {"host": "127.0.0.1", "port": 2525}, {"host": "127.0.0.1", "security": "none"}):
        refused = await client.patch(where, json={"settings": {**moved, "username": "u"}})
        assert refused.status_code == 422, moved
        assert refused.json()["type"].endswith("/secrets-needed")
        assert refused.json()["errors"][0]["field"] == "settings.password"
    again = await client.patch(where, json={"settings": {"host": "127.0.0.2", "username": "u", "password": "for the new one"}})
    assert again.status_code == 200, again.text
    without = await client.patch(where, json={"settings": {"host": "127.0.0.3", "password": ""}})
    assert (without.status_code, without.json()["secrets_set"]) == (200, [])


async def test_a_webhooks_address_is_sealed_and_only_its_host_shown(ctx: Context, client: httpx.AsyncClient, client_as: ClientAs) -> None:
    url = "https://hooks.example.com/services/T0/B0/very-secret-part?key=abc"
    made = (await client.post("/api/v1/channels", json={"name": "Chat", "kind": "webhook", "settings": {"url": url, "secret": "s"}})).json()
    viewer = await client_as("viewer")
    auditor = await client_as("auditor")
    pages = [made, (await viewer.get("/api/v1/channels")).json(), (await auditor.get("/api/v1/audit", params={"limit": 50})).json()]
    assert "very-secret-part" not in str(pages)
    assert made["hints"] == {"url": "https://hooks.example.com/…"}
    assert made["secrets_set"] == ["url", "secret"]
    async with ctx.db.read() as session:
        kept = (await session.execute(text("SELECT config::text FROM notifications_channels WHERE kind = 'webhook'"))).scalar_one()
    assert kept == "{}"
    where = f"/api/v1/channels/{made['id']}"
    stays = await client.patch(where, json={"settings": {"secret": "another"}})
    assert (stays.status_code, stays.json()["hints"]) == (200, made["hints"])
    moved = await client.patch(where, json={"settings": {"url": "https://elsewhere.example.com/"}})
    assert moved.json()["errors"][0]["field"] == "settings.secret"


async def test_settings_are_tried_before_they_are_saved(client: httpx.AsyncClient, receiver: Receiver) -> None:
    tried = await client.post("/api/v1/providers/channel/webhook/test", json={"settings": {"url": receiver.url}})
    assert (tried.json()["ok"], [one["state"] for one in tried.json()["stages"]]) == (True, ["ok", "ok"])
    assert len(receiver.posted) == 1
    assert len((await client.get("/api/v1/channels")).json()["items"]) == 1
    refused = await client.post("/api/v1/providers/channel/webhook/test", json={"settings": {"url": "http://10.0.0.8/"}})
    assert "OPSSIGHT_EGRESS_ALLOW" in refused.json()["stages"][0]["detail"]
    assert (await client.post("/api/v1/providers/channel/pigeon/test", json={"settings": {}})).status_code == 404


async def test_a_mail_server_of_a_channel_is_asked_about_and_the_platforms_own_is_not(client: httpx.AsyncClient) -> None:
    inner = {"name": "Inner", "kind": "email", "settings": {"host": "10.0.0.25", "port": 25}}
    made = (await client.post("/api/v1/channels", json=inner)).json()
    tested = (await client.post(f"/api/v1/channels/{made['id']}/test")).json()
    assert "10.0.0.25 is a private address" in tested["stages"][0]["detail"]
