"""What both teams say, by mouse: a brief is read in the channel, its campaign and the message house are looked up."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bot.demo.world import World
from tests.browser.newcomer import Newcomer


def ask(page: Page, command: str) -> None:
    """Type a command."""
    page.get_by_role("textbox").first.fill(command)
    page.get_by_role("textbox").first.press("Enter")


def test_a_rep_reads_what_both_teams_say(page: Page, world: World, pictures: Path) -> None:
    me = Newcomer(page)
    me.view_as("Ana Lindqvist")
    me.go("leads")
    world.move_to(world.clock())
    brief = me.post("Pipeline clinic starts")
    expect(brief).to_contain_text("0 of 4 reps")
    brief.get_by_role("button", name="Got it").click()
    expect(brief).to_contain_text("1 of 4 reps · Got it: Ana Lindqvist")
    me.picture(pictures / "brief-light.png", brief)
    page.get_by_role("button", name="Send a lead").click()
    expect(me.post("Ready to claim")).to_contain_text("Offer How three teams call every lead within the hour")
    ask(page, "/campaign autumn")
    expect(me.post("Only visible to you")).to_contain_text("So far")
    ask(page, "/message")
    expect(page.get_by_role("dialog")).to_contain_text("Edit…")
