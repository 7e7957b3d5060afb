"""Two people who change the same schedule or policy at the same moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.oncall import facade as oncall
from opssight.oncall import repository
from opssight.oncall.contracts import Rotation, Step, Target, TargetKind
from opssight.oncall.jobs import advance
from opssight.oncall.service import policies, schedules
from opssight.oncall.service.escalate import go_on
from opssight.oncall.service.shifts import rotation_of
from tests.fixtures.races import race
from tests.oncall.conftest import AddPerson, Pages
from tests.oncall.test_escalation import add_schedule, start, stop
from tests.oncall.test_service_policies import add_policy


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


async def test_two_policies_that_become_the_default_at_once_do_so_one_after_the_other(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson
) -> None:
    ann = await add_person("ann")
    await add_policy(client, "First", ann, is_default=True)
    second, third = [await add_policy(client, name, ann) for name in ("Second", "Third")]
    answer = await race(
        ctx.db,
        lambda session: policies.change_policy(session, ctx.clock, UUID(second), make_default=True),
        lambda: client.patch(f"/api/v1/escalation-policies/{third}", json={"is_default": True}),
    )
    assert answer.status_code == 200, answer.text
    listed = (await client.get("/api/v1/escalation-policies")).json()["items"]
    assert [one["name"] for one in listed if one["is_default"]] == ["Third"]


@pytest.mark.parametrize("removed_first", [False, True])
async def test_a_schedule_cannot_be_removed_while_a_policy_is_made_that_pages_by_it(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson, *, removed_first: bool
) -> None:
    schedule = await add_schedule(client, await add_person("ann"))
    steps = [Step(0, (Target(TargetKind.SCHEDULE, UUID(schedule)),))]
    body = {"name": "Ours", "steps": [{"delay_seconds": 0, "targets": [{"kind": "schedule", "id": schedule}]}]}
    if removed_first:
        answer = await race(
            ctx.db,
            lambda session: schedules.delete_schedule(session, ctx.clock, UUID(schedule)),
            lambda: client.post("/api/v1/escalation-policies", json=body),
        )
        assert (answer.status_code, answer.json()["detail"]) == (422, "There is no such schedule.")
        return
    answer = await race(
        ctx.db,
        lambda session: policies.create_policy(session, ctx.clock, name="Ours", steps=steps, repeat=0, is_default=False),
        lambda: client.delete(f"/api/v1/schedules/{schedule}"),
    )
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "schedule-in-use")


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
