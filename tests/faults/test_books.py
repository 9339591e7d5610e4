"""The books themselves: whatever is wrong is seen."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Table, literal

from bot.playground.state import messages
from bot.playground.state.messages import Content
from store.db import tables as t
from store.db.database import Database
from store.record import trace
from tests.faults import books
from tests.faults import company as companies
from tests.faults.company import Company
from tests.faults.running import TAKEN


@pytest.fixture
def company(sqlite_database: Database) -> Iterator[Company]:
    """One lead that was claimed; the bot has stopped, and its Slack stands."""
    with companies.open_for(sqlite_database, threads=1, pictures=False) as opened:
        opened.start()
        opened.deliver(opened.lead())
        opened.settle()
        opened.press_claim(opened.reps[0], opened.cards()[0])
        opened.settle()
        opened.stop()
        yield opened


def check(company: Company) -> str:
    return str(books.check(company.database, company.slack, company.sent, 0, company.clock()))


def test_whatever_is_wrong_is_seen(company: Company) -> None:
    balanced = "leads 1, acts 5, faults 0, lost 0, doubled 0, twins removed 0, parked 0"
    assert check(company) == balanced
    for spoil in (what_stands_in_slack, what_was_taken_in, what_was_said, who_owns_it):
        spoil(company)
        assert check(company) == balanced
    what_the_trace_tells(company)  # which takes nothing back


def what_stands_in_slack(company: Company) -> None:
    slack = company.slack
    place = slack.workspace.channels[company.channel]
    (card,) = [message for message in place.messages.values() if not message.json.get("parent_user_id")]
    ts = card.json["ts"]

    del place.messages[ts]
    refused(company, "lost 3")  # the post, its card, and the note in its thread
    place.messages[ts] = card
    with slack.workspace.lock:
        twin = messages.say(
            slack.workspace, place, slack.workspace.bot, Content("Twice", card.json["blocks"], metadata=card.metadata)
        )
    refused(company, "doubled 2")  # the post and the card
    del place.messages[twin.json["ts"]]

    blocks, card.json["blocks"] = card.json["blocks"], card.json["blocks"][:1]
    refused(company, "handoff 1: ")
    card.json["blocks"] = blocks


def what_was_taken_in(company: Company) -> None:
    never = company.lead()
    never.answers.append(TAKEN)
    refused(company, "lost 2")  # the lead and its touch
    company.sent.remove(never)
    sent = company.sent.pop()
    refused(company, "doubled 4.*1 leads, not 0")
    company.sent.append(sent)
    with spoilt(company, t.inbox, processed_at=None):
        refused(company, "lost 1.*delivery")


def what_was_said(company: Company) -> None:
    outbox = t.outbox
    with spoilt(company, t.rungs, done_at=None, look_at=company.clock()):
        refused(company, "rung 1 50 nudge")
    with spoilt(company, outbox, key=literal("another:") + outbox.c.key):
        refused(company, "lost 2.*'card:1', 'note:")
    with spoilt(company, outbox, state="waiting"):
        refused(company, "card 1: waiting")
    with spoilt(company, outbox, state="dropped", trouble="lost its point"):  # which a card or a note does not
        refused(company, "card:1 was dropped: lost its point")
    with spoilt(company, outbox, kind="escalation", state="dropped", trouble="told together"):  # which nobody told
        refused(company, "card:1 was dropped: told together")
    with spoilt(company, outbox, state="parked", trouble="unknown"):  # a card is rather sent again
        refused(company, "lost 1.*card:1 was parked: unknown")


def who_owns_it(company: Company) -> None:
    with spoilt(company, t.handoffs, owner_id="U0BEN"):
        refused(company, "handoff 1: ")


def what_the_trace_tells(company: Company) -> None:
    note(company, "twin_removed")
    refused(company, "a twin was removed")
    claimed = note(company, "claimed", other_member_id="U0BEN", handoff_id=1)
    with company.database.begin() as tx:  # and the thread was told
        told = tx.execute(t.outbox.select().where(t.outbox.c.kind == "note")).one()._asdict()
        tx.execute(t.outbox.insert().values(told | {"seq": None, "id": "again", "key": f"note:{claimed}"}))
    refused(company, f"claimed twice, by {company.reps[0]} and by U0BEN")


def refused(company: Company, why: str) -> None:
    """The books do not balance."""
    with pytest.raises(AssertionError, match=why):
        check(company)


@contextmanager
def spoilt(company: Company, table: Table, **values: object) -> Iterator[None]:
    """While the block runs every row has these values."""
    with company.database.begin() as tx:
        before = [dict(row._mapping) for row in tx.execute(table.select())]
        tx.execute(table.update().values(values))
    yield
    with company.database.begin() as tx:
        for row in before:
            tx.execute(table.update().filter_by(**{key.name: row[key.name] for key in table.primary_key}).values(row))


def note(company: Company, kind: str, **values: object) -> int:
    """The trace tells of something that did not happen; it takes nothing back."""
    with company.database.begin() as tx:
        return trace.record(tx, kind, 1, company.clock(), **values)
