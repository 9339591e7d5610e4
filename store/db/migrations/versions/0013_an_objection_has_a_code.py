"""An objection has a code."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("phrases", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("code", sa.Text(), nullable=True, comment="of an objection, as the agreement has it")
        )
