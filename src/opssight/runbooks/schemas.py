"""The bodies of runbooks' requests and answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from opssight.core.http.references import ActorResponse
from opssight.runbooks.contracts import (
    ExecutionState,
    OutputStream,
    Parameter,
    ParameterType,
    Resolution,
    Runbook,
    Source,
    StepState,
    Trigger,
    Value,
)
from opssight.runbooks.models import BindingRow, ExecutionRow, StepRow
from opssight.runbooks.service.bindings import BindingFields
from opssight.runbooks.service.finish import key_of

Text = Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*$")]
Label = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,199}$")]
JournalEvent = Literal["taken", "started", "finished", "recovered", "resolved", "cancelled", "ended"]
GivenValue = Annotated[str, Field(max_length=10_000)] | int | float | bool | None


class ParameterResponse(BaseModel):
    """A parameter of a runbook."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    type: ParameterType
    required: bool
    default: Value | None
    choices: list[str] | None
    description: str
    pattern: str | None
    min: float | None
    max: float | None
    secret: bool
    restricted: bool


class StepDefinitionResponse(BaseModel):
    """A step of a runbook; ``run`` and ``verify`` are the commands' templates."""

    name: str
    kind: Literal["command", "python"]
    description: str
    run: str | None
    timeout_seconds: float
    retries: int
    idempotent: bool
    verify: str | None


class RunbookResponse(BaseModel):
    """A runbook; ``version`` is a hash of its source, ``editable`` tells whether it can be changed here."""

    name: str
    title: str
    description: str
    version: str
    source: Source
    parameters: list[ParameterResponse]
    steps: list[StepDefinitionResponse]
    target: Literal["server", "none"]
    approved: bool
    destructive: bool
    shell: Literal["sh", "bash"]
    editable: bool
    text: str

    @classmethod
    def of(cls, runbook: Runbook) -> RunbookResponse:
        """Answer with a runbook."""
        return cls(
            name=runbook.name,
            title=runbook.title,
            description=runbook.description,
            version=runbook.version,
            source=runbook.source,
            parameters=[_parameter(parameter) for parameter in runbook.parameters],
            steps=[
                StepDefinitionResponse(
                    name=step.name,
                    kind=step.kind,
                    description=step.description,
                    run=step.run,
                    timeout_seconds=step.timeout_seconds,
                    retries=step.retries,
                    idempotent=step.idempotent,
                    verify=step.verify.run if step.verify else None,
                )
                for step in runbook.steps
            ],
            target=runbook.target,
            approved=runbook.approved,
            destructive=runbook.destructive,
            shell=runbook.shell,
            editable=runbook.stored or runbook.source is Source.SHIPPED,
            text=runbook.text,
        )


def _parameter(parameter: Parameter) -> ParameterResponse:
    return ParameterResponse.model_validate(parameter)


class RunbookSource(BaseModel):
    """A runbook as YAML text."""

    source: Annotated[str, Field(min_length=1, max_length=200_000)]


class RunbookRevisionResponse(BaseModel):
    """A version of a runbook that was stored or run."""

    version: str
    source: Source
    text: str
    created_at: datetime


class FileProblemResponse(BaseModel):
    """A file of the runbook folder that could not be read."""

    path: str
    message: str


class ExecutionRequest(BaseModel):
    """What to run, and where."""

    server_id: UUID | None = None
    parameters: dict[str, GivenValue] = {}
    dry_run: bool = False
    incident_id: UUID | None = None


class ServerNameResponse(BaseModel):
    """A server by name."""

    id: UUID
    name: str


class StepResponse(BaseModel):
    """A step of an execution."""

    index: int
    name: str
    state: StepState
    attempt: int
    started_at: datetime | None
    finished_at: datetime | None
    exit_status: int | None
    detail: str | None
    verify: str | None
    verified: bool
    idempotent: bool


class ExecutionResponse(BaseModel):
    """A run of a runbook; secret parameters are masked. After ``output_removed_at`` the output is one line that says so."""

    id: UUID
    number: int
    key: str
    runbook: str
    runbook_version: str
    server: ServerNameResponse | None
    parameters: dict[str, Value]
    dry_run: bool
    state: ExecutionState
    trigger: Trigger
    started_by: ActorResponse
    incident_id: UUID | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None
    cancel_requested: bool
    output_removed_at: datetime | None
    steps: list[StepResponse]

    @classmethod
    def of(cls, row: ExecutionRow, steps: Sequence[StepRow]) -> ExecutionResponse:
        """Answer with an execution."""
        return cls(
            id=row.id,
            number=row.number,
            key=key_of(row),
            runbook=row.runbook,
            runbook_version=row.runbook_version,
            server=ServerNameResponse(id=row.server_id, name=row.server_name or "") if row.server_id else None,
            parameters=row.parameters,
            dry_run=row.dry_run,
            state=ExecutionState(row.state),
            trigger=Trigger(row.trigger),
            started_by=ActorResponse.of(row.started_by_kind, row.started_by_id, row.started_by_name),
            incident_id=row.incident_id,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            error=row.error,
            cancel_requested=row.cancel_requested,
            output_removed_at=row.output_removed_at if row.output_seq else None,
            steps=[StepResponse.model_validate(step, from_attributes=True) for step in steps],
        )


class OutputResponse(BaseModel):
    """A piece of output."""

    seq: int
    at: datetime
    step: int | None
    stream: OutputStream
    text: str


class JournalResponse(BaseModel):
    """A line of the journal; ``fence`` is the token under which a worker wrote it, and a higher one shuts the worker before out."""

    at: datetime
    fence: int
    step: int | None
    what: JournalEvent
    detail: Annotated[dict[str, Any], Field(description="What is to be known beside it; each event has its own fields.")]


class StepResolveRequest(BaseModel):
    """What became of an unknown step: ``done`` goes on, ``retry`` runs it again, ``abort`` stops here."""

    outcome: Resolution


class ServerByLabel(BaseModel):
    """The server that the alert's label names."""

    model_config = ConfigDict(extra="forbid")

    label: Label


class ServerById(BaseModel):
    """This server."""

    model_config = ConfigDict(extra="forbid")

    id: UUID


class BindingCreate(BaseModel):
    """Which runbook acts on alerts with these labels. Parameters may use ``{{ labels.name }}``."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]
    enabled: bool = True
    runbook: Annotated[str, Field(min_length=1, max_length=63)]
    matchers: dict[Label, Annotated[str, Field(max_length=1000)]]
    parameters: dict[str, GivenValue] = {}
    server: ServerByLabel | ServerById | None = None
    max_attempts: Annotated[int, Field(ge=1, le=100, description="Executions on one server within the window.")] = 3
    window_seconds: Annotated[int, Field(ge=60, le=30 * 86_400)] = 3600

    def fields(self) -> BindingFields:
        """Return what is said of the binding."""
        return BindingFields(
            name=self.name.strip(),
            enabled=self.enabled,
            runbook=self.runbook,
            matchers=dict(self.matchers),
            parameters={name: value for name, value in self.parameters.items() if value is not None},
            server_label=self.server.label if isinstance(self.server, ServerByLabel) else None,
            server_id=self.server.id if isinstance(self.server, ServerById) else None,
            max_attempts=self.max_attempts,
            window_seconds=self.window_seconds,
        )


class BindingChange(BaseModel):
    """What to change of a binding; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    enabled: bool | None = None
    runbook: Annotated[str, Field(min_length=1, max_length=63)] | None = None
    matchers: dict[Label, Annotated[str, Field(max_length=1000)]] | None = None
    parameters: dict[str, GivenValue] | None = None
    server: ServerByLabel | ServerById | None = None
    max_attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    window_seconds: Annotated[int, Field(ge=60, le=30 * 86_400)] | None = None


class BindingResponse(BaseModel):
    """A binding."""

    id: UUID
    name: str
    enabled: bool
    runbook: str
    matchers: dict[str, str]
    parameters: dict[str, Value]
    server: ServerByLabel | ServerById | None
    max_attempts: int
    window_seconds: int
    created_at: datetime
    version: int

    @classmethod
    def of(cls, row: BindingRow) -> BindingResponse:
        """Answer with a binding."""
        by_label = ServerByLabel(label=row.server_label) if row.server_label else None
        by_id = ServerById(id=row.server_id) if row.server_id else None
        return cls(
            id=row.id,
            name=row.name,
            enabled=row.enabled,
            runbook=row.runbook,
            matchers=row.matchers,
            parameters=row.parameters,
            server=by_label or by_id,
            max_attempts=row.max_attempts,
            window_seconds=row.window_seconds,
            created_at=row.created_at,
            version=row.version,
        )


def merged(row: BindingRow, change: BindingChange) -> BindingCreate:
    """Return the whole binding after a change."""
    present = BindingResponse.of(row).model_dump(exclude={"id", "created_at", "version"})
    given = change.model_dump(exclude_unset=True)
    return BindingCreate.model_validate({**present, **given})
