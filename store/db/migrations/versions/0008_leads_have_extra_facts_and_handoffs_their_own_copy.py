"""Leads have extra facts, and a handoff keeps its lead as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "lead_facts",
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the folded name: Company_Size and company size are one"),
        sa.Column("name", sa.Text(), nullable=False, comment="as the column or member was called"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False, comment="when it was said; newer wins"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_facts_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "key", name=op.f("pk_lead_facts")),
    )
    op.create_table(
        "handed_over_facts",
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "facts", sa.JSON(), nullable=False, comment="fields, extra facts and ticks of the lead as it was made"
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_handed_over_facts_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_handed_over_facts_lead_id")),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_handed_over_facts")),
    )
    with op.batch_alter_table("handed_over_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handed_over_facts_lead_id"), ["lead_id"], unique=False)
