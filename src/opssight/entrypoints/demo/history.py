"""What happened before the demo began: incidents of the last twelve weeks and a day of logs, made by the platform's own code.

The incidents go through the facade with a clock that is set to the past, each in one transaction, so that nobody is paged now for
what was over weeks ago. Each says in its summary that the demo made it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import FakeClock
from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from opssight.entrypoints.demo.estate import Estate, Line
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents

WEEKS = 12
HISTORY = timedelta(weeks=WEEKS)
A_WEEK = (5, 4, 5, 4, 3, 4, 3, 3, 4, 2, 3, 2)
"""How many incidents each week had, the first one longest ago."""
SUMMARY = "A made-up incident: the demo begins with a history, so that there is something to look at."
BACKFILL = timedelta(hours=24)
_STEP = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Story:
    """What may go wrong with a service, what was found, and what ended it."""

    service: str
    severity: incidents.Severity
    title: str
    found: str
    ended: str


_S = incidents.Severity
STORIES = (
    Story("checkout", _S.SEV1, "Payments are refused", "The database has no connections left.", "Raised the pool's limit and restarted."),
    Story(
        "checkout",
        _S.SEV2,
        "Checkout answers slowly",
        "A report holds locks on the orders table.",
        "Ended the report; it runs at night now.",
    ),
    Story("search", _S.SEV2, "Search finds nothing", "An index segment is corrupt.", "Built the segment anew from its source."),
    Story("search", _S.SEV3, "Suggestions are out of date", "The nightly refresh did not run.", "Ran it by hand and mended its timer."),
    Story(
        "mailer", _S.SEV3, "Order mails are late", "The relay takes ten connections at most.", "Lowered the sender's parallel connections."
    ),
    Story("mailer", _S.SEV4, "One template fails to compile", "A placeholder has no value.", "Took the last change of the template back."),
    Story("gateway", _S.SEV2, "Every tenth request fails", "One upstream refuses connections.", "Took it out, restarted it, put it back."),
    Story(
        "gateway",
        _S.SEV3,
        "The certificate expires in two days",
        "Renewal fails, for the DNS record is gone.",
        "Set the record and renewed.",
    ),
    Story("reports", _S.SEV4, "The nightly reports are missing", "The disk was full at 02:00.", "Freed the disk and ran the job again."),
)


@dataclass(frozen=True, slots=True)
class Episode:
    """One incident of the past: when, what, and how long it took until somebody had it and until it was over."""

    at: datetime
    story: Story
    taken: timedelta
    over: timedelta


def episodes(seed: random.Random, now: datetime) -> list[Episode]:
    """Return the past in order. People became quicker over the weeks; nothing of it is younger than two hours."""
    found: list[Episode] = []
    for week, count in enumerate(A_WEEK):
        begin = now - timedelta(weeks=WEEKS - week)
        slowness = 1.6 - week / WEEKS
        for _ in range(count):
            story = seed.choices(STORIES, [1 if one.severity is _S.SEV1 else 4 for one in STORIES])[0]
            at = begin + timedelta(hours=seed.uniform(0, 7 * 24 - 6))
            taken = timedelta(minutes=seed.uniform(1, 7) * slowness)
            found.append(Episode(at, story, taken, taken + timedelta(minutes=seed.uniform(10, 70) * slowness)))
    return sorted(found, key=lambda one: one.at)


async def write(settings: Settings, people: tuple[str, ...], seed: random.Random, now: datetime) -> None:
    """Write the incidents into the database of ``settings``; those with the addresses in ``people`` worked on them."""
    clock = FakeClock(now - HISTORY)
    async with wiring.open_context(settings, role="demo", clock=clock) as context:
        async with context.db.read() as session:
            found = [await identity.user_by_email(session, address) for address in people]
        actors = [_actor(user) for user in found if user is not None]
        for episode in episodes(seed, now):
            first, second = seed.sample(actors, 2)
            async with context.db.write(first.origin()) as session:
                await _live_through(session, clock, settings, episode, first, second)


async def _live_through(
    session: AsyncSession, clock: FakeClock, settings: Settings, episode: Episode, first: identity.Actor, second: identity.Actor
) -> None:
    story = episode.story
    clock.set(episode.at)
    incident = await incidents.declare(
        session,
        clock,
        settings,
        title=story.title,
        severity=story.severity,
        service=story.service,
        summary=SUMMARY,
        actor=second,
    )
    clock.set(episode.at + episode.taken)
    await incidents.acknowledge(session, clock, incident.id, actor=first)
    clock.set(episode.at + (episode.taken + episode.over) / 2)
    await incidents.add_entry(session, incident.id, kind=incidents.EntryKind.COMMENT, text=story.found, actor=first, at=clock.now())
    clock.set(episode.at + episode.over)
    await incidents.resolve(session, clock, incident.id, actor=first, note=story.ended)


def _actor(user: identity.User) -> identity.Actor:
    return identity.Actor(str(user.id), "user", user.name, user.email, frozenset(), user.role)


def backfill(seed: random.Random, now: datetime) -> Iterator[list[tuple[datetime, Line]]]:
    """Return the logs of the day before ``now`` in batches: routine alone, for nothing broke that day."""
    estate = Estate(seed)
    at, batch = now - BACKFILL, list[tuple[datetime, Line]]()
    while at < now - timedelta(minutes=2):
        for line in estate.routine():
            batch.append((at + _STEP * seed.random(), line))
        at += _STEP
        if len(batch) >= 2000:
            yield batch
            batch = []
    yield batch
