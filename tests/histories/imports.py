"""Rows of a team's past: with gaps, without a date, twice in a file, told again with more or with other dates."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.db.database import Transaction
from store.handoffs import handoffs
from store.leads import imports as store_imports
from store.leads import receiving
from store.privacy import undoing
from store.record.events import LeadEvent, Stages, TouchEvent
from tests.histories.books import THREE_WEEKS, TWO_WEEKS, Deal, Handoff, Lead, Said, known
from tests.histories.company import REPS, Held

if TYPE_CHECKING:
    from tests.histories.world import History

OF_RESPONSE = ("sales_ready", "first_response")
MINUTE, HOUR, DAY, TICK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)


def arrive(world: "History", tx: Transaction, now: datetime) -> None:
    """A file of some people; one of them may stand in it twice."""
    events = [_row(world, now) for _ in range(world.chance.randint(3, 8))]
    if world.chance.random() < 0.5:
        events.append(world.chance.choice(events))
    leads: dict[int, Lead] = {}
    for event, got in zip(events, receiving.receive_many(tx, events, now), strict=True):
        if got.lead_id not in leads:
            lead = leads[got.lead_id] = world.keep(got.lead_id, event, now)
            _put_down(world, lead, event.stages, now)
            world.handed_over(lead, got.handoff_id, now)
            _go_on(world, tx, lead, got.lead_id, [event], now)


def arrive_by_mistake(world: "History", chance: random.Random, tx: Transaction, now: datetime) -> None:
    """A file that nobody meant to import, which is undone some days later; nothing else of the history is changed."""
    before, world.chance = world.chance, chance
    events = [_row(world, now) for _ in range(chance.randint(3, 8))]
    world.chance = before
    import_id = store_imports.begin_import(tx, "leads", "", now)
    leads, made = {}, set[int]()
    for event, got in zip(events, store_imports.receive_rows(tx, import_id, events, now), strict=True):
        lead = leads[got.lead_id] = world.keep(got.lead_id, event, now)
        _put_down(world, lead, event.stages, now)
        if got.handoff_id is not None:
            lead.handoffs.append(Handoff(False, [Said(now, now)], True, [(now, world.company.team)]))
            made.add(got.handoff_id)
    undone = now + chance.uniform(0, 12) * DAY
    world.at(undone, lambda tx, then: _undo(world, tx, import_id, list(leads.values()), made, then))


def _undo(
    world: "History", tx: Transaction, import_id: int, leads: Sequence[Lead], handoff_ids: set[int], now: datetime
) -> None:
    while undoing.undo_some(tx, import_id, now):
        pass
    world.withdrawn |= handoff_ids
    for lead in leads:
        lead.withdrawn = now


def _row(world: "History", now: datetime) -> LeadEvent:
    """Somebody's past. Files know days or minutes."""
    chance = world.chance
    came = (now - chance.uniform(1, 120) * DAY).replace(second=0, microsecond=0)
    if chance.random() < 0.3:
        came = came.astimezone(world.books.zone).replace(hour=0, minute=0).astimezone(now.tzinfo)
    stages = _life(world, came, now) if chance.random() < 0.85 else None
    undated = chance.random() < 0.25
    touches = (TouchEvent("demo_request", now - TICK),) if stages is None and chance.random() < 0.5 else ()
    return world.somebody(
        now, system="crm", received=None if undated else came, undated=undated, stages=stages, touches=touches
    )


def _life(world: "History", came: datetime, now: datetime) -> Stages | None:
    """How far it got by now, less what nobody wrote down."""
    chance = world.chance
    ready = came + chance.choice((2 * HOUR, chance.uniform(0, 20) * DAY, TWO_WEEKS, TWO_WEEKS - TICK, TWO_WEEKS + TICK))
    claimed = ready + chance.uniform(0, 2) * HOUR
    answered = claimed + chance.choice((chance.uniform(0, 2) * HOUR, chance.uniform(0, 3) * DAY))
    opened = chance.choice((answered + chance.uniform(0, 30) * DAY, max(answered, ready + THREE_WEEKS)))
    closed = opened + chance.uniform(0, 40) * DAY
    moments = {"sales_ready": ready, "claimed": claimed, "first_response": answered, "opportunity": opened}
    outcome = chance.choice(("won", "lost"))
    moments[outcome] = closed
    if chance.random() < 0.1:
        moments |= {"lost": closed, "won": closed + chance.choice((-DAY, DAY))}
    reached = [name for name in list(moments)[: chance.randint(1, 6)] if moments[name] <= now]
    written = {"sales_ready": 0.7, "won": 0.7, "lost": 0.7}
    told = {name: moments[name] for name in reached if chance.random() < written.get(name, 0.85)}
    said = outcome if outcome in reached and not {"won", "lost"} & told.keys() else None
    if not (told or said):
        return None
    days = {f"{name}_is_day": True for name in OF_RESPONSE if name in told and told[name].microsecond % 7 == 0}
    return Stages(**told, **days, outcome=said, owner=chance.choice((*REPS, "Somebody Gone")))


def _put_down(world: "History", lead: Lead, stages: Stages | None, now: datetime) -> None:
    """What a row says of a lead. One with a handoff that is ours, or has become ours, keeps its own life."""
    if stages is None or (lead.handoffs and lead.handoffs[-1].ours):
        return
    if any(name != "sales_ready" for name in stages.moments()) or stages.outcome:
        lead.went_on.append(Said(now, True))
    if stages.first_response:
        lead.stated.append(Said(now, stages.first_response))
        lead.stated_by_day = bool(stages.first_response_is_day)
    if stages.sales_ready:
        if not lead.handoffs:
            lead.handoffs.append(Handoff(True, []))
        lead.handoffs[-1].made.append(Said(now, stages.sales_ready))
        lead.handoffs[-1].made_by_day = bool(stages.sales_ready_is_day)
    _put_down_deal(lead, stages, now)
    for book in lead.handoffs:
        _reckon(world, lead, book, now)
        for deal in lead.deals[-1:]:  # the first one; what else was opened belongs to no handoff
            deal.handoff.append(Said(now, book))


def _put_down_deal(lead: Lead, stages: Stages, now: datetime) -> None:
    """Of two dates the later one counts. An ending whose date is known does not lose it by a file that has none."""
    dated = sorted((when, name) for name, when in (("lost", stages.lost), ("won", stages.won)) if when)
    when, outcome = dated[-1] if dated else (None, stages.outcome)
    if not (stages.opportunity or outcome):
        return
    deal = _deal_of(lead, stages.opportunity, (outcome, when), now)
    if deal is None:
        deal = Deal([], [], imported=True)
        lead.deals.insert(0, deal)  # the first one stays the last, where acts look for it
    deal.exists.append(Said(now, True))
    if stages.opportunity:
        deal.opened.append(Said(now, stages.opportunity))
    last = known(deal.closed, now)
    if outcome and (when or last is None or last[0] != outcome):
        deal.closed.append(Said(now, (outcome, when)))


def _deal_of(
    lead: Lead, opened: datetime | None, end: tuple[str | None, datetime | None], now: datetime
) -> Deal | None:
    """The deal opened then, or of unknown opening; without an opening the one of that end, or the newest."""
    by_age = lead.deals[::-1]
    if opened is None:
        alike = [deal for deal in by_age if (known(deal.closed, now) or (None, None)) == end]
        return (alike or by_age[-1:] or [None])[0]
    there = {known(deal.opened, now): deal for deal in lead.deals}
    return there.get(opened) or there.get(None)


def _reckon(world: "History", lead: Lead, book: Handoff, now: datetime) -> None:
    """Between the dates of a handoff the team's hours of today count; reckoned anew when one is another.

    A day alone has no hours.
    """
    answered, by_day = known(lead.stated, now), (book.made_by_day, lead.stated_by_day)
    dates = (book.made[-1].value, answered)
    if answered and (dates, by_day) != book.dates:
        book.dates = (dates, by_day)
        book.answered.append(Said(now, None if any(by_day) else world.company.team.between(*dates)))


def _go_on(
    world: "History", tx: Transaction, lead: Lead, lead_id: int, files: Sequence[LeadEvent], now: datetime
) -> None:
    """The next file tells of it again, or somebody dates it, or somebody works on it here; or that was all."""
    last = files[-1]
    if last.undated and world.chance.random() < 0.5:
        dated = LeadEvent(system="crm", at=now, external_id=last.external_id, received=_before(last, now))
        world.at(world.later(now, 5 * DAY), lambda tx, then: _date(world, tx, lead, dated, then))
    if last.stages is None:
        return
    chance = world.chance.random()
    if chance < 0.5 and len(files) < 4:
        world.at(world.later(now, 6 * DAY), lambda tx, then: _again(world, tx, lead, lead_id, files, then))
    if chance > 0.35 and lead.handoffs and not lead.handoffs[-1].ours and len(files) == 1:
        row = handoffs.current(tx, lead_id)
        assert row is not None
        world.follow(lead, look(tx, Held(row.id, lead.handoffs[-1])), now)


def look(tx: Transaction, one: Held) -> Held:
    """How an imported handoff stands before anybody has worked on it."""
    row = handoffs.find(tx, one.id)
    assert row is not None
    one.state, one.owner = row.state, row.owner_id
    one.waits = not one.book.answered and one.state in ("sales_ready", "claimed")
    return one


def _before(event: LeadEvent, now: datetime) -> datetime:
    """A moment before everything else that is known of somebody."""
    moments = event.stages.moments().values() if event.stages else ()
    return min((now, *moments)) - DAY


def _date(world: "History", tx: Transaction, lead: Lead, told: LeadEvent, now: datetime) -> None:
    """Now it is known when they came, or that it was earlier."""
    got = receiving.receive(tx, told, now)
    before = lead.received[-1].value
    if told.received and (before is None or told.received < before):
        lead.received.append(Said(now, told.received))
    world.handed_over(lead, got.handoff_id, now)


def _again(
    world: "History", tx: Transaction, lead: Lead, lead_id: int, files: Sequence[LeadEvent], now: datetime
) -> None:
    """The same, an earlier file by mistake, one with other dates, or one that knows more."""
    last = world.chance.choice((files[-1], files[-1], files[-1], files[0]))
    told = replace(last, stages=_other(world, last.stages, now)) if last.stages else last
    got = receiving.receive(tx, told, now)
    assert got.lead_id == lead_id
    _put_down(world, lead, told.stages, now)
    world.handed_over(lead, got.handoff_id, now)
    _go_on(world, tx, lead, lead_id, [*files, told], now)


def _other(world: "History", stages: Stages, now: datetime) -> Stages:
    """As it was, all of it some time off, a step further, or with the handoff that was missing."""
    moments = stages.moments()
    kind = world.chance.choice(("same", "moved", "further", "further"))
    if moments and not stages.sales_ready and world.chance.random() < 0.5:
        return replace(stages, sales_ready=min(moments.values()))
    if kind == "moved":
        by = world.chance.choice((-DAY, -HOUR, HOUR, 9 * DAY))
        if max(moments.values(), default=now) + by <= now:
            return replace(stages, **{name: moment + by for name, moment in moments.items() if name != "opportunity"})
    missing = [name for name in ("opportunity", "won", "lost") if name not in moments]
    if kind == "further" and missing:
        latest = max(moments.values(), default=now - DAY)
        return replace(stages, **{missing[0]: latest + (now - latest) * world.chance.random()}, outcome=None)
    return stages
