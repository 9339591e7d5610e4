"""For one lead: the house's lines for its problem, its campaign's brief, live assets for what was objected."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from store.db import tables as t
from store.handoffs import handoffs
from store.message import what_to_say
from store.privacy import forgetting
from store.record.outcomes import Again, Done, Gone, NotAllowed
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over
from tests.store.message.test_houses import COSTS, PROOFS, SLOW, write


def asset(tx, title, objections=(), problems=(), state="live", live=0):
    """An asset that is live since so many days."""
    row = {"title": title, "link": "https://kestrel.example/a", "stage": "close", "objections": list(objections),
           "problems": list(problems), "state": state, "made_at": NOW, "made_by": MIA,
           "live_at": NOW - timedelta(days=live)}  # fmt: skip
    return tx.execute(t.contents.insert().values(row).returning(t.contents.c.id)).scalar_one()


def brief(tx, campaign, key):
    row = {"campaign": campaign, "campaign_key": key, "promise": "A free audit", "audience": "Founders",
           "say": "Offer it", "starts_on": date(2026, 11, 16), "marketer_id": MIA, "made_at": NOW,
           "made_by": MIA}  # fmt: skip
    tx.execute(t.briefs.insert(), row)


def said(database, handoff_id, by=ANA):
    with database.read() as tx:
        return what_to_say.load_for(tx, handoff_id, by)


def test_it_has_what_fits_the_lead_newest_first_and_answers_before_the_rest(database):
    handoff_id = hand_over(database, problem="It takes hours", campaign="Autumn")
    write(database, COSTS, SLOW)
    with database.begin() as tx:
        row = handoffs.find(tx, handoff_id)
        for minute, (words, code) in enumerate(
            (("Too dear", "price"), ("", "timing"), ("Again", "price"), ("Hm", None))
        ):
            handoffs.keep_phrase(tx, row, "objection", words, ANA, NOW + timedelta(minutes=minute), code)
        brief(tx, "autumn", "autumn")
        brief(tx, "spring", "spring")
        asset(tx, "About speed", problems=["slow"], live=1)
        asset(tx, "Prices, old", ["price"], live=9)
        asset(tx, "Prices, new", ["price", "timing"], live=2)
        asset(tx, "Prices, planned", ["price"], state="planned")
        asset(tx, "Retired", ["price"], state="retired")
        asset(tx, "Of something else", ["trust"], ["growth"])
    found = said(database, handoff_id)
    assert (found.problem, found.house, found.proofs) == ("slow", SLOW, tuple(PROOFS))
    assert found.brief is not None and (found.brief.campaign, found.brief.say) == ("autumn", "Offer it")
    assert found.heard == ("price", "timing")
    answers = [(one.title, one.answers, one.used) for one in found.assets]
    assert answers == [
        ("Prices, new", ("price", "timing"), False), ("Prices, old", ("price",), False), ("About speed", (), False),
    ]  # fmt: skip


def test_it_is_read_in_few_statements(database):
    handoff_id = hand_over(database, campaign="Autumn")
    write(database, SLOW)
    statements: list[str] = []
    with database.read() as tx:
        what_to_say.load_for(tx, handoff_id, ANA)  # what is agreed is remembered
        event.listen(tx, "before_cursor_execute", lambda *given: statements.append(given[2]))
        what_to_say.load_for(tx, handoff_id, ANA)
    assert 0 < len(statements) <= 8


def test_without_anything_it_says_so(database):
    handoff_id = hand_over(database, campaign=None)
    found = said(database, handoff_id)
    assert (found.has_house, found.house, found.brief, found.heard, found.assets) == (False, None, None, (), ())
    write(database, COSTS)
    found = said(database, handoff_id)
    assert (found.has_house, found.house, found.proofs) == (True, None, tuple(PROOFS))


def use(database, content_id, handoff_id, by):
    with database.begin() as tx:
        return what_to_say.use(tx, content_id, handoff_id, by, NOW)


def test_a_use_counts_once_for_each_rep_and_handoff_and_is_never_taken_away(database):
    handoff_id = hand_over(database)
    with database.begin() as tx:
        content_id = asset(tx, "About speed", problems=["slow"])
    assert use(database, content_id, handoff_id, ANA) == Done(content_id)
    assert use(database, content_id, handoff_id, ANA) == Again()
    assert use(database, content_id, handoff_id, BEN) == Done(content_id)
    assert use(database, content_id, handoff_id, SAM) == Done(content_id)
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(t.content_uses)) == 3
    assert said(database, handoff_id).assets[0].used and not said(database, handoff_id, MIA).assets[0].used


@pytest.mark.parametrize(
    ("content", "handoff", "by", "answer"),
    [(0, 0, MIA, NotAllowed), (99, 0, ANA, Gone), (0, 99, ANA, Gone)],
)
def test_what_is_not_there_or_not_theirs_is_not_counted(database, content, handoff, by, answer):
    handoff_id = hand_over(database)
    with database.begin() as tx:
        content_id = asset(tx, "About speed")
    assert isinstance(use(database, content_id + content, handoff_id + handoff, by), answer)


def test_of_an_erased_lead_there_is_nothing_to_say(database):
    handoff_id = hand_over(database)
    with database.begin() as tx:
        forgetting.forget(tx, handoffs.find(tx, handoff_id).lead_id, NOW)
    assert said(database, handoff_id) is None and said(database, 99) is None
