"""A touch has a source and a win how it was heard of."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "heard_from",
                sa.Text(),
                nullable=True,
                comment="how the buyer heard of us, as said when it was won; blanked by forget",
            )
        )

    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "source",
                sa.Text(),
                nullable=True,
                comment="where this touch came from, if it says so; no part of what makes it the same one",
            )
        )
