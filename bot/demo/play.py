"""One working week through the same parts as in production, told as it happens."""

from datetime import datetime, timedelta
from typing import Any

from rich.console import Console

from bot import actions
from bot.demo import company
from bot.demo.transcript import Transcript
from bot.demo.world import World

ANA, BEN, CHLOE, MIA, SAM = "U0ANA", "U0BEN", "U0CHLOE", "U0MIA", "U0SAM"


class Play:
    """The script of the week. Every act is one a person could do on the page."""

    def __init__(self, world: World, console: Console) -> None:
        self._world = world
        self._slack = world.slack
        self._told = Transcript(world.slack, console)
        self._console = console

    def run(self) -> None:
        """Monday to Friday."""
        self._told.catch_up(self._now)
        self._monday()
        self._tuesday()
        self._wednesday()
        self._thursday()
        self._friday()
        self._told.heading("Where everything stands")
        self._command(SAM, "/lead", "recycled")

    def _monday(self) -> None:
        self._told.heading("Monday: leads come in, one is claimed, one race is lost")
        demo = self._send(company="Alder Freight GmbH", name="Ines Moreau", title="Head of Operations")
        self._send(company="Cobalt Health", name="Tariq Haas", title="Founder")
        self._press(ANA, demo, actions.CLAIM, "presses Claim on Ines Moreau's card")
        self._press(BEN, demo, actions.CLAIM, "presses Claim on the same card, a second too late", stale=True)
        self._wait(minutes=40)
        self._form(ANA, demo, actions.RESPOND, "logs the first response", {
            "how": "call", "words": "Spoke for ten minutes. She wants to see the routing.", "quality": "5"})  # fmt: skip
        self._told.act(self._now, "The website", "sends Ines Moreau once more, with a look at the prices")
        self._world.send(external_id="web-again", email="ines@alder.example", name="Ines Moreau", touches=[
            {"kind": "pricing_page", "at": self._now.isoformat()}])  # fmt: skip
        self._show()

    def _tuesday(self) -> None:
        self._morning("Tuesday: a question to marketing, and its answer")
        tariq = self._card("Tariq Haas")
        self._press(CHLOE, tariq, actions.CLAIM, "claims Tariq Haas")
        self._form(CHLOE, tariq, actions.ASK, "asks marketing", {"words": "Which of the two offers did he see?"})
        self._wait(hours=2)
        self._form(MIA, tariq, actions.ANSWER, "answers", {"words": "The annual one, from the brand campaign."})
        self._form(CHLOE, tariq, actions.RECYCLE, "gives him back until Thursday", {
            "way": "wake", "reason": "not_now", "wake_on": self._day(2), "quality": "3",
            "words": "Right person, travelling until Thursday."})  # fmt: skip

    def _wednesday(self) -> None:
        self._morning("Wednesday: an opportunity, and a lead added by hand")
        ines = self._card("Ines Moreau")
        self._form(ANA, ines, actions.NEXT_STEP, "agrees on the next step", {
            "next_step": "Demo with her two dispatchers", "due": self._day(1)})  # fmt: skip
        self._form(ANA, ines, actions.OPEN_DEAL, "opens an opportunity", {"amount": "14,400"})
        self._told.act(self._now, BEN, "types /lead add and fills in the form")
        self._slack.command(BEN, "/lead", "add", company.LEADS)
        self._slack.submit(BEN, {
            "name": "Olga Quinn", "company": "Willow Studio", "title": "COO", "email": "olga@willow.example",
            "problem": "slow", "touch_kind": "reply", "why_now": "Wrote back after the trade fair"})  # fmt: skip
        self._show()

    def _thursday(self) -> None:
        self._morning("Thursday: a recycled lead wakes as a new cycle")
        self._press(BEN, self._card("Tariq Haas"), actions.CLAIM, "claims Tariq Haas, who is back")
        self._press(BEN, self._card("Olga Quinn"), actions.CLAIM, "claims Olga Quinn")
        self._form(BEN, self._card("Olga Quinn"), actions.RECYCLE, "gives Olga Quinn back to nurturing", {
            "way": "nurture", "reason": "no_budget", "words": "Nothing before the next budget round."})  # fmt: skip

    def _friday(self) -> None:
        self._morning("Friday: won")
        ines = self._card("Ines Moreau")
        self._form(ANA, ines, actions.WIN, "wins it", {"words": "We finally know who called whom."})
        self._told.act(self._now, SAM, "looks Ines up: /lead ines mor")
        self._told.answer(self._now, SAM, self._slack.command(SAM, "/lead", "ines mor", company.GENERAL))

    @property
    def _now(self) -> datetime:
        return self._world.clock()

    def _day(self, days: int) -> str:
        return (self._now + timedelta(days=days)).date().isoformat()

    def _send(self, **who: Any) -> str:
        stem = str(who["company"]).split()[0].lower()
        first = str(who["name"]).split()[0].lower()
        self._told.act(self._now, "The website", f"sends a lead: {who['name']}, {who['company']}")
        self._world.send(email=f"{first}@{stem}.example", **who)
        self._show()
        return self._card(str(who["name"]))

    def _card(self, name: str) -> str:
        """The ts of the newest card of that lead."""
        cards = [message for message in self._slack.messages(company.LEADS) if name in message["text"]]
        return str(cards[-1]["ts"])

    def _press(self, who: str, card: str, button: str, what: str, stale: bool = False) -> None:
        self._told.act(self._now, who, what)
        self._slack.press(who, company.LEADS, card, button, stale=stale)
        self._show()

    def _form(self, who: str, card: str, button: str, what: str, values: dict[str, Any]) -> None:
        self._told.act(self._now, who, what)
        self._slack.press(who, company.LEADS, card, button)
        if (wrong := self._slack.submit(who, values)) is not None:
            raise ValueError(f"the form stayed open: {wrong}")
        self._show()

    def _command(self, who: str, name: str, text: str) -> None:
        self._told.act(self._now, who, f"types {name} {text}")
        self._told.answer(self._now, who, self._slack.command(who, name, text, company.GENERAL))

    def _wait(self, **span: float) -> None:
        self._world.move_to(self._now + timedelta(**span))
        self._told.catch_up(self._now)

    def _morning(self, heading: str) -> None:
        self._told.heading(heading)
        self._world.move("morning")
        self._told.catch_up(self._now)

    def _show(self) -> None:
        self._world.settle()
        self._told.catch_up(self._now)
