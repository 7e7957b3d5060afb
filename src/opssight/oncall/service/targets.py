"""Finding the people a step pages, at the moment it is carried out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.identity import facade as identity
from opssight.oncall import repository
from opssight.oncall.contracts import Target, TargetKind
from opssight.oncall.rules.targets import Roster, meant
from opssight.oncall.service.shifts import on_call_by

_BY_FIRST_SCHEDULE = {TargetKind.ON_CALL, TargetKind.NEXT_ON_CALL}


async def people(session: AsyncSession, targets: Sequence[Target], at: datetime, paged: Collection[UUID]) -> list[UUID]:
    """Return whom ``targets`` mean at ``at``, each once; ``paged`` were paged already in this round.

    A person who is disabled is passed over for the next of the rotation. Nobody is an empty list.
    """
    kinds = {target.kind for target in targets}
    named = {target.id for target in targets if target.kind is TargetKind.SCHEDULE and target.id}
    rows = await repository.schedules(session, limit=1) if kinds & _BY_FIRST_SCHEDULE else []
    first = rows[0] if rows else None
    rows += await repository.schedules_by_ids(session, named - {row.id for row in rows}) if named else []
    orders = {row_id: order for row_id, (_, order) in (await on_call_by(session, rows, at)).items()}
    users = {target.id for target in targets if target.kind is TargetKind.USER and target.id}
    candidates = users.union(*orders.values())
    roster = Roster(
        orders,
        {user.id for user in await identity.list_users(session, candidates) if not user.disabled} if candidates else set(),
        await admins(session) if TargetKind.NEXT_ON_CALL in kinds or (TargetKind.ON_CALL in kinds and first is None) else (),
        await responders(session) if TargetKind.NEXT_ON_CALL in kinds and first is None else (),
    )
    return meant(targets, roster, paged)


async def admins(session: AsyncSession) -> list[UUID]:
    """Return the owners and admins, who are on call when there is no schedule."""
    return [user.id for user in await identity.users_with_roles(session, identity.ADMINS)]


async def responders(session: AsyncSession) -> list[UUID]:
    """Return everybody who may respond, who are next when there is no schedule."""
    return [user.id for user in await identity.users_with_roles(session, identity.RESPONDERS)]
