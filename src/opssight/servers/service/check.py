"""Asking every server for a sign of life, many at a time."""

from __future__ import annotations

import asyncio
import random
import time
from uuid import UUID

from opssight.core.context import Context
from opssight.core.egress import Egress
from opssight.core.telemetry import get_logger
from opssight.servers import metrics, repository
from opssight.servers.contracts import Finding
from opssight.servers.service.state import record_checks
from opssight.servers.ssh.probe import probe

log = get_logger(__name__)
AT_A_TIME = 100
BATCH = 200
LONGEST_SPREAD = 30.0


def spread_over(count: int) -> float:
    """Return over how many seconds the checks of a round are spread, so that a thousand do not start at once."""
    return min(LONGEST_SPREAD, count * 0.03)


async def check_all(context: Context, *, spread: float | None = None) -> int:
    """Check every server once and write down what was found; return how many changed their state.

    A server that does not answer is asked a second time before it counts as unreachable.
    """
    started = time.perf_counter()
    async with context.db.read() as session:
        everyone = await repository.addresses(session)
    over = spread_over(len(everyone)) if spread is None else spread
    gate = asyncio.Semaphore(AT_A_TIME)
    findings: dict[UUID, Finding] = {}
    egress = context.resources.get(Egress)

    async def check(one: repository.Address) -> None:
        await asyncio.sleep(random.uniform(0, over))  # noqa: S311 jitter, not a secret
        async with gate:
            finding = await _look(egress, one)
            findings[one.id] = finding if finding.error is None else await _look(egress, one)

    async with asyncio.TaskGroup() as group:
        for one in everyone:
            group.create_task(check(one))
    changed = 0
    found = sorted(findings.items())
    for at in range(0, len(found), BATCH):
        async with context.db.write() as session:
            changed += await record_checks(session, dict(found[at : at + BATCH]), context.clock.now())
    down = sum(1 for finding in findings.values() if finding.error is not None)
    metrics.unreachable.set(down)
    metrics.check_seconds.observe(time.perf_counter() - started)
    if changed:
        log.info("servers.checked", servers=len(found), unreachable=down, changed=changed)
    return changed


async def _look(egress: Egress, one: repository.Address) -> Finding:
    started = time.perf_counter()
    error = await probe(egress, one.address, one.port)
    return Finding(error, None if error is not None else round((time.perf_counter() - started) * 1000, 1))
