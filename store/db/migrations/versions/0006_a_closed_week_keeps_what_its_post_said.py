"""A closed week keeps what its post said.

And a clock that stopped while it stood still belongs to the week in which it stopped; before, to none.

Not needed since 0.1.0: clocks.due_at
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("scoreboards", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "board",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="what its post said; empty: closed before this was kept",
            )
        )
    op.execute("UPDATE clocks SET due_at = stopped_at WHERE due_at IS NULL AND stopped_at IS NOT NULL")
