"""The month both teams look at."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "months",
        sa.Column("month", sa.Date(), nullable=False, comment="the first day of the month that was looked at"),
        sa.Column("week", sa.Date(), nullable=False, comment="whose post says it"),
        sa.Column("question", sa.Text(), nullable=False, comment="what both teams were asked"),
        sa.Column("review", sa.JSON(), nullable=False, comment="what the post says, as numbers"),
        sa.ForeignKeyConstraint(["week"], ["scoreboards.week"], name=op.f("fk_months_week")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_months")),
        sa.UniqueConstraint("week", name=op.f("uq_months_week")),
    )
    op.create_table(
        "month_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("act_key", sa.Text(), nullable=False, comment="the form's view id: the same act twice is one"),
        sa.ForeignKeyConstraint(["month"], ["months.month"], name=op.f("fk_month_answers_month")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_answers")),
        sa.UniqueConstraint("act_key", name=op.f("uq_month_answers_act_key")),
    )
    with op.batch_alter_table("month_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_month_answers_month"), ["month"], unique=False)
