"""What crosses the wall of identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType
from uuid import UUID

from opssight.core.audit_note import Origin

UserId = NewType("UserId", UUID)


class Role(StrEnum):
    """The six predefined roles."""

    OWNER = "owner"
    ADMIN = "admin"
    SRE = "sre"
    RESPONDER = "responder"
    VIEWER = "viewer"
    AUDITOR = "auditor"


ROLE_DESCRIPTIONS: dict[Role, str] = {
    Role.OWNER: "Everything, including owners, keys, backup and restore.",
    Role.ADMIN: "Users, roles, integrations and settings, and everything an SRE may.",
    Role.SRE: "Servers, credentials (use, not read), runbooks, rules, schedules.",
    Role.RESPONDER: "Acknowledge and work incidents, run approved runbooks, be on call.",
    Role.VIEWER: "Read everything that is neither secret nor audit.",
    Role.AUDITOR: "Read everything including audit and evidence; change nothing.",
}

OWNERS = frozenset({Role.OWNER})
ADMINS = OWNERS | {Role.ADMIN}
SRES = ADMINS | {Role.SRE}
RESPONDERS = SRES | {Role.RESPONDER}
AUDITORS = ADMINS | {Role.AUDITOR}
READERS = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Permission:
    """``area:action``, what it allows, and the predefined roles that hold it."""

    name: str
    description: str
    roles: frozenset[Role]


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
