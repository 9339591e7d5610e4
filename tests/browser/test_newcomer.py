"""What a newcomer does in the first five minutes, by mouse, in a real browser; card, thread and Home follow live."""

import re
import time
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from bot.demo.company import LEADS
from bot.demo.world import World
from tests.browser.newcomer import Newcomer


def test_a_newcomer_does_the_whole_job_by_mouse(page: Page, world: World, pictures: Path) -> None:
    me = Newcomer(page)
    me.view_as("Ana Lindqvist")
    me.go("leads")

    # A lead comes in through the real intake, and its card is there without a reload.
    page.get_by_role("button", name="Send a lead").click()
    card = page.get_by_role("article").filter(has=page.get_by_role("button", name="Claim", exact=True))
    expect(card).to_have_count(1)
    heading = card.get_by_role("heading").inner_text()
    first = heading.split(",")[0]
    me.picture(pictures / "card-light.png")

    # Claim, log the response, open an opportunity and win it.
    me.press(first, "Claim")
    expect(me.card(first)).to_contain_text("Claimed by Ana Lindqvist")
    thread = me.open_thread(first)
    expect(thread).to_contain_text("Ana Lindqvist claimed it.")
    me.press(first, "Log")
    me.picture(pictures / "form-light.png")
    me.fill("Save", How_did_it_go="She wants to see it next week")
    expect(me.card(first)).to_contain_text("Contacted")
    expect(thread).to_contain_text("She wants to see it next week")
    me.press(first, "Open opportunity")
    page.get_by_role("dialog").get_by_label("We know who decides").check()
    me.picture(pictures / "criteria-light.png")
    me.fill("Open", Amount="14,400", Why_open_it_without="Their board meets on Friday")
    expect(thread).to_contain_text("Opened anyway: Their board meets on Friday")
    expect(me.card(first)).to_contain_text("€14,400")
    me.press(first, "Won")
    me.fill("Celebrate", Why_did_they_buy="We finally know who called whom")
    expect(me.card(first)).to_contain_text("Won by Ana Lindqvist")
    expect(thread).to_contain_text("won it: €14,400")
    me.picture(pictures / "thread-light.png")
    page.get_by_role("button", name="Close thread").click()

    # Another one: ask marketing, and answer as the marketer, from Home.
    world.send(
        name="Olga Quinn", company="Willow Studio", title="COO", source="paid_search", email="olga@willow.example"
    )
    expect(me.card("Olga Quinn")).to_be_visible()
    me.press("Olga Quinn", "Claim")
    expect(me.card("Olga Quinn")).to_contain_text("Claimed by Ana")
    me.press("Olga Quinn", "Ask marketing")
    me.fill("Ask", What_do_you_need="Which offer did she see?")
    expect(me.card("Olga Quinn")).to_contain_text("waiting for marketing")
    me.view_as("Mia Vogel")
    me.go("Handoff")
    expect(page.get_by_role("main")).to_contain_text("Which offer did she see?")
    me.picture(pictures / "home-light.png")
    page.get_by_role("main").get_by_role("button", name="Answer").first.click()
    me.fill("Answer", Your_answer="The annual one.")
    expect(page.get_by_role("main")).not_to_contain_text("Which offer did she see?")
    me.go("leads")
    expect(me.card("Olga Quinn")).not_to_contain_text("waiting for marketing")

    # Give it back until a date, and let the date come.
    me.view_as("Ana Lindqvist")
    me.press("Olga Quinn", "Recycle")
    reason = page.get_by_role("dialog").get_by_role("radio", name="Interested, but not now")
    expect(reason).to_be_focused()
    reason.check()
    page.get_by_role("dialog").get_by_role("textbox", name="Or on another day").fill("2026-11-18")
    me.fill("Recycle", In_your_words="After the board meeting")
    expect(me.card("Olga Quinn")).to_contain_text("Recycled")
    for _ in range(2):
        page.get_by_role("button", name="Next working morning").click()
        expect(page.get_by_role("button", name="Next working morning")).to_be_enabled()
    expect(page.get_by_role("article").filter(has=page.get_by_role("heading", name="Olga Quinn"))).to_have_count(2)
    expect(me.card("Olga Quinn")).to_contain_text("After the board meeting")

    # Home follows; in the dark too, and on a phone.
    me.press("Olga Quinn", "Claim")
    expect(me.card("Olga Quinn")).to_contain_text("Claimed by Ana")
    me.go("Handoff")
    page.get_by_role("main").get_by_text("Home", exact=True).click()  # a message of hers was opened before
    expect(page.get_by_role("main")).to_contain_text("My numbers")
    expect(page.get_by_role("main")).to_contain_text("Olga Quinn")
    page.get_by_role("button", name="Switch to dark theme").click()
    me.picture(pictures / "home-dark.png")
    me.go("leads")
    me.picture(pictures / "card-dark.png")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(me.card("Olga Quinn")).to_be_visible()
    me.picture(pictures / "phone-dark.png")


def test_the_page_is_usable_by_keyboard(page: Page, world: World) -> None:
    me = Newcomer(page)
    me.go("leads")
    world.send(name="Ines Moreau", company="Alder Freight", title="Founder", email="ines@alder.example")
    claim = me.card("Ines Moreau").get_by_role("button", name="Claim", exact=True)
    claim.focus()
    page.keyboard.press("Enter")
    expect(me.card("Ines Moreau")).to_contain_text("Claimed by")
    me.card("Ines Moreau").get_by_role("button", name="Next step", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    box = page.get_by_role("textbox", name="Message #leads")
    box.fill("/lead ines")
    box.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Only visible to you")


def test_text_from_outside_runs_nothing_on_the_page(page: Page, world: World) -> None:
    evil = "<img src=x onerror=document.title='taken'> <script>document.title='taken'</script>"
    world.send(name=f"Eve {evil}", company=evil, why_now=evil, title="Founder", email="eve@evil.example")
    Newcomer(page).go("leads")
    expect(page.get_by_role("article").filter(has_text="onerror")).to_be_visible()
    assert page.title() != "taken"


def test_what_comes_while_the_page_is_still_loading_is_not_overlooked(page: Page, world: World) -> None:
    def late(route: Route) -> None:
        """The page has what was there before the card only after it was told of the card."""
        answer = route.fetch()
        if "C0LEADS" in route.request.url:
            world.send(name="Olga Quinn", company="Willow Studio", email="olga@willow.example")
            world.settle()
            time.sleep(0.5)  # for the page to hear of it
        route.fulfill(response=answer)

    page.route("**/page/history?*", late)
    page.reload()
    me = Newcomer(page)
    me.go("leads")
    expect(me.card("Olga Quinn")).to_be_visible()


def hold(page: Page, address: str) -> list[Route]:
    """Keep back what the page asks for there; the list grows as it asks."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def let_go(page: Page, address: str, held: list[Route]) -> None:
    """Let go on what is held, and what the page asks for there from now on."""
    page.route(address, lambda route: route.continue_())
    for route in held:
        route.continue_()


def test_nothing_is_typed_into_a_page_that_is_about_to_be_another_persons(page: Page, world: World) -> None:
    me = Newcomer(page)
    me.view_as("Ana Lindqvist")
    me.go("leads")
    box = page.get_by_role("textbox", name="Message #leads")
    expect(box).to_be_enabled()
    held = hold(page, "**/page/history?*")
    for name in ("Mia Vogel", "Ben Okafor"):  # the second is chosen while the first is still being fetched
        with page.expect_request("**/page/history?*"):
            me.choose_person(name)
        expect(box).to_be_disabled()
    let_go(page, "**/page/history?*", held)
    expect(box).to_be_enabled()
    box.fill("/accounts")
    box.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Target accounts")
    expect(page.get_by_role("combobox", name="View as")).to_have_attribute("title", re.compile("Ben Okafor"))


def test_a_window_that_opens_while_the_page_asks_for_open_windows_stays(page: Page, world: World) -> None:
    Newcomer(page).view_as("Ana Lindqvist")
    held = hold(page, "**/page/views?*")
    with page.expect_request("**/page/views?*"):
        page.reload()
    typed = {"as": "U0ANA", "channel": LEADS, "command": "/accounts", "text": ""}
    page.request.post(f"{world.slack.url}/page/command", data=typed)
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Target accounts")
    held.pop(0).fulfill(json={"ok": True, "stack": []})  # as it was before
    let_go(page, "**/page/views?*", held)
    expect(page.get_by_role("textbox", name="Message")).to_be_enabled()
    expect(window).to_contain_text("Target accounts")
