"""What another definition would do: to leads that wait, and to the handoffs and leads of 13 weeks."""

from datetime import timedelta

from sqlalchemy import update

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.leads import policy_effect
from store.signing import proposal_effect
from store.signing.proposal_facts import Effect
from tests.office.cast import ANA
from tests.office.clock import NOW
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
