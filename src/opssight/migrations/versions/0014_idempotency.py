"""Idempotency keys are claimed before they are answered, and their answers are sealed.

Answers kept in clear are thrown away: they serve for a day at most, and may hold what is shown only once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_idempotency"
down_revision = "0013_runbooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a key be claimed without an answer yet."""
    op.execute("DELETE FROM core_idempotency")
    op.add_column("core_idempotency", sa.Column("claim", sa.Uuid, nullable=False))
    op.add_column("core_idempotency", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=False))
    for column in ("status", "body", "content_type"):
        op.alter_column("core_idempotency", column, nullable=True)


def downgrade() -> None:
    """Keep answers only."""
    op.execute("DELETE FROM core_idempotency")
    for column in ("status", "body", "content_type"):
        op.alter_column("core_idempotency", column, nullable=False)
    op.drop_column("core_idempotency", "claimed_until")
    op.drop_column("core_idempotency", "claim")
