"""People hear as their day begins what is due, and choose how they hear what concerns them."""

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
    op.create_table(
        "hearing",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False, comment="of what they are told; unlisted: in a direct message"),
        sa.Column("way", sa.Text(), nullable=False),
        sa.CheckConstraint("way IN ('direct', 'thread', 'off')", name=op.f("ck_hearing_way")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_hearing_member_id")),
        sa.PrimaryKeyConstraint("member_id", "topic", name=op.f("pk_hearing")),
    )
