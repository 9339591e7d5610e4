"""Two days of work before the demo's Monday, pressed by Kestrel's people: what Monday's posts then have to tell of."""

from datetime import datetime, timedelta
from typing import Any

from bot.cards import actions
from bot.demo import company
from bot.demo.world import World
from store.accounts import account_steps, account_views, target_accounts
from store.accounts.account_facts import AccountDraft, AccountKept
from store.agreement import policy
from store.leads import account_leads
from store.rules import acts
from store.signing import proposals

ANA, BEN = "U0ANA", "U0BEN"
BEGINS = timedelta(days=-4)  # on Thursday

LENA = {
    "external_id": "week-1", "name": "Lena Hartwig", "title": "Head of Sales", "company": "Marlow Freight GmbH",
    "email": "lena@marlow.example", "source": "referral", "problem": "slow",
    "why_now": "Four new reps start in January",
}  # fmt: skip
OSKAR = {
    "external_id": "week-2", "name": "Oskar Lund", "title": "Director of Sales", "company": "Tamsin Foods AB",
    "email": "oskar@tamsin.example", "source": "content", "campaign": "spring_guide", "problem": "insight",
    "why_now": "Wants to compare tools",
}  # fmt: skip
JUNE = {
    "external_id": "week-3", "name": "June Adair", "title": "Founder", "company": "Corvus Health Ltd",
    "email": "june@corvus.example", "source": "paid_search", "campaign": "brand_ads", "problem": "growth",
    "why_now": "We answer leads two days late",
}  # fmt: skip
WAITING = "Quarry Robotics"
ROUND_TABLE = "Their head of sales speaks at our round table; then a pilot with one team."
# (company, domain, tier, rep, plan)
ACCOUNTS = (
    ("Marlow Freight GmbH", "marlow.example", 1, ANA, ROUND_TABLE),
    ("Halden Energy AS", "halden.example", 1, BEN, ROUND_TABLE),
    ("Corvus Health Ltd", "corvus.example", 2, BEN, ""),
    ("Pinecrest Foods Inc", "pinecrest.example", 2, "U0CHLOE", ROUND_TABLE),
    ("Brightwell Insurance", "brightwell.example", 2, "U0DIEGO", ""),
    ("Tidewater Logistics", "tidewater.example", 3, "U0CHLOE", ""),
    ("Okapi Payments", "okapi.example", 3, None, ""),
    (WAITING, "quarry.example", 3, None, ""),
)


def play_week(world: World, monday: datetime) -> None:
    """Three leads: one goes well, one waits too long, one is given back. Ends on Monday, with its posts on the way."""
    thursday = monday + BEGINS
    for lead in (LENA, OSKAR, JUNE):
        touch = {"kind": "demo_request", "at": world.clock().isoformat(), "detail": "Asked for a demo on the website"}
        world.post({"system": "website", **lead, "touches": [touch]})
    world.settle()
    press(world, ANA, LENA["name"], acts.CLAIM.code)
    press(world, BEN, OSKAR["name"], acts.CLAIM.code)
    world.move_to(thursday + timedelta(minutes=26))
    said = "Wants to see the routing on Friday."
    press(world, ANA, LENA["name"], acts.RESPOND.code, how="call", words=said, quality="5")
    press(world, BEN, OSKAR["name"], acts.RESPOND.code, how="call", words="Nice talk.", quality="2")
    world.move_to(thursday + timedelta(days=1, minutes=40))
    press(world, ANA, LENA["name"], acts.OPEN_DEAL.code, amount="14,400", criteria=company.CRITERIA)
    said = "Compares tools for a blog. No project, no budget."
    press(world, BEN, OSKAR["name"], acts.RECYCLE.code, reason="only_looking", words=said)
    press(world, BEN, JUNE["name"], acts.CLAIM.code)
    press(world, BEN, JUNE["name"], acts.RESPOND.code, how="voicemail")
    _propose(world)
    _plan_accounts(world, monday)
    world.wake_at(monday)


def _propose(world: World) -> None:
    """Marketing proposes a change of the agreement and sales objects: it waits for a signature on Monday."""
    with world.database.begin() as tx:
        points = {"sales_ready": 45}
        document = policy.amend(policy.current(tx), scoring=points, clocks={"first_response": "4h"})
        proposals.propose(tx, document, company.MARKETER, world.clock())
    world.move("15m")
    (post,) = (said for said in world.slack.messages(company.LEADS) if "proposes a change" in said["text"])
    world.slack.press(BEN, company.LEADS, str(post["ts"]), actions.OBJECT_TO_AGREEMENT)
    world.slack.submit(
        BEN, {"words": "Four hours is fine. But 45 points brings twice as many, and half of them only look: 50?"}
    )
    world.settle()


def _plan_accounts(world: World, monday: datetime) -> None:
    """Eight companies that Kestrel wants to win; the last waits for sales."""
    now = world.clock()
    with world.database.begin() as tx:
        for name, domain, tier, rep, plan in ACCOUNTS:
            draft = AccountDraft(name, domain, tier, rep, company.MARKETER, plan)
            kept = target_accounts.propose_account(tx, draft, None, now)
            assert isinstance(kept, AccountKept), name
            target_accounts.agree_to_account(tx, kept.account_id, company.MARKETER, now)
            if name != WAITING:
                target_accounts.agree_to_account(tx, kept.account_id, ANA, now)
            one = account_views.load_account(tx, kept.account_id)
            assert one is not None, name
            account_leads.follow_account(tx, one, now)
            if plan:
                due = monday.date() + timedelta(days=1 + tier)
                account_steps.add_step(tx, one.id, f"Invite {name} to the round table", due, rep, now, f"demo:{name}")
    world.settle()


def press(world: World, by: str, name: str, button: str, **values: Any) -> None:
    """Press a button of that lead's newest card and send the form that opens, if one does."""
    cards = [message for message in world.slack.messages(company.LEADS) if name in message["text"]]
    world.slack.press(by, company.LEADS, str(cards[-1]["ts"]), button)
    if values and (wrong := world.slack.submit(by, values)) is not None:
        raise ValueError(f"the form stayed open: {wrong}")
    world.settle()
