"""The demo's history: made by the platform's own code, in order, over, and paging nobody."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from sqlalchemy import text

from opssight.core.context import Context
from opssight.core.settings import Settings
from opssight.entrypoints.demo import history
from opssight.entrypoints.demo.estate import PLACES
from opssight.entrypoints.demo.seed import ON_CALL, PEOPLE, SERVICES
from tests.conftest import Drain

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


def test_the_past_is_in_order_and_over() -> None:
    now = history.FakeClock().now()
    found = history.episodes(random.Random(1), now)
    assert len(found) == sum(history.A_WEEK)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert now - history.HISTORY <= found[0].at
    assert all(timedelta(0) < one.taken < one.over and one.at + one.over < now for one in found)


def test_every_story_is_about_a_service_there_is() -> None:
    assert {story.service for story in history.STORIES} == {service for service, _ in PLACES} == set(SERVICES)
    assert all(owner < ON_CALL <= len(PEOPLE) for _, _, owner in SERVICES.values())


def test_the_logs_of_the_day_before_are_routine() -> None:
    now = history.FakeClock().now()
    lines = [line for batch in history.backfill(random.Random(1), now) for line in batch]
    assert {one.service for _, one in lines} == {service for service, _ in PLACES}
    assert all(one.severity in {"info", "warning"} and now - history.BACKFILL <= at < now for at, one in lines)


async def test_incidents_of_twelve_weeks_are_there_and_nobody_is_paged(
    ctx: Context, settings: Settings, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain
) -> None:
    await client_as("sre")
    await client_as("responder")
    await history.write(settings, ("sre@example.com", "responder@example.com"), random.Random(1), ctx.clock.now())
    await drain()
    found = (await client.get("/api/v1/incidents", params={"limit": 200})).json()["items"]
    assert len(found) == sum(history.A_WEEK)
    assert {(one["state"], one["summary"]) for one in found} == {("resolved", history.SUMMARY)}
    stats = (await client.get("/api/v1/incidents/stats")).json()
    assert sum(week["opened"] for week in stats["weekly"]) >= sum(history.A_WEEK[1:])
    kinds = [one["kind"] for one in (await client.get(f"/api/v1/incidents/{found[0]['key']}/timeline")).json()["items"]]
    assert {"opened", "paged", "acknowledged", "comment", "resolved"} <= set(kinds)
    async with ctx.db.read() as session:
        states = await session.execute(text("SELECT DISTINCT state FROM notifications_notifications"))
        assert set(states.scalars()) == {"withdrawn"}
