"""What another definition would do: to leads that wait, and to the handoffs and leads of 13 weeks."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.demo import settling
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import claim, lead_judging, opportunities
from store.leads import policy_effect
from store.record import handed_over
from store.rules.lead import folding
from store.rules.lead.qualification import Overrule
from store.signing import proposal_effect
from store.signing.proposal_facts import Effect
from tests.office.cast import ANA
from tests.office.clock import MONDAY_BEFORE, NOW
from tests.office.store_helpers import hand_over, receive, staff

DAY = timedelta(days=1)
LOWER = policy.amend(policy.DEFAULT, scoring={"mql": 20, "sales_ready": 50})
HIGHER = policy.amend(policy.DEFAULT, scoring={"sales_ready": 90})
SLOWER = policy.amend(policy.DEFAULT, clocks={"claim": "8h"})
OTHER_PERSONA = policy.amend(policy.DEFAULT, checklist={"personas": ["ceo"]})


def reckon(database: Database, document: Policy, now=NOW) -> Effect | None:
    with database.read() as tx:
        return proposal_effect.reckon(tx, document, now)


def deal(database: Database, number: int, won: bool) -> int:
    """A handoff of a vice president, 70 points, that became an opportunity."""
    who = {"external_id": f"h{number}", "email": f"h{number}@other{number}.example", "company": f"Other{number}"}
    made = hand_over(database, **who)
    with database.begin() as tx:
        claim.claim(tx, made, ANA, NOW)
        opportunities.open_deal(tx, made, 120_000, "", ANA, NOW)
        if won:
            opportunities.win(tx, made, None, None, "", ANA, NOW)
    return made


def test_what_changes_no_verdict_has_no_effect(database: Database) -> None:
    assert reckon(database, SLOWER) is None


def test_waiting_leads_become_sales_ready_by_a_lower_threshold(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    for number in range(3):
        who = {"external_id": f"w{number}", "email": f"w{number}@a{number}.example", "company": f"A{number}"}
        receive(database, NOW, title="Sales", persona="founder", problem=("slow", "")[number % 2], **who)
    assert reckon(database, LOWER) == Effect(become=2, ready=2, leads=3, passing=2, passing_now=0)
    with database.begin() as tx:
        policy_effect.put_in_force(tx, LOWER, None, NOW)
    assert reckon(database, policy.DEFAULT) == Effect(stop=2, leads=3, passing=0, passing_now=2)


def test_handoffs_that_would_not_have_been_made_with_what_became_of_them(database: Database) -> None:
    for number in range(3):
        deal(database, number, won=number == 0)
    hand_over(database, external_id="x", email="x@x.example", company="X")
    found = reckon(database, HIGHER)
    assert found is not None
    assert (found.handoffs, found.not_made, found.opportunities, found.wins) == (4, 4, 3, 1)


def test_they_are_judged_by_what_was_known_as_they_were_made(database: Database) -> None:
    made = hand_over(database)
    receive(database, NOW + DAY, title="CEO", touches=())
    late = reckon(database, OTHER_PERSONA, NOW + DAY)
    assert late is not None and (late.handoffs, late.not_made) == (1, 1)  # a vice president by then
    with database.begin() as tx:  # without its copy: what is said of the title now was not said by then
        tx.execute(t.handed_over_facts.delete())
    late = reckon(database, OTHER_PERSONA, NOW + DAY)
    assert late is not None and (late.handoffs, late.not_made) == (1, 0)  # so the agreement of then is not met either
    assert made


def test_what_the_agreement_of_then_would_not_have_made_says_nothing(database: Database) -> None:
    made = hand_over(database)
    with database.begin() as tx:
        tx.execute(update(t.touches).values(at=NOW - 80 * DAY))  # woken by a date, say: its interest has faded
    found = reckon(database, HIGHER)
    assert found is not None and (found.handoffs, found.not_made) == (1, 0), made


def test_handoffs_of_earlier_weeks_and_erased_ones_do_not_count(database: Database) -> None:
    hand_over(database, NOW - 92 * DAY)
    erased = hand_over(database, external_id="e", email="e@e.example", company="E")
    with database.begin() as tx:
        tx.execute(update(t.handoffs).where(t.handoffs.c.id == erased).values(erased=True))
    found = reckon(database, HIGHER)
    assert found is not None and found.handoffs == 0


def slowly(tx: Transaction, document: Policy) -> list[int]:
    """The handoffs that the document would not have made, asked of one after the other."""
    not_made = []
    for row in tx.execute(t.handoffs.select().order_by(t.handoffs.c.id)).all():
        known = handed_over.as_handed_over(tx, row.id)
        assert known is not None
        person = {**known.fields, **{folding.fact_field(key): value for key, value in known.extra.items()}}
        ticks = {item: Overrule(holds, "", "") for item, holds in known.ticks.items()}
        then = [touch for touch in lead_judging.touches_of(tx, row.lead_id) if touch.at <= row.handed_over_at]
        made_by = policy.at_version(tx, row.policy_version)
        judged = [lead_judging.judge(person, then, ticks, by, row.handed_over_at) for by in (made_by, document)]
        bands = [each.verdict.band for each in judged]
        if bands[0] == "sales_ready" != bands[1]:
            not_made.append(row.id)
    return not_made


def test_in_a_whole_company_it_is_what_one_look_at_each_handoff_says(
    sqlite_database: Database, kept_past: None
) -> None:
    settling.set_up_company(sqlite_database, MONDAY_BEFORE, ())
    settling.fill_past(sqlite_database, MONDAY_BEFORE)
    since = MONDAY_BEFORE - 91 * DAY
    with sqlite_database.read() as tx:
        lately = {*tx.scalars(select(t.handoffs.c.id).where(t.handoffs.c.handed_over_at > since))}
        for points in (95, 105, 115):
            document = policy.amend(policy.DEFAULT, scoring={"sales_ready": points})
            found = proposal_effect.reckon(tx, document, MONDAY_BEFORE)
            assert found is not None
            assert (found.handoffs, found.not_made) == (len(lately), len({*slowly(tx, document)} & lately))
            assert found.not_made > 0
