"""What crosses the wall of monitoring."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

RuleId = NewType("RuleId", UUID)


class Comparison(StrEnum):
    """When a rule fires: at the threshold and above, or below it."""

    GTE = "gte"
    LT = "lt"


class RuleState(StrEnum):
    """What the last evaluation found; ``error`` when the events could not be counted."""

    OK = "ok"
    FIRING = "firing"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RuleQuery:
    """Which events count; every part narrows, several values of one part are alternatives."""

    q: str = ""
    service: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks: is the number of matching events of the last ``window_seconds`` at, or below, the threshold?"""

    query: RuleQuery
    window_seconds: int
    threshold: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Definition:
    """All that people say of a rule. It is versioned: each change is a revision."""

    name: str
    condition: Condition
    labels: dict[str, str]
    annotations: dict[str, str]
    interval_seconds: int
    enabled: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and what its last evaluation found."""

    id: RuleId
    definition: Definition
    state: RuleState
    last_evaluated_at: datetime | None
    last_value: int | None
    last_error: str | None
    revision: int
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A rule as it was from ``at`` on; ``deleted`` when there was none any more."""

    rule_id: RuleId
    revision: int
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    definition: Definition
    deleted: bool


@dataclass(frozen=True, slots=True)
class Point:
    """The number of matching events in the window that ended at ``ts``."""

    ts: datetime
    value: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would find now, and would have found before."""

    value: int
    would_fire: bool
    series: list[Point]
