"""Monitoring over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.eventlog import facade as eventlog
from opssight.monitoring.jobs import LOOPS
from tests.monitoring.making import happen

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
URL = "/api/v1/rules"
QUERY = {"q": "timeout", "service": ["checkout"], "severity": [">=error"], "source": [], "attributes": {"region": "eu"}}
RULE: dict[str, Any] = {
    "name": "Checkout errors",
    "query": QUERY,
    "window_seconds": 60,
    "threshold": 5,
    "comparison": "gte",
    "labels": {"team": "web"},
    "annotations": {"summary": "{{ value }} timeouts"},
    "interval_seconds": 10,
    "enabled": True,
}


async def made(client: httpx.AsyncClient, **changed: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={**RULE, **changed})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_rule_is_made_changed_and_deleted_and_its_past_stays(client: httpx.AsyncClient, clock: FakeClock) -> None:
    rule = await made(client)
    assert {name: rule[name] for name in RULE} == RULE
    assert (rule["state"], rule["revision"], rule["version"], rule["last_value"]) == ("ok", 1, 1, None)
    url, began = f"{URL}/{rule['id']}", clock.now()
    clock.advance(timedelta(minutes=1))
    changed = await client.patch(url, json={"threshold": 9, "query": {**QUERY, "q": ""}}, headers={"If-Match": '"1"'})
    assert (changed.json()["threshold"], changed.json()["query"]["q"], changed.json()["revision"]) == (9, "", 2)
    assert changed.headers["etag"] == '"2"'
    assert (await client.patch(url, json={"threshold": 9})).json()["revision"] == 2
    assert (await client.patch(url, json={}, headers={"If-Match": '"1"'})).status_code == 412
    clock.advance(timedelta(minutes=1))
    assert (await client.delete(url)).status_code == 204
    assert (await client.get(url)).json()["type"].endswith("/rule-not-found")
    past = (await client.get(f"{url}/revisions")).json()["items"]
    assert [(one["revision"], one["threshold"], one["deleted"]) for one in past] == [(3, 9, True), (2, 9, False), (1, 5, False)]
    assert past[0]["actor"]["name"] == "Owner Person"
    then = (await client.get(f"{url}/revisions", params={"as_of": (began + timedelta(seconds=30)).isoformat()})).json()["items"]
    assert [one["revision"] for one in then] == [1]
    before = (await client.get(f"{url}/revisions", params={"as_of": (began - timedelta(seconds=1)).isoformat()})).json()["items"]
    assert before == []
    record = (await client.get("/api/v1/audit", params={"target_type": "rule"})).json()["items"]
    assert sorted(row["action"] for row in record) == ["rule.changed", "rule.created", "rule.deleted"]
    assert (await made(client))["name"] == rule["name"]


async def test_two_changes_at_once_both_count(client: httpx.AsyncClient) -> None:
    url = f"{URL}/{(await made(client))['id']}"
    await asyncio.gather(client.patch(url, json={"threshold": 7}), client.patch(url, json={"window_seconds": 90}))
    rule = (await client.get(url)).json()
    assert (rule["threshold"], rule["window_seconds"], rule["revision"]) == (7, 90, 3)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"query": {"q": "("}}, "query.q"),
        ({"query": {"q": '"open'}}, "query.q"),
        ({"query": {"severity": ["terrible"]}}, "query.severity"),
        ({"query": {"service": "checkout"}}, "query.service"),
        ({"window_seconds": 0}, "window_seconds"),
        ({"window_seconds": 90_000}, "window_seconds"),
        ({"threshold": 0}, "threshold"),
        ({"comparison": "eq"}, "comparison"),
        ({"interval_seconds": 0}, "interval_seconds"),
        ({"labels": {"bad-name": "x"}}, "labels"),
        ({"labels": {"alertname": "x"}}, "labels.alertname"),
        ({"annotations": {"summary": "{{ __import__('os') }}"}}, "annotations.summary"),
        ({"annotations": {"summary": "\x00"}}, "annotations.summary"),
    ],
)
async def test_bad_input_is_named(client: httpx.AsyncClient, changed: dict[str, Any], field: str) -> None:
    answer = await client.post(URL, json={**RULE, **changed})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    url = f"{URL}/{(await made(client))['id']}"
    assert (await client.patch(url, json=changed)).json()["errors"][0]["field"] == field
    assert (await client.get(url)).json()["revision"] == 1


async def test_a_name_is_used_once(client: httpx.AsyncClient) -> None:
    await made(client)
    assert (await client.post(URL, json=RULE)).json()["type"].endswith("/rule-name-taken")
    other = await made(client, name="Other")
    answer = await client.patch(f"{URL}/{other['id']}", json={"name": RULE["name"]})
    assert answer.status_code == 409


async def test_lists(client: httpx.AsyncClient) -> None:
    for name in ("b", "a", "c"):
        await made(client, name=name)
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["name"] for one in first["items"] + rest["items"]] == ["a", "b", "c"]
    assert [one["name"] for one in (await client.get(URL, params={"q": "B"})).json()["items"]] == ["b"]
    assert (await client.get(URL, params={"state": "firing"})).json()["items"] == []


async def test_switching_it_off_or_making_it_another_alert_resolves(
    client: httpx.AsyncClient, ctx: Context, clock: FakeClock, stored_events: eventlog.EventStore
) -> None:
    url = f"{URL}/{(await made(client, query={'service': ['checkout']}))['id']}"
    await happen(ctx, 5)
    clock.advance(timedelta(seconds=1))

    async def states() -> list[tuple[str, str]]:
        items = (await client.get("/api/v1/alerts")).json()["items"]
        return [(one["labels"]["team"], one["status"]) for one in items]

    await LOOPS[0].run(ctx)
    assert await states() == [("web", "firing")]
    assert (await client.patch(url, json={"threshold": 4})).json()["state"] == "firing"
    assert await states() == [("web", "firing")]
    await client.patch(url, json={"labels": {"team": "shop"}})
    assert await states() == [("web", "resolved")]
    await LOOPS[0].run(ctx)
    assert await states() == [("shop", "firing"), ("web", "resolved")]
    assert (await client.patch(url, json={"enabled": False})).json()["state"] == "ok"
    assert await states() == [("shop", "resolved"), ("web", "resolved")]
    clock.advance(timedelta(seconds=20))
    await LOOPS[0].run(ctx)
    assert await states() == [("shop", "resolved"), ("web", "resolved")]
    await client.patch(url, json={"enabled": True})
    await LOOPS[0].run(ctx)
    assert (await states())[0] == ("shop", "firing")
    assert (await client.delete(url)).status_code == 204
    assert (await states())[0] == ("shop", "resolved")


async def test_a_preview_counts_and_draws(
    client: httpx.AsyncClient, ctx: Context, clock: FakeClock, stored_events: eventlog.EventStore
) -> None:
    for _ in range(3):
        await happen(ctx, 4)
        clock.advance(timedelta(seconds=60))
    asked = {"query": {"service": ["checkout"]}, "window_seconds": 60, "threshold": 5, "comparison": "gte"}
    found = (await client.post(f"{URL}/preview", json=asked)).json()
    assert (found["value"], found["would_fire"]) == (4, False)
    assert max(point["value"] for point in found["series"]) == 4
    assert len(found["series"]) <= 120
    wider = (await client.post(f"{URL}/preview", json={**asked, "window_seconds": 300})).json()
    assert (wider["value"], wider["would_fire"]) == (12, True)
    assert max(point["value"] for point in wider["series"]) == 12
    bad = await client.post(f"{URL}/preview", json={**asked, "query": {"q": "("}})
    assert bad.json()["errors"][0]["field"] == "query.q"
    assert (await client.get(URL)).json()["items"] == []


async def test_a_preview_without_the_event_store_says_so(client: httpx.AsyncClient) -> None:
    asked: dict[str, Any] = {"query": {}, "window_seconds": 60, "threshold": 5, "comparison": "gte"}
    answer = await client.post(f"{URL}/preview", json=asked)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/event-store-unavailable")


async def test_who_may(client_as: ClientAs, anonymous: httpx.AsyncClient) -> None:
    viewer, sre = await client_as("viewer"), await client_as("sre")
    url = f"{URL}/{(await made(sre))['id']}"
    assert (await viewer.get(url)).status_code == 200
    assert (await viewer.post(URL, json=RULE)).status_code == 403
    assert (await viewer.patch(url, json={})).status_code == 403
    assert (await viewer.delete(url)).status_code == 403
    assert (await anonymous.get(URL)).status_code == 401
    missing = f"{URL}/00000000-0000-7000-8000-000000000000"
    assert (await sre.patch(missing, json={})).status_code == 404
    assert (await sre.delete(missing)).status_code == 404
    assert (await sre.get(f"{missing}/revisions")).status_code == 404
