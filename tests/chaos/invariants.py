"""What must hold after every crash, asked of the database and of the provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.chaos.provider import Provider

_ALWAYS = {
    "an unacknowledged incident is escalated, or its escalation is exhausted": """
        SELECT i.number, e.state FROM incidents_incidents i LEFT JOIN oncall_escalations e ON e.incident_id = i.id
         WHERE i.state = 'new'
           AND (e.id IS NULL OR NOT (e.state = 'exhausted' OR (e.state = 'active' AND e.next_at IS NOT NULL)))""",
    "nobody is paged any more about a resolved incident": """
        SELECT i.number, e.state FROM incidents_incidents i JOIN oncall_escalations e ON e.incident_id = i.id
         WHERE i.state = 'resolved' AND e.state <> 'resolved'""",
    "what still waits about a resolved incident is news about it, not a page": """
        SELECT i.number, n.subject FROM incidents_incidents i JOIN notifications_notifications n ON n.incident_id = i.id
         WHERE i.state = 'resolved' AND n.state IN ('queued', 'sending') AND n.withdrawn_at IS NULL AND n.dedup_key NOT LIKE 'quiet %'""",
    "a step is carried out once in a round": """
        SELECT escalation_id, round, step, count(*) FROM oncall_paged GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "whoever a step paged has exactly one message": """
        SELECT p.escalation_id, p.number, count(n.id) FROM oncall_paged p
          LEFT JOIN notifications_notifications n ON n.dedup_key LIKE 'escalation ' || p.escalation_id || ' ' || p.number || ' %'
         GROUP BY 1, 2, p.user_ids HAVING count(n.id) <> jsonb_array_length(p.user_ids)""",
    "every page belongs to a step that was carried out": """
        SELECT n.dedup_key FROM notifications_notifications n
         WHERE n.dedup_key LIKE 'escalation %' AND NOT EXISTS (
            SELECT 1 FROM oncall_paged p WHERE n.dedup_key LIKE 'escalation ' || p.escalation_id || ' ' || p.number || ' %')""",
    "each step has told of itself once": """
        SELECT e.incident_id, count(p.*), (SELECT count(*) FROM core_outbox o
            WHERE o.name = 'escalation.stepped' AND o.payload->>'incident_id' = e.incident_id::text)
          FROM oncall_escalations e LEFT JOIN oncall_paged p ON p.escalation_id = e.id GROUP BY e.incident_id
        HAVING count(p.*) <> (SELECT count(*) FROM core_outbox o
            WHERE o.name = 'escalation.stepped' AND o.payload->>'incident_id' = e.incident_id::text)""",
    "who is not paged any more was told of": """
        SELECT e.incident_id FROM oncall_escalations e WHERE e.state = 'exhausted' AND NOT EXISTS (
            SELECT 1 FROM core_outbox o WHERE o.name = 'escalation.exhausted' AND o.payload->>'incident_id' = e.incident_id::text)""",
    "a message that waits has a job": """
        SELECT n.id, n.state FROM notifications_notifications n WHERE n.state IN ('queued', 'sending') AND NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs j WHERE j.args->>'notification_id' = n.id::text AND j.status IN ('todo', 'doing'))""",
    "a message has one end, and has told of it once": """
        SELECT n.id, n.state, count(o.id) FROM notifications_notifications n
          LEFT JOIN core_outbox o ON o.payload->>'notification_id' = n.id::text AND o.name LIKE 'notification.%'
         GROUP BY n.id, n.state
        HAVING count(o.id) <> CASE WHEN n.state IN ('queued', 'sending') THEN 0 ELSE 1 END
            OR (count(o.id) = 1 AND min(o.name) <> 'notification.' || n.state)""",
}

_AT_REST = {
    "every message has come to its end": "SELECT id, state FROM notifications_notifications WHERE state IN ('queued', 'sending')",
    "every event was handed on": "SELECT name FROM core_outbox WHERE relayed_at IS NULL",
    "every event was handled": "SELECT subscriber FROM core_deliveries",
    "every attempt has its outcome": "SELECT notification_id FROM notifications_attempts WHERE outcome IS NULL",
    "an incident of which an alert fires on is not resolved": """
        SELECT i.number FROM incidents_incidents i JOIN alerts_alerts a ON a.incident_id = i.id
         WHERE i.state = 'resolved' AND a.status = 'firing' AND i.look_at IS NULL""",
}

_SENT = text("""
    SELECT n.id, n.state, count(a.handed_over_at),
           count(a.handed_over_at) FILTER (WHERE a.outcome = 'interrupted' AND a.detail LIKE '%the provider may have it%'),
           count(a.handed_over_at) FILTER (WHERE a.outcome IS NULL)
      FROM notifications_notifications n LEFT JOIN notifications_attempts a ON a.notification_id = n.id GROUP BY n.id, n.state""")


async def broken(session: AsyncSession, provider: Provider, *, at_rest: bool = False) -> list[str]:
    """Return a sentence for everything that does not hold; ``at_rest`` asks also for what holds when nothing is left to do."""
    found = [f"sent after it was withdrawn: {one}" for one in provider.late]
    for name, sql in {**_ALWAYS, **(_AT_REST if at_rest else {})}.items():
        rows: Sequence[object] = (await session.execute(text(sql))).all()
        found += [f"{name}: {rows[:3]}"] if rows else []
    sent = Counter(provider.accepted)
    for message, state, handed_over, said_so, left_open in (await session.execute(_SENT)).all():
        times = sent.pop(message, 0)
        if times > handed_over:
            found.append(f"{message} was sent {times} times and handed over {handed_over} times")
        if times > 1 + said_so:
            found.append(f"{message} was sent {times} times and only {said_so} attempts say that it may have been")
        if state == "delivered" and not times:
            found.append(f"{message} counts as delivered and never came")
        if times and state != "delivered" and not said_so + left_open:
            found.append(f"{message} came and counts as {state} without a word")
    found += [f"{message} was sent without a row" for message in sent]
    return found
