"""Making, changing and deleting rules. Each change adds a revision."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.db import refusing
from opssight.core.http import if_match
from opssight.identity import facade as identity
from opssight.monitoring import repository
from opssight.monitoring.contracts import Definition, Rule, RuleState
from opssight.monitoring.errors import RuleNameTaken, RuleNotFound
from opssight.monitoring.events import RuleChanged, RuleDeleted
from opssight.monitoring.models import RevisionRow, RuleRow, RuleStateRow
from opssight.monitoring.repository import Found
from opssight.monitoring.rules import labels_of
from opssight.monitoring.service.checks import check_definition

Change = Callable[[Definition], Definition]


async def create_rule(session: AsyncSession, clock: Clock, definition: Definition, *, by: identity.Actor) -> Rule:
    """Make a rule; it is evaluated at once if it is switched on.

    Raises:
        RuleInvalid, RuleNameTaken: with the reason.
    """
    check_definition(definition)
    await _check_name(session, definition.name)
    now = clock.now()
    row = RuleRow(
        name=definition.name,
        enabled=definition.enabled,
        definition=repository.to_stored(definition),
        revision=1,
        created_at=now,
    )
    session.add(row)
    await _flush(session, definition.name)
    state = RuleStateRow(rule_id=row.id, due_at=now if definition.enabled else None)
    session.add(state)
    _remember(session, clock, row, by=by)
    note(session, "rule.created", target_type="rule", target_id=str(row.id), detail=_detail(row))
    await session.flush()
    await outbox.publish(session, RuleChanged(row.id, row.revision))
    return repository.to_rule((row, state))


async def change_rule(
    session: AsyncSession, clock: Clock, rule_id: UUID, change: Change, *, by: identity.Actor, version: str | None = None
) -> Rule:
    """Give a rule the definition that ``change`` makes of its present one; the same again changes nothing.

    An alert that fires resolves when the rule is switched off, or its alert would be another one.

    Raises:
        RuleNotFound, PreconditionFailed, RuleInvalid, RuleNameTaken: with the reason.
    """
    row, state = await found(session, rule_id, lock=True)
    if_match(version, row.version)
    before = repository.definition_of(row)
    definition = change(before)
    if definition == before:
        return repository.to_rule((row, state))
    check_definition(definition)
    if definition.name != before.name:
        await _check_name(session, definition.name)
    if not definition.enabled or alerts.fingerprint(labels_of(definition)) != state.fingerprint:
        await _resolve(session, clock, state)
    row.name, row.enabled, row.definition = definition.name, definition.enabled, repository.to_stored(definition)
    row.revision += 1
    row.version += 1
    state.due_at = clock.now() if definition.enabled else None
    await _flush(session, definition.name)
    _remember(session, clock, row, by=by)
    note(session, "rule.changed", target_type="rule", target_id=str(row.id), detail=_detail(row))
    await outbox.publish(session, RuleChanged(row.id, row.revision))
    return repository.to_rule((row, state))


async def delete_rule(session: AsyncSession, clock: Clock, rule_id: UUID, *, by: identity.Actor, version: str | None = None) -> None:
    """Delete a rule; its alert resolves, its revisions stay readable.

    Raises:
        RuleNotFound, PreconditionFailed: with the reason.
    """
    row, state = await found(session, rule_id, lock=True)
    if_match(version, row.version)
    await _resolve(session, clock, state)
    row.deleted_at = clock.now()
    row.revision += 1
    row.version += 1
    state.due_at = None
    _remember(session, clock, row, by=by)
    note(session, "rule.deleted", target_type="rule", target_id=str(row.id), detail={"name": row.name})
    await outbox.publish(session, RuleDeleted(row.id))


async def found(session: AsyncSession, rule_id: UUID, *, lock: bool = False) -> Found:
    """Return the rule and its state.

    Raises:
        RuleNotFound: there is none.
    """
    result = await repository.rule_by_id(session, rule_id, lock=lock)
    if result is None:
        raise RuleNotFound(f"There is no rule with the id {rule_id}; list them with GET /api/v1/rules.")
    return result


async def _check_name(session: AsyncSession, name: str) -> None:
    if await repository.rule_by_name(session, name) is not None:
        raise _taken(name)


async def _flush(session: AsyncSession, name: str) -> None:
    with refusing({"monitoring_rules_name_key": _taken(name)}):
        await session.flush()


def _taken(name: str) -> RuleNameTaken:
    return RuleNameTaken(f"There is already a rule called {name}; change that one, or give this one another name.")


async def _resolve(session: AsyncSession, clock: Clock, state: RuleStateRow) -> None:
    if state.fingerprint is not None:
        await alerts.resolve(session, clock, [state.fingerprint])
    state.fingerprint, state.told_at, state.state = None, None, RuleState.OK
    state.error = None


def _remember(session: AsyncSession, clock: Clock, row: RuleRow, *, by: identity.Actor) -> None:
    session.add(
        RevisionRow(
            rule_id=row.id,
            revision=row.revision,
            at=clock.now(),
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            name=row.name,
            enabled=row.enabled,
            definition=row.definition,
            deleted=row.deleted_at is not None,
        )
    )


def _detail(row: RuleRow) -> dict[str, JsonValue]:
    return {"name": row.name, "revision": row.revision, "enabled": row.enabled, "definition": row.definition}
