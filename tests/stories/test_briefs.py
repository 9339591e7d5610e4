"""A campaign's brief from the form to the card, in both teams' words."""

from datetime import UTC, datetime, timedelta

from scheduler import jobs
from store.rules import acts
from tests.office.cast import ANA, BEN, CHLOE, DIEGO, MIA, NOOR
from tests.office.running import LEADS, Office
from tests.stories.promises import press_dm

# Mo Tu We Th Fr Sa Su    The story begins on Monday 16 at 9:04 in Berlin.
# 16 17 18 19 20 21 22    The webinar starts on Monday 23; two working days later it is Tuesday at 17:00.
# 23 24 25 26 27 28 29
FORM = {
    "campaign": "autumn_webinar", "promise": "How three teams answer every lead within the hour",
    "audience": "Heads of sales", "say": "You saw it live. What happens at yours on a Friday at five?",
    "starts_on": "2026-11-23", "ends_on": "2026-12-04",
}  # fmt: skip
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def write(office: Office, **overrides: str) -> None:
    office.slack.command(NOOR, "/campaign", "add")
    assert office.slack.submit(NOOR, {**FORM, **overrides}) is None
    office.settle()


def test_a_brief_is_read_on_the_morning_the_campaign_starts_and_named_on_the_card(office: Office) -> None:
    write(office)
    assert office.said("brief") == []
    card = office.lead(campaign="Autumn_Webinar")
    assert "Offer  How three teams answer every lead within the hour" in office.shown(card)
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(MONDAY - timedelta(minutes=1))
    assert office.said("brief") == []
    office.move_to(MONDAY + timedelta(minutes=1))
    (post,) = office.said("brief")
    assert "autumn_webinar starts: How three teams" in post["text"] and "0 of 4 reps" in str(post)
    office.move_to(MONDAY + timedelta(hours=3))
    assert "Starts this week: autumn_webinar (Mon)" in str(office.said("agenda")[-1])
    for who in (ANA, BEN, BEN):
        office.slack.press(who, LEADS, post["ts"], "Got it")
    office.slack.press(MIA, LEADS, post["ts"], "Got it")
    office.settle()
    assert office.notes(MIA)[-1] == "Only reps are counted here. Thanks for reading it."
    (post,) = office.said("brief")
    assert "2 of 4 reps · Got it: Ana Lindqvist, Ben Okafor · Not yet: Chloe Marsh, Diego Ramos" in str(post)
    before = office.dms(NOOR)
    office.move_to(MONDAY + timedelta(days=1, hours=7))
    assert office.dms(NOOR) == before
    office.move_to(MONDAY + timedelta(days=2, hours=1))
    (told,) = [said for said in office.dms(NOOR) if "pressed *Got it*" in said]
    assert told.startswith("Chloe Marsh and Diego Ramos haven't pressed *Got it* under the brief of *autumn_webinar*.")
    for who in (CHLOE, DIEGO):
        office.slack.press(who, LEADS, post["ts"], "Got it")
    office.settle()
    (post,) = office.said("brief")
    assert "4 of 4 reps" in str(post) and "Got it'" not in str(post)
    office.move_to(MONDAY + timedelta(days=4))
    assert [said for said in office.dms(NOOR) if "Got it" in said] == [told] and len(office.said("brief")) == 1


def test_a_brief_that_is_late_is_posted_at_once_and_follows_its_changes(office: Office) -> None:
    write(office, starts_on="2026-11-11")
    office.move_to(office.clock() + timedelta(minutes=1))
    (post,) = office.said("brief")
    office.slack.command(NOOR, "/campaign", "autumn")
    (note,) = office.slack.wait_for(lambda: office.slack.ephemerals(NOOR)[-1:])
    office.slack.press_note(NOOR, note["id"], "change_brief")
    assert office.slack.submit(NOOR, {"promise": "Live answers within the hour"}) is None
    office.settle()
    (post,) = office.said("brief")
    assert "Live answers within the hour" in str(post)


def test_a_campaign_without_a_brief_is_asked_about_once(office: Office) -> None:
    for number in range(5):
        office.send(email=f"n{number}@fair.example", name=f"Nora{number} Weiss", campaign="autumn_webinar", touches=[])
    office.settle()
    jobs.ask_for_brief(office.database, office.clock())
    office.settle()
    (asked,) = office.slack.dm(NOOR)
    assert asked["text"].startswith("*autumn_webinar* has no brief yet: 5 leads in the last four weeks.")
    press_dm(office, NOOR, "Write the brief")
    assert office.slack.submit(NOOR, {**FORM, "campaign": "autumn_webinar"}) is None
    office.settle()
    (asked,) = office.slack.dm(NOOR)
    assert asked["text"].startswith("✓ *autumn_webinar* has its brief.")
    office.move_to(office.clock() + timedelta(days=1))
    jobs.ask_for_brief(office.database, office.clock())
    office.settle()
    assert len(office.slack.dm(NOOR)) == 1
