"""Telling who makes a request, from its access token or service token."""

from __future__ import annotations

import base64
import binascii
import time
from dataclasses import dataclass
from uuid import UUID

from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.db import Database
from opssight.core.telemetry import get_logger
from opssight.identity import repository
from opssight.identity.contracts import Actor, Role
from opssight.identity.errors import NotLoggedIn
from opssight.identity.permissions import PermissionRegistry
from opssight.identity.service.signing import Signer

log = get_logger(__name__)
TOKEN_PREFIX = "ops_"  # noqa: S105 says what a token begins with
FRESH_SECONDS = 3.0
USED_SECONDS = 60.0


@dataclass(slots=True)
class _Seen:
    actor: Actor
    until: float


class Authenticator:
    """Verifies tokens. What the database says of a caller is kept for three seconds, so a disabled person is out by then."""

    def __init__(self, *, db: Database, signer: Signer, keyring: Keyring, registry: PermissionRegistry, clock: Clock) -> None:
        """Take what verification needs."""
        self._db, self._signer, self._keyring = db, signer, keyring
        self._registry, self._clock = registry, clock
        self._seen: dict[str, _Seen] = {}
        self._touched: dict[UUID, float] = {}

    async def from_header(self, header: str | None) -> Actor:
        """Return who sent this ``Authorization`` header: Bearer, or Basic with a service token as the password.

        Raises:
            NotLoggedIn: there is none, or its token is not good.
        """
        scheme, _, value = (header or "").partition(" ")
        if scheme.lower() == "basic":
            try:
                value = base64.b64decode(value, validate=True).decode().partition(":")[2]
            except (binascii.Error, ValueError):
                value = ""
        elif scheme.lower() != "bearer":
            raise NotLoggedIn("Send an access token or a service token as `Authorization: Bearer ...`.")
        return await self.from_token(value.strip())

    async def from_token(self, token: str) -> Actor:
        """Return whose token this is.

        Raises:
            NotLoggedIn: it is not good.
        """
        now = time.monotonic()
        seen = self._seen.get(token)
        if seen is not None and seen.until > now and not self._expired(seen.actor):
            return seen.actor
        actor = await (self._service(token) if token.startswith(TOKEN_PREFIX) else self._user(token))
        if len(self._seen) > 10_000:
            self._seen.clear()
        self._seen[token] = _Seen(actor, now + FRESH_SECONDS)
        return actor

    def forget(self) -> None:
        """Ask the database again at the next request (after a change in this process)."""
        self._seen.clear()

    def _expired(self, actor: Actor) -> bool:
        return actor.expires_at is not None and actor.expires_at <= self._clock.now()

    async def _user(self, token: str) -> Actor:
        user_id, session_id, expires = self._signer.verify(token)
        async with self._db.read() as session:
            user = await repository.user_by_id(session, user_id)
            live = await repository.session_is_live(session, session_id)
        if user is None or user.disabled or not live:
            raise NotLoggedIn("This session has ended; log in again.")
        role = Role(user.role)
        return Actor(str(user.id), "user", user.name, user.email, self._registry.of(role), role, str(session_id), expires)

    async def _service(self, token: str) -> Actor:
        async with self._db.read() as session:
            row = await repository.token_by_hash(session, self._keyring.lookup_hash(token))
        now = self._clock.now()
        if row is None or (row.expires_at is not None and row.expires_at <= now):
            raise NotLoggedIn("This service token was revoked or has expired; make a new one under Access.")
        if time.monotonic() - self._touched.get(row.id, -USED_SECONDS) >= USED_SECONDS:
            self._touched[row.id] = time.monotonic()
            async with self._db.write() as session:
                await repository.touch_token(session, row.id, now)
        return Actor(str(row.id), "service", row.name, None, frozenset(row.permissions), expires_at=row.expires_at)
