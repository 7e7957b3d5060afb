"""What catalog does when others publish."""

from __future__ import annotations

from sqlalchemy import select

from opssight.catalog.models import ServiceRow
from opssight.core import outbox
from opssight.core.context import Context
from opssight.eventlog import facade as eventlog
from tests.conftest import Drain


async def test_services_appear_when_events_name_them(ctx: Context, drain: Drain) -> None:
    for names in (["shop", "api"], ["api", ""]):
        async with ctx.db.write() as session:
            await outbox.publish(session, eventlog.ServicesSeen(names))
    await drain()
    async with ctx.db.read() as session:
        rows = (await session.execute(select(ServiceRow.name, ServiceRow.signalled).order_by(ServiceRow.name))).all()
    assert [tuple(row) for row in rows] == [("api", True), ("shop", True)]
