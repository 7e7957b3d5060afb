"""Acting by itself: an incident opened, a binding fits its alerts, and the limit leaves room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.core.errors import OpsError
from opssight.core.telemetry import get_logger
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.runbooks import repository
from opssight.runbooks.contracts import StartRequest, Trigger
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.errors import BindingInvalid
from opssight.runbooks.models import BindingRow
from opssight.runbooks.rules.bindings import fill, first_match, limit
from opssight.runbooks.service.start import start
from opssight.servers import facade as servers

log = get_logger(__name__)


async def remediate(context: Context, session: AsyncSession, job: jobs.Job, incident_id: UUID) -> None:
    """Start the executions that bindings ask for; what stands in the way is told on the incident's timeline.

    An incident is mended by one runbook at a time, so the first binding that can act is the only one.
    """
    alerts = await incidents.alert_labels(session, incident_id)
    if not alerts:
        return
    for binding in await repository.enabled_bindings(session):
        labels = first_match(binding.matchers, alerts)
        if labels is None:
            continue
        try:
            async with session.begin_nested():
                if await _act(context, session, job, binding, labels, incident_id):
                    return
        except OpsError as error:
            await _say(session, incident_id, f"{binding.name} could not start {binding.runbook}: {error.detail}")


async def _act(
    context: Context, session: AsyncSession, job: jobs.Job, binding: BindingRow, labels: Mapping[str, str], incident_id: UUID
) -> bool:
    server_id = await _server(session, binding, labels)
    now = context.clock.now()
    since = now - timedelta(seconds=binding.window_seconds)
    started = await repository.started_by_binding(session, binding.id, server_id, since)
    decision = limit(started, now, max_attempts=binding.max_attempts, window_seconds=binding.window_seconds)
    if not decision.allowed:
        free = f" until {decision.free_at:%H:%M:%S} UTC" if decision.free_at else ""
        times = "once" if decision.used == 1 else f"{decision.used} times"
        text = (
            f"{binding.name} did not start {binding.runbook} again: it has tried {times} within "
            f"{binding.window_seconds} s, and its limit of {binding.max_attempts} holds{free}. A person should look."
        )
        await _say(session, incident_id, text)
        log.warning("runbooks.limit_reached", binding=binding.name, incident_id=str(incident_id))
        return False
    parameters, missing = fill(binding.parameters, labels)
    if missing:
        raise BindingInvalid(f"the alert has no label {', '.join(missing)}.", field="parameters")
    request = StartRequest(
        runbook=binding.runbook,
        server_id=server_id,
        parameters=parameters,
        incident_id=incident_id,
        trigger=Trigger.AUTOMATIC,
        binding_id=binding.id,
    )
    library, keyring = context.resources.get(Library), context.resources.get(Keyring)
    await start(session, library, keyring, context.clock, job, request, actor=identity.SYSTEM)
    return True


async def _server(session: AsyncSession, binding: BindingRow, labels: Mapping[str, str]) -> UUID | None:
    if binding.server_label is None:
        return binding.server_id
    value = labels.get(binding.server_label)
    if value is None:
        raise BindingInvalid(f"the alert has no label {binding.server_label}, by which the server is found.", field="server")
    found = await servers.servers_named(session, value)
    if len(found) != 1:
        what = "no server" if not found else f"{len(found)} servers"
        raise BindingInvalid(f"the label {binding.server_label} is {value}, and that names {what}. Add it as a server.", field="server")
    return found[0].id


async def _say(session: AsyncSession, incident_id: UUID, text: str) -> None:
    await incidents.add_entry(session, incident_id, kind=incidents.EntryKind.COMMENT, text=text, actor=identity.SYSTEM)
