"""The first source and campaign of a lead stay, and the latest stand beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "latest_source", sa.Text(), nullable=True, comment="named last; source is the first, by when it was"
            )
        )
        batch_op.add_column(sa.Column("latest_campaign", sa.Text(), nullable=True))
