"""Posts know whether they still ask for something."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "stands",
                sa.Boolean(),
                nullable=True,
                comment="it asks for something that is still to be done: redrawn as its handoff changes",
            )
        )
        batch_op.create_index(
            "ix_outbox_stands",
            ["handoff_id"],
            unique=False,
            sqlite_where=sa.text("stands"),
            postgresql_where=sa.text("stands"),
        )
