"""Over HTTP: who would be paged when, as the engine would; who can be reached; how much fell to whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.oncall import facade as oncall
from opssight.oncall.jobs import advance
from tests.conftest import EXPIRY, Drain
from tests.oncall.conftest import AddPerson
from tests.oncall.test_escalation import add_schedule, start, stop

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
COVERAGE, PEOPLE = "/api/v1/oncall/coverage", "/api/v1/oncall/people"
DAY = {"from": "2026-03-10T00:00:00Z", "to": "2026-03-11T00:00:00Z"}


async def add_policy(client: httpx.AsyncClient, name: str, *steps: Sequence[Mapping[str, str]], default: bool = True) -> str:
    body = [{"delay_seconds": 300 if number else 0, "targets": targets} for number, targets in enumerate(steps)]
    made = await client.post("/api/v1/escalation-policies", json={"name": name, "steps": body, "is_default": default})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def no_way_to_reach(client: httpx.AsyncClient, *people: UUID) -> None:
    """Leave people with a channel that is off, while the default one is off too; everybody else gets a pager."""
    channels = (await client.get("/api/v1/channels")).json()["items"]
    pager = (
        await client.post("/api/v1/channels", json={"name": "Pager", "kind": "webhook", "settings": {"url": "http://127.0.0.1:9/"}})
    ).json()
    for user in (await client.get("/api/v1/users")).json()["items"]:
        if UUID(user["id"]) not in people:
            items = [{"channel_id": pager["id"], "address": "", "enabled": True}]
            assert (await client.put(f"/api/v1/users/{user['id']}/contact-methods", json={"items": items})).status_code == 200
    for channel in channels:
        assert (await client.patch(f"/api/v1/channels/{channel['id']}", json={"enabled": False})).status_code == 200


def names(people: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in people]


def stretches(step: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    return [(one["from"][8:16], one["to"][8:16], names(one["users"])) for one in step["stretches"]]


async def test_who_is_paged_when_by_each_step(client: httpx.AsyncClient, add_person: AddPerson) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    schedule = await add_schedule(client, ann, bob)
    await add_policy(client, "Other", [{"kind": "user", "id": str(cat)}], default=False)
    await add_policy(
        client, "Platform", [{"kind": "schedule", "id": schedule}], [{"kind": "next_on_call"}, {"kind": "user", "id": str(cat)}]
    )
    override = {"user_id": str(cat), "from": "2026-03-10T20:00:00Z", "to": "2026-03-12T00:00:00Z"}
    assert (await client.post(f"/api/v1/schedules/{schedule}/overrides", json=override)).status_code == 201
    found = (await client.get(COVERAGE, params=DAY)).json()
    assert (found["from"], found["to"]) == ("2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z")
    assert [(one["name"], one["is_default"], one["gaps"]) for one in found["policies"]] == [("Platform", True, []), ("Other", False, [])]
    first, second = found["policies"][0]["steps"]
    assert [(one["delay_seconds"], one["schedule_ids"]) for one in (first, second)] == [(0, [schedule]), (300, [schedule])]
    assert stretches(first) == [
        ("10T00:00", "10T09:00", ["Ann"]),
        ("10T09:00", "10T20:00", ["Bob"]),
        ("10T20:00", "11T00:00", ["Cat"]),
    ]
    assert stretches(second) == [
        ("10T00:00", "10T09:00", ["Bob", "Cat"]),
        ("10T09:00", "10T20:00", ["Ann", "Cat"]),
        ("10T20:00", "11T00:00", ["Bob", "Cat"]),
    ]
    [line] = found["schedules"]
    assert (line["name"], line["time_zone"], line["handoff"], line["length_days"]) == ("Platform", "UTC", "09:00", 1)
    assert [(one["user"]["name"], one["override"]) for one in line["shifts"]] == [("Ann", False), ("Bob", False), ("Cat", True)]
    assert [(one["user"]["name"], one["from"][8:16], one["to"][8:16]) for one in line["turns"]] == [
        ("Ann", "10T00:00", "10T09:00"),
        ("Bob", "10T09:00", "11T00:00"),
    ]


@pytest.mark.parametrize("with_schedule", [True, False])
@pytest.mark.parametrize("hours", [0, 7, 30])
async def test_it_says_what_the_engine_does(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson, hours: int, with_schedule: bool
) -> None:
    ann, bob, cat, dan = [await add_person(name) for name in ("ann", "bob", "cat", "dan")]
    await no_way_to_reach(client, bob)
    assert (await client.patch(f"/api/v1/users/{cat}", json={"disabled": True})).status_code == 200
    by_schedule: list[dict[str, str]] = [{"kind": "user", "id": str(dan)}]
    if with_schedule:
        by_schedule.append({"kind": "schedule", "id": await add_schedule(client, bob, ann)})
        assert (await client.patch(f"/api/v1/users/{cat}", json={"disabled": False})).status_code == 200
        await add_schedule(client, cat, dan, name="Other")
        assert (await client.patch(f"/api/v1/users/{cat}", json={"disabled": True})).status_code == 200
    steps = ([{"kind": "on_call"}], [{"kind": "next_on_call"}], [{"kind": "next_on_call"}], by_schedule, [{"kind": "user", "id": str(cat)}])
    await add_policy(client, "Everything", *steps)
    clock.advance(timedelta(hours=hours))
    client = await client_as("owner")
    span = {"from": clock.now().isoformat(), "to": (clock.now() + timedelta(hours=1)).isoformat()}
    [policy] = (await client.get(COVERAGE, params=span)).json()["policies"]
    told = [names(step["stretches"][0]["users"]) for step in policy["steps"]]
    incident = await start(ctx)
    for _ in steps:
        async with ctx.db.write() as session:
            await oncall.escalate_now(session, incident_id=incident, reason="Now.")
        await advance(ctx)
    await stop(ctx, incident)
    [escalation] = (await client.get("/api/v1/escalations", params={"incident_id": str(incident)})).json()["items"]
    paged: dict[int, list[str]] = {}
    for one in escalation["history"]:
        if one["round"] == 0:
            paged.setdefault(one["step"], []).extend([one["user_name"]] if one["user_id"] else [])
    assert [paged[number] for number in range(1, 6)] == told
    assert (policy["gaps"] == []) == bool(told[0])


async def test_a_gap_says_from_when_until_when_and_who_is_paged_instead(client: httpx.AsyncClient, add_person: AddPerson) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    schedule = await add_schedule(client, ann, bob)
    by_schedule: list[dict[str, str]] = [{"kind": "schedule", "id": schedule}]
    await add_policy(client, "Platform", by_schedule, [{"kind": "user", "id": str(cat)}])
    await add_policy(client, "Alone", by_schedule, default=False)
    await no_way_to_reach(client, bob)
    found = (await client.get(COVERAGE, params=DAY)).json()["policies"]
    told = [
        (one["name"], gap["from"], gap["to"], names(gap["unreached"]), gap["step"], names(gap["users"]))
        for one in found
        for gap in one["gaps"]
    ]
    assert told == [
        ("Platform", "2026-03-10T09:00:00Z", "2026-03-11T00:00:00Z", ["Bob"], 2, ["Cat"]),
        ("Alone", "2026-03-10T09:00:00Z", "2026-03-11T00:00:00Z", ["Bob"], None, []),
    ]
    gap = found[1]["steps"][0]["stretches"][1]
    assert (gap["users"], names(gap["unreached"])) == ([], ["Bob"])


async def test_the_past_is_as_the_schedule_was_then(
    client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson
) -> None:
    ann, bob = [await add_person(name) for name in ("ann", "bob")]
    schedule = await add_schedule(client, ann)
    await add_policy(client, "Platform", [{"kind": "on_call"}])
    clock.advance(timedelta(hours=6))
    client = await client_as("owner")
    rotation = {"handoff": "09:00", "start_date": "2026-03-01", "length_days": 7, "members": [str(bob)]}
    assert (await client.patch(f"/api/v1/schedules/{schedule}", json={"rotation": rotation})).status_code == 200
    [policy] = (await client.get(COVERAGE, params=DAY)).json()["policies"]
    assert stretches(policy["steps"][0]) == [("10T00:00", "10T09:00", ["Ann"]), ("10T09:00", "11T00:00", ["Bob"])]


@pytest.mark.parametrize("path", [COVERAGE, PEOPLE])
@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"from": "2026-03-10T00:00:00Z", "to": "2026-03-10T00:00:00Z"}, "to"),
        ({"from": "2026-03-10T00:00:00Z", "to": "2026-05-11T00:00:01Z"}, "to"),
        ({"from": "9999-12-31T00:00:00Z"}, "from"),
        ({"from": "0001-01-01T00:00:00Z"}, "from"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-03-10T00:00:00"}, "to"),
    ],
)
async def test_a_time_that_cannot_be_answered_is_refused_by_its_field(
    client: httpx.AsyncClient, path: str, span: dict[str, str], field: str
) -> None:
    assert (await client.get(path, params={"from": "2026-03-10T00:00:00Z", "to": "2026-05-11T00:00:00Z"})).status_code == 200
    answer = await client.get(path, params=span)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith(field)


async def test_every_role_may_look_and_a_program_needs_the_permission(
    client: httpx.AsyncClient, client_as: ClientAs, anonymous: httpx.AsyncClient
) -> None:
    viewer = await client_as("viewer")
    programs: list[str] = []
    for permission in ("events:write", "oncall:read"):
        made = await client.post("/api/v1/tokens", json={"name": permission, "permissions": [permission], "expires_at": EXPIRY})
        assert made.status_code == 201, made.text
        programs.append(made.json()["token"])
    for path in (COVERAGE, PEOPLE):
        assert (await viewer.get(path)).status_code == 200
        assert (await anonymous.get(path)).status_code == 401
        answers = [(await anonymous.get(path, headers={"Authorization": f"Bearer {token}"})).status_code for token in programs]
        assert answers == [403, 200]


async def test_whether_the_people_on_call_can_be_reached(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, add_person: AddPerson, drain: Drain
) -> None:
    ann, bob, cat, dan, _ = [await add_person(name) for name in ("ann", "bob", "cat", "dan", "eve")]
    schedule = await add_schedule(client, ann, bob, cat)
    await add_policy(client, "Platform", [{"kind": "schedule", "id": schedule}, {"kind": "user", "id": str(dan)}])
    await start(ctx)
    await drain()
    await no_way_to_reach(client, bob)
    assert (await client.patch(f"/api/v1/users/{cat}", json={"disabled": True})).status_code == 200
    span = {"from": "2026-03-10T00:00:00Z", "to": "2026-03-13T00:00:00Z"}
    reach = (await client.get(PEOPLE, params=span)).json()["contactability"]
    assert [(one["user"]["name"], one["disabled"], [way["channel"] for way in one["ways"]]) for one in reach] == [
        ("Ann", False, ["Pager"]),
        ("Bob", False, []),
        ("Cat", True, []),
        ("Dan", False, ["Pager"]),
    ]
    assert [one["last"] and one["last"]["delivered"] for one in reach] == [False, None, None, False], "there is no mail server"
    assert reach[0]["last"]["at"] == clock.now().isoformat().replace("+00:00", "Z")
    assert reach[0]["last"]["detail"]


async def test_how_much_fell_to_whom(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, clock: FakeClock, add_person: AddPerson
) -> None:
    ann, bob, cat = [await add_person(name) for name in ("ann", "bob", "cat")]
    before = (await client.get(PEOPLE)).json()["load"]
    assert (before["planned_since"], before["items"]) == (None, [])
    await add_policy(client, "Platform", [{"kind": "user", "id": str(cat)}])
    await start(ctx)
    unplanned = (await client.get(PEOPLE)).json()["load"]["items"]
    assert [(one["user"]["name"], one["hours"], one["pages"], one["pages_at_night"]) for one in unplanned] == [("Cat", None, 1, 1)]
    removed = await add_schedule(client, bob, name="Old")
    schedule = await add_schedule(client, ann, bob)
    began = clock.now()
    clock.advance(timedelta(hours=2))
    client = await client_as("owner")
    assert (await client.delete(f"/api/v1/schedules/{removed}")).status_code == 204
    clock.advance(timedelta(hours=8))
    client = await client_as("owner")
    await add_policy(client, "By turns", [{"kind": "schedule", "id": schedule}])
    await start(ctx)
    load = (await client.get(PEOPLE)).json()["load"]
    assert load["planned_since"] == began.isoformat().replace("+00:00", "Z")
    assert [(one["user"]["name"], one["hours"], one["pages"], one["pages_at_night"]) for one in load["items"]] == [
        ("Bob", 6.0, 1, 0),
        ("Ann", 6.0, 0, 0),
        ("Cat", 0.0, 1, 1),
    ]


async def test_pages_of_before_the_four_weeks_do_not_count(ctx: Context, client: httpx.AsyncClient, add_person: AddPerson) -> None:
    await add_policy(client, "Platform", [{"kind": "user", "id": str(await add_person("ann"))}])
    for _ in range(2):
        await start(ctx)
    async with ctx.db.write() as session:
        moved = (
            "UPDATE oncall_paged SET at = at - interval '28 days 1 second' WHERE escalation_id = (SELECT escalation_id FROM oncall_paged"
        )
        moved += " ORDER BY escalation_id LIMIT 1)"
        await session.execute(text(moved))
    assert [one["pages"] for one in (await client.get(PEOPLE)).json()["load"]["items"]] == [1]
