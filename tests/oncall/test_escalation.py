"""Escalations on the real database: durable timers, each step once, and never in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.ids import uuid7
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall
from opssight.oncall.jobs import LOOPS, advance
from tests.oncall.conftest import AddPerson, Pages

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def start(ctx: Context) -> UUID:
    incident_id = uuid7()
    page = notifications.IncidentPage("INC-7", "Disk full", "sev2", "shop", ctx.clock.now(), "http://localhost:8000/incidents/INC-7")
    async with ctx.db.write() as session:
        await oncall.start(session, ctx.clock, ctx.settings, incident_id=incident_id, page=page)
        await oncall.start(session, ctx.clock, ctx.settings, incident_id=incident_id, page=page)
    return incident_id


async def stop(ctx: Context, incident_id: UUID, state: oncall.EscalationState = oncall.EscalationState.ACKNOWLEDGED) -> None:
    async with ctx.db.write() as session:
        await oncall.stop(session, ctx.clock, incident_id=incident_id, state=state)


async def later(ctx: Context, clock: FakeClock, seconds: float) -> None:
    clock.advance(timedelta(seconds=seconds))
    await advance(ctx)


async def status(ctx: Context, incident_id: UUID) -> oncall.EscalationStatus:
    async with ctx.db.read() as session:
        return (await oncall.escalation_status(session, [incident_id]))[incident_id]


async def published(ctx: Context) -> list[str]:
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT name FROM core_outbox WHERE name LIKE 'escalation.%' ORDER BY seq"))
        return list(rows.scalars())


async def add_schedule(client: httpx.AsyncClient, *members: UUID, name: str = "Platform") -> str:
    rotation = {"handoff": "09:00", "start_date": "2026-03-09", "length_days": 1, "members": [str(one) for one in members]}
    made = await client.post("/api/v1/schedules", json={"name": name, "time_zone": "UTC", "rotation": rotation})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_the_first_is_paged_at_once_the_next_after_the_wait_and_acknowledging_stops_it(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    await add_schedule(client, ann, bob, cat)
    incident = await start(ctx)
    assert await pages() == ["ann"]
    found = await status(ctx, incident)
    assert found.last is not None
    assert (found.state, found.last.user_ids, found.next_at) == ("active", (ann,), clock.now() + timedelta(seconds=300))
    await later(ctx, clock, 299)
    assert await pages() == ["ann"]
    await later(ctx, clock, 1)
    await advance(ctx)
    assert await pages() == ["ann", "bob"]
    await stop(ctx, incident)
    await later(ctx, clock, 86400)
    assert await pages() == ["ann", "bob"]
    assert (await status(ctx, incident)).state == "acknowledged"
    assert await published(ctx) == ["escalation.stepped", "escalation.stepped", "escalation.stopped"]
    listed = (await (await client_as("owner")).get("/api/v1/escalations", params={"incident_id": str(incident)})).json()["items"]
    assert [(one["step"], one["user_name"]) for one in listed[0]["history"]] == [(1, "Ann"), (2, "Bob")]
    assert "Nobody acknowledged INC-7 within 5 min" in listed[0]["history"][1]["reason"]


async def test_the_second_step_goes_to_whoever_came_on_call_meanwhile(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    await add_schedule(client, ann, bob, cat)
    clock.advance(timedelta(hours=5, minutes=58))
    await start(ctx)
    await later(ctx, clock, 300)
    assert await pages() == ["ann", "bob"]
    await later(ctx, clock, 300)
    await later(ctx, clock, 1)
    assert await pages() == ["ann", "bob", "bob"], "the second round begins with whoever is on call by then"


async def test_without_acknowledgement_it_repeats_and_is_exhausted_with_an_event(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    await add_schedule(client, ann, bob)
    incident = await start(ctx)
    for _ in range(10):
        await later(ctx, clock, 300)
    assert await pages() == ["ann", "bob", "ann", "bob"]
    assert (await status(ctx, incident)).state == "exhausted"
    assert (await published(ctx))[-1] == "escalation.exhausted"
    async with ctx.db.write() as session:
        assert await oncall.escalate_now(session, incident_id=incident, reason="The runbook failed.")
    await advance(ctx)
    assert (await pages())[4:] == ["ann"]
    await stop(ctx, incident, oncall.EscalationState.RESOLVED)
    assert (await status(ctx, incident)).state == "resolved"
    async with ctx.db.write() as session:
        assert not await oncall.escalate_now(session, incident_id=uuid7(), reason="There is none.")


async def test_escalating_now_pages_the_next_without_waiting(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    await add_schedule(client, ann, bob)
    incident = await start(ctx)
    async with ctx.db.write() as session:
        assert await oncall.escalate_now(session, incident_id=incident, reason="The runbook failed.")
    await advance(ctx)
    assert await pages() == ["ann", "bob"]
    found = (await status(ctx, incident)).last
    assert found is not None
    assert found.reason == "The runbook failed."


async def test_without_a_schedule_owners_and_admins_are_paged_then_those_who_may_respond(
    ctx: Context, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    for name, role in (("olga", "owner"), ("adam", "admin"), ("rob", "responder"), ("vic", "viewer")):
        await add_person(name, role)
    await start(ctx)
    assert await pages() == ["olga", "adam"]
    await later(ctx, clock, 300)
    assert await pages() == ["olga", "adam", "rob"]


async def test_a_step_without_anybody_is_recorded_and_costs_no_time(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    steps = [
        {"delay_seconds": 0, "targets": [{"kind": "user", "id": str(ann)}]},
        {"delay_seconds": 600, "targets": [{"kind": "user", "id": str(bob)}]},
    ]
    made = await client.post("/api/v1/escalation-policies", json={"name": "Two", "steps": steps, "is_default": True})
    assert made.status_code == 201, made.text
    await client.patch(f"/api/v1/users/{ann}", json={"disabled": True})
    incident = await start(ctx)
    assert await pages() == ["bob"]
    listed = (await client.get("/api/v1/escalations", params={"incident_id": str(incident)})).json()["items"]
    assert [one["user_name"] for one in listed[0]["history"]] == ["Nobody to page", "Bob"]


async def test_with_nobody_at_all_it_says_so_at_once(ctx: Context, add_person: AddPerson, pages: Pages) -> None:
    await add_person("vic", "viewer")
    incident = await start(ctx)
    assert await pages() == []
    assert (await status(ctx, incident)).state == "exhausted"
    assert await published(ctx) == ["escalation.stepped", "escalation.stepped", "escalation.exhausted"]


async def test_an_escalation_keeps_the_policy_it_started_with(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    await add_schedule(client, ann, bob)
    await start(ctx)
    policy = (await client.get("/api/v1/escalation-policies")).json()["items"][0]
    steps = [{"delay_seconds": 0, "targets": [{"kind": "user", "id": str(cat)}]}]
    changed = await client.patch(f"/api/v1/escalation-policies/{policy['id']}", json={"steps": steps, "repeat": 0})
    assert changed.json()["revision"] == 2, changed.text
    await later(ctx, clock, 300)
    assert await pages() == ["ann", "bob"]
    await start(ctx)
    assert (await pages())[2:] == ["cat"]


async def test_many_workers_carry_out_each_step_once(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    await add_schedule(client, ann, bob)
    for _ in range(5):
        await start(ctx)
    clock.advance(timedelta(seconds=300))
    await asyncio.gather(*(advance(ctx) for _ in range(6)))
    assert sorted(await pages()) == ["ann"] * 5 + ["bob"] * 5


async def test_a_step_that_cannot_be_carried_out_does_not_keep_the_others_up(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    await add_schedule(client, ann, bob)
    broken = await start(ctx)
    await start(ctx)
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE oncall_escalations SET page = '{}' WHERE incident_id = :id"), {"id": broken})
    await later(ctx, clock, 300)
    assert await pages() == ["ann", "ann", "bob"]


async def test_an_outage_does_not_take_anybodys_time_to_answer(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, pages: Pages
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    await add_schedule(client, ann, bob)
    incident = await start(ctx)
    await later(ctx, clock, 7200)
    assert await pages() == ["ann", "bob"]
    assert (await status(ctx, incident)).next_at == clock.now() + timedelta(seconds=300)


def test_the_loop_comes_by_twice_a_second() -> None:
    assert [(one.name, one.every) for one in LOOPS] == [("oncall.advance", 0.5)]


@pytest.mark.parametrize("stopped", [True, False])
async def test_a_change_of_what_the_incident_says_reaches_the_next_page(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, stopped: bool
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    await add_schedule(client, ann, bob)
    incident = await start(ctx)
    page = notifications.IncidentPage("INC-7", "Disk full", "sev1", None, clock.now(), "http://x")
    async with ctx.db.write() as session:
        await oncall.set_page(session, incident_id=incident, page=page)
    if stopped:
        await stop(ctx, incident)
    await later(ctx, clock, 300)
    async with ctx.db.read() as session:
        subjects = list((await session.execute(text("SELECT subject FROM notifications_notifications ORDER BY id"))).scalars())
    assert subjects == ["[SEV2] INC-7 Disk full", *([] if stopped else ["[SEV1] INC-7 Disk full"])]
