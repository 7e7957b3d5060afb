"""What crosses the wall of identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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
    "TokenState",
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
    holder: str | None = None
    """Of a service token: the service account or the person it belongs to."""

    @property
    def caller(self) -> str:
        """By whom limits count: a person in all their browsers, or all tokens of one holder."""
        return f"{self.kind}:{self.holder or self.id}"

    @property
    def key(self) -> str:
        """What this actor stands or falls with: ``session:<id>`` of a login, ``token:<id>`` of a service token."""
        return f"session:{self.session_id}" if self.kind == "user" else f"token:{self.id}"

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


class TokenState(StrEnum):
    """Whether a service token works, or why not."""

    ACTIVE = "active"
    EXPIRED = "expired"
    OWNER_DISABLED = "owner_disabled"
    ACCOUNT_DISABLED = "account_disabled"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gives: an access token for the header and a refresh token for the cookie."""

    access_token: str
    expires_in: int
    refresh_token: str
