"""Finding out who makes a request, from its access token or service token."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.db import Database
from opssight.core.telemetry import get_logger
from opssight.identity import repository
from opssight.identity.contracts import Actor, Role, TokenState
from opssight.identity.errors import NotLoggedIn, NoToken
from opssight.identity.permissions import PermissionRegistry
from opssight.identity.repository import HeldToken
from opssight.identity.rules import token_state
from opssight.identity.service.signing import Signer

log = get_logger(__name__)
TOKEN_PREFIX = "ops_"  # noqa: S105 says what a token begins with
FRESH_SECONDS = 3.0
USED_SECONDS = 60.0
_STOPPED = {
    TokenState.EXPIRED: "This service token has expired; make a new one under Access.",
    TokenState.OWNER_DISABLED: "This service token's owner was disabled, so it stopped; make a new one of somebody else's.",
    TokenState.ACCOUNT_DISABLED: "This service token's service account was disabled, so it stopped.",
}


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
        token = _token_in(header)
        if token is None:
            raise NoToken("Send an access token or a service token as `Authorization: Bearer ...`.")
        return await self.from_token(token)

    def known(self, header: str | None) -> str | None:
        """Return who sends this ``Authorization`` header if its token was verified within the last seconds, else None.

        Asks nobody, so that requests can be counted by caller before anything is done for them.
        """
        seen = self._seen.get(_token_in(header) or "")
        fresh = seen is not None and seen.until > time.monotonic() and not self._expired(seen.actor)
        return seen.actor.caller if seen is not None and fresh else None

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

    async def held_by(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        """Return what those of the ``keys`` of actors may do now that are still good."""
        sessions = [UUID(key.removeprefix("session:")) for key in keys if key.startswith("session:")]
        tokens = [UUID(key.removeprefix("token:")) for key in keys if key.startswith("token:")]
        held: dict[str, frozenset[str]] = {}
        async with self._db.read() as session:
            if sessions:
                roles = await repository.roles_of_sessions(session, sessions)
                held |= {f"session:{session_id}": self._registry.of(Role(role)) for session_id, role in roles.items()}
            if tokens:
                rows = await repository.tokens_by_ids(session, tokens)
                held |= {f"token:{row.token.id}": self._effective(row) for row in rows if self._state(row) is TokenState.ACTIVE}
        return held

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
            held = await repository.token_by_hash(session, self._keyring.lookup_hash(token))
        if held is None:
            raise NotLoggedIn("This service token was revoked or never was one; make a new one under Access.")
        state = self._state(held)
        if state is not TokenState.ACTIVE:
            raise NotLoggedIn(_STOPPED[state])
        row = held.token
        if time.monotonic() - self._touched.get(row.id, -USED_SECONDS) >= USED_SECONDS:
            self._touched[row.id] = time.monotonic()
            async with self._db.write() as session:
                await repository.touch_token(session, row.id, self._clock.now())
        holder = str(held.account.id if held.account else held.owner.id)
        return Actor(str(row.id), "service", row.name, None, self._effective(held), expires_at=row.expires_at, holder=holder)

    def _state(self, held: HeldToken) -> TokenState:
        return token_state(
            expires_at=held.token.expires_at,
            owner_disabled=held.owner.disabled,
            account_disabled=held.account is not None and held.account.disabled,
            now=self._clock.now(),
        )

    def _effective(self, held: HeldToken) -> frozenset[str]:
        """Return what a token was given and its owner may do now."""
        return frozenset(held.token.permissions) & self._registry.of(Role(held.owner.role))


def _token_in(header: str | None) -> str | None:
    """Return the token that an ``Authorization`` header carries, or None when it carries none."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2].strip()
        except (binascii.Error, ValueError):
            return ""
    return value.strip() if scheme.lower() == "bearer" else None
