"""All of servers' SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from opssight.core.db import locked
from opssight.servers.contracts import HostKeyPolicy, ServerState
from opssight.servers.models import ChangeRow, ClaimRow, CommandRow, ServerRow


@dataclass(frozen=True, slots=True)
class Address:
    """What a check needs to know of a server."""

    id: UUID
    address: str
    port: int
    state: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a server before a check."""

    state: str
    error: str | None
    checked_at: datetime | None


async def server_by_id(session: AsyncSession, server_id: UUID, *, lock: bool = False) -> ServerRow | None:
    """Find a server; ``lock`` holds the row until the transaction ends."""
    statement = select(ServerRow).where(ServerRow.id == server_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


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


async def known(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Return what is known of several servers, holding their rows in one order, so that two writers cannot block each other."""
    statement = (
        select(ServerRow.id, ServerRow.state, ServerRow.last_error, ServerRow.last_checked_at)
        .where(ServerRow.id.in_(ids))
        .order_by(ServerRow.id)
    )
    return {row[0]: Known(row[1], row[2], row[3]) for row in await locked(session, statement)}


async def set_state(session: AsyncSession, server_id: UUID, *, state: str, error: str | None, ms: float | None, now: datetime) -> None:
    """Write down what a check found."""
    values = {"state": state, "last_error": error, "latency_ms": ms, "last_checked_at": now}
    await session.execute(update(ServerRow).where(ServerRow.id == server_id).values(values))


async def mark_checked(session: AsyncSession, ms: Mapping[UUID, float | None], now: datetime) -> None:
    """Write down in one statement that servers were found as they were before, and how quickly they answered where that was measured."""
    statement = text(
        "UPDATE servers_servers AS s SET last_checked_at = :now, latency_ms = coalesce(f.ms, s.latency_ms)"
        " FROM unnest(CAST(:ids AS uuid[]), CAST(:ms AS double precision[])) AS f(id, ms) WHERE s.id = f.id"
    )
    await session.execute(statement, {"now": now, "ids": list(ms), "ms": list(ms.values())})


async def changes(session: AsyncSession, server_id: UUID, *, since: datetime) -> list[ChangeRow]:
    """Return the changes of a server's state since a moment, and the last one before it; oldest first."""
    before = select(func.max(ChangeRow.at)).where(ChangeRow.server_id == server_id, ChangeRow.at <= since).scalar_subquery()
    statement = select(ChangeRow).where(ChangeRow.server_id == server_id, ChangeRow.at >= func.coalesce(before, since))
    return list((await session.execute(statement.order_by(ChangeRow.at, ChangeRow.id))).scalars())


async def delete_changes(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete up to ``limit`` changes of state from before a moment, but never a server's last; return how many."""
    later = aliased(ChangeRow)
    old = (
        select(ChangeRow.id)
        .where(ChangeRow.at < before, exists().where(later.server_id == ChangeRow.server_id, later.at > ChangeRow.at))
        .order_by(ChangeRow.at)
        .limit(limit)
    )
    ids = list((await locked(session, old, skip_locked=True)).scalars())
    await session.execute(delete(ChangeRow).where(ChangeRow.id.in_(ids)))
    return len(ids)


async def facts_due(session: AsyncSession, *, before: datetime, limit: int) -> list[UUID]:
    """Return reachable servers that were last asked for facts before a moment; only those whose host key a login would check."""
    statement = (
        select(ServerRow.id)
        .where(
            ServerRow.state == ServerState.REACHABLE,
            ServerRow.credential_id.is_not(None),
            or_(ServerRow.host_key.is_not(None), ServerRow.host_key_policy == HostKeyPolicy.DISABLED),
            or_(ServerRow.facts_tried_at.is_(None), ServerRow.facts_tried_at < before),
        )
        .order_by(ServerRow.facts_tried_at.nulls_first(), ServerRow.id)
        .limit(limit)
    )
    return list((await session.execute(statement)).scalars())


async def facts_tried(session: AsyncSession, server_id: UUID, now: datetime) -> None:
    """Write down that a server was asked, so that one that refuses the login is not asked every minute."""
    await session.execute(update(ServerRow).where(ServerRow.id == server_id).values(facts_tried_at=now))


async def set_facts(session: AsyncSession, server_id: UUID, *, system: str | None, facts: dict[str, Any], now: datetime) -> None:
    """Write down what a server told of itself; a system it did not tell stays as it was known."""
    values = {"os": func.coalesce(system, ServerRow.os), "facts": facts, "facts_at": now, "facts_tried_at": now}
    await session.execute(update(ServerRow).where(ServerRow.id == server_id).values(values))


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
    old = select(CommandRow.id).where(CommandRow.at < before).order_by(CommandRow.at).limit(limit)
    ids = list((await locked(session, old, skip_locked=True)).scalars())
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
