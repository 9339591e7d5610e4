"""The books themselves: whatever is wrong is seen."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Table

from bot.playground import messages
from bot.playground.messages import Content
from store import tables
from store.database import Database
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
    assert check(company) == "leads 1, acts 5, faults 0, lost 0, doubled 0, twins removed 0, parked 0"
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
    never = company.lead()
    never.answers.append(TAKEN)
    refused(company, "lost 2")  # the lead and its touch
    company.sent.remove(never)

    spoil(company, tables.handoffs, owner_id="U0BEN")
    refused(company, "handoff 1: ")
    spoil(company, tables.handoffs, owner_id=company.reps[0])
    spoil(company, tables.inbox, processed_at=None)
    refused(company, "lost 1")


def refused(company: Company, why: str) -> None:
    """The books do not balance."""
    with pytest.raises(AssertionError, match=why):
        check(company)


def spoil(company: Company, table: Table, **values: object) -> None:
    with company.database.begin() as tx:
        tx.execute(table.update().values(values))
