"""`handoff message export`: what both teams say, as Markdown for decks and ads."""

from store.db.database import Database
from tests.office.store_helpers import staff
from tests.store.message.test_houses import COSTS, SLOW, write


def test_the_house_is_printed_as_markdown(type_, sqlite_database: Database) -> None:
    none = type_("message", "export")
    assert none.exit_code == 2
    assert "There is no message house yet. Write it in Slack: /message" in none.output
    with sqlite_database.begin() as tx:
        staff(tx)
    write(sqlite_database, SLOW, COSTS)
    printed = type_("message", "export").stdout
    assert printed.startswith("# Message house\n\n## 1. It takes too long\n**They want:** Every lead is called")
    assert "- “We call two days late”" in printed and "## 2. It costs too much" in printed
    assert "## Proof\n- Tern calls in 20 minutes\n- 40 teams use it\n- Set up in a day" in printed
    assert "owner Mia" in printed
