"""The agenda of the thirty-minute meeting: posted once for each meeting, with the three handoffs chosen by rule."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.message import brief_days, unanswered
from store.monday.meeting import agenda_cases, decision_verdicts, decision_views
from store.monday.meeting.decision_facts import AgendaFacts
from store.outbox import posts
from store.record import trace
from store.rules import assets
from store.rules.monday import picks
from store.rules.monday.picks import FIRST_TIME
from store.rules.office_time import periods
from store.rules.post_kinds import PostKind
from store.team import channels, meeting_days, workspace
from store.team.meeting_days import Rhythm

# A meeting every other week is this far from the last one at least, however holidays move both.
APART = timedelta(days=10)
MOST_TESTING = 5


def post_due(tx: Connection, now: datetime) -> bool:
    """Post the agenda of a meeting that begins soon or has not ended yet; once, whoever wakes first. Whether it did."""
    rhythm, channel = meeting_days.rhythm(tx, now.year), channels.main_channel(tx)
    meeting = _next(tx, rhythm, 1, now)
    if meeting is None or rhythm.posted_at(meeting) > now or channel is None:
        return False
    decision_verdicts.judge_due(tx, now, whole_day=True)
    last = _last(tx)
    row = {"meeting": meeting, "made_at": now, "question": last.question + 1 if last else 0,
           "decision_id": decision_views.to_open_with(tx, last.made_at if last else None)}  # fmt: skip
    once = dialect.insert_once(tx, t.agendas, "meeting").values(row)
    agenda_id: int | None = tx.scalar(once.returning(t.agendas.c.id))
    if agenda_id is None:  # another replica was faster
        return False
    _choose(tx, agenda_id, last.made_at if last else now - FIRST_TIME, now)
    posts.say(tx, PostKind.AGENDA, f"agenda:{meeting.isoformat()}", now, channel=channel, extra={"agenda": agenda_id})
    return True


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When the next agenda is to be posted; a moment that has passed if one waits."""
    if channels.main_channel(tx) is None:
        return None
    rhythm = meeting_days.rhythm(tx, now.year)
    meeting = _next(tx, rhythm, 3, now)
    return rhythm.posted_at(meeting) if meeting else None


def load_agenda(tx: Connection, agenda_id: int, now: datetime) -> AgendaFacts | None:
    """Everything the agenda says; None if there is no such agenda."""
    row = tx.execute(select(t.agendas).where(t.agendas.c.id == agenda_id)).first()
    if row is None:
        return None
    opens_with = decision_views.load_decision(tx, row.decision_id, now) if row.decision_id else None
    starts, ends = brief_days.campaigns_of_week(tx, periods.monday_of_week(row.meeting))
    others = [one for one in decision_views.testing(tx, now, MOST_TESTING + 1) if one.id != row.decision_id]
    return AgendaFacts(
        id=row.id,
        meeting=row.meeting,
        starts_at=meeting_days.rhythm(tx, now.year).starts_at(row.meeting),
        minutes=meeting_days.MINUTES,
        question=row.question,
        currency=policy.current(tx).currency,
        cases=agenda_cases.load_cases(tx, row.id),
        decision=opens_with,
        also_testing=tuple(others[:MOST_TESTING]),
        week=tx.scalar(select(func.max(t.scoreboards.c.week))),
        opens_quarter=_opens_quarter(tx, row.meeting),
        unanswered=tuple(unanswered.load_unanswered(tx, now)[: assets.TOP]),
        starts=starts,
        ends=ends,
    )


def _opens_quarter(tx: Connection, meeting: date) -> bool:
    begin, _ = periods.quarter(meeting, policy.current(tx).quarter_starts_in_month)
    earlier = select(t.agendas.c.id).where(t.agendas.c.meeting >= begin, t.agendas.c.meeting < meeting)
    return tx.scalar(earlier.limit(1)) is None


def _next(tx: Connection, rhythm: Rhythm, weeks: int, now: datetime) -> date | None:
    """The first meeting of these weeks that has not ended, nor got its agenda, and is not too soon after the last."""
    last = _last(tx)
    to_come = (day for day in rhythm.near(now, weeks) if now < rhythm.ends_at(day))
    if last is None:
        return next((day for day in to_come if _is_worth_it(tx, rhythm, day)), None)
    apart = APART if rhythm.agreed.every_weeks == 2 else timedelta(days=1)
    return next((day for day in to_come if day - last.meeting >= apart), None)


def _is_worth_it(tx: Connection, rhythm: Rhythm, day: date) -> bool:
    """For the first one: not before anybody set Handoff up, and not of an empty past."""
    set_up_at = workspace.load(tx).set_up_at
    if set_up_at is None or set_up_at >= rhythm.posted_at(day):
        return False
    begin = periods.midnight(periods.monday_of_week(day), rhythm.zone)
    came = select(t.trace.c.id).where(
        t.trace.c.kind == "received", t.trace.c.happened_at < begin, trace.stands(t.trace)
    )
    return tx.scalar(came.limit(1)) is not None or tx.scalar(select(t.decisions.c.id).limit(1)) is not None


def _last(tx: Connection) -> AnyRow | None:
    return tx.execute(_NEWEST).first()


def _choose(tx: Connection, agenda_id: int, since: datetime, now: datetime) -> None:
    """Keep the three by which the teams learn; an empty block keeps none."""
    known, shown = agenda_cases.candidates(tx, since, now), set(tx.scalars(select(t.agenda_cases.c.handoff_id)))
    chosen = picks.choose_cases(known, since, now, agenda_cases.usual(tx, since), shown)
    rows = [
        {"handoff_id": pick.handoff_id, "agenda_id": agenda_id, "slot": pick.slot,
         "why": {**pick.why, "looked_back": pick.looked_back}}
        for pick in chosen
        if pick.handoff_id is not None
    ]  # fmt: skip
    if rows:
        tx.execute(t.agenda_cases.insert(), rows)


_NEWEST = select(t.agendas).order_by(t.agendas.c.meeting.desc()).limit(1)
