"""Whether a lead is sales-ready now: asked in the transaction that keeps a touch, a field, a tick or a wake."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from store.accounts import account_matching
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.clocks import clocks
from store.db import dialect
from store.db import tables as t
from store.db.database import aging_until
from store.handoffs import handing_over, handoffs
from store.record import extra_facts, trace
from store.rules import states
from store.rules.lead import qualification, scoring
from store.rules.lead.qualification import ACCOUNT_TIER, MQL, NONE, SALES_READY, Item, Overrule, Readiness
from store.rules.lead.scoring import Score, Touch
from store.rules.states import ClockKind
from store.rules.trace_kinds import TraceKind

PERSON = ("name", "title", "company", "email", "phone", "country", "source", "campaign", "persona", "problem")
# A recycled lead rests this long, unless it asks for a demo or writes back.
REST = timedelta(days=7)
WAKES_AT_ONCE = frozenset({"demo_request", "reply"})

_LEAD = select(t.leads).where(t.leads.c.id == bindparam("lead"))
_CHANGE = update(t.leads).where(t.leads.c.id == bindparam("lead"))
_TOUCHES = (
    select(t.touches.c.kind, t.touches.c.at, t.touches.c.campaign, t.touches.c.detail)
    .where(t.touches.c.lead_id == bindparam("lead"))
    .order_by(t.touches.c.at)
)
_TOUCHES_SINCE = _TOUCHES.where(t.touches.c.at > bindparam("since"))
_TOUCHES_OF = (
    select(t.touches.c.lead_id, *_TOUCHES.selected_columns)
    .where(t.touches.c.lead_id.in_(bindparam("leads", expanding=True)))
    .order_by(t.touches.c.at)
)
_OVERRULES_OF = select(t.checklist_overrules).where(
    t.checklist_overrules.c.lead_id.in_(bindparam("leads", expanding=True))
)
_OVERRULES = select(t.checklist_overrules).where(t.checklist_overrules.c.lead_id == bindparam("lead"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A lead's score, checklist and band, with the policy version that said so."""

    score: Score
    items: tuple[Item, ...]
    verdict: Readiness


def judge(
    person: Mapping[str, Any], done: Sequence[Touch], overrules: Mapping[str, Overrule], agreed: Policy, now: datetime
) -> Judgement:
    """Score and checklist of a lead at `now`; `person` has its fields, extra facts and account as rules name them."""
    fields = {name: person.get(name) for name in (*PERSON, ACCOUNT_TIER, *agreed.extra_in_fit)}
    score = scoring.score(done, fields, agreed.scoring, now)
    items = qualification.check(fields, done, overrules, agreed.checklist, now)
    return Judgement(score, items, qualification.judge(score, items, agreed.scoring))


def _stand(
    person: Mapping[str, Any], done: Sequence[Touch], overrules: Mapping[str, Overrule], agreed: Policy, now: datetime
) -> Judgement:
    """As `judge`, but without reasons and checklist where points alone tell the band."""
    score = scoring.points_alone(done, person, agreed.scoring, now)
    if score.fit >= 0 and score.total >= agreed.scoring.sales_ready:
        return judge(person, done, overrules, agreed, now)
    return Judgement(score, (), qualification.judge(score, (), agreed.scoring))


def look_again(tx: Connection, lead_id: int, fresh: Sequence[Touch], now: datetime) -> int | None:
    """Act on what a lead is worth now that something was kept. Returns the handoff made, if one was."""
    lead = tx.execute(_LEAD, {"lead": lead_id}).one()
    if lead.status == states.RECYCLED:
        return _perhaps_wake(tx, lead, fresh, now)
    if lead.status not in states.BEFORE_HANDOFF or lead.erased_at is not None:
        return None
    agreed = policy.current(tx)
    found = judge_stored(tx, lead, agreed, now)
    _rise(tx, lead, found, agreed, now)
    if found.verdict.band != SALES_READY:
        return None
    return handing_over.hand_over(tx, lead, found.score.total, True, agreed, policy.current_version(tx), now)


def look_at_new(
    tx: Connection, new: Mapping[int, tuple[Mapping[str, Any], Sequence[Touch]]], past: Container[int], now: datetime
) -> set[int]:
    """Note together what leads have become that were just made, by their rows and touches, without reading them again.

    Returns those that are to be looked at one by one: whoever is sales-ready, or comes with a `past`.
    """
    agreed, until = policy.current(tx), aging_until(tx, now)
    one_by_one: set[int] = set()
    rises: list[tuple[int, Judgement]] = []
    tiers = account_matching.tier_fields(
        tx, {lead_id: (row.get("domain"), row.get("company_key")) for lead_id, (row, _) in new.items()}
    )
    for lead_id, (row, done) in new.items():
        found = _stand({**row, **tiers.get(lead_id, {})}, sorted(done, key=lambda touch: touch.at), {}, agreed, until)
        if not done and found.verdict.band == NONE:
            continue
        if found.verdict.band == SALES_READY or lead_id in past:
            one_by_one.add(lead_id)
        else:
            rises.append((lead_id, found))
    _rise_together(tx, rises, agreed, now)
    return one_by_one


def look_at_known(tx: Connection, lead_ids: Sequence[int], same: Mapping[int, Row[Any]], now: datetime) -> list[int]:
    """Note together what leads have become of whom more is known, and return which; the others ask for a look each:
    whoever is sales-ready, or past being handed over. The rows of the `same` have not changed, and are not read again.
    """
    agreed, until = policy.current(tx), aging_until(tx, now)
    rises: list[dict[str, Any]] = []
    mqls: list[tuple[int, int]] = []
    done: list[int] = []
    for batch in dialect.batches(lead_ids):
        changed = [lead_id for lead_id in batch if lead_id not in same]
        rows = [same[lead_id] for lead_id in batch if lead_id in same]
        rows += tx.execute(select(t.leads).where(t.leads.c.id.in_(changed))).all() if changed else []
        before = [row for row in rows if row.status in states.BEFORE_HANDOFF and row.erased_at is None]
        done_by, ticks = _done_and_ticked(tx, [lead.id for lead in before])
        persons = _persons(tx, before, agreed.extra_in_fit)
        for lead, person in zip(before, persons, strict=True):
            found = _stand(person, done_by[lead.id], ticks[lead.id], agreed, until)
            if found.verdict.band == SALES_READY:
                continue
            done.append(lead.id)
            changes = _changes(lead, found, agreed, now)
            if changes:
                kept = {name: getattr(lead, name) for name in ("status", "mql_at", "threshold_at")}
                rises.append({"lead": lead.id, **kept, **changes})
            if "mql_at" in changes:
                mqls.append((lead.id, found.score.total))
    trace.record_mqls(tx, mqls, now)
    if rises:
        tx.execute(_CHANGE, rises)
    return done


def hand_over_again(tx: Connection, lead_id: int, now: datetime) -> int:
    """Begin a new cycle of a lead that woke, whatever its score has faded to."""
    lead = tx.execute(select(t.leads).where(t.leads.c.id == lead_id).with_for_update()).one()
    agreed = policy.current(tx)
    found = judge_stored(tx, lead, agreed, now)
    complete = all(item.holds for item in found.items)
    return handing_over.hand_over(tx, lead, found.score.total, complete, agreed, policy.current_version(tx), now)


def judge_stored(
    tx: Connection, lead: Row[Any], agreed: Policy, now: datetime, since: datetime | None = None
) -> Judgement:
    """The judgement of a stored lead; only touches after `since` count if it is given."""
    done, until = touches_of(tx, lead.id, since), aging_until(tx, now)
    return judge(_persons(tx, [lead], agreed.extra_in_fit)[0], done, overrules_of(tx, lead.id), agreed, until)


def of_each(tx: Connection, rows: Sequence[Row[Any]], agreed: Policy, now: datetime | None) -> list[Judgement]:
    """The judgements of many stored leads, with two or three statements for all of them.

    Without `now` each is judged as of its newest touch, or its arrival if it has none.
    """
    return [found for (found,) in by_each(tx, rows, [agreed], now)]


def by_each(
    tx: Connection, rows: Sequence[Row[Any]], documents: Sequence[Policy], now: datetime | None
) -> list[tuple[Judgement, ...]]:
    """The same by each of several agreements, of what is read once."""
    done, overruled = _done_and_ticked(tx, [lead.id for lead in rows])
    until = aging_until(tx, now) if now else None
    others_alike = [(agreed, _differ_by_thresholds_alone(documents[0], agreed)) for agreed in documents[1:]]
    judged = []
    for one in _persons(tx, rows, any(agreed.extra_in_fit for agreed in documents)):
        touches, ticks = done[one["id"]], overruled[one["id"]]
        at = until or (touches[-1].at if touches else one["received_at"])
        first = judge(one, touches, ticks, documents[0], at)
        others = (
            replace(first, verdict=qualification.judge(first.score, first.items, agreed.scoring))
            if alike
            else judge(one, touches, ticks, agreed, at)
            for agreed, alike in others_alike
        )
        judged.append((first, *others))
    return judged


def _done_and_ticked(
    tx: Connection, lead_ids: Sequence[int]
) -> tuple[dict[int, list[Touch]], dict[int, dict[str, Overrule]]]:
    """By lead, the touches, oldest first, and what marketers said of checklist items."""
    done: dict[int, list[Touch]] = defaultdict(list)
    overruled: dict[int, dict[str, Overrule]] = defaultdict(dict)
    for lead_id, *touch in tx.execute(_TOUCHES_OF, {"leads": lead_ids}):
        done[lead_id].append(Touch(*touch))
    for row in tx.execute(_OVERRULES_OF, {"leads": lead_ids}):
        overruled[row.lead_id][row.item] = Overrule(row.holds, row.member_id, row.words)
    return done, overruled


def _differ_by_thresholds_alone(one: Policy, other: Policy) -> bool:
    """Whether both count the same points and tick the same items."""
    points, theirs = (each.scoring_section.model_dump(exclude={"mql", "sales_ready"}) for each in (one, other))
    return points == theirs and one.checklist_section == other.checklist_section


def _persons(tx: Connection, leads: Sequence[Row[Any]], with_extra: object) -> list[dict[str, Any]]:
    """Fields, account and extra facts; most agreements judge by no extra fact, and then none is read."""
    extra = extra_facts.as_fields(tx, [lead.id for lead in leads]) if with_extra else {}
    tiers = account_matching.tier_fields(tx, {lead.id: (lead.domain, lead.company_key) for lead in leads})
    return [lead._asdict() | extra.get(lead.id, {}) | tiers.get(lead.id, {}) for lead in leads]


def touches_of(tx: Connection, lead_id: int, since: datetime | None = None) -> list[Touch]:
    """A lead's touches, oldest first."""
    if since is None:
        return [Touch(*row) for row in tx.execute(_TOUCHES, {"lead": lead_id})]
    return [Touch(*row) for row in tx.execute(_TOUCHES_SINCE, {"lead": lead_id, "since": since})]


def overrules_of(tx: Connection, lead_id: int) -> dict[str, Overrule]:
    """What marketers said of single checklist items."""
    rows = tx.execute(_OVERRULES, {"lead": lead_id})
    return {row.item: Overrule(row.holds, row.member_id, row.words) for row in rows}


def note_standing(tx: Connection, lead_id: int, now: datetime) -> None:
    """Note what a lead is worth since something it did was withdrawn. Nobody is handed over by that."""
    lead = tx.execute(_LEAD, {"lead": lead_id}).one()
    if lead.status in states.BEFORE_HANDOFF and lead.erased_at is None:
        agreed = policy.current(tx)
        _rise(tx, lead, judge_stored(tx, lead, agreed, now), agreed, now)


def _rise(tx: Connection, lead: Row[Any], found: Judgement, agreed: Policy, now: datetime) -> None:
    """Note what a lead has become: nurturing once it is judged, an MQL once, at the threshold while unready."""
    changes = _changes(lead, found, agreed, now)
    if "mql_at" in changes:
        trace.record(tx, TraceKind.MQL, lead.id, now, score=found.score.total)
    if changes:
        tx.execute(_CHANGE, {"lead": lead.id, **changes})


def _changes(lead: Row[Any], found: Judgement, agreed: Policy, now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if lead.status == states.NEW:
        changes["status"] = states.NURTURING
    if lead.mql_at is None and found.verdict.band in (MQL, SALES_READY):
        changes["mql_at"] = now
    at_threshold = _at_threshold(found, agreed)
    if at_threshold != (lead.threshold_at is not None):
        changes["threshold_at"] = now if at_threshold else None
    return changes


def _rise_together(tx: Connection, new: Sequence[tuple[int, Judgement]], agreed: Policy, now: datetime) -> None:
    """The same for new leads, none of which is sales-ready, in two statements."""
    mqls = [(lead_id, found) for lead_id, found in new if found.verdict.band == MQL]
    trace.record_mqls(tx, [(lead_id, found.score.total) for lead_id, found in mqls], now)
    rows = [
        {
            "lead": lead_id,
            "status": states.NURTURING,
            "mql_at": now if found.verdict.band == MQL else None,
            "threshold_at": now if _at_threshold(found, agreed) else None,
        }
        for lead_id, found in new
    ]
    if rows:
        tx.execute(_CHANGE, rows)


def _at_threshold(found: Judgement, agreed: Policy) -> bool:
    """Whether the score would do and something else is missing."""
    unready = found.verdict.band != SALES_READY and found.score.fit >= 0
    return unready and found.score.total >= agreed.scoring.sales_ready


def _perhaps_wake(tx: Connection, lead: Row[Any], fresh: Sequence[Touch], now: datetime) -> int | None:
    """A recycled lead wakes on a later high-intent touch, once fit and the touches since are sales-ready."""
    last = handoffs.current(tx, lead.id)
    agreed = policy.current(tx)
    if last is None or last.closed_at is None:
        return None
    new = [one for one in fresh if one.at > last.closed_at and one.kind in agreed.checklist.high_intent_kinds]
    rested = now >= last.closed_at + REST or any(one.kind in WAKES_AT_ONCE for one in new)
    if not new or not rested or judge_stored(tx, lead, agreed, now, since=last.closed_at).verdict.band != SALES_READY:
        return None
    clocks.stop_in_time(tx, last.id, [ClockKind.WAKE], now)
    trace_id = trace.record(tx, TraceKind.WOKE, lead.id, now, handoff_id=last.id, code=new[-1].kind)
    handoffs.note_on_card(tx, last, trace_id, now)
    found = judge_stored(tx, lead, agreed, now)
    return handing_over.hand_over(tx, lead, found.score.total, True, agreed, policy.current_version(tx), now)
