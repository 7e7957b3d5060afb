"""All of identity's SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import locked
from opssight.identity.contracts import Role
from opssight.identity.models import ServiceAccountRow, ServiceTokenRow, SessionRow, SetupRow, SigningKeyRow, UserRow

_OWNER_OF_TOKEN = func.coalesce(ServiceTokenRow.owner_id, ServiceAccountRow.owner_id)


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A service token with whoever answers for it; ``account`` is None when it belongs to ``owner`` directly."""

    token: ServiceTokenRow
    owner: UserRow
    account: ServiceAccountRow | None


async def user_by_email(session: AsyncSession, email: str) -> UserRow | None:
    """Find a user by normalised address."""
    return (await session.execute(select(UserRow).where(UserRow.email == email))).scalar_one_or_none()


async def user_by_id(session: AsyncSession, user_id: UUID, *, lock: bool = False) -> UserRow | None:
    """Find a user; ``lock`` holds the row until the transaction ends."""
    statement = select(UserRow).where(UserRow.id == user_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def users_by_ids(session: AsyncSession, ids: Collection[UUID]) -> list[UserRow]:
    """Find several users."""
    return list((await session.execute(select(UserRow).where(UserRow.id.in_(ids)))).scalars())


async def page_of_users(session: AsyncSession, *, limit: int, after: UUID | None) -> list[UserRow]:
    """List users in the order in which they were added."""
    statement = select(UserRow).order_by(UserRow.id).limit(limit)
    if after is not None:
        statement = statement.where(UserRow.id > after)
    return list((await session.execute(statement)).scalars())


async def any_user(session: AsyncSession) -> bool:
    """Tell whether the platform has been set up."""
    return (await session.execute(select(UserRow.id).limit(1))).scalar() is not None


async def users_with_roles(session: AsyncSession, roles: Collection[str]) -> list[UserRow]:
    """List the enabled people who hold one of ``roles``, the longest here first."""
    statement = select(UserRow).where(UserRow.role.in_(roles), UserRow.disabled.is_(False)).order_by(UserRow.id)
    return list((await session.execute(statement)).scalars())


async def lock_owners(session: AsyncSession) -> list[UUID]:
    """Return the ids of enabled owners, holding their rows so that two changes cannot both remove the last."""
    statement = select(UserRow.id).where(UserRow.role == Role.OWNER, UserRow.disabled.is_(False))
    return list((await locked(session, statement)).scalars())


async def session_by_refresh(session: AsyncSession, token_hash: bytes) -> SessionRow | None:
    """Find the login a refresh token belongs to or belonged to just before, and hold it."""
    statement = select(SessionRow).where(or_(SessionRow.refresh_hash == token_hash, SessionRow.previous_hash == token_hash))
    return (await locked(session, statement)).scalar_one_or_none()


async def session_is_live(session: AsyncSession, session_id: UUID) -> bool:
    """Tell whether a login has not been ended."""
    statement = select(SessionRow.id).where(SessionRow.id == session_id, SessionRow.revoked_at.is_(None))
    return (await session.execute(statement)).scalar() is not None


async def revoke_sessions(session: AsyncSession, user_id: UUID, now: datetime, *, but: UUID | None = None) -> None:
    """End every login of a user but one."""
    statement = update(SessionRow).where(SessionRow.user_id == user_id, SessionRow.revoked_at.is_(None))
    if but is not None:
        statement = statement.where(SessionRow.id != but)
    await session.execute(statement.values(revoked_at=now))


async def signing_keys(session: AsyncSession) -> list[SigningKeyRow]:
    """List signing keys, newest first."""
    return list((await session.execute(select(SigningKeyRow).order_by(SigningKeyRow.created_at.desc()))).scalars())


async def token_by_hash(session: AsyncSession, token_hash: bytes) -> HeldToken | None:
    """Find a service token that was not revoked, with whoever answers for it."""
    found = (await session.execute(_held_tokens().where(ServiceTokenRow.token_hash == token_hash))).one_or_none()
    return HeldToken(found[0], found[1], found[2]) if found else None


def _held_tokens() -> Select[ServiceTokenRow, UserRow, ServiceAccountRow | None]:
    statement = select(ServiceTokenRow, UserRow, ServiceAccountRow)
    accounts = ServiceAccountRow.id == ServiceTokenRow.service_account_id
    joined = statement.outerjoin(ServiceAccountRow, accounts).join(UserRow, UserRow.id == _OWNER_OF_TOKEN)
    return cast("Select[ServiceTokenRow, UserRow, ServiceAccountRow | None]", joined.where(ServiceTokenRow.revoked_at.is_(None)))


async def roles_of_sessions(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return, for those of the logins ``ids`` that have not ended, the role of the person, unless disabled."""
    statement = select(SessionRow.id, UserRow.role).join(UserRow, UserRow.id == SessionRow.user_id)
    live = statement.where(SessionRow.id.in_(ids), SessionRow.revoked_at.is_(None), UserRow.disabled.is_(False))
    return {row[0]: row[1] for row in (await session.execute(live)).all()}


async def tokens_by_ids(session: AsyncSession, ids: Collection[UUID]) -> list[HeldToken]:
    """Find several service tokens that were not revoked."""
    found = await session.execute(_held_tokens().where(ServiceTokenRow.id.in_(ids)))
    return [HeldToken(row[0], row[1], row[2]) for row in found.all()]


async def token_by_id(session: AsyncSession, token_id: UUID) -> ServiceTokenRow | None:
    """Find a service token that was not revoked, and hold it."""
    statement = select(ServiceTokenRow).where(ServiceTokenRow.id == token_id, ServiceTokenRow.revoked_at.is_(None))
    return (await locked(session, statement)).scalar_one_or_none()


async def page_of_tokens(session: AsyncSession, *, limit: int, before: UUID | None) -> list[HeldToken]:
    """List service tokens that were not revoked, newest first."""
    statement = _held_tokens().order_by(ServiceTokenRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(ServiceTokenRow.id < before)
    return [HeldToken(row[0], row[1], row[2]) for row in (await session.execute(statement)).all()]


async def service_account(session: AsyncSession, account_id: UUID, *, lock: bool = False) -> ServiceAccountRow | None:
    """Find a service account; ``lock`` holds the row until the transaction ends."""
    statement = select(ServiceAccountRow).where(ServiceAccountRow.id == account_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def page_of_service_accounts(session: AsyncSession, *, limit: int, after: UUID | None) -> list[tuple[ServiceAccountRow, UserRow]]:
    """List service accounts with their owners, in the order in which they were added."""
    statement = select(ServiceAccountRow, UserRow).join(UserRow, UserRow.id == ServiceAccountRow.owner_id)
    statement = statement.order_by(ServiceAccountRow.id).limit(limit)
    if after is not None:
        statement = statement.where(ServiceAccountRow.id > after)
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def delete_service_account(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    """Revoke the tokens of a service account and remove it."""
    held = update(ServiceTokenRow).where(ServiceTokenRow.service_account_id == account_id, ServiceTokenRow.revoked_at.is_(None))
    await session.execute(held.values(revoked_at=now))
    await session.execute(delete(ServiceAccountRow).where(ServiceAccountRow.id == account_id))


async def touch_token(session: AsyncSession, token_id: UUID, now: datetime) -> None:
    """Remember when a service token was used."""
    await session.execute(update(ServiceTokenRow).where(ServiceTokenRow.id == token_id).values(last_used_at=now))


async def setup_token(session: AsyncSession) -> SetupRow | None:
    """Return the one-time set-up token, held."""
    return (await locked(session, select(SetupRow).where(SetupRow.id == 1))).scalar_one_or_none()


async def drop_setup_token(session: AsyncSession) -> None:
    """Forget the set-up token."""
    await session.execute(delete(SetupRow))


async def count_users(session: AsyncSession) -> int:
    """Count all users."""
    return (await session.execute(select(func.count()).select_from(UserRow))).scalar_one()
