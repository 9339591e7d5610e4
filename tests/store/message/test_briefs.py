"""A brief is kept once for a campaign, changed by one colleague at a time, and read by reps."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.message import briefs
from store.message.briefs import BriefText
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome, Refused
from store.views import handoff_views
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import NOW
from tests.office.store_helpers import count, hand_over, staff

TODAY = date(2026, 11, 18)
DRAFT = BriefText(
    "Autumn  Webinar", "How three teams answer within the hour", "Heads of sales", "You saw it live.",
    "https://kestrel.example/w", date(2026, 11, 23), date(2026, 12, 4), MIA,
)  # fmt: skip


def write(tx: Transaction, act_key: str = "V1", by: str = MIA, **overrides: object) -> Outcome:
    return briefs.write_brief(tx, DRAFT._replace(**overrides), by, NOW, act_key)  # type: ignore[arg-type]


def change(tx: Transaction, version: int, act_key: str, brief_id: int = 1, **overrides: object) -> Outcome:
    draft = DRAFT._replace(**overrides)  # type: ignore[arg-type]
    return briefs.change_brief(tx, brief_id, version, draft, SAM, NOW, act_key)


@pytest.fixture
def staffed(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
    return database


def test_a_brief_is_kept_once_and_found_whatever_the_case_and_marks(staffed: Database) -> None:
    with staffed.begin() as tx:
        assert write(tx) == Done(1)
        assert write(tx) == Again()
        other = write(tx, "V2", campaign="AUTUMN WEBINÁR")
        assert isinstance(other, Refused) and other.field == "campaign"
        found = briefs.find_brief(tx, "autumn webinar")
        assert found is not None and found.draft == DRAFT
        assert briefs.find_brief(tx, "autumn_webinar") is None and briefs.find_brief(tx, " ") is None
        assert [one.id for one in briefs.load_briefs(tx)] == [1]


@pytest.mark.parametrize(("overrides", "field"), [
    ({"campaign": " "}, "campaign"),
    ({"promise": ""}, "promise"),
    ({"audience": " "}, "audience"),
    ({"say": "\n"}, "say"),
    ({"link": "javascript:alert(1)"}, "link"),
    ({"link": "https://a b"}, "link"),
    ({"marketer_id": "U0GUEST"}, "marketer_id"),
    ({"starts_on": None}, "starts_on"),
    ({"starts_on": date(2036, 1, 1), "ends_on": None}, "starts_on"),
    ({"ends_on": date(2026, 11, 22)}, "ends_on"),
    ({"ends_on": date(2036, 1, 1)}, "ends_on"),
    ({"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 17)}, "ends_on"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_under_its_field(
    staffed: Database, overrides: dict[str, object], field: str
) -> None:
    with staffed.begin() as tx:
        wrong = write(tx, **overrides)
        assert isinstance(wrong, Refused) and wrong.field == field
        assert count(tx, t.briefs) == 0


@pytest.mark.parametrize("overrides", [
    {"link": None, "ends_on": None}, {"starts_on": date(2026, 11, 2), "ends_on": TODAY}, {"ends_on": DRAFT.starts_on},
])  # fmt: skip
def test_a_brief_may_be_open_late_or_for_one_day(staffed: Database, overrides: dict[str, object]) -> None:
    with staffed.begin() as tx:
        assert write(tx, **overrides) == Done(1)


def test_reps_write_none_and_marketing_no_receipt(staffed: Database) -> None:
    with staffed.begin() as tx:
        assert isinstance(write(tx, by=ANA), NotAllowed)
        write(tx)
        assert isinstance(briefs.note_reader(tx, 1, MIA, NOW), NotAllowed)


def test_a_form_overwrites_nothing_that_was_changed_meanwhile(staffed: Database) -> None:
    with staffed.begin() as tx:
        write(tx)
        assert change(tx, 1, "V2", promise="Another") == Done(1)
        assert change(tx, 1, "V2", promise="Another") == Again()
        assert change(tx, 1, "V3", promise="Mine") == Refused("campaign", briefs.CHANGED_MEANWHILE)
        assert change(tx, 1, "V4", brief_id=9) == Gone()
        kept = briefs.load_brief(tx, 1)
        assert kept is not None and (kept.promise, kept.version) == ("Another", 2)


def test_a_changed_brief_takes_no_other_campaigns_name_and_keeps_its_announced_start(staffed: Database) -> None:
    with staffed.begin() as tx:
        write(tx, starts_on=date(2026, 11, 16))
        write(tx, "V2", campaign="spring_guide")
        taken = change(tx, 1, "V3", campaign="Spring_Guide")
        assert isinstance(taken, Refused) and taken.field == "campaign"
        assert change(tx, 1, "V4", starts_on=date(2026, 11, 30)) == Done(1)  # nobody has heard of it yet
        tx.execute(t.briefs.update().where(t.briefs.c.id == 1).values(started_at=NOW, starts_on=TODAY))
        late = change(tx, 2, "V5", starts_on=TODAY + timedelta(days=1))
        assert isinstance(late, Refused) and late.field == "starts_on"
        assert change(tx, 2, "V6", starts_on=TODAY, ends_on=TODAY) == Done(1)  # cut short


def test_readers_are_counted_per_rep_once(staffed: Database) -> None:
    with staffed.begin() as tx:
        write(tx)
        assert briefs.readers_of(tx, 1) == ((), (ANA, BEN, CHLOE))
        assert briefs.note_reader(tx, 1, BEN, NOW) == Done(1)
        assert briefs.note_reader(tx, 1, BEN, NOW) == Again()
        assert briefs.note_reader(tx, 9, BEN, NOW) == Gone()
        assert briefs.readers_of(tx, 1) == ((BEN,), (ANA, CHLOE))


@pytest.mark.parametrize(("campaign", "latest", "offer"), [
    ("autumn webinar", None, DRAFT.promise), ("spring_guide", "AUTUMN WEBINAR", DRAFT.promise),
    ("autumn webinar", "spring_guide", ""), (None, None, ""),
])  # fmt: skip
def test_a_card_names_what_the_latest_campaign_offers_and_is_drawn_anew_with_the_brief(
    database: Database, campaign: str | None, latest: str | None, offer: str
) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        tx.execute(t.leads.update().values(campaign=campaign, latest_campaign=latest))
        before = tx.execute(select(t.cards.c.version)).scalar_one()
        write(tx)
        facts = handoff_views.handoff_facts(tx, handoff_id)
        assert facts is not None and facts.lead.offer == offer
        assert (facts.version > before) == ("webinar" in f"{campaign} {latest}".casefold())
