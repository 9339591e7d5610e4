"""A start is posted once on its office day, who has not read it is told once, and a missing brief is asked for once.

Mo Tu We Th Fr Sa Su    November and December 2026; Berlin, mon-fri 09:00-17:00; Friday 25 a holiday
16 17 18 19 20 21 22    now: Wednesday 18, 10:00
"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.message import brief_days, briefs
from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar
from store.rules.post_kinds import PostKind
from store.team import calendars, workspace
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import DAY, NOW, WEEK
from tests.office.store_helpers import receive, staff
from tests.store.message.test_briefs import write

BERLIN = Calendar("Europe/Berlin", business_time.parse_hours("mon-fri 09:00-17:00"), {date(2026, 12, 25): ()})


def at(day: int, hour: int, month: int = 11) -> datetime:
    """Office time in Berlin, as UTC."""
    return datetime(2026, month, day, hour - 1, tzinfo=UTC)


@pytest.fixture
def office(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
        workspace.change(tx, zone="Europe/Berlin")
        calendars.set_hours(tx, calendars.TEAM, "Europe/Berlin", BERLIN.blocks, None, NOW)
    return database


def said(tx: Transaction, kind: PostKind) -> list[str]:
    return list(tx.scalars(select(t.outbox.c.key).where(t.outbox.c.kind == kind).order_by(t.outbox.c.seq)))


@pytest.mark.parametrize(("first", "last", "starts"), [
    (date(2026, 11, 23), None, at(23, 9)),
    (date(2026, 11, 21), None, at(23, 9)),  # a Saturday: Monday
    (date(2026, 12, 25), date(2027, 1, 8), at(28, 9, 12)),  # a holiday, then a weekend
    (date(2026, 11, 21), date(2026, 11, 22), at(20, 9)),  # a fair at the weekend: reps hear before it
    (date(2026, 12, 25), date(2026, 12, 26), at(24, 9, 12)),
])  # fmt: skip
def test_a_start_is_said_as_the_office_opens(first: date, last: date | None, starts: datetime) -> None:
    assert brief_days.start_moment(BERLIN, first, last) == starts


def test_a_start_is_posted_once_on_its_day_and_at_once_if_it_came_late(office: Database) -> None:
    with office.begin() as tx:
        write(tx)  # on Monday 23
        assert brief_days.next_due(tx, NOW) == at(23, 9)
        assert brief_days.see_to_briefs(tx, at(20, 12)) == 0
        write(tx, "V2", campaign="ads", starts_on=date(2026, 11, 2), ends_on=None)
        assert brief_days.see_to_briefs(tx, NOW) == 1
        assert brief_days.see_to_briefs(tx, NOW) == 0
        assert said(tx, PostKind.BRIEF) == ["brief:2"]
        assert brief_days.see_to_briefs(tx, at(23, 9)) == 2  # and who has not read the other is told
        assert said(tx, PostKind.BRIEF) == ["brief:2", "brief:1"]


def test_what_ended_while_no_one_looked_is_not_announced(office: Database) -> None:
    with office.begin() as tx:
        write(tx)  # until 4 December
        assert brief_days.see_to_briefs(tx, at(7, 9, 12)) == 0
        assert brief_days.next_due(tx, at(7, 9, 12)) is None


def test_its_marketer_hears_after_two_working_days_who_has_not_read_it(office: Database) -> None:
    with office.begin() as tx:
        write(tx, starts_on=date(2026, 11, 13))
        brief_days.see_to_briefs(tx, at(20, 11))  # Friday: Friday and Monday are over on Tuesday at 11
        briefs.note_reader(tx, 1, ANA, NOW)
        assert brief_days.next_due(tx, at(20, 11)) == at(24, 11)
        assert brief_days.see_to_briefs(tx, at(24, 10)) == 0
        assert brief_days.see_to_briefs(tx, at(24, 11)) == 1
        assert brief_days.see_to_briefs(tx, at(24, 12)) == 0 and brief_days.next_due(tx, at(24, 12)) is None
        post = tx.execute(select(t.outbox).where(t.outbox.c.kind == PostKind.BRIEF_UNREAD)).one()
        assert (post.member_id, post.extra) == (MIA, {"brief": 1})


@pytest.mark.parametrize("how", ["all have read it", "it is over"])
def test_its_marketer_hears_nothing_if_nothing_is_to_be_done(office: Database, how: str) -> None:
    with office.begin() as tx:
        write(tx, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 19))
        brief_days.see_to_briefs(tx, NOW)
        if how == "all have read it":
            for rep in (ANA, BEN, CHLOE):
                briefs.note_reader(tx, 1, rep, NOW)
        assert brief_days.see_to_briefs(tx, at(20, 11)) == 1 and said(tx, PostKind.BRIEF_UNREAD) == []


def test_what_starts_and_ends_in_a_week(office: Database) -> None:
    with office.begin() as tx:
        write(tx)
        write(tx, "V2", campaign="ads", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 29))
        write(tx, "V3", campaign="fair", starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 26))
        starts, ends = brief_days.campaigns_of_week(tx, date(2026, 11, 23))
        assert starts == (("Autumn  Webinar", date(2026, 11, 23)), ("fair", date(2026, 11, 25)))
        assert ends == (("fair", date(2026, 11, 26)), ("ads", date(2026, 11, 29)))
        assert brief_days.campaigns_of_week(tx, date(2026, 12, 7)) == ((), ())


def bring(database: Database, campaign: str, leads: int, source: str = "fairs", now: datetime = NOW) -> None:
    for number in range(leads):
        mail = f"{number}@{source}.{campaign.casefold()}.example"
        receive(database, now, external_id=mail, email=mail, campaign=campaign, source=source, touches=())


def spend(database: Database, campaign: str, week: date, amount: int) -> None:
    with database.begin() as tx:
        row = {"campaign": campaign, "week": week, "days": 7, "amount": amount, "recorded_at": NOW}
        tx.execute(t.spend.insert(), row)


def test_a_campaign_is_noticed_by_its_leads_or_its_spend_of_four_weeks(office: Database) -> None:
    bring(office, "few", 4)
    bring(office, "Many", 3)
    bring(office, "many", 2, "ads")
    bring(office, "old", 5, now=NOW - 4 * WEEK)
    bring(office, "briefed", 6)
    spend(office, "few", date(2026, 11, 9), 500)
    spend(office, "paid", date(2026, 10, 26), 300)
    spend(office, "free", date(2026, 11, 9), 0)
    spend(office, "long_ago", date(2026, 10, 12), 900)
    with office.begin() as tx:
        write(tx, campaign="Briefed")
        found = brief_days.unbriefed(tx, NOW)
    assert [(one.key, one.leads, one.spend) for one in found] == [("many", 5, 0), ("few", 4, 500), ("paid", 0, 300)]


def test_each_is_asked_for_once_ever_one_a_day_in_office_hours(office: Database) -> None:
    bring(office, "Many", 6)
    bring(office, "more", 7)
    agreed = policy.amend(policy.DEFAULT, marketers={"campaigns": {"MORE": MIA}, "sources": {"fairs": SAM}})
    with office.begin() as tx:
        policy.apply(tx, agreed, SAM, NOW)
        assert not brief_days.ask_for_missing(tx, at(18, 18))  # closed
        assert brief_days.ask_for_missing(tx, NOW)
        assert not brief_days.ask_for_missing(tx, NOW)  # the other one tomorrow
        assert brief_days.ask_for_missing(tx, NOW + DAY)
        assert not brief_days.ask_for_missing(tx, NOW + 2 * DAY)
        asked = tx.execute(select(t.outbox).where(t.outbox.c.kind == PostKind.BRIEF_MISSING).order_by(t.outbox.c.seq))
        assert [(post.member_id, post.extra) for post in asked] == [
            (MIA, {"campaign": "more", "leads": 7, "spend": 0}), (SAM, {"campaign": "Many", "leads": 6, "spend": 0}),
        ]  # fmt: skip


def test_no_one_is_asked_while_no_one_answers_for_it(office: Database) -> None:
    bring(office, "many", 6)
    with office.begin() as tx:
        assert not brief_days.ask_for_missing(tx, NOW)
        policy.apply(tx, policy.amend(policy.DEFAULT, owners={"capture": SAM}), SAM, NOW)
        assert brief_days.ask_for_missing(tx, NOW)
        assert tx.execute(select(t.brief_asks.c.asked_of)).scalar_one() == SAM
