"""Kestrel's content: six assets in different states, and what buyers objected to as they were given back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from store.db.database import Transaction
from store.handoffs import handoffs
from store.message import contents
from store.rules import assets
from store.rules.assets import Asset, DraftedAsset

NOOR, MIA = "U0NOOR", "U0MIA"
SITE = "https://kestrel.example/"
EARLIER = timedelta(weeks=12)

ASSETS = (
    DraftedAsset("What it costs, what it saves", f"{SITE}costs", "close", ("too_expensive",), ("costs",), NOOR, None,
                 assets.LIVE),
    DraftedAsset("How Alder Freight calls back within the hour", f"{SITE}alder", "nurture", ("no_proof",),
                 ("slow", "growth"), NOOR, None, assets.LIVE),
    DraftedAsset("The first-call guide", f"{SITE}first-call", "attract", (), ("slow",), MIA, None, assets.LIVE),
    DraftedAsset("Moving in a day", None, "close", ("hard_to_switch",), (), NOOR, date.max, assets.PLANNED),
    DraftedAsset("A page for the CFO", None, "close", ("needs_approval",), ("costs",), None, None, assets.IDEA),
    DraftedAsset("Product tour of last year", f"{SITE}tour", "nurture", ("has_a_tool",), (), MIA, None, assets.RETIRED),
)  # fmt: skip
OBJECTIONS = (
    ("too_expensive", "Two seats cost more than our whole phone bill"), ("hard_to_switch", "Moving our data scares us"),
    ("has_a_tool", "Our CRM does half of that already"), ("too_expensive", "The board froze every new tool"),
    ("no_proof", "Who else of our size uses it?"), ("hard_to_switch", "We changed tools in spring, never again"),
    ("has_a_tool", "We built something with spreadsheets"), ("needs_approval", "Our CFO signs everything above 5,000"),
    ("hard_to_switch", "The team won't learn another one this year"), ("lacks_feature", "No Portuguese"),
)  # fmt: skip


def fill_content(tx: Transaction, given_back: Iterable[tuple[int, str, datetime]], now: datetime) -> None:
    """Add the assets as they stand, and an objection to every other handoff that a rep gave back at a moment."""
    for drafted in ASSETS:
        _add(tx, drafted, now)
    for number, (handoff_id, by, at) in enumerate(given_back):
        row = handoffs.find(tx, handoff_id) if number % 2 == 0 else None
        if row is not None:
            code, words = OBJECTIONS[number // 2 % len(OBJECTIONS)]
            handoffs.keep_phrase(tx, row, "objection", words, by, at, code)


def _add(tx: Transaction, drafted: DraftedAsset, now: datetime) -> None:
    """By its owner, so that nobody is told; what is live or retired was live in time."""
    due = now.date() + timedelta(days=8) if drafted.due else None
    first = replace(drafted, due=due, state=assets.LIVE if drafted.state == assets.RETIRED else drafted.state)
    made = contents.add_asset(tx, first, drafted.owner_id or MIA, now - EARLIER)
    if drafted.state == assets.RETIRED and isinstance(made, Asset):
        contents.retire_asset(tx, made.id, MIA, now - EARLIER)
