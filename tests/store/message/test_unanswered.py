"""What buyers objected to that nothing answers, and what sales asked for on open deals."""

from dataclasses import replace
from datetime import date, timedelta

from store.db.database import Database
from store.handoffs import answering, opportunities, questions
from store.message import contents, unanswered
from store.privacy import forgetting
from store.rules.assets import DraftedAsset, UnansweredObjection
from tests.office.cast import ANA, MIA
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed

SHEET = DraftedAsset("ROI sheet", None, "close", ("price",), (), MIA, date(2026, 11, 25), "planned")


def test_what_was_heard_is_unanswered_until_an_asset_is_live_and_its_words_go_with_the_person(
    database: Database,
) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW)
        answering.log_objection(tx, handoff_id, "price", "Ada says it is too dear", ANA, NOW + HOUR)
        answering.log_objection(tx, handoff_id, "price", "", ANA, NOW + 2 * HOUR)
        later, end = NOW + 3 * HOUR, NOW + HOUR + timedelta(weeks=13)
        said = UnansweredObjection("price", 2, "close", ("Ada says it is too dear",))
        assert unanswered.load_unanswered(tx, later) == [said]
        assert [one.count for one in unanswered.load_unanswered(tx, end)] == [1]
        made = contents.add_asset(tx, SHEET, ANA, later)
        assert unanswered.load_unanswered(tx, later) == [replace(said, in_work=("ROI sheet",))]
        forgetting.forget(tx, 1, later)
        assert unanswered.load_unanswered(tx, later) == [replace(said, in_work=("ROI sheet",), words=())]
        live = replace(SHEET, state="live", link="https://kestrel.example/roi")
        contents.change_asset(tx, made.id, 1, live, ANA, later)
        assert unanswered.load_unanswered(tx, later) == []


def test_what_sales_asked_for_counts_on_open_deals_alone(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which webinar?", ANA, NOW + HOUR)
        questions.answer(tx, handoff_id, "The one in May", MIA, NOW + HOUR)
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW + HOUR)
        questions.ask(tx, handoff_id, "A case study from logistics?", ANA, NOW + 2 * HOUR)
        found = unanswered.load_asked_for_deals(tx, NOW + 3 * HOUR)
    assert (found.count, found.words) == (1, ["A case study from logistics?"])
