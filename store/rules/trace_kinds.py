"""Every kind of fact the trace may hold, and what each carries besides who, when and about which handoff or deal."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Self, TypedDict


class TraceFacts(TypedDict, total=False):
    """What a row of the trace may carry, each in a column of that name."""

    code: str | None  # of a reason, an item, a way, a touch, an act, an outcome, a field, a stage or a currency
    other_member_id: str | None  # besides who did it: the new or former owner, who heard it, who was asked, who covers
    other_lead_id: int
    fact_id: int | None  # the row of the trace that no longer counts: it was withdrawn, or is said anew
    question_id: int
    clock_kind: str | None
    system: str
    fields: Sequence[str] | None  # of the lead, that are new
    cycle: int
    score: int
    quality: int | None  # of the lead as the rep sees it, 1 to 5
    percent: int  # of the promise that is used
    touch_count: int
    seconds: int | None  # of office time to the first response or past a promise; of any time until a card was shown
    paused_seconds: int | None
    money: int | None  # in the currency's smallest unit
    day: date | None  # that was named: of the next step, of waking
    until_at: datetime
    undated: bool | None  # the import supposes the moment, or that of the day
    early: bool  # from before the handoff
    holds: bool  # the checklist item


class TraceKind(StrEnum):
    """What happened to a lead, a handoff or a deal, and which facts a row of that kind may carry."""

    carries: frozenset[str]

    def __new__(cls, code: str, *carries: str) -> Self:
        """The member of that code."""
        kind = str.__new__(cls, code)
        kind._value_ = code
        kind.carries = frozenset(carries)
        return kind

    # To office time: what was recorded before for a later moment was recorded by a clock that was ahead.
    SET_BACK = ("set_back",)
    # To a lead.
    RECEIVED = "received", "undated", "fact_id"
    FOLDED = "folded", "fields", "touch_count", "system"
    MAY_BE_SAME = "may_be_same", "other_lead_id"
    TOUCHED = "touched", "code", "touch_count"
    MQL = "mql", "score"
    COMPLETED = "completed", "code", "holds"
    ERASED = "erased", "code"
    WITHDRAWN = "withdrawn", "code", "fact_id"
    # To a handoff.
    HANDED_OVER = "handed_over", "score", "cycle", "undated", "fact_id"
    CLAIMED = "claimed", "other_member_id"
    ASSIGNED = "assigned", "other_member_id", "system"
    RELEASED = "released", "code", "other_member_id", "clock_kind"
    RESPONDED = "responded", "code", "early", "quality", "undated", "day"
    LOGGED = "logged", "code", "early", "quality", "day"
    FIRST_RESPONSE = "first_response", "seconds", "fact_id"
    NEXT_STEP = "next_step", "day"
    STEP_DONE = ("step_done",)
    RECYCLED = "recycled", "code", "quality", "day"
    DISQUALIFIED = "disqualified", "code", "quality"
    WOKE = "woke", "code"
    REOPENED = ("reopened",)
    ASKED = "asked", "other_member_id", "code", "question_id"
    ANSWERED = "answered", "question_id", "code"
    OBJECTION_HEARD = "objection_heard", "code"
    LATE_WORDS = ("late_words",)
    SHOWN_LATE = "shown_late", "seconds"
    TWIN_REMOVED = ("twin_removed",)
    # To its promises.
    CLOCK = "clock", "clock_kind", "code", "seconds", "paused_seconds"
    RUNG = "rung", "clock_kind", "code", "percent", "other_member_id"
    MANAGER_ASKED = "manager_asked", "code", "clock_kind", "other_member_id"
    SNOOZED = "snoozed", "until_at"
    EXCUSED = "excused", "clock_kind"
    COVERED = "covered", "other_member_id"
    BACK = "back", "other_member_id"
    # To a deal.
    OPPORTUNITY = "opportunity", "money", "system"
    AMOUNT = "amount", "money", "code", "system"
    WON = "won", "money", "other_member_id", "system"
    LOST = "lost", "money", "code", "system"
    WON_UNDATED = "won_undated", "money"
    LOST_UNDATED = "lost_undated", "money"
    DEAL_REOPENED = "deal_reopened", "system"
    # To what a CRM says or is told of it.
    CRM_OWNER_LATE = "crm_owner_late", "other_member_id", "system"
    CRM_LATE = "crm_late", "code", "system"
    CRM_REFUSED = "crm_refused", "code", "system"


FACTS = tuple(TraceFacts.__annotations__)
# What an import knows to have happened and not when: recorded as of the import.
UNDATED_ENDINGS = {"won": TraceKind.WON_UNDATED, "lost": TraceKind.LOST_UNDATED}
