"""How long notifications and their receipts are kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.notifications import facade as notifications
from opssight.notifications import jobs
from tests.notifications.test_delivery import person

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def kept(ctx: Context) -> tuple[list[str], int]:
    """Return the subjects of the notifications that are left after the job ran, and how many attempts there are."""
    await jobs.RETENTION[0].purge(ctx)
    async with ctx.db.read() as session:
        subjects = list((await session.execute(text("SELECT subject FROM notifications_notifications ORDER BY subject"))).scalars())
        return subjects, (await session.execute(text("SELECT count(*) FROM notifications_attempts"))).scalar_one()


async def test_old_ones_go_but_not_those_of_an_open_incident(
    client: httpx.AsyncClient, client_as: ClientAs, ctx: Context, clock: FakeClock
) -> None:
    user = await person(ctx, client_as)
    incident = (await client.post("/api/v1/incidents", json={"title": "Disk", "severity": "sev2"})).json()
    sent: dict[str, list[notifications.NotificationId]] = {}
    async with ctx.db.write() as session:
        await session.execute(text("DELETE FROM notifications_notifications"))
        for subject in ("delivered", "of the incident", "queued"):
            about = UUID(incident["id"]) if subject == "of the incident" else None
            sent[subject] = await notifications.send(
                session, clock, user_id=user.id, subject=subject, text=".", html=None, dedup_key=subject, incident_id=about
            )
        await session.execute(text("UPDATE notifications_notifications SET state = 'delivered' WHERE subject <> 'queued'"))
        await session.execute(
            text(
                "INSERT INTO notifications_attempts (notification_id, number, started_at, outcome, detail)"
                " SELECT id, 1, now(), 'accepted', '250 OK' FROM notifications_notifications WHERE subject <> 'queued'"
            )
        )
    clock.advance(timedelta(days=364))
    assert await kept(ctx) == (["delivered", "of the incident", "queued"], 2)
    clock.advance(timedelta(days=2))
    assert await kept(ctx) == (["of the incident", "queued"], 1)
    client = await client_as("owner")
    assert "OPSSIGHT_NOTIFICATION_RETENTION_DAYS" in (await client.get(f"/api/v1/notifications/{sent['delivered'][0]}")).json()["detail"]
    for action in ("acknowledge", "resolve"):
        assert (await client.post(f"/api/v1/incidents/{incident['id']}/{action}", json={})).status_code == 200
    assert await kept(ctx) == (["queued"], 0)
    record = (await client.get("/api/v1/audit", params={"action": "retention.deleted"})).json()["items"]
    assert [(row["target_id"], row["detail"]["rows"]) for row in record] == [("notifications", 1)] * 2
