"""Readers of the trace know how far they came."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "trace_cursors",
        sa.Column("name", sa.Text(), nullable=False, comment="who reads the trace in order, fact after fact"),
        sa.Column(
            "upto",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the trace id up to which it has read",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trace_cursors")),
    )
