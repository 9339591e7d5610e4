"""What other programs may hear of: the type of each event, the fact it is read off, and what it carries."""

from dataclasses import dataclass

from store.rules.trace_kinds import TraceKind


@dataclass(frozen=True, slots=True)
class EventType:
    """One line of the catalogue. `carries` are facts of its kind, by the names that subscribers know."""

    name: str
    kind: TraceKind
    says: str
    carries: tuple[str, ...] = ()


# A subscriber's word for a fact -> the trace's.
FACT_OF = {
    "code": "code",
    "member": "other_member_id",
    "other_lead": "other_lead_id",
    "deadline": "clock_kind",
    "score": "score",
    "quality": "quality",
    "touches": "touch_count",
    "fields": "fields",
    "system": "system",
    "seconds": "seconds",
    "day": "day",
    "amount": "money",
}
EVENT_TYPES = (
    EventType("lead.received", TraceKind.RECEIVED, "A lead came in for the first time."),
    EventType(
        "lead.updated", TraceKind.FOLDED, "A known lead said more about itself.", ("fields", "touches", "system")
    ),
    EventType("lead.touched", TraceKind.TOUCHED, "A known lead did one more thing; code says what.", ("code",)),
    EventType("lead.may_be_same", TraceKind.MAY_BE_SAME, "Two leads may be one person.", ("other_lead",)),
    EventType("lead.qualified", TraceKind.MQL, "The score reached the threshold.", ("score",)),
    EventType("lead.erased", TraceKind.ERASED, "A person was forgotten; forget them, too.", ("code",)),
    EventType("handoff.created", TraceKind.HANDED_OVER, "A sales-ready lead was handed to sales.", ("score",)),
    EventType("handoff.claimed", TraceKind.CLAIMED, "A rep took it; member owns it now.", ("member",)),
    EventType("handoff.assigned", TraceKind.ASSIGNED, "A manager gave it to member.", ("member",)),
    EventType("handoff.released", TraceKind.RELEASED, "It went back from member; code says why.", ("code", "member")),
    EventType(
        "handoff.responded",
        TraceKind.RESPONDED,
        "Sales turned to the lead; code says how it went, day is the next step's.",
        ("code", "quality", "day"),
    ),
    EventType(
        "handoff.first_response", TraceKind.FIRST_RESPONSE, "How long the first response took, in office time.",
        ("seconds",),
    ),
    EventType("handoff.contact_logged", TraceKind.LOGGED, "A further contact was logged.", ("code", "quality", "day")),
    EventType("handoff.next_step", TraceKind.NEXT_STEP, "The next step was set for day.", ("day",)),
    EventType("handoff.step_done", TraceKind.STEP_DONE, "The next step was done."),
    EventType(
        "handoff.recycled", TraceKind.RECYCLED, "Sales gave it back; code says why, day when it wakes.",
        ("code", "quality", "day"),
    ),
    EventType("handoff.disqualified", TraceKind.DISQUALIFIED, "It was given up; code says why.", ("code", "quality")),
    EventType("handoff.woken", TraceKind.WOKE, "A recycled lead woke.", ("code",)),
    EventType("handoff.reopened", TraceKind.REOPENED, "It was opened again."),
    EventType(
        "handoff.objection_heard", TraceKind.OBJECTION_HEARD, "A buyer objected; code says to what.", ("code",)
    ),
    EventType("question.asked", TraceKind.ASKED, "Sales asked marketing, and member in person.", ("member",)),
    EventType("question.answered", TraceKind.ANSWERED, "Marketing answered."),
    EventType(
        "deadline.ended", TraceKind.CLOCK, "A deadline was met, missed, excused or void (code), in office time.",
        ("deadline", "code", "seconds"),
    ),
    EventType("deal.opened", TraceKind.OPPORTUNITY, "A deal was opened.", ("amount",)),
    EventType("deal.amount_changed", TraceKind.AMOUNT, "A deal is worth something else.", ("amount",)),
    EventType("deal.won", TraceKind.WON, "A deal was won.", ("amount", "member")),
    EventType("deal.lost", TraceKind.LOST, "A deal was lost; code says why.", ("amount", "code")),
    EventType("deal.reopened", TraceKind.DEAL_REOPENED, "A closed deal was opened again."),
)  # fmt: skip
BY_NAME = {each.name: each for each in EVENT_TYPES}
BY_KIND = {each.kind: each for each in EVENT_TYPES}
# What `handoff webhook test` sends; nothing happened.
TEST = "test"
