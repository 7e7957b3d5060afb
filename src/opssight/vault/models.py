"""The tables of vault."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class CredentialRow(Base):
    """A credential; ``sealed`` is the JSON of its secret parts, sealed for this row alone."""

    __tablename__ = "vault_credentials"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    username: Mapped[str]
    sealed: Mapped[bytes]
    fingerprint: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class ClaimRow(Base):
    """Something relies on a credential, which therefore cannot be removed."""

    __tablename__ = "vault_claims"

    credential_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_type: Mapped[str] = mapped_column(primary_key=True)
    holder_id: Mapped[str] = mapped_column(primary_key=True)
    holder_name: Mapped[str]
