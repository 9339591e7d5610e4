"""What is said anew of when a lead came, was handed over or answered names what was said before.

What an older release says anew while it still runs beside is counted at both moments.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

SQLITE_ONLY_ADDED_TO = """
CREATE TRIGGER trace_UPDATE BEFORE UPDATE ON trace
BEGIN SELECT RAISE(ABORT, 'the trace is only added to'); END
"""
NAME = """
UPDATE trace SET fact_id = earlier.id
FROM (SELECT id AS of_id, lag(id) OVER (PARTITION BY {same} ORDER BY id) AS id FROM trace
      WHERE kind = '{kind}' AND {same} IS NOT NULL) earlier
WHERE trace.id = earlier.of_id AND earlier.id IS NOT NULL
"""


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_handoffs_history",
            ["id"],
            unique=False,
            sqlite_where=sa.text("history IS 1"),
            postgresql_where=sa.text("history IS true"),
        )
    op.create_table(
        "post_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column(
            "attempts",
            sa.Integer(),
            nullable=False,
            comment="of the post as what it says changed: perhaps it was drawn before",
        ),
        sa.ForeignKeyConstraint(["post_id"], ["outbox.id"], name=op.f("fk_post_changes_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_changes")),
    )
    with op.batch_alter_table("post_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_changes_post_id"), ["post_id"], unique=False)

    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER trace_UPDATE" if sqlite else "ALTER TABLE trace DISABLE TRIGGER trace_unchanged")
    op.execute(NAME.format(kind="received", same="lead_id"))
    op.execute(NAME.format(kind="handed_over", same="handoff_id"))
    op.execute(NAME.format(kind="first_response", same="handoff_id"))
    op.execute(SQLITE_ONLY_ADDED_TO if sqlite else "ALTER TABLE trace ENABLE TRIGGER trace_unchanged")
