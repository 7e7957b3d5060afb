"""Idempotency keys: a request sent twice under one key is carried out once, and answered twice.

The key is claimed in a short transaction of its own before the request is handled, so that nothing is held open
while it works; the answer is kept in the request's transaction, so that it exists exactly when the effects do. A
claim is a lease: it is renewed while the request lasts, given back when the request is refused, and runs out by
itself when the process dies. Follows draft-ietf-httpapi-idempotency-key-header, which also gives the 409.

Answers may hold what is shown once (a new token), so they are sealed, and what was asked is kept as a keyed hash.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid4

from fastapi import Request
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.crypto import Keyring, WrongKey
from opssight.core.db import Database
from opssight.core.errors import Conflict, Invalid, RetryLater
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
HEADER = "Idempotency-Key"
_LEASE_SECONDS = 30
_RENEW_SECONDS = 10.0

_CLAIM = text(
    "INSERT INTO core_idempotency AS kept (actor, key, fingerprint, claim, claimed_until)"
    " VALUES (:actor, :key, :fingerprint, :claim, now() + make_interval(secs => :lease))"
    " ON CONFLICT (actor, key) DO UPDATE SET claim = excluded.claim, claimed_until = excluded.claimed_until"
    " WHERE kept.status IS NULL AND kept.claimed_until < now() AND kept.fingerprint = excluded.fingerprint"
    " RETURNING claim"
)
_KEPT = text(
    "SELECT fingerprint, status, body, content_type, ceil(extract(epoch FROM claimed_until - now()))"
    " FROM core_idempotency WHERE actor = :actor AND key = :key"
)
_RENEW = text(
    "UPDATE core_idempotency SET claimed_until = now() + make_interval(secs => :lease)"
    " WHERE actor = :actor AND key = :key AND claim = :claim AND status IS NULL"
)
_GIVE_BACK = text("DELETE FROM core_idempotency WHERE actor = :actor AND key = :key AND claim = :claim AND status IS NULL")
_KEEP = text(
    "UPDATE core_idempotency SET status = :status, body = :body, content_type = :content_type"
    " WHERE actor = :actor AND key = :key AND claim = :claim AND status IS NULL"
)


class Replayed(Exception):
    """This idempotency key was answered before; the stored answer is given again."""

    def __init__(self, status: int, body: bytes, content_type: str) -> None:
        """Take the stored answer."""
        super().__init__("replayed")
        self.status, self.body, self.content_type = status, body, content_type


class StillAnswering(RetryLater, Conflict):
    """The first request under this key has not been answered yet."""

    type = "still-answering"
    title = "Still being answered"


class ClaimLost(Conflict):
    """Another request took the key over while this one worked; what this one wrote was not kept."""

    type = "idempotency-claim-lost"
    title = "Taken over"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks under a key."""

    actor: str
    key: str
    fingerprint: bytes


class Claim:
    """The right of one request to answer under a key; renewed until :meth:`stop`."""

    def __init__(self, db: Database, keyring: Keyring, asked: Asked, claim: UUID) -> None:
        """Begin to renew; :func:`claim` makes these."""
        self._db, self._keyring, self._asked = db, keyring, asked
        self._which = {"actor": asked.actor, "key": asked.key, "claim": claim}
        self._renewing = asyncio.create_task(self._renew())

    async def keep(self, session: AsyncSession, status: int, body: bytes, content_type: str) -> None:
        """Keep the answer, in the transaction of ``session``.

        Raises:
            ClaimLost: this process stood still for longer than a lease, and another request took over.
        """
        answer = {"status": status, "body": self._keyring.seal(body, context=_context(self._asked)), "content_type": content_type}
        kept = await session.execute(_KEEP, self._which | answer)
        if not isinstance(kept, CursorResult) or kept.rowcount != 1:
            raise ClaimLost("Another request took over this Idempotency-Key; nothing of this one was kept. Ask again for its answer.")

    async def give_back(self) -> None:
        """Let the next request under this key be carried out: this one had no effect."""
        try:
            async with self._db.open_plain() as session:
                await session.execute(_GIVE_BACK, self._which)
        except SQLAlchemyError as error:  # the request has its answer; the lease gives the key back
            log.warning("http.claim_not_given_back", error=str(error))

    def stop(self) -> None:
        """Renew no longer."""
        self._renewing.cancel()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                async with self._db.open_plain() as session:
                    await session.execute(_RENEW, self._which | {"lease": _LEASE_SECONDS})
            except SQLAlchemyError as error:  # the lease bears two missed renewals; keep() notices a lost one
                log.warning("http.claim_not_renewed", error=str(error))


async def asked_by(request: Request, actor: str, key: str, keyring: Keyring) -> Asked:
    """Return what ``request`` asks under ``key``.

    Raises:
        Invalid: the key is empty or too long.
    """
    if not 1 <= len(key) <= 200:
        raise Invalid(f"{HEADER} takes 1 to 200 characters.", field=HEADER)
    shape = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
    return Asked(actor, key, keyring.lookup_hash(hashlib.blake2b(shape).hexdigest()))


async def claim(db: Database, keyring: Keyring, asked: Asked) -> Claim:
    """Take the key for one request.

    Raises:
        Replayed: it was answered before.
        StillAnswering: the first request under it is at work.
        Invalid: the key was used for another request.
    """
    which = {"actor": asked.actor, "key": asked.key}
    token = uuid4()
    async with db.open_plain() as session:
        taken = await session.execute(_CLAIM, which | {"fingerprint": asked.fingerprint, "claim": token, "lease": _LEASE_SECONDS})
        if taken.one_or_none() is not None:
            return Claim(db, keyring, asked, token)
        kept = (await session.execute(_KEPT, which)).one_or_none()
    if kept is not None and not keyring.same(bytes(kept[0]), asked.fingerprint):
        raise Invalid(f"This {HEADER} was used for another request; make a new one.", field=HEADER)
    if kept is None or kept[1] is None:
        wait = 1 if kept is None else max(1, int(kept[4]))
        raise StillAnswering(f"The first request with this {HEADER} is still being answered; ask again in {wait} s.", retry_after=wait)
    try:
        body = keyring.open(bytes(kept[2]), context=_context(asked))
    except WrongKey:
        raise Conflict(f"The answer kept for this {HEADER} cannot be read with the present master key; make a new key.") from None
    raise Replayed(kept[1], body, kept[3])


def _context(asked: Asked) -> bytes:
    return f"core_idempotency {asked.actor} {asked.key}".encode()
