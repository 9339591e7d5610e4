"""Zone and currency of a file: the workspace's, or before there is one what the command says, which it then becomes."""

import pytest

from bot.intake.csv.columns import CannotImport
from tests.bot.intake.csv.importing import Run


def test_before_there_is_a_zone_the_import_asks_for_one_and_keeps_it(bare: Run) -> None:
    text = "id,received\n1,2018-07-01\n"
    for wrong, said in ((None, "'received' have no time zone of their own"), ("Nowhere/X", "no time zone is called")):
        with pytest.raises(CannotImport, match=said):
            bare(text, zone=wrong)
    bare(zone="America/Sao_Paulo", dry_run=True)
    with pytest.raises(CannotImport, match="say it with --zone, as in --zone Europe/Berlin"):
        bare()
    bare(zone="America/Sao_Paulo")
    bare(text.replace("1,", "2,"))  # it is the workspace's now
    assert [lead.received_at.isoformat() for lead in bare.leads()] == ["2018-07-01T03:00:00+00:00"] * 2
    with pytest.raises(CannotImport, match="says Europe/Berlin, and the workspace's time zone is America/Sao_Paulo"):
        bare(zone="Europe/Berlin")


@pytest.mark.parametrize("cell", [
    "2018-07-01T10:00:00Z", "2018-07-01 10:00 +0200", "1530439200", "13/7/2018 10:00 UTC", "", "nonsense",
])  # fmt: skip
def test_what_needs_no_zone_is_not_asked_for_one(bare: Run, cell: str) -> None:
    assert bare(f"id,received,won,next step due\n1,{cell},yes,2030-01-01\n").rows == 1


@pytest.mark.parametrize(("cell", "given"), [
    ("2018-07-01 10:00", None), ("07/13/2018", None), ("1 Jul 2018", None), ("43282", None), ("43282.5", None),
    ("2018:07:01", "%Y:%m:%d"), ("20180701", None),
])  # fmt: skip
def test_what_needs_a_zone_is_asked_for_it(bare: Run, cell: str, given: str | None) -> None:
    with pytest.raises(CannotImport, match="say it with --zone"):
        bare(f"id,received\n1,{cell}\n", date_format=given)


def test_before_there_is_a_currency_the_import_asks_for_one_and_keeps_it(bare: Run) -> None:
    text = "id,won,amount\n1,yes,$5\n"
    for wrong, said in (
        (None, "has no currency yet; say it with --currency"),
        ("XXX", "--currency XXX: give the three"),
    ):
        with pytest.raises(CannotImport, match=said):
            bare(text, currency=wrong)
    assert bare("id,won,amount\n1,yes,\n").leads_new == 1  # an empty column asks nothing
    bare(text, currency="usd")
    bare("id,won,amount\n2,yes,£5\n", currency="USD")
    assert [deal.amount for deal in bare.rows("opportunities")] == [500]
    with pytest.raises(CannotImport, match="--currency says EUR, and the workspace's currency is USD"):
        bare(currency="EUR")


def test_the_default_currency_is_kept_by_the_first_amount(bare: Run) -> None:
    bare("id,won,amount\n1,yes,5\n", currency="EUR")
    with pytest.raises(CannotImport, match="--currency says USD, and the workspace's currency is EUR"):
        bare(currency="USD")
