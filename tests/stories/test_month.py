"""The month in Slack: one post with the first board, a question, answers that come back with the next one."""

from datetime import UTC, datetime

import pytest

from store.rules import acts
from tests.office.cast import ANA, BEN, MIA
from tests.office.running import LEADS, Office

DECEMBER, JANUARY = datetime(2026, 12, 7, 8, tzinfo=UTC), datetime(2027, 1, 4, 8, tzinfo=UTC)


def all_of(message: dict) -> str:
    return str(message).replace("*", "")


def answers(office: Office, who: str, words: str = "") -> str:
    said = office.slack.command(who, "/handoff", f"answers {words}")
    assert said is not None
    return all_of(said)


@pytest.fixture
def posted(office: Office) -> dict:
    """The board of December's first Monday."""
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400")
    office.move_to(DECEMBER)
    return office.said("scoreboard")[-1]


def test_the_month_stands_in_one_post_with_the_board_and_its_answers_come_with_the_next(office, posted):
    assert "November 2026 together: €14,400 of pipeline from 1 new deal" in all_of(posted)
    assert sum("together:" in all_of(one) for one in office.said("scoreboard")) == 1
    office.slack.press(BEN, LEADS, posted["ts"], "Answer…")
    assert office.slack.submit(BEN, {"words": "Stop the Friday calls"}) is None
    office.settle()
    assert "Stop the Friday calls" in answers(office, MIA)
    assert "Stop the Friday calls" in answers(office, MIA, "friday")
    assert "No answers about" in answers(office, MIA, "monday")
    office.move_to(JANUARY)
    (nxt,) = [one for one in office.said("scoreboard") if "December 2026 together" in all_of(one)]
    assert "What you said last month" in all_of(nxt) and "Stop the Friday calls" in all_of(nxt)
    assert sum("together:" in all_of(one) for one in office.said("scoreboard")) == 2
    everything = len(office.slack.messages(LEADS))
    office.move_to(datetime(2027, 1, 29, 16, tzinfo=UTC))
    later = office.slack.messages(LEADS)[everything:]
    assert [one for one in later if "together:" in all_of(one) or "last month" in all_of(one)] == []
    assert {one["metadata"]["event_type"] for one in later} == {"handoff_scoreboard", "handoff_agenda"}
    assert [office.dms(who) for who in (BEN, MIA)] == [[], []]


def test_the_month_can_be_asked_for_and_shared(office, posted):
    before = len(office.slack.ephemerals(ANA))
    assert office.slack.command(ANA, "/scoreboard", "2026-11") is None
    (private,) = office.slack.wait_for(lambda: office.slack.ephemerals(ANA)[before:])
    assert "November 2026 together: €14,400" in all_of(private)
    office.slack.press_note(ANA, private["id"], "share_scoreboard")
    assert office.slack.submit(ANA, {"channel": LEADS}) is None
    office.settle()
    (shared,) = office.said("shared_scoreboard")
    assert "November 2026 together: €14,400" in all_of(shared)


def test_nothing_typed_keeps_the_form_open_and_says_why(office, posted):
    office.slack.press(BEN, LEADS, posted["ts"], "Answer…")
    assert office.slack.submit(BEN, {"words": ""}) is not None
