"""Same person, same touch, same company; news and history; what is folded in and what is not."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import claim, handoffs, opportunities, recycling
from store.leads import receiving
from store.record.events import Stages
from tests.office.cast import ANA, BEN, SAM
from tests.office.clock import DAY, MINUTE, NOW
from tests.office.racing import at_once
from tests.office.store_helpers import claimed, count, event, hand_over, receive, staff, touch


def test_a_lead_that_is_ready_becomes_a_handoff_with_a_card_and_two_clocks(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.read() as tx:
        assert count(tx, t.cards, handoff_id=handoff_id, channel="C0LEADS") == 1
        assert set(tx.scalars(select(t.clocks.c.kind))) == {"claim", "response"}
        assert count(tx, t.outbox, kind="card") == 1


def test_the_same_event_twice_is_one_lead_one_touch_and_no_news(database: Database) -> None:
    first, again = receive(database), receive(database)
    assert (first.outcome, again.outcome) == ("new", "unchanged")
    with database.read() as tx:
        assert count(tx, t.leads) == count(tx, t.touches) == count(tx, t.handoffs) == 1
        assert count(tx, t.trace, kind="folded") == 0


def test_the_same_person_from_elsewhere_is_folded_in_and_the_thread_is_told(database: Database) -> None:
    handoff_id = hand_over(database)
    touches = (touch("pricing_page", NOW + DAY),)
    known = {"system": "hubspot", "external_id": "h9", "email": " ADA@Acme.Example", "phone": "+49 30 1234567"}
    again = receive(database, NOW + DAY, **known, touches=touches)
    assert (again.outcome, again.folded, again.touches, again.handoff_id) == ("updated", True, 1, None)
    with database.read() as tx:
        assert count(tx, t.leads) == count(tx, t.handoffs) == count(tx, t.outbox, kind="card") == 1
        note = tx.execute(select(t.trace).where(t.trace.c.kind == "folded")).one()
        assert (note.handoff_id, note.fields, note.touch_count, note.system) == (handoff_id, ["phone"], 1, "hubspot")
        assert count(tx, t.outbox, kind="note", trace_id=note.id) == 1
        assert tx.scalar(select(t.cards.c.version)) == 2
        assert tx.scalar(select(t.leads.c.email)) == "ada@acme.example"


def test_an_older_event_never_overwrites_a_newer_field_and_empty_never_overwrites(database: Database) -> None:
    receive(database, NOW, title="VP Sales")
    receive(database, NOW - DAY, title="Intern", phone="+49 30 1234567", touches=())
    receive(database, NOW + DAY, title=None, company="Acme AG", touches=())
    with database.read() as tx:
        row = tx.execute(select(t.leads)).one()
    assert (row.title, row.phone, row.company) == ("VP Sales", "+49 30 1234567", "Acme AG")


def test_when_id_and_mail_name_two_leads_the_id_wins_and_both_threads_say_so_once(database: Database) -> None:
    receive(database)
    receive(database, external_id="w2", email="bo@acme.example", name="Bo")
    for _ in range(2):
        mixed = receive(database, NOW + DAY, external_id="w1", email="bo@acme.example", name="Ada B.", touches=())
    assert (mixed.lead_id, mixed.may_be_same) == (1, 2)
    with database.read() as tx:
        assert sorted(tx.scalars(select(t.leads.c.email_key))) == ["ada@acme.example", "bo@acme.example"]
        said = tx.execute(select(t.trace.c.lead_id, t.trace.c.other_lead_id).where(t.trace.c.kind == "may_be_same"))
        assert sorted(map(tuple, said)) == [(1, 2), (2, 1)]


def test_a_touch_id_makes_two_touches_one_whatever_else_they_say(database: Database) -> None:
    receive(database, touches=(touch(touch_id="t1"),))
    again = receive(database, touches=(touch(touch_id="t1", detail="another wording"),))
    assert again.outcome == "unchanged"


def test_an_id_that_stands_for_another_touch_of_the_same_lead_is_said(database: Database) -> None:
    receive(database, touches=(touch(touch_id="t1"),))
    again = receive(database, touches=(touch(touch_id="t1"), touch("pricing_page", touch_id="t1")))
    assert (again.touches, again.refused_touches) == (0, (1,))
    twice = receive(database, external_id="w2", email="b@x.example", touches=(
        touch(touch_id="t1"), touch("pricing_page", touch_id="t1"), touch("reply", touch_id="t2"),
    ))  # fmt: skip
    assert (twice.touches, twice.refused_touches) == (2, (1,))


def test_two_leads_may_number_their_touches_alike(database: Database) -> None:
    receive(database, touches=(touch(touch_id="1"),))
    other = receive(database, external_id="w2", email="bo@b.example", company="B", touches=(touch(touch_id="1"),))
    assert other.touches == 1
    assert other.handoff_id is not None


def test_a_batch_means_the_same_as_one_event_after_another(database: Database) -> None:
    events = [
        event(external_id="a", email="a@x.example", touches=()),
        event(external_id="a", email="a@x.example", phone="+49 30 1234567", touches=()),
        event(external_id=None, email="A@x.example", touches=(touch(),)),
        event(external_id="b", email="b@x.example", touches=()),
        event(external_id="b", email=None, touches=()),
    ]
    with database.begin() as tx:
        got = receiving.receive_many(tx, events, NOW)
    assert [(one.lead_id, one.outcome) for one in got] == [
        (got[0].lead_id, "new"), (got[0].lead_id, "updated"), (got[0].lead_id, "updated"),
        (got[3].lead_id, "new"), (got[3].lead_id, "unchanged"),
    ]  # fmt: skip
    assert got[2].handoff_id is not None


def test_an_event_that_names_nobody_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="external_id or an email"), database.begin() as tx:
        receiving.receive(tx, event(external_id=None, email=None), NOW)


def test_two_deliveries_of_the_same_person_at_once_are_one_lead(database: Database) -> None:
    outcomes = at_once(*(partial(receive, database, external_id=f"w{number}") for number in range(8)))
    assert sorted(str(each.outcome) for each in outcomes) == ["new"] + ["updated"] * 7
    with database.read() as tx:
        assert count(tx, t.leads) == count(tx, t.handoffs) == 1


# ---- Same company ---------------------------------------------------------------------------------------------------


def test_a_colleague_of_a_claimed_lead_is_reserved_for_its_owner_until_the_nudge(database: Database) -> None:
    claimed(database, by=BEN)
    second = receive(database, NOW + DAY, external_id="w2", email="bo@acme.example", name="Bo")
    with database.read() as tx:
        row = handoffs.find(tx, second.handoff_id or 0)
    assert row is not None
    assert (row.reserved_for, row.reserved_why) == (BEN, "colleague")
    assert row.reserved_until == NOW + DAY + timedelta(hours=2)  # half of four office hours


def test_a_known_customer_goes_to_the_owner_of_the_won_deal(database: Database) -> None:
    handoff_id = claimed(database, by=BEN)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 100, "", BEN, NOW + MINUTE)
        opportunities.win(tx, handoff_id, None, None, "", BEN, NOW + 2 * MINUTE)
    second = receive(database, NOW + DAY, external_id="w2", email="bo@acme.example")
    with database.read() as tx:
        row = handoffs.find(tx, second.handoff_id or 0)
    assert row is not None
    assert (row.reserved_for, row.reserved_why) == (BEN, "customer")


@pytest.mark.parametrize(
    ("mails", "companies", "same"),
    [
        (("ada@gmail.com", "bo@gmail.com"), (None, None), False),  # a free-mail provider is no company
        (("ada@gmail.com", "bo@gmail.com"), ("Acme GmbH", "ACME"), True),  # the folded name, less its legal form
        (("ada@acme.example", "bo@other.example"), ("Acme", "Acme"), False),  # two domains are two companies
    ],
)
def test_what_makes_two_leads_colleagues(
    database: Database, mails: tuple[str, str], companies: tuple[str | None, str | None], same: bool
) -> None:
    with database.begin() as tx:
        staff(tx)
    first = receive(database, email=mails[0], company=companies[0])
    with database.begin() as tx:
        claim.claim(tx, first.handoff_id or 0, BEN, NOW)
    second = receive(database, external_id="w2", email=mails[1], company=companies[1])
    with database.read() as tx:
        row = handoffs.find(tx, second.handoff_id or 0)
    assert row is not None
    assert (row.reserved_for == BEN) is same


# ---- Back again -----------------------------------------------------------------------------------------------------


def _recycled(database: Database, way: str = "nurture") -> int:
    handoff_id = claimed(database)
    with database.begin() as tx:
        recycling.recycle(tx, handoff_id, way, "no_budget", "Next year", None, None, ANA, NOW + MINUTE)
    return handoff_id


@pytest.mark.parametrize(
    ("kind", "after", "wakes"),
    [
        ("demo_request", timedelta(hours=1), True),  # asks for a demo: at once
        ("pricing_page", timedelta(days=2), False),  # within seven days
        ("trial_signup", timedelta(days=8), True),
        ("webinar", timedelta(days=8), False),  # no high intent
        ("demo_request", timedelta(days=-1), False),  # dated before the recycle
    ],
)
def test_when_a_recycled_lead_wakes_by_touches(database: Database, kind: str, after: timedelta, wakes: bool) -> None:
    _recycled(database)
    later = NOW + max(after, timedelta(0)) + timedelta(hours=2)
    again = receive(database, later, touches=(touch(kind, NOW + after),))
    assert (again.handoff_id is not None) is wakes
    with database.read() as tx:
        assert count(tx, t.handoffs) == (2 if wakes else 1)


def test_only_touches_after_the_recycle_count_towards_waking(database: Database) -> None:
    _recycled(database)  # its demo request of before brings 50 points, which may not be counted again
    later = NOW + timedelta(days=9)
    assert receive(database, later, touches=(touch("pricing_page", later),)).handoff_id is None


def test_a_disqualified_lead_never_wakes_by_touches_and_a_manager_can_reopen_it(database: Database) -> None:
    handoff_id = _recycled(database, "disqualify")
    assert receive(database, NOW + 30 * DAY, touches=(touch(at=NOW + 30 * DAY),)).handoff_id is None
    with database.begin() as tx:
        done = recycling.reopen(tx, handoff_id, SAM, NOW + 31 * DAY)
        assert handoffs.find(tx, done.handoff_id).cycle == 2  # type: ignore[union-attr]


def test_a_touch_of_a_won_lead_is_a_note_to_its_owner(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 100, "", ANA, NOW + MINUTE)
        opportunities.win(tx, handoff_id, None, None, "", ANA, NOW + 2 * MINUTE)
    receive(database, NOW + DAY, touches=(touch(at=NOW + DAY),))
    with database.read() as tx:
        assert count(tx, t.outbox, kind="direct", member_id=ANA) == 1
        assert count(tx, t.handoffs) == 1


def test_a_wake_date_brings_the_lead_back_however_much_its_score_has_faded(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        recycling.recycle(tx, handoff_id, "wake", "not_now", "", (NOW + 120 * DAY).date(), None, ANA, NOW + MINUTE)
    morning = (NOW + 120 * DAY).replace(hour=7)  # 09:00 in Berlin in March is 08:00 UTC
    with database.begin() as tx:
        assert recycling.to_wake(tx, morning, limit=5) == []
        assert recycling.to_wake(tx, morning + timedelta(hours=1), limit=5) == [handoff_id]
        assert recycling.wake(tx, handoff_id, morning + timedelta(hours=1)) == 1
        assert recycling.wake(tx, handoff_id, morning + timedelta(hours=2)) == 0
        assert count(tx, t.handoffs, cycle=2, state="sales_ready") == 1


# ---- History --------------------------------------------------------------------------------------------------------

PAST = Stages(
    sales_ready=NOW - 40 * DAY, claimed=NOW - 40 * DAY, first_response=NOW - 39 * DAY, opportunity=NOW - 30 * DAY,
    won=NOW - 10 * DAY, amount=480000, owner="Somebody Gone",
)  # fmt: skip


def test_history_is_facts_only(database: Database) -> None:
    got = receive(database, received=NOW - 41 * DAY, stages=PAST)
    assert (got.outcome, got.opportunities, got.handoff_id) == ("new", 1, None)
    with database.read() as tx:
        assert count(tx, t.cards) == count(tx, t.clocks) == count(tx, t.outbox) == 0
        lead = tx.execute(select(t.leads)).one()
        assert (lead.status, lead.known_owner, lead.cycle) == ("won", "Somebody Gone", 1)
        kinds = list(tx.scalars(select(t.trace.c.kind).order_by(t.trace.c.id)))
        assert kinds == ["received", "handed_over", "claimed", "responded", "opportunity", "won", "first_response"]


def test_history_told_again_changes_nothing_and_what_is_new_of_it_is_added(database: Database) -> None:
    open_deal = Stages(sales_ready=PAST.sales_ready, opportunity=PAST.opportunity)
    receive(database, received=NOW - 41 * DAY, stages=open_deal)
    assert receive(database, received=NOW - 41 * DAY, stages=open_deal).outcome == "unchanged"
    closed = receive(database, received=NOW - 41 * DAY, stages=PAST)
    assert (closed.outcome, closed.opportunities) == ("updated", 0)
    with database.read() as tx:
        deal = tx.execute(select(t.opportunities)).one()
        assert (deal.outcome, deal.amount, deal.closed_at) == ("won", 480000, PAST.won)


def test_a_won_deal_without_a_handoff_date_is_kept_without_a_handoff(database: Database) -> None:
    receive(database, received=NOW - 41 * DAY, stages=Stages(won=NOW - 10 * DAY, amount=0))
    with database.read() as tx:
        assert count(tx, t.handoffs) == 0
        deal = tx.execute(select(t.opportunities)).one()
        assert (deal.handoff_id, deal.amount, deal.opened_at) == (None, None, None)


def test_an_old_lead_is_history_unless_it_is_to_be_handed_over(database: Database) -> None:
    old = NOW - 8 * DAY
    assert receive(database, external_id="w1", received=old).handoff_id is None
    assert receive(database, external_id="w2", email="b@b.example", received=old, hand_over=True).handoff_id is not None


def test_a_lead_with_a_life_of_its_own_here_takes_no_imported_past(database: Database) -> None:
    claimed(database)
    assert receive(database, stages=PAST, touches=()).outcome == "unchanged"


def test_an_owner_who_is_a_member_keeps_the_deal(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    receive(database, received=NOW - 41 * DAY, stages=Stages(won=NOW - 10 * DAY, owner="ben"))
    with database.read() as tx:
        assert tx.scalar(select(t.opportunities.c.owner_id)) == BEN
        assert tx.scalar(select(t.leads.c.known_owner)) is None


def test_a_list_of_new_leads_means_the_same_as_one_after_another(database: Database) -> None:
    old = Stages(sales_ready=NOW - 20 * DAY, claimed=NOW - 19 * DAY)
    kinds: list[dict[str, object]] = [
        {"touches": ()},  # nobody yet
        {"touches": (touch("email_click"),), "title": "Clerk", "problem": None},  # nurturing
        {"touches": (touch("webinar"),)},  # an MQL
        {"touches": (touch(), touch("trial_signup")), "problem": None},  # at the threshold, something is missing
        {},  # sales-ready
        {"stages": old, "hand_over": True, "touches": (touch("webinar"),)},  # with a past that is judged as news
    ]
    # Another company each, or who knows one would be asked about the next.
    together, single = ([event(external_id=f"{way}{n}", email=f"{way}{n}@{way}{n}.example", company=None, **kind)
                         for n, kind in enumerate(kinds)] for way in ("list", "single"))  # fmt: skip
    with database.begin() as tx:
        staff(tx)
        got = receiving.receive_many(tx, together, NOW)
    for each in single:
        with database.begin() as tx:
            got.append(receiving.receive(tx, each, NOW))
    with database.read() as tx:
        found = [_became(tx, each.lead_id) for each in got]
    assert found[: len(kinds)] == found[len(kinds) :]
    assert [became[0] for became in found[:5]] == ["new", "nurturing", "nurturing", "nurturing", "sales_ready"]
    assert [became[1] for became in found[:5]] == [None, None, NOW, NOW, NOW]
    assert [became[2] for became in found[:5]] == [None, None, None, NOW, None]
    assert [any("'mql'" in str(row) for row in became) for became in found[:5]] == [False, False, True, True, True]
    assert found[5][:2] == ("claimed", None)  # what its past says


def _became(tx: Transaction, lead_id: int | None) -> tuple[object, ...]:
    columns = (t.leads.c.status, t.leads.c.mql_at, t.leads.c.threshold_at, t.leads.c.cycle)
    lead = tx.execute(select(*columns).where(t.leads.c.id == lead_id)).one()
    traced = select(t.trace.c.kind, t.trace.c.score).where(t.trace.c.lead_id == lead_id)
    return *lead, *sorted(str(row) for row in tx.execute(traced))
