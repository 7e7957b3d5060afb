"""Service accounts: programs that tokens belong to, each with a person who answers for it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.db import refusing
from opssight.core.errors import Invalid
from opssight.core.http import if_match
from opssight.identity import repository
from opssight.identity.contracts import Role
from opssight.identity.errors import ServiceAccountNameTaken, ServiceAccountNotFound
from opssight.identity.models import ServiceAccountRow, UserRow
from opssight.identity.service.access import access_changed
from opssight.identity.service.granting import Grantor

_MAKE = "make or change service accounts"


async def create_account(
    session: AsyncSession, clock: Clock, *, name: str, owner_id: UUID, by: Grantor
) -> tuple[ServiceAccountRow, UserRow]:
    """Add a service account.

    Raises:
        OnlyPeople, MissingPermission, OwnersOnly: the maker may not answer for its owner.
        Invalid: there is no such owner, or they are disabled.
        ServiceAccountNameTaken: another one has this name.
    """
    by.require_person(_MAKE)
    owner = await _owner(session, owner_id, by)
    row = ServiceAccountRow(name=name, owner_id=owner.id, created_at=clock.now())
    session.add(row)
    await _flush(session, name)
    note(
        session,
        "service_account.created",
        target_type="service_account",
        target_id=str(row.id),
        detail={"name": name, "owner": owner.email},
    )
    return row, owner


async def change_account(
    session: AsyncSession,
    account_id: UUID,
    *,
    by: Grantor,
    version: str | None,
    name: str | None,
    owner_id: UUID | None,
    disabled: bool | None,
) -> tuple[ServiceAccountRow, UserRow]:
    """Change what is given; its tokens may do what the new owner may from now on, and nothing while it is disabled.

    Raises:
        ServiceAccountNotFound, PreconditionFailed, ServiceAccountNameTaken: with the reason.
        OnlyPeople, MissingPermission, OwnersOnly: the actor may not answer for the owner before or after.
        Invalid: there is no such owner, or they are disabled.
    """
    by.require_person(_MAKE)
    row = await found_account(session, account_id, lock=True)
    if_match(version, row.version)
    owner = await repository.user_by_id(session, row.owner_id)
    if owner is None:
        raise ServiceAccountNotFound(f"The owner of the service account {row.name} is gone; remove the account.")
    by.require_over(Role(owner.role))
    detail: dict[str, JsonValue] = {}
    if owner_id is not None and owner_id != row.owner_id:
        before, owner = owner, await _owner(session, owner_id, by)
        detail["owner"], row.owner_id = [before.email, owner.email], owner.id
    if name is not None and name != row.name:
        detail["name"], row.name = [row.name, name], name
    if disabled is not None and disabled != row.disabled:
        detail["disabled"], row.disabled = disabled, disabled
    row.version += 1
    await _flush(session, row.name)
    note(session, "service_account.changed", target_type="service_account", target_id=str(row.id), detail=detail)
    await access_changed(session)
    return row, owner


async def delete_account(session: AsyncSession, clock: Clock, account_id: UUID, *, by: Grantor) -> None:
    """Remove a service account and revoke its tokens.

    Raises:
        OnlyPeople, ServiceAccountNotFound: with the reason.
    """
    by.require_person(_MAKE)
    row = await found_account(session, account_id, lock=True)
    await repository.delete_service_account(session, account_id, clock.now())
    note(session, "service_account.deleted", target_type="service_account", target_id=str(account_id), detail={"name": row.name})
    await access_changed(session)


async def found_account(session: AsyncSession, account_id: UUID, *, lock: bool = False) -> ServiceAccountRow:
    """Return a service account.

    Raises:
        ServiceAccountNotFound: there is none with this id.
    """
    row = await repository.service_account(session, account_id, lock=lock)
    if row is None:
        raise ServiceAccountNotFound(f"There is no service account with the id {account_id}; list them with GET /api/v1/service-accounts.")
    return row


async def _owner(session: AsyncSession, owner_id: UUID, by: Grantor) -> UserRow:
    owner = await repository.user_by_id(session, owner_id)
    if owner is None or owner.disabled:
        raise Invalid("The owner must be a person who is there and not disabled; list people with GET /api/v1/users.", field="owner_id")
    by.require_over(Role(owner.role))
    return owner


async def _flush(session: AsyncSession, name: str) -> None:
    taken = ServiceAccountNameTaken(f"There is already a service account with the name {name}.")
    with refusing({"identity_service_accounts_name_key": taken}):
        await session.flush()
