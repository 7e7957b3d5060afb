"""Changing one's own password."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note, origin_of
from opssight.core.context import Context
from opssight.identity.contracts import Actor
from opssight.identity.errors import TooManyPasswords, WrongPassword
from opssight.identity.permissions import PermissionRegistry
from opssight.identity.service.granting import Grantor
from opssight.identity.service.passwords import verify_password
from opssight.identity.service.throttle import WINDOW, Throttle
from opssight.identity.service.users import change_user, found


async def change_own_password(session: AsyncSession, context: Context, actor: Actor, *, current: str, new: str) -> None:
    """Set one's own password; other sessions end. Who found a browser logged in cannot try passwords here without end.

    Raises:
        TooManyPasswords: the present password was wrong too often; also the right one has to wait.
        WrongPassword: the present password is wrong.
        WeakPassword: the new one is too weak.
    """
    throttle, key = context.resources.get(Throttle), f"password:{actor.id}"
    if await throttle.paused(key):
        raise TooManyPasswords(
            "The present password was wrong too often; wait 15 minutes, or ask an admin to set a new one.", retry_after=WINDOW
        )
    row = await found(session, UUID(actor.id))
    if not await verify_password(current, row.password_hash):
        failures = await throttle.count_failure(key)
        async with context.db.write(origin_of(session)) as apart:  # its own transaction: the request's is rolled back
            note(apart, "user.password_refused", target_type="user", target_id=actor.id, detail={"failures": failures})
        raise WrongPassword("The present password is not right; nothing was changed.", field="current")
    await throttle.forget(key)
    grantor = Grantor(actor, context.resources.get(PermissionRegistry))
    await change_user(session, context.clock, row.id, by=grantor, proved=True, password=new)
