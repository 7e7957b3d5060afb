"""The state of each part of the platform, as ``/readyz`` and ``opssight doctor`` tell it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from opssight.core.errors import OpsError
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
State = Literal["ok", "degraded", "down", "off"]
Check = Callable[[], Awaitable[tuple[State, str]]]
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Component:
    """One part: ``off`` when it was not asked for, ``degraded`` when the rest goes on without it."""

    name: str
    state: State
    detail: str


class Health:
    """The checks of this process."""

    def __init__(self) -> None:
        """Start without checks."""
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """Add a check; it answers within three seconds or counts as down."""
        self._checks[name] = check

    async def report(self) -> list[Component]:
        """Run every check at the same time."""
        return list(await asyncio.gather(*(self._one(name, check) for name, check in self._checks.items())))

    @staticmethod
    async def _one(name: str, check: Check) -> Component:
        try:
            state, detail = await asyncio.wait_for(check(), SECONDS)
        except TimeoutError:
            return Component(name, "down", f"did not answer within {SECONDS:.0f} s")
        except OpsError as error:
            return Component(name, "down", error.detail)
        except Exception as error:  # whatever fails, the part is down; what it said may name what is inside
            log.warning("health.check_failed", component=name, exc_info=error)
            return Component(name, "down", "does not answer; the log has the reason under health.check_failed")
        return Component(name, state, detail)


def overall(components: list[Component]) -> Literal["ready", "degraded", "unavailable"]:
    """Sum up: without the database nothing works; without another part the rest does."""
    if any(component.name == "database" and component.state == "down" for component in components):
        return "unavailable"
    return "degraded" if any(component.state in {"down", "degraded"} for component in components) else "ready"
