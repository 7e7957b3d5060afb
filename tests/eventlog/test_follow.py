"""Following goes on when a question to the store fails."""

from __future__ import annotations

import asyncio
from typing import cast
from uuid import UUID

import pytest

from opssight.core.clock import FakeClock
from opssight.core.errors import OpsError
from opssight.core.ids import uuid7
from opssight.eventlog.contracts import Event, EventQuery, Severity
from opssight.eventlog.errors import EventQueryTooSlow, EventStoreRefused, EventStoreUnavailable
from opssight.eventlog.service.follow import TailHub
from opssight.eventlog.store import EventStore


class Failing:
    """Fails to count once; what it holds is found only when it has counted again."""

    def __init__(self, error: OpsError) -> None:
        self.error: OpsError | None = error
        self.counted = 0
        self.event = Event(uuid7(), FakeClock().now(), FakeClock().now(), "found", cast("Severity", "info"), "shop", "web-1", {}, "", "")

    async def count(self) -> int:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.counted += 1
        return self.counted

    async def received_after(self, query: EventQuery, floor: UUID, *, limit: int) -> list[Event]:
        return [self.event] if self.counted else []


@pytest.mark.parametrize(
    "error",
    [EventQueryTooSlow("It took too long."), EventStoreRefused("No.", code=1), EventStoreUnavailable("It is away.")],
)
async def test_the_watcher_outlives_a_question_that_fails(error: OpsError) -> None:
    hub = TailHub(cast("EventStore", Failing(error)), poll=0.01)
    following = hub.follow(EventQuery(), after=UUID(int=0), quiet=3600)
    events = await asyncio.wait_for(anext(following), 20)
    assert [event.message for event in events] == ["found"]
    await following.aclose()  # pyright: ignore[reportAttributeAccessIssue] an async generator is one
