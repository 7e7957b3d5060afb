"""The tables of runbooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013_runbooks"
down_revision = "0012_incidents"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_FALSE = sa.text("false")


def upgrade() -> None:
    """Create the tables."""
    _definitions()
    _executions()
    op.create_table(
        "runbooks_bindings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("runbook", sa.Text, nullable=False, index=True),
        sa.Column("matchers", JSONB, nullable=False),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("server_label", sa.Text),
        sa.Column("server_id", sa.Uuid),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("window_seconds", sa.Integer, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )


def _definitions() -> None:
    op.create_table(
        "runbooks_stored",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("updated_at", _WHEN, nullable=False),
    )
    op.create_table(
        "runbooks_revisions",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
    )


def _executions() -> None:
    op.execute("CREATE SEQUENCE runbooks_execution_number_seq")
    op.create_table(
        "runbooks_executions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "number",
            sa.BigInteger,
            nullable=False,
            unique=True,
            server_default=sa.text("nextval('runbooks_execution_number_seq')"),
        ),
        sa.Column("runbook", sa.Text, nullable=False),
        sa.Column("runbook_version", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("server_id", sa.Uuid),
        sa.Column("server_name", sa.Text),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("secrets_sealed", sa.LargeBinary),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("trigger", sa.Text, nullable=False),
        sa.Column("started_by_kind", sa.Text, nullable=False),
        sa.Column("started_by_id", sa.Text, nullable=False),
        sa.Column("started_by_name", sa.Text, nullable=False),
        sa.Column("incident_id", sa.Uuid),
        sa.Column("binding_id", sa.Uuid),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("started_at", _WHEN),
        sa.Column("finished_at", _WHEN),
        sa.Column("error", sa.Text),
        sa.Column("cancel_requested", sa.Boolean, nullable=False, server_default=_FALSE),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_until", _WHEN),
        sa.Column("output_seq", sa.BigInteger, nullable=False, server_default="0"),
    )
    for column in ("state", "runbook", "incident_id"):
        op.create_index(f"runbooks_executions_{column}_id_idx", "runbooks_executions", [column, sa.text("id DESC")])
    op.create_index("runbooks_executions_binding_id_created_at_idx", "runbooks_executions", ["binding_id", "created_at"])
    op.create_index("runbooks_executions_lease_idx", "runbooks_executions", ["lease_until"], postgresql_where=sa.text("state = 'running'"))
    op.create_table(
        "runbooks_steps",
        sa.Column("execution_id", sa.Uuid, primary_key=True),
        sa.Column("index", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retries", sa.Integer, nullable=False),
        sa.Column("idempotent", sa.Boolean, nullable=False),
        sa.Column("verify", sa.Text),
        sa.Column("verified", sa.Boolean, nullable=False, server_default=_FALSE),
        sa.Column("started_at", _WHEN),
        sa.Column("finished_at", _WHEN),
        sa.Column("exit_status", sa.Integer),
        sa.Column("detail", sa.Text),
    )
    op.create_table(
        "runbooks_journal",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("execution_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
    )
    op.create_index("runbooks_journal_execution_id_id_idx", "runbooks_journal", ["execution_id", "id"])
    op.create_table(
        "runbooks_output",
        sa.Column("execution_id", sa.Uuid, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("step", sa.Integer),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("bindings", "output", "journal", "steps", "executions", "revisions", "stored"):
        op.drop_table(f"runbooks_{table}")
    op.execute("DROP SEQUENCE runbooks_execution_number_seq")
