"""The bodies of vault's requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr

from opssight.vault.contracts import CredentialKind
from opssight.vault.rules import Parts

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]
Username = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s\x00-\x1f:@]+$")]
KeyText = Annotated[SecretStr | None, Field(max_length=32_768, description="The private key; write-only.")]
Passphrase = Annotated[SecretStr | None, Field(max_length=1_000, description="The key's passphrase; write-only.")]
Password = Annotated[SecretStr | None, Field(max_length=1_000, description="The password; write-only.")]


class CredentialResponse(BaseModel):
    """A credential without its secret."""

    id: UUID
    name: str
    kind: CredentialKind
    username: str
    fingerprint: str | None
    created_at: datetime
    updated_at: datetime
    version: int
    used_by: int


class _SecretParts(BaseModel):
    private_key: KeyText = None
    passphrase: Passphrase = None
    password: Password = None

    def parts(self) -> Parts:
        """Return the secret parts; an empty passphrase is none."""
        return Parts(
            private_key=self.private_key.get_secret_value() if self.private_key else None,
            passphrase=(self.passphrase.get_secret_value() or None) if self.passphrase else None,
            password=self.password.get_secret_value() if self.password else None,
        )


class CredentialCreate(_SecretParts):
    """A new credential."""

    name: Name
    kind: CredentialKind
    username: Username


class CredentialChange(_SecretParts):
    """What to change of a credential; what is left out stays. A secret part given rotates the secret."""

    name: Name | None = None
    username: Username | None = None
