"""Names and mails in words are found and blanked whatever their case and marks, on both engines alike."""

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from store.accounts import account_steps, account_views, target_accounts
from store.accounts.account_facts import AccountChangedMeanwhile, AccountDraft
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.message import brief_days, briefs, contents
from store.privacy import forgetting
from store.record.outcomes import Refused
from store.rules.assets import DraftedAsset
from store.signing import proposals
from store.signing.proposal_facts import Proposed
from store.team import workspace
from tests.office import lives
from tests.office.cast import ANA, MIA
from tests.office.clock import DAY, NOW
from tests.office.forgetting_helpers import forget
from tests.office.store_helpers import receive, staff
from tests.store.message.test_briefs import change, write

JORG = {"name": "Jörg Strauß", "email": "ÄRZTE@Praxis.example", "external_id": "j1"}


@pytest.mark.parametrize(("words", "left"), [
    ("Call JÖRG STRAUSS first", "Call (erased) first"),
    ("jo\u0308rg  Strauß\u0301, then Jörg\nStrauss", "(erased), then (erased)"),
    ("Jorg Strauss; ärzte@PRAXIS.example!", "(erased); (erased)!"),
    ("Ask Jörg, or Strauß, or Bjorg Straub", "Ask Jörg, or Strauß, or Bjorg Straub"),
])  # fmt: skip
def test_a_name_goes_from_decisions_whatever_its_case_and_marks(database: Database, words: str, left: str) -> None:
    life = lives.live(database)
    lead_id = receive(database, life.until, **JORG).lead_id or 0
    with database.begin() as tx:
        row = tx.execute(select(t.decisions)).one()._asdict() | {"id": 9, "what": words}
        tx.execute(insert(t.decisions).values(row))
    gone = forget(database, lead_id, life.until)
    assert gone is not None
    assert gone.mentioned.decisions == ((9,) if words != left else ())
    with database.read() as tx:
        assert tx.scalar(select(t.decisions.c.what).where(t.decisions.c.id == 9)) == left


@pytest.mark.parametrize("told", [
    {"why_now": "like JÖRG STRAUSS"}, {"next_step": "ask jorg strauss"}, {"extra": (("Referrer", "Jörg STRAUSS"),)},
])  # fmt: skip
def test_other_leads_whose_words_name_the_person_are_listed(database: Database, told: dict[str, object]) -> None:
    lead_id = receive(database, **JORG, touches=()).lead_id or 0
    other = receive(database, **told).lead_id
    for number, name in enumerate(("Jörg", "Jörg Strauß")):
        receive(database, external_id=f"n{number}", email=f"{number}@c.example", name=name, extra=(("By", "Jörg"),))
    with database.read() as tx:
        assert forgetting.named_elsewhere(tx, lead_id) == [other]
    receive(database, NOW + DAY, touches=(), why_now="budget", next_step="call", extra=(("Referrer", "a fair"),))
    with database.read() as tx:  # which the handoff keeps as it was
        assert forgetting.named_elsewhere(tx, lead_id) == [other]


def test_a_name_goes_from_what_was_objected_to_a_proposal(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        document = policy.amend(policy.DEFAULT, clocks={"claim": "2h"})
        assert isinstance(proposals.propose(tx, document, MIA, NOW), Proposed)
        proposals.object_to_proposal(tx, 1, "As with Jörg Strauß: too fast", ANA, NOW)
        said = {"state": "said", "ts": "1.2", "said_in": "C0LEADS"}
        tx.execute(t.outbox.update().where(t.outbox.c.kind == "proposal").values(said))
    lead_id = receive(database, **JORG, touches=()).lead_id or 0
    assert forget(database, lead_id, NOW) is not None
    with database.read() as tx:
        assert list(tx.scalars(select(t.signatures.c.words).where(t.signatures.c.kind == "objected"))) == [
            "As with (erased): too fast"
        ]
        redrawn = select(t.outbox.c.key).where(t.outbox.c.kind == "anew", t.outbox.c.key.endswith(f"lead{lead_id}"))
        assert len(tx.scalars(redrawn).all()) == 1


def test_a_name_goes_from_briefs_and_no_open_form_writes_it_back(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        write(tx, promise="What Jörg Strauß built", say="Ask for ärzte@PRAXIS.example", starts_on=date(2026, 11, 16))
        brief_days.see_to_briefs(tx, NOW)
        tx.execute(t.outbox.update().values(state="said", ts="1.2", said_in="C0LEADS"))
    lead_id = receive(database, **JORG, touches=()).lead_id or 0
    assert forget(database, lead_id, NOW) is not None
    with database.begin() as tx:
        kept = briefs.load_brief(tx, 1)
        assert kept is not None and (kept.promise, kept.say) == ("What (erased) built", "Ask for (erased)")
        assert change(tx, 1, "V2") == Refused("campaign", briefs.CHANGED_MEANWHILE)
        anew = tx.scalars(select(t.outbox.c.key).where(t.outbox.c.kind == "anew")).all()
        assert len(anew) == 1 and anew[0].endswith(f"lead{lead_id}")


def test_a_name_goes_from_the_titles_of_content_and_from_what_its_owner_was_told(database: Database) -> None:
    lead_id = receive(database, **JORG, touches=()).lead_id or 0
    said = {"objections": ("price",), "problems": (), "owner_id": ANA, "due": NOW.date(), "state": "planned"}
    with database.begin() as tx:
        staff(tx)
        for title, link in (("How Jörg Strauß moved", None), ("Prices", "https://k.example/jorg strauss")):
            contents.add_asset(tx, DraftedAsset(title, link, "close", **said), MIA, NOW)
        tx.execute(update(t.outbox).values(state="said", ts="1.1", said_in="D1"))
    forget(database, lead_id, NOW)
    with database.read() as tx:
        kept = [(one.said.title, one.said.link, one.version) for one in contents.load_assets(tx)]
        redrawn = list(tx.scalars(select(t.outbox.c.kind).where(t.outbox.c.kind == "anew")))
    assert kept == [("How (erased) moved", None, 2), ("Prices", "https://k.example/(erased)", 2)]
    assert len(redrawn) == 2


def test_a_name_goes_from_plans_of_accounts_and_the_other_team_is_still_asked(database: Database) -> None:
    lead_id = receive(database, **JORG, touches=()).lead_id or 0
    plan = AccountDraft("Acme", None, 1, plan="Ask Jörg Strauß")
    with database.begin() as tx:
        staff(tx)
        workspace.change(tx, channel="C0LEADS")
        target_accounts.propose_account(tx, plan, MIA, NOW)
        account_steps.add_step(tx, 1, "Call ärzte@PRAXIS.example", None, ANA, NOW, "V1")
        tx.execute(update(t.outbox).values(state="said", ts="1.1", said_in="C0LEADS"))
    forget(database, lead_id, NOW)
    with database.begin() as tx:
        kept = account_views.load_account(tx, 1)
        assert kept is not None and (kept.plan, kept.steps[0].what) == ("Ask (erased)", "Call (erased)")
        again = target_accounts.change_account(tx, 1, 1, plan, MIA, NOW)
        assert isinstance(again, AccountChangedMeanwhile)
        (asked,) = tx.execute(select(t.outbox).where(t.outbox.c.kind == "account")).all()
        assert target_accounts.last_question(tx, 1) == asked.id
        assert len(tx.scalars(select(t.outbox.c.id).where(t.outbox.c.kind == "anew")).all()) == 1
