"""Somebody who uses the playground's page by mouse."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


class Newcomer:
    """Somebody at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def card(self, name: str) -> Locator:
        """The newest card of that lead."""
        return self.page.get_by_role("article").filter(has=self.page.get_by_role("heading", name=name)).last

    def press(self, name: str, button: str) -> None:
        """Press a button of a card."""
        self.card(name).get_by_role("button", name=button, exact=True).click()

    def fill(self, button: str, **fields: str) -> None:
        """Fill in the open form and send it."""
        dialog = self.page.get_by_role("dialog")
        for label, value in fields.items():
            dialog.get_by_label(re.compile(label.replace("_", " "), re.I)).first.fill(value)
        dialog.get_by_role("button", name=button, exact=True).click()
        expect(dialog).to_be_hidden()

    def choose(self, field: str, option: str) -> None:
        """Choose an entry of a menu in the open form."""
        menu = self.page.get_by_role("dialog").get_by_role("combobox", name=field)
        menu.select_option(label=menu.locator("option").filter(has_text=option).first.inner_text())

    def view_as(self, name: str) -> None:
        """Become somebody else."""
        expect(self.choose_person(name)).to_have_attribute("title", re.compile(name))
        expect(self.page.locator(".pane[inert]")).to_have_count(0)  # all of theirs is here

    def choose_person(self, name: str) -> Locator:
        """Choose somebody in *View as*, and wait for nothing."""
        combobox = self.page.get_by_role("combobox", name="View as")
        combobox.select_option(label=combobox.locator("option").filter(has_text=name).inner_text())
        return combobox

    def go(self, place: str) -> None:
        """Open a channel or the app."""
        self.page.get_by_role("navigation").get_by_role("link", name=place).click()

    def post(self, text: str) -> Locator:
        """The newest post in the channel with these words in it."""
        return self.page.get_by_role("main").get_by_role("article").filter(has_text=text).last

    def picture(self, file: Path, post: Locator | None = None) -> None:
        """Keep a screenshot of the page, or of a post alone, with what floats and moves out of the way."""
        for toast in self.page.locator(".toasts").get_by_role("button").all():
            toast.click()
        assert self.page.viewport_size is not None
        self.page.mouse.move(1, self.page.viewport_size["height"] - 1)
        self.page.wait_for_timeout(400)
        if post is not None:
            self.page.evaluate("document.activeElement.blur()")
        (post or self.page).screenshot(path=file)

    def open_thread(self, name: str) -> Locator:
        """The thread of a card, beside the channel."""
        self.card(name).get_by_role("button", name=re.compile(r"\d+ repl")).first.click()
        return self.page.get_by_role("complementary", name="Thread")
