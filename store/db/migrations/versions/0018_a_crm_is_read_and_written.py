"""A CRM is read and written."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "crm_marks",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="contacts or deals"),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="what changed before is read; empty: the first sync is not over",
        ),
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the window that is being read ends here; empty: none is",
        ),
        sa.Column("after", sa.Text(), nullable=False, comment="of that window those up to this id are read"),
        sa.Column("records", sa.Integer(), nullable=False, comment="records read so far"),
        sa.PrimaryKeyConstraint("system", "kind", name=op.f("pk_crm_marks")),
    )
    op.create_table(
        "crm_owners",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("mail_key", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("system", "owner_id", name=op.f("pk_crm_owners")),
    )
    with op.batch_alter_table("crm_owners", schema=None) as batch_op:
        batch_op.create_index("ix_crm_owners_mail_key", ["mail_key"], unique=False)

    op.create_table(
        "crm_sent",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="of the value that we wrote"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("system", "kind", "record_id", "field", "digest", name=op.f("pk_crm_sent")),
    )
    with op.batch_alter_table("crm_sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crm_sent_at"), ["at"], unique=False)

    op.create_table(
        "crm_records",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="contacts or deals"),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.Text(), nullable=True, comment="where people see it"),
        sa.Column(
            "seen", sa.JSON(), nullable=False, comment="what it said last of owner, outcome and amount: ids and codes"
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "gone_at", sa.DateTime(timezone=True), nullable=True, comment="deleted there, or merged into another"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_crm_records_lead_id")),
        sa.PrimaryKeyConstraint("system", "kind", "record_id", name=op.f("pk_crm_records")),
    )
    with op.batch_alter_table("crm_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crm_records_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "crm_writes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="contact, note, deal or stage"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("lease_until", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'parked', 'dropped')", name=op.f("ck_crm_writes_state")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_crm_writes_lead_id")),
        sa.ForeignKeyConstraint(["trace_id"], ["trace.id"], name=op.f("fk_crm_writes_trace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_writes")),
        sa.UniqueConstraint("trace_id", "kind", name=op.f("uq_crm_writes_trace_id_kind")),
    )
    with op.batch_alter_table("crm_writes", schema=None) as batch_op:
        batch_op.create_index("ix_crm_writes_lead_id", ["lead_id", "id"], unique=False)
        batch_op.create_index(
            "ix_crm_writes_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'parked')"),
            postgresql_where=sa.text("state IN ('waiting', 'parked')"),
        )

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "mail_key", sa.Text(), nullable=True, comment="as Slack says, if it may: whose owner in a CRM this is"
            )
        )
        batch_op.create_index(batch_op.f("ix_members_mail_key"), ["mail_key"], unique=False)
