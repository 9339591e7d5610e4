"""What both teams say, by mouse: a brief is read, a rep knows what to say, content answers, accounts have a plan."""

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.demo import last_week
from bot.demo.world import World
from tests.browser.newcomer import Newcomer
from tests.office.clock import MONDAY_BEFORE


@pytest.fixture
def begins() -> datetime:
    """The Thursday before a Monday."""
    return MONDAY_BEFORE + last_week.BEGINS


def ask(page: Page, command: str) -> None:
    """Type a command."""
    page.get_by_role("textbox").first.fill(command)
    page.get_by_role("textbox").first.press("Enter")


def close(page: Page) -> None:
    """Close the window."""
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_rep_reads_what_both_teams_say(page: Page, world: World, pictures: Path) -> None:
    me = Newcomer(page)
    last_week.play_week(world, MONDAY_BEFORE)
    me.view_as("Ana Lindqvist")
    me.go("leads")
    brief = me.post("Pipeline clinic starts")
    expect(brief).to_contain_text("0 of 4 reps")
    brief.get_by_role("button", name="Got it").click()
    expect(brief).to_contain_text("1 of 4 reps · Got it: Ana Lindqvist")
    me.picture(pictures / "brief-light.png", brief)
    page.get_by_role("button", name="Send a lead").click()
    expect(me.post("Ready to claim")).to_contain_text("Offer How three teams call every lead within the hour")
    ask(page, "/campaign autumn")
    expect(me.post("Only visible to you")).to_contain_text("So far")

    window = page.get_by_role("dialog")
    me.press("Lena Hartwig", "What to say")
    expect(window).to_contain_text("They want: Every buyer is called within the hour")
    window.get_by_role("button", name="Used it").first.click()
    expect(window).to_contain_text("✓ Used")
    window.screenshot(path=pictures / "say-light.png")
    close(page)
    ask(page, "/content")
    expect(me.post("Content: 3 live")).to_contain_text("Used 1 time")
    ask(page, "/content unanswered")
    me.post("without an answer in the last 13 weeks").get_by_role("button", name="Propose an asset").first.click()
    expect(window).to_contain_text("Already has something")
    window.get_by_label("Title").fill("Beside what you have")
    window.get_by_role("button", name="Add", exact=True).click()
    expect(window).to_contain_text("It's kept as an idea")
    close(page)

    ask(page, "/message")
    expect(window).to_contain_text("Heard from buyers, not in the house yet")
    window.screenshot(path=pictures / "house-light.png")
    said = window.locator(".block").filter(has=page.get_by_role("button", name="Take it")).first
    words = said.inner_text().partition("”")[0]
    said.get_by_role("button", name="Take it").click()
    expect(window).to_contain_text("Version 2")
    expect(window.locator(".block").filter(has_text=words)).not_to_contain_text("Take it")
    close(page)
    ask(page, "/accounts")
    expect(window).to_contain_text("7 agreed, 1 proposed")
    expect(window).to_be_focused()  # and no button of it has a ring
    window.screenshot(path=pictures / "accounts-light.png")


def test_the_other_team_agrees_to_an_account(page: Page) -> None:
    me, window = Newcomer(page), page.get_by_role("dialog")
    me.view_as("Mia Vogel")
    ask(page, "/accounts add Northwind")
    window.get_by_label("Plan").fill("Meet them at the round table")
    window.get_by_role("button", name="Propose", exact=True).click()
    expect(window).to_contain_text("Northwind")
    close(page)
    me.view_as("Ana Lindqvist")
    ask(page, "/accounts")
    expect(window).to_contain_text("Your team has to agree")
    proposed = window.locator(".block").filter(has_text="Northwind")
    proposed.get_by_role("button", name="Agree").click()
    expect(window).to_contain_text("Agreed: Northwind is a target account of both teams.")
    expect(proposed.get_by_role("button", name="Open")).to_be_visible()
