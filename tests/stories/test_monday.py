"""Monday: one scoreboard for both teams, what marketers hear, and what is celebrated."""

import json
from datetime import UTC, datetime

from bot.cards import actions
from store.rules import acts
from tests.office.cast import ANA, BEN, MIA, NOOR, SAM
from tests.office.clock import MONDAY
from tests.office.running import LEADS, Office


def all_of(message: dict) -> str:
    """Everything a message holds, as one text."""
    return json.dumps(message, ensure_ascii=False)


def asked(office: Office, member: str, which: str = "") -> dict:
    """What `/scoreboard` shows to one person."""
    before = len(office.slack.ephemerals(member))
    assert office.slack.command(member, "/scoreboard", which) is None
    return office.slack.wait_for(lambda: office.slack.ephemerals(member)[before:])[0]


def won(office: Office, name: str = "Ines Moreau", amount: str = "14,400", **fields: str) -> str:
    card = office.lead(name, **fields)
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.fill(ANA, card, acts.OPEN_DEAL.code, amount=amount)
    office.fill(ANA, card, acts.WIN.code)
    return card


def test_a_win_is_celebrated_with_campaign_marketer_and_rep_and_once(office: Office) -> None:
    card = won(office, campaign="autumn_webinar", source="webinar")
    (post,) = office.said("win")
    said = all_of(post)
    for part in ("Ines Moreau", "€14,400", "Ana Lindqvist", "Noor Haddad", "autumn_webinar"):
        assert part in said
    office.press(ANA, card, "Reopen")
    office.fill(ANA, card, acts.WIN.code)
    assert len(office.said("win")) == 1


def test_on_monday_at_nine_both_teams_read_the_same_numbers(office: Office) -> None:
    won(office)
    office.move_to(MONDAY)
    (post,) = office.said("scoreboard")
    said = all_of(post)
    assert "Week 47, 16–22 Nov 2026" in said
    assert "1 of 1" in said and "100%" not in said  # one deal is no percent
    (picture,) = [block for block in post["blocks"] if block["type"] == "image"]
    file = office.slack.workspace.files[picture["slack_file"]["id"]]
    assert file.content.startswith(b"\x89PNG") and not file.shares
    (detail,) = office.slack.thread(LEADS, post["ts"])
    assert "Behind the numbers" in detail["text"]
    assert "€14,400" in all_of(detail)
    assert office.dms(SAM) == []
    assert len(office.said("scoreboard")) == 1


def test_a_bot_that_slept_through_monday_posts_once_on_waking_and_says_for_which_week(office: Office) -> None:
    office.lead()
    office.clock.move_to(datetime(2026, 12, 9, 10, tzinfo=UTC))
    office.move("15m")
    (post,) = office.said("scoreboard")
    assert "Week 49" in all_of(post)
    office.move("1h")
    assert len(office.said("scoreboard")) == 1


def test_a_marketer_hears_on_monday_what_came_back_from_their_campaigns(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(BEN, card, acts.CLAIM.code)
    office.fill(BEN, card, acts.RECYCLE.code, reason="no_budget", words="Only from April on")
    office.move_to(MONDAY)
    (told,) = [text for text in office.dms(NOOR) if "Sales recycled" in text]
    assert "Sales recycled 1 lead last week" in told
    assert not [text for text in office.dms(MIA) if "Sales recycled" in text]


def test_anybody_asks_for_the_numbers_in_private_and_may_share_them(office: Office) -> None:
    won(office)
    private = asked(office, ANA)
    assert "Week 47, 16–22 Nov 2026, so far" in all_of(private)
    hers = "Ana Lindqvist: won 1 of 1, €14,400"
    assert hers in all_of(private)
    assert hers not in all_of(asked(office, BEN, "quarter"))
    assert hers in all_of(asked(office, SAM, "quarter"))  # he manages
    assert "isn't a week. Try 2026-W47" in asked(office, BEN, "47")["text"]

    office.slack.press_note(ANA, office.slack.ephemerals(ANA)[0]["id"], actions.SHARE_SCOREBOARD)
    assert office.slack.submit(ANA, {"channel": LEADS}) is None
    office.settle()
    (shared,) = office.said("shared_scoreboard")
    assert "Shared by Ana Lindqvist" in all_of(shared)


def test_where_slack_shows_no_private_table_its_rows_are_lines(office: Office) -> None:
    won(office)
    office.slack.terms.private_tables = False
    private = asked(office, ANA)
    assert "table" not in [block["type"] for block in private["blocks"]]
    rows = private["blocks"][3]["text"]["text"].splitlines()
    assert [row.split(" · ")[0].split(", ")[0] for row in rows[:3]] == ["Number", "Lead to qualified", "First response"]
    assert actions.SHARE_SCOREBOARD in all_of(private)
    office.slack.terms.private_tables = True
    assert "table" in [block["type"] for block in asked(office, ANA)["blocks"]]


def test_without_files_the_numbers_come_without_a_picture(office: Office) -> None:
    office.lead()
    office.slack.faults.refuse("files.getUploadURLExternal", "missing_scope")
    office.move_to(MONDAY)
    (post,) = office.said("scoreboard")
    assert "image" not in [block["type"] for block in post["blocks"]]
