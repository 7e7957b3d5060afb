"""The bodies of audit's answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from opssight.core.http.references import ActorKind


class RecordResponse(BaseModel):
    """One mutation; the chain's fields are null until it is sealed, within a second."""

    id: UUID
    seq: int | None
    at: datetime
    actor_kind: ActorKind
    actor_id: str
    actor_name: str
    action: str
    target_type: str
    target_id: str
    detail: Annotated[dict[str, Any], Field(description="What is to be known beside the target; each action has its own fields.")]
    request_id: str | None
    ip: str | None
    prev_hash: str | None
    hash: str | None


class VerificationResponse(BaseModel):
    """Whether the chain is whole."""

    ok: bool
    checked: int
    first_bad_seq: int | None
    head_hash: str | None
