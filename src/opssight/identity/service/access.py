"""Telling every process that what somebody may do has changed."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.live import ACCESS_CHANNEL

_NOTIFY = text("SELECT pg_notify(:channel, '')")


async def access_changed(session: AsyncSession) -> None:
    """Have every api process ask again who may do what, as soon as the session's transaction commits.

    Open streams of whoever may no longer hold them end then (:mod:`opssight.core.live.streams`).
    """
    await session.execute(_NOTIFY, {"channel": ACCESS_CHANNEL})
