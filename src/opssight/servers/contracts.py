"""What crosses the wall of servers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType
from uuid import UUID

ServerId = NewType("ServerId", UUID)
StageName = Literal["dns", "tcp", "host_key", "auth", "command"]
Stream = Literal["stdout", "stderr"]
OnOutput = Callable[[Stream, str], None]


class HostKeyPolicy(StrEnum):
    """Which host keys are trusted."""

    STRICT_PINNED = "strict_pinned"
    TOFU = "tofu"
    DISABLED = "disabled"


class ServerState(StrEnum):
    """Whether the machine answered when it was last asked."""

    UNKNOWN = "unknown"
    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a machine told of itself when it was asked; None where it did not tell. Sizes are in bytes, the disk is that of ``/``."""

    system: str | None = None
    kernel: str | None = None
    architecture: str | None = None
    hostname: str | None = None
    cpus: int | None = None
    memory: int | None = None
    disk: int | None = None
    disk_used: int | None = None
    uptime_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: no ``error`` when the server answers, and then after how many milliseconds, if that was measured."""

    error: str | None
    ms: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A server's state from a moment on."""

    at: datetime
    state: ServerState
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which a server was in one state; ``reason`` says why it could not be reached or is not known."""

    since: datetime
    until: datetime
    state: ServerState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Connection:
    """How a server's connection was between two moments; ``reachable`` is its share of the time that is known, None when none is."""

    since: datetime
    until: datetime
    reachable: float | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Server:
    """A machine. ``host_key`` is the pinned key in OpenSSH form; ``offered_host_key`` one that was refused."""

    id: ServerId
    name: str
    address: str
    port: int
    username: str
    credential_id: UUID | None
    host_key_policy: HostKeyPolicy
    host_key: str | None
    offered_host_key: str | None
    labels: dict[str, str]
    description: str
    os: str | None
    state: ServerState
    last_checked_at: datetime | None
    last_error: str | None
    latency_ms: float | None
    facts: Facts | None
    facts_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Target:
    """Everything that decides how a connection to a server is made; connections are shared by equal targets only."""

    server_id: ServerId
    name: str
    address: str
    port: int
    username: str
    credential_id: UUID
    credential_version: int
    policy: HostKeyPolicy
    host_key: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of making a connection; ``ms`` is what it took, ``detail`` what was found or what to do."""

    name: StageName
    ok: bool
    ms: float
    detail: str


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """How far a connection came; stages after a failed one were not tried."""

    ok: bool
    stages: tuple[Stage, ...]


class CommandOutcome(StrEnum):
    """How a command ended. After ``LOST`` nobody knows whether it ran to its end."""

    EXITED = "exited"
    TIMED_OUT = "timed_out"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command gave; ``exit_status`` is 128 + n after signal n and None when it was not told."""

    outcome: CommandOutcome
    exit_status: int | None
    stdout: str
    stderr: str
    ms: float
    truncated: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command that was run."""

    id: UUID
    at: datetime
    actor_name: str
    command: str
    exit_status: int | None
    ms: float | None
    detail: str


@dataclass(frozen=True, slots=True)
class HostEntry:
    """A host read from a configuration; ``line`` is where it begins."""

    line: int
    name: str
    address: str
    port: int
    username: str


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """A line that could not be taken over, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class HostList:
    """What was read from a configuration."""

    hosts: list[HostEntry] = field(default_factory=list[HostEntry])
    problems: list[ImportProblem] = field(default_factory=list[ImportProblem])
