"""The tables of servers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7
from opssight.servers.contracts import ServerState


class ServerRow(Base):
    """A machine. What polling finds out does not raise ``version``, which people's changes are based on."""

    __tablename__ = "servers_servers"
    __table_args__ = (Index("servers_servers_address_idx", "address"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    port: Mapped[int]
    username: Mapped[str]
    credential_id: Mapped[UUID | None]
    host_key_policy: Mapped[str]
    host_key: Mapped[str | None]
    offered_host_key: Mapped[str | None]
    confirm_host_key: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    labels: Mapped[dict[str, str]]
    description: Mapped[str]
    os: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="unknown", default=ServerState.UNKNOWN)
    last_checked_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    latency_ms: Mapped[float | None]
    facts: Mapped[dict[str, Any] | None]
    facts_at: Mapped[datetime | None]
    facts_tried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class CommandRow(Base):
    """A command; the row is written before it is sent, so that what happened to it can always be asked."""

    __tablename__ = "servers_commands"
    __table_args__ = (
        Index("servers_commands_server_id_id_idx", "server_id", text("id DESC")),
        Index("servers_commands_at_idx", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    server_id: Mapped[UUID]
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    command: Mapped[str]
    exit_status: Mapped[int | None]
    ms: Mapped[float | None]
    detail: Mapped[str] = mapped_column(server_default="", default="")


class ChangeRow(Base):
    """A moment at which a server's state became another. A check that finds what was known writes none."""

    __tablename__ = "servers_changes"
    __table_args__ = (Index("servers_changes_server_id_at_idx", "server_id", "at"), Index("servers_changes_at_idx", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    server_id: Mapped[UUID] = mapped_column(ForeignKey("servers_servers.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]


class ClaimRow(Base):
    """Something relies on a server, which therefore cannot be removed."""

    __tablename__ = "servers_claims"

    server_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_type: Mapped[str] = mapped_column(primary_key=True)
    holder_id: Mapped[str] = mapped_column(primary_key=True)
    holder_name: Mapped[str]
