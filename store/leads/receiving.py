"""Keeps lead events, from whichever door. The same event twice is one lead and one touch; a known person is folded in.

Events are taken in waves in which no two concern the same person, so that a batch costs a few statements and still
means the same as one event after another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, tuple_

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.db.database import aging_until
from store.handoffs import handoffs, lead_judging
from store.leads import history, known_leads, lead_rows, told_deals, word_index
from store.leads.known_leads import KnownLeads
from store.outbox import homes, posts
from store.record import erased_keys, extra_facts, identities, trace
from store.record.events import LeadEvent, Received, TouchEvent
from store.record.extra_facts import NOTHING_EXTRA, KeptExtras
from store.rules import states
from store.rules.lead import folding
from store.rules.lead.scoring import Touch
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceFacts, TraceKind
from store.team import telling

ERASED = Received(None, "erased")

_Events = list[tuple[int, LeadEvent]]
_Sent = tuple[int, str, tuple[TouchEvent, ...]]  # to a lead, by a system
_Fresh = dict[int, list[TouchEvent]]


@dataclass(frozen=True, slots=True)
class _News:
    """What an event brought of a known lead, as of now; a plain one has no past of the lead's beside it."""

    system: str
    changed: tuple[str, ...]
    fresh: Sequence[TouchEvent]
    is_plain: bool

    def facts(self) -> TraceFacts:
        """For the trace."""
        return {"fields": list(self.changed) or None, "touch_count": len(self.fresh), "system": self.system}


def receive(tx: Connection, event: LeadEvent, now: datetime) -> Received:
    """Keep one event about a person; see `receive_many`."""
    return receive_many(tx, [event], now)[0]


def receive_many(
    tx: Connection, events: Sequence[LeadEvent], now: datetime, known: KnownLeads | None = None
) -> list[Received]:
    """Keep events in order and say what became of each. ValueError for one that names no person.

    `known` are the leads that they name, if they were just loaded.
    """
    identities.lock(tx, [known for event in events for known in identities.queues_of(event)])
    refused = erased_keys.among(tx, [known_leads.person_keys(event) for event in events])
    answers = dict.fromkeys(refused, ERASED)
    waiting = [(index, event) for index, event in enumerate(events) if index not in refused]
    while waiting:
        wave, waiting = _next_wave(waiting)
        known = known or known_leads.load_known(tx, [event for _, event in wave])
        wave, postponed = _one_event_a_lead(wave, known)
        waiting = sorted(postponed + waiting)
        answers.update(_keep_wave(tx, wave, known, now))
        known = None
    return [answers[index] for index in range(len(events))]


def receive_touch(
    tx: Connection, system: str, external_id: str | None, email: str | None, event: TouchEvent, now: datetime
) -> Received | None:
    """Keep one touch of a known lead, found by id or mail; None if no lead has either."""
    person = LeadEvent(system=system, at=event.at, external_id=external_id, email=email)
    identities.lock(tx, known_leads.person_keys(person))
    if erased_keys.among(tx, [known_leads.person_keys(person)]):
        return ERASED
    known = known_leads.load_known(tx, [person])
    lead_id, _ = known.match(person)
    if lead_id is None:
        return None
    fresh, refused = _keep_touches(tx, [(lead_id, system, (event,))], now)
    if not fresh:
        return Received(lead_id, "unchanged", folded=True, refused_touches=refused.get(lead_id, ()))
    lead_rows.merge(tx, known.rows[lead_id], replace(person, email=None, touches=(event,)))
    handoff_id = lead_judging.look_again(tx, lead_id, _plain(fresh[lead_id]), now)
    if handoff_id is None:
        _record_news(tx, lead_id, TraceKind.TOUCHED, now, [event], happened_at=event.at, code=event.kind, touch_count=1)
    return Received(lead_id, "updated", touches=1, folded=True, handoff_id=handoff_id)


def receive_deal(tx: Connection, event: LeadEvent, now: datetime) -> Received | None:
    """Keep what a program says of one deal: `event.stages`, with its id there.

    An event that names no person is about whose deal it is; None if nobody has it.
    """
    assert event.stages is not None
    identities.lock(tx, identities.queues_of(event))
    _hold_handoffs(tx, event)
    if known_leads.person_keys(event):
        received = receive(tx, event, now)
        told_deals.note_named(tx, filter(None, [received.deal]))
        return received
    lead_id = history.lead_of_deal(tx, event.system, event.stages.deal_id)
    if lead_id is None:
        return None
    past = history.merge(tx, lead_id, event.system, event.stages, now)
    told_deals.note_named(tx, filter(None, [past.deal]))
    return Received(lead_id, "updated" if past.changed else "unchanged", folded=True, deal=past.deal)


def _hold_handoffs(tx: Connection, event: LeadEvent) -> None:
    """Let nobody act on the handoffs of whom this is about; before the lead's row, in the order of a press."""
    assert event.stages is not None
    ids, deals = t.lead_ids.c, t.opportunities.c
    ways = [
        select(ids.lead_id).where(ids.system == event.system, ids.external_id == event.external_id),
        select(deals.lead_id).where(deals.system == event.system, deals.deal_id == event.stages.deal_id),
    ]
    if event.email:
        ways.append(select(t.leads.c.id).where(t.leads.c.email_key == folding.mail_key(event.email)))
    theirs = or_(*(t.handoffs.c.lead_id.in_(way) for way in ways))
    tx.execute(select(t.handoffs.c.id).where(theirs).order_by(t.handoffs.c.id).with_for_update()).all()


def _next_wave(waiting: _Events) -> tuple[_Events, _Events]:
    """The longest prefix in which no person occurs twice, and the rest."""
    taken: set[object] = set()
    wave: _Events = []
    rest: _Events = []
    for index, event in waiting:
        keys = set(known_leads.person_keys(event))
        if not keys:
            raise ValueError("a lead needs an external_id or an email")
        (rest if taken & keys else wave).append((index, event))
        taken |= keys
    return wave, rest


def _one_event_a_lead(wave: _Events, known: KnownLeads) -> tuple[_Events, _Events]:
    """Postpone events of a lead that an earlier event of the wave already concerns under its other identity."""
    seen: set[int] = set()
    first: _Events = []
    later: _Events = []
    for index, event in wave:
        lead_id, _ = known.match(event)
        (later if lead_id in seen else first).append((index, event))
        if lead_id is not None:
            seen.add(lead_id)
    return first, later


def _keep_wave(tx: Connection, wave: _Events, known: KnownLeads, now: datetime) -> Iterator[tuple[int, Received]]:
    new = [(index, event) for index, event in wave if known.match(event)[0] is None]
    old = [(index, event) for index, event in wave if known.match(event)[0] is not None]
    yield from _keep_new(tx, new, now)
    yield from _keep_known(tx, old, known, now)


def _keep_new(tx: Connection, new: _Events, now: datetime) -> Iterator[tuple[int, Received]]:
    if not new:
        return
    rows = [lead_rows.new_row(event, now) for _, event in new]
    ids = dialect.insert_many(tx, t.leads, rows)
    made = [(lead_id, *numbered, row) for lead_id, numbered, row in zip(ids, new, rows, strict=True)]
    _keep_ids(tx, [(event.system, event.external_id, lead_id) for lead_id, _, event, _ in made])
    fresh, refused = _keep_touches(tx, [(lead_id, event.system, event.touches) for lead_id, _, event, _ in made], now)
    extras = extra_facts.keep_extras(tx, [(lead_id, event) for lead_id, _, event, _ in made], now)
    word_index.index_many(tx, [(lead_id, event.name, event.company) for lead_id, _, event, _ in made])
    trace.record_received(tx, [(lead_id, row["received_at"], row["undated"]) for lead_id, _, _, row in made], now)
    news = {
        i: (row | extra_facts.fields_told(event), _plain(fresh.get(i, [])))
        for i, _, event, row in made
        if not event.is_history(aging_until(tx, now))
    }
    with_past = {lead_id for lead_id, _, event, _ in made if event.stages}
    one_by_one = lead_judging.look_at_new(tx, news, with_past, now)
    for lead_id, index, event, _ in made:
        past = history.merge(tx, lead_id, event.system, event.stages, now)
        handoff_id = lead_judging.look_again(tx, lead_id, news[lead_id][1], now) if lead_id in one_by_one else None
        touches = tuple(fresh.get(lead_id, ()))
        yield index, Received(
            lead_id, "new", len(touches), handoff_id=handoff_id, opportunities=past.deals, deal=past.deal,
            refused_touches=refused.get(lead_id, ()), left_out=extras.get(lead_id, NOTHING_EXTRA).left_out,
            deal_of=past.deal_of, kept_touches=touches, more_changed=True,
        )  # fmt: skip


def _keep_known(tx: Connection, old: _Events, known: KnownLeads, now: datetime) -> Iterator[tuple[int, Received]]:
    matched = [(index, event, *known.match(event)) for index, event in old]
    fresh, refused = _keep_touches(
        tx, [(lead_id, event.system, event.touches) for _, event, lead_id, _ in matched if lead_id], now, known
    )
    extras = extra_facts.keep_extras(tx, [(lead_id, event) for _, event, lead_id, _ in matched if lead_id], now)
    news: dict[int, _News] = {}
    folded: list[tuple[int, Received]] = []
    for index, event, lead_id, other in matched:
        assert lead_id is not None
        extra, touches = extras.get(lead_id, NOTHING_EXTRA), fresh.get(lead_id, [])
        received, told = _fold(tx, event, known.rows[lead_id], other, touches, extra, known, now)
        if told is not None:
            news[lead_id] = told
        if lead_id in refused or extra.left_out:
            received = replace(received, refused_touches=refused.get(lead_id, ()), left_out=extra.left_out)
        folded.append((index, received))
    made = _tell_news(tx, news, known, now)
    for index, received in folded:
        handoff_id = made.get(received.lead_id or 0)
        yield index, replace(received, handoff_id=handoff_id) if handoff_id else received


def _fold(
    tx: Connection,
    event: LeadEvent,
    lead: Row[Any],
    other: int | None,
    fresh: list[TouchEvent],
    extra: KeptExtras,
    known: KnownLeads,
    now: datetime,
) -> tuple[Received, _News | None]:
    """Fold an event into a known lead: newer fields win, no second card is posted. With what is to be told of it."""
    changed = lead_rows.merge(tx, lead, event, keep_mail=other is not None)
    if event.received and "received" in changed:
        trace.record(tx, TraceKind.RECEIVED, lead.id, now, happened_at=event.received)
    if changed & {"name", "company"}:
        row = tx.execute(select(t.leads.c.name, t.leads.c.company).where(t.leads.c.id == lead.id)).one()
        word_index.index(tx, lead.id, row.name, row.company)
    new_id = event.external_id is not None and (event.system, event.external_id) not in known.by_id
    if new_id:
        _keep_ids(tx, [(event.system, event.external_id, lead.id)])
    past = history.merge(tx, lead.id, event.system, event.stages, now)
    if other is not None:
        _say_may_be_same(tx, lead.id, other, now)
    changed |= {"extra_facts"} if extra.changed else set()
    more_changed = bool(changed or new_id or past.changed)
    received = Received(
        lead.id, "updated" if fresh or more_changed else "unchanged", len(fresh), folded=True, may_be_same=other,
        opportunities=past.deals, deal_of=past.deal_of, deal=past.deal, kept_touches=tuple(fresh),
        more_changed=more_changed,
    )  # fmt: skip
    if received.outcome == "unchanged":
        return received, None
    if event.is_history(aging_until(tx, now)):
        return received, None
    return received, _News(event.system, tuple(sorted(changed)), fresh, event.stages is None)


def _tell_news(tx: Connection, news: Mapping[int, _News], known: KnownLeads, now: datetime) -> dict[int, int]:
    """Judge known leads anew and record that more is known of them; returns the handoffs made, by lead.

    Those that were never handed over, and are not now, are judged and recorded together: nobody is told of them.
    """
    alone = {lead_id for lead_id, one in news.items() if known.rows[lead_id].cycle or not one.is_plain}
    together = [lead_id for lead_id in news if lead_id not in alone] if len(news) > 1 else []
    same = {lead_id: known.rows[lead_id] for lead_id in together if not news[lead_id].changed}
    quiet = dict.fromkeys(lead_judging.look_at_known(tx, together, same, now)) if together else {}
    made: dict[int, int] = {}
    for lead_id, one in news.items():
        if lead_id in quiet:
            continue
        handoff_id = lead_judging.look_again(tx, lead_id, _plain(one.fresh), now)
        if handoff_id is not None:
            made[lead_id] = handoff_id
            continue
        _record_news(tx, lead_id, TraceKind.FOLDED, now, one.fresh, **one.facts())
    trace.record_folded(tx, [(lead_id, news[lead_id].facts()) for lead_id in quiet], now)
    return made


def _record_news(
    tx: Connection, lead_id: int, kind: TraceKind, now: datetime, fresh: Sequence[TouchEvent] = (), **fact: Any
) -> None:
    """Record that more is known of a lead; redraw its newest card and tell its thread and, once won, its owner.

    The owner of an open one hears of high intent, once until they have done something; an imported one gets its card.
    """
    last = handoffs.current(tx, lead_id)
    trace_id = trace.record(tx, kind, lead_id, now, handoff_id=last.id if last else None, **fact)
    if last is None:
        return
    wanted = policy.current(tx).checklist.high_intent_kinds
    is_high = any(one.kind in wanted and one.at >= last.handed_over_at for one in fresh)
    if not handoffs.note_on_card(tx, last, trace_id, now, put_up=is_high and last.state in states.OPEN):
        return
    homes.changed(tx, [last.owner_id])
    about = {"handoff_id": last.id, "trace_id": trace_id}
    if last.state in states.HELD and is_high:
        key = f"intent:{last.id}:{handoffs.last_act(tx, last.id)}"
        telling.tell_person(tx, PostKind.INTENT, key, last.owner_id, now, handoff=last, trace_id=trace_id)
    if last.state == states.WON and last.owner_id:
        posts.say(tx, PostKind.DIRECT, f"direct:{trace_id}", now, member_id=last.owner_id, **about)


def _say_may_be_same(tx: Connection, lead_id: int, other: int, now: datetime) -> None:
    """Note in both threads, once, that the id names one lead and the mail another. Nothing is merged."""
    for one, two in ((lead_id, other), (other, lead_id)):
        before = select(t.trace.c.id).where(
            t.trace.c.lead_id == one, t.trace.c.kind == TraceKind.MAY_BE_SAME, t.trace.c.other_lead_id == two,
            ~trace.is_withdrawn(t.trace),
        )  # fmt: skip
        if tx.scalar(before.limit(1)) is None:
            _record_news(tx, one, TraceKind.MAY_BE_SAME, now, other_lead_id=two)


_BY_TOUCH_ID = select(t.touches).where(
    tuple_(t.touches.c.lead_id, t.touches.c.system, t.touches.c.touch_id).in_(bindparam("touches", expanding=True))
)


def _keep_ids(tx: Connection, ids: Iterable[tuple[str, str | None, int]]) -> None:
    rows = [{"system": system, "external_id": external, "lead_id": lead} for system, external, lead in ids if external]
    if rows:
        tx.execute(t.lead_ids.insert(), rows)


def _keep_touches(
    tx: Connection, sent: Iterable[_Sent], now: datetime, known: KnownLeads | None = None
) -> tuple[_Fresh, dict[int, tuple[int, ...]]]:
    """Keep touches not yet known; the new ones by lead, and the numbers of those whose id stands for another touch."""
    sent = list(sent)
    fresh: _Fresh = {}
    rows = {(lead_id, *_content(event)): (system, event) for lead_id, system, events in sent for event in events}
    values = [
        {
            "lead_id": lead_id, "kind": kind, "at": at, "campaign": campaign, "detail": detail, "source": event.source,
            "system": system if event.touch_id else None, "touch_id": event.touch_id, "recorded_at": now,
        }
        for (lead_id, kind, at, campaign, detail), (system, event) in rows.items()
    ]  # fmt: skip
    if not values:
        return fresh, {}
    columns = (t.touches.c.lead_id, t.touches.c.kind, t.touches.c.at, t.touches.c.campaign, t.touches.c.detail)
    insert = dialect.insert_once(tx, t.touches).returning(*columns)
    for row in tx.execute(insert, values).all():
        fresh.setdefault(row.lead_id, []).append(rows[tuple(row)][1])
    newest = {lead_id: max(event.at for event in events) for lead_id, events in fresh.items()}
    lead_rows.note_newest_touch(tx, newest, known.rows if known else {})
    return fresh, _refused(tx, [each for each in sent if len(fresh.get(each[0], [])) < len(each[2])])


def _refused(tx: Connection, sent: list[_Sent]) -> dict[int, tuple[int, ...]]:
    """By lead, the numbers of the touches whose id is kept with other content: these would be lost in silence."""
    named = [(lead_id, system, each.touch_id) for lead_id, system, events in sent for each in events if each.touch_id]
    kept = {}
    for batch in dialect.batches(named):
        for row in tx.execute(_BY_TOUCH_ID, {"touches": batch}):
            kept[row.lead_id, row.system, row.touch_id] = (row.kind, row.at, row.campaign, row.detail)
    return {
        lead_id: tuple(
            number
            for number, event in enumerate(events)
            if kept.get((lead_id, system, event.touch_id), _content(event)) != _content(event)
        )
        for lead_id, system, events in sent
    }


def _content(event: TouchEvent) -> tuple[str, datetime, str, str]:
    return event.kind, event.at, event.campaign, event.detail


def _plain(events: Iterable[TouchEvent]) -> list[Touch]:
    return [Touch(event.kind, event.at, event.campaign, event.detail) for event in events]
