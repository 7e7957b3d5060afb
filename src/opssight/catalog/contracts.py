"""What crosses the wall of catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

ServiceId = NewType("ServiceId", UUID)
MAX_NAME = 200


class ServiceState(StrEnum):
    """How a service is doing, as the incidents about it tell."""

    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Service:
    """Something users rely on. Its name is what events and alerts call it, so it never changes."""

    id: ServiceId
    name: str
    description: str
    owner_user_id: UUID | None
    tier: int | None
    server_ids: tuple[UUID, ...]
    state: ServiceState
    open_incidents: int
    created_at: datetime
    version: int
