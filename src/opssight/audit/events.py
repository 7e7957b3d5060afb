"""What audit publishes."""

from __future__ import annotations

from typing import ClassVar

from opssight.core import outbox


class AuditSealed(outbox.Event, frozen=True, tag="audit.sealed"):
    """Records up to ``seq`` are linked into the chain."""

    topic: ClassVar[str | None] = "audit"
    seq: int
