"""`handoff content`: what answers what and what is missing, as people and as programs read it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from store.db.database import Database
from store.handoffs import answering, claim, opportunities, questions
from store.leads import receiving
from store.message import contents
from store.rules.assets import DraftedAsset
from tests.office.cast import ANA, MIA
from tests.office.clock import HOUR
from tests.office.store_helpers import event, staff

BEGAN = datetime.now(UTC) - timedelta(days=1)  # commands read the machine's time
SHEET = DraftedAsset("ROI <sheet>", "https://kestrel.example", "close", ("too_expensive",), (), MIA, None, "live")


@pytest.fixture
def heard(sqlite_database: Database) -> None:
    """One live asset, an objection that it answers, one that it does not, and a question about an open deal."""
    with sqlite_database.begin() as tx:
        staff(tx, BEGAN)
        made = receiving.receive(tx, event(at=BEGAN), BEGAN).handoff_id or 0
        claim.claim(tx, made, ANA, BEGAN + HOUR)
        opportunities.open_deal(tx, made, 1, "", ANA, BEGAN + HOUR)
        for code, words in (("too_expensive", "Too dear"), ("hard_to_switch", "Moving <b>scares</b> us")):
            answering.log_objection(tx, made, code, words, ANA, BEGAN + 2 * HOUR)
        questions.ask(tx, made, "Does anyone move in a day?", ANA, BEGAN + 2 * HOUR)
        contents.add_asset(tx, SHEET, MIA, BEGAN)


def test_in_words_it_is_what_slack_shows(type_, heard):
    shown = type_("content")
    assert shown.exit_code == 0
    assert "Content: 1 live" in shown.stdout and "ROI <sheet> · close · Mia" in shown.stdout
    assert "1 objection without an answer in the last 13 weeks" in shown.stdout
    assert (
        "Too much work to switch · heard 1 time, mostly in the close stage\n> Moving <b>scares</b> us" in shown.stdout
    )
    assert "Sales asked how to speed up an open deal (1)\n> Does anyone move in a day?" in shown.stdout


def test_as_json_it_is_all_there(type_, heard):
    plain = json.loads(type_("content", "--json").stdout)
    (asset,) = plain["content"]
    assert (asset["title"], asset["state"], asset["objections"]) == ("ROI <sheet>", "live", ["too_expensive"])
    assert (asset["uses"], asset["won"], asset["lost"]) == (0, 0, 0)
    (missing,) = plain["unanswered"]
    assert (missing["code"], missing["count"], missing["words"]) == ("hard_to_switch", 1, ["Moving <b>scares</b> us"])
    assert plain["asked_on_open_deals"] == {"count": 1, "words": ["Does anyone move in a day?"]}
