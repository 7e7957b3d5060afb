"""Naming the people in an answer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.http.references import NO_LONGER_HERE
from opssight.identity import facade as identity
from opssight.oncall.schemas import OnCallPersonResponse


async def named(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, identity.User]:
    """Return those of ``ids`` that exist."""
    return {user.id: user for user in await identity.list_users(session, set(ids))}


def person(people: dict[UUID, identity.User], user_id: UUID) -> OnCallPersonResponse:
    """Return a person with name and address, also one who is no longer here."""
    user = people.get(user_id)
    return OnCallPersonResponse(id=user_id, name=user.name if user else NO_LONGER_HERE, email=user.email if user else None)
