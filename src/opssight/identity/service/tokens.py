"""Service tokens, for programs.

A token belongs to a person, or to a service account that has an owner. It may do what it was given and its owner may do now,
and stops when the owner is disabled: :mod:`opssight.identity.service.authenticate` works that out anew each time.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.errors import Invalid
from opssight.identity import repository
from opssight.identity.contracts import Role
from opssight.identity.errors import TokenNotFound
from opssight.identity.models import ServiceTokenRow
from opssight.identity.repository import HeldToken
from opssight.identity.rules import expiry_fault
from opssight.identity.service.access import access_changed
from opssight.identity.service.authenticate import TOKEN_PREFIX
from opssight.identity.service.granting import Grantor
from opssight.identity.service.service_accounts import found_account
from opssight.identity.service.users import found


async def create_token(
    session: AsyncSession,
    keyring: Keyring,
    clock: Clock,
    *,
    name: str,
    permissions: Sequence[str],
    expires_at: datetime,
    service_account_id: UUID | None,
    by: Grantor,
) -> tuple[HeldToken, str]:
    """Make a token of the person who asks, or of a service account; its value is returned here and never again.

    Raises:
        OnlyPeople: a token asks for another.
        Invalid: an unknown permission, or an expiry that has passed or is too far away.
        MissingPermission, OwnersOnly: the maker lacks one of the permissions, or may not answer for the account's owner.
        ServiceAccountNotFound: there is no such account.
    """
    by.require_person("make tokens")
    unknown = by.registry.unknown(permissions)
    if unknown:
        raise Invalid(f"There is no permission {unknown[0]}; GET /api/v1/roles lists them.", field="permissions")
    fault = expiry_fault(expires_at, clock.now())
    if fault:
        raise Invalid(fault, field="expires_at")
    by.require_permissions(permissions)
    account = await found_account(session, service_account_id) if service_account_id else None
    owner = await found(session, account.owner_id if account else UUID(by.actor.id))
    if account is not None:
        by.require_over(Role(owner.role))
    value = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ServiceTokenRow(
        name=name,
        token_hash=keyring.lookup_hash(value),
        permissions=sorted(set(permissions)),
        owner_id=None if account else owner.id,
        service_account_id=account.id if account else None,
        created_by=UUID(by.actor.id),
        created_at=clock.now(),
        expires_at=expires_at,
    )
    session.add(row)
    await session.flush()
    note(
        session,
        "token.created",
        target_type="token",
        target_id=str(row.id),
        detail={
            "name": name,
            "permissions": list(row.permissions),
            "expires_at": expires_at.isoformat(),
            "owner": owner.email,
            "service_account": account.name if account else None,
        },
    )
    return HeldToken(row, owner, account), value


async def revoke_token(session: AsyncSession, clock: Clock, token_id: UUID) -> None:
    """Make a token useless.

    Raises:
        TokenNotFound: there is none, or it was revoked already.
    """
    row = await repository.token_by_id(session, token_id)
    if row is None:
        raise TokenNotFound(f"There is no service token with the id {token_id}.")
    row.revoked_at = clock.now()
    note(session, "token.revoked", target_type="token", target_id=str(token_id), detail={"name": row.name})
    await access_changed(session)
