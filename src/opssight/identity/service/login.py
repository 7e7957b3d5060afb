"""Logging in, staying logged in, logging out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.cache import Cache
from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.db import Database
from opssight.core.networks import network_of
from opssight.core.settings import Settings
from opssight.identity import repository
from opssight.identity.contracts import SYSTEM, Actor, Role, Tokens
from opssight.identity.errors import LoginFailed, SessionEnded, TooManyLogins
from opssight.identity.models import SessionRow, UserRow
from opssight.identity.rules import normalise_email, refresh_decision
from opssight.identity.service.access import access_changed
from opssight.identity.service.passwords import hash_password, needs_rehash, verify_password
from opssight.identity.service.signing import Signer
from opssight.identity.service.throttle import WINDOW, LoginThrottle, Throttle
from opssight.identity.settings import IdentitySettings


@dataclass(frozen=True, slots=True)
class Client:
    """What is remembered of the browser that logs in."""

    ip: str | None
    user_agent: str | None


class Sessions:
    """Makes, renews and ends logins."""

    def __init__(
        self, *, db: Database, signer: Signer, keyring: Keyring, cache: Cache, throttle: Throttle, clock: Clock, settings: Settings
    ) -> None:
        """Take what logins need."""
        self._db, self._signer, self._keyring, self._cache = db, signer, keyring, cache
        self._throttle, self._clock, self._settings = throttle, clock, settings

    async def login(self, session: AsyncSession, email: str, password: str, client: Client) -> Tokens:
        """Check e-mail address and password and begin a session.

        Raises:
            LoginFailed: they do not belong together, or the user is disabled.
            TooManyLogins: too many failures for this address from this network, from the network, or for the address.
        """
        address = normalise_email(email) or email.strip().lower()[:254]
        throttle = LoginThrottle(self._throttle, self._cache, self._settings, address=address, network=network_of(client.ip))
        attempt = await throttle.begin()
        if not attempt:
            raise TooManyLogins("Too many failed logins; wait 15 minutes, or ask an admin to set a new password.", retry_after=WINDOW)
        user = await repository.user_by_email(session, address)
        good = await verify_password(password, user.password_hash if user else None)
        if user is None or not good or user.disabled:
            await throttle.failed()
            await self._note_failure(address, client, attempt)
            raise LoginFailed("E-mail address and password do not belong together, or this person was disabled.")
        await throttle.succeeded()
        if needs_rehash(user.password_hash):
            user.password_hash = await hash_password(password)
        note(
            session,
            "user.logged_in",
            target_type="user",
            target_id=str(user.id),
            origin=_actor(user).origin(ip=client.ip),
        )
        return await self.begin(session, user, client)

    async def begin(self, session: AsyncSession, user: UserRow, client: Client) -> Tokens:
        """Begin a session of a user who has proved who they are."""
        now = self._clock.now()
        refresh = secrets.token_urlsafe(32)
        row = SessionRow(
            user_id=user.id,
            refresh_hash=self._keyring.lookup_hash(refresh),
            rotated_at=now,
            created_at=now,
            expires_at=now + timedelta(days=self._settings.section(IdentitySettings).session_days),
            ip=client.ip,
            user_agent=(client.user_agent or "")[:300],
        )
        session.add(row)
        user.last_login_at = now
        await session.flush()
        return self._tokens(row, refresh)

    async def refresh(self, session: AsyncSession, refresh: str) -> tuple[Tokens, Actor]:
        """Exchange a refresh token for a new pair; an old one that comes back ends the session for both holders.

        Raises:
            SessionEnded: the token is not good any more.
        """
        hashed = self._keyring.lookup_hash(refresh)
        row = await repository.session_by_refresh(session, hashed)
        user = await repository.user_by_id(session, row.user_id) if row else None
        if row is None or user is None:
            raise SessionEnded("This session has ended; log in again.")
        now = self._clock.now()
        decision = refresh_decision(
            is_current=row.refresh_hash == hashed,
            rotated_at=row.rotated_at,
            expires_at=row.expires_at,
            revoked=row.revoked_at is not None,
            disabled=user.disabled,
            now=now,
        )
        if decision == "steal":
            session_id, user_id = row.id, user.id
            await session.rollback()  # lets go of the row, which is ended in a transaction of its own
            await self._end_stolen(session_id, user_id)
        if decision in {"ended", "steal"}:
            raise SessionEnded("This session has ended; log in again.")
        if decision == "rotate":
            renewed = secrets.token_urlsafe(32)
            row.previous_hash, row.refresh_hash = row.refresh_hash, self._keyring.lookup_hash(renewed)
            row.rotated_at, row.expires_at = now, now + timedelta(days=self._settings.section(IdentitySettings).session_days)
            refresh = renewed
        else:
            refresh = ""  # the other tab holds the new one already
        return self._tokens(row, refresh), _actor(user)

    async def logout(self, session: AsyncSession, refresh: str) -> Actor | None:
        """End the session of a refresh token; return whose it was, or None when it had ended."""
        row = await repository.session_by_refresh(session, self._keyring.lookup_hash(refresh))
        if row is None or row.revoked_at is not None:
            return None
        row.revoked_at = self._clock.now()
        user = await repository.user_by_id(session, row.user_id)
        actor = _actor(user) if user else SYSTEM
        note(session, "user.logged_out", target_type="user", target_id=str(row.user_id), origin=actor.origin())
        await access_changed(session)
        return actor

    def _tokens(self, row: SessionRow, refresh: str) -> Tokens:
        seconds = self._settings.section(IdentitySettings).access_token_seconds
        access = self._signer.sign(user_id=row.user_id, session_id=row.id, seconds=seconds)
        return Tokens(access, seconds, refresh)

    async def _note_failure(self, address: str, client: Client, failures: int) -> None:
        async with self._db.write() as session:  # its own transaction: the request's is rolled back
            note(
                session,
                "user.login_failed",
                target_type="user",
                target_id=address,
                detail={"ip": client.ip, "failures": failures},
            )

    async def _end_stolen(self, session_id: UUID, user_id: UUID) -> None:
        async with self._db.write() as session:
            row = await session.get(SessionRow, session_id)
            if row is not None:
                row.revoked_at = self._clock.now()
            await access_changed(session)
            note(session, "session.token_reused", target_type="user", target_id=str(user_id), detail={"session": str(session_id)})


def _actor(user: UserRow) -> Actor:
    return Actor(str(user.id), "user", user.name, user.email, frozenset(), Role(user.role))
