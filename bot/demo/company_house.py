"""Kestrel's message house, and what buyers said before and since it was written."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from store.db.database import Transaction
from store.handoffs import handoffs
from store.message import houses
from store.message.houses import HousePhrase, HouseProblem
from store.outbox import posts
from store.rules.post_kinds import PostKind
from store.views import handoff_views

NOOR, MIA = "U0NOOR", "U0MIA"
EARLIER = timedelta(weeks=5)
PROBLEMS = (
    HouseProblem("slow", "Every buyer is called within the hour", (
        HousePhrase("We answer leads two days late"), HousePhrase("We lose track of who called whom"),
    )),
    HouseProblem("insight", "One number that marketing and sales both trust", (
        HousePhrase("Three tools and no one trusts the numbers"),
    )),
    HouseProblem("costs", "One tool that pays for itself with the first deal"),
)  # fmt: skip
PROOFS = (
    "Alder Freight calls back in 20 minutes, down from two days",
    "Tern Logistics won 9 of 40 handed-over leads, up from 4",
    "Set up in a day, in the Slack you have",
)
# By the problem of the buyer who says it.
PHRASES = {
    "slow": (
        "We never know whose turn it is",
        "We never know whose turn it is",
        "By the time we call they bought elsewhere",
    ),
    "insight": ("Our Monday meeting is about whose numbers are right",),
    "growth": ("We hired two people and won the same three deals",),
}


def fill_house(tx: Transaction, given_back: Iterable[tuple[int, str, datetime]], now: datetime) -> None:
    """Write it as of some weeks ago, and log phrases of buyers whose handoffs a rep gave back at a moment."""
    houses.write_house(tx, 0, dict(enumerate(PROBLEMS, 1)), PROOFS, NOOR, MIA, now - EARLIER)
    posts.withdraw(tx, f"{PostKind.HOUSE}:1")  # of the past nothing is posted
    left = {problem: iter(said) for problem, said in PHRASES.items()}
    for handoff_id, by, at in given_back:
        row = handoffs.find(tx, handoff_id)
        lead = handoff_views.lead_facts(tx, row.lead_id, at) if row is not None else None
        if row is not None and lead is not None and (words := next(left.get(lead.problem or "", iter(())), "")):
            handoffs.keep_phrase(tx, row, "phrase", words, by, at)
