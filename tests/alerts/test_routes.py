"""Alerts over HTTP: our own API and the webhook of an Alertmanager."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from opssight.alerts.jobs import LOOPS
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from tests.conftest import EXPIRY, Drain

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
PAYLOADS = Path(__file__).parent / "payloads"
LABELS = {"alertname": "HighLatency", "service": "checkout", "severity": "critical", "instance": "web-1"}


def alert(**labels: str) -> dict[str, Any]:
    return {"labels": {**LABELS, **labels}, "annotations": {"summary": "Slow"}}


async def post(client: httpx.AsyncClient, *alerts: dict[str, Any]) -> httpx.Response:
    return await client.post("/api/v1/alerts", json={"alerts": list(alerts)})


async def items(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/alerts", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_alerts_are_taken_in_and_listed(client: httpx.AsyncClient) -> None:
    answer = await post(client, alert())
    assert answer.status_code == 202
    assert answer.json() == {"accepted": 1, "rejected": []}
    await post(client, alert(instance="web-2"))
    second, first = await items(client)
    assert (first["labels"], first["status"], first["source"], first["silenced"]) == (LABELS, "firing", "native", False)
    assert (first["number"], second["number"]) == (1, 2)
    by_number = await client.get("/api/v1/alerts/alr-1")
    assert by_number.json() == (await client.get(f"/api/v1/alerts/{first['id']}")).json() == first
    assert by_number.headers["etag"] == '"1"'


async def test_a_bad_alert_does_not_lose_the_others(client: httpx.AsyncClient) -> None:
    answer = await post(
        client, alert(), {"labels": {}}, {"labels": {"a": 1}}, {}, alert(instance="web-2"), {**alert(), "starts_at": "soon"}
    )
    assert answer.status_code == 202
    assert answer.json()["accepted"] == 2
    assert [one["index"] for one in answer.json()["rejected"]] == [1, 2, 3, 5]
    assert "at least one label" in answer.json()["rejected"][0]["reason"]
    assert len(await items(client)) == 2


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"alerts": {}}', b'{"alert": []}', b"\xff\xfe", b'"alerts"'])
async def test_an_unreadable_body_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/v1/alerts", content=body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/bad-alert-body")


async def test_status_and_times_resolve(client: httpx.AsyncClient, clock: FakeClock) -> None:
    await post(client, alert(), alert(instance="web-2"))
    clock.advance(timedelta(minutes=1))
    await post(client, {**alert(), "status": "resolved"}, {**alert(instance="web-2"), "ends_at": clock.now().isoformat()})
    assert {one["status"] for one in await items(client)} == {"resolved"}
    assert {one["ends_at"] for one in await items(client)} == {clock.now().isoformat().replace("+00:00", "Z")}


async def test_an_alert_that_says_its_end_expires_then(client: httpx.AsyncClient, ctx: Context, clock: FakeClock) -> None:
    ends = clock.now() + timedelta(minutes=10)
    await post(client, {**alert(), "ends_at": ends.isoformat()})
    await post(client, alert(instance="web-2"))
    clock.advance(timedelta(minutes=9))
    await LOOPS[0].run(ctx)
    assert [(one["labels"]["instance"], one["status"]) for one in await items(client)] == [("web-2", "resolved"), ("web-1", "firing")]
    clock.advance(timedelta(minutes=1))
    await LOOPS[0].run(ctx)
    assert {one["status"] for one in await items(client)} == {"resolved"}


async def test_fifty_at_once_over_http_are_one(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(post(client, alert()) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert [one["count"] for one in await items(client)] == [50]


async def test_filters_and_pages(client: httpx.AsyncClient) -> None:
    await post(client, *(alert(instance=f"web-{n}", severity="warning" if n % 2 else "critical") for n in range(6)))
    await post(client, alert(service="search"), {**alert(instance="web-0"), "status": "resolved"})
    assert len(await items(client, status="firing")) == 6
    assert len(await items(client, status="resolved")) == 1
    assert len(await items(client, severity="warning")) == 3
    assert len(await items(client, severity="warning,critical", service="checkout")) == 6
    assert len(await items(client, service=["search", "other"])) == 1
    assert len(await items(client, q="SLOW")) == 7
    assert len(await items(client, q="web-3")) == 1
    assert await items(client, q="100%") == []
    first = (await client.get("/api/v1/alerts", params={"limit": 4})).json()
    rest = (await client.get("/api/v1/alerts", params={"limit": 4, "cursor": first["next_cursor"]})).json()
    assert [one["number"] for one in first["items"] + rest["items"]] == [7, 6, 5, 4, 3, 2, 1]
    assert rest["next_cursor"] is None
    assert (await client.get("/api/v1/alerts", params={"cursor": "nonsense"})).status_code == 422
    assert (await client.get("/api/v1/alerts", params={"status": "burning"})).status_code == 422


@pytest.fixture
async def sender(client: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> httpx.AsyncClient:
    """A program with a service token, which outlives a moved clock."""
    wanted = {"name": "sender", "permissions": ["alerts:read", "alerts:write"], "expires_at": EXPIRY}
    token = (await client.post("/api/v1/tokens", json=wanted)).json()["token"]
    anonymous.headers["Authorization"] = f"Bearer {token}"
    return anonymous


async def test_groups(sender: httpx.AsyncClient, clock: FakeClock) -> None:
    await post(sender, alert(severity="warning"), alert(instance="web-2"))
    await post(sender, alert(alertname="DiskFull", severity="info"))
    await post(sender, {**alert(severity="warning"), "status": "resolved"})
    disk, latency = (await sender.get("/api/v1/alert-groups")).json()["items"]
    assert latency["group_key"] == '{alertname="HighLatency", service="checkout"}'
    assert latency["labels"] == {"alertname": "HighLatency", "service": "checkout"}
    assert (latency["firing"], latency["resolved"], latency["severity"]) == (1, 1, "critical")
    assert [one["status"] for one in latency["alerts"]] == ["firing", "resolved"]
    assert (disk["firing"], disk["resolved"], disk["severity"]) == (1, 0, "info")
    one = (await sender.get("/api/v1/alert-groups", params={"limit": 1})).json()
    assert [group["labels"]["alertname"] for group in one["items"]] == ["DiskFull"]
    two = (await sender.get("/api/v1/alert-groups", params={"limit": 1, "cursor": one["next_cursor"]})).json()
    assert [group["labels"]["alertname"] for group in two["items"]] == ["HighLatency"]
    await post(sender, {**alert(instance="web-2"), "status": "resolved"})
    clock.advance(timedelta(hours=1, seconds=1))
    groups = (await sender.get("/api/v1/alert-groups")).json()["items"]
    assert [group["labels"]["alertname"] for group in groups] == ["DiskFull"]


@pytest.mark.parametrize("named", ["ALR-99", "ALR-", "nonsense", "00000000-0000-7000-8000-000000000000", "ALR-99999999999999999999"])
async def test_an_alert_that_is_not_there(client: httpx.AsyncClient, named: str) -> None:
    answer = await client.get(f"/api/v1/alerts/{named}")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/alert-not-found")


async def test_who_may(client_as: ClientAs, anonymous: httpx.AsyncClient) -> None:
    viewer, responder = await client_as("viewer"), await client_as("responder")
    assert (await post(viewer, alert())).status_code == 403
    assert (await post(anonymous, alert())).status_code == 401
    assert (await anonymous.get("/api/v1/alerts")).status_code == 401
    assert (await viewer.post("/api/v1/alerts/webhooks/alertmanager", json={})).status_code == 403
    assert (await post(responder, alert())).status_code == 202
    assert len(await items(viewer)) == 1


async def test_the_browser_is_told_of_episodes_and_not_of_repeats(client: httpx.AsyncClient, ctx: Context, drain: Drain) -> None:
    for _ in range(3):
        await post(client, alert())
    await post(client, {**alert(), "status": "resolved"})
    await drain()
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT name, topics FROM core_live WHERE topics @> '[\"alerts\"]' ORDER BY seq"))
        assert [tuple(row) for row in rows] == [("alert.fired", ["alerts"]), ("alert.resolved", ["alerts"])]


async def test_the_webhook_of_a_real_alertmanager(sender: httpx.AsyncClient, clock: FakeClock) -> None:
    firing, resolved = [json.loads(line)["body"] for line in (PAYLOADS / "alertmanager_webhook.jsonl").read_text().splitlines()]
    clock.set(datetime(2026, 11, 21, 18, 41, 45, tzinfo=UTC))
    answer = await sender.post("/api/v1/alerts/webhooks/alertmanager", json=firing)
    assert answer.json() == {"accepted": 1, "rejected": []}
    found = (await items(sender))[0]
    assert (found["fingerprint"], found["status"], found["source"]) == ("f28a562a02af45e3", "firing", "webhook")
    assert (found["title"], found["starts_at"]) == ("backlog 9 on h1", "2026-11-21T18:41:44.414000Z")
    clock.advance(timedelta(minutes=1))
    await sender.post("/api/v1/alerts/webhooks/alertmanager", json=resolved)
    found = (await items(sender))[0]
    assert (found["status"], found["ends_at"]) == ("resolved", "2026-11-21T18:41:48.414000Z")


@pytest.mark.parametrize("body", [{}, {"version": "3", "alerts": []}, {"version": 4, "alerts": []}, [], {"version": "4"}])
async def test_no_webhook_of_version_four(client: httpx.AsyncClient, body: object) -> None:
    answer = await client.post("/api/v1/alerts/webhooks/alertmanager", json=body)
    assert answer.status_code == 422
