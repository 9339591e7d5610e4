"""Programs that hear what happens here, and what waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "subscribers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False, comment="may hold a secret: shown to its host only"),
        sa.Column("secret", sa.Text(), nullable=False, comment="whsec_ and base64, to sign with"),
        sa.Column("types", sa.JSON(), nullable=False, comment="the event types it wants; [] is all"),
        sa.Column("with_names", sa.Boolean(), nullable=False, comment="whether events name people"),
        sa.Column(
            "is_private", sa.Boolean(), nullable=False, comment="it may stand inside our own network, and speak http"
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True, comment="a code of what went wrong last; empty: nothing"),
        sa.Column(
            "failing_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the first failure after the last success",
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="in a row"),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("lease_until", sa.Double(), nullable=True, comment="machine seconds; once free, when it was"),
        sa.CheckConstraint("state IN ('on', 'paused', 'off')", name=op.f("ck_subscribers_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("name", name=op.f("uq_subscribers_name")),
    )
    op.create_table(
        "outgoing",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the order in which things happened",
        ),
        sa.Column("id", sa.Text(), nullable=False, comment="the event's id for its subscriber, the same at each try"),
        sa.Column("subscriber_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("trouble", sa.Text(), nullable=True, comment="a code of what went wrong last"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'parked')", name=op.f("ck_outgoing_state")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_outgoing_lead_id")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_outgoing_subscriber_id")),
        sa.ForeignKeyConstraint(["trace_id"], ["trace.id"], name=op.f("fk_outgoing_trace_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("id", name=op.f("uq_outgoing_id")),
        sa.UniqueConstraint("subscriber_id", "trace_id", name=op.f("uq_outgoing_subscriber_id_trace_id")),
    )
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(
            "ix_outgoing_parked",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.create_index(
            "ix_outgoing_waiting",
            ["subscriber_id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
