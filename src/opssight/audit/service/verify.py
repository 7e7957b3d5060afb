"""Walking the chain from its beginning."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.audit import repository
from opssight.audit.contracts import Verification
from opssight.audit.rules import GENESIS, record_hash
from opssight.audit.service.seal import hashed_fields

BATCH = 2000


async def verify(session: AsyncSession) -> Verification:
    """Recompute every hash; a changed, removed or inserted record shows at its place."""
    seq, checked = 0, 0
    previous: str = GENESIS
    while True:
        rows = await repository.sealed_after(session, seq, BATCH)
        for row in rows:
            fits = row.seq == seq + 1 and row.prev_hash == previous
            if not fits or row.hash != record_hash(hashed_fields(row), seq + 1, previous):
                return Verification(ok=False, checked=checked, first_bad_seq=seq + 1, head_hash=previous)
            seq, previous, checked = seq + 1, row.hash or GENESIS, checked + 1
        session.expunge_all()
        if len(rows) < BATCH:
            return Verification(ok=True, checked=checked, first_bad_seq=None, head_hash=previous if checked else None)
