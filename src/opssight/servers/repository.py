"""All of servers' SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.servers.models import ClaimRow, CommandRow, ServerRow


@dataclass(frozen=True, slots=True)
class Address:
    """What a check needs to know of a server."""

    id: UUID
    address: str
    port: int
    state: str


async def server_by_id(session: AsyncSession, server_id: UUID, *, lock: bool = False) -> ServerRow | None:
    """Find a server; ``lock`` holds the row until the transaction ends."""
    statement = select(ServerRow).where(ServerRow.id == server_id)
    return (await session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()


async def servers_by_ids(session: AsyncSession, ids: Collection[UUID]) -> list[ServerRow]:
    """Find several servers."""
    return list((await session.execute(select(ServerRow).where(ServerRow.id.in_(ids)))).scalars())


async def servers_spoken_of(session: AsyncSession, words: Collection[str]) -> list[ServerRow]:
    """Find the servers with one of ``words`` as their name, address or label ``instance``."""
    statement = select(ServerRow).where(
        or_(ServerRow.name.in_(words), ServerRow.address.in_(words), ServerRow.labels["instance"].astext.in_(words))
    )
    return list((await session.execute(statement.order_by(ServerRow.name))).scalars())


async def names_taken(session: AsyncSession, names: Collection[str], *, but: UUID | None = None) -> set[str]:
    """Return those of ``names`` that another server has."""
    statement = select(ServerRow.name).where(ServerRow.name.in_(names))
    if but is not None:
        statement = statement.where(ServerRow.id != but)
    return set((await session.execute(statement)).scalars())


async def page_of_servers(session: AsyncSession, *, limit: int, after: str | None, text: str | None, state: str | None) -> list[ServerRow]:
    """List servers by name; ``text`` is looked for in name, address and description."""
    statement = select(ServerRow).order_by(ServerRow.name).limit(limit)
    if after is not None:
        statement = statement.where(ServerRow.name > after)
    if state is not None:
        statement = statement.where(ServerRow.state == state)
    if text:
        statement = statement.where(
            or_(
                ServerRow.name.icontains(text, autoescape=True),
                ServerRow.address.icontains(text, autoescape=True),
                ServerRow.description.icontains(text, autoescape=True),
            )
        )
    return list((await session.execute(statement)).scalars())


async def addresses(session: AsyncSession) -> list[Address]:
    """List where every server is."""
    rows = await session.execute(select(ServerRow.id, ServerRow.address, ServerRow.port, ServerRow.state))
    return [Address(row[0], row[1], row[2], row[3]) for row in rows]


async def states(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the state of several servers, holding their rows in one order, so that two writers cannot block each other."""
    statement = select(ServerRow.id, ServerRow.state).where(ServerRow.id.in_(ids)).order_by(ServerRow.id).with_for_update()
    return {row[0]: row[1] for row in await session.execute(statement)}


async def set_state(session: AsyncSession, server_id: UUID, *, state: str, error: str | None, now: datetime) -> None:
    """Write down what a check found."""
    await session.execute(update(ServerRow).where(ServerRow.id == server_id).values(state=state, last_error=error, last_checked_at=now))


async def mark_checked(session: AsyncSession, ids: Sequence[UUID], now: datetime) -> None:
    """Write down that servers were found as they were before."""
    await session.execute(update(ServerRow).where(ServerRow.id.in_(ids)).values(last_checked_at=now))


async def pin_first_key(session: AsyncSession, server_id: UUID, key: str, now: datetime) -> bool:
    """Pin the host key of a server that has none; False when it has one by now."""
    statement = (
        update(ServerRow)
        .where(ServerRow.id == server_id, ServerRow.host_key.is_(None))
        .values(host_key=key, offered_host_key=None, updated_at=now)
        .returning(ServerRow.id)
    )
    return (await session.execute(statement)).scalar() is not None


async def remember_offered(session: AsyncSession, server_id: UUID, key: str) -> None:
    """Keep the host key that was refused, for a person to accept."""
    await session.execute(update(ServerRow).where(ServerRow.id == server_id).values(offered_host_key=key))


async def set_os(session: AsyncSession, server_id: UUID, name: str) -> None:
    """Write down the operating system that a test found."""
    await session.execute(update(ServerRow).where(ServerRow.id == server_id).values(os=name))


async def finish_command(session: AsyncSession, command_id: UUID, *, exit_status: int | None, ms: float, detail: str) -> None:
    """Write down how a command ended."""
    await session.execute(update(CommandRow).where(CommandRow.id == command_id).values(exit_status=exit_status, ms=ms, detail=detail))


async def page_of_commands(session: AsyncSession, server_id: UUID, *, limit: int, before: UUID | None) -> list[CommandRow]:
    """List what was run on a server, newest first."""
    statement = select(CommandRow).where(CommandRow.server_id == server_id).order_by(CommandRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(CommandRow.id < before)
    return list((await session.execute(statement)).scalars())


async def delete_commands(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete up to ``limit`` commands from before a moment; return how many."""
    old = select(CommandRow.id).where(CommandRow.at < before).order_by(CommandRow.at).limit(limit).with_for_update(skip_locked=True)
    ids = list((await session.execute(old)).scalars())
    await session.execute(delete(CommandRow).where(CommandRow.id.in_(ids)))
    return len(ids)


async def claims_on(session: AsyncSession, server_id: UUID) -> list[ClaimRow]:
    """List what relies on a server."""
    statement = select(ClaimRow).where(ClaimRow.server_id == server_id).order_by(ClaimRow.holder_name)
    return list((await session.execute(statement)).scalars())


async def add_claim(session: AsyncSession, server_id: UUID, holder_type: str, holder_id: str, holder_name: str) -> None:
    """Remember that something relies on a server; once or again is the same."""
    statement = insert(ClaimRow).values(server_id=server_id, holder_type=holder_type, holder_id=holder_id, holder_name=holder_name)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["server_id", "holder_type", "holder_id"], set_={"holder_name": statement.excluded.holder_name}
        )
    )


async def drop_claims(session: AsyncSession, holder_type: str, holder_id: str) -> None:
    """Forget everything a holder relied on."""
    await session.execute(delete(ClaimRow).where(ClaimRow.holder_type == holder_type, ClaimRow.holder_id == holder_id))
