"""Rules evaluated against a real event store: alerts begin, go on, and end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from opssight.alerts import facade as alerts
from opssight.alerts.models import AlertRow
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.outbox.models import OutboxRow
from opssight.eventlog import facade as eventlog
from opssight.eventlog.store.transport import Address
from opssight.identity import facade as identity
from opssight.monitoring import facade as monitoring
from opssight.monitoring.jobs import LOOPS
from opssight.monitoring.models import RuleRow
from tests.monitoring.making import definition, happen, make, rule_now

pytestmark = pytest.mark.usefixtures("stored_events")


async def evaluate(ctx: Context, clock: FakeClock, seconds: int = 6) -> None:
    """Let the time of a round pass, and run it."""
    clock.advance(timedelta(seconds=seconds))
    await LOOPS[0].run(ctx)


async def all_alerts(ctx: Context) -> list[alerts.Alert]:
    async with ctx.db.read() as session:
        return await alerts.get(session, list((await session.execute(select(AlertRow.id))).scalars()))


async def published(ctx: Context, name: str) -> list[dict[str, object]]:
    async with ctx.db.read() as session:
        return list((await session.execute(select(OutboxRow.payload).where(OutboxRow.name == name).order_by(OutboxRow.seq))).scalars())


async def test_errors_fire_an_alert_that_resolves_when_they_are_over(ctx: Context, clock: FakeClock) -> None:
    rule = await make(ctx, annotations={"summary": "{{ value }} errors"})
    await happen(ctx, 4)
    await happen(ctx, 3, service="other")
    await happen(ctx, 3, severity="info")
    await evaluate(ctx, clock)
    quiet = await rule_now(ctx, rule)
    assert (quiet.state, quiet.last_value, quiet.last_evaluated_at) == ("ok", 4, clock.now())
    assert await all_alerts(ctx) == []
    await happen(ctx, 1)
    await evaluate(ctx, clock)
    assert ((await rule_now(ctx, rule)).state, (await rule_now(ctx, rule)).last_value) == ("firing", 5)
    alert = (await all_alerts(ctx))[0]
    assert alert.labels == {"alertname": "Checkout errors", "severity": "warning", "service": "checkout"}
    assert (alert.status, alert.source, alert.rule_id, alert.title) == ("firing", "rule", rule.id, "5 errors")
    assert alert.generator_url.startswith(f"{ctx.settings.base_url}/events?service=checkout&severity=%3E%3Derror&from=")
    for _ in range(20):
        await evaluate(ctx, clock)
    over = await all_alerts(ctx)
    assert [(one.id, one.status) for one in over] == [(alert.id, "resolved")]
    assert (await rule_now(ctx, rule)).state == "ok"
    assert [one["state"] for one in await published(ctx, "rule.state_changed")] == ["firing", "ok"]
    assert len(await published(ctx, "alert.fired")) == len(await published(ctx, "alert.resolved")) == 1


async def test_it_is_not_evaluated_before_it_is_due(ctx: Context, clock: FakeClock) -> None:
    rule = await make(ctx, interval_seconds=30)
    await evaluate(ctx, clock)
    first = (await rule_now(ctx, rule)).last_evaluated_at
    await evaluate(ctx, clock, 29)
    assert (await rule_now(ctx, rule)).last_evaluated_at == first
    await evaluate(ctx, clock, 1)
    assert (await rule_now(ctx, rule)).last_evaluated_at == clock.now()


async def test_while_it_fires_it_is_said_once_a_minute(ctx: Context, clock: FakeClock) -> None:
    await make(ctx, threshold=1, window_seconds=600)
    await happen(ctx, 1)
    for _ in range(21):
        await evaluate(ctx, clock)
    assert [one.count for one in await all_alerts(ctx)] == [3]


async def test_silence_fires_when_something_is_expected(ctx: Context, clock: FakeClock) -> None:
    rule = await make(ctx, name="No heartbeats", comparison=monitoring.Comparison.LT, threshold=1, severity=())
    await happen(ctx, 1, severity="info")
    await evaluate(ctx, clock)
    assert (await rule_now(ctx, rule)).state == "ok"
    await evaluate(ctx, clock, 61)
    assert (await rule_now(ctx, rule)).state == "firing"
    await happen(ctx, 1, severity="info")
    await evaluate(ctx, clock)
    assert [one.status for one in await all_alerts(ctx)] == ["resolved"]


async def test_several_workers_at_once_fire_once(ctx: Context, clock: FakeClock) -> None:
    for name in ("a", "b", "c"):
        await make(ctx, name=name)
    await happen(ctx, 5)
    clock.advance(timedelta(seconds=6))
    await asyncio.gather(*(monitoring.evaluate_due(ctx) for _ in range(6)))
    assert sorted(one.count for one in await all_alerts(ctx)) == [1, 1, 1]
    assert len(await published(ctx, "alert.fired")) == 3


async def test_a_store_that_is_down_neither_fires_nor_resolves(
    ctx: Context, clock: FakeClock, stored_events: eventlog.EventStore, tmp_path: Path
) -> None:
    rule, quiet = await make(ctx), await make(ctx, name="No heartbeats", comparison=monitoring.Comparison.LT, service=("other",))
    await happen(ctx, 5)
    await happen(ctx, 5, service="other")
    await evaluate(ctx, clock)
    assert (await rule_now(ctx, rule)).state == "firing"
    away = eventlog.EventStore(Address.embedded(tmp_path / "gone.sock"))
    eventlog.attach(ctx, away)
    await evaluate(ctx, clock, 120)
    down = await rule_now(ctx, rule)
    assert (down.state, down.last_value) == ("error", 5)
    assert down.last_error
    assert (await rule_now(ctx, quiet)).state == "error"
    assert [one.status for one in await all_alerts(ctx)] == ["firing"]
    await away.close()
    eventlog.attach(ctx, stored_events)
    await happen(ctx, 5, service="other")
    await evaluate(ctx, clock)
    back = await rule_now(ctx, rule)
    assert (back.state, back.last_value, back.last_error) == ("ok", 0, None)
    assert [one.status for one in await all_alerts(ctx)] == ["resolved"]


async def test_a_rule_that_cannot_be_read_leaves_the_others_alone(ctx: Context, clock: FakeClock) -> None:
    broken, good = await make(ctx, name="broken"), await make(ctx, name="good")
    async with ctx.db.write() as session:
        row = await session.get_one(RuleRow, broken.id)
        row.definition = {"nonsense": True}
    await evaluate(ctx, clock)
    assert (await rule_now(ctx, good)).last_evaluated_at == clock.now()


async def test_changed_meanwhile_the_count_is_thrown_away(ctx: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = await make(ctx)
    await happen(ctx, 5)
    real = eventlog.count

    async def slow(*given: object) -> int:
        counted = await real(*given)  # pyright: ignore[reportArgumentType] handed through
        async with ctx.db.write() as session:
            await monitoring.change_rule(session, ctx.clock, rule.id, lambda _: definition(threshold=50), by=identity.SYSTEM)
        return counted

    clock.advance(timedelta(seconds=6))
    monkeypatch.setattr(eventlog, "count", slow)
    await monitoring.evaluate_due(ctx)
    assert await all_alerts(ctx) == []
    monkeypatch.undo()
    await evaluate(ctx, clock)
    assert ((await rule_now(ctx, rule)).state, (await rule_now(ctx, rule)).last_value) == ("ok", 5)
