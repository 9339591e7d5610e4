"""Decisions as people see them: one with its objections and verdicts, the whole log, and what a search finds in it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from sqlalchemy import Connection, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.meeting import decision_log, decision_verdicts, decisions
from store.monday.meeting.decision_facts import DecisionFacts, Judged, Objection, Settled
from store.rules.lead import folding
from store.team import people, workspace

SETTLED = (decisions.KEPT, decisions.DROPPED, decisions.EXTENDED)
FOUND = 10


def load_decision(tx: Connection, decision_id: int, now: datetime) -> DecisionFacts | None:
    """A decision with everything said of it, and how its number stands so far; None if there is no such decision."""
    row = tx.execute(select(t.decisions).where(t.decisions.c.id == decision_id)).first()
    return None if row is None else _with_so_far(tx, row, now)


def testing(tx: Connection, now: datetime, limit: int) -> list[DecisionFacts]:
    """What is tested now, the nearest recheck date first, each with how it stands so far."""
    query = select(t.decisions).where(t.decisions.c.state == decision_log.TESTING)
    rows = tx.execute(query.order_by(t.decisions.c.recheck_on, t.decisions.c.id).limit(limit)).all()
    return [_with_so_far(tx, row, now) for row in rows]


def load_log(tx: Connection, now: datetime) -> list[DecisionFacts]:
    """The whole log, the newest first, without how anything stands so far."""
    rows = tx.execute(select(t.decisions).order_by(t.decisions.c.id.desc())).all()
    return _facts(tx, rows, now)


def find(tx: Connection, text: str, now: datetime) -> list[DecisionFacts]:
    """The decisions in which every word of the text begins some word: what, why, who, which KPI, what was objected."""
    wanted, names = folding.split(text), people.names(tx)
    if not wanted:
        return []
    known = ((one, _told(one, names)) for one in load_log(tx, now))
    fits = (one for one, told in known if all(any(word.startswith(each) for word in told) for each in wanted))
    return list(islice(fits, FOUND))


def to_open_with(tx: Connection, last_agenda: datetime | None) -> int | None:
    """Which decision opens the next agenda: the newest verdict since the last one, else the test judged soonest."""
    verdicts = select(t.decision_log.c.decision_id).where(t.decision_log.c.kind == "verdict")
    if last_agenda is not None:
        verdicts = verdicts.where(t.decision_log.c.at > last_agenda)
    judged: int | None = tx.scalar(verdicts.order_by(t.decision_log.c.id.desc()).limit(1))
    if judged is not None:
        return judged
    running = select(t.decisions.c.id).where(t.decisions.c.state == decision_log.TESTING)
    return tx.scalar(running.order_by(t.decisions.c.recheck_on, t.decisions.c.id).limit(1))


def load_objection(tx: Connection, log_id: int) -> Objection | None:
    """One objection; None if there is no such row."""
    row = tx.execute(select(t.decision_log).where(t.decision_log.c.id == log_id)).first()
    return None if row is None else _objection(row)


def load_settled(tx: Connection, log_id: int) -> Settled | None:
    """One decision about a test; None if there is no such row."""
    row = tx.execute(select(t.decision_log).where(t.decision_log.c.id == log_id)).first()
    return None if row is None else _settled(row)


def _with_so_far(tx: Connection, row: AnyRow, now: datetime) -> DecisionFacts:
    """With how it stands so far, if it is tested and the verdict of its recheck date has not been said."""
    is_open = row.state == decision_log.TESTING and not decision_log.is_logged(tx, decision_verdicts.verdict_key(row))
    return _facts(tx, [row], now, decision_verdicts.judge_so_far(tx, row, now) if is_open else None)[0]


def _facts(tx: Connection, rows: Sequence[AnyRow], now: datetime, so_far: Judged | None = None) -> list[DecisionFacts]:
    entries: dict[int, list[AnyRow]] = defaultdict(list)
    log = select(t.decision_log).where(t.decision_log.c.decision_id.in_([row.id for row in rows]))
    for entry in tx.execute(log.order_by(t.decision_log.c.id)):
        entries[entry.decision_id].append(entry)
    today = workspace.today(tx, now)
    return [_fact(row, entries[row.id], today, so_far) for row in rows]


def _fact(row: AnyRow, entries: Sequence[AnyRow], today: date, so_far: Judged | None) -> DecisionFacts:
    judged = any(entry.act_key == decision_verdicts.verdict_key(row) for entry in entries)
    return DecisionFacts(
        **row._mapping,
        objections=tuple(_objection(entry) for entry in entries if entry.kind == "objection"),
        verdicts=tuple(
            decision_verdicts.read_verdict(entry.at, entry.numbers) for entry in entries if entry.kind == "verdict"
        ),
        settled=tuple(_settled(entry) for entry in entries if entry.kind in SETTLED),
        so_far=so_far,
        may_object=today < row.starts_on,
        may_settle=judged and row.state == decision_log.TESTING,
    )


def _objection(row: AnyRow) -> Objection:
    return Objection(row.member_id, row.at, row.words)


def _settled(row: AnyRow) -> Settled:
    until = date.fromisoformat(row.numbers["recheck_on"]) if row.numbers else None
    return Settled(row.kind, row.member_id, row.at, until, row.words)


def _told(one: DecisionFacts, names: dict[str, str]) -> set[str]:
    """Every word of a decision, folded."""
    written = [one.what, one.hypothesis, one.kpi.replace("_", " "), one.state, names.get(one.owner_id, "")]
    return {word for text in (*written, *(each.words for each in one.objections)) for word in folding.split(text)}
