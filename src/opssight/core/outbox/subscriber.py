"""What handles an event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.outbox.event import Event


@dataclass(frozen=True, slots=True)
class Subscriber:
    """``handle(context, session, event)`` is called in its own write transaction.

    ``name`` is ``module.verb`` and stays the same for ever: undelivered events are kept under it.
    It makes no network call (that is a job's work) and raises to be tried again.
    """

    name: str
    event: type[Event]
    handle: Callable[[Context, AsyncSession, Any], Awaitable[None]]
