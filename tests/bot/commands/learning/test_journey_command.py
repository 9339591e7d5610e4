"""`handoff journey`: how leads were won and lost, as people and as programs read it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.db.database import Database
from store.handoffs import claim, opportunities
from store.leads import receiving
from tests.office.cast import ANA
from tests.office.clock import DAY
from tests.office.store_helpers import event, staff

NOW = datetime.now(UTC)  # what a command takes for now


@pytest.fixture
def one_win(sqlite_database: Database) -> None:
    """A lead of twenty days ago, claimed a day later and won after ten."""
    began = NOW - timedelta(days=20)
    with sqlite_database.begin() as tx:
        staff(tx, began)
        made = receiving.receive(tx, event(at=began, name="Wanda Quinn", external_id="w1"), began).handoff_id or 0
        claim.claim(tx, made, ANA, began + DAY)
        opportunities.open_deal(tx, made, 120_000, "", ANA, began + 4 * DAY)
        opportunities.win(tx, made, None, None, "", ANA, began + 10 * DAY)


def test_wins_read_as_in_slack_without_its_marks(type_, one_win):
    shown = type_("journey", "wins")
    assert shown.exit_code == 0
    assert "The only win took 10 days from first touch to won (median)." in shown.stdout
    assert "Opportunity to won: 6 days" in shown.stdout and "1. Wanda Quinn" in shown.stdout
    assert "*" not in shown.stdout and "<!date" not in shown.stdout


def test_as_json_every_way_and_pattern_is_there(type_, one_win):
    plain = json.loads(type_("journey", "wins", "--json").stdout)
    (way,) = plain["journeys"]
    assert way["days"] == 10 and way["amount"] == 120_000 and way["outcome"] == "won"
    assert {"from": "opportunity", "to": "outcome", "days": 6.0} in way["legs"]
    assert plain["patterns"]["wins"] == [way["lead_id"]] and plain["patterns"]["longest"]["days"] == 6
    assert json.loads(type_("journey", "lost", "--json").stdout)["journeys"] == []


def test_one_lead_is_shown_step_by_step(type_, one_win):
    shown = type_("journey", "Wanda")
    assert "Journey of Wanda Quinn" in shown.stdout and "6 days later" in shown.stdout
    steps = json.loads(type_("journey", "Wanda", "--json").stdout)["steps"]
    assert [step["kind"] for step in steps if step["kind"] in ("claimed", "won")] == ["claimed", "won"]
    assert type_("journey", "Zoltan").exit_code == 2


def test_the_picture_is_written_once(type_, one_win, tmp_path: Path):
    file = tmp_path / "wins.png"
    assert type_("journey", "wins", "--png", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    assert type_("journey", "lost", "--png", str(tmp_path / "lost.png")).exit_code == 2
    assert type_("journey", "Wanda", "--png", str(file)).exit_code == 2
