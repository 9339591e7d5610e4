"""Kestrel's message house, and what buyers said before and since it was written."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from store.db.database import Transaction
from store.handoffs import handoffs
from store.message import houses
from store.message.houses import HousePhrase, HouseProblem
from store.outbox import posts
from store.rules.post_kinds import PostKind

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
    "Alder Freight calls back in 20 minutes, before it was two days",
    "Tern Logistics won 9 of 40 handed-over leads, before it was 4",
    "Set up in a day, in the Slack you have",
)
PHRASES = (
    "Nobody knows whose turn it is", "I'd pay just to stop asking in the channel", "Nobody knows whose turn it is",
    "By the time we call they bought elsewhere", "Our Monday meeting is about whose numbers are right",
)  # fmt: skip


def fill_house(tx: Transaction, given_back: Iterable[tuple[int, str, datetime]], now: datetime) -> None:
    """Write it as of some weeks ago, and log a phrase for some of the handoffs that a rep gave back at a moment."""
    houses.write_house(tx, 0, dict(enumerate(PROBLEMS, 1)), PROOFS, NOOR, MIA, now - EARLIER)
    posts.withdraw(tx, f"{PostKind.HOUSE}:1")  # of the past nothing is posted
    for words, (handoff_id, by, at) in zip(PHRASES, given_back, strict=False):
        if (row := handoffs.find(tx, handoff_id)) is not None:
            handoffs.keep_phrase(tx, row, "phrase", words, by, at)
