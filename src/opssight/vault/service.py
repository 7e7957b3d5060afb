"""Credentials: looked into before they are stored, sealed, rotated and removed."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncssh
import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.db import refusing
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.vault import repository
from opssight.vault.contracts import CredentialId, CredentialKind, Secret
from opssight.vault.errors import CredentialInUse, CredentialNameTaken, CredentialNotFound, CredentialRefused
from opssight.vault.events import CredentialChanged, CredentialRemoved
from opssight.vault.models import CredentialRow
from opssight.vault.rules import Parts, in_use_sentence, parts_fault


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


_NO_BCRYPT = (
    "A key in OpenSSH form with a passphrase needs the Python package bcrypt, which is not installed here. Install it, or convert "
    "the key with `ssh-keygen -p -m PKCS8 -f <file>` and paste it again."
)


async def fingerprint_of(private_key: str, passphrase: str | None) -> str:
    """Return ``SHA256:...`` of the public half. Decrypting a modern key costs a tenth of a second, so it is done in a thread.

    Raises:
        CredentialRefused: the text is no private key, or the passphrase is missing, wrong or not needed.
    """
    return await asyncio.to_thread(_read, private_key, passphrase)


def _read(private_key: str, passphrase: str | None) -> str:
    text = private_key.strip() + "\n"
    if "PRIVATE KEY" not in text and text.startswith(("ssh-", "ecdsa-", "sk-")):
        raise CredentialRefused(
            "This is a public key (it goes into authorized_keys on the server). Paste the private half, the file without .pub.",
            field="private_key",
        )
    if passphrase is None:
        return _import(text, None).get_fingerprint("sha256")
    if not _is_encrypted(text):
        raise CredentialRefused("This key is not protected by a passphrase; leave the passphrase empty.", field="passphrase")
    return _import(text, passphrase).get_fingerprint("sha256")


def _is_encrypted(text: str) -> bool:
    try:
        asyncssh.import_private_key(text)
    except asyncssh.KeyImportError as error:
        return "passphrase" in str(error).lower()
    return False


def _import(text: str, passphrase: str | None) -> asyncssh.SSHKey:
    try:
        return asyncssh.import_private_key(text, passphrase)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        reason = str(error).lower()
        if "bcrypt" in reason:
            raise CredentialRefused(_NO_BCRYPT, field="private_key") from None
        if passphrase is None and "passphrase" in reason:
            raise CredentialRefused("This key is protected by a passphrase; give it as well.", field="passphrase") from None
        if passphrase is not None and ("decrypt" in reason or "passphrase" in reason):
            raise CredentialRefused("The passphrase does not open this key; type it again.", field="passphrase") from None
        raise CredentialRefused(
            "This is not a private key that SSH understands. Paste the whole file, including the lines with BEGIN and END "
            "(OpenSSH or PEM form).",
            field="private_key",
        ) from None


async def create_credential(
    session: AsyncSession, keyring: Keyring, clock: Clock, *, name: str, kind: CredentialKind, username: str, parts: Parts
) -> CredentialRow:
    """Check and store a credential.

    Raises:
        CredentialRefused: the parts do not fit the kind, or the key cannot be read.
        CredentialNameTaken: there is one with this name.
    """
    fingerprint = await _check(kind, parts)
    taken = CredentialNameTaken(f"There is already a credential called {name}; choose another name.")
    if await repository.name_taken(session, name):
        raise taken
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
    with refusing(
        {"vault_credentials_name_key": CredentialNameTaken(f"There is already a credential called {name}; choose another name.")}
    ):
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
