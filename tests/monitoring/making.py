from __future__ import annotations

from typing import Any

from opssight.core.context import Context
from opssight.eventlog import facade as eventlog
from opssight.identity import facade as identity
from opssight.monitoring import facade as monitoring


def definition(**changed: Any) -> monitoring.Definition:
    """Five or more errors of checkout within a minute, with parts of it changed."""
    query = monitoring.RuleQuery(
        q=changed.pop("q", ""), service=changed.pop("service", ("checkout",)), severity=changed.pop("severity", (">=error",))
    )
    condition = monitoring.Condition(
        query,
        changed.pop("window_seconds", 60),
        changed.pop("threshold", 5),
        changed.pop("comparison", monitoring.Comparison.GTE),
    )
    given: dict[str, Any] = {"labels": {}, "annotations": {}, "interval_seconds": 5, "enabled": True, **changed}
    return monitoring.Definition(given.pop("name", "Checkout errors"), condition, **given)


async def make(ctx: Context, **changed: Any) -> monitoring.Rule:
    """Store a rule."""
    async with ctx.db.write() as session:
        return await monitoring.create_rule(session, ctx.clock, definition(**changed), by=identity.SYSTEM)


async def happen(ctx: Context, times: int, *, service: str = "checkout", severity: str = "error", message: str = "it broke") -> None:
    """Store events of this moment."""
    drafts = [eventlog.Draft(message, service=service, severity=severity) for _ in range(times)]
    taken = await ctx.resources.get(eventlog.EventIntake).take(drafts, via="test")
    assert taken.accepted == times


async def rule_now(ctx: Context, rule: monitoring.Rule) -> monitoring.Rule:
    """Return a rule as it is now."""
    async with ctx.db.read() as session:
        return await monitoring.get_rule(session, rule.id)
