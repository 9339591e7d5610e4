"""A manager names who owns what in a CRM."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("crm_owners", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "named",
                sa.Text(),
                nullable=True,
                comment="the member a manager named, '': not in Slack; empty: whom the mail says",
            )
        )
