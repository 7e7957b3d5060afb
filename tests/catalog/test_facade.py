"""Catalog through its facade, on a real database."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from opssight.audit.models import RecordRow
from opssight.catalog import facade as catalog
from opssight.catalog.models import ServiceRow
from opssight.catalog.rules import state_of, tidy_name, tidy_names
from opssight.core.context import Context
from opssight.core.outbox.models import OutboxRow


async def ensure(ctx: Context, *names: str) -> None:
    async with ctx.db.write() as session:
        await catalog.ensure_services(session, names)


async def service(ctx: Context, name: str) -> catalog.Service:
    async with ctx.db.read() as session:
        found = await catalog.service_of(session, name)
    assert found is not None
    return found


async def changes(ctx: Context) -> int:
    async with ctx.db.read() as session:
        counted = select(func.count()).select_from(OutboxRow).where(OutboxRow.name == "service.changed")
        return (await session.execute(counted)).scalar_one()


async def test_a_service_appears_once_however_many_name_it_at_once(ctx: Context) -> None:
    await asyncio.gather(*(ensure(ctx, "shop", f"other-{turn % 3}", " shop ") for turn in range(20)))
    async with ctx.db.read() as session:
        names = list((await session.execute(select(ServiceRow.name).order_by(ServiceRow.name))).scalars())
    assert names == ["other-0", "other-1", "other-2", "shop"]
    assert await changes(ctx) == 4
    found = await service(ctx, "shop")
    assert (found.state, found.open_incidents, found.version) == ("ok", 0, 1)


async def test_its_appearance_is_on_the_record(ctx: Context) -> None:
    await ensure(ctx, "shop")
    async with ctx.db.read() as session:
        rows = (await session.execute(select(RecordRow).where(RecordRow.action == "service.appeared"))).scalars().all()
    assert [(row.actor_kind, row.detail) for row in rows] == [("system", {"name": "shop"})]


async def test_names_that_are_none_are_passed_over(ctx: Context) -> None:
    await ensure(ctx, "", "  ", "x" * 201, "nul\x00")
    assert await changes(ctx) == 0


async def test_the_state_is_kept_and_told_once(ctx: Context) -> None:
    for _ in range(3):
        async with ctx.db.write() as session:
            await catalog.set_state(session, "shop", catalog.ServiceState.FAILING, 2)
    found = await service(ctx, "shop")
    assert (found.state, found.open_incidents) == ("failing", 2)
    assert await changes(ctx) == 2  # it appeared, and it fails
    async with ctx.db.write() as session:
        await catalog.set_state(session, "shop", catalog.ServiceState.OK, 0)
    assert (await service(ctx, "shop")).state is catalog.ServiceState.OK
    assert await changes(ctx) == 3


async def test_several_by_name(ctx: Context) -> None:
    await ensure(ctx, "a", "b")
    async with ctx.db.read() as session:
        assert [found.name for found in await catalog.list_services(session, ["b", "a", "c"])] == ["a", "b"]
        assert await catalog.service_of(session, "c") is None


@pytest.mark.parametrize(
    ("told", "signalled", "state"),
    [(None, False, "no_data"), (None, True, "ok"), ("failing", True, "failing"), ("warning", False, "warning")],
)
def test_the_state(told: str | None, signalled: bool, state: str) -> None:
    assert state_of(told, signalled=signalled) == state


@given(st.lists(st.text(max_size=250), max_size=10))
def test_tidy_names_are_usable_distinct_and_in_one_order(names: list[str]) -> None:
    tidy = tidy_names(names)
    assert tidy == sorted(set(tidy)) == tidy_names(reversed(tidy))
    assert all(tidy_name(name) == name for name in tidy)
