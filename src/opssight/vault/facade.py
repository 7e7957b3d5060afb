"""The way into vault for other modules."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note, origin_of
from opssight.core.crypto import Keyring
from opssight.identity import facade as identity
from opssight.vault import repository
from opssight.vault.contracts import Credential, CredentialId, CredentialKind, Secret
from opssight.vault.models import CredentialRow
from opssight.vault.rules import Parts
from opssight.vault.service import change_credential, create_credential, found, unseal

__all__ = [
    "Credential",
    "CredentialId",
    "CredentialKind",
    "Parts",
    "Secret",
    "change_credential",
    "claim",
    "create_credential",
    "get_credential",
    "open_credential",
    "release",
    "to_credentials",
    "version_of",
]


async def get_credential(session: AsyncSession, credential_id: UUID) -> Credential:
    """Return what is known of a credential.

    Raises:
        CredentialNotFound: there is none with this id.
    """
    return (await to_credentials(session, [await found(session, credential_id)]))[0]


async def version_of(session: AsyncSession, credential_id: UUID) -> int | None:
    """Return the credential's present version, which changes with every rotation, or None when it is gone."""
    row = await repository.credential_by_id(session, credential_id)
    return row.version if row else None


async def open_credential(session: AsyncSession, keyring: Keyring, credential_id: UUID, *, actor: identity.Actor, purpose: str) -> Secret:
    """Open a credential for ``actor`` (whoever's act this is), in a write session, since every opening is recorded.

    ``purpose`` is a few words for the record, such as ``command on web-1``. Whether the actor may cause this is
    for the caller to have checked.

    Raises:
        CredentialNotFound: there is none with this id.
    """
    row = await found(session, credential_id)
    note(
        session,
        "credential.used",
        target_type="credential",
        target_id=str(row.id),
        detail={"name": row.name, "purpose": purpose},
        origin=None if origin_of(session).id == actor.id else actor.origin(),
    )
    return unseal(keyring, row)


async def claim(session: AsyncSession, credential_id: UUID, holder_type: str, holder_id: str, holder_name: str) -> None:
    """Say that something relies on a credential, which then cannot be removed.

    Raises:
        CredentialNotFound: there is none with this id.
    """
    await found(session, credential_id, lock=True)
    await repository.add_claim(session, credential_id, holder_type, holder_id, holder_name)


async def release(session: AsyncSession, credential_id: UUID, holder_type: str, holder_id: str) -> None:
    """Say that something no longer relies on a credential."""
    await repository.drop_claim(session, credential_id, holder_type, holder_id)


async def to_credentials(session: AsyncSession, rows: Collection[CredentialRow]) -> list[Credential]:
    """Turn rows into the contract."""
    used = await repository.uses(session, [row.id for row in rows])
    return [
        Credential(
            id=CredentialId(row.id),
            name=row.name,
            kind=CredentialKind(row.kind),
            username=row.username,
            fingerprint=row.fingerprint,
            created_at=row.created_at,
            updated_at=row.updated_at,
            version=row.version,
            used_by=used.get(row.id, 0),
        )
        for row in rows
    ]
