"""Fixtures of oncall: people by name, and pages caught where they are queued."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import text

from opssight.core.context import Context
from opssight.identity import facade as identity
from tests.conftest import PASSWORD

AddPerson = Callable[..., Awaitable[UUID]]
Pages = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def add_person(ctx: Context) -> AddPerson:
    """Add a person with a role; their address is ``name@example.com``."""

    async def add(name: str, role: str = "responder") -> UUID:
        async with ctx.db.write() as session:
            row = await identity.create_user(
                session,
                ctx.clock,
                email=f"{name}@example.com",
                name=name.title(),
                role=identity.Role(role),
                password=PASSWORD,
                by=None,
            )
            return row.id

    return add


@pytest.fixture
def pages(ctx: Context) -> Pages:
    """Return the names of everybody paged so far, in order."""

    async def paged() -> list[str]:
        async with ctx.db.read() as session:
            rows = await session.execute(text("SELECT split_part(address, '@', 1) FROM notifications_notifications ORDER BY id"))
            return list(rows.scalars())

    return paged
