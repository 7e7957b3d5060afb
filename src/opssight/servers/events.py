"""What servers publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class ServerAdded(outbox.Event, frozen=True, tag="server.added"):
    """A server was added."""

    topic: ClassVar[str | None] = "servers"
    server_id: UUID


class ServerChanged(outbox.Event, frozen=True, tag="server.changed"):
    """A server's settings or host key were changed, or its test told something new."""

    topic: ClassVar[str | None] = "servers"
    server_id: UUID


class ServerRemoved(outbox.Event, frozen=True, tag="server.removed"):
    """A server was removed."""

    topic: ClassVar[str | None] = "servers"
    server_id: UUID


class ServerReachable(outbox.Event, frozen=True, tag="server.reachable"):
    """A server answers that did not before."""

    topic: ClassVar[str | None] = "servers"
    server_id: UUID


class ServerUnreachable(outbox.Event, frozen=True, tag="server.unreachable"):
    """A server no longer answers; ``reason`` is a sentence."""

    topic: ClassVar[str | None] = "servers"
    server_id: UUID
    reason: str


class CommandFinished(outbox.Event, frozen=True, tag="server.command_finished"):
    """A command was run on a server."""

    topic: ClassVar[str | None] = "servers"
    server_id: UUID
    command_id: UUID
    exit_status: int | None
