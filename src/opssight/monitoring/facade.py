"""The way into monitoring for other modules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.monitoring import repository
from opssight.monitoring.contracts import Comparison, Condition, Definition, Revision, Rule, RuleId, RuleQuery, RuleState
from opssight.monitoring.events import RuleChanged, RuleDeleted, RuleStateChanged
from opssight.monitoring.service.change import change_rule, create_rule, delete_rule, found
from opssight.monitoring.service.evaluate import evaluate_due
from opssight.monitoring.service.preview import preview

__all__ = [
    "Comparison",
    "Condition",
    "Definition",
    "Revision",
    "Rule",
    "RuleChanged",
    "RuleDeleted",
    "RuleId",
    "RuleQuery",
    "RuleState",
    "RuleStateChanged",
    "change_rule",
    "create_rule",
    "delete_rule",
    "evaluate_due",
    "get_rule",
    "preview",
    "rule_as_of",
]


async def get_rule(session: AsyncSession, rule_id: UUID) -> Rule:
    """Return a rule.

    Raises:
        RuleNotFound: there is none.
    """
    return repository.to_rule(await found(session, rule_id))


async def rule_as_of(session: AsyncSession, rule_id: UUID, at: datetime) -> Revision | None:
    """Return the revision of a rule that was in force at a moment; None before it was made."""
    return await repository.revision_as_of(session, rule_id, at)
