"""Services name the escalation policy that their incidents start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_service_policies"
down_revision = "0024_settling"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; without a row a service's incidents start the default policy, as so far."""
    op.create_table(
        "oncall_service_policies",
        sa.Column("service_name", sa.Text, primary_key=True),
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("policy_id", sa.Uuid, nullable=False),
    )
    op.create_index("oncall_service_policies_policy_id_idx", "oncall_service_policies", ["policy_id"])


def downgrade() -> None:
    """Let every incident start the default policy again."""
    op.drop_table("oncall_service_policies")
