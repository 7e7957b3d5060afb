"""What crosses the wall of runbooks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NewType, TypeAlias
from uuid import UUID

ExecutionId = NewType("ExecutionId", UUID)
Value: TypeAlias = str | int | float | bool


class ParameterType(StrEnum):
    """What kind of value a parameter takes. A ``server`` is given by id or name and put into commands by its address."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed parameter. ``min`` and ``max`` bound a number, or the length of a string; ``pattern`` is matched in full.

    A ``secret`` one is sealed and never shown; a ``restricted`` one may be set to another value than its default only
    by who may run any command on the server anyway.
    """

    name: str
    type: ParameterType = ParameterType.STRING
    required: bool = False
    default: Value | None = None
    choices: tuple[str, ...] | None = None
    description: str = ""
    pattern: str | None = None
    min: float | None = None
    max: float | None = None
    secret: bool = False
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Verify:
    """A command that shows whether a step did what it should; tried ``attempts`` times with ``pause_seconds`` between."""

    run: str
    exit_status: int = 0
    output: str | None = None
    attempts: int = 1
    pause_seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``call`` is the Python function of a Python step; ``run`` the command of the others.

    ``preview`` is a command that changes nothing and is run in a dry run, to show what the step would do.
    """

    name: str
    kind: Literal["command", "python"]
    description: str = ""
    run: str | None = None
    preview: str | None = None
    exit_status: int = 0
    timeout_seconds: float = 60.0
    retries: int = 0
    backoff_seconds: float = 2.0
    idempotent: bool = False
    verify: Verify | None = None
    call: Callable[[Any], Awaitable[None]] | None = field(default=None, compare=False)


class Source(StrEnum):
    """Where a runbook comes from."""

    PYTHON = "python"
    YAML = "yaml"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Runbook:
    """A runbook. ``shell`` is what runs its commands; ``version`` is a hash of its source ``text``.

    ``stored`` tells that it is kept in the database.
    """

    name: str
    title: str
    description: str
    version: str
    source: Source
    parameters: tuple[Parameter, ...]
    steps: tuple[Step, ...]
    target: Literal["server", "none"]
    approved: bool
    destructive: bool
    text: str
    stored: bool = False
    shell: Literal["sh", "bash"] = "sh"

    @property
    def numbers(self) -> frozenset[str]:
        """The parameters whose values are made of digits, a sign, a point or the words true and false."""
        return frozenset(one.name for one in self.parameters if one.type in _NUMBERS)

    @property
    def trusted(self) -> frozenset[str]:
        """The parameters that only who may run any command sets to something else."""
        return frozenset(one.name for one in self.parameters if one.restricted)

    @property
    def secret(self) -> frozenset[str]:
        """The parameters whose values are shown nowhere."""
        return frozenset(one.name for one in self.parameters if one.secret)


_NUMBERS = {ParameterType.INTEGER, ParameterType.NUMBER, ParameterType.BOOLEAN}


class ExecutionState(StrEnum):
    """Where an execution stands. ``UNKNOWN`` waits for a person to say what became of a step."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class StepState(StrEnum):
    """Where a step stands."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Trigger(StrEnum):
    """What started an execution."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"
    API = "api"


class Outcome(StrEnum):
    """How one attempt of a step ended. After ``LOST`` nobody knows whether it did its work."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NOT_RUN = "not_run"
    TIMED_OUT = "timed_out"
    LOST = "lost"
    CANCELLED = "cancelled"


class Resolution(StrEnum):
    """What a person says became of an unknown step."""

    DONE = "done"
    RETRY = "retry"
    ABORT = "abort"


OutputStream: TypeAlias = Literal["stdout", "stderr", "system"]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one attempt of a step gave."""

    outcome: Outcome
    exit_status: int | None = None
    detail: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What to run, where and for whom."""

    runbook: str
    server_id: UUID | None
    parameters: Mapping[str, object]
    dry_run: bool = False
    incident_id: UUID | None = None
    trigger: Trigger = Trigger.MANUAL
    binding_id: UUID | None = None
    at: datetime | None = None
