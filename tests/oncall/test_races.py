"""Two people who change the same schedule or policy at the same moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.oncall import facade as oncall
from opssight.oncall import repository
from opssight.oncall.contracts import Rotation
from opssight.oncall.jobs import advance
from opssight.oncall.service import policies, schedules
from opssight.oncall.service.escalate import go_on
from opssight.oncall.service.shifts import rotation_of
from tests.fixtures.races import race
from tests.oncall.conftest import AddPerson, Pages
from tests.oncall.test_escalation import add_schedule, start, stop


async def test_a_new_zone_does_not_take_back_the_members_somebody_else_sets(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    schedule = await add_schedule(client, ann)

    async def add_bob(session: AsyncSession) -> None:
        row = await schedules.found(session, UUID(schedule))
        before = rotation_of(row)
        rotation = Rotation(before.time_zone, before.handoff, before.start_date, before.length_days, (ann, bob))
        await schedules.change_schedule(session, ctx.clock, row.id, rotation=rotation)

    answer = await race(ctx.db, add_bob, lambda: client.patch(f"/api/v1/schedules/{schedule}", json={"time_zone": "Europe/Oslo"}))
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["time_zone"], said["rotation"]["members"]) == ("Europe/Oslo", [str(ann), str(bob)])
    assert (said["revision"], said["version"]) == (3, 3)


async def test_a_change_of_a_schedule_that_has_changed_meanwhile_is_refused(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson
) -> None:
    schedule = await add_schedule(client, await add_person("ann"))

    async def rename(session: AsyncSession) -> None:
        await schedules.change_schedule(session, ctx.clock, UUID(schedule), name="Nights")

    body = {"name": "Days", "time_zone": "Europe/Oslo"}
    answer = await race(ctx.db, rename, lambda: client.patch(f"/api/v1/schedules/{schedule}", json=body, headers={"If-Match": '"1"'}))
    assert answer.status_code == 412, answer.text
    assert (await client.get(f"/api/v1/schedules/{schedule}")).json()["name"] == "Nights"


async def test_acknowledging_waits_for_a_step_that_is_being_carried_out_and_takes_its_page_back(
    ctx: Context, clock: FakeClock, client: httpx.AsyncClient, add_person: AddPerson, pages: Pages
) -> None:
    await add_schedule(client, *[await add_person(name) for name in ("ann", "bob")])
    incident = await start(ctx)
    clock.advance(timedelta(seconds=300))

    async def carry_out(session: AsyncSession) -> None:
        row = await repository.take_due(session, clock.now(), ())
        assert row is not None
        await go_on(session, clock, row)

    await race(ctx.db, carry_out, lambda: stop(ctx, incident))
    assert await pages() == ["ann", "bob"]
    async with ctx.db.read() as session:
        states = list((await session.execute(text("SELECT state FROM notifications_notifications"))).scalars())
    assert states == ["withdrawn", "withdrawn"]


async def test_a_step_that_falls_due_while_somebody_acknowledges_is_not_carried_out(
    ctx: Context, clock: FakeClock, client: httpx.AsyncClient, add_person: AddPerson, pages: Pages
) -> None:
    await add_schedule(client, *[await add_person(name) for name in ("ann", "bob")])
    incident = await start(ctx)
    clock.advance(timedelta(seconds=300))
    async with ctx.db.write() as session:
        await oncall.stop(session, clock, incident_id=incident, state=oncall.EscalationState.ACKNOWLEDGED)
        await advance(ctx)
    await advance(ctx)
    assert await pages() == ["ann"]


async def test_of_two_sessions_that_know_a_policy_the_later_sees_what_the_first_did(ctx: Context) -> None:
    async with ctx.db.write() as session:
        policy = await policies.default_policy(session, ctx.clock, ctx.settings)
    async with ctx.db.write() as late:
        known = await policies.found(late, policy.id)
        async with ctx.db.write() as first:
            await policies.change_policy(first, ctx.clock, policy.id, repeat=9)
        changed = await policies.change_policy(late, ctx.clock, policy.id, name="Ours")
        assert changed is known
        assert (changed.repeat, changed.revision, changed.version, changed.name) == (9, 2, 3, "Ours")
