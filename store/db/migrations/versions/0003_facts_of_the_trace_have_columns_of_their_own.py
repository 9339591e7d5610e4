"""Facts of the trace have columns of their own; the checklist's overrules are a table of that name.

What `amount`, `other` and suffixes of `code` meant by the row's kind stands in a column that says so. A manager who was
asked is a kind of its own, and no rung. Every row keeps its id, moments, handoff, deal and person. The trace refuses
changes, so its triggers are taken away meanwhile. Acts of rungs are checked by the program from now on.

All rows of the trace are written once, while everybody waits: 13 seconds for 300,000 of them on PostgreSQL and 15 on
SQLite, on two busy cores. Before a release nobody has that many.

Not needed since 0.1.0: trace.kind, trace.code, trace.amount, trace.other, verdicts, policy_versions.signed
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLOCKS = ("claim", "response", "answer", "next_step", "wake")
COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("other_member_id", sa.Text(), comment="besides who did it: owner, hearer, who was asked, who covers"),
    sa.Column("other_lead_id", ID, comment="no reference: joins to leads are by the lead it is about"),
    sa.Column("question_id", ID, sa.ForeignKey("questions.id", name="fk_trace_question_id")),
    sa.Column("clock_kind", sa.Text()),
    sa.Column("system", sa.Text(), comment="that told us"),
    sa.Column("fields", sa.JSON(), comment="of the lead, that are new"),
    sa.Column("cycle", sa.Integer()),
    sa.Column("score", sa.Integer()),
    sa.Column("quality", sa.Integer()),
    sa.Column("percent", sa.Integer(), comment="of the promise that is used"),
    sa.Column("touch_count", sa.Integer()),
    sa.Column("seconds", sa.BigInteger(), comment="of office time, but until a card was shown"),
    sa.Column("paused_seconds", sa.BigInteger()),
    sa.Column("money", sa.BigInteger(), comment="smallest unit of the currency"),
    sa.Column("day", sa.Date(), comment="that was named"),
    sa.Column("until_at", sa.DateTime(timezone=True)),
    sa.Column("undated", sa.Boolean(), comment="the import supposes the moment"),
    sa.Column("early", sa.Boolean(), comment="from before the handoff"),
    sa.Column("holds", sa.Boolean(), comment="the checklist item"),
)

CLOCK_OF = " ".join(f"WHEN code LIKE '{clock}%' THEN '{clock}'" for clock in CLOCKS)
WITHOUT_CLOCK = " ".join(f"WHEN code LIKE '{clock}%' THEN substr(code, {len(clock) + 2})" for clock in CLOCKS)
# By kind, what becomes of code, amount and other. Whatever is not named becomes empty, and `code` stays.
FILL = """
UPDATE trace SET
 kind = CASE WHEN kind = 'rung' AND code LIKE 'manager%' THEN 'manager_asked' ELSE kind END,
 code = CASE
  WHEN kind = 'rung' AND code LIKE 'manager%' THEN substr(code, 9)
  WHEN kind IN ('rung', 'clock') THEN CASE {without_clock} ELSE code END
  WHEN kind = 'responded' AND code LIKE '%!_early' ESCAPE '!' THEN substr(code, 1, length(code) - 6)
  WHEN kind = 'completed' AND code LIKE '%!_not' ESCAPE '!' THEN substr(code, 1, length(code) - 4)
  WHEN kind IN ('received', 'folded', 'handed_over', 'excused') OR (kind = 'woke' AND code = 'date') THEN NULL
  ELSE code END,
 other_member_id = CASE WHEN kind IN ('claimed', 'assigned', 'released', 'asked', 'rung', 'covered', 'back', 'won')
  THEN other END,
 other_lead_id = CASE WHEN kind = 'may_be_same' THEN CAST(other AS {number}) END,
 question_id = CASE WHEN kind = 'answered' THEN CAST(other AS {number}) END,
 clock_kind = CASE
  WHEN kind = 'released' AND code = 'late' OR kind = 'rung' AND code = 'manager_released_twice' THEN 'response'
  WHEN kind = 'excused' THEN code
  WHEN kind IN ('rung', 'clock') THEN CASE {clock_of} END END,
 system = CASE WHEN kind = 'folded' THEN other END,
 fields = CASE WHEN kind = 'folded' AND code IS NOT NULL
  THEN CAST('["' || replace(code, ',', '", "') || '"]' AS {json}) END,
 cycle = CASE WHEN kind = 'handed_over' THEN CAST(code AS {number}) END,
 score = CASE WHEN kind IN ('mql', 'handed_over') THEN amount END,
 quality = CASE WHEN kind IN ('responded', 'recycled', 'disqualified') THEN amount END,
 percent = CASE WHEN kind = 'rung' THEN amount END,
 touch_count = CASE WHEN kind IN ('touched', 'folded') THEN amount END,
 seconds = CASE WHEN kind IN ('first_response', 'shown_late', 'clock') THEN amount END,
 paused_seconds = CASE WHEN kind = 'clock' THEN CAST(other AS {number}) END,
 money = CASE WHEN kind IN ('opportunity', 'won', 'lost', 'won_undated', 'lost_undated') THEN amount END,
 day = CASE WHEN kind IN ('next_step', 'recycled') THEN {day} END,
 until_at = CASE WHEN kind = 'snoozed' THEN {moment} END,
 undated = CASE WHEN kind = 'received' AND code = 'undated' THEN TRUE END,
 early = CASE WHEN kind = 'responded' AND code IS NOT NULL THEN code LIKE '%!_early' ESCAPE '!' END,
 holds = CASE WHEN kind = 'completed' THEN NOT code LIKE '%!_not' ESCAPE '!' END
"""
SPELLED = {
    "sqlite": {
        "number": "INTEGER", "json": "TEXT", "day": "other", "moment": "strftime('%Y-%m-%d %H:%M:%f000', other)",
    },
    "postgresql": {
        "number": "BIGINT", "json": "JSON", "day": "CAST(other AS DATE)", "moment": "CAST(other AS TIMESTAMPTZ)",
    },
}  # fmt: skip

SQLITE_ONLY_ADDED_TO = """
CREATE TRIGGER trace_{act} BEFORE {act} ON trace
BEGIN SELECT RAISE(ABORT, 'the trace is only added to'); END
"""
POSTGRESQL_ONLY_ADDED_TO = """
CREATE TRIGGER trace_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON trace
FOR EACH STATEMENT EXECUTE FUNCTION trace_is_only_added_to()
"""


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    _spread_facts(op.get_bind().dialect.name)
    _name_overrules()
    with op.batch_alter_table("policy_versions") as batch:
        batch.drop_column("signed")
    with op.batch_alter_table("rungs") as batch:
        batch.drop_constraint(op.f("ck_rungs_act"), type_="check")


def _spread_facts(engine: str) -> None:
    sqlite = engine == "sqlite"
    if not sqlite:
        op.execute("DROP TRIGGER trace_unchanged ON trace")
    with op.batch_alter_table("trace", recreate="always" if sqlite else "auto") as batch:  # on SQLite without triggers
        for column in COLUMNS:
            batch.add_column(column)
    op.execute(FILL.format(clock_of=CLOCK_OF, without_clock=WITHOUT_CLOCK, **SPELLED[engine]))
    with op.batch_alter_table("trace", recreate="always" if sqlite else "auto") as batch:
        batch.drop_column("amount")
        batch.drop_column("other")
    for statement in (
        [SQLITE_ONLY_ADDED_TO.format(act=act) for act in ("UPDATE", "DELETE")] if sqlite else [POSTGRESQL_ONLY_ADDED_TO]
    ):
        op.execute(statement)


def _name_overrules() -> None:
    op.create_table(
        "checklist_overrules",
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("item", sa.Text(), nullable=False, comment="a checklist item a marketer filled or overruled"),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_checklist_overrules_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "item", name=op.f("pk_checklist_overrules")),
    )
    op.execute("INSERT INTO checklist_overrules SELECT lead_id, item, holds, member_id, words, at FROM verdicts")
    op.drop_table("verdicts")
