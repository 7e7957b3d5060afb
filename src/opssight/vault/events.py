"""What vault publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class CredentialChanged(outbox.Event, frozen=True, tag="credential.changed"):
    """A credential was added, changed or rotated."""

    topic: ClassVar[str | None] = "credentials"
    credential_id: UUID


class CredentialRemoved(outbox.Event, frozen=True, tag="credential.removed"):
    """A credential was removed."""

    topic: ClassVar[str | None] = "credentials"
    credential_id: UUID
