"""What Kestrel's leads did and said: more of one thing among those who bought, and some of everything among all."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.demo.names import InventedPerson
from store.record.events import Stages, TouchEvent

# Smallest and largest team, and what a lead works with; how many of those who opened a deal say so, and of all others.
TEAM_SIZES, SIZES_OPENED, SIZES_OTHERS = ((1, 4), (5, 14), (15, 40), (41, 120)), (20, 42, 32, 6), (46, 28, 16, 10)
TOOLS, TOOLS_OPENED, TOOLS_OTHERS = ("Spreadsheets", "A CRM alone", "Nothing yet"), (50, 34, 16), (30, 32, 38)
TELLS_TEAM, TELLS_TOOL = 0.85, 0.7
DECIDES = ("Head of Sales", "Founder", "COO", "Director of Sales", "VP Marketing")
PREPARES = ("Operations Manager", "Marketing Manager", "Sales Operations Lead")
FIRST = {
    "webinar": ("webinar", "How to call a lead within the hour"),
    "content": ("content_download", "Spring guide"),
    "paid_search": ("pricing_page", "Looked at the team plan"),
}
GUIDE = ("content_download", "Guide to faster follow-up")
CASE, LIVE = "Case study: Tern Logistics", "Live: faster follow-up"
FRIEND = "A colleague at Tern Logistics"
HEARD = (FRIEND, FRIEND, "A post on LinkedIn", "A podcast about sales")
SAYS_HOW, LONG_WAIT = 0.5, timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a lead beside its mail address: title, extra facts, touches, and what its deal says more."""

    person: InventedPerson
    extra: tuple[tuple[str, str], ...]
    touches: tuple[TouchEvent, ...]
    stages: Stages | None


def add_details(
    person: InventedPerson, number: str, origin: tuple[str, str | None], received: datetime, stages: Stages | None
) -> Details:
    """Draw them; the same `number` draws the same. `origin` is its source and campaign."""
    dice = random.Random(f"c{number}")
    opened = stages is not None and stages.opportunity is not None
    titles = (DECIDES, 0.35) if opened else (PREPARES, 0.15)
    if dice.random() < titles[1]:
        person = replace(person, title=dice.choice(titles[0]))
    extra = tuple(_extra(dice, opened))
    touches = [*_touches(dice, origin, received, stages), *(_later(random.Random(number), stages) if stages else ())]
    in_utc = (replace(touch, at=touch.at.astimezone(UTC)) for touch in touches)  # no hour is shown twice, or never
    return Details(person, extra, tuple(in_utc), stages and _more_of_deal(dice, received, stages))


def _extra(dice: random.Random, opened: bool) -> Iterator[tuple[str, str]]:
    if dice.random() < TELLS_TEAM:
        yield "Team size", str(dice.randint(*dice.choices(TEAM_SIZES, SIZES_OPENED if opened else SIZES_OTHERS)[0]))
    if dice.random() < TELLS_TOOL:
        yield "Current tool", dice.choices(TOOLS, TOOLS_OPENED if opened else TOOLS_OTHERS)[0]


def _touches(
    dice: random.Random, origin: tuple[str, str | None], received: datetime, stages: Stages | None
) -> Iterator[TouchEvent]:
    source, campaign = origin
    kind, detail = FIRST.get(source, GUIDE)
    yield TouchEvent(kind, received, campaign or "", detail)
    ready = stages.sales_ready if stages else None
    if stages is None or ready is None:
        if dice.random() < 0.5:
            yield TouchEvent("pricing_page", received + timedelta(minutes=dice.randint(2, 90)), campaign or "")
        return
    skips = dice.random()
    if skips < (0.05 if stages.won else 0.2 if stages.opportunity else 0.25):
        return  # a colleague of theirs called; nothing more was known
    yield TouchEvent("demo_request", ready, campaign or "", "Asked for a demo on the website")
    way = ready - received
    if dice.random() < (0.6 if stages.opportunity else 0.35):
        at = received + way * dice.uniform(0.1, 0.5)
        yield TouchEvent("pricing_page", at, "brand_ads", "Compared two plans", source="paid_search")
    if way >= timedelta(days=1) and dice.random() < (0.7 if stages.opportunity else 0.5):
        at = received + way * dice.uniform(0.5, 0.9)
        yield TouchEvent("webinar", at, "autumn_webinar", LIVE, source="webinar")


def _later(dice: random.Random, stages: Stages) -> Iterator[TouchEvent]:
    """What they read once sales had answered."""
    begin, end = stages.opportunity or stages.first_response, stages.won or stages.lost
    if begin is not None and dice.random() < (0.75 if stages.won else 0.4):
        until = end or begin + timedelta(days=2)
        yield TouchEvent("content_download", begin + (until - begin) * dice.uniform(0.2, 0.6), "", CASE)


def _more_of_deal(dice: random.Random, received: datetime, stages: Stages) -> Stages:
    """How those who bought heard of us, if they said so; and who waited long, with the score but not the checklist."""
    waited = stages.sales_ready is not None and stages.sales_ready - received >= LONG_WAIT
    heard = dice.choice(HEARD) if stages.won and dice.random() < SAYS_HOW else None
    return replace(stages, heard_from=heard, threshold=received if waited else None)
