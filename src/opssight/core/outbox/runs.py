"""Which deliveries are being handled, written down before they are.

A handler that kills its process, or makes it stand still until it is killed, takes its transaction with it: without a note
outside of it nobody would know that it ever ran, and it would be tried for ever. The table is unlogged; these notes cost no
disk write and need not outlive a crash of the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from opssight.core.db import Database

_BEGIN = text("""
INSERT INTO core_delivery_runs AS r (event_id, subscriber, runs)
SELECT id, :subscriber, 1 FROM unnest(CAST(:ids AS uuid[])) AS t(id) ORDER BY id
ON CONFLICT (event_id, subscriber) DO UPDATE SET runs = r.runs + 1
RETURNING event_id, runs - 1 AS deaths
""")
_END = text("""
WITH one_less AS (
    UPDATE core_delivery_runs SET runs = runs - 1
     WHERE subscriber = :subscriber AND event_id = ANY(CAST(:ids AS uuid[])) AND runs > 1
)
DELETE FROM core_delivery_runs WHERE subscriber = :subscriber AND event_id = ANY(CAST(:ids AS uuid[])) AND runs <= 1
""")


async def begin(db: Database, subscriber: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Note that deliveries are being handled; return those whose handler has ended with its process before, and how often.

    The caller holds the rows of the deliveries, so that nobody else is handling them.
    """
    async with db.open_plain() as session:
        rows = (await session.execute(_BEGIN, {"subscriber": subscriber, "ids": list(ids)})).all()
    return {row.event_id: row.deaths for row in rows if row.deaths}


async def end(db: Database, subscriber: str, ids: Sequence[UUID]) -> None:
    """Note that the handling ended in this process, one way or the other. Call it while the rows are still held."""
    async with db.open_plain() as session:
        await session.execute(_END, {"subscriber": subscriber, "ids": list(ids)})
