"""The company's content: an asset in every state, and objections that some of it answers."""

from collections import Counter

from bot.demo import company, company_content, settling
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.message import contents, unanswered
from tests.office.cast import ANA
from tests.office.clock import NOW
from tests.office.store_helpers import count, receive


def test_there_are_six_assets_in_every_state_and_frequent_objections_without_an_answer(
    sqlite_database: Database,
) -> None:
    settling.set_up_company(sqlite_database, NOW, company.CRITERIA)
    handoff_id = receive(sqlite_database).handoff_id or 0
    with sqlite_database.begin() as tx:
        told = count(tx, t.outbox)
        company_content.fill_content(tx, [(handoff_id, ANA, NOW)] * 20, NOW)
        kept, agreed = contents.load_assets(tx), policy.current(tx)
        missing = unanswered.load_unanswered(tx, NOW)
        assert count(tx, t.outbox) == told
    assert Counter(one.said.state for one in kept) == {"live": 3, "planned": 1, "idea": 1, "retired": 1}
    known = {reason.code for reason in agreed.reasons.objections}
    assert {code for one in kept for code in one.said.objections} | {one.code for one in missing} <= known
    assert [(one.code, one.count, one.in_work) for one in missing[:2]] == [
        ("hard_to_switch", 3, ("Moving in a day",)), ("has_a_tool", 2, ()),
    ]  # fmt: skip
