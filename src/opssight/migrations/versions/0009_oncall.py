"""The tables of oncall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009_oncall"
down_revision = "0008_notifications"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "oncall_schedules",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("handoff", sa.Text, nullable=False),
        sa.Column("start_date", sa.Date, nullable=False),
        sa.Column("length_days", sa.Integer, nullable=False),
        sa.Column("members", JSONB, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", _WHEN, nullable=False),
    )
    op.create_table(
        "oncall_overrides",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("schedule_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("starts_at", _WHEN, nullable=False),
        sa.Column("ends_at", _WHEN, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("removed_at", _WHEN),
    )
    op.create_index("oncall_overrides_schedule_id_ends_at_idx", "oncall_overrides", ["schedule_id", "ends_at"])
    op.create_table(
        "oncall_policies",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.Column("steps", JSONB, nullable=False),
        sa.Column("repeat", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", _WHEN, nullable=False),
    )
    op.create_index("oncall_policies_default_key", "oncall_policies", ["is_default"], unique=True, postgresql_where=sa.text("is_default"))
    op.create_table(
        "oncall_revisions",
        sa.Column("subject_id", sa.Uuid, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("content", JSONB),
    )
    _create_escalations()


def _create_escalations() -> None:
    op.create_table(
        "oncall_escalations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("incident_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("policy_id", sa.Uuid, nullable=False),
        sa.Column("policy_revision", sa.Integer, nullable=False),
        sa.Column("steps", JSONB, nullable=False),
        sa.Column("repeat", sa.Integer, nullable=False),
        sa.Column("page", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("reached", sa.Boolean, nullable=False),
        sa.Column("next_at", _WHEN),
        sa.Column("performed", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("started_at", _WHEN, nullable=False),
        sa.Column("ended_at", _WHEN),
    )
    op.create_index("oncall_escalations_due_idx", "oncall_escalations", ["next_at"], postgresql_where=sa.text("state = 'active'"))
    op.create_index("oncall_escalations_state_id_idx", "oncall_escalations", ["state", "id"])
    op.create_table(
        "oncall_paged",
        sa.Column("escalation_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("user_ids", JSONB, nullable=False),
        sa.Column("reason", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("paged", "escalations", "revisions", "policies", "overrides", "schedules"):
        op.drop_table(f"oncall_{table}")
