"""Leads whose outcome is known, as they were when they were handed over."""

from datetime import datetime, timedelta

from sqlalchemy import update

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities, recycling
from store.leads import receiving
from store.learning import past_leads
from store.learning.past_leads import Past
from store.record.events import Stages
from store.rules import states
from tests.office.cast import ANA, MIA
from tests.office.clock import NOW
from tests.office.store_helpers import event, hand_over, receive, staff, touch

DAY = timedelta(days=1)
LATER = NOW + 30 * DAY


def load(database: Database, now: datetime = LATER) -> Past:
    with database.read() as tx:
        return past_leads.load_past(tx, policy.current(tx), now)


def who(number: int) -> dict[str, str]:
    return {"external_id": f"h{number}", "email": f"h{number}@x{number}.example", "company": f"X{number}"}


def opened(database: Database, handoff_id: int, after: timedelta, won: bool = False) -> None:
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW)
        opportunities.open_deal(tx, handoff_id, 120_000, "", ANA, NOW + after)
        if won:
            opportunities.win(tx, handoff_id, None, None, "", ANA, NOW + after)


def test_outcomes_of_handoffs(database: Database) -> None:
    made = [hand_over(database, **who(number)) for number in range(3)]
    opened(database, made[0], 3 * DAY)
    opened(database, made[1], 25 * DAY)
    found = load(database)
    assert [lead.good for lead in found.leads] == [True, False, False]
    assert (found.handoffs, found.too_young, found.never) == (3, 0, 0)
    early = load(database, NOW + 4 * DAY)
    assert [lead.good for lead in early.leads] == [True]
    assert early.too_young == 2


def test_what_is_known_is_what_was_known_at_the_handoff(database: Database) -> None:
    """Fields, extra facts, touches and ticks of afterwards change nothing."""
    hand_over(database, **who(1), extra=(("Plan", "gold"),))
    before = load(database)
    later = NOW + 5 * DAY
    receive(database, later, **who(1), title="CFO", extra=(("Plan", "silver"), ("Size", "40")),
            touches=(touch("webinar", later), touch("reply", NOW - DAY)))  # fmt: skip
    with database.begin() as tx:
        values = {"lead_id": 1, "item": "persona", "holds": False, "member_id": MIA, "words": "no", "at": later}
        tx.execute(t.checklist_overrules.insert().values(values))
    assert load(database) == before
    (lead,) = before.leads
    assert (lead.fields["extra:plan"], lead.fields["title"], lead.touches) == ("gold", "VP Sales", {"demo_request"})
    assert (lead.score, lead.passes, lead.at) == (70, True, NOW)
    assert lead.items == dict.fromkeys(("persona", "problem", "contact", "high_intent"), True)


def test_how_it_ended_and_what_the_rep_thought_of_it(database: Database) -> None:
    first, second = hand_over(database, **who(1)), hand_over(database, **who(2))
    opened(database, first, DAY, won=True)
    with database.begin() as tx:
        claim.claim(tx, second, ANA, NOW)
        recycling.recycle(tx, second, states.NURTURE, "only_looking", "Just looking.", None, 2, ANA, NOW + DAY)
    assert [(lead.ending, lead.quality) for lead in load(database).leads] == [("won", None), ("recycled", 2)]


def test_the_erased_and_the_withdrawn_have_no_outcome(database: Database) -> None:
    first, second = hand_over(database, **who(1)), hand_over(database, **who(2))
    with database.begin() as tx:
        tx.execute(update(t.handoffs).where(t.handoffs.c.id == first).values(erased=True))
        tx.execute(update(t.handoffs).where(t.handoffs.c.id == second).values(withdrawn_at=NOW))
    assert load(database).leads == []


def imported(database: Database, number: int, stages: Stages | None, import_id: int, at: datetime, **more) -> None:
    values = {**who(number), "touches": (), "title": "Buyer", "stages": stages, **more}
    with database.begin() as tx:
        lead_id = receiving.receive(tx, event(at=at, **values), at).lead_id
        deals = t.opportunities.c.lead_id == lead_id
        tx.execute(update(t.opportunities).where(deals).values(import_id=import_id))
        row = {"import_id": import_id, "lead_id": lead_id, "made": True, "upto": 0, "fields": [], "facts": []}
        tx.execute(t.imported_leads.insert().values(row))


def an_import(database: Database, import_id: int) -> None:
    with database.begin() as tx:
        tx.execute(t.imports.insert().values(id=import_id, kind="leads", at=NOW, digest="x"))


def test_an_import_that_names_outcomes_counts_without_handoffs(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    an_import(database, 1)
    an_import(database, 2)
    imported(database, 1, Stages(outcome="won"), 1, NOW, extra=(("Plan", "gold"),))
    imported(database, 2, Stages(outcome="lost"), 1, NOW)
    imported(database, 3, None, 1, NOW)
    imported(database, 4, None, 2, NOW)  # that file says of nobody how it ended
    found = load(database)
    assert [(lead.lead_id, lead.good) for lead in found.leads] == [(1, True), (2, False), (3, False)]
    assert (found.handoffs, found.never) == (0, 1)
    assert found.leads[0].fields["extra:plan"] == "gold"


def test_what_is_said_of_an_imported_lead_later_is_not_known(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    an_import(database, 1)
    imported(database, 1, Stages(outcome="won"), 1, NOW)
    before = load(database)
    later = NOW + DAY
    receive(database, later, **who(1), title="CEO", touches=(touch("webinar", later),), extra=(("Plan", "gold"),))
    (lead,) = load(database).leads
    assert lead.touches == frozenset()
    assert "extra:plan" not in lead.fields
    assert lead.fields.get("title") != "CEO"
    assert before.leads[0].fields["title"] == "Buyer"
