"""The tables of catalog."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class ServiceRow(Base):
    """A service. ``signalled`` tells whether an event or an alert has named it yet."""

    __tablename__ = "catalog_services"
    __table_args__ = (Index("catalog_services_server_ids_idx", "server_ids", postgresql_using="gin"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(server_default="", default="")
    owner_user_id: Mapped[UUID | None]
    tier: Mapped[int | None]
    server_ids: Mapped[list[str]] = mapped_column(server_default=text("'[]'::jsonb"), default=list)
    signalled: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class ServiceStateRow(Base):
    """How a service is doing; told from above by name, so it may be known before or after the service."""

    __tablename__ = "catalog_service_state"

    service_name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    open_incidents: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
