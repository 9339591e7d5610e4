"""What both teams say."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("company_key", sa.Text(), nullable=False, comment="folded, without its legal form"),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("rep_id", sa.Text(), nullable=True),
        sa.Column("marketer_id", sa.Text(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True, comment="who proposed it; empty: by command"),
        sa.Column("side", sa.Text(), nullable=True, comment="whose team proposed it; empty: by command"),
        sa.Column(
            "agreed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="by somebody of the other team; empty: it is proposed",
        ),
        sa.Column("agreed_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.Column("version", sa.Integer(), nullable=False, comment="a form changes only what it showed"),
        sa.CheckConstraint("side IN ('marketing', 'sales')", name=op.f("ck_accounts_side")),
        sa.CheckConstraint("tier BETWEEN 1 AND 3", name=op.f("ck_accounts_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("act_key", name=op.f("uq_accounts_act_key")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_accounts_company_key",
            ["company_key"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_accounts_domain",
            ["domain"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "brief_asks",
        sa.Column("campaign_key", sa.Text(), nullable=False, comment="of a campaign without a brief: asked once ever"),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign_key", name=op.f("pk_brief_asks")),
    )
    op.create_table(
        "briefs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False, comment="as leads and spend name it"),
        sa.Column("campaign_key", sa.Text(), nullable=False, comment="folded: same key, same campaign"),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("say", sa.Text(), nullable=False, comment="what reps say"),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="the last day; empty: open"),
        sa.Column("marketer_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True, comment="when its start was posted"),
        sa.Column(
            "unread_told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its marketer was told which reps have not read it",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="a form changes the version that it shows"),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the last form's view id: the same act twice is one"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
        sa.UniqueConstraint("act_key", name=op.f("uq_briefs_act_key")),
        sa.UniqueConstraint("campaign_key", name=op.f("uq_briefs_campaign_key")),
    )
    with op.batch_alter_table("briefs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefs_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "contents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True, comment="empty: nobody made it yet"),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("objections", sa.JSON(), nullable=False, comment="codes that it answers, as the agreement has them"),
        sa.Column("problems", sa.JSON(), nullable=False, comment="codes that it is about"),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True, comment="since when it is live"),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts its changes"),
        sa.Column("soon_told", sa.Date(), nullable=True, comment="the due day before which its owner was reminded"),
        sa.Column("late_told", sa.Date(), nullable=True, comment="the due day after which its owner was reminded"),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.CheckConstraint("stage IN ('attract', 'nurture', 'close')", name=op.f("ck_contents_stage")),
        sa.CheckConstraint("state IN ('idea', 'planned', 'live', 'retired')", name=op.f("ck_contents_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contents")),
        sa.UniqueConstraint("act_key", name=op.f("uq_contents_act_key")),
    )
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.create_index("ix_contents_state", ["state", "due"], unique=False)

    op.create_table(
        "houses",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "document",
            sa.JSON(),
            nullable=False,
            comment="per problem outcome and phrases; proof points; a logged phrase by id",
        ),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_houses")),
        sa.UniqueConstraint("act_key", name=op.f("uq_houses_act_key")),
    )
    op.create_table(
        "account_hints",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "week",
            sa.Date(),
            nullable=False,
            comment="its Monday: interest without a sales-ready lead is pointed out once",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_hints_account_id")),
        sa.PrimaryKeyConstraint("account_id", "week", name=op.f("pk_account_hints")),
    )
    op.create_table(
        "account_steps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_steps_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_steps")),
        sa.UniqueConstraint("act_key", name=op.f("uq_account_steps_act_key")),
    )
    with op.batch_alter_table("account_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_steps_account_id"), ["account_id"], unique=False)

    op.create_table(
        "brief_readers",
        sa.Column("brief_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name=op.f("fk_brief_readers_brief_id")),
        sa.PrimaryKeyConstraint("brief_id", "member_id", name=op.f("pk_brief_readers")),
    )
    op.create_table(
        "content_uses",
        sa.Column("content_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name=op.f("fk_content_uses_content_id")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_content_uses_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_content_uses_lead_id")),
        sa.PrimaryKeyConstraint("content_id", "handoff_id", "member_id", name=op.f("pk_content_uses")),
    )
    with op.batch_alter_table("content_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_uses_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_content_uses_lead_id"), ["lead_id"], unique=False)

    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "routed_by",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="the agreement's segment that chose channel or person",
            )
        )
