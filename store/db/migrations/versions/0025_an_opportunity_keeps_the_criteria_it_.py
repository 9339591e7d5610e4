"""An opportunity keeps the criteria it was opened by."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "criteria",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="the agreement's lines it was opened by: met and unmet",
            )
        )
        batch_op.add_column(
            sa.Column("unmet_words", sa.Text(), nullable=True, comment="why it was opened without the unmet ones")
        )
