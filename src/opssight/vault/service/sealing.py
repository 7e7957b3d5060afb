"""Sealing and opening the secret parts of a credential."""

from __future__ import annotations

from uuid import UUID

import msgspec

from opssight.core.crypto import Keyring
from opssight.vault.contracts import CredentialId, CredentialKind, Secret
from opssight.vault.models import CredentialRow
from opssight.vault.rules import Parts


class _Sealed(msgspec.Struct, omit_defaults=True):
    private_key: str | None = None
    passphrase: str | None = None
    password: str | None = None


def seal(keyring: Keyring, credential_id: UUID, parts: Parts) -> bytes:
    """Seal ``parts`` for the credential with this id; they open in no other row."""
    plain = msgspec.json.encode(_Sealed(parts.private_key, parts.passphrase, parts.password))
    return keyring.seal(plain, context=_context(credential_id))


def unseal(keyring: Keyring, row: CredentialRow) -> Secret:
    """Open the credential of a row.

    Raises:
        WrongKey: the row was sealed with another master key, or was changed.
    """
    parts = msgspec.json.decode(keyring.open(bytes(row.sealed), context=_context(row.id)), type=_Sealed)
    return Secret(
        credential_id=CredentialId(row.id),
        version=row.version,
        kind=CredentialKind(row.kind),
        username=row.username,
        private_key=parts.private_key,
        passphrase=parts.passphrase,
        password=parts.password,
    )


def _context(credential_id: UUID) -> bytes:
    return f"vault_credentials {credential_id}".encode()
