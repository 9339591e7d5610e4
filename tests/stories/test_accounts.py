"""Marketing proposes a company, sales agrees: its leads are marked, reserved and counted, and its plan is kept in mind.

It is Monday 16 November 2026, 09:04 in Berlin. Mia and Noor market, Ana, Ben, Chloe and Diego sell, Sam manages.
"""

from typing import Any

from sqlalchemy import select

from store.db import tables as t
from tests.office.cast import ANA, BEN, MIA, NOOR, SAM
from tests.office.forgetting_helpers import forget
from tests.office.running import Office
from tests.stories.test_monday import all_of

Json = dict[str, Any]
ALDER = {"company": "Alder Freight", "domain": "https://www.alder.example/", "tier": "1", "rep": BEN, "marketer": MIA}


def propose(office: Office, who: str = MIA, **values: str) -> dict[str, str] | None:
    office.slack.command(who, "/accounts", "add Alder Freight")
    wrong = office.slack.submit(who, {**ALDER, "plan": "Win their head of operations", **values})
    office.settle()
    return wrong


def agreed(office: Office) -> None:
    assert propose(office) is None
    (post,) = office.said("account")
    office.press(ANA, post["ts"], "Agree")


def window(office: Office, who: str) -> str:
    return all_of(office.slack.open_view(who) or {})


def test_marketing_proposes_sales_agrees_and_the_next_lead_is_first_its_reps(office: Office) -> None:
    plain = office.lead("Olga Brandt", email="olga@other.example", company="Other")
    assert "★" not in office.shown(plain)
    assert propose(office) is None
    assert "Alder Freight" in window(office, MIA) and "Proposed by Mia" in window(office, MIA)
    (post,) = office.said("account")
    assert "Mia Vogel proposes *Alder Freight* as a tier 1 target account." in all_of(post)
    office.press(NOOR, post["ts"], "Agree")
    assert office.notes(NOOR)[-1] == "Your team wants this one already. Someone of sales has to agree."
    before = office.lead()
    assert "★" not in office.shown(before)

    office.press(ANA, post["ts"], "Agree")
    (post,) = office.said("account")
    assert "★ Alder Freight" in all_of(post) and "agreed by Ana Lindqvist" in all_of(post)
    assert 'Agree"' not in all_of(post)
    assert "★ Tier 1" in office.shown(before)  # the card that was there already

    card = office.lead("Ida Berg", email="ida@alder.example", company="")
    assert "Reserved for Ben" in office.shown(card) and "looks after this target account" in office.shown(card)
    assert "★ Tier 1" in office.shown(card)
    assert "you look after this target account" in "\n".join(office.dms(BEN))
    office.press(ANA, card, "Claim")
    assert "Reserved for Ben" in office.notes(ANA)[-1]
    office.press(BEN, card, "Claim")
    office.slack.command(BEN, "/lead", "Ida Berg")
    office.settle()
    assert "target account, tier 1" in all_of(office.slack.ephemerals(BEN)[-1])
    assert len(office.said("account")) == 1


def test_a_form_refuses_what_makes_no_sense(office: Office) -> None:
    assert propose(office, domain="gmail.com") == {
        "domain": "gmail.com is a mail provider's. Write the company's own domain, or leave it empty."
    }
    office.slack.close(MIA, everything=True)
    assert propose(office, domain="not a domain") == {"domain": "Write a domain as in acme.com."}
    office.slack.close(MIA, everything=True)
    assert propose(office, company="n/a") == {"company": "Write the company's name."}
    office.slack.close(MIA, everything=True)
    assert propose(office, rep=NOOR) == {"rep": "Pick a rep: only they can claim its leads."}
    office.slack.close(MIA, everything=True)
    assert propose(office, marketer=ANA) == {"marketer": "Pick a marketer."}
    office.slack.close(MIA, everything=True)
    assert propose(office) is None
    office.slack.close(MIA, everything=True)
    told = propose(office, company="ALDER FREIGHT GmbH", domain="")
    assert told is not None and "Alder Freight is on the list already, tier 1" in told["company"]
    assert len(office.said("account")) == 1


def test_a_step_is_kept_in_mind_on_its_morning_and_ticked_off(office: Office) -> None:
    agreed(office)
    office.slack.command(BEN, "/handoff", "accounts alder")
    office.slack.press_form(BEN, "Add a step…")
    assert office.slack.submit(BEN, {"what": "Call their CTO", "due": "2026-11-15", "owner": BEN}) == {
        "due": "This day is over. Pick today or a later one."
    }
    assert office.slack.submit(BEN, {"what": "Call their CTO", "due": "2026-11-17", "owner": BEN}) is None
    assert "Call their CTO" in window(office, BEN)
    office.slack.close(BEN, everything=True)
    office.slack.command(SAM, "/accounts")
    assert "Next: Call their CTO, by Tue 17 Nov" in window(office, SAM)
    office.slack.close(SAM, everything=True)
    office.move("1h")
    assert office.dms(BEN) == []

    office.move("morning")
    (morning,) = office.slack.dm(BEN)
    assert "Today: 1 thing to do" in morning["text"] and "Call their CTO" in all_of(morning)
    dm = office.slack.workspace.dm(office.slack.workspace.users[BEN]).id
    office.slack.press(BEN, dm, morning["ts"], "Done")
    office.settle()
    (morning,) = office.slack.dm(BEN)
    assert "Done: 1 thing for today." in morning["text"]
    office.move("morning")
    assert len(office.dms(BEN)) == 1


def test_a_colleagues_change_is_not_overwritten_and_an_end_takes_the_star(office: Office) -> None:
    agreed(office)
    card = office.lead()
    for who in (ANA, MIA):
        office.slack.command(who, "/accounts", "alder")
        office.slack.press_form(who, "Change…")
    assert office.slack.submit(ANA, {"plan": "Another plan"}) is None
    wrong = office.slack.submit(MIA, {"plan": "My plan"})
    assert wrong is not None and "A colleague changed this account" in wrong["company"]
    office.slack.close(ANA, everything=True)
    office.slack.close(MIA, everything=True)
    office.slack.command(SAM, "/accounts", "alder")
    assert "Another plan" in window(office, SAM)
    office.slack.press_form(SAM, "End")
    assert "No target accounts yet" in window(office, SAM)
    office.settle()
    assert "★" not in office.shown(card)
    (post,) = office.said("account")
    assert "No longer a target account" in all_of(post)


def test_interest_without_a_lead_for_sales_is_pointed_out_on_monday(office: Office) -> None:
    agreed(office)
    office.send(name="Ida Berg", email="ida@alder.example", title="Student", company="Alder Freight", problem=None)
    office.settle()
    assert office.cards() == []
    office.move("monday")
    office.move("1h")
    (told,) = [dm for dm in office.slack.dm(BEN) if "target account" in dm["text"]]
    assert "1 target account showed interest last week" in told["text"]
    assert "Ida Berg: Demo request" in all_of(told)
    assert len([dm for dm in office.slack.dm(MIA) if "target account" in dm["text"]]) == 1
    assert [dm for dm in office.slack.dm(ANA) if "target account" in dm["text"]] == []
    office.move("monday")
    office.move("1h")
    assert len([dm for dm in office.slack.dm(BEN) if "target account" in dm["text"]]) == 1
    with office.database.read() as tx:
        ida = tx.execute(select(t.leads.c.id)).scalar_one()
    forget(office.database, ida, office.clock())
    office.settle()
    assert "Ida Berg" not in str([*map(all_of, office.slack.dm(BEN)), *map(all_of, office.slack.dm(MIA))])


def change(office: Office, who: str, **values: str) -> None:
    office.slack.command(who, "/accounts", "alder")
    office.slack.press_form(who, "Change…")
    assert office.slack.submit(who, values) is None
    office.settle()
    office.slack.close(who, everything=True)


def test_what_is_changed_while_the_other_team_is_asked_is_asked_for_as_it_is_now(office: Office) -> None:
    assert propose(office) is None
    office.slack.close(MIA, everything=True)
    change(office, MIA, plan="Another plan")
    (asked,) = office.said("account")
    assert "Another plan" in all_of(asked) and 'Agree"' in all_of(asked)

    change(office, MIA, tier="2")
    replaced, asked = office.said("account")
    assert "was changed since" in all_of(replaced) and 'Agree"' not in all_of(replaced)
    assert "as a tier 2 target account" in all_of(asked)
    change(office, MIA, tier="1")
    *replaced, asked = office.said("account")
    assert all("was changed since" in all_of(one) and 'Agree"' not in all_of(one) for one in replaced)
    assert "as a tier 1 target account" in all_of(asked)
    office.press(ANA, asked["ts"], "Agree")
    assert "agreed by Ana Lindqvist" in all_of(office.said("account")[-1])


def test_a_morning_forgets_whom_its_steps_named(office: Office) -> None:
    agreed(office)
    office.send(name="Ida Berg", email="ida@alder.example", title="Student", company="Alder Freight", problem=None)
    office.settle()
    change(office, BEN, plan="Win Ida Berg over")
    office.slack.command(BEN, "/accounts", "alder")
    office.slack.press_form(BEN, "Add a step…")
    assert office.slack.submit(BEN, {"what": "Call Ida Berg", "due": "2026-11-17", "owner": BEN}) is None
    office.slack.close(BEN, everything=True)
    office.move("1h")
    office.move("morning")
    (morning,) = office.slack.dm(BEN)
    assert "Call Ida Berg" in all_of(morning)
    with office.database.read() as tx:
        ida = tx.execute(select(t.leads.c.id)).scalar_one()
    forget(office.database, ida, office.clock())
    office.settle()
    (morning,) = office.slack.dm(BEN)
    assert "Call (erased)" in all_of(morning) and "Ida Berg" not in all_of(morning)
    office.slack.command(BEN, "/accounts", "alder")
    assert "Win (erased) over" in window(office, BEN) and "Ida Berg" not in window(office, BEN)
