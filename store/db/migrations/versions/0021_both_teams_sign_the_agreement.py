"""Both teams sign the agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False, comment="the agreement that it changes"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True, comment="empty: by command"),
        sa.Column(
            "effect",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what it would do, as numbers; empty: not reckoned",
        ),
        sa.Column(
            "is_open",
            sa.Boolean(),
            nullable=True,
            comment="true while it may be signed, else empty: one is open at a time",
        ),
        sa.Column("ending", sa.Text(), nullable=True, comment="signed, withdrawn, replaced or fell"),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True, comment="of the agreement that both teams signed"),
        sa.Column(
            "hand_over_by",
            sa.Text(),
            nullable=True,
            comment="who wants the leads handed over that are sales-ready by it",
        ),
        sa.Column(
            "handed_over_upto",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="of those the leads up to this id were seen to; empty: none is asked for",
        ),
        sa.Column("handed_over", sa.Integer(), nullable=False, comment="how many leads were"),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.CheckConstraint("ending IN ('signed', 'withdrawn', 'replaced', 'fell')", name=op.f("ck_proposals_ending")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("act_key", name=op.f("uq_proposals_act_key")),
        sa.UniqueConstraint("is_open", name=op.f("uq_proposals_is_open")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_version"), ["version"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True, comment="which team signs; empty: an objection"),
        sa.Column("for_id", sa.Text(), nullable=True, comment="who is away, and whom the member covers"),
        sa.Column("words", sa.Text(), nullable=False, comment="of an objection"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.CheckConstraint("kind IN ('signed', 'objected')", name=op.f("ck_signatures_kind")),
        sa.CheckConstraint("side IN ('marketing', 'sales')", name=op.f("ck_signatures_side")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_signatures_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("act_key", name=op.f("uq_signatures_act_key")),
        sa.UniqueConstraint("proposal_id", "side", name=op.f("uq_signatures_proposal_id_side")),
    )
