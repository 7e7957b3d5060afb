"""Alerts through their facade, on a real database."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import event, select, text

from opssight.alerts import facade as alerts
from opssight.alerts.models import AlertRow
from opssight.alerts.service.resolve import expire
from opssight.catalog import facade as catalog
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.ids import uuid7
from opssight.core.outbox.models import OutboxRow

LATENCY = {"alertname": "HighLatency", "service": "checkout", "severity": "critical", "instance": "web-1"}


def latency(**labels: str) -> alerts.AlertInput:
    return alerts.AlertInput({**LATENCY, **labels}, {"summary": "Slow"})


async def fire(ctx: Context, *inputs: alerts.AlertInput, source: alerts.AlertSource = alerts.AlertSource.NATIVE) -> list[alerts.Handled]:
    async with ctx.db.write() as session:
        return await alerts.fire(session, ctx.clock, inputs, source=source)


async def one(ctx: Context, handled: alerts.Handled) -> alerts.Alert:
    assert handled.alert_id is not None
    async with ctx.db.read() as session:
        return (await alerts.get(session, [handled.alert_id]))[0]


async def published(ctx: Context, name: str) -> list[str]:
    async with ctx.db.read() as session:
        rows = await session.execute(select(OutboxRow.payload).where(OutboxRow.name == name).order_by(OutboxRow.seq))
        return [payload["alert_id"] for payload in rows.scalars()]


async def test_a_new_alert_fires_once_and_is_then_repeated(ctx: Context) -> None:
    first = (await fire(ctx, latency()))[0]
    second = (await fire(ctx, latency()))[0]
    assert (first.outcome, second.outcome) == (alerts.Outcome.FIRED, alerts.Outcome.REPEATED)
    assert second.alert_id == first.alert_id
    alert = await one(ctx, first)
    assert (alert.count, alert.number, alert.severity, alert.service) == (2, 1, "critical", "checkout")
    assert alert.title == "Slow"
    assert alert.group_key == '{alertname="HighLatency", service="checkout"}'
    assert await published(ctx, "alert.fired") == [str(first.alert_id)]
    assert await published(ctx, "alert.updated") == []


async def test_the_same_alert_fifty_times_at_once_is_one_episode(ctx: Context) -> None:
    outcomes = [handled[0] for handled in await asyncio.gather(*(fire(ctx, latency()) for _ in range(50)))]
    assert [handled.outcome for handled in outcomes].count(alerts.Outcome.FIRED) == 1
    assert len({handled.alert_id for handled in outcomes}) == 1
    assert (await one(ctx, outcomes[0])).count == 50
    assert len(await published(ctx, "alert.fired")) == 1


async def test_overlapping_batches_at_once_lose_nothing(ctx: Context) -> None:
    batch = [latency(instance=f"web-{index}") for index in range(40)]
    turned = [batch[shift:] + batch[:shift] for shift in range(0, 40, 4)]
    await asyncio.gather(*(fire(ctx, *inputs) for inputs in turned))
    async with ctx.db.read() as session:
        rows = (await session.execute(select(AlertRow))).scalars().all()
    assert len(rows) == 40
    assert {row.count for row in rows} == {10}
    assert len(set(await published(ctx, "alert.fired"))) == len(await published(ctx, "alert.fired")) == 40


async def test_a_batch_of_a_thousand_is_two_statements_beyond_its_new_alerts(ctx: Context) -> None:
    batch = [latency(instance=f"web-{index}") for index in range(1000)]
    await fire(ctx, *batch)
    seen: list[str] = []
    async with ctx.db.write() as session:
        connection = await session.connection()
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        handled = await alerts.fire(session, ctx.clock, batch, source=alerts.AlertSource.NATIVE)
    assert {one.outcome for one in handled} == {alerts.Outcome.REPEATED}
    assert len(seen) == 1


async def test_it_resolves_when_its_end_has_passed_and_fires_again_as_another_episode(ctx: Context, clock: FakeClock) -> None:
    first = (await fire(ctx, latency()))[0]
    clock.advance(timedelta(minutes=1))
    over = alerts.AlertInput(LATENCY, ends_at=clock.now())
    ended = (await fire(ctx, over))[0]
    assert (ended.outcome, ended.alert_id) == (alerts.Outcome.RESOLVED, first.alert_id)
    assert (await fire(ctx, over))[0].outcome is alerts.Outcome.IGNORED
    clock.advance(timedelta(minutes=1))
    again = (await fire(ctx, latency()))[0]
    assert again.outcome is alerts.Outcome.FIRED
    assert again.fingerprint == first.fingerprint
    assert again.alert_id != first.alert_id
    old, new = await one(ctx, first), await one(ctx, again)
    assert (old.status, old.count, old.ends_at) == ("resolved", 1, clock.now() - timedelta(minutes=1))
    assert (new.status, new.count, new.starts_at, new.ends_at) == ("firing", 1, clock.now(), None)
    assert await published(ctx, "alert.resolved") == [str(first.alert_id)]


async def test_a_late_word_of_an_earlier_end_does_not_resolve(ctx: Context, clock: FakeClock) -> None:
    await fire(ctx, latency())
    before = clock.now() - timedelta(hours=1)
    late = alerts.AlertInput(LATENCY, starts_at=before, ends_at=before + timedelta(minutes=1))
    assert (await fire(ctx, late))[0].outcome is alerts.Outcome.IGNORED


async def test_firing_and_resolved_in_one_batch_are_taken_in_order(ctx: Context, clock: FakeClock) -> None:
    over = alerts.AlertInput(LATENCY, ends_at=clock.now())
    handled = await fire(ctx, latency(), latency(), over, latency())
    assert [one.outcome for one in handled] == [
        alerts.Outcome.FIRED,
        alerts.Outcome.REPEATED,
        alerts.Outcome.RESOLVED,
        alerts.Outcome.FIRED,
    ]
    assert (await one(ctx, handled[0])).count == 2
    assert (await one(ctx, handled[3])).count == 1


async def test_silence_resolves_after_the_timeout_and_a_repeat_puts_it_off(ctx: Context, clock: FakeClock) -> None:
    first = (await fire(ctx, latency()))[0]
    clock.advance(timedelta(minutes=4))
    await fire(ctx, latency())
    clock.advance(timedelta(minutes=4))
    assert await expire(ctx) == 0
    clock.advance(timedelta(minutes=1))
    assert await expire(ctx) == 1
    alert = await one(ctx, first)
    assert (alert.status, alert.ends_at) == ("resolved", clock.now())
    assert await published(ctx, "alert.resolved") == [str(first.alert_id)]


async def test_many_expire_at_once_and_each_is_told_once(ctx: Context, clock: FakeClock) -> None:
    await fire(ctx, *(latency(instance=f"web-{index}") for index in range(600)))
    clock.advance(timedelta(minutes=6))
    assert sum(await asyncio.gather(expire(ctx), expire(ctx))) == 600
    assert len(await published(ctx, "alert.resolved")) == 600


async def test_what_speaks_for_itself_does_not_expire(ctx: Context, clock: FakeClock) -> None:
    await fire(ctx, latency(), source=alerts.AlertSource.WEBHOOK)
    await fire(ctx, latency(instance="web-2"), source=alerts.AlertSource.RULE)
    clock.advance(timedelta(days=1))
    assert await expire(ctx) == 0


async def test_other_annotations_are_an_update(ctx: Context) -> None:
    handled = (await fire(ctx, latency()))[0]
    await fire(ctx, alerts.AlertInput(LATENCY, {"summary": "Very slow"}))
    assert (await one(ctx, handled)).title == "Very slow"
    assert await published(ctx, "alert.updated") == [str(handled.alert_id)]


async def test_numbers_have_no_gaps_from_repeats(ctx: Context) -> None:
    for _ in range(5):
        await fire(ctx, latency())
    assert (await fire(ctx, latency(instance="web-2")))[0].number == 2


async def test_its_service_appears_in_the_catalog(ctx: Context) -> None:
    await fire(ctx, latency())
    async with ctx.db.read() as session:
        service = await catalog.service_of(session, "checkout")
    assert service is not None
    assert service.state is catalog.ServiceState.OK


async def test_resolving_by_fingerprint(ctx: Context) -> None:
    first = (await fire(ctx, latency()))[0]
    async with ctx.db.write() as session:
        handled = await alerts.resolve(session, ctx.clock, [first.fingerprint, "0000000000000000"])
    assert [one.outcome for one in handled] == [alerts.Outcome.RESOLVED, alerts.Outcome.IGNORED]
    assert (await one(ctx, first)).status == "resolved"


async def test_an_incident_has_its_alerts_and_counts_them(ctx: Context) -> None:
    handled = await fire(ctx, latency(), latency(instance="web-2"))
    ids = [UUID(str(one.alert_id)) for one in handled]
    incident = uuid7()
    async with ctx.db.write() as session:
        assert sorted(await alerts.attach(session, ids, incident)) == sorted(ids)
        assert await alerts.attach(session, ids, incident) == []
        await alerts.resolve(session, ctx.clock, [handled[0].fingerprint])
    async with ctx.db.read() as session:
        assert [alert.id for alert in await alerts.of_incident(session, incident)] == ids
        assert [alert.id for alert in await alerts.of_incident(session, incident, after=ids[0])] == ids[1:]
        assert await alerts.count_of_incidents(session, [incident, uuid7()]) == {incident: alerts.AlertCount(2, 1, ctx.clock.now())}
        assert [alert.id for alert in await alerts.firing_of_incident(session, incident)] == ids[1:]
        group = '{alertname="HighLatency", service="checkout"}'
        assert [alert.id for alert in await alerts.of_group(session, group)] == ids[1:]
        assert len(await alerts.of_group(session, group, firing_only=False)) == 2


async def test_a_repeat_is_a_heap_only_update(ctx: Context) -> None:
    await fire(ctx, latency())
    for _ in range(20):
        await fire(ctx, latency())
    async with ctx.db.read() as session:
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
        row = (
            await session.execute(
                text(
                    "SELECT pg_stat_get_tuples_updated(c.oid) AS all, pg_stat_get_tuples_hot_updated(c.oid) AS hot"
                    " FROM pg_class c WHERE relname = 'alerts_alerts'"
                )
            )
        ).one()
    assert row.all == row.hot
