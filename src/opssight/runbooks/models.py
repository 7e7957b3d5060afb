"""The tables of runbooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7

NUMBERS = Sequence("runbooks_execution_number_seq", metadata=Base.metadata)


class StoredRow(Base):
    """A runbook kept through the API; its text is the revision with this version."""

    __tablename__ = "runbooks_stored"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class RevisionRow(Base):
    """A version of a runbook that was stored or run once; never changed, so that every execution can be explained."""

    __tablename__ = "runbooks_revisions"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]


class ExecutionRow(Base):
    """A run of a runbook. Whoever holds ``fence`` until ``lease_until`` may work on it; the next one raises the fence."""

    __tablename__ = "runbooks_executions"
    __table_args__ = (
        Index("runbooks_executions_state_id_idx", "state", text("id DESC")),
        Index("runbooks_executions_runbook_id_idx", "runbook", text("id DESC")),
        Index("runbooks_executions_incident_id_id_idx", "incident_id", text("id DESC")),
        Index("runbooks_executions_server_id_id_idx", "server_id", text("id DESC")),
        Index("runbooks_executions_binding_id_created_at_idx", "binding_id", "created_at"),
        Index("runbooks_executions_lease_idx", "lease_until", postgresql_where=text("state = 'running'")),
        Index("runbooks_executions_output_kept_idx", "finished_at", postgresql_where=text("output_removed_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int] = mapped_column(BigInteger, NUMBERS, server_default=NUMBERS.next_value(), unique=True)
    runbook: Mapped[str]
    runbook_version: Mapped[str]
    source: Mapped[str]
    server_id: Mapped[UUID | None]
    server_name: Mapped[str | None]
    parameters: Mapped[dict[str, Any]]
    secrets_sealed: Mapped[bytes | None]
    dry_run: Mapped[bool]
    state: Mapped[str]
    trigger: Mapped[str]
    started_by_kind: Mapped[str]
    started_by_id: Mapped[str]
    started_by_name: Mapped[str]
    incident_id: Mapped[UUID | None]
    binding_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
    cancel_requested: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0", default=0)
    lease_until: Mapped[datetime | None]
    output_seq: Mapped[int] = mapped_column(BigInteger, server_default="0", default=0)
    output_removed_at: Mapped[datetime | None]


class StepRow(Base):
    """A step of an execution."""

    __tablename__ = "runbooks_steps"

    execution_id: Mapped[UUID] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str]
    attempt: Mapped[int] = mapped_column(server_default="0", default=0)
    retries: Mapped[int]
    idempotent: Mapped[bool]
    verify: Mapped[str | None]
    verified: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    exit_status: Mapped[int | None]
    detail: Mapped[str | None]


class JournalRow(Base):
    """What was done, in order: a step begins here before anything of it is sent. Only ever added to."""

    __tablename__ = "runbooks_journal"
    __table_args__ = (Index("runbooks_journal_execution_id_id_idx", "execution_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    execution_id: Mapped[UUID]
    step: Mapped[int | None]
    at: Mapped[datetime]
    fence: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str]
    detail: Mapped[dict[str, Any]]


class OutputRow(Base):
    """A piece of output, without secrets."""

    __tablename__ = "runbooks_output"

    execution_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    step: Mapped[int | None]
    stream: Mapped[str]
    text: Mapped[str]


class BindingRow(Base):
    """Which runbook acts on which alerts."""

    __tablename__ = "runbooks_bindings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    enabled: Mapped[bool]
    runbook: Mapped[str] = mapped_column(index=True)
    matchers: Mapped[dict[str, str]]
    parameters: Mapped[dict[str, Any]]
    server_label: Mapped[str | None]
    server_id: Mapped[UUID | None]
    max_attempts: Mapped[int]
    window_seconds: Mapped[int]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
