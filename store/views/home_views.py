"""What a person's Home tab shows, by the roles they hold."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, func, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.handoffs import lead_judging
from store.message import houses
from store.outbox import posts
from store.record import trace
from store.record.facts import Excerpt, Home, LeadLine, OpenQuestionLine, ThresholdLine
from store.reminders import away
from store.rules import signing
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.rules.states import MANAGER, MARKETER, REP
from store.signing import proposal_views
from store.team import calendars, channels, people, signers, workspace
from store.views import deal_lists, handoff_views, lead_lists

SHOWN = 10
NUMBERS_OVER = timedelta(days=28)
CAMPAIGNS_OVER = timedelta(days=91)


def load(tx: Connection, member_id: str, now: datetime) -> Home:
    """Everything on this person's Home."""
    settings = workspace.load(tx)
    agreed = policy.current(tx)
    given = people.roles_of(tx, member_id)
    row = tx.execute(select(t.members).where(t.members.c.id == member_id)).first()
    named = settings.admin is not None
    may_set_up = member_id == settings.admin or (not named and bool(row and row.is_admin)) or MANAGER in given
    shown: dict[str, Any] = {}
    if REP in given:
        shown |= {
            "mine": lead_lists.owned_by(tx, member_id),
            "deals": deal_lists.deals(tx, deal_lists.OPEN, member_id),
            "waiting": lead_lists.waiting_for_a_rep(tx),
            "covering": lead_lists.covered_by(tx, member_id),
            "numbers": _numbers(tx, member_id, now),
        }
    if MARKETER in given:
        shown |= _marketing(tx, member_id, agreed, now)
    if MANAGER in given:
        shown |= {
            "overdue": lead_lists.past_their_deadline(tx, now),
            "troubles": tuple((channels.name_of(tx, channel), code) for channel, code in channels.troubled(tx).items()),
            "parked": len(posts.parked(tx)),
        }
    zone = _zone(row.zone if row else None) or settings.timezone
    today = now.astimezone(zone).date()
    return Home(
        at=now,
        today_until=periods.midnight(today + timedelta(days=1), zone),
        week_until=periods.midnight(periods.monday_of_week(today) + periods.WEEK, zone),
        member_id=member_id,
        name=row.name if row else member_id,
        roles=given,
        set_up=settings.set_up_at is not None,
        may_set_up=may_set_up,
        away=away.now_or_next(tx, member_id, now),
        hours=_hours(tx, member_id),
        house=houses.in_short(tx) if given else (),
        **_agreement(tx, member_id, now),
        **shown,
    )


def _zone(name: str | None) -> ZoneInfo | None:
    """As Slack says; None for what this machine does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _hours(tx: Connection, member_id: str) -> str:
    known = calendars.latest(tx, member_id) or calendars.latest(tx, calendars.TEAM)
    return calendars.in_words(known) if known else ""


def _agreement(tx: Connection, member_id: str, now: datetime) -> dict[str, Any]:
    """What this member has to sign: the proposal that is open, or the agreement as it stands."""
    standing, may = proposal_views.agreement_standing(tx), signers.load_signers(tx, now)
    if standing.open_proposal is None:
        return {"unsigned": not standing.signatures and signers.may_sign_some(member_id, may)}
    signed = {each.side: each.member_id for each in proposal_views.signatures(tx, standing.open_proposal)}
    return {"to_sign": standing.open_proposal if signing.open_sides(member_id, may, signed) else None}


def _numbers(tx: Connection, member_id: str, now: datetime) -> Mapping[str, int]:
    """What this member did in the last 28 days, by the kind of act."""
    lately = (t.trace.c.member_id == member_id, t.trace.c.recorded_at >= now - NUMBERS_OVER, trace.stands(t.trace))
    found = tx.execute(select(t.trace.c.kind, func.count()).where(*lately).group_by(t.trace.c.kind)).all()
    counts = {row[0]: row[1] for row in found}
    return {kind: counts.get(kind, 0) for kind in ("claimed", "responded", "opportunity")}


def _marketing(tx: Connection, member_id: str, agreed: Policy, now: datetime) -> dict[str, Any]:
    return {
        "owed": _owed(tx, member_id),
        "came_back": lead_lists.given_back_in(tx, agreed, member_id, Period(now - CAMPAIGNS_OVER, now)),
        "at_threshold": _at_threshold(tx, agreed, now),
    }


def _owed(tx: Connection, member_id: str) -> Excerpt[OpenQuestionLine]:
    mine = (t.questions.c.asked_of == member_id) | t.questions.c.asked_of.is_(None)
    query = (
        select(t.questions.c.handoff_id, func.count().over().label("total"))
        .where(t.questions.c.answered_at.is_(None), mine)
        .order_by(t.questions.c.asked_at)
    )
    lines, rows = [], tx.execute(query.limit(SHOWN)).all()
    for handoff_id, _ in rows:
        facts = handoff_views.handoff_facts(tx, handoff_id)
        if facts is not None and facts.question is not None:
            lead = facts.lead
            line = LeadLine(lead.id, handoff_id, lead.name, lead.company, facts.state, facts.owner_id)
            lines.append(OpenQuestionLine(facts.question, handoff_id, line))
    return Excerpt(lines, rows[0].total if rows else 0)


def _at_threshold(tx: Connection, agreed: Policy, now: datetime) -> Excerpt[ThresholdLine]:
    there = select(t.leads, func.count().over().label("total")).where(t.leads.c.threshold_at.is_not(None))
    lines, rows = [], tx.execute(there.order_by(t.leads.c.threshold_at).limit(SHOWN)).all()
    for row in rows:
        found = lead_judging.judge_stored(tx, row, agreed, now)
        line = LeadLine(row.id, None, row.name, row.company, row.status, None, campaign=row.campaign)
        missing = tuple(item for item in found.items if not item.holds)
        lines.append(ThresholdLine(line, found.score.total, missing))
    return Excerpt(lines, rows[0].total if rows else 0)
