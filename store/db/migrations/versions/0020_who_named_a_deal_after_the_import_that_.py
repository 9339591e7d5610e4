"""Who named a deal after the import that made it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "named_by",
                sa.JSON(),
                nullable=True,
                comment="later imports that named it, 0 for a program; an undoing leaves it then",
            )
        )
