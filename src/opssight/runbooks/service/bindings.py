"""Bindings: which runbook acts by itself on which alerts, where, and how often at the most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.runbooks import repository
from opssight.runbooks.contracts import Runbook
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.errors import BindingInvalid, BindingNameTaken, BindingNotFound
from opssight.runbooks.events import RunbookChanged
from opssight.runbooks.models import BindingRow
from opssight.runbooks.rules.bindings import uses_labels
from opssight.runbooks.rules.parameters import check_values
from opssight.runbooks.service.catalogue import find_runbook
from opssight.servers import facade as servers

HOLDER = "runbook binding"


@dataclass(frozen=True, slots=True)
class BindingFields:
    """Everything a person says of a binding; of the server either the label or the id, or neither for a runbook without one."""

    name: str
    enabled: bool
    runbook: str
    matchers: dict[str, str]
    parameters: dict[str, object]
    server_label: str | None
    server_id: UUID | None
    max_attempts: int
    window_seconds: int


async def create_binding(
    session: AsyncSession, library: Library, clock: Clock, fields: BindingFields, *, may_restricted: bool
) -> BindingRow:
    """Add a binding.

    Raises:
        BindingInvalid, BindingNameTaken, RunbookNotFound, ParameterRefused, ServerNotFound: with the reason.
    """
    if await repository.binding_name_taken(session, fields.name):
        raise BindingNameTaken(f"There is already a binding called {fields.name}; choose another name.")
    row = BindingRow(id=uuid7(), created_at=clock.now(), version=1)
    await _apply(session, library, row, fields, may_restricted=may_restricted)
    session.add(row)
    await session.flush()
    await _written(session, row, "binding.created")
    return row


async def change_binding(
    session: AsyncSession, library: Library, binding_id: UUID, fields: BindingFields, *, version: str | None, may_restricted: bool
) -> BindingRow:
    """Replace what is said of a binding.

    Raises:
        BindingNotFound, PreconditionFailed, BindingInvalid, BindingNameTaken, RunbookNotFound, ParameterRefused: with the reason.
    """
    row = await found(session, binding_id)
    if_match(version, row.version)
    if await repository.binding_name_taken(session, fields.name, but=row.id):
        raise BindingNameTaken(f"There is already a binding called {fields.name}; choose another name.")
    await _apply(session, library, row, fields, may_restricted=may_restricted)
    row.version += 1
    await _written(session, row, "binding.changed")
    return row


async def delete_binding(session: AsyncSession, binding_id: UUID) -> None:
    """Remove a binding; what it started goes on.

    Raises:
        BindingNotFound: there is none with this id.
    """
    row = await found(session, binding_id)
    await servers.release(session, HOLDER, str(row.id))
    await repository.drop_binding(session, binding_id)
    note(session, "binding.deleted", target_type="binding", target_id=str(row.id), detail={"name": row.name, "runbook": row.runbook})
    await outbox.publish(session, RunbookChanged(runbook=row.runbook))


async def found(session: AsyncSession, binding_id: UUID) -> BindingRow:
    """Return the binding, held.

    Raises:
        BindingNotFound: there is none.
    """
    row = await repository.binding_by_id(session, binding_id)
    if row is None:
        raise BindingNotFound(f"There is no binding with the id {binding_id}; list them with GET /api/v1/runbook-bindings.")
    return row


async def _apply(session: AsyncSession, library: Library, row: BindingRow, fields: BindingFields, *, may_restricted: bool) -> None:
    runbook = await find_runbook(session, library, fields.runbook)
    if not fields.matchers:
        raise BindingInvalid("Give at least one label that alerts must have, or it would act on every alert.", field="matchers")
    _check_server(runbook, fields)
    _check_parameters(runbook, fields.parameters, may_restricted=may_restricted)
    row.name, row.enabled, row.runbook = fields.name, fields.enabled, runbook.name
    row.matchers, row.parameters = fields.matchers, dict(fields.parameters)
    row.server_label, row.server_id = fields.server_label, fields.server_id
    row.max_attempts, row.window_seconds = fields.max_attempts, fields.window_seconds
    await servers.release(session, HOLDER, str(row.id))
    if fields.server_id is not None:
        await servers.claim(session, fields.server_id, HOLDER, str(row.id), fields.name)


def _check_server(runbook: Runbook, fields: BindingFields) -> None:
    given = sum(one is not None for one in (fields.server_label, fields.server_id))
    if runbook.target == "none" and given:
        raise BindingInvalid(f"{runbook.name} runs on no server; leave it out.", field="server")
    if runbook.target == "server" and given != 1:
        raise BindingInvalid(
            f'Say where {runbook.name} runs: {{"label": "instance"}} for the server that an alert names, or {{"id": ...}}.', field="server"
        )


def _check_parameters(runbook: Runbook, parameters: Mapping[str, object], *, may_restricted: bool) -> None:
    """Check what can be checked now; values with labels are checked when an alert fills them."""
    known = {parameter.name: parameter for parameter in runbook.parameters}
    for name, value in parameters.items():
        parameter = known.get(name)
        if parameter is None or not uses_labels(value):
            continue
        if parameter.restricted or parameter.secret:
            raise BindingInvalid(
                f"{name} must not come from an alert: whoever can send alerts could then run commands or see secrets.",
                field=f"parameters.{name}",
            )
    fixed = {name: value for name, value in parameters.items() if name not in known or not uses_labels(value)}
    later = {name for name in parameters if name not in fixed}
    check_values([parameter for name, parameter in known.items() if name not in later], fixed, may_restricted=may_restricted)
    if any(known[name].secret for name in fixed):
        raise BindingInvalid("A secret parameter cannot be kept in a binding; use a runbook without one.", field="parameters")


async def _written(session: AsyncSession, row: BindingRow, action: str) -> None:
    detail: dict[str, JsonValue] = {"name": row.name, "runbook": row.runbook, "enabled": row.enabled, "matchers": dict(row.matchers)}
    note(session, action, target_type="binding", target_id=str(row.id), detail=detail)
    await outbox.publish(session, RunbookChanged(runbook=row.runbook))
