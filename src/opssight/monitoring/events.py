"""What monitoring publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class RuleChanged(outbox.Event, frozen=True, tag="rule.changed"):
    """A rule was made or changed."""

    topic: ClassVar[str | None] = "rules"
    rule_id: UUID
    revision: int


class RuleDeleted(outbox.Event, frozen=True, tag="rule.deleted"):
    """A rule was deleted."""

    topic: ClassVar[str | None] = "rules"
    rule_id: UUID


class RuleStateChanged(outbox.Event, frozen=True, tag="rule.state_changed"):
    """An evaluation found something else than the one before."""

    topic: ClassVar[str | None] = "rules"
    rule_id: UUID
    state: str
