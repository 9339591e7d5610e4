"""What keeps people from using the page: axe finds nothing serious, in either theme, on a desktop and on a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.demo.world import World
from tests.browser.newcomer import Newcomer

SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})


def barriers(page: Page, place: str) -> list[str]:
    """Serious and critical violations on a phone and on a desktop: where, which rule, and the first element."""
    found: list[str] = []
    for size in SIZES:
        page.set_viewport_size(size)
        violations = Axe().run(page).response["violations"]
        serious = [each for each in violations if each["impact"] in ("serious", "critical")]
        found += [f"{place}, {size['width']} px: {each['id']} {each['nodes'][0]['html'][:160]}" for each in serious]
    return found


def test_axe_finds_no_serious_barrier(page: Page, world: World) -> None:
    me = Newcomer(page)
    me.view_as("Ana Lindqvist")
    world.send_lead()
    world.settle()
    found: list[str] = []
    for theme in ("light", "dark"):
        me.go("leads")
        card = page.get_by_role("article").filter(has=page.get_by_role("button", name="Recycle")).last
        expect(card).to_be_visible()
        found += barriers(page, f"{theme} channel")
        card.get_by_role("button", name="Recycle", exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += barriers(page, f"{theme} form")
        page.keyboard.press("Escape")
        me.go("Handoff")
        expect(page.get_by_role("main")).to_contain_text("Add a lead")
        found += barriers(page, f"{theme} Home")
        if theme == "light":
            page.get_by_role("button", name="Switch to dark theme").click()
    assert "\n".join(found) == ""
