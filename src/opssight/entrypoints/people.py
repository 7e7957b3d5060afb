"""Opening the database for what is done about people where no platform need be running: the first start, ``opssight admin``.

A context of :mod:`opssight.entrypoints.wiring` would do, but that imports every module there is, which costs the supervisor
and the command a second each.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.audit import facade as audit
from opssight.core.clock import Clock, SystemClock
from opssight.core.crypto import Keyring, open_keyring
from opssight.core.db import Database
from opssight.core.settings import Settings
from opssight.identity import facade as identity


class Opened(NamedTuple):
    """A transaction that is audited, and what goes with it."""

    session: AsyncSession
    clock: Clock
    keyring: Keyring


async def make_first_owner(settings: Settings) -> bool:
    """Make the owner the settings name if nobody is there; return whether anybody is then.

    Needs no master key, so that the schema can be made where that is not at hand.

    Raises:
        StartRefused: the settings' address or password is not acceptable.
    """
    clock = SystemClock()
    db = Database(settings.database_url.get_secret_value(), pool_size=2, application_name="opssight migrate")
    db.before_commit.append(audit.writer(clock))
    try:
        async with db.write() as session:
            await identity.first_owner(session, settings, clock)
            await session.flush()
            return await identity.anybody(session)
    finally:
        await db.close()


@asynccontextmanager
async def opened(settings: Settings, *, role: str) -> AsyncGenerator[Opened]:
    """Open a transaction, committed when the block ends without an error.

    Raises:
        StartRefused: the master key is missing or is not this database's.
    """
    clock = SystemClock()
    db = Database(settings.database_url.get_secret_value(), pool_size=1, application_name=f"opssight {role}")
    db.before_commit.append(audit.writer(clock))
    try:
        keyring = await open_keyring(db, settings)
        async with db.write() as session:
            yield Opened(session, clock, keyring)
    finally:
        await db.close()
