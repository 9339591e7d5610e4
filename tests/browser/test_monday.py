"""Monday on the page, by mouse: the scoreboard, the agenda, one change to test, its verdict, a win."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.demo import last_week
from bot.demo.world import World
from store.rules import acts
from tests.browser.newcomer import Newcomer
from tests.office.clock import MONDAY_BEFORE

DESK, PHONE = {"width": 1360, "height": 1240}, {"width": 390, "height": 2600}  # high, so that a post is whole
CHANGE = "Call everybody who asks for a demo within half an hour"


@pytest.fixture
def begins() -> datetime:
    """The Thursday before the Monday of the pictures."""
    return MONDAY_BEFORE + last_week.BEGINS


def test_a_monday_from_the_scoreboard_to_the_verdict(page: Page, world: World, pictures: Path) -> None:
    me = Newcomer(page)
    page.set_viewport_size(DESK)
    last_week.play_week(world, MONDAY_BEFORE)
    me.view_as("Sam Taylor")
    me.go("leads")

    # Scoreboard with table and picture, its detail in the thread; the agenda with three handoffs.
    scoreboard, agenda = me.post("📊 Week 46"), me.post("Three handoffs")
    expect(scoreboard).to_contain_text("Bottleneck: Handoff")
    expect(scoreboard.get_by_role("table")).to_contain_text("Lead to qualified")
    expect(scoreboard.locator(".block-image img")).to_have_js_property("naturalWidth", 1080)
    for name in ("Lena Hartwig", "June Adair", "Oskar Lund"):
        expect(agenda).to_contain_text(name)
    scoreboard.get_by_role("button", name=re.compile(r"\d+ repl")).click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("Deadlines met")
    thread.get_by_text("Deadlines met").scroll_into_view_if_needed()
    scoreboard.evaluate("post => post.scrollIntoView()")
    me.picture(pictures / "monday-light.png")
    page.get_by_role("button", name="Switch to dark theme").click()
    me.picture(pictures / "monday-dark.png")
    page.get_by_role("button", name="Close thread").click()
    page.set_viewport_size(PHONE)
    me.picture(pictures / "monday-phone-dark.png", scoreboard)
    page.get_by_role("button", name="Switch to light theme").click()
    me.picture(pictures / "monday-agenda-light.png", agenda)
    page.set_viewport_size(DESK)

    # One change to test, logged from the agenda.
    agenda.get_by_role("button", name="Log decision").click()
    me.choose("Which number should it move?", "First response")
    page.get_by_role("dialog").get_by_role("radio", name="Down").check()
    page.get_by_role("dialog").get_by_role("textbox", name="Starts on").fill("2026-11-16")
    me.fill("Log", What_do_we_change=CHANGE, Why_do_we_believe="Half of them talk to three others the same day.")
    expect(me.post(CHANGE)).to_contain_text("Decision 1, logged by Sam Taylor")

    # A week in which it is done, and a win.
    for hour in range(6):
        world.send(title="Founder", name=f"Buyer {hour}", company=f"House {hour}", email=f"b@house{hour}.example")
        world.settle()
        last_week.press(world, "U0ANA", f"Buyer {hour}", acts.CLAIM.code)
        world.move("15m")
        last_week.press(world, "U0ANA", f"Buyer {hour}", acts.RESPOND.code, how="call")
    last_week.press(world, "U0ANA", "Lena Hartwig", acts.WIN.code, words="Four reps, and nobody loses a lead.")
    expect(me.post("is a customer for €14,400")).to_contain_text("closed by Ana Lindqvist")

    # Once the promises of its week have ended, a Monday says whether the number moved.
    page.get_by_role("button", name="Next Monday").click()
    expect(me.post("Three handoffs")).to_contain_text("The verdict comes")
    page.get_by_role("button", name="Next Monday").click()
    expect(me.post("Three handoffs")).to_contain_text(f"The verdict: {CHANGE}")
    keep = page.get_by_role("button", name="Keep", exact=True)
    verdict = page.get_by_role("article").filter(has=keep)
    expect(verdict).to_contain_text("It worked")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(400)  # it stays at the end while it becomes narrow
    verdict.evaluate("post => post.scrollIntoView({block: 'center'})")
    me.picture(pictures / "monday-verdict-light.png")
    page.get_by_role("button", name="Switch to dark theme").click()
    me.picture(pictures / "monday-win-dark.png", me.post("is a customer for €14,400"))
    page.set_viewport_size(DESK)
    keep.click()
    expect(page.get_by_role("main")).to_contain_text("Kept: it is the way you work now.")
