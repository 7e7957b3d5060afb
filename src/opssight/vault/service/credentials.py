"""Adding, rotating and removing credentials."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.vault import repository
from opssight.vault.contracts import CredentialKind
from opssight.vault.errors import CredentialInUse, CredentialNameTaken, CredentialNotFound, CredentialRefused
from opssight.vault.events import CredentialChanged, CredentialRemoved
from opssight.vault.models import CredentialRow
from opssight.vault.rules import Parts, in_use_sentence, parts_fault
from opssight.vault.service.keys import fingerprint_of
from opssight.vault.service.sealing import seal


async def create_credential(
    session: AsyncSession, keyring: Keyring, clock: Clock, *, name: str, kind: CredentialKind, username: str, parts: Parts
) -> CredentialRow:
    """Check and store a credential.

    Raises:
        CredentialRefused: the parts do not fit the kind, or the key cannot be read.
        CredentialNameTaken: there is one with this name.
    """
    fingerprint = await _check(kind, parts)
    if await repository.name_taken(session, name):
        raise CredentialNameTaken(f"There is already a credential called {name}; choose another name.")
    now = clock.now()
    identifier = uuid7()
    row = CredentialRow(
        id=identifier,
        name=name,
        kind=kind,
        username=username,
        sealed=seal(keyring, identifier, parts),
        fingerprint=fingerprint,
        created_at=now,
        updated_at=now,
        version=1,
    )
    session.add(row)
    await session.flush()
    detail: dict[str, JsonValue] = {"name": name, "kind": str(kind), "username": username, "fingerprint": fingerprint}
    note(session, "credential.created", target_type="credential", target_id=str(row.id), detail=detail)
    await outbox.publish(session, CredentialChanged(credential_id=row.id))
    return row


async def change_credential(
    session: AsyncSession,
    keyring: Keyring,
    clock: Clock,
    credential_id: UUID,
    *,
    version: str | None,
    name: str | None,
    username: str | None,
    parts: Parts,
) -> CredentialRow:
    """Rename a credential or rotate its secret; connections made with the old one are not used again.

    Raises:
        CredentialNotFound, PreconditionFailed, CredentialRefused, CredentialNameTaken: with the reason.
    """
    row = await found(session, credential_id, lock=True)
    if_match(version, row.version)
    detail: dict[str, JsonValue] = {}
    if name is not None and name != row.name:
        if await repository.name_taken(session, name, but=row.id):
            raise CredentialNameTaken(f"There is already a credential called {name}; choose another name.")
        detail["name"], row.name = [row.name, name], name
    if username is not None and username != row.username:
        detail["username"], row.username = [row.username, username], username
    if parts.any():
        fingerprint = await _check(CredentialKind(row.kind), parts)
        detail["secret"] = "rotated"  # noqa: S105 a word for the record
        detail["fingerprint"] = [row.fingerprint, fingerprint]
        row.sealed, row.fingerprint = seal(keyring, row.id, parts), fingerprint
    row.version += 1
    row.updated_at = clock.now()
    note(session, "credential.changed", target_type="credential", target_id=str(row.id), detail=detail)
    await outbox.publish(session, CredentialChanged(credential_id=row.id))
    return row


async def delete_credential(session: AsyncSession, credential_id: UUID) -> None:
    """Remove a credential that nothing relies on.

    Raises:
        CredentialNotFound: there is none with this id.
        CredentialInUse: something relies on it; the sentence names what.
    """
    row = await found(session, credential_id, lock=True)
    claims = await repository.claims_on(session, credential_id)
    if claims:
        raise CredentialInUse(in_use_sentence(row.name, [f"{claim.holder_type} {claim.holder_name}" for claim in claims]))
    await session.delete(row)
    note(session, "credential.deleted", target_type="credential", target_id=str(row.id), detail={"name": row.name})
    await outbox.publish(session, CredentialRemoved(credential_id=row.id))


async def found(session: AsyncSession, credential_id: UUID, *, lock: bool = False) -> CredentialRow:
    """Return the credential.

    Raises:
        CredentialNotFound: there is none.
    """
    row = await repository.credential_by_id(session, credential_id, lock=lock)
    if row is None:
        raise CredentialNotFound(f"There is no credential with the id {credential_id}; list them with GET /api/v1/credentials.")
    return row


async def _check(kind: CredentialKind, parts: Parts) -> str | None:
    """Check the parts and return the key's fingerprint; a password has none."""
    fault = parts_fault(kind, parts)
    if fault is not None:
        raise CredentialRefused(fault.message, field=fault.field)
    return await fingerprint_of(parts.private_key, parts.passphrase) if parts.private_key is not None else None
