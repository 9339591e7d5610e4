"""POST /v1/deals: what a program says of a deal, found again by its own id."""

from sqlalchemy import Row, select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import opportunities
from tests.bot.intake.http.answers import problem, results
from tests.bot.intake.sender import ANN, Sender
from tests.office.clock import NOW
from tests.office.store_helpers import ANA, claimed

DEAL = {
    "system": "crm", "deal_id": "D-1", "external_id": "42", "opened": "2026-11-01T09:00:00Z", "amount": 12500.5,
    "by": "Ana Lindqvist", "stage": "Proposal",
}  # fmt: skip


def deals(database: Database) -> list[Row]:
    with database.read() as tx:
        return list(tx.execute(select(t.opportunities).order_by(t.opportunities.c.id)))


def test_a_deal_is_opened_and_closed_under_its_id_alone(sender: Sender, database: Database):
    results(sender.send("leads", ANN | {"system": "crm"}))
    (first,) = results(sender.send("deals", DEAL))
    assert [(row.amount, row.outcome) for row in deals(database)] == [(1250050, None)]
    won = {"system": "crm", "deal_id": "D-1", "stage": "Closed Won", "closed": "2026-11-17T10:00:00Z"}
    (second,) = results(sender.send("deals", won))
    assert second["lead"] == first["lead"]
    assert [(row.outcome, row.closed_at.isoformat()) for row in deals(database)] == [
        ("won", "2026-11-17T10:00:00+00:00")
    ]
    (third,) = results(sender.send("deals", won))
    assert third["outcome"] == "unchanged"


def test_a_lead_has_several_deals(sender: Sender, database: Database):
    results(sender.send("leads", ANN | {"system": "crm"}))
    lost = {"deal_id": "D-2", "lost": "2026-11-10T10:00:00Z", "opened": "2026-10-01T10:00:00Z", "reason": "price"}
    results(sender.send("deals", [DEAL, DEAL | lost]))
    assert [(row.deal_id, row.outcome, row.reason) for row in deals(database)] == [
        ("D-1", None, None),
        ("D-2", "lost", "price"),
    ]


def test_a_deal_of_nobody_and_another_currency_are_refused_with_the_remedy(sender: Sender):
    answer = problem(sender.send("deals", {"system": "crm", "deal_id": "D-9", "stage": "Closed Won"}), 422, "invalid")
    assert "external_id or email" in answer["errors"][0]["remedy"]
    answer = problem(sender.send("deals", DEAL | {"currency": "CHF"}), 422, "invalid")
    assert answer["errors"][0]["remedy"] == "the workspace's currency is EUR; convert the amount first"
    answer = problem(sender.send("deals", {"amount": 5}), 422, "invalid")
    assert "deal_id, external_id or email" in answer["errors"][0]["remedy"]


def test_a_deal_opened_on_a_card_is_won_under_the_day_it_was_opened(sender: Sender, database: Database):
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 10_000, "", ANA, NOW)
    told = {"email": "ada@acme.example", "opened": "2026-11-18", "stage": "Closed Won", "amount": 120}
    (first,) = results(sender.send("deals", told))
    assert first["outcome"] == "updated"
    (again,) = results(sender.send("deals", told))
    assert again["outcome"] == "unchanged"
    assert [(row.outcome, row.amount, row.handoff_id) for row in deals(database)] == [("won", 12_000, handoff_id)]
