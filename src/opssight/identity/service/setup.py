"""The first start: an owner from the settings, or a one-time link by which somebody becomes it."""

from __future__ import annotations

import secrets

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.errors import OpsError, StartRefused
from opssight.core.settings import Settings
from opssight.identity import repository
from opssight.identity.contracts import Role
from opssight.identity.errors import SetupClosed, SetupTokenWrong
from opssight.identity.models import SetupRow, UserRow
from opssight.identity.service.users import create_user
from opssight.identity.settings import IdentitySettings

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('identity.setup'))")


async def first_owner(session: AsyncSession, settings: Settings, clock: Clock) -> None:
    """Make the owner the settings name, if nobody exists yet.

    Raises:
        StartRefused: the settings' address or password is not acceptable.
    """
    named = settings.section(IdentitySettings)
    password = named.admin_password.get_secret_value()
    if not named.admin_email or not password:
        return
    await session.execute(_LOCK)
    if await repository.any_user(session):
        return
    try:
        await create_user(
            session,
            clock,
            email=named.admin_email,
            name=named.admin_email.partition("@")[0].title(),
            role=Role.OWNER,
            password=password,
            by=None,
        )
    except OpsError as error:
        raise StartRefused(f"OPSSIGHT_ADMIN_EMAIL and OPSSIGHT_ADMIN_PASSWORD cannot be used: {error.detail}") from None


async def setup_link(session: AsyncSession, settings: Settings, keyring: Keyring) -> str | None:
    """Return a fresh one-time set-up link, or None when the platform has been set up. Older links stop working."""
    await session.execute(_LOCK)
    if await repository.any_user(session):
        return None
    token = secrets.token_urlsafe(24)
    await session.merge(SetupRow(id=1, token_hash=keyring.lookup_hash(token)))
    return f"{settings.base_url}/setup#token={token}"


async def complete_setup(
    session: AsyncSession, keyring: Keyring, clock: Clock, *, token: str, email: str, name: str, password: str
) -> UserRow:
    """Make the first owner by the one-time link.

    Raises:
        SetupClosed: somebody was quicker.
        SetupTokenWrong: the link is not the newest one.
    """
    await session.execute(_LOCK)
    if await repository.any_user(session):
        raise SetupClosed("This platform has been set up; log in, or ask an owner for an account.")
    row = await repository.setup_token(session)
    if row is None or not keyring.same(row.token_hash, keyring.lookup_hash(token)):
        raise SetupTokenWrong("This set-up link is not the newest one; use the one printed by the last `opssight up`.")
    user = await create_user(session, clock, email=email, name=name, role=Role.OWNER, password=password, by=None)
    await repository.drop_setup_token(session)
    return user
