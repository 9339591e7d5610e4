"""All tables. Unique keys are what prevents doubles; indexes are what keeps a tick's cost flat."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from store.db.columns import Id, Moment, Word, metadata
from store.rules import states
from store.rules.signing import ProposalEnding, Side
from store.rules.states import ROLES, ClockKind

OPEN_POSTS = ("waiting", "sending", "unknown", "watching")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _partial(name: str, column: str, where: ColumnElement[bool], unique: bool = False) -> Index:
    return Index(name, column, unique=unique, sqlite_where=where, postgresql_where=where)


# ---- What people and programs told us -------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="leads, touches, deals, door, form or row"),
    Column("webhook_id", Text, unique=True, comment="the sender's id of this delivery"),
    Column("body", Text, nullable=False, comment="raw, as it came; blanked by forget"),
    Column("received_at", Moment, nullable=False),
    Column("processed_at", Moment),
    Column("answer", JSON, comment="what the sender was told: ids and counts, no words"),
    _partial("ix_inbox_waiting", "id", Column("processed_at").is_(None)),
)

doors = Table(
    "doors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True, comment="the end of its address: /v1/in/NAME"),
    Column("kind", Text, nullable=False, comment="who sends: typeform, zapier, generic, ..."),
    Column("secret", Text, nullable=False, comment="what signs; of what is only shown, its SHA-256"),
    Column("options", JSON, nullable=False, comment="what its kind leaves open: how it proves itself, ids, touch"),
    Column("mapping", JSON, nullable=False, comment="our field -> JMESPath into the body; beats what is guessed"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, comment="empty: by command"),
)

door_deliveries = Table(
    "door_deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("door_id", Id, ForeignKey("doors.id"), nullable=False),
    Column("inbox_id", Id, ForeignKey("inbox.id"), unique=True, comment="its body; empty: test, or nothing of a lead"),
    Column("at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("source", Text, comment="as its lead names it"),
    Column("faults", JSON(none_as_null=True), comment="of a refused one: field and remedy, no values"),
    Index("ix_door_deliveries_door_id", "door_id", "at"),
    _one_of("outcome", ("waiting", "taken", "refused", "test", "ignored", "erased")),
)

silent_doors = Table(
    "silent_doors",
    metadata,
    Column("door_id", Id, ForeignKey("doors.id"), primary_key=True),
    Column("source", Text, primary_key=True, comment="'': of all together"),
    Column("last_at", Moment, nullable=False, comment="what it has been silent since"),
    Column("told_at", Moment, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="leads or spend"),
    Column("at", Moment, nullable=False),
    Column("digest", Text, nullable=False, comment="SHA-256 of the file; its name may be a person's"),
    Column("counts", JSON(none_as_null=True), comment="what became of its rows; empty: it stopped before the end"),
    Column("undone_at", Moment),
    _one_of("kind", ("leads", "spend")),
)

imported_leads = Table(
    "imported_leads",
    metadata,
    Column("import_id", Id, ForeignKey("imports.id"), primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True, index=True),
    Column("made", Boolean, nullable=False, comment="by this import; else it was known before"),
    Column("upto", Id, nullable=False, comment="the newest row of the trace when the import was done with the lead"),
    Column("fields", JSON, nullable=False, comment="names of those of the lead that it changed"),
    Column("facts", JSON, nullable=False, comment="rows of the trace that are of no handoff or deal of its own"),
    Column("was", JSON(none_as_null=True), comment="what follows from touches and deals, as it was: codes and moments"),
    Column("outcome", Text, comment="withdrawn or kept; empty: not undone"),
    _one_of("outcome", ("withdrawn", "kept")),
)

leads = Table(
    "leads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("status", Text, nullable=False),
    Column("name", Text),
    Column("title", Text),
    Column("company", Text),
    Column("email", Text),
    Column("email_key", Text, unique=True, comment="trimmed and case-folded: same key, same person"),
    Column("phone", Text),
    Column("country", Text),
    Column("source", Text),
    Column("campaign", Text),
    Column("latest_source", Text, comment="named last; source is the first, by when it was"),
    Column("latest_campaign", Text),
    Column("persona", Text),
    Column("problem", Text),
    Column("why_now", Text),
    Column("next_step", Text),
    Column("next_step_due", Date),
    Column("domain", Text, index=True, comment="of the mail, unless a free-mail provider's"),
    Column("company_key", Text, index=True, comment="folded, without its legal form"),
    Column("known_owner", Text, comment="an imported owner's name; holds no role"),
    Column("field_moments", JSON, nullable=False, comment="field -> when it was said; newer wins"),
    Column("received_at", Moment, index=True),
    Column("undated", Boolean, nullable=False, default=False, comment="dated by the import; out of KPI 1"),
    Column("cycle", Integer, nullable=False, default=0),
    Column("mql_at", Moment),
    Column("threshold_at", Moment, comment="since when the score is there and the checklist is not"),
    Column("newest_touch_at", Moment),
    Column("erased_at", Moment),
    _one_of("status", states.OF_LEADS),
    _partial("ix_leads_threshold", "threshold_at", Column("threshold_at").is_not(None)),
)

lead_ids = Table(
    "lead_ids",
    metadata,
    Column("system", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("import_id", Id, comment="the import that made it"),
    Index("ix_lead_ids_external_id", "external_id"),
)

lead_facts = Table(
    "lead_facts",
    metadata,
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True),
    Column("key", Text, primary_key=True, comment="the folded name: Company_Size and company size are one"),
    Column("name", Text, nullable=False, comment="as the column or member was called"),
    Column("value", Text, nullable=False),
    Column("happened_at", Moment, nullable=False, comment="when it was said; newer wins"),
    Column("recorded_at", Moment, nullable=False),
)

touches = Table(
    "touches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("campaign", Text, nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("source", Text, comment="where this touch came from, if it says so; no part of what makes it the same one"),
    Column("system", Text),
    Column("touch_id", Text),
    Column("recorded_at", Moment, nullable=False),
    Column("import_id", Id, comment="the import that made it"),
    UniqueConstraint("lead_id", "kind", "at", "campaign", "detail"),
    UniqueConstraint("lead_id", "system", "touch_id"),
    Index("ix_touches_lead_id_at", "lead_id", "at"),
)

checklist_overrules = Table(
    "checklist_overrules",
    metadata,
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True),
    Column("item", Text, primary_key=True, comment="a checklist item a marketer filled or overruled"),
    Column("holds", Boolean, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

erased_keys = Table(
    "erased_keys",
    metadata,
    Column("digest", Text, primary_key=True, comment="keyed hash of a mail or id, so the same row is refused"),
    Column("erased_at", Moment, nullable=False),
)

# ---- The handoff and its promises -----------------------------------------------------------------------------------

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("handed_over_at", Moment, nullable=False, index=True),
    Column("score", Integer, nullable=False, default=0, comment="as handed over"),
    Column("threshold_at", Moment, comment="of the lead as handed over: the score waited for the checklist"),
    Column("checklist_complete", Boolean, nullable=False, default=True),
    Column("history", Boolean, nullable=False, default=False, comment="imported: no card, clock or reminder"),
    Column("owner_id", Text, index=True),
    Column("reserved_for", Text),
    Column("reserved_until", Moment),
    Column(
        "reserved_why", Text, comment="customer, colleague, crm, account or segment: why the person was found first"
    ),
    Column("routed_by", JSON(none_as_null=True), comment="the agreement's segment that chose channel or person"),
    Column("claimed_at", Moment),
    Column("responded_at", Moment, comment="as the person states it"),
    Column("asked", Boolean, nullable=False, default=False, comment="a question to marketing is open"),
    Column("next_step", Text),
    Column("next_step_due", Date),
    Column("next_step_owner", Text),
    Column("snoozed_until", Moment, comment="a manager wants no reminder before then"),
    Column("releases", Integer, nullable=False, default=0),
    Column("released_from", Text, comment="may not claim again unless alone"),
    Column("wake_on", Date),
    Column("closed_at", Moment),
    Column("reason", Text, comment="code of the recycle, the disqualification or the loss"),
    Column("quality", Integer, comment="lead quality as the rep sees it, 1 to 5"),
    Column("erased", Boolean, nullable=False, default=False, comment="with its lead, on request: nobody acts on it"),
    Column("import_id", Id, comment="the import that made it"),
    Column("withdrawn_at", Moment, comment="its import was undone; its cycle is then -id, so that the number is free"),
    UniqueConstraint("lead_id", "cycle"),
    _one_of("state", states.OF_HANDOFFS),
    CheckConstraint("quality BETWEEN 1 AND 5", name="quality"),
    Index("ix_handoffs_state", "state", "handed_over_at"),
    _partial("ix_handoffs_history", "id", Column("history", Boolean).is_(True)),
)

handed_over_facts = Table(
    "handed_over_facts",
    metadata,
    Column("handoff_id", Id, ForeignKey("handoffs.id"), primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("facts", JSON, nullable=False, comment="fields, extra facts and ticks of the lead as it was made"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handoff_id", Id, ForeignKey("handoffs.id"), nullable=False, index=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_of", Text, comment="a marketer; nobody yet when empty"),
    Column("asked_at", Moment, nullable=False),
    Column("question", Text, nullable=False),
    Column("answered_by", Text),
    Column("answered_at", Moment),
    Column("answer", Text),
    _partial("uq_questions_open", "handoff_id", Column("answered_at").is_(None), unique=True),
)

opportunities = Table(
    "opportunities",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("handoff_id", Id, ForeignKey("handoffs.id"), unique=True, comment="empty for imported history"),
    Column("owner_id", Text),
    Column("amount", BigInteger, comment="smallest unit of the workspace's currency; empty is not known"),
    Column("opened_at", Moment, index=True, comment="empty: not known"),
    Column("outcome", Text, comment="won, lost or empty: open"),
    Column("closed_at", Moment, index=True),
    Column("reason", Text),
    Column("history", Boolean, nullable=False, default=False),
    Column("import_id", Id, comment="the import that made it"),
    Column("system", Text, comment="the program that told us, whose id it has"),
    Column("deal_id", Text),
    Column("heard_from", Text, comment="how the buyer heard of us, as said when it was won; blanked by forget"),
    Column("named_by", JSON, comment="later imports that named it, 0 for a program; an undoing leaves it then"),
    Column("criteria", JSON(none_as_null=True), comment="the agreement's lines it was opened by: met and unmet"),
    Column("unmet_words", Text, comment="why it was opened without the unmet ones"),
    _one_of("outcome", states.DEAL_CLOSED),
    Index("uq_opportunities_deal", "system", "deal_id", unique=True),
)

phrases = Table(
    "phrases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("handoff_id", Id, ForeignKey("handoffs.id")),
    Column("kind", Text, nullable=False, comment="phrase or objection"),
    Column("stage", Text, nullable=False),
    Column("code", Text, comment="of an objection, as the agreement has it"),
    Column("words", Text, nullable=False, comment="in the buyer's own words"),
    Column("member_id", Text),
    Column("at", Moment, nullable=False),
    _one_of("kind", ("phrase", "objection")),
    Index("ix_phrases_at", "kind", "at"),
)

trace = Table(
    "trace",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id")),
    Column("handoff_id", Id, ForeignKey("handoffs.id")),
    Column("opportunity_id", Id, ForeignKey("opportunities.id")),
    Column("member_id", Text, comment="who did it; empty: the bot or a program"),
    Column("happened_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("code", Text, comment="a reason, an item, a way, an act, an outcome: never a sentence"),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
    # Which kind carries which of these says store/rules/trace_kinds.py.
    Column("other_member_id", Text, comment="besides who did it: owner, hearer, who was asked, who covers"),
    Column("other_lead_id", Id, comment="no reference: joins to leads are by the lead it is about"),
    Column("fact_id", Id, comment="what is withdrawn or said anew; no reference, as an import may bring a million"),
    Column("question_id", Id, ForeignKey("questions.id")),
    Column("clock_kind", Text),
    Column("system", Text, comment="that told us"),
    Column("fields", JSON(none_as_null=True), comment="of the lead, that are new"),
    Column("cycle", Integer),
    Column("score", Integer),
    Column("quality", Integer),
    Column("percent", Integer, comment="of the promise that is used"),
    Column("touch_count", Integer),
    Column("seconds", BigInteger, comment="of office time, but until a card was shown"),
    Column("paused_seconds", BigInteger),
    Column("money", BigInteger, comment="smallest unit of the currency"),
    Column("day", Date, comment="that was named"),
    Column("until_at", Moment),
    Column("undated", Boolean, comment="the import supposes the moment"),
    Column("early", Boolean, comment="from before the handoff"),
    Column("holds", Boolean, comment="the checklist item"),
    CheckConstraint("happened_at <= recorded_at", name="order"),
    Index("ix_trace_lead_id", "lead_id", "kind", "happened_at"),
    _partial("ix_trace_fact_id", "fact_id", Column("fact_id").is_not(None)),
    _partial("ix_trace_opportunity_id", "opportunity_id", Column("opportunity_id").is_not(None)),
    Index("ix_trace_handoff_id", "handoff_id", "kind", "happened_at"),
    Index("ix_trace_kind_happened_at", "kind", "happened_at"),
    Index("ix_trace_recorded_at", "recorded_at"),
)

trace_cursors = Table(
    "trace_cursors",
    metadata,
    Column("name", Text, primary_key=True, comment="who reads the trace in order, fact after fact"),
    Column("upto", Id, nullable=False, comment="the trace id up to which it has read"),
)

remarks = Table(
    "remarks",
    metadata,
    Column("trace_id", Id, ForeignKey("trace.id"), primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("words", Text, nullable=False, comment="what the person typed with that act"),
)

# ---- Calendars and clocks -------------------------------------------------------------------------------------------

calendars = Table(
    "calendars",
    metadata,
    Column("id", Id, primary_key=True),
    Column("whose", Text, nullable=False, comment="a member's id, or empty for the team"),
    Column("version", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("blocks", JSON, nullable=False, comment="[weekday 0-6, start minute, end minute past midnight allowed]"),
    Column("exceptions", JSON, nullable=False, comment="ISO date -> blocks of that day; [] is a holiday"),
    Column("region", Text, comment="where the holidays were read: DE-BE"),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("whose", "version"),
)

clocks = Table(
    "clocks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handoff_id", Id, ForeignKey("handoffs.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("member_id", Text, comment="who promised; empty: the team"),
    Column("promise", Integer, nullable=False, comment="seconds of office time; 0 for a date"),
    Column("started_at", Moment, nullable=False),
    Column("due_at", Moment, comment="when the promise is used up; empty while it is paused before that"),
    Column("stopped_at", Moment),
    Column("outcome", Text, comment="met, missed, void or excused"),
    Column("missed_by", Integer, comment="seconds of office time past the promise"),
    Column("paused_for", Integer, comment="seconds from wall clock to wall clock that it stood still"),
    _one_of("kind", tuple(ClockKind)),
    _one_of("outcome", ("met", "missed", "void", "excused")),
    Index("ix_clocks_due_at", "due_at"),
    Index(
        "ix_clocks_due",
        "kind",
        "due_at",
        sqlite_where=Column("stopped_at").is_(None),
        postgresql_where=Column("stopped_at").is_(None),
    ),
)

clock_spans = Table(
    "clock_spans",
    metadata,
    Column("clock_id", Id, ForeignKey("clocks.id"), primary_key=True),
    Column("from_at", Moment, primary_key=True),
    Column("until_at", Moment, comment="empty: still running"),
    Column("calendar_id", Id, ForeignKey("calendars.id"), nullable=False),
    Column("paused", Text, comment="why it stands still; empty: it runs"),
)

rungs = Table(
    "rungs",
    metadata,
    Column("clock_id", Id, ForeignKey("clocks.id"), primary_key=True),
    Column("at", Integer, primary_key=True, comment="percent of the promise"),
    Column("act", Text, primary_key=True),
    Column("handoff_id", Id, ForeignKey("handoffs.id"), nullable=False, index=True),
    Column("due_at", Moment, comment="when so much of the promise is used"),
    Column("look_at", Moment, comment="when to look at it next; empty while the clock stands still"),
    Column("done_at", Moment, comment="when it was noted, once"),
    Column("outcome", Text, comment="said, merged into a higher one, nobody to hear it, or no point any more"),
    Column("hearer", Text, comment="who was told; empty: the thread"),
    _one_of("outcome", ("said", "merged", "nobody", "no_point")),
    _partial("ix_rungs_look", "look_at", Column("done_at").is_(None)),
)

aways = Table(
    "aways",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment, nullable=False),
    Column("nominee", Text, comment="covers meanwhile; owner and credit stay"),
    Column("begins_at", Moment, nullable=False, comment="when open handoffs are seen to"),
    Column("begun_at", Moment),
    Column("ended_at", Moment),
    CheckConstraint("from_at < until_at", name="order"),
    _partial("ix_aways_open", "from_at", Column("ended_at").is_(None)),
)

# ---- What Slack has yet to be told ----------------------------------------------------------------------------------

cards = Table(
    "cards",
    metadata,
    Column("handoff_id", Id, ForeignKey("handoffs.id"), primary_key=True),
    Column("channel", Text, comment="empty: nobody has named one yet"),
    Column("ts", Text, comment="Slack's id of the message once it is there"),
    Column("version", Integer, nullable=False, default=1, comment="rises with whatever the card should show"),
    Column("shown_version", Integer, nullable=False, default=0),
    Column("posted_at", Moment),
    Column("lease_until", Double, comment="machine seconds"),
    Column("not_before", Double, comment="machine seconds"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("trouble", Text, comment="Slack's error code when a person must act"),
    Index("uq_cards_channel_ts", "channel", "ts", unique=True),
    _partial("ix_cards_stale", "handoff_id", Column("shown_version") < Column("version")),
)

homes = Table(
    "homes",
    metadata,
    Column("member_id", Text, ForeignKey("members.id"), primary_key=True),
    Column("opened_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, default=1, comment="rises with whatever this Home shows"),
    Column("shown_version", Integer, nullable=False, default=0),
    Column("lease_until", Double, comment="machine seconds"),
    Column("not_before", Double, comment="machine seconds"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Id, primary_key=True, comment="the order in which things were to be said"),
    Column("id", Text, nullable=False, unique=True, comment="also the message's metadata: how it is found again"),
    Column("key", Text, nullable=False, unique=True, comment="one post for one occasion"),
    Column("kind", Text, nullable=False),
    Column("channel", Text, comment="a channel's id; empty with a handoff: where its card is"),
    Column("member_id", Text, comment="a person's id: a direct message"),
    Column("in_thread", Boolean, nullable=False, default=False, comment="waits for the card's ts"),
    Column("under", Text, comment="the key of the post whose thread it belongs in; waits for that one's ts"),
    Column("lead_id", Id, ForeignKey("leads.id")),
    Column("handoff_id", Id, ForeignKey("handoffs.id")),
    Column("trace_id", Id, ForeignKey("trace.id")),
    Column("extra", JSON, nullable=False, default=dict, comment="more ids and codes; never words"),
    Column("made_at", Moment, nullable=False),
    Column("state", Text, nullable=False, default="waiting"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("looks", Integer, nullable=False, default=0, comment="at history, after an unknown outcome"),
    Column("again", Boolean, nullable=False, default=False, comment="sent once more; the first copy may surface"),
    Column("first_tried_at", Moment, comment="where reading history begins"),
    Column("say_from", Moment, comment="waits for this moment: office hours of who is to hear it"),
    Column("not_before", Double, comment="machine seconds"),
    Column("lease_until", Double, comment="machine seconds"),
    Column("said_in", Text, comment="the channel it was said in, or the place where that was tried last"),
    Column("ts", Text),
    Column("trouble", Text, comment="Slack's error code, or unknown"),
    Column("stands", Boolean, comment="it asks for something that is still to be done: redrawn as its handoff changes"),
    _one_of("state", ("waiting", "sending", "unknown", "watching", "said", "dropped", "parked")),
    _partial("ix_outbox_open", "seq", Column("state").in_(OPEN_POSTS)),
    Index("ix_outbox_handoff_id", "handoff_id"),
    _partial("ix_outbox_parked", "seq", Column("state") == "parked"),
    _partial("ix_outbox_stands", "handoff_id", Column("stands")),
)

# A row of its own for each change: acts that change what the same posts say would wait for each other's locks.
post_changes = Table(
    "post_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("post_id", Text, ForeignKey("outbox.id"), nullable=False, index=True),
    Column(
        "attempts", Integer, nullable=False, comment="of the post as what it says changed: perhaps it was drawn before"
    ),
)

rates = Table(
    "rates",
    metadata,
    Column("name", Text, primary_key=True, comment="a place, channel:ID in trouble, a method, or slack"),
    Column("free_at", Double, nullable=False, comment="machine seconds"),
)

# ---- Webhooks out ---------------------------------------------------------------------------------------------------

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False, comment="may hold a secret: shown to its host only"),
    Column("secret", Text, nullable=False, comment="whsec_ and base64, to sign with"),
    Column("types", JSON, nullable=False, comment="the event types it wants; [] is all"),
    Column("with_names", Boolean, nullable=False, comment="whether events name people"),
    Column("is_private", Boolean, nullable=False, comment="it may stand inside our own network, and speak http"),
    Column("added_at", Moment, nullable=False),
    Column("state", Text, nullable=False, default="on"),
    Column("trouble", Text, comment="a code of what went wrong last; empty: nothing"),
    Column("failing_since", Moment, comment="the first failure after the last success"),
    Column("failures", Integer, nullable=False, default=0, comment="in a row"),
    Column("last_ok_at", Moment),
    Column("not_before", Double, comment="machine seconds"),
    Column("lease_until", Double, comment="machine seconds; once free, when it was"),
    _one_of("state", ("on", "paused", "off")),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("seq", Id, primary_key=True, comment="the order in which things happened"),
    Column("id", Text, nullable=False, unique=True, comment="the event's id for its subscriber, the same at each try"),
    Column("subscriber_id", Id, ForeignKey("subscribers.id"), nullable=False),
    Column("trace_id", Id, ForeignKey("trace.id"), nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("state", Text, nullable=False, default="waiting"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("first_tried_at", Moment),
    Column("not_before", Double, comment="machine seconds"),
    Column("trouble", Text, comment="a code of what went wrong last"),
    UniqueConstraint("subscriber_id", "trace_id"),
    _one_of("state", ("waiting", "sent", "parked")),
    _partial("ix_outgoing_waiting", "subscriber_id", Column("state") == "waiting"),
    _partial("ix_outgoing_parked", "seq", Column("state") == "parked"),
)

# ---- Who and what was agreed ----------------------------------------------------------------------------------------

members = Table(
    "members",
    metadata,
    Column("id", Text, primary_key=True, comment="Slack's user id"),
    Column("name", Text, nullable=False),
    Column("zone", Text, comment="as Slack says; the calendar decides"),
    Column("mail_key", Text, index=True, comment="as Slack says, if it may: whose owner in a CRM this is"),
    Column("active", Boolean, nullable=False, default=True),
    Column("is_admin", Boolean, nullable=False, default=False, comment="of the Slack workspace"),
    Column("morning_at", Moment, comment="when to look next at what is due on their day"),
)

hearing = Table(
    "hearing",
    metadata,
    Column("member_id", Text, ForeignKey("members.id"), primary_key=True),
    Column("topic", Text, primary_key=True, comment="of what they are told; unlisted: in a direct message"),
    Column("way", Text, nullable=False),
    _one_of("way", ("direct", "thread", "off")),
)

roles = Table(
    "roles",
    metadata,
    Column("member_id", Text, ForeignKey("members.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    _one_of("role", ROLES),
)

channels = Table(
    "channels",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("trouble", Text, comment="why no card is posted there: shared, is_archived, not_in_channel"),
    Column("told_at", Moment, comment="when a person was told"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("applied_at", Moment, nullable=False),
    Column("applied_by", Text),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("base_version", Integer, nullable=False, comment="the agreement that it changes"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, comment="empty: by command"),
    Column("effect", JSON(none_as_null=True), comment="what it would do, as numbers; empty: not reckoned"),
    Column("is_open", Boolean, unique=True, comment="true while it may be signed, else empty: one is open at a time"),
    Column("ending", Text, comment="signed, withdrawn, replaced or fell"),
    Column("ended_by", Text),
    Column("ended_at", Moment),
    Column("version", Integer, index=True, comment="of the agreement that both teams signed"),
    Column("hand_over_by", Text, comment="who wants the leads handed over that are sales-ready by it"),
    Column("handed_over_upto", Id, comment="of those the leads up to this id were seen to; empty: none is asked for"),
    Column("handed_over", Integer, nullable=False, default=0, comment="how many leads were"),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
    _one_of("ending", tuple(ProposalEnding)),
)

signatures = Table(
    "signatures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("proposal_id", Id, ForeignKey("proposals.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("side", Text, comment="which team signs; empty: an objection"),
    Column("for_id", Text, comment="who is away, and whom the member covers"),
    Column("words", Text, nullable=False, default="", comment="of an objection"),
    Column("at", Moment, nullable=False),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
    UniqueConstraint("proposal_id", "side"),
    _one_of("kind", ("signed", "objected")),
    _one_of("side", tuple(Side)),
)

# ---- Monday ---------------------------------------------------------------------------------------------------------

scoreboards = Table(
    "scoreboards",
    metadata,
    Column("week", Date, primary_key=True, comment="the Monday it began; closed when its post was made"),
    Column("closed_at", Moment, nullable=False, comment="T: what was recorded by then is counted"),
    Column("board", JSON(none_as_null=True), comment="what its post said; empty: closed before this was kept"),
)

figures = Table(
    "figures",
    metadata,
    Column("week", Date, ForeignKey("scoreboards.week"), primary_key=True, comment="whose post said it"),
    Column("kpi", Text, primary_key=True),
    Column("of_week", Date, primary_key=True, comment="the week the number is about"),
    Column("numbers", JSON, nullable=False, comment="what was said, as numbers"),
    Column("final", Boolean, nullable=False, comment="matured: another number later is a correction"),
    Column("cause", JSON(none_as_null=True), comment="of a correction: kind of fact recorded since -> how many"),
)

months = Table(
    "months",
    metadata,
    Column("month", Date, primary_key=True, comment="the first day of the month that was looked at"),
    Column("week", Date, ForeignKey("scoreboards.week"), nullable=False, unique=True, comment="whose post says it"),
    Column("question", Text, nullable=False, comment="what both teams were asked"),
    Column("review", JSON, nullable=False, comment="what the post says, as numbers"),
)

month_answers = Table(
    "month_answers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("month", Date, ForeignKey("months.month"), nullable=False, index=True),
    Column("member_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("act_key", Text, nullable=False, unique=True, comment="the form's view id: the same act twice is one"),
)

spend = Table(
    "spend",
    metadata,
    Column("campaign", Text, primary_key=True),
    Column("week", Date, primary_key=True, comment="the first day that the amount is for"),
    Column("days", Integer, nullable=False, server_default="7", comment="how many it is for: a week, or 1"),
    Column("amount", BigInteger, nullable=False, comment="smallest unit of the currency"),
    Column("recorded_at", Moment, nullable=False),
    Column("member_id", Text, comment="empty: imported"),
    Column("import_id", Id, comment="the import that made it"),
    CheckConstraint("amount >= 0", name="amount"),
)

goals = Table(
    "goals",
    metadata,
    Column("quarter", Date, primary_key=True, comment="its first day"),
    Column("version", Integer, primary_key=True),
    Column("revenue", BigInteger, nullable=False, comment="smallest unit of the currency"),
    Column("assumed", JSON, nullable=False, comment="written down where too little was measured: see store.goals"),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("act_key", Text, unique=True),
)

agendas = Table(
    "agendas",
    metadata,
    Column("id", Id, primary_key=True),
    Column("meeting", Date, nullable=False, unique=True, comment="the day of the meeting"),
    Column("made_at", Moment, nullable=False),
    Column("question", Integer, nullable=False, comment="which of the rotating questions"),
    Column("decision_id", Id, ForeignKey("decisions.id"), comment="whose verdict opens it"),
)

agenda_cases = Table(
    "agenda_cases",
    metadata,
    Column("handoff_id", Id, ForeignKey("handoffs.id"), primary_key=True, comment="appears once ever"),
    Column("agenda_id", Id, ForeignKey("agendas.id"), nullable=False, index=True),
    Column("slot", Text, nullable=False),
    Column("why", JSON, nullable=False, comment="the numbers and codes by which the rule chose it"),
    UniqueConstraint("agenda_id", "slot"),
    _one_of("slot", ("good", "broken", "recycled")),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("what", Text, nullable=False, comment="the one change"),
    Column("kpi", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("hypothesis", Text, nullable=False, default=""),
    Column("owner_id", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("recheck_on", Date, nullable=False),
    Column("state", Text, nullable=False, default="testing"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    _one_of("direction", ("up", "down")),
    _one_of("state", ("testing", "kept", "dropped")),
    _partial("ix_decisions_testing", "recheck_on", Column("state") == "testing"),
)

decision_log = Table(
    "decision_log",
    metadata,
    Column("id", Id, primary_key=True),
    Column("decision_id", Id, ForeignKey("decisions.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("member_id", Text, comment="empty: the bot"),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("numbers", JSON(none_as_null=True), comment="a verdict's before and after"),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
    _one_of("kind", ("logged", "objection", "verdict", "kept", "dropped", "extended")),
)

journey_maps = Table(
    "journey_maps",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, comment="empty: the bot"),
    Column("document", JSON, nullable=False, comment="patterns and disconnects: ids, codes and numbers, no words"),
)

# ---- What both teams say --------------------------------------------------------------------------------------------

houses = Table(
    "houses",
    metadata,
    Column("version", Integer, primary_key=True),
    Column(
        "document", JSON, nullable=False, comment="per problem outcome and phrases; proof points; a logged phrase by id"
    ),
    Column("owner_id", Text),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
)

contents = Table(
    "contents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("link", Text, comment="empty: nobody made it yet"),
    Column("stage", Text, nullable=False),
    Column("objections", JSON, nullable=False, comment="codes that it answers, as the agreement has them"),
    Column("problems", JSON, nullable=False, comment="codes that it is about"),
    Column("owner_id", Text),
    Column("due", Date),
    Column("state", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("live_at", Moment, comment="since when it is live"),
    Column("version", Integer, nullable=False, default=1, comment="counts its changes"),
    Column("soon_told", Date, comment="the due day before which its owner was reminded"),
    Column("late_told", Date, comment="the due day after which its owner was reminded"),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
    _one_of("stage", ("attract", "nurture", "close")),
    _one_of("state", ("idea", "planned", "live", "retired")),
    Index("ix_contents_state", "state", "due"),
)

content_uses = Table(
    "content_uses",
    metadata,
    Column("content_id", Id, ForeignKey("contents.id"), primary_key=True),
    Column("handoff_id", Id, ForeignKey("handoffs.id"), primary_key=True, index=True),
    Column("member_id", Text, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

briefs = Table(
    "briefs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("campaign", Text, nullable=False, comment="as leads and spend name it"),
    Column("campaign_key", Text, nullable=False, unique=True, comment="folded: same key, same campaign"),
    Column("promise", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("say", Text, nullable=False, comment="what reps say"),
    Column("link", Text),
    Column("starts_on", Date, nullable=False, index=True),
    Column("ends_on", Date, comment="the last day; empty: open"),
    Column("marketer_id", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("started_at", Moment, comment="when its start was posted"),
    Column("unread_told_at", Moment, comment="when its marketer was told which reps have not read it"),
    Column("version", Integer, nullable=False, default=1, comment="a form changes the version that it shows"),
    Column("act_key", Text, unique=True, comment="the last form's view id: the same act twice is one"),
)

brief_readers = Table(
    "brief_readers",
    metadata,
    Column("brief_id", Id, ForeignKey("briefs.id"), primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

brief_asks = Table(
    "brief_asks",
    metadata,
    Column("campaign_key", Text, primary_key=True, comment="of a campaign without a brief: asked once ever"),
    Column("campaign", Text, nullable=False),
    Column("asked_of", Text),
    Column("asked_at", Moment, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("company", Text, nullable=False),
    Column("company_key", Text, nullable=False, comment="folded, without its legal form"),
    Column("domain", Text),
    Column("tier", Integer, nullable=False),
    Column("rep_id", Text),
    Column("marketer_id", Text),
    Column("plan", Text, nullable=False, default=""),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, comment="who proposed it; empty: by command"),
    Column("side", Text, comment="whose team proposed it; empty: by command"),
    Column("agreed_at", Moment, comment="by somebody of the other team; empty: it is proposed"),
    Column("agreed_by", Text),
    Column("ended_at", Moment),
    Column("ended_by", Text),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
    Column("version", Integer, nullable=False, default=1, comment="a form changes only what it showed"),
    _one_of("side", tuple(Side)),
    CheckConstraint("tier BETWEEN 1 AND 3", name="tier"),
    _partial("uq_accounts_company_key", "company_key", Column("ended_at").is_(None), unique=True),
    _partial("uq_accounts_domain", "domain", Column("ended_at").is_(None), unique=True),
)

account_steps = Table(
    "account_steps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("due", Date),
    Column("owner_id", Text),
    Column("made_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("done_by", Text),
    Column("act_key", Text, unique=True, comment="the form's view id: the same act twice is one"),
)

account_hints = Table(
    "account_hints",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column(
        "week", Date, primary_key=True, comment="its Monday: interest without a sales-ready lead is pointed out once"
    ),
    Column("at", Moment, nullable=False),
)

# ---- A CRM beside us ------------------------------------------------------------------------------------------------

crm_marks = Table(
    "crm_marks",
    metadata,
    Column("system", Text, primary_key=True),
    Column("kind", Text, primary_key=True, comment="contacts or deals"),
    Column("since", Moment, comment="what changed before is read; empty: the first sync is not over"),
    Column("until", Moment, comment="the window that is being read ends here; empty: none is"),
    Column("after", Text, nullable=False, default="", comment="of that window those up to this id are read"),
    Column("records", Integer, nullable=False, default=0, comment="how many were read so far"),
)

crm_owners = Table(
    "crm_owners",
    metadata,
    Column("system", Text, primary_key=True),
    Column("owner_id", Text, primary_key=True),
    Column("mail_key", Text),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("named", Text, comment="the member a manager named, '': not in Slack; empty: whom the mail says"),
    Index("ix_crm_owners_mail_key", "mail_key"),
)

crm_records = Table(
    "crm_records",
    metadata,
    Column("system", Text, primary_key=True),
    Column("kind", Text, primary_key=True, comment="contacts or deals"),
    Column("record_id", Text, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("url", Text, comment="where people see it"),
    Column("seen", JSON, nullable=False, comment="what it said last of owner, outcome and amount: ids and codes"),
    Column("seen_at", Moment, nullable=False),
    Column("gone_at", Moment, comment="deleted there, or merged into another"),
)

crm_writes = Table(
    "crm_writes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("system", Text, nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("trace_id", Id, ForeignKey("trace.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="contact, note, deal or stage"),
    Column("state", Text, nullable=False, default="waiting"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Double, comment="machine seconds"),
    Column("lease_until", Double, comment="machine seconds"),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("trace_id", "kind"),
    _one_of("state", ("waiting", "done", "parked", "dropped")),
    Index("ix_crm_writes_lead_id", "lead_id", "id"),
    _partial("ix_crm_writes_open", "id", Column("state").in_(("waiting", "parked"))),
)

crm_sent = Table(
    "crm_sent",
    metadata,
    Column("system", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("digest", Text, primary_key=True, comment="of the value that we wrote"),
    Column("at", Moment, nullable=False, index=True),
)

# ---- Lookup ---------------------------------------------------------------------------------------------------------

words = Table(
    "words",
    metadata,
    Column("word", Word, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True),
    Index("ix_words_lead_id", "lead_id", "word"),
    sqlite_with_rowid=False,
)

deletions = Table(
    "deletions",
    metadata,
    Column("deletion", Word, primary_key=True, comment="a word less one letter, or the word itself"),
    Column("word", Word, primary_key=True),
    sqlite_with_rowid=False,
)
