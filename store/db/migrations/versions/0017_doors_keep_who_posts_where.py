"""Doors keep who posts where, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "doors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="the end of its address: /v1/in/NAME"),
        sa.Column("kind", sa.Text(), nullable=False, comment="who sends: typeform, zapier, generic, ..."),
        sa.Column("secret", sa.Text(), nullable=False, comment="what signs; of what is only shown, its SHA-256"),
        sa.Column(
            "options", sa.JSON(), nullable=False, comment="what its kind leaves open: how it proves itself, ids, touch"
        ),
        sa.Column(
            "mapping", sa.JSON(), nullable=False, comment="our field -> JMESPath into the body; beats what is guessed"
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True, comment="empty: by command"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
        sa.UniqueConstraint("name", name=op.f("uq_doors_name")),
    )
    op.create_table(
        "door_deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "inbox_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="its body; empty: test, or nothing of a lead",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True, comment="as its lead names it"),
        sa.Column(
            "faults", sa.JSON(none_as_null=True), nullable=True, comment="of a refused one: field and remedy, no values"
        ),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'taken', 'refused', 'test', 'ignored', 'erased')",
            name=op.f("ck_door_deliveries_outcome"),
        ),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_door_deliveries_door_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_door_deliveries_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_deliveries")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_door_deliveries_inbox_id")),
    )
    with op.batch_alter_table("door_deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_door_deliveries_door_id", ["door_id", "at"], unique=False)

    op.create_table(
        "silent_doors",
        sa.Column("door_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="'': of all together"),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, comment="what it has been silent since"),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_silent_doors_door_id")),
        sa.PrimaryKeyConstraint("door_id", "source", name=op.f("pk_silent_doors")),
    )
