"""Finding the people a step pages, at the moment it is carried out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.identity import facade as identity
from opssight.oncall import repository
from opssight.oncall.contracts import Target, TargetKind
from opssight.oncall.models import ScheduleRow
from opssight.oncall.rules import first_of
from opssight.oncall.service.shifts import on_call_by


async def people(session: AsyncSession, targets: Sequence[Target], at: datetime, paged: Collection[UUID]) -> list[UUID]:
    """Return whom ``targets`` mean at ``at``, each once; ``paged`` were paged already in this round.

    A person who is disabled is passed over for the next of the rotation. Nobody is an empty list.
    """
    found: dict[UUID, None] = {}
    for target in targets:
        found.update(dict.fromkeys(await _one(session, target, at, paged)))
    return list(found)


async def _one(session: AsyncSession, target: Target, at: datetime, paged: Collection[UUID]) -> list[UUID]:
    match target.kind:
        case TargetKind.USER:
            return await _enabled(session, [target.id] if target.id else [])
        case TargetKind.SCHEDULE:
            row = await repository.schedule_by_id(session, target.id) if target.id else None
            return await _on_call(session, row, at) if row else []
        case TargetKind.ON_CALL:
            row = await _first_schedule(session)
            return await _on_call(session, row, at) if row else await admins(session)
        case TargetKind.NEXT_ON_CALL:
            return await _next(session, at, paged)
        case _:
            assert_never(target.kind)


async def admins(session: AsyncSession) -> list[UUID]:
    """Return the owners and admins, who are on call when there is no schedule."""
    return [user.id for user in await identity.users_with_roles(session, identity.ADMINS)]


async def _first_schedule(session: AsyncSession) -> ScheduleRow | None:
    found = await repository.schedules(session, limit=1)
    return found[0] if found else None


async def _on_call(session: AsyncSession, row: ScheduleRow, at: datetime) -> list[UUID]:
    order = (await on_call_by(session, [row], at))[row.id][1]
    one = first_of(order, await _enabled(session, order))
    return [one] if one else []


async def _next(session: AsyncSession, at: datetime, paged: Collection[UUID]) -> list[UUID]:
    row = await _first_schedule(session)
    if row is not None:
        order = (await on_call_by(session, [row], at))[row.id][1]
        one = first_of(order, await _enabled(session, order), paged)
        return [one] if one else [user_id for user_id in await admins(session) if user_id not in paged]
    others = [user.id for user in await identity.users_with_roles(session, identity.RESPONDERS)]
    return [user_id for user_id in others if user_id not in paged]


async def _enabled(session: AsyncSession, ids: Sequence[UUID]) -> list[UUID]:
    enabled = {user.id for user in await identity.list_users(session, ids) if not user.disabled}
    return [user_id for user_id in ids if user_id in enabled]
