"""What identity publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class UserChanged(outbox.Event, frozen=True, tag="user.changed"):
    """A user was made or changed."""

    topic: ClassVar[str | None] = "users"
    user_id: UUID
