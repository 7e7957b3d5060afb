"""The predefined roles, and what a permission is: every module's manifest declares its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
