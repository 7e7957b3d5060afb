"""Hashing passwords with Argon2id at the strength OWASP's Password Storage Cheat Sheet gives (19 MiB, 2 passes, 1 lane)."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from opssight.identity.errors import WeakPassword
from opssight.identity.rules import password_fault

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("no user has this password")


async def hash_password(password: str) -> str:
    """Return the Argon2id hash of ``password``; done in a thread, since it takes tens of milliseconds."""
    return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(password: str, hashed: str | None) -> bool:
    """Compare; with no hash (no such user) the same time is spent and the answer is False."""

    def verify() -> bool:
        try:
            return _hasher.verify(hashed or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(verify) and hashed is not None


def needs_rehash(hashed: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def check_strength(password: str, email: str, name: str = "") -> None:
    """Refuse a weak password.

    Raises:
        WeakPassword: with the reason.
    """
    fault = password_fault(password, email, name)
    if fault:
        raise WeakPassword(fault, field="password")
