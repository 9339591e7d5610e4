"""Kestrel, an invented company of nine, and the quarter it has behind it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.names import Names, Somebody
from store import calendars
from store.events import LeadEvent, Stages, TouchEvent

SEED = 20
ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
HOLIDAYS = {ZONE: "DE-BE", "America/New_York": "US"}
THURSDAY = 3
TEAM = "Kestrel"
WEEKS = 13
LEADS_A_WEEK = (14, 24)
SYSTEM = "demo_crm"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at Kestrel. `role` is none for people who only look on."""

    id: str
    name: str
    title: str
    zone: str
    role: str | None


PEOPLE = (
    Colleague("U0ANA", "Ana Lindqvist", "Sales, Europe", ZONE, "rep"),
    Colleague("U0BEN", "Ben Okafor", "Sales, Europe", ZONE, "rep"),
    Colleague("U0CHLOE", "Chloe Marsh", "Sales, Americas", "America/New_York", "rep"),
    Colleague("U0DIEGO", "Diego Ramos", "Sales, Americas", "America/New_York", "rep"),
    Colleague("U0MIA", "Mia Vogel", "Demand generation", ZONE, "marketer"),
    Colleague("U0NOOR", "Noor Haddad", "Content", ZONE, "marketer"),
    Colleague("U0SAM", "Sam Taylor", "Founder, head of sales", ZONE, "manager"),
    Colleague("U0TESS", "Tess Brandt", "Engineering", ZONE, None),
)
LEADS, GENERAL, MARKETING = "C0LEADS", "C0GENERAL", "C0MARKETING"
CHANNELS = ((LEADS, "leads"), (GENERAL, "general"), (MARKETING, "marketing"))
MARKETERS = {"campaigns": {"autumn_webinar": "U0NOOR", "spring_guide": "U0NOOR"}, "sources": {"paid_search": "U0MIA"}}
OWNERS = {"capture": "U0NOOR", "qualification": "U0MIA", "follow_up": "U0SAM", "feedback": "U0ANA"}

# (source, campaign, share of leads, share of them that become sales-ready)
SOURCES = (
    ("paid_search", "brand_ads", 30, 0.30),
    ("organic_search", None, 25, 0.28),
    ("webinar", "autumn_webinar", 18, 0.40),
    ("content", "spring_guide", 15, 0.15),
    ("referral", None, 12, 0.55),
)
PROBLEMS = ("slow", "costs", "growth", "insight")
LOST = ("price", "no_decision", "competitor")
PHRASES = (
    "We lose track of who called whom",
    "Three tools and nobody trusts the numbers",
    "Our board wants this fixed by spring",
    "We answer leads two days late",
)


def holiday_week(now: datetime) -> date:
    """The Monday of the newest week in which only Thursday is a holiday, and only in Berlin: mostly Ascension Day."""
    here, there = (_days_off(zone, now.year) for zone in HOLIDAYS)
    for thursday in sorted((day for day in here if day.weekday() == THURSDAY and day <= now.date()), reverse=True):
        monday = thursday - timedelta(days=THURSDAY)
        if {monday + timedelta(days=day) for day in range(5)} & (here | there) == {thursday} and thursday not in there:
            return monday
    raise LookupError(f"no Thursday off in Berlin alone before {now:%Y-%m-%d}")


def _days_off(zone: str, year: int) -> set[date]:
    _, hours = calendars.rules(zone, calendars.USUAL, HOLIDAYS[zone], year)
    return set(hours.exceptions)


def history(until: datetime) -> Iterator[LeadEvent]:
    """Thirteen weeks of leads up to a week before `until`, each with what became of it by then."""
    dice = random.Random(SEED)
    names = Names(dice)
    first = until - timedelta(weeks=WEEKS + 1)
    number = 0
    for week in range(WEEKS):
        for _ in range(dice.randint(*LEADS_A_WEEK)):
            number += 1
            received = _office_moment(dice, first + timedelta(weeks=week, days=dice.randint(0, 4)))
            yield _past(dice, names.next(), f"K-{number:04d}", received, until)


def fresh(session: int = 1) -> Iterator[dict[str, object]]:
    """Leads as a web form would send them, without end: bodies for POST /v1/leads less the moments.

    Each session of a company that is kept gets others.
    """
    dice = random.Random(SEED + session)
    names = Names(dice, after=1000 * session)
    number = 0
    while True:
        number += 1
        somebody = names.next()
        source, campaign, _, _ = _source(dice)
        body: dict[str, object] = {
            "system": "website",
            "external_id": f"web-{session}-{number:04d}",
            "name": somebody.name,
            "title": somebody.title,
            "company": somebody.company,
            "email": somebody.email,
            "phone": somebody.phone,
            "source": source,
            "problem": dice.choice(PROBLEMS),
            "why_now": dice.choice(PHRASES),
        }
        yield body | ({"campaign": campaign} if campaign else {})


def _source(dice: random.Random) -> tuple[str, str | None, int, float]:
    return dice.choices(SOURCES, weights=[source[2] for source in SOURCES])[0]


def _past(dice: random.Random, somebody: Somebody, external_id: str, received: datetime, until: datetime) -> LeadEvent:
    source, campaign, _, ready = _source(dice)
    touches = [TouchEvent("content_download", received, campaign or "", "Guide to faster follow-up")]
    if dice.random() < 0.6:
        touches.append(TouchEvent("pricing_page", received + timedelta(minutes=dice.randint(2, 90)), campaign or ""))
    stages = None
    if dice.random() < ready:
        touches.append(TouchEvent("demo_request", received + timedelta(hours=dice.randint(1, 30)), campaign or ""))
        stages = _life(dice, received, until)
    return LeadEvent(
        system=SYSTEM,
        at=received,
        external_id=external_id,
        email=somebody.email,
        name=somebody.name,
        title=somebody.title,
        company=somebody.company,
        phone=somebody.phone,
        source=source,
        campaign=campaign,
        problem=dice.choice(PROBLEMS),
        received=received,
        touches=tuple(touch for touch in touches if touch.at < until),
        stages=stages,
    )


def _life(dice: random.Random, received: datetime, until: datetime) -> Stages | None:
    """Handed over, answered, perhaps a deal; nothing of it after `until`."""
    ready = received + timedelta(days=dice.choice((0, 1, 1, 2, 5)), hours=1)
    claimed = ready + timedelta(minutes=dice.choice((12, 25, 48, 95, 190)))
    answered = claimed + timedelta(minutes=dice.choice((15, 40, 75, 160, 410)))
    opened = answered + timedelta(days=dice.randint(2, 9)) if dice.random() < 0.38 else None
    closed = opened + timedelta(days=dice.randint(9, 40)) if opened and dice.random() < 0.8 else None
    won = closed if closed and dice.random() < 0.34 else None
    lost = closed if not won else None
    moments = {"sales_ready": ready, "claimed": claimed, "first_response": answered}
    moments |= {name: moment for name, moment in (("opportunity", opened), ("won", won), ("lost", lost)) if moment}
    known = {name: moment for name, moment in moments.items() if moment < until}
    amount, reason, owner = (
        dice.choice((4_800, 7_200, 9_600, 14_400, 24_000)),
        dice.choice(LOST),
        dice.choice(PEOPLE[:4]),
    )
    if not known:
        return None
    return Stages(
        **known,
        amount=amount * 100 if "opportunity" in known else None,
        reason=reason if "lost" in known else None,
        owner=owner.name,
        outcome=None,
    )


def _office_moment(dice: random.Random, day: datetime) -> datetime:
    local = day.astimezone(BERLIN)
    return local.replace(hour=dice.randint(8, 18), minute=dice.randint(0, 59), second=0, microsecond=0)
