"""Adding, changing and removing servers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import facade as catalog
from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.identity import facade as identity
from opssight.identity.errors import MissingPermission
from opssight.servers import repository
from opssight.servers.contracts import Facts, HostKeyPolicy, Server, ServerId, ServerState
from opssight.servers.errors import ServerInUse, ServerInvalid, ServerNameTaken, ServerNotFound
from opssight.servers.events import ServerAdded, ServerChanged, ServerRemoved
from opssight.servers.models import ServerRow
from opssight.servers.rules import address_fault, in_use_sentence, labels_fault, username_fault
from opssight.servers.ssh.hostkey import normalise
from opssight.vault import facade as vault

HOLDER = "server"
USE = "credentials:use"
CONNECTION_FIELDS = {"address", "port", "username", "credential_id", "host_key", "host_key_policy"}
DESTINATION_FIELDS = CONNECTION_FIELDS - {"credential_id"}


@dataclass(frozen=True, slots=True)
class ServerFields:
    """What a person says of a server; in a change, None leaves a field as it is."""

    name: str | None = None
    address: str | None = None
    port: int | None = None
    username: str | None = None
    credential_id: UUID | None = None
    host_key_policy: HostKeyPolicy | None = None
    host_key: str | None = None
    labels: dict[str, str] | None = None
    description: str | None = None


async def create_server(session: AsyncSession, clock: Clock, given: ServerFields) -> ServerRow:
    """Add a server; nothing is connected yet.

    Raises:
        ServerInvalid, ServerNameTaken, CredentialNotFound: with the reason.
    """
    _check(given)
    name = given.name or given.address or ""
    await _check_name(session, name)
    now = clock.now()
    row = ServerRow(
        id=uuid7(),
        name=name,
        address=given.address or "",
        port=given.port or 22,
        username=given.username or "",
        credential_id=given.credential_id,
        host_key_policy=given.host_key_policy or HostKeyPolicy.TOFU,
        host_key=normalise(given.host_key) if given.host_key else None,
        labels=given.labels or {},
        description=given.description or "",
        created_at=now,
        updated_at=now,
        version=1,
    )
    session.add(row)
    await session.flush()
    if row.credential_id is not None:
        await vault.claim(session, row.credential_id, HOLDER, str(row.id), row.name)
    detail: dict[str, JsonValue] = {"name": row.name, "address": row.address, "port": row.port, "host_key_policy": row.host_key_policy}
    note(session, "server.created", target_type="server", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ServerAdded(server_id=row.id))
    return row


async def change_server(
    session: AsyncSession,
    clock: Clock,
    server_id: UUID,
    given: ServerFields,
    *,
    version: str | None,
    actor: identity.Actor,
    drop_credential: bool = False,
) -> ServerRow:
    """Change what is given; ``drop_credential`` takes the credential away.

    A credential belongs to where it is used: with one stored, another destination takes the permission to use credentials, and
    after another address or port nobody logs in before a person has accepted the host key that is shown there.

    Raises:
        ServerNotFound, PreconditionFailed, ServerInvalid, ServerNameTaken, CredentialNotFound: with the reason.
        MissingPermission: the credential may not be taken to another destination by ``actor``.
    """
    row = await found(session, server_id, lock=True)
    if_match(version, row.version)
    _check(given)
    if given.name is not None:
        await _check_name(session, given.name, but=row.id)
    before = row.credential_id
    detail: dict[str, JsonValue] = {}
    for one in fields(given):
        value: object = getattr(given, one.name)
        if value is None:
            continue
        if one.name == "host_key":
            value = normalise(str(value))
        old: object = getattr(row, one.name)
        if value != old:
            detail[one.name] = "changed" if one.name in {"description", "host_key"} else [_plain(old), _plain(value)]
            setattr(row, one.name, value)
    if drop_credential and row.credential_id is not None:
        detail["credential_id"] = [str(row.credential_id), None]
        row.credential_id = None
    await _move_claim(session, row, before)
    _check_destination(row, actor, detail)
    if detail.keys() & CONNECTION_FIELDS:
        row.state, row.last_error, row.latency_ms, row.offered_host_key = ServerState.UNKNOWN, None, None, None
    row.version += 1
    row.updated_at = clock.now()
    note(session, "server.changed", target_type="server", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ServerChanged(server_id=row.id))
    return row


async def delete_server(session: AsyncSession, server_id: UUID) -> None:
    """Remove a server that nothing relies on; what was run on it stays in the audit record.

    Raises:
        ServerNotFound: there is none with this id.
        ServerInUse: something relies on it; the sentence names what.
    """
    row = await found(session, server_id, lock=True)
    holders = [f"service {service.name}" for service in await catalog.services_of_server(session, server_id)]
    holders += [f"{claim.holder_type} {claim.holder_name}" for claim in await repository.claims_on(session, server_id)]
    if holders:
        raise ServerInUse(in_use_sentence(row.name, holders))
    if row.credential_id is not None:
        await vault.release(session, row.credential_id, HOLDER, str(row.id))
    await session.delete(row)
    note(session, "server.deleted", target_type="server", target_id=str(row.id), detail={"name": row.name, "address": row.address})
    await outbox.publish(session, ServerRemoved(server_id=row.id))


async def found(session: AsyncSession, server_id: UUID, *, lock: bool = False) -> ServerRow:
    """Return the server.

    Raises:
        ServerNotFound: there is none.
    """
    row = await repository.server_by_id(session, server_id, lock=lock)
    if row is None:
        raise ServerNotFound(f"There is no server with the id {server_id}; list them with GET /api/v1/servers.")
    return row


def to_server(row: ServerRow) -> Server:
    """Turn a row into the contract."""
    return Server(
        id=ServerId(row.id),
        name=row.name,
        address=row.address,
        port=row.port,
        username=row.username,
        credential_id=row.credential_id,
        host_key_policy=HostKeyPolicy(row.host_key_policy),
        host_key=row.host_key,
        offered_host_key=row.offered_host_key,
        labels=row.labels,
        description=row.description,
        os=row.os,
        state=ServerState(row.state),
        last_checked_at=row.last_checked_at,
        last_error=row.last_error,
        latency_ms=row.latency_ms,
        facts=Facts(**{one.name: row.facts.get(one.name) for one in fields(Facts)}) if row.facts else None,
        facts_at=row.facts_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def check_use(actor: identity.Actor, row: ServerRow) -> None:
    """Require that ``actor`` may use credentials, if the server has one.

    Raises:
        MissingPermission: it has one and ``actor`` may not.
    """
    if row.credential_id is not None and not actor.may(USE):
        raise MissingPermission(
            f"{row.name} has a stored credential. Deciding where it is used takes the permission {USE}, which {actor.name} does not have."
        )


def _check_destination(row: ServerRow, actor: identity.Actor, detail: dict[str, JsonValue]) -> None:
    """Bind the stored credential to its destination."""
    if row.credential_id is None or not detail.keys() & DESTINATION_FIELDS:
        return
    check_use(actor, row)
    if "host_key" in detail:
        row.confirm_host_key = False
    elif detail.keys() & {"address", "port"}:
        row.host_key, row.confirm_host_key = None, True
        detail["host_key"] = "to be accepted anew"


def _check(given: ServerFields) -> None:
    faults = (
        ("address", address_fault(given.address) if given.address is not None else None),
        ("username", username_fault(given.username) if given.username is not None else None),
        ("labels", labels_fault(given.labels) if given.labels is not None else None),
    )
    for name, fault in faults:
        if fault is not None:
            raise ServerInvalid(fault, field=name)


async def _check_name(session: AsyncSession, name: str, *, but: UUID | None = None) -> None:
    if await repository.names_taken(session, [name], but=but):
        raise ServerNameTaken(f"There is already a server called {name}; choose another name.")


async def _move_claim(session: AsyncSession, row: ServerRow, before: UUID | None) -> None:
    if before is not None and before != row.credential_id:
        await vault.release(session, before, HOLDER, str(row.id))
    if row.credential_id is not None:
        await vault.claim(session, row.credential_id, HOLDER, str(row.id), row.name)


def _plain(value: object) -> JsonValue:
    if isinstance(value, dict):
        return {str(key): str(held) for key, held in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] labels are text
    return value if value is None or isinstance(value, int | bool) else str(value)
