"""The one change to test: logged, objected to in writing until it starts, judged once its number has matured, settled.

testing -> kept | dropped; an extended one is judged again on its new recheck date. The log is only added to.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.meeting import decision_log, decision_verdicts
from store.monday.meeting.decision_facts import NotJudged, NotYours, SettledAlready, Started
from store.outbox import posts
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome, Refused
from store.rules.monday import verdict
from store.rules.monday.kpis import KPIS
from store.rules.monday.verdict import TooEarly
from store.rules.office_time import periods
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER, ROLES
from store.team import channels, people, telling, workspace

KEPT, DROPPED, EXTENDED = "kept", "dropped", "extended"
LATEST = timedelta(days=730)


def may_log(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't log a decision; None if they can."""
    return None if people.allowed(tx, by, *ROLES) else NotAllowed(ROLES)


def log(
    tx: Connection,
    what: str,
    kpi: str,
    direction: str,
    hypothesis: str,
    owner: str,
    starts_on: date | None,
    recheck_on: date | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome | TooEarly:
    """Log a change to test; without a recheck date on the first Monday by which one whole week has matured."""
    if (refusal := may_log(tx, by)) is not None:
        return refusal
    if decision_log.is_logged(tx, act_key):
        return Again()
    if (wrong := _wrong(tx, what, kpi, direction, owner, starts_on, now)) is not None:
        return wrong
    assert starts_on is not None
    recheck_on = recheck_on or verdict.earliest_recheck(kpi, starts_on)
    if (early := verdict.too_early(kpi, starts_on, recheck_on)) is not None:
        return early
    if recheck_on > starts_on + LATEST:
        return Refused("recheck_on", "Pick a day within two years.")
    values = {"what": what, "kpi": kpi, "direction": direction, "hypothesis": hypothesis, "owner_id": owner,
              "starts_on": starts_on, "recheck_on": recheck_on, "made_at": now, "made_by": by}  # fmt: skip
    decision_id: int = tx.execute(t.decisions.insert().values(values).returning(t.decisions.c.id)).scalar_one()
    log_id = decision_log.keep_entry(tx, decision_id, "logged", by, now, act_key=act_key)
    if log_id is None:  # the same form came twice in this moment
        tx.execute(delete(t.decisions).where(t.decisions.c.id == decision_id))
        return Again()
    channel = channels.main_channel(tx)
    posts.say(tx, PostKind.DECISION, f"decision:{decision_id}", now, channel=channel, extra={"decision": decision_id})
    return Done(log_id)


def redraw_at_start(tx: Connection, decision_id: int, now: datetime) -> None:
    """It stands in Slack: on the day of its start it is drawn anew, as nobody may object any more."""
    starts_on = tx.execute(select(t.decisions.c.starts_on).where(t.decisions.c.id == decision_id)).scalar_one()
    start = periods.midnight(starts_on, workspace.load(tx).timezone)
    if now < start:
        posts.redraw_key(tx, f"decision:{decision_id}", "started", now, start)


def object_to(
    tx: Connection, decision_id: int, words: str, by: str, now: datetime, act_key: str | None = None
) -> Outcome | Started:
    """Disagree in writing, as anybody may until the day it starts."""
    row = decision_log.lock(tx, decision_id)
    if row is None:
        return Gone()
    if decision_log.is_logged(tx, act_key):
        return Again()
    if not words:
        return Refused("words", "Write your concern.")
    if row.starts_on <= workspace.today(tx, now):
        return Started(row.starts_on)
    log_id = decision_log.keep_entry(tx, row.id, "objection", by, now, words=words, act_key=act_key)
    if log_id is not None and by != row.owner_id:
        said = {"decision": row.id, "log": log_id}
        telling.tell_person(tx, PostKind.OBJECTED, f"{PostKind.OBJECTED}:{log_id}", row.owner_id, now, said)
    return _told(tx, PostKind.OBJECTION, log_id, row.id, f"decision:{row.id}", now)


def may_settle(tx: Connection, decision_id: int, by: str) -> Outcome | NotYours | SettledAlready | NotJudged | None:
    """Why this person can't keep, drop or extend it now; None if they can."""
    row = tx.execute(select(t.decisions).where(t.decisions.c.id == decision_id)).first()
    return Gone() if row is None else _refusal(tx, row, by)


def settle(
    tx: Connection,
    decision_id: int,
    how: str,
    by: str,
    now: datetime,
    recheck_on: date | None = None,
    words: str = "",
    act_key: str | None = None,
) -> Outcome | NotYours | SettledAlready | NotJudged:
    """After the verdict: kept, dropped, or extended to another recheck date (one more week if none is given)."""
    row = decision_log.lock(tx, decision_id)
    if row is None:
        return Gone()
    if decision_log.is_logged(tx, act_key):
        return Again()
    if (refusal := _refusal(tx, row, by)) is not None:
        same = isinstance(refusal, SettledAlready) and (refusal.how, refusal.by) == (how, by)
        return Again() if same else refusal
    values: dict[str, Any] = {"state": how}
    under, numbers = decision_verdicts.verdict_key(row), None
    if how == EXTENDED:
        recheck_on = recheck_on or one_more_week(row.recheck_on)
        if not max(row.recheck_on, workspace.today(tx, now)) < recheck_on <= row.starts_on + LATEST:
            return Refused("recheck_on", "Pick a later day: the test needs at least one more week.")
        values, numbers = {"recheck_on": recheck_on}, {"recheck_on": recheck_on.isoformat()}
    tx.execute(update(t.decisions).where(t.decisions.c.id == row.id).values(values))
    log_id = decision_log.keep_entry(tx, row.id, how, by, now, words=words, numbers=numbers, act_key=act_key)
    return _told(tx, PostKind.SETTLED, log_id, row.id, under, now)


def one_more_week(recheck_on: date) -> date:
    """The Monday of the verdict after this one's."""
    return periods.first_monday_from(recheck_on) + periods.WEEK


def _wrong(
    tx: Connection, what: str, kpi: str, direction: str, owner: str, starts_on: date | None, now: datetime
) -> Refused | None:
    if not what:
        return Refused("what", "Write the one change you want to test.")
    if kpi not in KPIS:
        return Refused("kpi", "Choose the number that should move.")
    if direction not in ("up", "down"):
        return Refused("direction", "Choose which way it should move.")
    if people.is_active(tx, owner) is not True:
        return Refused("owner", "Choose a full member of this workspace.")
    if starts_on is None or starts_on < workspace.today(tx, now):
        return Refused("starts_on", "Pick today or a later day.")
    if starts_on > workspace.today(tx, now) + LATEST:
        return Refused("starts_on", "Pick a day within two years.")
    return None


def _refusal(tx: Connection, row: AnyRow, by: str) -> NotYours | SettledAlready | NotJudged | None:
    if by != row.owner_id and not people.allowed(tx, by, MANAGER):
        return NotYours(row.owner_id)
    about = (t.decision_log.c.decision_id == row.id, t.decision_log.c.kind.in_((KEPT, DROPPED, EXTENDED)))
    last = tx.execute(select(t.decision_log).where(*about).order_by(t.decision_log.c.id.desc()).limit(1)).first()
    judged = decision_log.is_logged(tx, decision_verdicts.verdict_key(row))
    if last is not None and (row.state != decision_log.TESTING or not judged):
        until = date.fromisoformat(last.numbers["recheck_on"]) if last.numbers else None
        return SettledAlready(last.kind, last.member_id, until)
    return None if judged else NotJudged(periods.first_monday_from(row.recheck_on))


def _told(tx: Connection, kind: PostKind, log_id: int | None, decision_id: int, under: str, now: datetime) -> Outcome:
    """Queue a note under the post of that key, where that is, and have that post drawn anew."""
    if log_id is None:
        return Again()
    where = select(func.coalesce(t.outbox.c.said_in, t.outbox.c.channel)).where(t.outbox.c.key == under)
    about = {"decision": decision_id, "log": log_id}
    posts.say(tx, kind, f"{kind}:{log_id}", now, channel=tx.scalar(where), under=under, extra=about)
    posts.redraw_key(tx, under, str(log_id), now)
    return Done(log_id)
