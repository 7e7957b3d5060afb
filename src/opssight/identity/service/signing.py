"""RS256 access tokens (RFC 7519, RFC 9068) and the published keys (RFC 7517)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import text

from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.db import Database
from opssight.identity import repository
from opssight.identity.errors import NotLoggedIn, NoToken
from opssight.identity.models import SigningKeyRow

ISSUER = "opssight"


class Signer:
    """Holds the signing keys of this platform; made at the first start, shared by every api process."""

    def __init__(self, keys: list[RSAKey], clock: Clock) -> None:
        """Take the keys, newest first."""
        self._keys = keys
        self._set = KeySet(list(keys))
        self._clock = clock

    @classmethod
    async def open(cls, db: Database, keyring: Keyring, clock: Clock) -> Signer:
        """Load the keys, making the first one when there is none."""
        async with db.write() as session:
            await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('identity.signing_keys'))"))
            rows = await repository.signing_keys(session)
            if not rows:
                key = await asyncio.to_thread(RSAKey.generate_key, 2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
                kid = str(key.kid)
                sealed = keyring.seal(key.as_pem(private=True), context=f"identity_signing_keys {kid}".encode())
                rows = [SigningKeyRow(kid=kid, private_sealed=sealed, created_at=clock.now())]
                session.add_all(rows)
        keys: list[RSAKey] = []
        for row in rows:
            pem = keyring.open(row.private_sealed, context=f"identity_signing_keys {row.kid}".encode())
            # What the seal authenticates needs no proof that it is a key: that takes 40 ms, at every start.
            private = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
            if not isinstance(private, RSAPrivateKey):
                raise TypeError(f"Signing key {row.kid} is not an RSA key.")
            keys.append(RSAKey.import_key(private, {"use": "sig", "alg": "RS256", "kid": row.kid}))
        return cls(keys, clock)

    def sign(self, *, user_id: UUID, session_id: UUID, seconds: int) -> str:
        """Return an access token for ``user_id`` that is good for ``seconds``."""
        now = self._clock.now()
        claims = {
            "iss": ISSUER,
            "sub": str(user_id),
            "sid": str(session_id),
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=seconds)).timestamp()),
        }
        return jwt.encode({"alg": "RS256", "kid": self._keys[0].kid, "typ": "at+jwt"}, claims, self._keys[0])

    def verify(self, token: str) -> tuple[UUID, UUID, datetime]:
        """Return user id, session id and expiry of a token of ours that has not expired.

        Raises:
            NotLoggedIn: it is not one.
        """
        try:
            claims = jwt.decode(token, self._set, algorithms=["RS256"]).claims
            expires = datetime.fromtimestamp(int(claims["exp"]), tz=self._clock.now().tzinfo)
            user_id, session_id = UUID(str(claims["sub"])), UUID(str(claims["sid"]))
        except (JoseError, ValueError, KeyError, TypeError, OverflowError):
            raise NotLoggedIn("The access token is not one of this platform's; log in again.") from None
        if claims.get("iss") != ISSUER:
            raise NotLoggedIn("The access token was issued by another system; log in again.")
        if expires <= self._clock.now():
            raise NoToken("The access token has expired; refresh it or log in again.")
        return user_id, session_id, expires

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return the public keys as a JWK Set."""
        return {"keys": [{k: str(v) for k, v in key.as_dict(private=False).items() if isinstance(v, str)} for key in self._keys]}
