"""People hear as their day begins what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "morning_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when to look next at what is due on their day",
            )
        )
