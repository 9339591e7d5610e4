"""What was answered to a month's question is kept once, and found again."""

from datetime import date

import pytest

from store.db import tables as t
from store.db.database import Database
from store.learning import month_answers
from store.record.outcomes import Again, Done, Gone, NotAllowed, Refused
from tests.office.cast import ANA, MIA
from tests.office.clock import NOW
from tests.office.store_helpers import staff

OCTOBER, WEEK = date(2026, 10, 1), date(2026, 10, 26)


@pytest.fixture
def asked(database: Database) -> Database:
    """October's question was posted."""
    with database.begin() as tx:
        staff(tx)
        tx.execute(t.scoreboards.insert().values(week=WEEK, closed_at=NOW))
        tx.execute(t.months.insert().values(month=OCTOBER, week=WEEK, question="What made it slow?", review={}))
    return database


def test_an_answer_is_kept_once(asked):
    with asked.begin() as tx:
        assert isinstance(month_answers.keep_answer(tx, OCTOBER, " Pricing page ", ANA, NOW, "V1"), Done)
        assert month_answers.keep_answer(tx, OCTOBER, "Pricing page", ANA, NOW, "V1") == Again()
        (kept,) = month_answers.load_answers(tx, OCTOBER)
    assert (kept.member_id, kept.words, kept.question) == (ANA, "Pricing page", "What made it slow?")


def test_what_can_t_be_kept_says_why(asked):
    with asked.begin() as tx:
        assert isinstance(month_answers.keep_answer(tx, OCTOBER, " ", ANA, NOW, "V1"), Refused)
        assert isinstance(month_answers.keep_answer(tx, OCTOBER, "x", "U0GUEST", NOW, "V1"), NotAllowed)
        assert month_answers.keep_answer(tx, date(2026, 9, 1), "x", ANA, NOW, "V1") == Gone()
        assert month_answers.load_answers(tx, OCTOBER) == ()


def test_answers_are_found_by_their_words_their_question_and_who_gave_them(asked):
    with asked.begin() as tx:
        month_answers.keep_answer(tx, OCTOBER, "The pricing page", ANA, NOW, "V1")
        month_answers.keep_answer(tx, OCTOBER, "Café visits", MIA, NOW, "V2")
        for asked_for, by in (("", [MIA, ANA]), ("pric", [ANA]), ("cafe", [MIA]), ("slow", [MIA, ANA]),
                              ("ana page", [ANA]), ("ana cafe", [])):  # fmt: skip
            assert [one.member_id for one in month_answers.find_answers(tx, asked_for)] == by
