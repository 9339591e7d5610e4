"""What campaigns cost is kept by days or weeks. What was entered before is of whole weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("spend", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "days", sa.Integer(), server_default="7", nullable=False, comment="how many it is for: a week, or 1"
            )
        )
