"""Promises run both ways: what marketing owes when sales asks."""

from store.rules import acts
from tests.office.cast import ANA, BEN, MIA, NOOR, SAM
from tests.office.running import Office
from tests.stories.promises import at, in_thread, press_dm, shown, stands, told, why


def test_a_question_runs_marketings_clock_and_leaves_sales_alone_until_the_answer(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(16, 10, 4))
    office.fill(ANA, card, acts.ASK.code, words="Which offer did they see?")
    office.move_to(at(16, 10, 5))
    assert told(office) == {
        NOOR: [
            "Ana Lindqvist asks. Please reply by 17 Nov 2026 10:04. Ana Lindqvist's deadline is paused until you reply."
        ]
    }
    office.move_to(at(17, 8, 4))
    assert told(office)[NOOR][1:] == told(office)[NOOR][:1]
    assert why(office, SAM, "moreau")[1:] == [
        "• First response: paused, waiting for marketing. (25% of 8 h is used)",
        "• Answer from marketing: due 17 Nov 2026 10:04. "
        "Next: Noor Haddad is reminded 17 Nov 2026 10:04, at 100%. (75% of 8 h is used)",
    ]
    press_dm(office, NOOR, "Answer")
    assert office.slack.submit(NOOR, {"words": "The annual one"}) is None
    office.settle()
    assert "first response by 17 Nov 2026 14:04" in shown(office, card)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {NOOR: 2, ANA: 1}
    assert told(office)[ANA] == ["Noor Haddad answered your question."]
    done = ("Done: Noor Haddad replied. Sales' deadline is running again.", [])
    assert stands(office, NOOR) == [done, ("", []), done]  # the second began her day
    assert stands(office, ANA) == [("Done: Ana Lindqvist called, 17 Nov 2026 08:04.", [])]


def test_whoever_covers_for_a_marketer_hears_the_question_and_may_answer_it(office: Office) -> None:
    office.slack.command(NOOR, "/handoff", f"away 2026-11-16 2026-11-18 <@{BEN}>")
    office.move("15m")
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.ASK.code, words="Which offer did they see?")
    office.move("15m")
    assert list(told(office)) == [BEN]
    press_dm(office, BEN, "Answer")
    assert office.slack.submit(BEN, {"words": "The annual one"}) is None
    office.settle()
    assert in_thread(office, card)[-1] == "Ben Okafor replied. Sales' deadline is running again."
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {BEN: 1, ANA: 1}


def test_marketing_that_does_not_answer_is_escalated_as_well(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.ASK.code, words="Which offer did they see?")
    office.move_to(at(18))
    assert told(office)[SAM] == ["Noor Haddad hasn't answered Ana Lindqvist yet. Answer was due 17 Nov 2026 08:04."]
    press_dm(office, SAM, "Answer")
    assert office.slack.submit(SAM, {"words": "The annual one"}) is None
    office.settle()
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {NOOR: 3, SAM: 1, ANA: 1}
    assert office.notes(MIA) == []
