"""Deals have ids of their systems: one deal of one id."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("system", sa.Text(), nullable=True, comment="the program that told us, whose id it has")
        )
        batch_op.add_column(sa.Column("deal_id", sa.Text(), nullable=True))
        batch_op.create_index("uq_opportunities_deal", ["system", "deal_id"], unique=True)
