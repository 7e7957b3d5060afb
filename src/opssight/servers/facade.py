"""The way into servers for other modules."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.servers import repository
from opssight.servers.contracts import (
    CommandOutcome,
    CommandResult,
    ConnectionTest,
    HostKeyPolicy,
    OnOutput,
    Server,
    ServerId,
    ServerState,
    Stage,
    Stream,
)
from opssight.servers.errors import ConnectFailed, NoCredential, ServerNotFound
from opssight.servers.rules import named_by, without_port
from opssight.servers.service.run import run_command
from opssight.servers.service.servers import ServerFields, create_server, found, to_server
from opssight.servers.service.test import check_connection
from opssight.servers.settings import ServersSettings
from opssight.servers.ssh.pool import SshPool
from opssight.servers.ssh.redaction import HIDDEN, Redactor

__all__ = [
    "HIDDEN",
    "CommandOutcome",
    "CommandResult",
    "ConnectFailed",
    "ConnectionTest",
    "HostKeyPolicy",
    "NoCredential",
    "OnOutput",
    "Redactor",
    "Server",
    "ServerFields",
    "ServerId",
    "ServerNotFound",
    "ServerState",
    "ServersSettings",
    "SshPool",
    "Stage",
    "Stream",
    "check_connection",
    "claim",
    "create_server",
    "get_server",
    "list_servers",
    "release",
    "run_command",
    "servers_named",
]


async def get_server(session: AsyncSession, server_id: UUID) -> Server:
    """Return a server.

    Raises:
        ServerNotFound: there is none with this id.
    """
    return to_server(await found(session, server_id))


async def list_servers(session: AsyncSession, ids: Collection[UUID]) -> list[Server]:
    """Return those of ``ids`` that exist."""
    return [to_server(row) for row in await repository.servers_by_ids(session, ids)]


async def servers_named(session: AsyncSession, value: str) -> list[Server]:
    """Return the servers that ``value`` speaks of: by name, else by the label ``instance``, else by address; a port may follow."""
    words = {value, without_port(value)} - {""}
    return named_by([to_server(row) for row in await repository.servers_spoken_of(session, words)], value)


async def claim(session: AsyncSession, server_id: UUID, holder_type: str, holder_id: str, holder_name: str) -> None:
    """Say that something relies on a server, which then cannot be removed.

    Raises:
        ServerNotFound: there is none with this id.
    """
    await found(session, server_id, lock=True)
    await repository.add_claim(session, server_id, holder_type, holder_id, holder_name)


async def release(session: AsyncSession, holder_type: str, holder_id: str) -> None:
    """Say that something no longer relies on any server."""
    await repository.drop_claims(session, holder_type, holder_id)
