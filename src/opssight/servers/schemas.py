"""The bodies of servers' requests and answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from opssight.servers.contracts import Facts, HostKeyPolicy, Server, ServerState, StageName
from opssight.servers.service.servers import ServerFields
from opssight.servers.ssh.hostkey import fingerprint

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?$")]
Address = Annotated[str, Field(min_length=1, max_length=253)]
Port = Annotated[int, Field(ge=1, le=65535)]
Username = Annotated[str, Field(max_length=100, description="Who logs in; the credential's user when empty.")]
Description = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
HostKey = Annotated[str, Field(max_length=10_000, description="Pinned host key, as in a .pub file or known_hosts.")]


class FactsResponse(BaseModel):
    """What a machine told of itself at ``collected_at``; null where it did not. Sizes are in bytes, the disk is that of ``/``."""

    collected_at: datetime
    system: str | None
    kernel: str | None
    architecture: str | None
    hostname: str | None
    cpus: int | None
    memory: int | None
    disk: int | None
    disk_used: int | None
    booted_at: datetime | None

    @classmethod
    def of(cls, facts: Facts, at: datetime) -> FactsResponse:
        """Answer with what was told at a moment."""
        return cls(
            collected_at=at,
            system=facts.system,
            kernel=facts.kernel,
            architecture=facts.architecture,
            hostname=facts.hostname,
            cpus=facts.cpus,
            memory=facts.memory,
            disk=facts.disk,
            disk_used=facts.disk_used,
            booted_at=at - timedelta(seconds=facts.uptime_seconds) if facts.uptime_seconds is not None else None,
        )


class ServerResponse(BaseModel):
    """A server. ``offered_host_key_fingerprint`` is of a key that was refused and could be accepted; ``latency_ms`` is the last check's."""

    id: UUID
    name: str
    address: str
    port: int
    username: str
    credential_id: UUID | None
    host_key_policy: HostKeyPolicy
    host_key: str | None
    host_key_fingerprint: str | None
    offered_host_key_fingerprint: str | None
    labels: dict[str, str]
    description: str
    os: str | None
    state: ServerState
    last_checked_at: datetime | None
    last_error: str | None
    latency_ms: float | None
    facts: FactsResponse | None
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, server: Server) -> ServerResponse:
        """Answer with a server."""
        return cls(
            id=server.id,
            name=server.name,
            address=server.address,
            port=server.port,
            username=server.username,
            credential_id=server.credential_id,
            host_key_policy=server.host_key_policy,
            host_key=server.host_key,
            host_key_fingerprint=fingerprint(server.host_key) if server.host_key else None,
            offered_host_key_fingerprint=fingerprint(server.offered_host_key) if server.offered_host_key else None,
            labels=server.labels,
            description=server.description,
            os=server.os,
            state=server.state,
            last_checked_at=server.last_checked_at,
            last_error=server.last_error,
            latency_ms=server.latency_ms,
            facts=FactsResponse.of(server.facts, server.facts_at) if server.facts and server.facts_at else None,
            created_at=server.created_at,
            updated_at=server.updated_at,
            version=server.version,
        )


class ServerCreate(BaseModel):
    """A new server; its name is its address when left out."""

    name: Name | None = None
    address: Address
    port: Port = 22
    username: Username = ""
    credential_id: UUID | None = None
    host_key_policy: HostKeyPolicy = HostKeyPolicy.TOFU
    host_key: HostKey | None = None
    labels: dict[str, str] = {}
    description: Description = ""

    def fields(self) -> ServerFields:
        """Return what is said of the server."""
        return _fields(self)


class ServerChange(BaseModel):
    """What to change of a server; what is left out stays. ``credential_id: null`` takes the credential away."""

    name: Name | None = None
    address: Address | None = None
    port: Port | None = None
    username: Username | None = None
    credential_id: UUID | None = None
    host_key_policy: HostKeyPolicy | None = None
    host_key: HostKey | None = None
    labels: dict[str, str] | None = None
    description: Description | None = None

    def fields(self) -> ServerFields:
        """Return what is said of the server."""
        return _fields(self)

    @property
    def drops_credential(self) -> bool:
        """Whether the credential is to be taken away."""
        return "credential_id" in self.model_fields_set and self.credential_id is None


def _fields(body: ServerCreate | ServerChange) -> ServerFields:
    return ServerFields(
        name=body.name,
        address=body.address,
        port=body.port,
        username=body.username,
        credential_id=body.credential_id,
        host_key_policy=body.host_key_policy,
        host_key=body.host_key,
        labels=body.labels,
        description=body.description,
    )


class ImportRequest(BaseModel):
    """Where to take servers from: one of the two."""

    ssh_config: Annotated[str | None, Field(max_length=500_000, description="The text of an ssh_config file.")] = None
    host: Annotated[str | None, Field(max_length=400, description="One server as user@host:port.")] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> ImportRequest:
        if (self.ssh_config is None) == (self.host is None):
            raise ValueError("Give either ssh_config or host")
        return self


class ImportProblemResponse(BaseModel):
    """A line that could not be taken over."""

    line: int
    message: str


class ImportResponse(BaseModel):
    """What was taken over, and what was not."""

    created: list[ServerResponse]
    problems: list[ImportProblemResponse]


class StageResponse(BaseModel):
    """One stage of a connection."""

    name: StageName
    ok: bool
    ms: float
    detail: str


class ConnectionTestResponse(BaseModel):
    """How far a connection came; what follows a failed stage was not tried."""

    ok: bool
    stages: list[StageResponse]


class ConnectionStretchResponse(BaseModel):
    """A time during which a server was in one state."""

    since: datetime
    until: datetime
    state: ServerState
    reason: str | None


class ConnectionResponse(BaseModel):
    """How a connection was; ``reachable`` is its share of the time that is known, from 0 to 1, and null when none is."""

    since: datetime
    until: datetime
    reachable: float | None
    stretches: list[ConnectionStretchResponse]


class HostKeyRequest(BaseModel):
    """What to do with the host key; ``fingerprint`` makes sure that the accepted key is the compared one."""

    action: Literal["accept", "forget"]
    fingerprint: Annotated[str | None, Field(max_length=100)] = None


class CommandRequest(BaseModel):
    """A command for the server's login shell."""

    command: Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
    timeout_s: Annotated[float, Field(gt=0, le=600, description="Seconds after which it is killed.")] = 60.0


class CommandResponse(BaseModel):
    """What a command gave; ``exit_status`` is null when its end was not told, and ``detail`` says why."""

    exit_status: int | None
    stdout: str
    stderr: str
    ms: float
    truncated: bool
    detail: str


class CommandRecordResponse(BaseModel):
    """A command that was run."""

    id: UUID
    at: datetime
    actor_name: str
    command: str
    exit_status: int | None
    ms: float | None
    detail: str
