"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "calendars",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("whose", sa.Text(), nullable=False, comment="a member's id, or empty for the team"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column(
            "blocks", sa.JSON(), nullable=False, comment="[weekday 0-6, start minute, end minute past midnight allowed]"
        ),
        sa.Column("exceptions", sa.JSON(), nullable=False, comment="ISO date -> blocks of that day; [] is a holiday"),
        sa.Column("region", sa.Text(), nullable=True, comment="where the holidays were read: DE-BE"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("whose", "version", name=op.f("uq_calendars_whose_version")),
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "trouble",
            sa.Text(),
            nullable=True,
            comment="why no card is posted there: shared, is_archived, not_in_channel",
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True, comment="when a person was told"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="the one change"),
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("hypothesis", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("recheck_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("direction IN ('up', 'down')", name=op.f("ck_decisions_direction")),
        sa.CheckConstraint("state IN ('testing', 'kept', 'dropped')", name=op.f("ck_decisions_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_decisions_testing",
            ["recheck_on"],
            unique=False,
            sqlite_where=sa.text("state = 'testing'"),
            postgresql_where=sa.text("state = 'testing'"),
        )

    op.create_table(
        "deletions",
        sa.Column(
            "deletion",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
            comment="a word less one letter, or the word itself",
        ),
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("deletion", "word", name=op.f("pk_deletions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erased_keys",
        sa.Column(
            "digest", sa.Text(), nullable=False, comment="keyed hash of a mail or id, so the same row is refused"
        ),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_erased_keys")),
    )
    op.create_table(
        "goals",
        sa.Column("quarter", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False, comment="smallest unit of the currency"),
        sa.Column(
            "assumed", sa.JSON(), nullable=False, comment="written down where too little was measured: see store.goals"
        ),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("act_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("quarter", "version", name=op.f("pk_goals")),
        sa.UniqueConstraint("act_key", name=op.f("uq_goals_act_key")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="leads, touches, form or row"),
        sa.Column("webhook_id", sa.Text(), nullable=True, comment="the sender's id of this delivery"),
        sa.Column("body", sa.Text(), nullable=False, comment="raw, as it came; blanked by forget"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True, comment="what the sender was told: ids and counts, no words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("webhook_id", name=op.f("uq_inbox_webhook_id")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("processed_at IS NULL"),
            postgresql_where=sa.text("processed_at IS NULL"),
        )

    op.create_table(
        "leads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True, comment="trimmed and case-folded: same key, same person"),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("persona", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("why_now", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_due", sa.Date(), nullable=True),
        sa.Column("domain", sa.Text(), nullable=True, comment="of the mail, unless a free-mail provider's"),
        sa.Column("company_key", sa.Text(), nullable=True, comment="folded, without its legal form"),
        sa.Column("known_owner", sa.Text(), nullable=True, comment="an imported owner's name; holds no role"),
        sa.Column("field_moments", sa.JSON(), nullable=False, comment="field -> when it was said; newer wins"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undated", sa.Boolean(), nullable=False, comment="dated by the import; out of KPI 1"),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("mql_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "threshold_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when the score is there and the checklist is not",
        ),
        sa.Column("newest_touch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('new', 'nurturing', 'sales_ready', 'claimed', 'contacted', 'opportunity', 'won', 'lost', 'recycled', 'disqualified')",
            name=op.f("ck_leads_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("email_key", name=op.f("uq_leads_email_key")),
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_company_key"), ["company_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_domain"), ["domain"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_received_at"), ["received_at"], unique=False)
        batch_op.create_index(
            "ix_leads_threshold",
            ["threshold_at"],
            unique=False,
            sqlite_where=sa.text("threshold_at IS NOT NULL"),
            postgresql_where=sa.text("threshold_at IS NOT NULL"),
        )

    op.create_table(
        "members",
        sa.Column("id", sa.Text(), nullable=False, comment="Slack's user id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True, comment="as Slack says; the calendar decides"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False, comment="of the Slack workspace"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy_versions")),
    )
    op.create_table(
        "rates",
        sa.Column("name", sa.Text(), nullable=False, comment="a place, channel:ID in trouble, a method, or slack"),
        sa.Column("free_at", sa.Double(), nullable=False, comment="machine seconds"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rates")),
    )
    op.create_table(
        "scoreboards",
        sa.Column("week", sa.Date(), nullable=False, comment="the Monday it began; closed when its post was made"),
        sa.Column(
            "closed_at", sa.DateTime(timezone=True), nullable=False, comment="T: what was recorded by then is counted"
        ),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_scoreboards")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "spend",
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False, comment="the Monday it began"),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="smallest unit of the currency"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True, comment="empty: imported"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_spend_amount")),
        sa.PrimaryKeyConstraint("campaign", "week", name=op.f("pk_spend")),
    )
    op.create_table(
        "agendas",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting", sa.Date(), nullable=False, comment="the day of the meeting"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False, comment="which of the rotating questions"),
        sa.Column(
            "decision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="whose verdict opens it",
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_agendas_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendas")),
        sa.UniqueConstraint("meeting", name=op.f("uq_agendas_meeting")),
    )
    op.create_table(
        "aways",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nominee", sa.Text(), nullable=True, comment="covers meanwhile; owner and credit stay"),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False, comment="when open handoffs are seen to"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_aways_order")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_aways_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aways")),
    )
    with op.batch_alter_table("aways", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aways_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "ix_aways_open",
            ["from_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "decision_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True, comment="empty: the bot"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("numbers", sa.JSON(none_as_null=True), nullable=True, comment="a verdict's before and after"),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.CheckConstraint(
            "kind IN ('logged', 'objection', 'verdict', 'kept', 'dropped', 'extended')",
            name=op.f("ck_decision_log_kind"),
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_decision_log_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_log")),
        sa.UniqueConstraint("act_key", name=op.f("uq_decision_log_act_key")),
    )
    with op.batch_alter_table("decision_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_log_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "figures",
        sa.Column("week", sa.Date(), nullable=False, comment="whose post said it"),
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("of_week", sa.Date(), nullable=False, comment="the week the number is about"),
        sa.Column("numbers", sa.JSON(), nullable=False, comment="what was said, as numbers"),
        sa.Column("final", sa.Boolean(), nullable=False, comment="matured: another number later is a correction"),
        sa.Column(
            "cause",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="of a correction: kind of fact recorded since -> how many",
        ),
        sa.ForeignKeyConstraint(["week"], ["scoreboards.week"], name=op.f("fk_figures_week")),
        sa.PrimaryKeyConstraint("week", "kpi", "of_week", name=op.f("pk_figures")),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False, comment="as handed over"),
        sa.Column("checklist_complete", sa.Boolean(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False, comment="imported: no card, clock or reminder"),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("reserved_for", sa.Text(), nullable=True),
        sa.Column("reserved_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reserved_why", sa.Text(), nullable=True, comment="customer or colleague: why the owner was found first"
        ),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True, comment="as the person states it"),
        sa.Column("asked", sa.Boolean(), nullable=False, comment="a question to marketing is open"),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_due", sa.Date(), nullable=True),
        sa.Column("next_step_owner", sa.Text(), nullable=True),
        sa.Column(
            "snoozed_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="a manager wants no reminder before then",
        ),
        sa.Column("releases", sa.Integer(), nullable=False),
        sa.Column("released_from", sa.Text(), nullable=True, comment="may not claim again unless alone"),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="code of the recycle, the disqualification or the loss"),
        sa.Column("quality", sa.Integer(), nullable=True, comment="lead quality as the rep sees it, 1 to 5"),
        sa.Column("erased", sa.Boolean(), nullable=False, comment="with its lead, on request: nobody acts on it"),
        sa.CheckConstraint(
            "state IN ('sales_ready', 'claimed', 'contacted', 'opportunity', 'won', 'lost', 'recycled', 'disqualified')",
            name=op.f("ck_handoffs_state"),
        ),
        sa.CheckConstraint("quality BETWEEN 1 AND 5", name=op.f("ck_handoffs_quality")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_handoffs_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
        sa.UniqueConstraint("lead_id", "cycle", name=op.f("uq_handoffs_lead_id_cycle")),
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoffs_handed_over_at"), ["handed_over_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoffs_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_handoffs_state", ["state", "handed_over_at"], unique=False)

    op.create_table(
        "homes",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with whatever this Home shows"),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("not_before", sa.Double(), nullable=True, comment="machine seconds"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_homes_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_homes")),
    )
    op.create_table(
        "lead_ids",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_ids_lead_id")),
        sa.PrimaryKeyConstraint("system", "external_id", name=op.f("pk_lead_ids")),
    )
    with op.batch_alter_table("lead_ids", schema=None) as batch_op:
        batch_op.create_index("ix_lead_ids_external_id", ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_ids_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "roles",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('rep', 'marketer', 'manager')", name=op.f("ck_roles_role")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_roles_member_id")),
        sa.PrimaryKeyConstraint("member_id", "role", name=op.f("pk_roles")),
    )
    op.create_table(
        "touches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("touch_id", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_touches_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
        sa.UniqueConstraint(
            "lead_id", "kind", "at", "campaign", "detail", name=op.f("uq_touches_lead_id_kind_at_campaign_detail")
        ),
        sa.UniqueConstraint("system", "touch_id", name=op.f("uq_touches_system_touch_id")),
    )
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.create_index("ix_touches_lead_id_at", ["lead_id", "at"], unique=False)

    op.create_table(
        "verdicts",
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False, comment="a checklist item a marketer filled or overruled"),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_verdicts_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "item", name=op.f("pk_verdicts")),
    )
    op.create_table(
        "words",
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_words_lead_id")),
        sa.PrimaryKeyConstraint("word", "lead_id", name=op.f("pk_words")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.create_index("ix_words_lead_id", ["lead_id", "word"], unique=False)

    op.create_table(
        "agenda_cases",
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="appears once ever",
        ),
        sa.Column("agenda_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False, comment="the numbers and codes by which the rule chose it"),
        sa.CheckConstraint("slot IN ('good', 'broken', 'recycled')", name=op.f("ck_agenda_cases_slot")),
        sa.ForeignKeyConstraint(["agenda_id"], ["agendas.id"], name=op.f("fk_agenda_cases_agenda_id")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_agenda_cases_handoff_id")),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_agenda_cases")),
        sa.UniqueConstraint("agenda_id", "slot", name=op.f("uq_agenda_cases_agenda_id_slot")),
    )
    with op.batch_alter_table("agenda_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_cases_agenda_id"), ["agenda_id"], unique=False)

    op.create_table(
        "cards",
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True, comment="empty: nobody has named one yet"),
        sa.Column("ts", sa.Text(), nullable=True, comment="Slack's id of the message once it is there"),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with whatever the card should show"),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("not_before", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True, comment="Slack's error code when a person must act"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_cards_handoff_id")),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_cards")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cards_stale",
            ["handoff_id"],
            unique=False,
            sqlite_where=sa.text("shown_version < version"),
            postgresql_where=sa.text("shown_version < version"),
        )
        batch_op.create_index("uq_cards_channel_ts", ["channel", "ts"], unique=True)

    op.create_table(
        "clocks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True, comment="who promised; empty: the team"),
        sa.Column("promise", sa.Integer(), nullable=False, comment="seconds of office time; 0 for a date"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the promise is used up; empty while paused",
        ),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True, comment="met, missed, void or excused"),
        sa.Column("missed_by", sa.Integer(), nullable=True, comment="seconds of office time past the promise"),
        sa.Column(
            "paused_for",
            sa.Integer(),
            nullable=True,
            comment="seconds from wall clock to wall clock that it stood still",
        ),
        sa.CheckConstraint("kind IN ('claim', 'response', 'answer', 'next_step', 'wake')", name=op.f("ck_clocks_kind")),
        sa.CheckConstraint("outcome IN ('met', 'missed', 'void', 'excused')", name=op.f("ck_clocks_outcome")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_clocks_handoff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
    )
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clocks_due",
            ["kind", "due_at"],
            unique=False,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )
        batch_op.create_index("ix_clocks_due_at", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_clocks_handoff_id"), ["handoff_id"], unique=False)

    op.create_table(
        "opportunities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="empty for imported history",
        ),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column(
            "amount",
            sa.BigInteger(),
            nullable=True,
            comment="smallest unit of the workspace's currency; empty is not known",
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True, comment="empty: not known"),
        sa.Column("outcome", sa.Text(), nullable=True, comment="won, lost or empty: open"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.CheckConstraint("outcome IN ('won', 'lost')", name=op.f("ck_opportunities_outcome")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_opportunities_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_opportunities_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("handoff_id", name=op.f("uq_opportunities_handoff_id")),
    )
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunities_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunities_opened_at"), ["opened_at"], unique=False)

    op.create_table(
        "phrases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, comment="phrase or objection"),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="in the buyer's own words"),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('phrase', 'objection')", name=op.f("ck_phrases_kind")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_phrases_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_phrases_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
    )
    with op.batch_alter_table("phrases", schema=None) as batch_op:
        batch_op.create_index("ix_phrases_at", ["kind", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_phrases_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=True, comment="a marketer; nobody yet when empty"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_questions_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_questions_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(
            "uq_questions_open",
            ["handoff_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "clock_spans",
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True, comment="empty: still running"),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paused", sa.Text(), nullable=True, comment="why it stands still; empty: it runs"),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_clock_spans_calendar_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_spans_clock_id")),
        sa.PrimaryKeyConstraint("clock_id", "from_at", name=op.f("pk_clock_spans")),
    )
    op.create_table(
        "rungs",
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False, comment="percent of the promise"),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True, comment="when so much of the promise is used"),
        sa.Column(
            "look_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when to look at it next; empty while the clock stands still",
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True, comment="when it was noted, once"),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=True,
            comment="said, merged into a higher one, nobody to hear it, or no point any more",
        ),
        sa.Column("hearer", sa.Text(), nullable=True, comment="who was told; empty: the thread"),
        sa.CheckConstraint("act IN ('nudge', 'warn', 'escalate', 'release', 'tell')", name=op.f("ck_rungs_act")),
        sa.CheckConstraint("outcome IN ('said', 'merged', 'nobody', 'no_point')", name=op.f("ck_rungs_outcome")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_rungs_clock_id")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_rungs_handoff_id")),
        sa.PrimaryKeyConstraint("clock_id", "at", "act", name=op.f("pk_rungs")),
    )
    with op.batch_alter_table("rungs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rungs_handoff_id"), ["handoff_id"], unique=False)
        batch_op.create_index(
            "ix_rungs_look",
            ["look_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "trace",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.Text(), nullable=True, comment="who did it; empty: the bot or a program"),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=True, comment="a reason, an item, a kind: never a sentence"),
        sa.Column("amount", sa.BigInteger(), nullable=True, comment="money, points or seconds, as the kind says"),
        sa.Column("other", sa.Text(), nullable=True, comment="a second id: another member, lead or question"),
        sa.Column("act_key", sa.Text(), nullable=True, comment="the form's view id: the same act twice is one"),
        sa.CheckConstraint("happened_at <= recorded_at", name=op.f("ck_trace_order")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_trace_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_trace_lead_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunities.id"], name=op.f("fk_trace_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
        sa.UniqueConstraint("act_key", name=op.f("uq_trace_act_key")),
    )
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.create_index("ix_trace_handoff_id", ["handoff_id", "kind", "happened_at"], unique=False)
        batch_op.create_index("ix_trace_kind_happened_at", ["kind", "happened_at"], unique=False)
        batch_op.create_index("ix_trace_lead_id", ["lead_id", "kind", "happened_at"], unique=False)
        batch_op.create_index(
            "ix_trace_opportunity_id",
            ["opportunity_id"],
            unique=False,
            sqlite_where=sa.text("opportunity_id IS NOT NULL"),
            postgresql_where=sa.text("opportunity_id IS NOT NULL"),
        )
        batch_op.create_index("ix_trace_recorded_at", ["recorded_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the order in which things were to be said",
        ),
        sa.Column("id", sa.Text(), nullable=False, comment="also the message's metadata: how it is found again"),
        sa.Column("key", sa.Text(), nullable=False, comment="one post for one occasion"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "channel", sa.Text(), nullable=True, comment="a channel's id; empty with a handoff: where its card is"
        ),
        sa.Column("member_id", sa.Text(), nullable=True, comment="a person's id: a direct message"),
        sa.Column("in_thread", sa.Boolean(), nullable=False, comment="waits for the card's ts"),
        sa.Column(
            "under",
            sa.Text(),
            nullable=True,
            comment="the key of the post whose thread it belongs in; waits for that one's ts",
        ),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handoff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("trace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False, comment="more ids and codes; never words"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False, comment="at history, after an unknown outcome"),
        sa.Column("again", sa.Boolean(), nullable=False, comment="sent once more; the first copy may surface"),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True, comment="where reading history begins"),
        sa.Column(
            "say_from",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="waits for this moment: office hours of who is to hear it",
        ),
        sa.Column("not_before", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column("lease_until", sa.Double(), nullable=True, comment="machine seconds"),
        sa.Column(
            "said_in",
            sa.Text(),
            nullable=True,
            comment="the channel it was said in, or the place where that was tried last",
        ),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True, comment="Slack's error code, or unknown"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'unknown', 'watching', 'said', 'dropped', 'parked')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_outbox_handoff_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_outbox_lead_id")),
        sa.ForeignKeyConstraint(["trace_id"], ["trace.id"], name=op.f("fk_outbox_trace_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_handoff_id", ["handoff_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_open",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown', 'watching')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending', 'unknown', 'watching')"),
        )
        batch_op.create_index(
            "ix_outbox_parked",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )

    op.create_table(
        "remarks",
        sa.Column("trace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="what the person typed with that act"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_remarks_lead_id")),
        sa.ForeignKeyConstraint(["trace_id"], ["trace.id"], name=op.f("fk_remarks_trace_id")),
        sa.PrimaryKeyConstraint("trace_id", name=op.f("pk_remarks")),
    )
    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remarks_lead_id"), ["lead_id"], unique=False)
