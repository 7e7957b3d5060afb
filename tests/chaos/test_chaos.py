"""Delivery and escalation with a kill at every edge, and with kills anywhere in whatever happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from random import Random

import pytest

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.notifications.contracts import Outcome
from tests.chaos.world import World

ROUNDS = 25
Scene = Callable[[World], Awaitable[Callable[[], Awaitable[object]]]]


@pytest.fixture
async def world(ctx: Context, clock: FakeClock, request: pytest.FixtureRequest) -> AsyncGenerator[World]:
    """A world with people and a schedule; its seed is the number of the test."""
    seed = getattr(request, "param", 0)
    made = World(ctx, clock, Random(seed))
    with made.open():
        await made.settle_in()
        yield made


@pytest.mark.parametrize("world", range(ROUNDS // 5), indirect=True)
async def test_nothing_is_lost_doubled_or_sent_in_vain_whoever_dies(world: World) -> None:
    for _ in range(5):
        await world.round()
    assert world.kills, "nobody died"


async def opening(world: World) -> Callable[[], Awaitable[object]]:
    """Somebody declares an incident."""
    return world.declare


async def delivering(world: World) -> Callable[[], Awaitable[object]]:
    """A page is sent."""
    await world.declare()
    return world.deliver


async def delivering_to_a_busy_provider(world: World) -> Callable[[], Awaitable[object]]:
    """A page is put off."""
    await world.declare()
    world.provider.answers = [Outcome.RETRY]
    return world.deliver


async def delivering_to_nobody(world: World) -> Callable[[], Awaitable[object]]:
    """A page is refused."""
    await world.declare()
    world.provider.answers = [Outcome.REFUSED]
    return world.deliver


async def delivering_what_is_acknowledged_meanwhile(world: World) -> Callable[[], Awaitable[object]]:
    """Somebody acknowledges between claim and hand-over."""
    await world.declare()
    world.provider.meanwhile = world.acknowledge
    return world.deliver


async def acknowledging(world: World) -> Callable[[], Awaitable[object]]:
    """Somebody acknowledges while a page waits."""
    await world.declare()
    return world.acknowledge


async def stepping(world: World) -> Callable[[], Awaitable[object]]:
    """The second step is due."""
    await world.declare()
    world.clock.advance(timedelta(seconds=300))
    return world.advance


async def giving_up(world: World) -> Callable[[], Awaitable[object]]:
    """The last step is over."""
    await world.declare()
    for _ in range(4):
        world.clock.advance(timedelta(seconds=300))
        await world.advance()
    return world.advance


async def going_quiet(world: World) -> Callable[[], Awaitable[object]]:
    """An acknowledged incident has been quiet for long enough."""
    await world.fire()
    await world.relay.drain()
    await world.acknowledge()
    await world.end_alerts()
    await world.relay.drain()
    world.clock.advance(timedelta(seconds=300))
    return world.settle


async def firing_on(world: World) -> Callable[[], Awaitable[object]]:
    """An alert of a resolved incident fires on."""
    await world.fire()
    await world.relay.drain()
    await world.resolve()
    world.clock.advance(timedelta(seconds=200))
    world.random = Random(0)
    await world.fire()
    world.clock.advance(timedelta(seconds=200))
    return world.settle


SCENES: tuple[Scene, ...] = (
    opening,
    delivering,
    delivering_to_a_busy_provider,
    delivering_to_nobody,
    delivering_what_is_acknowledged_meanwhile,
    acknowledging,
    stepping,
    giving_up,
    going_quiet,
    firing_on,
)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_a_kill_at_every_edge(world: World, scene: Scene) -> None:
    edge = 0
    while True:
        world.random = Random(0)
        act = await scene(world)
        killed = await world.do(scene.__name__, act, kill_at=edge)
        await world.check()
        await world.come_to_rest()
        if not killed:
            break
        edge += 1
    assert edge > 2, "there were hardly any edges to die at"
