"""Incidents, escalations and pages in a small world in which processes die all the time.

A round is a series of acts that a seed decides: people declare, acknowledge and resolve, alerts fire and end, time passes,
the provider takes, refuses or is busy; and the loops and jobs of a worker run. Each act may be killed at any edge. What a
queue promises is done here by hand: a job whose worker was killed comes back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import text

from opssight.alerts import facade as alerts
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.errors import OpsError
from opssight.core.modules import Modules
from opssight.core.outbox import Relay
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.incidents.service.settle import settle
from opssight.notifications.channels.sender import Sender
from opssight.notifications.contracts import Outcome
from opssight.notifications.models import ChannelRow
from opssight.notifications.service import deliver as delivery
from opssight.oncall.contracts import Rotation
from opssight.oncall.jobs import advance
from opssight.oncall.service.schedules import create_schedule
from tests.chaos.faults import Faults, edges_of
from tests.chaos.invariants import broken
from tests.chaos.provider import Provider

PEOPLE = ("ann", "bob", "cat")
ACTS = 16
MOST_PASSES = 200
_CLEAR = """
    DELETE FROM notifications_attempts;
    DELETE FROM notifications_notifications;
    DELETE FROM oncall_paged;
    DELETE FROM oncall_escalations;
    DELETE FROM core_live;
    DELETE FROM core_outbox;
    DELETE FROM alerts_alerts"""
Act = Callable[[], Awaitable[object]]


class World:
    """One database, one worker that dies, and whoever else does something. ``said`` is what happened, for a failure."""

    def __init__(self, context: Context, clock: FakeClock, random: Random) -> None:
        """Take an open context over a database of its own."""
        self.context, self.clock, self.random = context, clock, random
        self.faults = Faults()
        self.provider = Provider(context.db, self.faults)
        self.relay = Relay(context, context.resources.get(Modules).subscribers)
        self.people: list[identity.Actor] = []
        self.said: list[str] = []
        self.kills = 0

    @contextmanager
    def open(self) -> Generator[None]:
        """Put the provider in every sender's place, and see the edges."""
        real = delivery.sender_of

        def provider(_context: Context, _channel: ChannelRow) -> Sender:
            return self.provider

        delivery.sender_of = provider
        try:
            with edges_of(self.context.db, self.faults):
                yield
        finally:
            delivery.sender_of = real

    async def settle_in(self) -> None:
        """Add people and a schedule."""
        async with self.context.db.write() as session:
            for name in PEOPLE:
                row = await identity.create_user(
                    session,
                    self.clock,
                    email=f"{name}@example.com",
                    name=name.title(),
                    role=identity.Role.RESPONDER,
                    password="correct horse battery",
                    by=None,
                )
                self.people.append(identity.Actor(str(row.id), "user", row.name, row.email, frozenset()))
            members = tuple(UUID(one.id) for one in self.people)
            rotation = Rotation("Europe/Oslo", time(9), date(2026, 3, 9), 1, members)
            await create_schedule(session, self.clock, name="Platform", rotation=rotation)

    async def do(self, name: str, act: Act, *, kill_at: int | None = None) -> bool:
        """Do something, perhaps killing it; return whether it was killed."""
        killed = await self.faults.run(act, kill_at=kill_at)
        self.kills += killed
        self.said.append(f"{name}{f', killed {self.faults.where}' if killed else ''}")
        return killed

    async def round(self) -> None:
        """Let a series of acts happen, each perhaps killed, and then come to rest; nothing that must hold may be broken."""
        self.said.clear()
        acts: dict[str, Act] = {
            "declare": self.declare,
            "acknowledge": self.acknowledge,
            "resolve": self.resolve,
            "escalate now": self.escalate_now,
            "advance": self.advance,
            "settle": self.settle,
            "deliver": self.deliver,
        }
        weights = [2, 2, 1, 1, 4, 2, 6]
        await self.do("fire", self.fire)
        await self.do("declare", self.declare)
        for _ in range(ACTS):
            (name,) = self.random.choices(list(acts), weights)
            kill_at = self.random.randrange(16) if self.random.random() < 0.75 else None
            await self.do(name, acts[name], kill_at=kill_at)
            await self.check()
            await self.something_else()
        await self.come_to_rest()

    async def something_else(self) -> None:
        """Let time pass, an alert fire or end, events be handed on, or the provider change its mind."""
        match self.random.randrange(5):
            case 0 | 1:
                self.clock.advance(timedelta(seconds=self.random.randrange(1, 400)))
            case 2:
                await self.fire()
            case 3:
                await self.end_alerts()
            case _:
                self.provider.answers = [self.random.choice([Outcome.RETRY, Outcome.REFUSED, Outcome.ACCEPTED])]
                if self.random.random() < 0.5:
                    self.provider.meanwhile = self.acknowledge
        if self.random.random() < 0.7:
            await self.relay.drain()

    async def come_to_rest(self) -> None:
        """Let nobody die and everything be done, see that nothing was lost, and resolve what is open."""
        self.provider.answers.clear()
        self.provider.meanwhile = None
        await self.do_all()
        await self.check(at_rest=True)
        await self.end_alerts()
        for incident_id in await self.ids("new", "investigating"):
            async with self.context.db.write() as session:
                await incidents.resolve(session, self.clock, incident_id, actor=identity.SYSTEM)
        await self.do_all()
        await self.check(at_rest=True)
        await self.clear()

    async def clear(self) -> None:
        """Drop what was looked through, so that the next round looks only through its own."""
        async with self.context.db.write() as session:
            for statement in _CLEAR.split(";"):
                await session.execute(text(statement))
        self.provider.accepted.clear()

    async def do_all(self) -> None:
        """Run loops, jobs and the relay until nothing is left to do now."""
        for _ in range(MOST_PASSES):
            await self.advance()
            await self.settle()
            delivered = await self.deliver()
            if not await self.relay.drain() and not delivered:
                return
        raise AssertionError(f"There is no end to it: {self.said}")

    async def check(self, *, at_rest: bool = False) -> None:
        """Raise AssertionError when something does not hold."""
        async with self.context.db.read() as session:
            found = await broken(session, self.provider, at_rest=at_rest)
        assert not found, f"{found}\nafter: {'; '.join(self.said)}"

    async def ids(self, *states: str) -> list[UUID]:
        """Return the incidents in these states, oldest first."""
        async with self.context.db.read() as session:
            statement = text("SELECT id FROM incidents_incidents WHERE state = ANY(:states) ORDER BY number")
            return list((await session.execute(statement, {"states": list(states)})).scalars())

    async def declare(self) -> None:
        """Declare an incident."""
        async with self.context.db.write() as session:
            await incidents.declare(
                session,
                self.clock,
                self.context.settings,
                title="Something is slow",
                severity=incidents.Severity.SEV2,
                service=None,
                summary="",
                actor=self.random.choice(self.people),
            )

    async def fire(self) -> None:
        """Fire one of three alerts, or repeat it."""
        await self._alert(ends=False)

    async def end_alerts(self) -> None:
        """End every alert."""
        for name in "abc":
            await self._alert(name, ends=True)

    async def _alert(self, name: str | None = None, *, ends: bool) -> None:
        service = name or self.random.choice("abc")
        alert = alerts.AlertInput(
            {"alertname": "Slow", "service": service, "severity": "critical"}, ends_at=self.clock.now() if ends else None
        )
        async with self.context.db.write() as session:
            await alerts.fire(session, self.clock, [alert], source=alerts.AlertSource.NATIVE)

    async def acknowledge(self) -> None:
        """Acknowledge one of the new incidents."""
        waiting = await self.ids("new")
        if not waiting:
            return
        async with self.context.db.write() as session:
            try:
                await incidents.acknowledge(session, self.clock, self.random.choice(waiting), actor=self.random.choice(self.people))
            except OpsError as error:  # an alert ended it in the same moment
                self.said.append(error.detail)

    async def resolve(self) -> None:
        """Resolve one of the open incidents, as a program does."""
        waiting = await self.ids("new", "investigating")
        if waiting:
            async with self.context.db.write() as session:
                await incidents.resolve(session, self.clock, self.random.choice(waiting), actor=identity.SYSTEM)

    async def escalate_now(self) -> None:
        """Ask for the next step of a new incident."""
        waiting = await self.ids("new")
        if waiting:
            async with self.context.db.write() as session:
                await incidents.escalate_now(session, self.random.choice(waiting), reason="The runbook failed.")

    async def advance(self) -> None:
        """Run the loop of escalations."""
        await advance(self.context)

    async def settle(self) -> None:
        """Run the loop of incidents."""
        await settle(self.context)

    async def deliver(self) -> int:
        """Run the jobs that wait, once each in any order; return how many there were. One that does not end stays."""
        async with self.context.db.read() as session:
            statement = text(
                "SELECT id, args->>'notification_id' FROM procrastinate_jobs WHERE task_name = 'notifications.deliver' ORDER BY id"
            )
            waiting = [(row[0], row[1]) for row in await session.execute(statement)]
        self.random.shuffle(waiting)
        for job_id, notification_id in waiting:
            try:
                await delivery.deliver.run(self.context, notification_id=notification_id)
            except delivery.TryAgain:
                continue
            self.faults.edge("ending the job")
            async with self.context.db.write() as session:
                await session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": job_id})
        return len(waiting)
