"""Undoing an import: what it made is withdrawn, as far as nobody has built upon it, and the same file may come again.

A lead that the import made is blanked like one that is forgotten, but its mail and ids are not refused. Its touches and
what was spent go; deals and handoffs are left as empty rows, because the trace names them; each fact in the trace gets
a `withdrawn` after it, by which figures pass it over. What a lead's fields said before is not known any more: the
changed ones are listed.

Not withdrawn are

- leads that people worked on since, or that were handed over to sales since: they keep all that the import brought.
  Of a lead that was known before, that is so if somebody worked on a handoff or a deal that the import made;
- leads that another door or a later import told of since: they stay, without the import's touches, deals and handoffs;
- deals that a later import or a program named since.

So of several imports the newest is undone first. It is done some leads at a time; after a crash it goes on from there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, literal, or_, select, tuple_, update

from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs, lead_judging
from store.leads import imports, stand_ins, word_index
from store.outbox import cards, homes
from store.privacy import forgetting, slack_erasure
from store.record import identities, trace
from store.rules import states
from store.rules.trace_kinds import TraceKind

AT_ONCE, LOOKED_AT = 40, 500  # leads that are withdrawn, or looked at, at a time
SPEND_AT_ONCE = 200
TOLD = (TraceKind.RECEIVED, TraceKind.FOLDED, TraceKind.TOUCHED, TraceKind.MAY_BE_SAME)

# Why a lead stays: people worked on it, sales was handed it, or another door or import told of it.
StaysFor = Literal["worked_on", "handed_over", "told_of"]
# What forgetting leaves, because it is counted.
_COUNTED = dict.fromkeys(("source", "campaign", "received_at", "mql_at", "newest_touch_at"))
_BLANK = {**_COUNTED, "status": states.NEW, "cycle": 0, "undated": False}
_NO_DEAL = dict.fromkeys(
    ("handoff_id", "owner_id", "amount", "opened_at", "outcome", "closed_at", "reason", "system", "deal_id")
)


@dataclass(slots=True)
class Undoing:
    """What an undoing takes back, and what stays: leads with the reason, and leads with the fields it had changed."""

    leads: int = 0
    touches: int = 0
    deals: int = 0
    handoffs: int = 0
    cards: int = 0
    spend: int = 0
    replaced: int = 0
    stay: dict[int, StaysFor] = field(default_factory=dict)
    changed: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """The numbers of what is taken back."""
        return {name: getattr(self, name) for name in ("leads", "touches", "deals", "handoffs", "cards", "spend")}


@dataclass(frozen=True, slots=True)
class _Some:
    """Some leads of an import, sorted: those withdrawn whole, those that lose what it brought, those left alone."""

    rows: Mapping[int, AnyRow]
    stay: Mapping[int, StaysFor]
    told: frozenset[int]

    def whole(self) -> list[int]:
        return [lead_id for lead_id, row in self.rows.items() if row.made and lead_id not in self.stay]

    def stripped(self) -> list[int]:
        kept = [one for one, why in self.stay.items() if why != "told_of"]
        return sorted(self.rows.keys() - {*self.whole(), *kept})


def preview_undoing(tx: Connection, import_id: int) -> Undoing:
    """What `undo_some` would do, over all batches that are left."""
    found = Undoing(spend=_count(tx, t.spend, t.spend.c.import_id == import_id))
    known = imports.find_import(tx, import_id)
    found.replaced = (known.counts or {}).get("changed", 0) if known and known.kind == "spend" else 0
    last = 0
    while rows := _next(tx, import_id, last, LOOKED_AT):
        some, last = _sort_out(tx, import_id, rows), rows[-1].lead_id
        gone = [*some.whole(), *some.stripped()]
        mine = {table.name: (table.c.import_id == import_id) & table.c.lead_id.in_(gone) for table in imports.MARKED}
        found.leads += len(some.whole())
        found.touches += _count(tx, t.touches, mine["touches"])
        named = _named_since(tx, import_id, gone)
        found.deals += _count(tx, t.opportunities, mine["opportunities"] & t.opportunities.c.id.not_in(named))
        found.handoffs += _count(tx, t.handoffs, mine["handoffs"])
        shown = t.cards.c.handoff_id.in_(select(t.handoffs.c.id).where(mine["handoffs"])) & t.cards.c.ts.is_not(None)
        found.cards += _count(tx, t.cards, shown)
        found.stay |= some.stay
        found.changed |= {row.lead_id: tuple(row.fields) for row in rows if row.fields}
    return found


def undo_some(tx: Connection, import_id: int, now: datetime) -> bool:
    """Withdraw the next leads, or else some spend; False once all is done, and the import is marked as undone."""
    tx.execute(select(t.imports.c.id).where(t.imports.c.id == import_id).with_for_update()).one()
    if rows := _next(tx, import_id, 0, AT_ONCE):
        _lock(tx, [row.lead_id for row in rows])
        _withdraw(tx, import_id, _sort_out(tx, import_id, rows), now)
        return True
    keys = (t.spend.c.campaign, t.spend.c.week)
    spent = tx.execute(select(*keys).where(t.spend.c.import_id == import_id).limit(SPEND_AT_ONCE)).all()
    if spent:
        tx.execute(delete(t.spend).where(tuple_(*keys).in_([tuple(row) for row in spent])))
        return True
    open_ = (t.imports.c.id == import_id, t.imports.c.undone_at.is_(None))
    if tx.execute(update(t.imports).where(*open_).values(undone_at=now)).rowcount:
        trace.record_undone(tx, now)
    return False


def _next(tx: Connection, import_id: int, after: int, limit: int) -> Sequence[AnyRow]:
    of_import = (t.imported_leads.c.import_id == import_id, t.imported_leads.c.outcome.is_(None))
    query = select(t.imported_leads).where(*of_import, t.imported_leads.c.lead_id > after)
    return tx.execute(query.order_by(t.imported_leads.c.lead_id).limit(limit)).all()


def _lock(tx: Connection, lead_ids: Sequence[int]) -> None:
    """Let no event, press or change of these leads run beside this: identities, handoffs, rows, as forgetting does."""
    ids = tx.execute(select(t.lead_ids.c.system, t.lead_ids.c.external_id).where(t.lead_ids.c.lead_id.in_(lead_ids)))
    mails = tx.scalars(select(t.leads.c.email_key).where(t.leads.c.id.in_(lead_ids), t.leads.c.email_key.is_not(None)))
    identities.lock(tx, [*((row.system, row.external_id) for row in ids), *mails])
    for table, column in ((t.handoffs, t.handoffs.c.lead_id), (t.leads, t.leads.c.id)):
        tx.execute(select(table.c.id).where(column.in_(lead_ids)).order_by(table.c.id).with_for_update()).all()


# ---- What stays -----------------------------------------------------------------------------------------------------


def _sort_out(tx: Connection, import_id: int, rows: Sequence[AnyRow]) -> _Some:
    worked_on, handed_over, told = _built_upon(tx, import_id, rows)
    stay: dict[int, StaysFor] = {}
    for row in rows:
        if row.lead_id in worked_on:
            stay[row.lead_id] = "worked_on"
        elif row.made and row.lead_id in handed_over:
            stay[row.lead_id] = "handed_over"
        elif row.made and row.lead_id in told:
            stay[row.lead_id] = "told_of"
    return _Some({row.lead_id: row for row in rows}, stay, frozenset(told))


def _built_upon(tx: Connection, import_id: int, rows: Sequence[AnyRow]) -> tuple[set[int], set[int], set[int]]:
    """Which of these leads people worked on since, which were handed over since, and which something else told of."""
    ids = [row.lead_id for row in rows]
    here = and_(t.imported_leads.c.import_id == import_id, t.imported_leads.c.lead_id == t.trace.c.lead_id)
    since = select(t.trace.c.lead_id).join(t.imported_leads, here).distinct()
    since = since.where(t.trace.c.lead_id.in_(ids), t.trace.c.id > t.imported_leads.c.upto)
    of_handoff, of_deal = (
        column.in_(select(table.c.id).where(table.c.import_id == import_id))
        for column, table in ((t.trace.c.handoff_id, t.handoffs), (t.trace.c.opportunity_id, t.opportunities))
    )
    by_people = t.trace.c.member_id.is_not(None) & or_(t.imported_leads.c.made, of_handoff, of_deal)
    told = {*tx.scalars(since.where(t.trace.c.kind.in_(TOLD), t.trace.c.member_id.is_(None)))}
    told |= {*tx.scalars(_other_touches(import_id, ids)), *tx.scalars(_other_imports(import_id, ids))}
    made = [row.lead_id for row in rows if row.made]
    told |= {*tx.scalars(_other_ids(import_id, made)), *tx.scalars(_other_deals(import_id, made))}
    told |= {*_named_since(tx, import_id, ids).values()}
    handed_over = since.where(t.trace.c.kind == TraceKind.HANDED_OVER)
    return {*tx.scalars(since.where(by_people))}, {*tx.scalars(handed_over)}, told


def _other_touches(import_id: int, lead_ids: Collection[int]) -> Any:
    """Of a lead that was known before, touches kept later than the import."""
    here = and_(t.imported_leads.c.import_id == import_id, t.imported_leads.c.lead_id == t.touches.c.lead_id)
    query = select(t.touches.c.lead_id).join(t.imported_leads, here).join(t.imports, t.imports.c.id == import_id)
    another = t.touches.c.import_id.is_distinct_from(import_id)
    later = or_(t.imported_leads.c.made, t.touches.c.recorded_at > t.imports.c.at)
    return query.where(t.touches.c.lead_id.in_(lead_ids), another, later).distinct()


def _other_imports(import_id: int, lead_ids: Collection[int]) -> Any:
    other = t.imported_leads.c.import_id
    not_undone = t.imported_leads.c.outcome.is_distinct_from("withdrawn")
    return select(t.imported_leads.c.lead_id).where(
        t.imported_leads.c.lead_id.in_(lead_ids), other > import_id, not_undone
    )


def _other_ids(import_id: int, lead_ids: Collection[int]) -> Any:
    another = t.lead_ids.c.import_id.is_distinct_from(import_id)
    return select(t.lead_ids.c.lead_id).where(t.lead_ids.c.lead_id.in_(lead_ids), another)


def _other_deals(import_id: int, lead_ids: Collection[int]) -> Any:
    another = (t.opportunities.c.history, t.opportunities.c.import_id.is_distinct_from(import_id))
    return select(t.opportunities.c.lead_id).where(t.opportunities.c.lead_id.in_(lead_ids), *another)


def _named_since(tx: Connection, import_id: int, lead_ids: Collection[int]) -> dict[int, int]:
    """Deals that the import made and that a program or a later import, not undone, named since; with their leads."""
    of_import = (t.opportunities.c.import_id == import_id, t.opportunities.c.named_by.is_not(None))
    deals = tx.execute(select(t.opportunities).where(*of_import, t.opportunities.c.lead_id.in_(lead_ids))).all()
    undone = {*tx.scalars(select(t.imports.c.id).where(t.imports.c.undone_at.is_not(None)))} if deals else set[int]()
    return {deal.id: deal.lead_id for deal in deals if {*(deal.named_by or ())} - undone}


# ---- What goes ------------------------------------------------------------------------------------------------------


def _withdraw(tx: Connection, import_id: int, some: _Some, now: datetime) -> None:
    whole, stripped = some.whole(), some.stripped()
    _blank_leads(tx, whole, now)
    _strip(tx, import_id, stripped, some, now)
    homes.publish_every(tx, now)
    kept = t.imported_leads.c.lead_id.in_([one for one in some.rows if one not in {*whole, *stripped}])
    here = (t.imported_leads.c.import_id == import_id, t.imported_leads.c.lead_id.in_(list(some.rows)))
    tx.execute(update(t.imported_leads).where(*here).values(outcome=case((kept, "kept"), else_="withdrawn")))


def _blank_leads(tx: Connection, lead_ids: Sequence[int], now: datetime) -> None:
    """Leads that the import made: nothing of them stays but the numbers under which the trace names them."""
    if not lead_ids:
        return
    for lead_id in _with_posts(tx, lead_ids):
        slack_erasure.take_back(tx, lead_id, now)
    _end_handoffs(tx, _ids(tx, t.handoffs, t.handoffs.c.lead_id.in_(lead_ids)), now)
    tx.execute(update(t.opportunities).where(t.opportunities.c.lead_id.in_(lead_ids)).values(**_NO_DEAL, history=False))
    named = (t.trace.c.kind == TraceKind.MAY_BE_SAME) & t.trace.c.other_lead_id.in_(lead_ids)
    trace.record_withdrawn(tx, t.trace.c.lead_id.in_(lead_ids) | named, now)
    for place, where, values in forgetting.places(lead_ids):
        tx.execute(delete(place).where(where) if values is None else update(place).where(where).values(values))
    tx.execute(delete(t.touches).where(t.touches.c.lead_id.in_(lead_ids)))
    word_index.index_many(tx, [(lead_id, None, None) for lead_id in lead_ids])
    gone = {**_BLANK, "erased_at": func.coalesce(t.leads.c.erased_at, literal(now, t.leads.c.erased_at.type))}
    tx.execute(update(t.leads).where(t.leads.c.id.in_(lead_ids)).values(gone))


def _strip(tx: Connection, import_id: int, lead_ids: Sequence[int], some: _Some, now: datetime) -> None:
    """Leads that stay: touches, deals and handoffs that the import brought go, and the ids of who was known before."""
    if not lead_ids:
        return
    mine = {table.name: (table.c.import_id == import_id) & table.c.lead_id.in_(lead_ids) for table in imports.MARKED}
    stay = _named_since(tx, import_id, lead_ids)
    deals = _ids(tx, t.opportunities, mine["opportunities"] & t.opportunities.c.id.not_in(stay))
    theirs = select(t.opportunities.c.handoff_id).where(t.opportunities.c.id.in_(stay))
    ended = _ids(tx, t.handoffs, mine["handoffs"] & ~((t.handoffs.c.cycle <= 0) & t.handoffs.c.id.in_(theirs)))
    for row in tx.execute(select(t.handoffs.c.id, t.handoffs.c.lead_id).where(t.handoffs.c.id.in_(ended))).all():
        slack_erasure.take_back_handoff(tx, row.id, row.lead_id, now)
    _end_handoffs(tx, ended, now)
    # Whoever was told of since is an MQL by that, too.
    facts = [fact for lead_id in lead_ids for fact in some.rows[lead_id].facts]
    stays_mql = (t.trace.c.kind == TraceKind.MQL) & t.trace.c.lead_id.in_(some.told)
    loose = t.trace.c.id.in_(facts) & ~stays_mql
    of_staying = t.trace.c.opportunity_id.is_not(None) & t.trace.c.opportunity_id.in_(stay)
    brought = (t.trace.c.handoff_id.in_(ended) & ~of_staying) | t.trace.c.opportunity_id.in_(deals)
    trace.record_withdrawn(tx, loose | brought, now)
    tx.execute(update(t.opportunities).where(t.opportunities.c.id.in_(deals)).values(**_NO_DEAL, history=False))
    tx.execute(update(t.opportunities).where(t.opportunities.c.handoff_id.in_(ended)).values(handoff_id=None))
    tx.execute(delete(t.touches).where(mine["touches"]))
    known = [lead_id for lead_id in lead_ids if not some.rows[lead_id].made]
    tx.execute(delete(t.lead_ids).where(t.lead_ids.c.import_id == import_id, t.lead_ids.c.lead_id.in_(known)))
    erased = set(tx.scalars(select(t.leads.c.id).where(t.leads.c.id.in_(lead_ids), t.leads.c.erased_at.is_not(None))))
    for lead_id in lead_ids:
        stand_ins.keep_stand_ins(tx, lead_id, now)
        _settle(tx, some.rows[lead_id], lead_id in some.told | erased, now)


def _end_handoffs(tx: Connection, handoff_ids: Sequence[int], now: datetime) -> None:
    """Nobody acts on them, nothing rings for them, and none of their deadlines counts as met or missed."""
    for handoff_id in tx.scalars(_running_of(handoff_ids)).all():
        clocks.void(tx, handoff_id, (), now)
    tx.execute(update(t.clocks).where(t.clocks.c.handoff_id.in_(handoff_ids)).values(outcome="void"))
    gone = {"erased": True, "withdrawn_at": now, "cycle": -t.handoffs.c.id, "next_step": None, "next_step_due": None}
    tx.execute(update(t.handoffs).where(t.handoffs.c.id.in_(handoff_ids)).values(gone))
    tx.execute(delete(t.handed_over_facts).where(t.handed_over_facts.c.handoff_id.in_(handoff_ids)))


def _settle(tx: Connection, row: AnyRow, told_since: bool, now: datetime) -> None:
    """What follows from touches, deals and handoffs: as it was before, or reckoned from what stands."""
    newest = select(func.max(t.touches.c.at)).where(t.touches.c.lead_id == row.lead_id).scalar_subquery()
    current = handoffs.current(tx, row.lead_id)
    values: dict[str, Any] = {"newest_touch_at": newest, "cycle": max(current.cycle, 0) if current else 0}
    if row.was is None or told_since:
        values["status"] = _status(tx, row, current)
    else:
        values |= {"status": row.was["status"], **{name: _moment(row.was[name]) for name in ("mql_at", "threshold_at")}}
        if current is not None and current.id == row.was.get("handoff_id"):
            as_it_was = {"state": row.was["state"], "closed_at": _moment(row.was["closed_at"])}
            tx.execute(update(t.handoffs).where(t.handoffs.c.id == current.id).values(as_it_was))
    tx.execute(update(t.leads).where(t.leads.c.id == row.lead_id).values(values))
    if told_since:
        lead_judging.note_standing(tx, row.lead_id, now)
    if current is not None and cards.find(tx, current.id):
        cards.changed(tx, current.id, now)
        homes.changed(tx, [current.owner_id])


def _status(tx: Connection, row: AnyRow, current: AnyRow | None) -> str:
    if current is not None and current.cycle > 0:
        return str(current.state)
    of_lead = (t.opportunities.c.lead_id == row.lead_id, t.opportunities.c.history)
    deals = tx.scalars(select(t.opportunities.c.outcome).where(*of_lead).order_by(t.opportunities.c.id)).all()
    if deals:
        return states.WON if states.WON in deals else states.OPPORTUNITY if None in deals else deals[-1]
    return row.was["status"] if row.was else states.NURTURING


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _running_of(handoff_ids: Sequence[int]) -> Any:
    running = (t.clocks.c.handoff_id.in_(handoff_ids), t.clocks.c.stopped_at.is_(None))
    return select(t.clocks.c.handoff_id).where(*running).distinct().order_by(t.clocks.c.handoff_id)


def _with_posts(tx: Connection, lead_ids: Sequence[int]) -> list[int]:
    mine = select(t.handoffs.c.id).where(t.handoffs.c.lead_id.in_(lead_ids))
    posted = select(t.outbox.c.lead_id).where(t.outbox.c.lead_id.in_(lead_ids) | t.outbox.c.handoff_id.in_(mine))
    return sorted(set(tx.scalars(posted)) - {None})


def _ids(tx: Connection, table: Any, which: ColumnElement[bool]) -> list[int]:
    return list(tx.scalars(select(table.c.id).where(which).order_by(table.c.id)))


def _count(tx: Connection, table: Any, which: ColumnElement[bool]) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(which)) or 0
