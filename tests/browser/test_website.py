"""The website next door on a phone and on a desktop, by day and by night: a visitor asks, the lead is on a card."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bot.demo import company
from bot.demo.world import World
from bot.playground.neighbour.neighbour import Neighbour
from tests.browser.test_barriers import SIZES, barriers


def is_whole(page: Page) -> bool:
    """Nothing stands out of the window at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_visitor_asks_and_the_lead_is_on_a_card(browser: Browser, world: World, pictures: Path) -> None:
    found: list[str] = []
    for theme in ("light", "dark"):
        page = browser.new_context(color_scheme=theme).new_page()
        page.goto(world.website.url)
        found += barriers(page, f"{theme} form")
        for size in SIZES:
            page.set_viewport_size(size)
            assert is_whole(page)
        if theme == "light":
            page.screenshot(path=pictures / "website-light.png")
        typed = {"Your name": "Wanda Quinn", "Company": "Dune Labs", "Work email": f"wanda@{theme}.example"}
        for label, value in typed.items():
            page.get_by_label(label).fill(value)
        page.get_by_label("Your question").fill("Who calls our leads back?")
        page.get_by_role("button", name="Ask for a demo").click()
        expect(page.get_by_role("heading", name="Thank you, Wanda.")).to_be_visible()
        page.get_by_text("What this page sent").click()
        expect(page.locator("pre")).to_contain_text('202 {"kept":true,"outcome":"taken"}')
        found += barriers(page, f"{theme} thanks")
        page.context.close()
    world.settle()
    cards = [message["text"] for message in world.slack.messages(company.LEADS) if "Wanda Quinn" in message["text"]]
    assert len(cards) == 2
    assert "\n".join(found) == ""


def test_a_deal_is_won_on_the_crms_page(browser: Browser, world: World) -> None:
    crm = Neighbour(world.clock).start()
    try:
        owner = crm.add_owner("ana@kestrel.example", "Ana Lindqvist")
        contact = crm.add_contact(
            firstname="Wanda", lastname="Quinn", email="wanda@dune.example", hubspot_owner_id=owner
        )
        deal = crm.add_deal(contact, "Dune Labs · Wanda Quinn", amount="14400")
        for theme in ("light", "dark"):
            page = browser.new_context(color_scheme=theme).new_page()
            page.goto(crm.url)
            expect(page.get_by_role("row", name="Wanda Quinn wanda@dune.example Ana Lindqvist")).to_be_visible()
            assert barriers(page, f"{theme} CRM") == []
            assert is_whole(page)
        page.get_by_role("button", name="Won").click()
        expect(page.get_by_role("cell", name="Closed: won")).to_be_visible()
        assert crm.state.records["deals"][deal].properties["dealstage"] == "closedwon"
        page.context.close()
    finally:
        crm.stop()
