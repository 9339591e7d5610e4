"""Assets are kept once a form, changed by version, told to whom they name, and say what came of them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.message import contents
from store.record.outcomes import Again, Gone, NotAllowed, Refused
from store.rules.assets import Asset, AssetUse, DraftedAsset
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed, hand_over, staff

SHEET = DraftedAsset("ROI sheet", None, "close", ("price",), ("slow",), MIA, date(2026, 11, 25), "planned")
LINK = "https://kestrel.example/roi"


def add(tx, drafted: DraftedAsset = SHEET, by: str = ANA, key: str | None = None) -> Asset:
    made = contents.add_asset(tx, drafted, by, NOW, key)
    assert isinstance(made, Asset), made
    return made


def told(tx) -> list[tuple[str, str]]:
    rows = tx.execute(select(t.outbox.c.kind, t.outbox.c.member_id).order_by(t.outbox.c.seq))
    return [tuple(row) for row in rows]


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
    return database


def test_an_asset_is_kept_once_for_its_form_and_its_owner_is_told(team: Database) -> None:
    with team.begin() as tx:
        made = add(tx, key="V1")
        again = contents.add_asset(tx, SHEET, ANA, NOW, "V1")
        assert again == Again()
        assert (contents.load_asset(tx, made.id), made.said, made.version) == (made, SHEET, 1)
        assert told(tx) == [("content_named", MIA)]


@pytest.mark.parametrize("owner", [ANA, None])
def test_who_names_themselves_or_nobody_tells_nobody(team: Database, owner: str | None) -> None:
    with team.begin() as tx:
        add(tx, replace(SHEET, owner_id=owner, state="idea", due=None))
        assert told(tx) == []


@pytest.mark.parametrize(
    ("drafted", "by", "refusal"),
    [
        (SHEET, "U0TESS", NotAllowed),
        (replace(SHEET, title=""), ANA, Refused),
        (replace(SHEET, owner_id="U0NOBODY"), ANA, Refused),
        (replace(SHEET, title="  roi SHEET ".strip()), BEN, Refused),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(team, drafted, by, refusal) -> None:
    with team.begin() as tx:
        add(tx)
        assert isinstance(contents.add_asset(tx, drafted, by, NOW), refusal)
        assert len(contents.load_assets(tx)) == 1


def test_a_retired_title_is_free_again(team: Database) -> None:
    with team.begin() as tx:
        contents.retire_asset(tx, add(tx).id, ANA, NOW)
        add(tx)


def test_a_change_counts_unless_a_colleague_was_faster(team: Database) -> None:
    with team.begin() as tx:
        made = add(tx)
        mine = replace(SHEET, title="ROI sheet, one page")
        first = contents.change_asset(tx, made.id, made.version, mine, BEN, NOW)
        again = contents.change_asset(tx, made.id, made.version, mine, BEN, NOW)
        late = contents.change_asset(tx, made.id, made.version, replace(SHEET, title="Another"), SAM, NOW)
        assert isinstance(first, Asset) and (first.version, first.said) == (2, mine)
        assert (again, late) == (Again(), Refused("title", contents.CHANGED))
        assert contents.load_asset(tx, made.id) == first
        assert contents.change_asset(tx, 99, 1, SHEET, BEN, NOW) == contents.retire_asset(tx, 99, BEN, NOW) == Gone()


def test_it_is_live_since_it_was_said_and_not_while_it_is_in_work(team: Database) -> None:
    with team.begin() as tx:
        made = add(tx)
        moments = []
        for hours, state in enumerate(("live", "live", "retired", "planned", "live"), 1):
            before = contents.load_asset(tx, made.id)
            said = replace(before.said, state=state, link=LINK, title=f"ROI sheet {hours}")
            moments.append(contents.change_asset(tx, made.id, before.version, said, MIA, NOW + hours * HOUR).live_at)
    assert moments == [NOW + HOUR, NOW + HOUR, NOW + HOUR, None, NOW + 5 * HOUR]


def test_uses_are_counted_and_the_closed_deals_they_stand_in_once_each(team: Database) -> None:
    one = claimed(team)
    two, three = (
        hand_over(team, external_id=name, email=f"{name}@other.example", company=name) for name in ("w2", "w3")
    )
    with team.begin() as tx:
        made = add(tx)
        claim.claim(tx, two, SAM, NOW)
        claim.claim(tx, three, SAM, NOW)
        opportunities.open_deal(tx, one, 1, "", ANA, NOW + HOUR)
        opportunities.open_deal(tx, two, 1, "", SAM, NOW + HOUR)
        opportunities.open_deal(tx, three, 1, "", SAM, NOW + HOUR)
        opportunities.win(tx, one, 1, None, "", ANA, NOW + 3 * HOUR)
        opportunities.lose(tx, two, "price", "", "", SAM, NOW + 3 * HOUR)
        opportunities.win(tx, three, 1, None, "", SAM, NOW + 3 * HOUR)
        used = [(one, ANA, 2), (one, BEN, 2), (two, SAM, 3), (three, SAM, 4)]  # the last: after it was won
        leads = dict(tx.execute(select(t.handoffs.c.id, t.handoffs.c.lead_id)).all())
        for handoff, by, hours in used:
            row = {"content_id": made.id, "handoff_id": handoff, "member_id": by, "lead_id": leads[handoff]}
            tx.execute(t.content_uses.insert().values(**row, at=NOW + hours * HOUR))
        assert [asset.use for asset in contents.load_assets(tx)] == [AssetUse(4, 1, 1)]
