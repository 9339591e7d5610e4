"""Deals opened from a handoff: open, won, lost with the objection in the buyer's words, reopened."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs, permits
from store.outbox import homes, posts
from store.record import trace
from store.record.facts import Ticked
from store.record.outcomes import Outcome, Refused
from store.rules import acts, states
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceKind
from store.team import channels, workspace


def open_deal(
    tx: Connection,
    handoff_id: int,
    amount: int | None,
    words: str,
    by: str,
    now: datetime,
    act_key: str | None = None,
    *,
    ticked: Ticked | None = None,
) -> Outcome:
    """Open an opportunity; `amount` in the currency's smallest unit, None when it is not known.

    `ticked` is kept as it was shown: the agreement may have other criteria tomorrow.
    """
    row = permits.locked_for(tx, acts.OPEN_DEAL, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    deal = {"lead_id": row.lead_id, "handoff_id": row.id, "owner_id": row.owner_id, "amount": amount, "opened_at": now}
    if ticked:
        deal |= {"criteria": {"met": ticked.met, "unmet": ticked.unmet}, "unmet_words": ticked.words or None}
    deal_id: int = tx.execute(t.opportunities.insert().values(deal).returning(t.opportunities.c.id)).scalar_one()
    handoffs.change_row(tx, row, now, state=states.OPPORTUNITY, responded_at=row.responded_at or now)
    return handoffs.record_act(
        tx, row, acts.OPEN_DEAL.kind, by, now, opportunity_id=deal_id, money=amount, words=words, act_key=act_key
    )


def win(
    tx: Connection,
    handoff_id: int,
    amount: int | None,
    closed_on: date | None,
    words: str,
    by: str,
    now: datetime,
    act_key: str | None = None,
    *,
    heard_from: str = "",
) -> Outcome:
    """Close the opportunity as won; `words` are the buyer's own and are kept as a phrase.

    `heard_from` is how the buyer says they heard of us.
    """
    row = permits.locked_for(tx, acts.WIN, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    deal = _deal_of(tx, row.id)
    closed_at = _moment(tx, closed_on, deal.opened_at, now)
    if closed_at is None:
        return Refused("closed_on", "Pick a day between the opening of the opportunity and today.")
    amount = deal.amount if amount is None else amount
    close_deal(tx, row, deal, states.WON, closed_at, now, amount=amount, heard_from=heard_from or deal.heard_from)
    handoffs.keep_phrase(tx, row, "phrase", words, by, now)
    celebrate(tx, row, deal.id, now)
    credit = row.owner_id if row.owner_id != by else None  # stays with the owner, whoever presses
    fact = {"opportunity_id": deal.id, "money": amount, "happened_at": closed_at, "other_member_id": credit}
    return handoffs.record_act(tx, row, acts.WIN.kind, by, now, words=words, act_key=act_key, **fact)


def lose(
    tx: Connection,
    handoff_id: int,
    reason: str,
    objection: str,
    words: str,
    by: str,
    now: datetime,
    act_key: str | None = None,
    *,
    objected: str | None = None,
) -> Outcome:
    """Close the opportunity as lost; the objection is kept in the buyer's own words, with its code in `objected`."""
    row = permits.locked_for(tx, acts.LOSE, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    deal = _deal_of(tx, row.id)
    close_deal(tx, row, deal, states.LOST, now, now, reason=reason)
    handoffs.keep_phrase(tx, row, "objection", objection, by, now, objected)
    said = "\n".join(part for part in (objection, words) if part)
    return handoffs.record_act(
        tx, row, acts.LOSE.kind, by, now, opportunity_id=deal.id, code=reason, words=said, act_key=act_key
    )


def set_amount(
    tx: Connection, handoff_id: int, amount: int | None, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    """Change what the open opportunity is worth, as far as is known."""
    row = permits.locked_for(tx, acts.AMOUNT, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    deal = _deal_of(tx, row.id)
    tx.execute(update(t.opportunities).where(t.opportunities.c.id == deal.id).values(amount=amount))
    homes.changed(tx, [row.owner_id])
    return handoffs.record_act(
        tx, row, acts.AMOUNT.kind, by, now, opportunity_id=deal.id, money=amount, act_key=act_key
    )


def give_up(tx: Connection, row: AnyRow, reason: str, by: str, now: datetime) -> None:
    """Close the opportunity of a handoff that is given back: it is lost for the same reason."""
    deal = _deal_of(tx, row.id)
    _end_deal(tx, deal, states.LOST, now, reason=reason)
    fact = {"handoff_id": row.id, "opportunity_id": deal.id, "code": reason}
    trace.record(tx, TraceKind.LOST, row.lead_id, now, member_id=by, **fact)


def reopen(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Take back won or lost: the opportunity is open again and counts as neither."""
    row = permits.locked_for(tx, acts.REOPEN_DEAL, handoff_id, by, now)
    if isinstance(row, Outcome):
        return row
    deal = _deal_of(tx, row.id)
    open_again(tx, row, deal, now)
    return handoffs.record_act(tx, row, acts.REOPEN_DEAL.kind, by, now, opportunity_id=deal.id)


def celebrate(tx: Connection, row: AnyRow, deal_id: int, now: datetime) -> None:
    """Say in the main channel that a deal was won, once."""
    posts.say(
        tx, PostKind.WIN, f"win:{deal_id}", now, channel=channels.main_channel(tx),
        lead_id=row.lead_id, handoff_id=row.id, extra={"opportunity": deal_id},
    )  # fmt: skip


def open_again(tx: Connection, row: AnyRow, deal: AnyRow, now: datetime) -> None:
    """The deal of a locked handoff is neither won nor lost."""
    tx.execute(
        update(t.opportunities).where(t.opportunities.c.id == deal.id).values(outcome=None, closed_at=None, reason=None)
    )
    handoffs.change_row(tx, row, now, state=states.OPPORTUNITY, closed_at=None, reason=None)


def _deal_of(tx: Connection, handoff_id: int) -> AnyRow:
    return tx.execute(select(t.opportunities).where(t.opportunities.c.handoff_id == handoff_id)).one()


def close_deal(
    tx: Connection, row: AnyRow, deal: AnyRow, outcome: str, closed_at: datetime, now: datetime, **values: Any
) -> None:
    """The deal of a locked handoff ended, and the handoff with it."""
    _end_deal(tx, deal, outcome, closed_at, **values)
    handoffs.change_row(tx, row, now, state=outcome, closed_at=closed_at, reason=values.get("reason"))


def _end_deal(tx: Connection, deal: AnyRow, outcome: str, closed_at: datetime, **values: Any) -> None:
    where = (t.opportunities.c.id == deal.id) & t.opportunities.c.outcome.is_(None)
    tx.execute(update(t.opportunities).where(where).values(outcome=outcome, closed_at=closed_at, **values))


def _moment(tx: Connection, day: date | None, opened_at: datetime | None, now: datetime) -> datetime | None:
    """The stated day as a moment: now for today, noon of an earlier day, yet not before the opening.

    None for a day to come and for one before the day of the opening, where that is known.
    """
    settings = workspace.load(tx)
    zone, today = settings.timezone, settings.today(now)
    if day is None or day == today:
        return now
    noon = datetime.combine(day, time(12), zone)
    if opened_at is None:
        return noon if day < today else None
    return max(noon, opened_at) if opened_at.astimezone(zone).date() <= day < today else None
