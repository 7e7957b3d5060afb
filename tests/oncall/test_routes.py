"""Oncall over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.modules import Modules
from tests.oncall.conftest import AddPerson
from tests.oncall.test_escalation import add_schedule

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def test_who_is_on_call_now_and_next(client: httpx.AsyncClient, add_person: AddPerson) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    nobody_planned = (await client.get("/api/v1/oncall")).json()
    assert [(one["level"], one["user"]["name"], one["schedule_id"]) for one in nobody_planned["now"]] == [(1, "Owner Person", None)]
    schedule = await add_schedule(client, ann, bob)
    found = (await client.get("/api/v1/oncall")).json()["now"]
    assert [(one["level"], one["user"]["name"], one["schedule_id"]) for one in found] == [(1, "Ann", schedule), (2, "Bob", schedule)]
    assert found[0]["until"] == "2026-03-10T09:00:00Z"


async def test_shifts_with_an_override(client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    schedule = await add_schedule(client, ann, bob)
    span = {"from": "2026-03-10T03:00:00Z", "to": "2026-03-11T09:00:00Z"}
    override = {"user_id": str(cat), "from": "2026-03-10T08:00:00Z", "to": "2026-03-10T10:00:00Z"}
    made = await client.post(f"/api/v1/schedules/{schedule}/overrides", json=override)
    assert made.status_code == 201, made.text
    where = f"/api/v1/schedules/{schedule}/shifts"
    items = (await client.get(where, params=span)).json()["items"]
    assert [(one["user"]["name"], one["from"][8:16], one["to"][8:16], one["override"]) for one in items] == [
        ("Ann", "10T03:00", "10T08:00", False),
        ("Cat", "10T08:00", "10T10:00", True),
        ("Bob", "10T10:00", "11T09:00", False),
    ]
    clock.advance(timedelta(hours=6))
    client = await client_as("owner")
    assert (await client.delete(f"/api/v1/schedules/{schedule}/overrides/{made.json()['id']}")).status_code == 204
    assert (await client.delete(f"/api/v1/schedules/{schedule}/overrides/{made.json()['id']}")).status_code == 404
    items = (await client.get(where, params=span)).json()["items"]
    assert [(one["user"]["name"], one["to"][8:16]) for one in items] == [("Ann", "10T08:00"), ("Cat", "10T09:00"), ("Bob", "11T09:00")]
    late = {**override, "from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z"}
    assert (await client.post(f"/api/v1/schedules/{schedule}/overrides", json=late)).status_code == 422
    assert (await client.get(where, params={"from": span["to"], "to": span["from"]})).status_code == 422


async def test_members_who_come_and_go_leave_whoever_is_on_call_until_the_handoff(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson
) -> None:
    ann, bob, cat, dan = [await add_person(name) for name in ("ann", "bob", "cat", "dan")]
    schedule = await add_schedule(client, ann, bob, cat)
    clock.advance(timedelta(days=10))
    client = await client_as("owner")

    async def now() -> list[str]:
        return [one["user"]["name"] for one in (await client.get("/api/v1/oncall")).json()["now"]]

    async def members(*people: UUID) -> None:
        rotation = (await client.get(f"/api/v1/schedules/{schedule}")).json()["rotation"]
        body = {"rotation": {**rotation, "members": [str(one) for one in people]}}
        assert (await client.patch(f"/api/v1/schedules/{schedule}", json=body)).status_code == 200

    on_call, following = await now()
    assert (on_call, following) == ("Bob", "Cat")
    await members(dan, ann, bob, cat)
    assert await now() == ["Bob", "Cat"]
    await members(dan, bob)
    assert await now() == ["Bob", "Dan"]
    await members(cat, dan, ann)
    assert (await now())[0] == "Dan", "Bob is out; of those who followed him Dan is the next"
    clock.advance(timedelta(days=1))
    client = await client_as("owner")
    assert (await now())[0] == "Ann"
    span = {"from": "2026-03-09T09:00:00Z", "to": "2026-03-12T09:00:00Z"}
    past = (await client.get(f"/api/v1/schedules/{schedule}/shifts", params=span)).json()["items"]
    assert [one["user"]["name"] for one in past] == ["Ann", "Bob", "Cat"]


async def test_the_past_is_told_by_the_rotation_of_then(
    client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    schedule = await add_schedule(client, ann)
    clock.advance(timedelta(days=2))
    client = await client_as("owner")
    rotation = {"handoff": "09:00", "start_date": "2026-03-01", "length_days": 7, "members": [str(bob)]}
    changed = await client.patch(f"/api/v1/schedules/{schedule}", json={"rotation": rotation}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    span = {"from": "2026-03-12T00:00:00Z", "to": "2026-03-12T06:00:00Z"}
    items = (await client.get(f"/api/v1/schedules/{schedule}/shifts", params=span)).json()["items"]
    assert [(one["user"]["name"], one["to"][11:16]) for one in items] == [("Ann", "03:00"), ("Bob", "06:00")]
    stale = await client.patch(f"/api/v1/schedules/{schedule}", json={"name": "x"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"members": []}, "rotation.members"),
        ({"members": ["019a0000-0000-7000-8000-000000000009"]}, "rotation.members"),
        ({"handoff": "25:00"}, "rotation.handoff"),
        ({"length_days": 0}, "rotation.length_days"),
    ],
)
async def test_a_schedule_that_cannot_work_is_refused(
    client: httpx.AsyncClient, add_person: AddPerson, change: dict[str, object], field: str
) -> None:
    rotation = {"handoff": "09:00", "start_date": "2026-03-09", "length_days": 7, "members": [str(await add_person("ann"))]}
    body: dict[str, object] = {"name": "S", "time_zone": "Europe/Oslo", "rotation": rotation}
    assert (await client.post("/api/v1/schedules", json=body)).status_code == 201
    body |= {"name": "T"} | {key: value for key, value in change.items() if key == "time_zone"}
    body["rotation"] = rotation | {key: value for key, value in change.items() if key != "time_zone"}
    answer = await client.post("/api/v1/schedules", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith(field)


async def test_a_policy_is_checked_and_the_default_stays(client: httpx.AsyncClient, add_person: AddPerson) -> None:
    ann = await add_person("ann")
    schedule = await add_schedule(client, ann)
    by_schedule = [{"delay_seconds": 0, "targets": [{"kind": "schedule", "id": schedule}]}]
    made = await client.post("/api/v1/escalation-policies", json={"name": "One", "steps": by_schedule, "is_default": True})
    assert made.status_code == 201, made.text
    first = f"/api/v1/escalation-policies/{made.json()['id']}"
    in_use = await client.delete(f"/api/v1/schedules/{schedule}")
    assert (in_use.status_code, "One" in in_use.json()["detail"]) == (409, True)
    unknown = [{"delay_seconds": 0, "targets": [{"kind": "user", "id": schedule}]}]
    bad = await client.post("/api/v1/escalation-policies", json={"name": "Two", "steps": unknown})
    assert bad.json()["errors"][0]["field"] == "steps.0.targets.0.id"
    waiting = [{"delay_seconds": 5, "targets": [{"kind": "user", "id": str(ann)}]}]
    assert (await client.post("/api/v1/escalation-policies", json={"name": "Two", "steps": waiting})).status_code == 422
    assert (await client.delete(first)).status_code == 409
    steps = [{"delay_seconds": 0, "targets": [{"kind": "user", "id": str(ann)}]}]
    second = await client.post("/api/v1/escalation-policies", json={"name": "Two", "steps": steps})
    assert (await client.post("/api/v1/escalation-policies", json={"name": "Two", "steps": steps})).status_code == 409
    assert (await client.patch(f"/api/v1/escalation-policies/{second.json()['id']}", json={"is_default": True})).status_code == 200
    assert (await client.get(first)).json()["is_default"] is False
    assert (await client.delete(first)).status_code == 204
    assert (await client.delete(f"/api/v1/schedules/{schedule}")).status_code == 204


async def test_only_those_who_may_change_schedules(client_as: ClientAs) -> None:
    responder = await client_as("responder")
    assert (await responder.get("/api/v1/oncall")).status_code == 200
    assert (await responder.post("/api/v1/schedules", json={})).status_code == 403


async def test_what_a_schedule_was_before(client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    schedule, began = f"/api/v1/schedules/{await add_schedule(client, ann, bob)}", clock.now()
    clock.advance(timedelta(hours=1))
    sre = await client_as("sre")
    rotation = {"handoff": "10:00", "start_date": "2026-03-09", "length_days": 7, "members": [str(bob)]}
    assert (await sre.patch(schedule, json={"time_zone": "Europe/Oslo", "rotation": rotation, "name": "Night"})).status_code == 200
    clock.advance(timedelta(hours=1))
    client = await client_as("owner")
    assert (await client.delete(schedule)).status_code == 204
    viewer = await client_as("viewer")
    past = (await viewer.get(f"{schedule}/revisions")).json()["items"]
    assert [(one["revision"], one["name"], one["actor"]["name"], one["deleted"], one["time_zone"]) for one in past] == [
        (3, "Night", "Owner Person", True, None),
        (2, "Night", "Sre Person", False, "Europe/Oslo"),
        (1, "Platform", "Owner Person", False, "UTC"),
    ]
    assert [one["rotation"] for one in past[:2]] == [None, rotation]
    assert past[2]["rotation"]["members"] == [str(ann), str(bob)]
    then = (await viewer.get(f"{schedule}/revisions", params={"as_of": (began + timedelta(minutes=59)).isoformat()})).json()["items"]
    assert [one["revision"] for one in then] == [1]
    first = (await viewer.get(f"{schedule}/revisions", params={"limit": 2})).json()
    second = (await viewer.get(f"{schedule}/revisions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["revision"] for one in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next_cursor"] is None
    as_policy = await viewer.get(f"{schedule.replace('schedules', 'escalation-policies')}/revisions")
    assert as_policy.json()["type"].endswith("/escalation-policy-not-found")
    never = await viewer.get("/api/v1/schedules/019a0000-0000-7000-8000-000000000009/revisions")
    assert never.json()["type"].endswith("/schedule-not-found")


async def test_the_default_policy_can_be_seen_and_changed_before_the_first_incident(
    ctx: Context, client: httpx.AsyncClient, add_person: AddPerson
) -> None:
    ann = await add_person("ann")
    steps = [{"delay_seconds": 0, "targets": [{"kind": "user", "id": str(ann)}]}]
    assert (await client.post("/api/v1/escalation-policies", json={"name": "Default", "steps": steps})).status_code == 201
    for _ in range(2):
        async with ctx.resources.get(Modules).serving(ctx, "worker"):
            pass
    found = (await client.get("/api/v1/escalation-policies")).json()["items"]
    assert [(one["name"], one["is_default"]) for one in found] == [("Default", False), ("Default 2", True)]
    first = f"/api/v1/escalation-policies/{found[1]['id']}"
    assert (await client.patch(first, json={"repeat": 3})).status_code == 200
    other = await client.patch(f"/api/v1/escalation-policies/{found[0]['id']}", json={"is_default": True})
    assert other.json()["revision"] == 2
    past = (await client.get(f"{first}/revisions")).json()["items"]
    assert [(one["revision"], one["repeat"], one["is_default"], one["actor"]["kind"]) for one in past] == [
        (3, 3, False, "user"),
        (2, 3, True, "user"),
        (1, found[1]["repeat"], True, "system"),
    ]
    assert past[0]["steps"] == found[1]["steps"]


async def test_a_revision_of_before_names_were_kept(ctx: Context, client: httpx.AsyncClient, add_person: AddPerson) -> None:
    schedule = await add_schedule(client, await add_person("ann"))
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE oncall_revisions SET name = NULL, actor_kind = NULL, actor_id = NULL, actor_name = NULL"))
    [one] = (await client.get(f"/api/v1/schedules/{schedule}/revisions")).json()["items"]
    assert (one["actor"], one["name"], one["time_zone"]) == (None, None, "UTC")
