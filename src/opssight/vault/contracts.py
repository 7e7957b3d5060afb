"""What crosses the wall of vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

CredentialId = NewType("CredentialId", UUID)


class CredentialKind(StrEnum):
    """What one logs in with."""

    SSH_KEY = "ssh_key"
    PASSWORD = "password"  # noqa: S105 the name of a kind


@dataclass(frozen=True, slots=True)
class Credential:
    """What is known of a credential: everything but the secret. ``fingerprint`` is of the public half of a key."""

    id: CredentialId
    name: str
    kind: CredentialKind
    username: str
    fingerprint: str | None
    created_at: datetime
    updated_at: datetime
    version: int
    used_by: int


@dataclass(frozen=True, slots=True)
class Secret:
    """An opened credential, for the moment of logging in. Neither its text form nor a log shows the secret."""

    credential_id: CredentialId
    version: int
    kind: CredentialKind
    username: str
    private_key: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    def texts(self) -> frozenset[str]:
        """Return what must not appear in any output."""
        return frozenset(text for text in (self.private_key, self.passphrase, self.password) if text)


@dataclass(frozen=True, slots=True)
class Holder:
    """Something that relies on a credential."""

    type: str
    id: str
    name: str
