"""The thirty minutes on Monday, as both teams meet them in Slack: the agenda, the one change to test, the goal.

It is Monday 16 November 2026, 09:04 in Berlin (08:04 UTC). The meeting is at ten, its agenda comes half an hour before.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.office.cast import ANA, BEN, MIA, NOOR, SAM, TESS
from tests.office.running import LEADS, Office

_DATE = re.compile(r"<!date[^|]*\|([^>]*)>")
NEXT = {"starts_on": date(2026, 11, 23)}
CHANGE = {"what": "Call within the hour", "kpi": "first_response", "direction": "down", "owner": BEN, **NEXT}

Json = dict[str, Any]


def at(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of 2026 in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def body(message: Json) -> str:
    """All that a post or an answer shows."""
    return _DATE.sub(r"\1", str(message["blocks"])).replace("*", "")


def log(office: Office, who: str = MIA, **more: object) -> dict[str, str] | None:
    """Log a change by the command; what is wrong with the form, if anything."""
    office.slack.command(who, "/decision")
    wrong = office.slack.submit(who, {**CHANGE, **more})
    office.settle()
    return wrong


def asked(office: Office, who: str, command: str, text: str = "") -> str:
    """What a command answers."""
    answer = office.slack.command(who, command, text)
    assert answer is not None
    return _DATE.sub(r"\1", str(answer)).replace("*", "")


def press(office: Office, who: str, message: Json, button: str, stale: bool = False) -> None:
    office.slack.press(who, LEADS, message["ts"], button, stale=stale)
    office.settle()


def told(office: Office, who: str) -> str:
    """The last private note."""
    return office.notes(who)[-1].replace("*", "")


def window(office: Office, who: str) -> str:
    """What the window before somebody says."""
    view = office.slack.open_view(who)
    assert view is not None
    return body(view)


# ---- The life of a decision -----------------------------------------------------------------------------------------


def test_a_logged_change_is_shown_to_everybody_and_anybody_objects_until_it_starts(office: Office) -> None:
    assert log(office) is None
    (post,) = office.said("decision")
    assert "Call within the hour" in body(post)
    assert "Ben Okafor" in body(post)
    office.slack.press(TESS, LEADS, post["ts"], "object")
    office.slack.submit(TESS, {"words": "Nobody picks up before ten"})
    office.settle()
    assert ["Tess Brandt objects" in note and "Nobody picks up before ten" in note
            for note in (note.replace("*", "") for note in office.thread(post["ts"]))] == [True]  # fmt: skip
    assert "Nobody picks up before ten" in body(office.said("decision")[0])
    assert "'text': 'Object…'" in body(office.said("decision")[0])
    office.move_to(at(11, 23))
    assert "'text': 'Object…'" not in body(office.said("decision")[0])
    press(office, ANA, post, "object", stale=True)
    assert "The test started Mon 23 Nov" in told(office, ANA)


def test_a_form_that_comes_after_the_start_keeps_its_words(office: Office) -> None:
    log(office)
    (post,) = office.said("decision")
    office.slack.press(TESS, LEADS, post["ts"], "object")
    office.move_to(at(11, 23))
    wrong = office.slack.submit(TESS, {"words": "Nobody picks up before ten"})
    assert wrong is not None
    assert "started" in wrong["words"]


def test_a_date_too_early_is_refused_under_its_field_with_what_would_do(office: Office) -> None:
    wrong = log(office, kpi="qualified_to_opportunity", direction="up", recheck_on=date(2026, 12, 7))
    assert wrong is not None
    assert "Mon 21 Dec" in wrong["recheck_on"]
    assert "First response" in wrong["recheck_on"]
    assert office.said("decision") == []


def test_who_has_no_role_is_told_kindly(office: Office) -> None:
    assert "reps or marketers or managers" in asked(office, TESS, "/decision")
    assert office.slack.open_view(TESS) is None


def test_a_test_is_followed_extended_and_kept(office: Office) -> None:
    for number in range(6):  # a slow week before
        card = office.lead(f"Slow Person{number}", email=f"p{number}@slow{number}.example", company=f"Slow {number}")
        office.press(ANA, card, "claim")
    office.move_to(at(11, 16, 14))
    for number in range(6):
        office.fill(ANA, office.card_of(f"Slow Person{number}"), "log_response", how="call")
    log(office, starts_on=date(2026, 11, 30))
    office.move_to(at(11, 30, 9))
    for number in range(6):  # and a fast one
        name = f"Fast Person{number}"
        card = office.lead(name, email=f"q{number}@fast{number}.example", company=f"Fast {number}")
        office.press(BEN, card, "claim")
        office.fill(BEN, card, "log_response", how="call")
    office.move_to(at(12, 14, 7, 59))
    assert office.said("verdict") == []
    assert "Nothing to see yet" not in asked(office, SAM, "/decision", "1")
    office.move_to(at(12, 14, 9))
    (verdict,) = office.said("verdict")
    assert "It worked, almost surely" in body(verdict)
    assert "6 handoffs" in body(verdict)
    press(office, ANA, verdict, "keep_decision")
    assert "That is for Ben Okafor" in told(office, ANA)
    office.slack.press(SAM, LEADS, verdict["ts"], "extend_decision")
    assert office.slack.submit(SAM, {"words": "One more week"}) is None
    office.settle()
    (first,) = office.said("verdict")
    assert "It worked, almost surely" in body(first) and "Sam Taylor extended it until Mon 21 Dec" in body(first)
    assert "actions" not in [block["type"] for block in first["blocks"]]
    press(office, BEN, verdict, "keep_decision", stale=True)
    assert "Sam Taylor extended the test until Mon 21 Dec" in told(office, BEN)
    office.move_to(at(12, 21, 9))
    first, second = office.said("verdict")
    press(office, BEN, second, "keep_decision")
    assert told(office, BEN).startswith("Kept")
    first, second = office.said("verdict")
    assert "Ben Okafor kept it" in body(second) and "kept" not in body(first)
    press(office, BEN, second, "keep_decision", stale=True)
    press(office, SAM, second, "drop_decision", stale=True)
    assert told(office, SAM) == "Ben Okafor kept it already."
    assert [len(office.thread(one["ts"])) for one in (first, second)] == [1, 1]
    assert "kept" in office.thread(second["ts"])[0]


def test_the_log_is_listed_and_searched(office: Office) -> None:
    log(office)
    log(office, what="Shorter forms", kpi="lead_to_qualified", direction="up", owner=NOOR)
    listed = asked(office, TESS, "/decision", "list")
    assert listed.index("Shorter forms") < listed.index("Call within the hour")
    found = asked(office, ANA, "/decision", "forms")
    assert "Shorter forms" in found and "Call within" not in found
    assert "No decisions about “zebra” yet" in asked(office, ANA, "/decision", "zebra")
    assert "What `/decision` can do" in asked(office, ANA, "/decision", "help")
    assert "Shorter forms" in asked(office, ANA, "/decision", "2")


# ---- The agenda -----------------------------------------------------------------------------------------------------


def test_the_agenda_comes_half_an_hour_before_the_meeting_and_once(office: Office) -> None:
    card = office.lead("Ines Moreau")
    office.press(ANA, card, "claim")
    office.fill(ANA, card, "log_response", how="call")
    office.fill(ANA, card, "open_opportunity", amount="12000")
    office.move_to(at(11, 23, 8, 29))
    assert office.said("agenda") == []
    office.move_to(at(11, 23, 8, 30))
    office.move_to(at(11, 23, 12))
    (agenda,) = office.said("agenda")
    assert "Ines Moreau" in body(agenda)
    assert f"archives/{LEADS}/p{card.replace('.', '')}" in body(agenda)
    assert "No deadline was missed" in body(agenda)
    office.move_to(at(11, 30, 12))
    assert len(office.said("agenda")) == 2
    assert "Ines Moreau" not in body(office.said("agenda")[1])  # once ever


def test_what_the_meeting_decides_is_logged_from_its_agenda(office: Office) -> None:
    office.lead("Ines Moreau")
    office.move_to(at(11, 23, 9))
    (agenda,) = office.said("agenda")
    office.slack.press(ANA, LEADS, agenda["ts"], "log_decision")
    assert office.slack.submit(ANA, {**CHANGE, "starts_on": date(2026, 11, 30)}) is None
    office.settle()
    assert len(office.said("decision")) == 1
    office.move_to(at(11, 30, 9))
    assert "Call within the hour" in body(office.said("agenda")[1])


def test_a_bot_that_slept_through_the_meeting_does_not_call_for_it(office: Office) -> None:
    office.lead("Ines Moreau")
    office.clock.move_to(at(11, 23, 9, 30))  # asleep until the meeting is over
    office.move_to(at(11, 23, 9, 31))
    assert office.said("agenda") == []
    office.clock.move_to(at(11, 30, 9, 15))
    office.move_to(at(11, 30, 9, 16))
    assert len(office.said("agenda")) == 1


# ---- Goal and spend -------------------------------------------------------------------------------------------------


def test_a_manager_sets_the_goal_and_sees_how_it_adds_up(office: Office) -> None:
    office.slack.command(SAM, "/handoff", "goal")
    values = {"revenue": "100k", "deal_size": "10,000", "win_rate": "20%", "qualified_to_opportunity": "50"}
    assert office.slack.submit(SAM, {**values, "lead_to_qualified": "25", "cycle_days": "14"}) is None
    assert "€100,000" in window(office, SAM)
    assert "400 leads" in window(office, SAM)
    assert "€100,000" in asked(office, ANA, "/handoff", "goal")
    assert "Managers set the goal" in asked(office, ANA, "/handoff", "goal")
    office.slack.command(SAM, "/handoff", "goal")
    assert "100000" in window(office, SAM)


def test_a_changed_goal_is_announced_once_with_what_it_was_and_nothing_else_is_said(office: Office) -> None:
    def set_goal(**values: str) -> list[str]:
        before = len(office.slack.messages(LEADS))
        office.slack.command(SAM, "/handoff", "goal")
        assert office.slack.submit(SAM, values) is None
        office.settle()
        return [message["text"] for message in office.slack.messages(LEADS)[before:]]

    [first] = set_goal(revenue="100k", cycle_days="14")
    assert first.startswith("🎯 *Goal of the quarter:* Sam Taylor set it to *€100,000*. To see how many leads")
    assert set_goal(revenue="100k", cycle_days="20") == []  # what they aim at is the same
    [second] = set_goal(revenue="120k", cycle_days="14")
    assert second.startswith("🎯 *Goal of the quarter:* Sam Taylor changed it from €100,000 to *€120,000*.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"revenue": "lots"}, "revenue"),
        ({"revenue": "0"}, "revenue"),
        ({"revenue": "1000", "win_rate": "a third"}, "win_rate"),
        ({"revenue": "1000", "win_rate": "120"}, "win_rate"),
        ({"revenue": "1000", "cycle_days": "soon"}, "cycle_days"),
    ],
)
def test_what_is_wrong_with_the_goal_is_said_under_its_field(
    office: Office, values: dict[str, str], field: str
) -> None:
    office.slack.command(SAM, "/handoff", "goal")
    wrong = office.slack.submit(SAM, values)
    assert wrong is not None
    assert list(wrong) == [field]


def test_a_marketer_notes_what_a_campaign_cost(office: Office) -> None:
    office.lead("Ines Moreau", campaign="autumn_webinar")
    office.slack.command(MIA, "/handoff", "spend")
    assert office.slack.submit(MIA, {"campaign": "autumn_webinar", "amount": "480"}) is None
    assert "autumn_webinar, week of Mon 9 Nov: €480." in window(office, MIA)
    office.slack.close(MIA, everything=True)
    office.slack.command(MIA, "/handoff", "spend")
    assert office.slack.submit(MIA, {"other": "autumn_webinar", "week": date(2026, 11, 10), "amount": "500"}) is None
    assert "it was €480 before" in window(office, MIA)
    office.slack.close(MIA, everything=True)
    office.slack.command(MIA, "/handoff", "spend")
    wrong = office.slack.submit(MIA, {"amount": "500"})
    assert wrong is not None and "campaign" in wrong


def test_a_rep_is_told_who_notes_spend(office: Office) -> None:
    assert "marketers or managers" in asked(office, ANA, "/handoff", "spend")
