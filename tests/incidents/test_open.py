"""Opening from alerts: once, whatever happens at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta
from uuid import UUID

import httpx
import psycopg.errors
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.catalog import facade as catalog
from opssight.core.clock import Clock, FakeClock
from opssight.core.context import Context
from opssight.core.outbox import Relay
from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from opssight.incidents import repository, subscribers
from opssight.incidents.models import IncidentRow
from opssight.incidents.service import follow
from opssight.incidents.service.open import alert_fired, alerts_fired
from tests.conftest import Drain
from tests.incidents.conftest import Fire, alert

ResolveAlert = Callable[..., Awaitable[None]]


async def listed(client: httpx.AsyncClient, **params: str) -> list[dict[str, object]]:
    answer = await client.get("/api/v1/incidents", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def kinds(client: httpx.AsyncClient, key: object) -> list[str]:
    items = (await client.get(f"/api/v1/incidents/{key}/timeline", params={"limit": 200})).json()["items"]
    return [item["kind"] for item in reversed(items)]


async def test_a_critical_alert_opens_an_incident(ctx: Context, client: httpx.AsyncClient, fire: Fire, drain: Drain) -> None:
    alert_id = await fire()
    await drain()
    (incident,) = await listed(client)
    assert incident["key"] == "INC-1"
    assert (incident["title"], incident["severity"], incident["state"], incident["service"]) == ("Disk full on db-1", "sev2", "new", "shop")
    assert (incident["alert_count"], incident["firing_alerts"]) == (1, 1)
    (found,) = (await client.get("/api/v1/incidents/INC-1/alerts")).json()["items"]
    assert (found["id"], found["incident_id"]) == (str(alert_id), incident["id"])
    async with ctx.db.read() as session:
        service = await catalog.service_of(session, "shop")
    assert service is not None
    assert (service.state, service.open_incidents) == ("failing", 1)


async def test_a_warning_only_shows_as_an_alert_but_joins_its_groups_incident(client: httpx.AsyncClient, fire: Fire, drain: Drain) -> None:
    await fire(severity="warning")
    await drain()
    assert await listed(client) == []
    await fire(instance="db-2", severity="error")
    await fire(instance="db-3", severity="warning")
    await drain()
    (incident,) = await listed(client)
    assert (incident["severity"], incident["alert_count"]) == ("sev3", 2)
    await fire(instance="db-4")
    await drain()
    (incident,) = await listed(client)
    assert (incident["severity"], incident["alert_count"]) == ("sev2", 3)
    found = await kinds(client, "INC-1")
    assert found[:2] == ["opened", "alert_firing"]
    assert (found.count("grouped"), found.count("severity")) == (2, 1)


async def test_fifty_alerts_of_a_group_at_once_make_one_incident(ctx: Context, client: httpx.AsyncClient, fire: Fire, drain: Drain) -> None:
    ids = await asyncio.gather(*(fire(instance=f"db-{number}") for number in range(50)))

    async def handle(alert_id: UUID) -> None:
        async with ctx.db.write() as session:
            await alert_fired(session, ctx.clock, ctx.settings, alert_id)

    await asyncio.gather(*(handle(alert_id) for alert_id in ids), *(handle(ids[0]) for _ in range(10)))
    await drain()
    (incident,) = await listed(client)
    assert (incident["number"], incident["alert_count"]) == (1, 50)
    found = await kinds(client, "INC-1")
    assert (found.count("opened"), found.count("alert_firing"), found.count("grouped")) == (1, 1, 11)
    entries = (await client.get("/api/v1/incidents/INC-1/timeline", params={"limit": 200})).json()["items"]
    assert [(entry["text"], entry["detail"]["more"]) for entry in entries if "more" in entry["detail"]] == [
        ("And 39 more; they are listed under Alerts.", 39)
    ]


async def test_alerts_of_different_services_are_different_incidents(client: httpx.AsyncClient, fire: Fire, drain: Drain) -> None:
    await fire(service="shop")
    await fire(service="search")
    await drain()
    assert sorted(str(one["service"]) for one in await listed(client)) == ["search", "shop"]


async def test_what_fires_again_joins_the_open_incident_and_after_it_opens_a_new_one(
    client: httpx.AsyncClient, fire: Fire, resolve_alert: ResolveAlert, drain: Drain
) -> None:
    await fire()
    await drain()
    assert (await client.post("/api/v1/incidents/INC-1/acknowledge")).status_code == 200
    await resolve_alert()
    await drain()
    (incident,) = await listed(client)
    assert (incident["state"], incident["firing_alerts"]) == ("investigating", 0), "somebody works on it, so it stays"
    await fire()
    await drain()
    (incident,) = await listed(client)
    assert (incident["alert_count"], incident["firing_alerts"]) == (2, 1)
    await resolve_alert()
    assert (await client.post("/api/v1/incidents/INC-1/resolve", json={"note": "Cleaned up"})).status_code == 200
    await drain()
    await fire()
    await drain()
    assert [one["key"] for one in await listed(client)] == ["INC-2", "INC-1"]
    reopened = await client.post("/api/v1/incidents/INC-1/reopen", json={"reason": "Still there"})
    assert (reopened.status_code, reopened.json()["type"].rpartition("/")[2]) == (409, "incident-already-open")


async def test_it_resolves_by_itself_when_every_alert_has_and_nobody_came(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, fire: Fire, resolve_alert: ResolveAlert, drain: Drain
) -> None:
    await fire(instance="db-1")
    await fire(instance="db-2")
    await drain()
    clock.advance(timedelta(minutes=1))
    await resolve_alert(instance="db-1")
    await drain()
    assert [one["state"] for one in await listed(client)] == ["new"]
    await resolve_alert(instance="db-2")
    await drain()
    (incident,) = await listed(client)
    assert (incident["state"], incident["acknowledged_at"], incident["owner"]) == ("resolved", None, None)
    found = await kinds(client, "INC-1")
    assert (found.count("alert_resolved"), found.count("resolved")) == (2, 1)
    escalation = (await client.get("/api/v1/escalations")).json()["items"][0]
    assert (escalation["state"], escalation["next_at"]) == ("resolved", None)
    async with ctx.db.read() as session:
        service = await catalog.service_of(session, "shop")
    assert service is not None
    assert (service.state, service.open_incidents) == ("ok", 0)


async def test_an_alert_that_resolved_before_it_was_looked_at_opens_nothing(
    ctx: Context, client: httpx.AsyncClient, fire: Fire, resolve_alert: ResolveAlert, drain: Drain
) -> None:
    alert_id = await fire()
    await resolve_alert()
    await drain()
    assert await listed(client) == []
    async with ctx.db.read() as session:
        assert (await alerts.get(session, [alert_id]))[0].incident_id is None


async def test_a_timeline_refuses_changes(ctx: Context, client: httpx.AsyncClient, fire: Fire, drain: Drain) -> None:
    await fire()
    await drain()
    assert len(await listed(client)) == 1
    for statement in (
        "UPDATE incidents_timeline SET text = 'x'",
        "DELETE FROM incidents_timeline",
        "TRUNCATE incidents_timeline",
    ):
        with pytest.raises(DBAPIError) as refused:
            async with ctx.db.write() as session:
                await session.execute(text(statement))
        assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


async def test_an_alert_that_resolves_just_before_its_incident_is_opened_opens_none(
    ctx: Context, client: httpx.AsyncClient, fire: Fire, resolve_alert: ResolveAlert, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolution commits, and is handled, after the opening has begun and before it holds the group."""
    lock_all = repository.lock_all
    alert_id = await fire()

    async def resolve_first(session: AsyncSession, whats: Collection[str]) -> None:
        monkeypatch.setattr(repository, "lock_all", lock_all)
        await resolve_alert()
        async with ctx.db.write() as other:
            await follow.alert_resolved(other, ctx.clock, alert_id)
        await lock_all(session, whats)

    monkeypatch.setattr(repository, "lock_all", resolve_first)
    async with ctx.db.write() as session:
        await alert_fired(session, ctx.clock, ctx.settings, alert_id)
    await drain()
    assert await listed(client) == []
    assert (await client.get("/api/v1/escalations")).json()["items"] == []


async def test_an_alert_that_resolves_while_its_incident_is_being_opened_ends_it(
    ctx: Context, client: httpx.AsyncClient, fire: Fire, resolve_alert: ResolveAlert, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolution comes when the alert was found firing; it waits until the incident is there, and ends it."""
    find = repository.open_incidents_for
    alert_id = await fire()
    resolving: list[asyncio.Future[None]] = []

    async def someone_waits_for_a_row() -> bool:
        async with ctx.db.read() as session:
            waiting = text(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
                " AND query LIKE '%alerts_alerts%'"
            )
            return bool((await session.execute(waiting)).scalar_one())

    async def resolve_meanwhile(session: AsyncSession, fingerprints: Collection[str], groups: Collection[str]) -> list[IncidentRow]:
        resolving.append(asyncio.ensure_future(resolve_alert()))
        while not resolving[0].done() and not await someone_waits_for_a_row():
            await asyncio.sleep(0)
        return await find(session, fingerprints, groups)

    monkeypatch.setattr(repository, "open_incidents_for", resolve_meanwhile)
    async with ctx.db.write() as session:
        await alert_fired(session, ctx.clock, ctx.settings, alert_id)
    await resolving[0]
    await drain()
    (incident,) = await listed(client)
    assert (incident["state"], incident["firing_alerts"]) == ("resolved", 0)
    (escalation,) = (await client.get("/api/v1/escalations")).json()["items"]
    assert escalation["state"] == "resolved"


async def test_a_storm_of_a_group_leaves_a_timeline_that_can_be_read(
    ctx: Context, client: httpx.AsyncClient, fire: Fire, drain: Drain
) -> None:
    await fire()
    await drain()
    for start in range(0, 500, 100):
        many = [alert(instance=f"web-{number}", severity="warning") for number in range(start, start + 100)]
        async with ctx.db.write() as session:
            await alerts.fire(session, ctx.clock, many, source=alerts.AlertSource.NATIVE)
        await drain()
    (incident,) = await listed(client)
    assert incident["alert_count"] == 501, "each is listed"
    assert (await kinds(client, "INC-1")).count("grouped") == 11
    entries = (await client.get("/api/v1/incidents/INC-1/timeline", params={"kind": "grouped"})).json()["items"]
    assert [entry["text"] for entry in entries if "more" in entry["detail"]] == ["And 490 more; they are listed under Alerts."]


async def test_a_critical_alert_behind_warnings_is_an_incident_before_they_are_looked_at(
    ctx: Context, client: httpx.AsyncClient, fire: Fire, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[int] = []
    of_service = alerts_fired

    async def note(session: AsyncSession, clock: Clock, settings: Settings, fired: Mapping[UUID, str | None]) -> None:
        handled.append(len(fired))
        await of_service(session, clock, settings, fired)

    monkeypatch.setattr(subscribers, "alerts_fired", note)
    async with ctx.db.write() as session:
        many = [alert(instance=f"web-{number}", service=f"s{number}", severity="warning") for number in range(300)]
        await alerts.fire(session, ctx.clock, many, source=alerts.AlertSource.NATIVE)
    await fire()
    await Relay(ctx, wiring.modules().subscribers).drain()
    assert (handled[0], sum(handled)) == (1, 301)
