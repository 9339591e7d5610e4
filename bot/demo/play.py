"""One working week through the same parts as in production, told as it happens."""

from datetime import datetime, timedelta
from typing import Any

from rich.console import Console

from bot import actions
from bot.demo import company
from bot.demo.transcript import Transcript
from bot.demo.world import World

ANA, BEN, CHLOE, MIA, NOOR, SAM = "U0ANA", "U0BEN", "U0CHLOE", "U0MIA", "U0NOOR", "U0SAM"
WEBSITE = "The website"

# No names that the company's past may hold, so that a lookup finds one of them.
INES = {
    "external_id": "web-1", "name": "Ines Valcourt", "title": "Head of Operations", "company": "Wexford Freight GmbH",
    "email": "ines@wexford.example", "source": "webinar", "campaign": "autumn_webinar", "problem": "slow",
    "why_now": "We answer leads two days late",
}  # fmt: skip
TARIQ = {
    "external_id": "web-2", "name": "Tariq Mansour", "title": "Founder", "company": "Tarnow Health",
    "email": "tariq@tarnow.example", "source": "paid_search", "campaign": "brand_ads", "problem": "growth",
    "why_now": "Three tools and nobody trusts the numbers",
}  # fmt: skip
PAVEL = {
    "external_id": "web-3", "name": "Pavel Dvorsky", "title": "COO", "company": "Wexford Freight GmbH",
    "email": "pavel@wexford.example", "source": "referral", "problem": "costs",
    "why_now": "Ines told me about you",
}  # fmt: skip
OLGA = {
    "name": "Olga Prentiss", "company": "Bellwether Studio", "title": "COO", "email": "olga@bellwether.example",
    "problem": "slow", "touch_kind": "reply", "why_now": "Wrote back after the trade fair",
}  # fmt: skip

PROLOGUE = (
    "Kestrel sells to other companies. Ana and Ben sell from Berlin, Chloe and Diego from New York; Mia and Noor do the\n"
    "marketing, Sam leads sales. One working week, through the same bot as in production; only time is moved."
)
EPILOGUE = "The same in a browser, where you are all of them: handoff demo"


class Play:
    """The script of the week. Every act is one a person could do on the page."""

    def __init__(self, world: World, console: Console) -> None:
        self._world = world
        self._slack = world.slack
        self._told = Transcript(world.slack, console)

    def run(self) -> None:
        """Monday to Friday."""
        self._told.say(PROLOGUE.replace("\n", " "))
        self._told.catch_up(self._now)
        for day in (self._monday, self._tuesday, self._wednesday, self._thursday, self._friday):
            day()
        self._told.say(f"\n{EPILOGUE}")

    def _monday(self) -> None:
        self._told.heading("Monday: a lead comes in, is claimed once and answered")
        self._arrives("sends a lead: Ines Valcourt, Wexford Freight", INES, "demo_request", "Asked for a demo")
        self._press(ANA, INES, actions.CLAIM, "presses Claim")
        self._press(BEN, INES, actions.CLAIM, "presses Claim on the same card, a second too late", stale=True)
        self._until(9, 44)
        self._form(ANA, INES, actions.RESPOND, "logs the first response", {
            "how": "call", "words": "Spoke for ten minutes. She wants to see the routing.", "quality": "5"})  # fmt: skip
        self._until(11, 0)
        again = {**INES, "external_id": "web-9", "phone": "+49 30 5550 1234"}
        self._arrives("sends Ines Valcourt once more, now with a phone number", again, "pricing_page", "")
        self._until(16, 10)
        self._arrives("sends a lead: Tariq Mansour, Tarnow Health", TARIQ, "demo_request", "Asked for a demo")

    def _tuesday(self) -> None:
        self._morning("Tuesday: a question to marketing, a lead for later, a colleague of a known lead")
        self._press(BEN, TARIQ, actions.CLAIM, "claims Tariq Mansour")
        self._form(BEN, TARIQ, actions.ASK, "asks marketing", {"words": "Which of the two offers did he see?"})
        self._until(11, 0)
        self._form(MIA, TARIQ, actions.ANSWER, "answers", {"words": "The annual one, from the brand campaign."})
        self._form(BEN, TARIQ, actions.RECYCLE, "gives him back until Thursday", {
            "way": "wake", "reason": "not_now", "wake_on": self._day(2), "quality": "3",
            "words": "The right person, travelling until Thursday."})  # fmt: skip
        self._until(13, 30)
        self._arrives("sends a lead: Pavel Dvorsky, also of Wexford Freight", PAVEL, "demo_request", "")
        self._press(BEN, PAVEL, actions.CLAIM, "presses Claim")
        self._press(ANA, PAVEL, actions.CLAIM, "presses Claim")
        self._until(14, 20)
        self._form(ANA, PAVEL, actions.RESPOND, "logs the first response", {
            "how": "email", "words": "Sent him what Ines has seen, a call on Friday."})  # fmt: skip

    def _wednesday(self) -> None:
        self._morning("Wednesday: an opportunity, a lead added by hand, and one that is passed on")
        self._form(ANA, INES, actions.NEXT_STEP, "agrees on the next step with Ines Valcourt", {
            "next_step": "Demo with her two dispatchers", "due": self._day(1)})  # fmt: skip
        self._form(ANA, INES, actions.OPEN_DEAL, "opens an opportunity", {"amount": "14,400"})
        self._told.act(self._now, BEN, "types /lead add and fills in the form")
        self._slack.command(BEN, "/lead", "add", company.LEADS)
        self._fill(BEN, OLGA)
        self._press(BEN, OLGA, actions.CLAIM, "claims Olga Prentiss")
        self._press(BEN, OLGA, actions.RELEASE, "is called away to a customer and releases her")
        self._until(15, 30)
        self._press(CHLOE, OLGA, actions.CLAIM, "begins her day in New York and claims Olga Prentiss")
        self._until(15, 50)
        self._form(CHLOE, OLGA, actions.RESPOND, "logs the first response", {"how": "voicemail"})

    def _thursday(self) -> None:
        self._morning("Thursday: the recycled lead wakes as a new cycle")
        self._press(BEN, TARIQ, actions.CLAIM, "claims Tariq Mansour, who is back")
        self._until(10, 15)
        self._form(BEN, TARIQ, actions.RESPOND, "logs the first response", {
            "how": "meeting", "words": "Wants an offer for a team of four.", "quality": "4"})  # fmt: skip
        self._form(BEN, TARIQ, actions.OPEN_DEAL, "opens an opportunity", {"amount": "4,800"})

    def _friday(self) -> None:
        self._morning("Friday: one is won, one is lost, and both teams see why")
        self._form(ANA, INES, actions.WIN, "wins Ines Valcourt", {"words": "We finally know who called whom."})
        self._form(BEN, TARIQ, actions.LOSE, "loses Tariq Mansour", {
            "reason": "price", "objection": "Too dear for a team of four"})  # fmt: skip
        self._told.act(self._now, SAM, "looks somebody up, with a typo: /lead ines valcuort")
        self._slack.command(SAM, "/lead", "ines valcuort", company.GENERAL)
        self._show()
        self._told.act(self._now, NOOR, "opens Home to see what became of her campaign")
        self._slack.open_home(NOOR)
        self._world.settle()
        self._told.home(self._now, NOOR)

    @property
    def _now(self) -> datetime:
        return self._world.clock()

    def _day(self, days: int) -> str:
        return (self._now + timedelta(days=days)).date().isoformat()

    def _arrives(self, what: str, who: dict[str, str], kind: str, detail: str) -> None:
        self._told.act(self._now, WEBSITE, what)
        self._world.post({"system": "website", **who, "touches": [
            {"kind": kind, "at": self._now.isoformat(), "detail": detail}]})  # fmt: skip
        self._show()

    def _card(self, who: dict[str, str]) -> str:
        """The ts of the newest card of that lead."""
        cards = [message for message in self._slack.messages(company.LEADS) if who["name"] in message["text"]]
        return str(cards[-1]["ts"])

    def _press(self, by: str, who: dict[str, str], button: str, what: str, stale: bool = False) -> None:
        self._told.act(self._now, by, what)
        self._slack.press(by, company.LEADS, self._card(who), button, stale=stale)
        self._show()

    def _form(self, by: str, who: dict[str, str], button: str, what: str, values: dict[str, Any]) -> None:
        self._told.act(self._now, by, what)
        self._slack.press(by, company.LEADS, self._card(who), button)
        self._fill(by, values)

    def _fill(self, by: str, values: dict[str, Any]) -> None:
        if (wrong := self._slack.submit(by, values)) is not None:
            raise ValueError(f"the form stayed open: {wrong}")
        self._show()

    def _until(self, hour: int, minute: int) -> None:
        local = self._now.astimezone(company.BERLIN)
        self._world.move_to(local.replace(hour=hour, minute=minute, second=0, microsecond=0))
        self._told.catch_up(self._now)

    def _morning(self, heading: str) -> None:
        self._told.heading(heading)
        self._world.move("morning")
        self._told.catch_up(self._now)

    def _show(self) -> None:
        self._world.settle()
        self._told.catch_up(self._now)
