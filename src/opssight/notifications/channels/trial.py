"""The message by which a channel is tested."""

from __future__ import annotations

from datetime import datetime

from opssight.core.ids import uuid7
from opssight.notifications.contracts import Message


def trial(now: datetime, address: str) -> Message:
    """Return a message that says it is a test."""
    return Message(
        id=uuid7(),
        created_at=now,
        subject="OpsSight test",
        text="This is a test of a channel of OpsSight. If you read it, pages arrive here.\n",
        html=None,
        address=address,
        data={"test": True},
    )
