"""Storms of alerts: what of an incident's timeline is counted instead of named. And jobs that ended with their worker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_storms"
down_revision = "0020_outbox_lanes"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "incidents_storms",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("incident_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("began_at", _WHEN, nullable=False),
        sa.Column("last_at", _WHEN, nullable=False),
        sa.Column("named", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Uuid),
    )
    op.create_index("incidents_storms_incident_id_kind_began_at_idx", "incidents_storms", ["incident_id", "kind", "began_at"])
    op.create_index("incidents_storms_entry_id_idx", "incidents_storms", ["entry_id"])
    op.create_table(
        "core_job_deaths",
        sa.Column("job_id", sa.BigInteger, sa.ForeignKey("procrastinate_jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("deaths", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("core_job_deaths")
    op.drop_table("incidents_storms")
