"""The tables of incidents, with a timeline that refuses changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import CreateSequence, DropSequence, Sequence

revision = "0012_incidents"
down_revision = "0011_monitoring"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_OPEN = sa.text("state <> 'resolved'")
_NUMBERS = Sequence("incidents_number_seq")


def upgrade() -> None:
    """Create the tables."""
    op.execute(CreateSequence(_NUMBERS))
    op.create_table(
        "incidents_incidents",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False, unique=True, server_default=_NUMBERS.next_value()),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("severity_by_person", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("service", sa.Text),
        sa.Column("owner_id", sa.Uuid),
        sa.Column("fingerprint", sa.Text),
        sa.Column("group_key", sa.Text),
        sa.Column("opened_at", _WHEN, nullable=False),
        sa.Column("acknowledged_at", _WHEN),
        sa.Column("resolved_at", _WHEN),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    for column in ("fingerprint", "group_key"):
        op.create_index(f"incidents_incidents_open_{column}_key", "incidents_incidents", [column], unique=True, postgresql_where=_OPEN)
    op.create_index("incidents_incidents_opened_at_idx", "incidents_incidents", ["opened_at", "id"])
    op.create_index("incidents_incidents_severity_idx", "incidents_incidents", ["severity", "id"])
    for column in ("state", "service", "owner_id"):
        op.create_index(f"incidents_incidents_{column}_opened_at_idx", "incidents_incidents", [column, "opened_at", "id"])
    op.create_table(
        "incidents_responders",
        sa.Column("incident_id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("since", _WHEN, nullable=False),
    )
    _create_timeline()


def _create_timeline() -> None:
    op.create_table(
        "incidents_timeline",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        sa.Column("incident_id", sa.Uuid, nullable=False),
        sa.Column("at", _WHEN, nullable=False, server_default=sa.text("now()")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("links", JSONB, nullable=False),
    )
    op.create_index("incidents_timeline_incident_id_at_seq_idx", "incidents_timeline", ["incident_id", "at", "seq"])
    op.execute(
        "CREATE FUNCTION incidents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'A timeline cannot be changed.' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    op.execute(
        "CREATE TRIGGER incidents_timeline_keep BEFORE UPDATE OR DELETE ON incidents_timeline"
        " FOR EACH ROW EXECUTE FUNCTION incidents_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER incidents_timeline_keep_all BEFORE TRUNCATE ON incidents_timeline"
        " FOR EACH STATEMENT EXECUTE FUNCTION incidents_refuse_change()"
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("timeline", "responders", "incidents"):
        op.drop_table(f"incidents_{table}")
    op.execute("DROP FUNCTION incidents_refuse_change")
    op.execute(DropSequence(_NUMBERS))
