"""The table of audit, which refuses changes to sealed records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003_audit"
down_revision = "0002_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and its guard."""
    op.create_table(
        "audit_records",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target_type", sa.Text, nullable=False),
        sa.Column("target_id", sa.Text, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("request_id", sa.Text),
        sa.Column("ip", sa.Text),
        sa.Column("seq", sa.BigInteger, unique=True),
        sa.Column("prev_hash", sa.Text),
        sa.Column("hash", sa.Text),
    )
    op.create_index("audit_records_unsealed_idx", "audit_records", ["id"], postgresql_where=sa.text("seq IS NULL"))
    op.create_index("audit_records_actor_id_id_idx", "audit_records", ["actor_id", "id"])
    op.create_index("audit_records_target_type_target_id_id_idx", "audit_records", ["target_type", "target_id", "id"])
    op.create_index("audit_records_action_id_idx", "audit_records", ["action", "id"])
    op.create_index("audit_records_at_idx", "audit_records", ["at"])
    op.execute(
        "CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'The audit record cannot be changed.' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_records_keep BEFORE UPDATE OR DELETE ON audit_records"
        " FOR EACH ROW WHEN (OLD.seq IS NOT NULL) EXECUTE FUNCTION audit_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_records_keep_all BEFORE TRUNCATE ON audit_records FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("audit_records")
    op.execute("DROP FUNCTION audit_refuse_change")
