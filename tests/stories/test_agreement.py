"""Both teams sign what a good lead is: proposed, objected to, changed, signed, and then leads are judged by it.

It is Monday 16 November 2026, 09:04 in Berlin. Mia and Noor market, Ana, Ben, Chloe and Diego sell, Sam manages.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.rules import signing
from store.signing import proposal_effect, proposals
from store.signing.proposal_facts import Proposed
from store.team import people
from tests.office.cast import ANA, BEN, MIA, NOOR, SAM, TESS
from tests.office.running import LEADS, Office

Json = dict[str, Any]


def shown(post: Json) -> str:
    """All that a post says."""
    return str(post["blocks"]).replace("*", "")


def buttons(post: Json) -> list[str]:
    rows = [block for block in post["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"]]


def propose(office: Office, who: str | None, **sections: object) -> None:
    """What a form does once it is sent."""
    now = office.clock()
    with office.database.begin() as tx:
        document = policy.amend(policy.current(tx), **sections)
        assert isinstance(proposals.propose(tx, document, who, now), Proposed)
    office.settle()


def press(office: Office, who: str, post: Json, button: str, **more: bool) -> None:
    office.slack.press(who, LEADS, post["ts"], button, **more)
    office.settle()


def threshold(points: int) -> dict[str, object]:
    return {"scoring": {"mql": 20, "sales_ready": points}}


def lead_of_fifty(office: Office, number: int) -> None:
    """A founder's colleague who asked for a demo: 50 points, all else complete."""
    who = {"email": f"p{number}@mill{number}.example", "company": f"Mill{number}", "name": f"Pia Mill{number}"}
    office.send(**who, title="Sales", persona="founder", problem="slow", external_id=f"m{number}")
    office.settle()


def test_a_lower_threshold_is_proposed_objected_to_changed_and_signed(office: Office) -> None:
    card = office.lead()
    lead_of_fifty(office, 1)
    assert len(office.cards()) == 1
    propose(office, MIA, **threshold(40))
    (post,) = office.said("proposal")
    said = shown(post)
    assert "Mia Vogel proposes a change of the agreement" in said
    assert "Score for sales-ready: 60 → 40" in said
    assert "1 waiting lead would become sales-ready" in said
    assert "All 1 handoff of the last 13 weeks would have been made" in said
    assert "Of 2 leads of the last 13 weeks, 2 would be sales-ready; it's 1 by the agreement in force" in said
    assert "✅ Marketing: Mia Vogel" in said
    assert "⬜ Sales: waiting for Ana Lindqvist, Ben Okafor" in said
    assert buttons(post) == ["Sign", "Object…", "Withdraw"]

    press(office, MIA, post, "sign_agreement")
    assert "It waits for Sales now" in office.notes(MIA)[-1]
    press(office, TESS, post, "sign_agreement")
    assert "That is for reps, marketers and managers" in office.notes(TESS)[-1]
    press(office, NOOR, post, "withdraw_proposal")
    assert "Only Mia Vogel" in office.notes(NOOR)[-1]

    office.slack.press(BEN, LEADS, post["ts"], "object_to_agreement")
    assert office.slack.submit(BEN, {"words": "Forty brings students. Make it 45."}) is None
    office.settle()
    assert "Forty brings students" in shown(office.said("proposal")[0])
    assert ["Ben Okafor objects" in note for note in office.thread(post["ts"])] == [True]

    propose(office, MIA, **threshold(45))
    first, second = office.said("proposal")
    assert "made a newer proposal" in shown(first) and buttons(first) == []
    assert "Mia Vogel made a newer proposal" in office.thread(first["ts"])[-1]
    press(office, ANA, first, "sign_agreement", stale=True)
    assert "newer proposal" in office.notes(ANA)[-1]

    press(office, ANA, second, "sign_agreement")
    first, second = office.said("proposal")
    assert "Signed by Mia Vogel (marketing) and Ana Lindqvist (sales)" in shown(second)
    assert buttons(second) == []
    (note,) = office.thread(second["ts"])
    assert "Handoffs that already run stay as they were" in note
    lead_of_fifty(office, 2)
    assert len(office.cards()) == 2  # the next lead is judged by it
    with office.database.read() as tx:
        assert list(tx.scalars(select(t.handoffs.c.policy_version).order_by(t.handoffs.c.id))) == [1, 2]
    office.press(ANA, card, "claim")  # a running one is not
    assert "claimed" in office.shown(card).lower()
    assert office.said("policy") == []


def test_a_manager_has_the_waiting_leads_handed_over(office: Office) -> None:
    for number in range(3):
        lead_of_fifty(office, number)
    propose(office, MIA, **threshold(45))
    (post,) = office.said("proposal")
    press(office, ANA, post, "sign_agreement")
    (note,) = office.slack.thread(LEADS, post["ts"])
    assert buttons(note) == ["Hand over 3 now"]
    press(office, ANA, note, "hand_over_now")
    assert office.notes(ANA)[-1] == "That is for managers."
    assert office.cards() == []
    press(office, SAM, note, "hand_over_now")
    office.move("15m")
    assert len(office.cards()) == 3
    (note,) = office.slack.thread(LEADS, post["ts"])
    assert "Sam Taylor handed over 3 waiting leads" in shown(note)
    assert buttons(note) == []
    press(office, SAM, note, "hand_over_now", stale=True)
    office.move("15m")
    assert len(office.cards()) == 3


def test_who_is_of_both_teams_picks_one_and_another_signs_for_the_other(office: Office) -> None:
    with office.database.begin() as tx:
        people.appoint(tx, "marketer", [MIA, NOOR, ANA])
    propose(office, MIA, **threshold(45))
    (first,) = office.said("proposal")
    press(office, ANA, first, "sign_agreement")
    assert "Ana Lindqvist (sales)" in shown(office.said("proposal")[0])  # marketing had signed
    propose(office, None, **threshold(50))
    second = office.said("proposal")[-1]
    assert "The terminal proposes" in shown(second) and buttons(second) == ["Sign", "Object…"]
    office.slack.press(ANA, LEADS, second["ts"], "sign_agreement")
    assert office.slack.submit(ANA, {"side": "sales"}) is None
    office.settle()
    press(office, ANA, second, "sign_agreement")
    assert "It waits for Marketing now" in office.notes(ANA)[-1]
    press(office, NOOR, second, "sign_agreement")
    assert "Signed by Noor Haddad (marketing) and Ana Lindqvist (sales)" in shown(office.said("proposal")[-1])


def test_if_one_person_alone_is_left_theirs_is_enough_and_it_shows(office: Office) -> None:
    with office.database.begin() as tx:
        for role in ("rep", "marketer"):
            people.appoint(tx, role, [ANA])
        people.appoint(tx, "manager", [])
    propose(office, ANA, **threshold(45))
    (post,) = office.said("proposal")
    assert "Signed by Ana Lindqvist alone" in shown(post)
    assert buttons(post) == []


def test_a_team_that_has_not_signed_is_reminded_once_after_two_working_days(office: Office) -> None:
    propose(office, MIA, **threshold(45))
    (post,) = office.said("proposal")
    office.move_to(datetime(2026, 11, 18, 8, tzinfo=UTC))
    assert office.dms(BEN) == office.dms(NOOR) == []
    office.move_to(datetime(2026, 11, 18, 8, 5, tzinfo=UTC))
    (reminder,) = office.slack.dm(BEN)
    assert "Mia Vogel proposed it" in shown(reminder) and buttons(reminder) == ["Read and sign…"]
    assert office.dms(NOOR) == office.dms(MIA) == []  # marketing has signed
    office.move_to(datetime(2026, 11, 27, 8, tzinfo=UTC))
    assert len(office.dms(BEN)) == len(office.dms(SAM)) == 1
    assert office.thread(post["ts"]) == []
    dm = office.slack.workspace.dm(office.slack.workspace.users[BEN]).id
    office.slack.press(BEN, dm, reminder["ts"], "agreement")
    office.slack.press_form(BEN, "Sign")
    office.settle()
    assert "Signed by Mia Vogel (marketing) and Ben Okafor (sales)" in shown(office.said("proposal")[0])


def test_a_large_team_is_reminded_once_in_the_channel(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(signing, "REMINDED_EACH", 2)
    propose(office, MIA, **threshold(45))
    office.move_to(datetime(2026, 11, 27, 8, tzinfo=UTC))
    assert [office.dms(who) for who in (ANA, BEN, SAM)] == [[], [], []]
    (reminder,) = (one for one in office.slack.messages(LEADS) if "waits for a signature from sales" in shown(one))
    office.slack.press(BEN, LEADS, reminder["ts"], "agreement")
    office.slack.press_form(BEN, "Sign")
    office.settle()
    assert "Signed by Mia Vogel (marketing) and Ben Okafor (sales)" in shown(office.said("proposal")[0])


def test_a_change_proposed_in_a_form_is_signed_and_then_silence(office: Office) -> None:
    lead_of_fifty(office, 1)
    office.slack.command(MIA, "/handoff", "agreement")
    office.slack.press_form(MIA, "Propose a change…")
    office.slack.submit(MIA, {"part": "scores"})
    assert office.slack.submit(MIA, {"scoring.mql": "20", "scoring.sales_ready": "45"}) is None
    office.settle()
    (post,) = office.said("proposal")
    assert "Score for sales-ready: 60 → 45" in shown(post) and "✅ Marketing: Mia Vogel" in shown(post)
    assert office.cards() == []
    press(office, BEN, post, "sign_agreement")
    assert "Signed by Mia Vogel (marketing) and Ben Okafor (sales)" in shown(office.said("proposal")[0])
    office.move_to(datetime(2026, 11, 20, 16, tzinfo=UTC))
    assert len(office.thread(post["ts"])) == len(office.slack.messages(LEADS)) == 1
    assert [office.dms(who) for who in (ANA, BEN, MIA, NOOR, SAM)] == [[]] * 5
    lead_of_fifty(office, 2)
    assert len(office.cards()) == 1


def test_what_is_withdrawn_ends_in_silence(office: Office) -> None:
    propose(office, MIA, **threshold(45))
    (post,) = office.said("proposal")
    press(office, MIA, post, "withdraw_proposal")
    office.move_to(datetime(2026, 11, 20, 16, tzinfo=UTC))
    (post,) = office.said("proposal")
    assert "Mia Vogel withdrew this proposal" in shown(post) and buttons(post) == []
    assert len(office.thread(post["ts"])) == 1
    assert [office.dms(who) for who in (ANA, MIA, SAM)] == [[], [], []]
    lead_of_fifty(office, 1)
    assert office.cards() == []


def test_with_many_leads_it_is_posted_once_its_effect_is_reckoned(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(proposal_effect, "FEW", 0)
    lead_of_fifty(office, 1)
    propose(office, MIA, **threshold(45))
    assert office.said("proposal") == []
    office.move("15m")
    (post,) = office.said("proposal")
    assert "1 waiting lead would become sales-ready" in shown(post)
    propose(office, MIA, **threshold(44))
    propose(office, MIA, **threshold(43))
    office.move("15m")
    assert len(office.said("proposal")) == 2  # what was replaced before its post is never posted
