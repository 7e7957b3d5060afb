"""All of vault's SQL."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import locked
from opssight.vault.models import ClaimRow, CredentialRow


async def credential_by_id(session: AsyncSession, credential_id: UUID, *, lock: bool = False) -> CredentialRow | None:
    """Find a credential; ``lock`` holds the row until the transaction ends."""
    statement = select(CredentialRow).where(CredentialRow.id == credential_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def name_taken(session: AsyncSession, name: str, *, but: UUID | None = None) -> bool:
    """Tell whether another credential has this name."""
    statement = select(CredentialRow.id).where(CredentialRow.name == name)
    if but is not None:
        statement = statement.where(CredentialRow.id != but)
    return (await session.execute(statement)).scalar() is not None


async def page_of_credentials(session: AsyncSession, *, limit: int, after: UUID | None) -> list[CredentialRow]:
    """List credentials in the order in which they were added."""
    statement = select(CredentialRow).order_by(CredentialRow.id).limit(limit)
    if after is not None:
        statement = statement.where(CredentialRow.id > after)
    return list((await session.execute(statement)).scalars())


async def uses(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, int]:
    """Count what relies on each credential; those without any are left out."""
    statement = select(ClaimRow.credential_id, func.count()).where(ClaimRow.credential_id.in_(ids)).group_by(ClaimRow.credential_id)
    return {row[0]: row[1] for row in await session.execute(statement)}


async def claims_on(session: AsyncSession, credential_id: UUID) -> list[ClaimRow]:
    """List what relies on a credential."""
    statement = select(ClaimRow).where(ClaimRow.credential_id == credential_id).order_by(ClaimRow.holder_name)
    return list((await session.execute(statement)).scalars())


async def add_claim(session: AsyncSession, credential_id: UUID, holder_type: str, holder_id: str, holder_name: str) -> None:
    """Remember that something relies on a credential; once or again is the same."""
    statement = insert(ClaimRow).values(credential_id=credential_id, holder_type=holder_type, holder_id=holder_id, holder_name=holder_name)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["credential_id", "holder_type", "holder_id"], set_={"holder_name": statement.excluded.holder_name}
        )
    )


async def drop_claim(session: AsyncSession, credential_id: UUID, holder_type: str, holder_id: str) -> None:
    """Forget that something relied on a credential."""
    await session.execute(
        delete(ClaimRow).where(
            ClaimRow.credential_id == credential_id, ClaimRow.holder_type == holder_type, ClaimRow.holder_id == holder_id
        )
    )
