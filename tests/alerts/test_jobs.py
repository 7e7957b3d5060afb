"""How long alerts are kept, and how the settings group and resolve them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import text

from opssight.alerts import facade as alerts
from opssight.alerts import jobs
from opssight.alerts.service.resolve import expire
from opssight.alerts.settings import AlertsSettings
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.settings import Settings
from opssight.entrypoints import wiring

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def fire(ctx: Context, instance: str, *, service: str = "shop", resolved: bool = False) -> UUID | None:
    labels = {"alertname": "DiskFull", "service": service, "instance": instance}
    given = alerts.AlertInput(labels, ends_at=ctx.clock.now() if resolved else None)
    policy = ctx.resources.get(alerts.AlertPolicy)
    async with ctx.db.write() as session:
        (handled,) = await alerts.fire(session, ctx.clock, [given], source=alerts.AlertSource.WEBHOOK, policy=policy)
    return handled.alert_id


async def kept(ctx: Context) -> list[str]:
    await jobs.RETENTION[0].purge(ctx)
    async with ctx.db.read() as session:
        return list((await session.execute(text("SELECT labels->>'instance' FROM alerts_alerts ORDER BY 1"))).scalars())


async def test_resolved_alerts_go_but_not_those_of_an_open_incident(
    client: httpx.AsyncClient, client_as: ClientAs, ctx: Context, clock: FakeClock
) -> None:
    incident = (await client.post("/api/v1/incidents", json={"title": "Disk", "severity": "sev2"})).json()
    for instance in ("firing", "of an open incident", "resolved"):
        alert_id = await fire(ctx, instance)
        if instance == "of an open incident":
            async with ctx.db.write() as session:
                await alerts.attach(session, [alert_id] if alert_id else [], UUID(incident["id"]))
        if instance != "firing":
            await fire(ctx, instance, resolved=True)
    clock.advance(timedelta(days=89))
    await fire(ctx, "young")
    await fire(ctx, "young", resolved=True)
    clock.advance(timedelta(hours=23))
    assert await kept(ctx) == ["firing", "of an open incident", "resolved", "young"]
    clock.advance(timedelta(hours=2))
    assert await kept(ctx) == ["firing", "of an open incident", "young"]
    client = await client_as("owner")
    for action in ("acknowledge", "resolve"):
        assert (await client.post(f"/api/v1/incidents/{incident['id']}/{action}", json={})).status_code == 200
    assert await kept(ctx) == ["firing", "young"]
    record = (await client.get("/api/v1/audit", params={"action": "retention.deleted"})).json()["items"]
    assert [(row["target_id"], row["detail"]["rows"]) for row in record] == [("alerts", 1)] * 2
    gone = await client.get("/api/v1/alerts/ALR-3")
    assert "OPSSIGHT_ALERT_RETENTION_DAYS" in gone.json()["detail"]


async def test_the_settings_group_and_resolve(settings: Settings, clock: FakeClock) -> None:
    own = settings.having(AlertsSettings(alert_group_by="service", alert_resolve_seconds=60))
    async with wiring.open_context(own, role="test", clock=clock) as ctx:
        policy = ctx.resources.get(alerts.AlertPolicy)
        labels = [{"alertname": name, "service": "shop"} for name in ("DiskFull", "HighLatency")]
        async with ctx.db.write() as session:
            given = [alerts.AlertInput(one) for one in labels]
            handled = await alerts.fire(session, clock, given, source=alerts.AlertSource.NATIVE, policy=policy)
        async with ctx.db.read() as session:
            found = await alerts.get(session, [one.alert_id for one in handled if one.alert_id])
        assert {alert.group_key for alert in found} == {'{service="shop"}'}
        clock.advance(timedelta(seconds=59))
        assert await expire(ctx) == 0
        clock.advance(timedelta(seconds=1))
        assert await expire(ctx) == 2
