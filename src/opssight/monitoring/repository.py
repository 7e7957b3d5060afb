"""All of monitoring's SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import locked
from opssight.monitoring.contracts import Condition, Definition, Revision, Rule, RuleId, RuleState
from opssight.monitoring.models import RevisionRow, RuleRow, RuleStateRow

Found = tuple[RuleRow, RuleStateRow]


class _Stored(msgspec.Struct):
    """A definition as it is stored, without name and switch."""

    condition: Condition
    labels: dict[str, str]
    annotations: dict[str, str]
    interval_seconds: int


def _rules() -> Select[RuleRow, RuleStateRow]:
    joined = select(RuleRow, RuleStateRow).join(RuleStateRow, RuleStateRow.rule_id == RuleRow.id)
    return joined.where(RuleRow.deleted_at.is_(None))


async def rule_by_id(session: AsyncSession, rule_id: UUID, *, lock: bool = False) -> Found | None:
    """Find a rule; ``lock`` holds it and its state until the transaction ends."""
    statement = _rules().where(RuleRow.id == rule_id)
    row = (await locked(session, statement) if lock else await session.execute(statement)).one_or_none()
    return (row[0], row[1]) if row else None


async def rule_by_name(session: AsyncSession, name: str) -> UUID | None:
    """Find the rule that has a name."""
    statement = select(RuleRow.id).where(RuleRow.name == name, RuleRow.deleted_at.is_(None))
    return (await session.execute(statement)).scalar()


async def page_of_rules(session: AsyncSession, *, limit: int, after: str | None, state: str | None, q: str | None) -> list[Found]:
    """List rules by name."""
    statement = _rules().order_by(RuleRow.name).limit(limit)
    if after is not None:
        statement = statement.where(RuleRow.name > after)
    if state is not None:
        statement = statement.where(RuleStateRow.state == state)
    if q:
        statement = statement.where(RuleRow.name.icontains(q, autoescape=True))
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def due_rules(session: AsyncSession, now: datetime, *, limit: int) -> list[Found]:
    """List the rules that are to be evaluated, the longest due first."""
    statement = _rules().where(RuleStateRow.due_at <= now).order_by(RuleStateRow.due_at).limit(limit)
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def page_of_revisions(session: AsyncSession, rule_id: UUID, *, limit: int, before: int | None) -> list[Revision]:
    """List a rule's revisions, newest first, also of a rule that was deleted."""
    statement = select(RevisionRow).where(RevisionRow.rule_id == rule_id).order_by(RevisionRow.revision.desc()).limit(limit)
    if before is not None:
        statement = statement.where(RevisionRow.revision < before)
    return [_revision(row) for row in (await session.execute(statement)).scalars()]


async def revision_as_of(session: AsyncSession, rule_id: UUID, at: datetime) -> Revision | None:
    """Find the revision that was in force at a moment."""
    statement = (
        select(RevisionRow).where(RevisionRow.rule_id == rule_id, RevisionRow.at <= at).order_by(RevisionRow.revision.desc()).limit(1)
    )
    row = (await session.execute(statement)).scalar_one_or_none()
    return _revision(row) if row else None


def to_stored(definition: Definition) -> dict[str, Any]:
    """Return a definition as it is stored, without name and switch."""
    stored: dict[str, Any] = msgspec.to_builtins(
        _Stored(definition.condition, definition.labels, definition.annotations, definition.interval_seconds)
    )
    return stored


def definition_of(row: RuleRow | RevisionRow) -> Definition:
    """Return the definition a row holds."""
    stored = msgspec.convert(row.definition, _Stored)
    return Definition(row.name, stored.condition, stored.labels, stored.annotations, stored.interval_seconds, row.enabled)


def to_rule(found: Found) -> Rule:
    """Turn rows into the contract."""
    row, state = found
    return Rule(
        id=RuleId(row.id),
        definition=definition_of(row),
        state=RuleState(state.state),
        last_evaluated_at=state.evaluated_at,
        last_value=state.value,
        last_error=state.error,
        revision=row.revision,
        created_at=row.created_at,
        version=row.version,
    )


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        rule_id=RuleId(row.rule_id),
        revision=row.revision,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        definition=definition_of(row),
        deleted=row.deleted,
    )
