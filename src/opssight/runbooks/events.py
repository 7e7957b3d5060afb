"""What runbooks publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec

from opssight.core import outbox


class RunbookChanged(outbox.Event, frozen=True, tag="runbook.changed"):
    """A stored runbook, or a binding of it, was added, changed or removed."""

    topic: ClassVar[str | None] = "runbooks"
    runbook: str


class ExecutionChanged(outbox.Event, frozen=True, tag="execution.changed"):
    """An execution or one of its steps came into another state."""

    topic: ClassVar[str | None] = "executions"
    execution_id: UUID
    state: str
    incident_id: UUID | None = None

    def topics(self) -> tuple[str, ...]:
        """Return the list's topic and the execution's own."""
        return "executions", f"executions.{self.execution_id}"


class OutputLine(msgspec.Struct, frozen=True):
    """A piece of output, as the browser gets it."""

    seq: int
    step: int | None
    stream: str
    text: str


class ExecutionOutput(outbox.Event, frozen=True, tag="execution.output"):
    """An execution gave output with these numbers; ``items`` is empty when it is too much for a message."""

    topic: ClassVar[str | None] = "executions"
    execution_id: UUID
    first: int
    last: int
    items: tuple[OutputLine, ...] = ()

    def topics(self) -> tuple[str, ...]:
        """Return the execution's own topic; the list has no use for output."""
        return (f"executions.{self.execution_id}",)
