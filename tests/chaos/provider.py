"""A provider that takes messages, refuses some and is busy at times, and may die with the worker at any moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from opssight.core.db import Database
from opssight.notifications.channels.sender import HandOver
from opssight.notifications.contracts import Message, Outcome, Receipt
from tests.chaos.faults import Faults

_WITHDRAWN = text("SELECT withdrawn_at FROM notifications_notifications WHERE id = :id")


@dataclass
class Provider:
    """Stands in for every channel's sender. ``answers`` are given in turn, then everything is accepted.

    ``meanwhile`` is called between claim and hand-over, once.
    """

    db: Database
    faults: Faults
    answers: list[Outcome] = field(default_factory=list[Outcome])
    accepted: list[UUID] = field(default_factory=list[UUID])
    late: list[UUID] = field(default_factory=list[UUID])
    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def send(self, message: Message, hand_over: HandOver) -> Receipt:
        """Try once, as a real sender does."""
        self.faults.edge("connecting")
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        answer = self.answers.pop(0) if self.answers else Outcome.ACCEPTED
        if answer is not Outcome.ACCEPTED:
            return Receipt(answer, f"The provider said {answer}.")
        await hand_over()
        async with self.db.read() as session:
            if (await session.execute(_WITHDRAWN, {"id": message.id})).scalar_one() is not None:
                self.late.append(message.id)
        self.faults.edge("handing over")
        self.accepted.append(message.id)
        self.faults.edge("accepted")
        return Receipt(Outcome.ACCEPTED, "250 OK")
