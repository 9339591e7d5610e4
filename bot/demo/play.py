"""One working week and the Monday after it through the same parts as in production, printed as it happens."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from rich.console import Console

from bot.cards import actions
from bot.demo import company
from bot.demo.transcript import Transcript
from bot.demo.world import World
from store.rules import acts

ANA, BEN, CHLOE, MIA, NOOR, SAM = "U0ANA", "U0BEN", "U0CHLOE", "U0MIA", "U0NOOR", "U0SAM"
WEBSITE = "The website"

# No names that the company's past may hold, so that a lookup finds one of them.
INES = {
    "external_id": "web-1", "name": "Ines Valcourt", "title": "Head of Operations", "company": "Wexford Freight GmbH",
    "email": "ines@wexford.example", "source": "content", "campaign": "spring_guide", "problem": "slow",
    "why_now": "We answer leads two days late",
}  # fmt: skip
TARIQ = {
    "external_id": "web-2", "name": "Tariq Mansour", "title": "Founder", "company": "Tarnow Health",
    "email": "tariq@tarnow.example", "source": "paid_search", "campaign": "brand_ads", "problem": "growth",
    "why_now": "Three tools and no one trusts the numbers",
}  # fmt: skip
PAVEL = {
    "external_id": "web-3", "name": "Pavel Dvorsky", "title": "COO", "company": "Wexford Freight GmbH",
    "email": "pavel@wexford.example", "source": "referral", "problem": "costs",
    "why_now": "Ines told me about you",
}  # fmt: skip
GRETA = {
    "external_id": "web-4", "name": "Greta Halvorsen", "title": "Founder", "company": "Oriel Tools AB",
    "email": "greta@oriel.example", "source": "organic_search", "problem": "insight",
    "why_now": "Our board wants this fixed by summer",
}  # fmt: skip
OLGA = {
    "name": "Olga Prentiss", "company": "Bellwether Studio", "title": "COO", "email": "olga@bellwether.example",
    "problem": "slow", "touch_kind": "reply", "why_now": "Came to our stand and asked for a call",
}  # fmt: skip
LEIF = {
    "external_id": "web-5", "name": "Leif Sandoval", "title": "Director of Sales", "company": "Pinnock Foods Ltd",
    "email": "leif@pinnock.example", "source": "paid_search", "campaign": "brand_ads", "problem": "growth",
    "why_now": "Hiring two reps in June",
}  # fmt: skip

DECIDED = {
    "what": "Ask leads from the ads which project it is for before we hand them over",
    "kpi": "qualified_to_opportunity", "direction": "up", "owner": MIA,
    "hypothesis": "Many of them are only looking around.",
}  # fmt: skip

PROLOGUE = (
    "One working week at Kestrel, and the Monday after it. Ana and Ben sell from Berlin, Chloe and Diego from New "
    "York; Mia and Noor do the marketing; Sam leads sales. Everyone works from 9 to 5 where they are, and all times "
    "here are Berlin's. A lead is to be claimed within 4 office hours and answered within 8. It goes through the same "
    "bot as in production; only time is moved."
)
EPILOGUE = "The same in a browser, where you are all of them: handoff demo"


class Play:
    """The script of the week. Every act is one a person could do on the page; the rest is done by clocks."""

    def __init__(self, world: World, console: Console) -> None:
        self._world = world
        self._slack = world.slack
        self._transcript = Transcript(world.slack, console)

    def run(self) -> None:
        """Monday to the next Monday."""
        self._transcript.say(PROLOGUE)
        self._catch_up()
        for day in (self._monday, self._tuesday, self._wednesday, self._thursday, self._friday, self._next_monday):
            day()
        self._transcript.say(f"\n{EPILOGUE}")

    def _monday(self) -> None:
        self._transcript.heading("Monday: a lead is claimed once; another one waits, and the thread is nudged")
        self._arrives("sends a lead: Ines Valcourt, Wexford Freight", INES, "demo_request", "Asked for a demo")
        self._press(ANA, INES, acts.CLAIM.code, "presses Claim")
        self._press(BEN, INES, acts.CLAIM.code, "presses Claim on the same card, a second too late", stale=True)
        self._until(9, 44)
        said = "Spoke for ten minutes. She wants to see the routing."
        self._form(ANA, INES, acts.RESPOND.code, "logs the first response", how="call", words=said, quality="5")
        self._until(10, 20)
        self._arrives("sends a lead: Tariq Mansour, Tarnow Health", TARIQ, "demo_request", "Asked for a demo")
        self._until(11, 0)
        again = {**INES, "external_id": "web-9", "phone": "+49 30 5550 1234"}
        self._arrives("sends Ines Valcourt once more, now with a phone number", again, "pricing_page")
        self._until(12, 30)
        self._press(BEN, TARIQ, acts.CLAIM.code, "claims Tariq Mansour")
        self._form(BEN, TARIQ, acts.ASK.code, "asks marketing", words="Which of the two offers did he see?")
        self._until(14, 30)
        self._form(MIA, TARIQ, acts.ANSWER.code, "answers", words="The annual one, from the brand campaign.")
        why = {"reason": "not_now", "words": "The right person, travelling until Wednesday.", "quality": "3"}
        until = self._day(2)
        self._form(BEN, TARIQ, acts.RECYCLE.code, "gives him back until Wednesday", wake_on=until, **why)

    def _tuesday(self) -> None:
        self._morning("Tuesday: a colleague of a known lead, and a lead that Ben means to call")
        self._until(10, 0)
        self._arrives("sends a lead: Pavel Dvorsky, also of Wexford Freight", PAVEL, "demo_request")
        self._press(BEN, PAVEL, acts.CLAIM.code, "presses Claim")
        self._press(ANA, PAVEL, acts.CLAIM.code, "presses Claim")
        self._until(10, 50)
        said = "Sent him what Ines has seen."
        self._form(ANA, PAVEL, acts.RESPOND.code, "logs the first response", how="email", words=said)
        self._until(14, 0)
        self._arrives("sends a lead: Greta Halvorsen, Oriel Tools", GRETA, "demo_request", "Asked for a demo")
        self._press(BEN, GRETA, acts.CLAIM.code, "claims Greta Halvorsen, to call her tomorrow")

    def _wednesday(self) -> None:
        self._morning("Wednesday: a recycled lead wakes; a deadline is missed while Ben is at a trade fair")
        self._press(BEN, TARIQ, acts.CLAIM.code, "claims Tariq Mansour, who is back")
        self._until(9, 40)
        said = "Wants an offer for a team of four."
        self._form(BEN, TARIQ, acts.RESPOND.code, "logs the first response", how="call", words=said, quality="4")
        what, lacks = "opens an opportunity and leaves for a trade fair", "His board decides on the money on Friday."
        self._form(BEN, TARIQ, acts.OPEN_DEAL.code, what, amount="4,800", criteria=company.CRITERIA[1:], unmet=lacks)
        self._until(11, 0)
        step = {"next_step": "Have the contract signed", "due": self._day(2)}
        what = "opens an opportunity with Ines Valcourt"
        self._form(ANA, INES, acts.OPEN_DEAL.code, what, amount="14,400", criteria=company.CRITERIA)
        self._form(ANA, INES, acts.PLAN.code, "agrees on the next step with her", **step)
        self._until(14, 10)
        self._types(SAM, "/lead", "why greta halvorsen", "asks what happens now: /lead why greta halvorsen")
        self._until(15, 20)
        self._transcript.say("Tomorrow is a public holiday in Berlin, and from here on deadlines jump over it.")
        self._transcript.act(self._now, BEN, "types /lead add at the fair and fills in the form")
        self._slack.command(BEN, "/lead", "add", company.LEADS)
        self._fill(BEN, OLGA)
        self._press(BEN, OLGA, acts.CLAIM.code, "claims Olga Prentiss")
        self._press_more(BEN, OLGA, acts.RELEASE.code, "is held up at the stand and releases her")
        self._until(15, 30)
        self._press(CHLOE, OLGA, acts.CLAIM.code, "begins her day in New York and claims Olga Prentiss")
        self._until(15, 50)
        self._form(CHLOE, OLGA, acts.RESPOND.code, "logs the first response", how="voicemail")
        self._until(16, 30)
        self._arrives("sends a lead: Leif Sandoval, Pinnock Foods", LEIF, "demo_request", "Asked for a demo")
        days = {"first": self._day(2), "last": self._day(2), "nominee": BEN}
        self._transcript.act(self._now, ANA, "takes Friday off too, and Ben covers: /handoff away")
        self._slack.command(ANA, "/handoff", "away", company.LEADS)
        self._fill(ANA, days)
        self._transcript.window(self._now, ANA)

    def _thursday(self) -> None:
        self._transcript.heading("Thursday: a holiday in Berlin; no deadline counts there and no reminder goes out")
        self._until(16, 0, days=1)
        what = "works, for it is none in New York, and opens an opportunity"
        self._form(CHLOE, OLGA, acts.OPEN_DEAL.code, what, amount="9,600", criteria=company.CRITERIA)

    def _friday(self) -> None:
        self._transcript.heading("Friday: Ben covers for Ana; a lead he did not answer is up for grabs")
        self._until(9, 20, days=1)
        said = "We finally know who called whom."
        self._form(BEN, INES, acts.WIN.code, "has the contract of Ines Valcourt, and wins her for Ana", words=said)
        self._until(10, 5)
        self._press(BEN, GRETA, acts.CLAIM.code, "wants Greta Halvorsen back and presses Claim")
        self._until(10, 45)
        self._press(BEN, LEIF, acts.CLAIM.code, "claims Leif Sandoval")
        self._until(11, 10)
        self._form(BEN, LEIF, acts.RESPOND.code, "logs the first response", how="call")
        self._until(12, 10)
        self._press(SAM, GRETA, acts.CLAIM.code, "claims Greta Halvorsen himself")
        self._until(12, 40)
        said = "Sorry for the wait. She will see a demo on Monday."
        self._form(SAM, GRETA, acts.RESPOND.code, "logs the first response", how="call", words=said)
        self._until(14, 0)
        why = {"reason": "price", "objection": "Too dear for a team of four"}
        self._form(BEN, TARIQ, acts.LOSE.code, "loses Tariq Mansour", **why)
        self._types(SAM, "/lead", "ines valcuort", "looks up a lead, with a typo: /lead ines valcuort")
        self._transcript.act(self._now, NOOR, "opens Home to see what became of her campaigns")
        self._slack.open_home(NOOR)
        self._world.settle()
        self._transcript.home(self._now, NOOR)

    def _next_monday(self) -> None:
        self._transcript.heading("Monday: one scoreboard, three handoffs to learn from, one change to test")
        self._until(9, 0, days=3)
        self._until(9, 50)
        self._transcript.act(self._now, SAM, "logs what the meeting decided: /decision")
        self._slack.command(SAM, "/decision", "", company.LEADS)
        self._fill(SAM, DECIDED | {"starts_on": self._day(7)})
        self._until(10, 20)
        self._transcript.act(self._now, BEN, "presses Object, and writes why")
        self._slack.press(BEN, company.LEADS, str(self._slack.messages(company.LEADS)[-1]["ts"]), actions.OBJECT)
        self._fill(BEN, {"words": "Who is in a hurry will not wait for our question."})

    @property
    def _now(self) -> datetime:
        return self._world.clock()

    def _day(self, days: int) -> str:
        return (self._now + timedelta(days=days)).date().isoformat()

    def _arrives(self, what: str, who: dict[str, str], kind: str, detail: str = "") -> None:
        self._transcript.act(self._now, WEBSITE, what)
        touch = {"kind": kind, "at": self._now.isoformat(), "detail": detail}
        self._world.post({"system": "website", **who, "touches": [touch]})
        self._show()

    def _card(self, who: dict[str, str]) -> str:
        """The ts of the newest card of that lead."""
        cards = [message for message in self._slack.messages(company.LEADS) if who["name"] in message["text"]]
        return str(cards[-1]["ts"])

    def _press(self, by: str, who: dict[str, str], button: str, what: str, stale: bool = False) -> None:
        self._transcript.act(self._now, by, what)
        self._slack.press(by, company.LEADS, self._card(who), button, stale=stale)
        self._show()

    def _press_more(self, by: str, who: dict[str, str], button: str, what: str) -> None:
        self._transcript.act(self._now, by, what)
        self._slack.press(by, company.LEADS, self._card(who), "More…")
        self._slack.press_form(by, button)
        self._slack.close(by)
        self._show()

    def _form(self, by: str, who: dict[str, str], button: str, what: str, **values: str | list[str]) -> None:
        self._transcript.act(self._now, by, what)
        self._slack.press(by, company.LEADS, self._card(who), button)
        self._fill(by, values)

    def _fill(self, by: str, values: Mapping[str, str | list[str]]) -> None:
        if (wrong := self._slack.submit(by, values)) is not None:
            raise ValueError(f"the form stayed open: {wrong}")
        self._show()

    def _types(self, by: str, command: str, words: str, what: str) -> None:
        self._transcript.act(self._now, by, what)
        self._slack.command(by, command, words, company.GENERAL)
        self._show()

    def _morning(self, heading: str) -> None:
        self._transcript.heading(heading)
        self._until(9, 0, days=1)

    def _until(self, hour: int, minute: int, days: int = 0) -> None:
        """Move time on, and print what is due on the way at its own moment."""
        local = self._now.astimezone(company.BERLIN) + timedelta(days=days)
        self._world.move_to(local.replace(hour=hour, minute=minute, second=0, microsecond=0), self._catch_up)

    def _show(self) -> None:
        """Do what is due at once, and print all that is new."""
        self._world.move_to(self._now, self._catch_up)

    def _catch_up(self) -> None:
        self._transcript.catch_up(self._now)
