"""Service tokens, for programs."""

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
from opssight.identity.contracts import Actor
from opssight.identity.errors import MissingPermission, TokenNotFound
from opssight.identity.models import ServiceTokenRow
from opssight.identity.permissions import PermissionRegistry
from opssight.identity.service.authenticate import TOKEN_PREFIX


async def create_token(
    session: AsyncSession,
    keyring: Keyring,
    registry: PermissionRegistry,
    clock: Clock,
    *,
    name: str,
    permissions: Sequence[str],
    expires_at: datetime | None,
    by: Actor,
) -> tuple[ServiceTokenRow, str]:
    """Make a token; its value is returned here and never again. Nobody can give what they do not have.

    Raises:
        Invalid: an unknown permission or a past expiry.
        MissingPermission: the maker lacks one of the permissions.
    """
    unknown = registry.unknown(permissions)
    if unknown:
        raise Invalid(f"There is no permission {unknown[0]}; GET /api/v1/roles lists them.", field="permissions")
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("This moment has passed.", field="expires_at")
    lacking = sorted(set(permissions) - by.permissions)
    if lacking and by.kind != "system":
        raise MissingPermission(f"You cannot give {lacking[0]}, which you do not have.")
    value = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ServiceTokenRow(
        name=name,
        token_hash=keyring.lookup_hash(value),
        permissions=sorted(set(permissions)),
        created_by=UUID(by.id) if by.kind == "user" else None,
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
        detail={"name": name, "permissions": list(row.permissions)},
    )
    return row, value


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
