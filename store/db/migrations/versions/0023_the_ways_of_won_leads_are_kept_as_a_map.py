"""The ways of won leads are kept as a map."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "journey_maps",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True, comment="empty: the bot"),
        sa.Column(
            "document", sa.JSON(), nullable=False, comment="patterns and disconnects: ids, codes and numbers, no words"
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_journey_maps")),
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "threshold_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="of the lead as handed over: the score waited for the checklist",
            )
        )
