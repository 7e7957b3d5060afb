"""What was given up is seen: in the list, in /readyz and /metrics, and as an alert of the platform's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.context import Context
from opssight.core.jobs.lag import JobLag
from opssight.core.outbox import lag
from opssight.core.outbox.deliver import MAX_ATTEMPTS
from opssight.core.outbox.event import Priority
from opssight.entrypoints.watch import troubles, watch


class Happened(outbox.Event, frozen=True, tag="test.happened"):
    number: int


handled: list[int] = []


async def _fail(context: Context, session: AsyncSession, event: Happened) -> None:
    if not handled:
        raise RuntimeError("not yet")


@pytest.fixture
async def given_up(ctx: Context) -> outbox.Relay:
    """A relay whose one delivery was given up."""
    handled.clear()
    relay = outbox.Relay(ctx, [outbox.Subscriber("test.fail", Happened, _fail)])
    async with ctx.db.write() as session:
        await outbox.publish(session, Happened(number=1))
    for _ in range(MAX_ATTEMPTS):
        await relay.drain()
        async with ctx.db.write() as session:
            await session.execute(text("UPDATE core_deliveries SET next_at = now()"))
    return relay


async def _components(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in (await client.get("/readyz")).json()["components"]}


async def _beat(ctx: Context, ago: int = 0) -> None:
    statement = text(
        "INSERT INTO core_relays (id, started_at, beat_at) VALUES (gen_random_uuid(), now(), now() - make_interval(secs => :ago))"
    )
    async with ctx.db.write() as session:
        await session.execute(statement, {"ago": ago})


async def test_a_delivery_that_was_given_up_is_listed_and_can_be_retried(
    ctx: Context, client: httpx.AsyncClient, given_up: outbox.Relay
) -> None:
    listed = (await client.get("/api/v1/deliveries")).json()
    (dead,) = listed["items"]
    assert (dead["subscriber"], dead["event"], dead["payload"]) == ("test.fail", "test.happened", {"number": 1})
    assert (dead["attempts"], dead["last_error"], listed["dead"]) == (MAX_ATTEMPTS, "RuntimeError: not yet", 1)
    handled.append(1)
    address = f"/api/v1/deliveries/{dead['event_id']}/test.fail"
    assert (await client.post(f"{address}/retry")).status_code == 204
    assert (await client.post(f"{address}/retry")).status_code == 404
    await given_up.drain()
    after = (await client.get("/api/v1/deliveries")).json()
    assert (after["items"], after["dead"]) == ([], 0)
    actions = [one["action"] for one in (await client.get("/api/v1/audit", params={"action": "delivery.retried"})).json()["items"]]
    assert actions == ["delivery.retried"]


async def test_a_delivery_that_was_given_up_can_be_dropped(ctx: Context, client: httpx.AsyncClient, given_up: outbox.Relay) -> None:
    (dead,) = (await client.get("/api/v1/deliveries")).json()["items"]
    address = f"/api/v1/deliveries/{dead['event_id']}/test.fail"
    assert (await client.post(f"{address}/drop")).status_code == 204
    assert (await client.post(f"{address}/drop")).status_code == 404
    assert (await client.get("/api/v1/deliveries")).json()["dead"] == 0
    handled.append(1)
    assert await given_up.drain() == 0


async def test_only_those_who_may_change_settings_retry_and_drop(
    client_as: Callable[[str], Awaitable[httpx.AsyncClient]], given_up: outbox.Relay
) -> None:
    auditor = await client_as("auditor")
    (dead,) = (await auditor.get("/api/v1/deliveries")).json()["items"]
    for what in ("retry", "drop"):
        assert (await auditor.post(f"/api/v1/deliveries/{dead['event_id']}/test.fail/{what}")).status_code == 403
    assert (await (await client_as("viewer")).get("/api/v1/deliveries")).status_code == 403


async def test_readyz_shows_a_relay_that_gives_no_sign_of_life(ctx: Context, client: httpx.AsyncClient) -> None:
    assert (await _components(client))["relay"]["state"] == "down"
    await _beat(ctx, 20)
    relay = (await _components(client))["relay"]
    assert relay["state"] == "down"
    assert "no relay has given a sign of life for 2" in relay["detail"]
    await _beat(ctx)
    assert (await _components(client))["relay"]["state"] == "ok"


async def test_readyz_and_metrics_show_what_was_given_up(ctx: Context, client: httpx.AsyncClient, given_up: outbox.Relay) -> None:
    await _beat(ctx)
    relay = (await _components(client))["relay"]
    assert (relay["state"], relay["detail"].split(":")[0]) == ("degraded", "1 deliveries were given up")
    assert "opssight_outbox_deliveries_dead 1.0" in (await client.get("/metrics")).text.splitlines()


async def test_readyz_and_metrics_show_that_urgent_events_are_late(ctx: Context, client: httpx.AsyncClient) -> None:
    await _beat(ctx)
    async with ctx.db.write() as session:
        await session.execute(
            text(
                "INSERT INTO core_outbox (id, name, payload, topics, priority, published_at)"
                " VALUES (gen_random_uuid(), 'test.late', '{}', '[]', 0, now() - interval '30 s')"
            )
        )
    assert (await _components(client))["relay"]["state"] == "degraded"
    lines = (await client.get("/metrics")).text.splitlines()
    assert 'opssight_outbox_waiting{priority="urgent"} 1.0' in lines
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE core_outbox SET published_at = now() - interval '2 min'"))
    assert (await _components(client))["relay"]["state"] == "down", "a relay that hangs"


async def test_the_platform_alerts_about_itself_until_it_is_over(ctx: Context, client: httpx.AsyncClient, given_up: outbox.Relay) -> None:
    async def firing() -> list[str]:
        items = (await client.get("/api/v1/alerts", params={"service": "opssight", "status": "firing"})).json()["items"]
        return [item["labels"]["alertname"] for item in items]

    await watch(ctx)
    await watch(ctx)
    assert await firing() == ["DeliveriesGivenUp"]
    (dead,) = (await client.get("/api/v1/deliveries")).json()["items"]
    await client.post(f"/api/v1/deliveries/{dead['event_id']}/test.fail/drop")
    await watch(ctx)
    assert await firing() == []


def test_each_trouble_has_an_alert() -> None:
    late = lag.Lag(lanes={Priority.URGENT: lag.Waiting(3, 40.0)}, dead=2)
    found = troubles(late, JobLag(waiting=5, oldest_seconds=300, dead=1))
    assert all(found.values())
    assert found["DeliveriesLate"] == "3 urgent events wait to be handed on, the oldest for 40 s."
    assert not any(troubles(lag.Lag(), JobLag(0, 0, 0)).values())
