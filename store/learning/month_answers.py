"""What both teams answered to the question of a month. Kept word by word, and found again."""

from datetime import date, datetime

from sqlalchemy import Connection, Select, select

from store.db import dialect
from store.db import tables as t
from store.learning.month_facts import MonthAnswer
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome, Refused
from store.rules.lead import folding
from store.rules.states import ROLES
from store.team import people

MOST = 4_000  # read by a search: centuries of them


def may_answer(tx: Connection, month: date, by: str) -> Outcome | None:
    """Why this person can't answer the month's question; None if they can."""
    if not people.allowed(tx, by, *ROLES):
        return NotAllowed(ROLES)
    return Gone() if question_of(tx, month) is None else None


def question_of(tx: Connection, month: date) -> str | None:
    """What both teams were asked with that month; None if it was not posted."""
    return tx.scalar(select(t.months.c.question).where(t.months.c.month == month))


def keep_answer(tx: Connection, month: date, words: str, by: str, now: datetime, act_key: str) -> Outcome:
    """Keep what a person answers; they may answer again, and both answers stay."""
    if (refusal := may_answer(tx, month, by)) is not None:
        return refusal
    if not words.strip():
        return Refused("words", "Write your answer.")
    row = {"month": month, "member_id": by, "at": now, "words": words.strip(), "act_key": act_key}
    once = dialect.insert_once(tx, t.month_answers, "act_key").values(row).returning(t.month_answers.c.id)
    kept = tx.scalar(once)
    return Done(kept) if kept is not None else Again()


def load_answers(tx: Connection, month: date) -> tuple[MonthAnswer, ...]:
    """All answers to the question of a month, the first one first."""
    rows = tx.execute(_ANSWERS.where(t.month_answers.c.month == month).order_by(t.month_answers.c.id))
    return tuple(MonthAnswer(*row) for row in rows)


def find_answers(tx: Connection, asked: str) -> list[MonthAnswer]:
    """The answers in which every word of `asked` begins a word of theirs, of the question or the name; newest first."""
    wanted, names = folding.split(asked), people.names(tx)
    newest = tx.execute(_ANSWERS.order_by(t.month_answers.c.id.desc()).limit(MOST))
    found = [MonthAnswer(*row) for row in newest]
    return [one for one in found if _says(f"{one.words} {one.question} {names.get(one.member_id, '')}", wanted)]


def _says(text: str, wanted: list[str]) -> bool:
    words = folding.split(text)
    return all(any(word.startswith(each) for word in words) for each in wanted)


_A = t.month_answers.c
_ANSWERS: Select[date, str, str, datetime, str] = select(
    _A.month, t.months.c.question, _A.member_id, _A.at, _A.words
).select_from(t.month_answers.join(t.months))
