"""Incidents that are to be looked at again, and escalations that begin again.

The index is made while others write. One that was left half made by an interrupted run is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_settling"
down_revision = "0023_turn_offset"
branch_labels = None
depends_on = None

_INDEX, _TABLE = "incidents_incidents_look_at_idx", "incidents_incidents"
_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add when to look at an incident again, since when it is quiet, and the round an escalation began with."""
    op.add_column(_TABLE, sa.Column("look_at", _WHEN))
    op.add_column(_TABLE, sa.Column("quiet_since", _WHEN))
    op.add_column("oncall_escalations", sa.Column("first_round", sa.Integer(), nullable=False, server_default="0"))
    with op.get_context().autocommit_block():
        op.drop_index(_INDEX, _TABLE, postgresql_concurrently=True, if_exists=True)
        op.create_index(_INDEX, _TABLE, ["look_at"], postgresql_concurrently=True, postgresql_where=sa.text("look_at IS NOT NULL"))


def downgrade() -> None:
    """Drop them."""
    with op.get_context().autocommit_block():
        op.drop_index(_INDEX, _TABLE, postgresql_concurrently=True, if_exists=True)
    op.drop_column("oncall_escalations", "first_round")
    op.drop_column(_TABLE, "quiet_since")
    op.drop_column(_TABLE, "look_at")
