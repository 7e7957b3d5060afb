"""What crosses the wall of identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

from opssight.core.access import ADMINS, AUDITORS, OWNERS, READERS, RESPONDERS, ROLE_DESCRIPTIONS, SRES, Permission, Role
from opssight.core.audit_note import Origin

__all__ = [
    "ADMINS",
    "AUDITORS",
    "OWNERS",
    "READERS",
    "RESPONDERS",
    "ROLE_DESCRIPTIONS",
    "SRES",
    "SYSTEM",
    "Actor",
    "Permission",
    "Role",
    "ServiceToken",
    "Tokens",
    "User",
    "UserId",
]

UserId = NewType("UserId", UUID)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever makes a request: a user, a program with a service token, or the platform itself."""

    id: str
    kind: Literal["user", "service", "system"]
    name: str
    email: str | None
    permissions: frozenset[str]
    role: Role | None = None
    session_id: str | None = None
    expires_at: datetime | None = None

    def may(self, permission: str) -> bool:
        """Tell whether the actor holds ``permission``."""
        return self.kind == "system" or permission in self.permissions

    def origin(self, request_id: str | None = None, ip: str | None = None) -> Origin:
        """Return the actor as the audit record has it."""
        return Origin(self.kind, self.id, self.name, request_id, ip)


SYSTEM = Actor(id="system", kind="system", name="OpsSight", email=None, permissions=frozenset())


@dataclass(frozen=True, slots=True)
class User:
    """A person."""

    id: UserId
    email: str
    name: str
    role: Role
    disabled: bool
    created_at: datetime
    last_login_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """What is known of a service token; the token itself is shown once, when it is made."""

    id: UUID
    name: str
    permissions: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gives: an access token for the header and a refresh token for the cookie."""

    access_token: str
    expires_in: int
    refresh_token: str
