"""Making, changing and removing escalation policies; every change keeps a revision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.db import refusing
from opssight.core.errors import Invalid
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.core.settings import Settings
from opssight.identity import facade as identity
from opssight.oncall import repository
from opssight.oncall.contracts import Step, Target, TargetKind
from opssight.oncall.errors import DefaultPolicy, NameTaken, PolicyInUse, PolicyNotFound
from opssight.oncall.events import PolicyChanged
from opssight.oncall.models import PolicyRow
from opssight.oncall.rules import escalation
from opssight.oncall.settings import OncallSettings


def steps_to_json(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as they are stored."""
    return [
        {
            "delay_seconds": step.delay_seconds,
            "targets": [{"kind": str(target.kind), "id": str(target.id) if target.id else None} for target in step.targets],
        }
        for step in steps
    ]


def steps_from_json(stored: Sequence[dict[str, Any]]) -> list[Step]:
    """Return stored steps."""
    return [Step(one["delay_seconds"], targets_from_json(one["targets"])) for one in stored]


def targets_from_json(stored: Sequence[dict[str, Any]]) -> tuple[Target, ...]:
    """Return the stored targets of a step."""
    return tuple(Target(TargetKind(target["kind"]), UUID(target["id"]) if target["id"] else None) for target in stored)


async def default_policy(session: AsyncSession, clock: Clock, settings: Settings) -> PolicyRow:
    """Return the default policy; the first one is made when a worker starts, or else when it is first needed.

    It takes the first name that is free of Default, Default 2 and so on.
    """
    number = 1
    row = await repository.default_policy(session)
    while row is None:
        row = await _add_default(session, clock, settings, "Default" if number == 1 else f"Default {number}")
        number += 1
    return row


async def make_default_policy(context: Context) -> None:
    """Make sure, when a worker starts, that the policy incidents escalate by can be seen and changed before the first one."""
    async with context.db.write() as session:
        await default_policy(session, context.clock, context.settings)


async def _add_default(session: AsyncSession, clock: Clock, settings: Settings, name: str) -> PolicyRow | None:
    values: dict[str, object] = {
        "id": uuid7(),
        "name": name,
        "is_default": True,
        "steps": steps_to_json(escalation.first_policy(settings.section(OncallSettings).escalation_seconds)),
        "repeat": escalation.FIRST_POLICY_REPEAT,
        "created_at": clock.now(),
    }
    added = await repository.add_default_policy(session, values)
    row = await repository.default_policy(session)
    if row is not None and added:
        _keep(session, clock, row)
        note(session, "escalation_policy.created", target_type="escalation_policy", target_id=str(row.id), detail={"name": row.name})
        await outbox.publish(session, PolicyChanged(policy_id=row.id))
    return row


async def create_policy(
    session: AsyncSession, clock: Clock, *, name: str, steps: Sequence[Step], repeat: int, is_default: bool
) -> PolicyRow:
    """Add a policy; as the default it takes the place of the one before.

    Raises:
        Invalid, NameTaken: with the reason.
    """
    await _check(session, steps)
    if is_default:
        await _take_default(session, clock)
    row = PolicyRow(id=uuid7(), name=name, is_default=is_default, steps=steps_to_json(steps), repeat=repeat, created_at=clock.now())
    row.revision = row.version = 1
    session.add(row)
    await _flush(session, name)
    _keep(session, clock, row)
    note(session, "escalation_policy.created", target_type="escalation_policy", target_id=str(row.id), detail={"name": name})
    await outbox.publish(session, PolicyChanged(policy_id=row.id))
    return row


async def change_policy(
    session: AsyncSession,
    clock: Clock,
    policy_id: UUID,
    *,
    version: str | None = None,
    name: str | None = None,
    steps: Sequence[Step] | None = None,
    repeat: int | None = None,
    make_default: bool = False,
) -> PolicyRow:
    """Change what is given; escalations under way keep what they started with.

    Raises:
        PolicyNotFound, PreconditionFailed, Invalid, NameTaken: with the reason.
    """
    row = await found(session, policy_id, lock=True)
    if_match(version, row.version)
    detail: dict[str, JsonValue] = {"name": row.name}
    if name is not None and name != row.name:
        detail["name"], row.name = [row.name, name], name
    takes_over = make_default and not row.is_default
    if takes_over:
        await _take_default(session, clock)
        row.is_default = detail["is_default"] = True
    if steps is not None:
        await _check(session, steps)
        row.steps = steps_to_json(steps)
    if repeat is not None:
        row.repeat = repeat
    if takes_over or steps is not None or repeat is not None:
        row.revision += 1
        detail["revision"] = row.revision
        _keep(session, clock, row)
    row.version += 1
    await _flush(session, row.name)
    note(session, "escalation_policy.changed", target_type="escalation_policy", target_id=str(row.id), detail=detail)
    await outbox.publish(session, PolicyChanged(policy_id=row.id))
    return row


async def delete_policy(session: AsyncSession, clock: Clock, policy_id: UUID, *, version: str | None = None) -> None:
    """Remove a policy; escalations under way go on with it.

    Raises:
        PolicyNotFound, PreconditionFailed: with the reason.
        DefaultPolicy: it is the default.
        PolicyInUse: services name it.
    """
    row = await found(session, policy_id, lock=True)
    if_match(version, row.version)
    if row.is_default:
        raise DefaultPolicy("Incidents escalate by this policy. Make another one the default first.")
    services = await repository.services_with_policy(session, row.id)
    if services:
        raise PolicyInUse(f"The incidents of these services escalate by it: {', '.join(services)}. Give them another policy first.")
    repository.add_revision(session, "policy", row, row.revision + 1, clock.now(), None)
    await session.delete(row)
    note(session, "escalation_policy.deleted", target_type="escalation_policy", target_id=str(row.id), detail={"name": row.name})
    await outbox.publish(session, PolicyChanged(policy_id=row.id))


async def found(session: AsyncSession, policy_id: UUID, *, lock: bool = False) -> PolicyRow:
    """Return the policy.

    Raises:
        PolicyNotFound: there is none.
    """
    row = await repository.policy_by_id(session, policy_id, lock=lock)
    if row is None:
        raise PolicyNotFound(f"There is no escalation policy with the id {policy_id}; list them with GET /api/v1/escalation-policies.")
    return row


def _keep(session: AsyncSession, clock: Clock, row: PolicyRow) -> None:
    content = {"steps": row.steps, "repeat": row.repeat, "is_default": row.is_default}
    repository.add_revision(session, "policy", row, row.revision, clock.now(), content)


async def _take_default(session: AsyncSession, clock: Clock) -> None:
    """Let the present default be it no longer; which policy is the default decides, so this is a revision too."""
    before = await repository.default_policy(session, lock=True)
    while before is None and await repository.default_policy(session) is not None:
        before = await repository.default_policy(session, lock=True)  # another became the default while this waited for the one before
    if before is not None:
        before.is_default = False
        before.revision += 1
        before.version += 1
        _keep(session, clock, before)
        await session.flush()


async def _check(session: AsyncSession, steps: Sequence[Step]) -> None:
    """Refuse steps that name nobody there is, and a wait before the first; the schedules they name stay until the commit."""
    if steps[0].delay_seconds:
        raise Invalid("The first step pages at once; set its delay to 0.", field="steps.0.delay_seconds")
    named = [target.id for step in steps for target in step.targets if target.id]
    users = {user.id for user in await identity.list_users(session, named)}
    schedules = await repository.hold_schedules(session, named)
    for number, step in enumerate(steps):
        for place, target in enumerate(step.targets):
            field = f"steps.{number}.targets.{place}.id"
            if target.kind is TargetKind.USER and target.id not in users:
                raise Invalid("There is no such person.", field=field)
            if target.kind is TargetKind.SCHEDULE and target.id not in schedules:
                raise Invalid("There is no such schedule.", field=field)


async def _flush(session: AsyncSession, name: str) -> None:
    with refusing({"oncall_policies_name_key": NameTaken(f"There is already an escalation policy called {name}.")}):
        await session.flush()
